// The people of cases: identities, accounts, deaths, enrolments.
#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/relief_rows.hpp"
#include "facts_reader.hpp"

#include <algorithm>
#include <utility>

namespace doudi::storage {

namespace {

// A roster imported meanwhile may have brought a person; one may stand in a list twice.
constexpr std::string_view insert_persons_sql = R"sql(
INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on, is_male)
SELECT $1, nextval('roster.person_seq'), 1, n.id_hash, n.id_cipher, n.name, n.born_on, n.is_male
  FROM (SELECT DISTINCT ON (id_hash) *
          FROM unnest($2::bytea[], $3::bytea[], $4::text[], $5::date[], $6::boolean[])
               AS u(id_hash, id_cipher, name, born_on, is_male)
         ORDER BY id_hash) n
 WHERE NOT EXISTS (SELECT FROM roster.person p WHERE p.book = $1 AND p.id_hash = n.id_hash
                                                 AND p.superseded_at IS NULL)
ON CONFLICT DO NOTHING)sql";

constexpr std::string_view persons_sql = R"sql(
SELECT p.person, p.name, p.id_hash
  FROM unnest($2::bytea[]) WITH ORDINALITY AS u(id_hash, n)
  JOIN roster.person p ON p.book = $1 AND p.id_hash = u.id_hash AND p.superseded_at IS NULL
 ORDER BY u.n)sql";

constexpr std::string_view id_hashes_sql = R"sql(
SELECT p.id_hash
  FROM unnest($2::bigint[]) WITH ORDINALITY AS u(person, n)
  JOIN roster.person p ON p.book = $1 AND p.person = u.person AND p.superseded_at IS NULL
 ORDER BY u.n)sql";

constexpr std::string_view deaths_sql = R"sql(
SELECT (SELECT min(o.on_date)
          FROM roster.outside_list l
          JOIN roster.outside_person o ON o.book = l.book AND o.list = l.list
         WHERE l.kind = 'deaths' AND l.book = ANY ($1::integer[])
           AND o.id_hash = u.id_hash) AS died_on
  FROM unnest($2::bytea[]) WITH ORDINALITY AS u(id_hash, n)
 ORDER BY u.n)sql";

// The programs sought come as one text each, parted by blanks, which no code holds.
constexpr std::string_view base_enrolments_sql = R"sql(
WITH sought AS MATERIALIZED (
    SELECT person, string_to_array(programs, ' ') AS programs, day, is_for_head, n
      FROM unnest($2::bigint[], $3::text[], $4::date[], $5::boolean[]) WITH ORDINALITY
           AS u(person, programs, day, is_for_head, n)
), member AS MATERIALIZED (
    SELECT e.program, e.enrolment, e.version, e.is_urban, e.valid_from, e.valid_until,
           e.person AS head, m.person
      FROM roster.enrolment e CROSS JOIN LATERAL unnest(e.member_person) AS m(person)
     WHERE e.book = $1 AND e.superseded_at IS NULL
       AND e.program IN (SELECT unnest(programs) FROM sought))
SELECT DISTINCT ON (u.n) b.program, b.enrolment, b.version, b.is_urban
  FROM sought u
  LEFT JOIN member b ON b.person = u.person AND b.program = ANY (u.programs)
        AND b.valid_from <= u.day AND (b.valid_until IS NULL OR b.valid_until > u.day)
        AND (NOT u.is_for_head OR b.head = u.person)
 ORDER BY u.n, b.program, b.enrolment)sql";

Digest digest_of(Row const& row, std::string_view column) {
    Digest digest{};
    auto const bytes = row.bytes(column);
    DOUDI_CHECK(bytes.size() == digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

std::vector<std::byte> sealed(roster::Sealer& sealer, std::string_view clear) {
    auto const cipher = sealer.seal(clear);
    return {cipher.begin(), cipher.end()};
}

std::string joined(std::span<std::string const> words) {
    std::string text;
    for (auto const& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

} // namespace

std::vector<BookPerson> enter_persons(Transaction& tx, BookId book,
    std::span<relief::NewCase const> cases, roster::IdentityKey const& key) {
    std::vector<Digest> hashes;
    std::vector<std::vector<std::byte>> ciphers;
    std::vector<std::string> names;
    std::vector<Date> births;
    std::vector<bool> males;
    roster::Sealer sealer{key};
    for (auto const& one : cases) {
        hashes.push_back(key.id_hash(one.resident_id.text));
        ciphers.push_back(sealed(sealer, one.resident_id.text));
        names.push_back(one.person_name);
        births.push_back(one.resident_id.born_on);
        males.push_back(one.resident_id.is_male);
    }
    std::vector<std::span<std::byte const>> const cipher_spans{ciphers.begin(), ciphers.end()};
    Query{tx, "enter_persons", insert_persons_sql}
        .bind(book)
        .bind(hashes)
        .bind(cipher_spans)
        .bind(names)
        .bind(births)
        .bind(males)
        .run();
    std::vector<BookPerson> persons;
    for (auto const& row : Query{tx, "persons", persons_sql}.bind(book).bind(hashes).run()) {
        persons.push_back(
            {row.id<PersonId>("person"), std::string{row.text("name")}, digest_of(row, "id_hash")});
    }
    DOUDI_CHECK(persons.size() == cases.size());
    return persons;
}

std::vector<Digest> id_hashes_of(
    Transaction& tx, BookId book, std::span<relief::Case const> cases) {
    std::vector<PersonId> persons;
    for (auto const& one : cases) {
        persons.push_back(one.person);
    }
    std::vector<Digest> hashes;
    for (auto const& row :
        Query{tx, "id_hashes_of", id_hashes_sql}.bind(book).bind(persons).run()) {
        hashes.push_back(digest_of(row, "id_hash"));
    }
    DOUDI_CHECK(hashes.size() == cases.size());
    return hashes;
}

std::vector<std::optional<Date>> deaths_of(Transaction& tx,
    std::span<RegionCode const> region_and_ancestors, std::span<Digest const> id_hashes) {
    std::vector<std::optional<Date>> days;
    for (auto const& row : Query{tx, "deaths_of", deaths_sql}
                               .bind(region_and_ancestors)
                               .bind(std::vector(id_hashes.begin(), id_hashes.end()))
                               .run()) {
        days.push_back(row.optional_date("died_on"));
    }
    return days;
}

std::vector<std::optional<BaseEnrolment>> base_enrolments(
    Transaction& tx, BookId book, std::span<BaseSought const> sought) {
    std::vector<PersonId> persons;
    std::vector<std::string> programs;
    std::vector<Period> days;
    std::vector<bool> is_for_head;
    for (auto const& one : sought) {
        persons.push_back(one.person);
        programs.push_back(joined(one.programs));
        days.push_back(one.period);
        is_for_head.push_back(one.is_for_head);
    }
    std::vector<std::optional<BaseEnrolment>> found;
    for (auto const& row : Query{tx, "base_enrolments", base_enrolments_sql}
                               .bind(book)
                               .bind(persons)
                               .bind(programs)
                               .bind(days)
                               .bind(is_for_head)
                               .run()) {
        if (row.is_null("enrolment")) {
            found.emplace_back();
            continue;
        }
        found.push_back(BaseEnrolment{.program = std::string{row.text("program")},
            .enrolment = row.id<EnrolmentId>("enrolment"),
            .version = static_cast<std::int16_t>(row.int32("version")),
            .is_urban = row.boolean("is_urban")});
    }
    return found;
}

void read_enrolments(Transaction& tx, BookId book, std::span<BaseEnrolment const> wanted,
    std::function<void(std::size_t, benefits::Facts const&)> const& take) {
    if (wanted.empty()) {
        return;
    }
    // COPY takes no parameters: codes of programs and numbers stand in the text.
    std::string values;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto const& [program, enrolment, version, is_urban] = wanted[i];
        DOUDI_CHECK(program.find_first_of("'\\") == std::string::npos);
        values.append(values.empty() ? "(" : ",(").append(std::to_string(i)).append(",'");
        values.append(program).append("',").append(std::to_string(enrolment.value()));
        values.append("::bigint,").append(std::to_string(version)).append(")");
    }
    std::string sql{"SELECT k.n, "};
    sql.append(facts_columns)
        .append(" FROM (VALUES ")
        .append(values)
        .append(") AS k(n, program, enrolment, version) JOIN roster.enrolment e ON e.book = ")
        .append(std::to_string(book.value()))
        .append(" AND e.program = k.program AND e.enrolment = k.enrolment"
                " AND e.version = k.version");
    CopyOut copy{tx, "relief_enrolments", sql};
    FactsReader facts;
    while (copy.next()) {
        take(static_cast<std::size_t>(copy.get_int32(0)), facts.read(copy, 1));
    }
}

} // namespace doudi::storage
