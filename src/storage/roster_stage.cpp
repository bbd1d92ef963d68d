#include "doudi/storage/roster_stage.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace doudi::storage {

namespace {

// A connection makes its tables once: a folder of small files would spend a quarter of its time on
// making and dropping them.
constexpr std::string_view has_tables_sql =
    "SELECT to_regclass('pg_temp.import_row') IS NOT NULL AS made";

// The row at position 0 is the one who is paid; it carries what belongs to the unit.
constexpr std::string_view create_rows_sql = R"sql(
    CREATE TEMP TABLE import_row (
        unit          integer  NOT NULL,
        position      smallint NOT NULL,
        is_taken      boolean  NOT NULL,
        book          integer  NOT NULL,
        id_hash       bytea    NOT NULL,
        id_cipher     bytea,
        name          text,
        born_on       date,
        is_male       boolean,
        disability    smallint,
        flags         smallint,
        incomes       bigint[],        -- by kind; null: none
        unit_no       text,
        is_urban      boolean,
        income_year   bigint,
        declared      bigint,
        care_grade    smallint,
        bank_no       text,
        number_hash   bytea,
        number_cipher bytea,
        holder        text,
        facts_hash    bytea,
        tier          smallint,
        exit_from     date,
        exit_base     bigint,
        other_month   bigint
    ) ON COMMIT DELETE ROWS)sql";

constexpr std::string_view row_columns =
    "import_row (unit, position, is_taken, book, id_hash, id_cipher, name, born_on, is_male, "
    "disability, flags, incomes, unit_no, is_urban, income_year, declared, care_grade, bank_no, "
    "number_hash, number_cipher, holder, facts_hash, tier, exit_from, exit_base, "
    "other_month)";
constexpr std::int16_t person_columns = 12;
constexpr std::int16_t unit_columns = 14;

constexpr std::string_view take_out_sql =
    "UPDATE import_row SET is_taken = false WHERE unit = ANY ($1::integer[])";

// Class 1919: imports of rosters. Ascending, so that two imports of several books cannot deadlock.
constexpr std::string_view lock_books_sql = R"sql(
    SELECT pg_advisory_xact_lock(1919, book)
      FROM (SELECT unnest($1::integer[]) AS book ORDER BY 1) AS books)sql";

constexpr std::string_view members_elsewhere_sql = R"sql(
    SELECT DISTINCT i.unit
      FROM roster.enrolment e
      JOIN import_window w ON w.book = e.book
      JOIN roster.person hp
        ON hp.book = e.book AND hp.person = e.person AND hp.superseded_at IS NULL
      JOIN import_row k ON k.id_hash = hp.id_hash AND NOT k.is_taken
      CROSS JOIN LATERAL unnest(e.member_person) AS m (person)
      JOIN roster.person mp
        ON mp.book = e.book AND mp.person = m.person AND mp.superseded_at IS NULL
      JOIN import_row i ON i.book = e.book AND i.id_hash = mp.id_hash AND i.is_taken
     WHERE e.book = ANY ($1::integer[]) AND e.program = $2
       AND e.superseded_at IS NULL AND e.valid_from < w.until
       AND (e.valid_until IS NULL OR e.valid_until > $3::date)
     ORDER BY i.unit)sql";

constexpr std::string_view rename_persons_sql = R"sql(
    WITH renamed AS (
        UPDATE roster.person p SET superseded_at = now()
          FROM import_row i
         WHERE i.is_taken AND p.book = i.book AND p.id_hash = i.id_hash
           AND p.superseded_at IS NULL AND p.name <> i.name
     RETURNING p.book, p.person, p.version, p.id_hash)
    INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on, is_male)
    SELECT r.book, r.person, r.version + 1, i.id_hash, i.id_cipher, i.name, i.born_on, i.is_male
      FROM renamed r JOIN import_row i ON i.book = r.book AND i.id_hash = r.id_hash)sql";

constexpr std::string_view insert_persons_sql = R"sql(
    INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on, is_male)
    SELECT i.book, nextval('roster.person_seq'), 1, i.id_hash, i.id_cipher, i.name, i.born_on,
           i.is_male
      FROM import_row i
     WHERE i.is_taken AND NOT EXISTS (
           SELECT FROM roster.person p
            WHERE p.book = i.book AND p.id_hash = i.id_hash AND p.superseded_at IS NULL))sql";

constexpr std::string_view create_heads_sql = R"sql(
    CREATE TEMP TABLE import_head (
        unit      integer NOT NULL,
        book      integer NOT NULL,
        person    bigint  NOT NULL,
        enrolment bigint,            -- its open version, if there is one
        version   smallint,
        is_same   boolean NOT NULL   -- with the same facts
    ) ON COMMIT DELETE ROWS)sql";

constexpr std::string_view match_heads_sql = R"sql(
    INSERT INTO import_head
    SELECT DISTINCT ON (h.unit) h.unit, h.book, p.person, e.enrolment, e.version,
           (e.facts_hash = h.facts_hash AND e.valid_from <= $2::date
            AND (e.valid_until IS NULL OR e.valid_until >= w.until)) IS TRUE AS is_same
      FROM import_row h
      JOIN import_window w ON w.book = h.book
      JOIN roster.person p
        ON p.book = h.book AND p.id_hash = h.id_hash AND p.superseded_at IS NULL
      LEFT JOIN roster.enrolment e
        ON e.book = h.book AND e.program = $1 AND e.person = p.person
           AND e.superseded_at IS NULL AND e.valid_from < w.until
           AND (e.valid_until IS NULL OR e.valid_until > $2::date)
     WHERE h.position = 0 AND h.is_taken
     ORDER BY h.unit, e.valid_from DESC)sql";

// The months a roster decides: from its own up to the next one there is, when it corrects.
constexpr std::string_view create_windows_sql = R"sql(
    CREATE TEMP TABLE import_window (
        book integer NOT NULL, until date NOT NULL
    ) ON COMMIT DELETE ROWS)sql";

constexpr std::string_view find_windows_sql = R"sql(
    INSERT INTO import_window
    SELECT b.book, coalesce(min(i.period), 'infinity')
      FROM unnest($1::integer[]) AS b(book)
      LEFT JOIN roster.import i ON i.book = b.book AND i.program = $2 AND i.period > $3::date
                               AND $4
     GROUP BY b.book)sql";

// What a correction changes is superseded; what of it lies outside its months is opened again.
constexpr std::string_view split_versions_sql = R"sql(
    WITH gone AS (
        UPDATE roster.enrolment e SET superseded_at = now()
          FROM import_window w
         WHERE w.book = e.book AND e.book = ANY ($1::integer[]) AND e.program = $2
           AND e.superseded_at IS NULL AND e.valid_from < w.until
           AND (e.valid_until IS NULL OR e.valid_until > $3::date)
           AND NOT EXISTS (SELECT FROM import_head h
                            WHERE h.book = e.book AND h.enrolment = e.enrolment AND h.is_same)
           AND NOT EXISTS (SELECT FROM roster.person p
                             JOIN import_row r ON r.id_hash = p.id_hash AND NOT r.is_taken
                            WHERE p.book = e.book AND p.person = e.person
                              AND p.superseded_at IS NULL)
     RETURNING e.*, w.until AS window_until),
    part AS (
        SELECT g.*, g.valid_from AS part_from, $3::date AS part_until
          FROM gone g WHERE g.valid_from < $3::date
         UNION ALL
        SELECT g.*, g.window_until, g.valid_until
          FROM gone g
         WHERE g.window_until < 'infinity'
           AND (g.valid_until IS NULL OR g.valid_until > g.window_until)),
    last AS (
        SELECT e.book, e.enrolment, max(e.version) AS version
          FROM roster.enrolment e JOIN gone g ON g.book = e.book AND g.enrolment = e.enrolment
         WHERE e.program = $2 GROUP BY e.book, e.enrolment),
    kept AS (
        INSERT INTO roster.enrolment (book, program, enrolment, version, person, account, unit_no,
               is_urban, income_year_fen, declared_fen, care_grade, tier, other_month_fen,
               exit_from, exit_base_fen, member_person, member_born, member_disability,
               member_flags, income_member, income_kind, income_fen, facts_hash, valid_from,
               valid_until, import)
        SELECT p.book, p.program, p.enrolment,
               l.version + row_number() OVER (PARTITION BY p.book, p.enrolment
                                              ORDER BY p.part_from), p.person, p.account,
               p.unit_no, p.is_urban, p.income_year_fen, p.declared_fen, p.care_grade, p.tier,
               p.other_month_fen, p.exit_from, p.exit_base_fen, p.member_person, p.member_born,
               p.member_disability, p.member_flags, p.income_member, p.income_kind, p.income_fen,
               p.facts_hash, p.part_from, p.part_until, p.import
          FROM part p JOIN last l ON l.book = p.book AND l.enrolment = p.enrolment)
    SELECT book, count(*) AS versions FROM gone GROUP BY book)sql";

constexpr std::string_view renumber_heads_sql = R"sql(
    UPDATE import_head h SET version = l.version
      FROM (SELECT e.book, e.enrolment, max(e.version) AS version
              FROM roster.enrolment e
              JOIN import_head k ON k.book = e.book AND k.enrolment = e.enrolment
             WHERE e.program = $1 GROUP BY e.book, e.enrolment) l
     WHERE l.book = h.book AND l.enrolment = h.enrolment)sql";

// What is neither in the file unchanged nor among the rejected rows.
constexpr std::string_view close_versions_sql = R"sql(
    WITH closed AS (
        UPDATE roster.enrolment e
           SET valid_until = CASE WHEN e.valid_from < $3::date THEN $3::date END,
               superseded_at = CASE WHEN e.valid_from < $3::date THEN NULL ELSE now() END
         WHERE e.book = ANY ($1::integer[]) AND e.program = $2
           AND e.superseded_at IS NULL AND e.valid_until IS NULL
           AND NOT EXISTS (SELECT FROM import_head h
                            WHERE h.book = e.book AND h.person = e.person AND h.is_same)
           AND NOT EXISTS (SELECT FROM roster.person p
                             JOIN import_row r ON r.id_hash = p.id_hash AND NOT r.is_taken
                            WHERE p.book = e.book AND p.person = e.person
                              AND p.superseded_at IS NULL)
     RETURNING e.book)
    SELECT book, count(*) AS versions FROM closed GROUP BY book)sql";

constexpr std::string_view insert_accounts_sql = R"sql(
    INSERT INTO roster.payee_account (book, account, bank_no, number_hash, number_cipher, holder)
    SELECT book, nextval('roster.payee_account_seq'), bank_no, number_hash, number_cipher, holder
      FROM (SELECT DISTINCT ON (r.book, r.number_hash, r.bank_no, r.holder)
                   r.book, r.bank_no, r.number_hash, r.number_cipher, r.holder
              FROM import_row r JOIN import_head h ON h.unit = r.unit AND NOT h.is_same
             WHERE r.position = 0
             ORDER BY r.book, r.number_hash, r.bank_no, r.holder) AS a
     WHERE NOT EXISTS (
           SELECT FROM roster.payee_account p
            WHERE p.book = a.book AND p.number_hash = a.number_hash AND p.bank_no = a.bank_no
              AND p.holder = a.holder))sql";

constexpr std::string_view open_versions_sql = R"sql(
    WITH member AS (
        SELECT i.unit,
               array_agg(p.person ORDER BY i.position) AS person,
               array_agg(i.born_on ORDER BY i.position) AS born,
               array_agg(i.disability ORDER BY i.position) AS disability,
               array_agg(i.flags ORDER BY i.position) AS flags
          FROM import_head h
          JOIN import_row i ON i.unit = h.unit
          JOIN roster.person p
            ON p.book = i.book AND p.id_hash = i.id_hash AND p.superseded_at IS NULL
         WHERE NOT h.is_same
         GROUP BY i.unit),
    income AS (
        SELECT i.unit,
               array_agg(i.position ORDER BY i.position, v.kind) AS member,
               array_agg(v.kind::smallint ORDER BY i.position, v.kind) AS kind,
               array_agg(v.fen ORDER BY i.position, v.kind) AS fen
          FROM import_head h
          JOIN import_row i ON i.unit = h.unit AND i.incomes IS NOT NULL
         CROSS JOIN LATERAL unnest(i.incomes) WITH ORDINALITY AS v (fen, kind)
         WHERE NOT h.is_same AND v.fen > 0
         GROUP BY i.unit),
    opened AS (
        INSERT INTO roster.enrolment (book, program, enrolment, version, person, account, unit_no,
               is_urban, income_year_fen, declared_fen, care_grade, tier, other_month_fen,
               exit_from, exit_base_fen, member_person, member_born, member_disability,
               member_flags, income_member, income_kind, income_fen, facts_hash, valid_from,
               valid_until, import)
        SELECT h.book, $1, coalesce(h.enrolment, nextval('roster.enrolment_seq')),
               coalesce(h.version + 1, 1), h.person, a.account, r.unit_no,
               r.is_urban, r.income_year, r.declared, r.care_grade, r.tier, r.other_month,
               r.exit_from, r.exit_base, m.person, m.born, m.disability, m.flags,
               n.member, n.kind, n.fen, r.facts_hash, $2::date,
               nullif(w.until, 'infinity'), $3::bigint
          FROM import_head h
          JOIN import_window w ON w.book = h.book
          JOIN import_row r ON r.unit = h.unit AND r.position = 0
          JOIN member m ON m.unit = h.unit
          LEFT JOIN income n ON n.unit = h.unit
          JOIN roster.payee_account a ON a.book = r.book AND a.number_hash = r.number_hash
               AND a.bank_no = r.bank_no AND a.holder = r.holder
         WHERE NOT h.is_same
         ORDER BY h.unit
     RETURNING book)
    SELECT book, count(*) AS versions FROM opened GROUP BY book)sql";

void refresh_statistics(Transaction& tx, std::string_view table, std::int64_t new_rows) {
    Query{tx, "refresh_statistics",
        "SELECT roster.refresh_statistics($1::text::regclass, $2::bigint)"}
        .bind(table)
        .bind(new_rows)
        .run();
}

void make_tables_once(Transaction& tx) {
    if (Query{tx, "has_import_tables", has_tables_sql}.run().exactly_one().boolean("made")) {
        return;
    }
    Query{tx, "create_import_row", create_rows_sql}.run();
    Query{tx, "create_import_window", create_windows_sql}.run();
    Query{tx, "create_import_head", create_heads_sql}.run();
}

std::map<BookId, std::int64_t> versions_by_book(Rows const& rows) {
    std::map<BookId, std::int64_t> counts;
    for (auto const& row : rows) {
        counts.emplace(BookId{row.int32("book")}, row.int64("versions"));
    }
    return counts;
}

} // namespace

RosterStage::RosterStage(
    Transaction& transaction, RosterScope scope, roster::IdentityKey const& key)
    : transaction_{transaction}, scope_{std::move(scope)}, key_{key}, sealer_{key} {
    make_tables_once(transaction);
    copy_.emplace(transaction, row_columns);
}

void RosterStage::put_columns_of_person(roster::Person const& person, Digest const& id_hash) {
    copy_->put_bytes(id_hash);
    copy_->put_bytes(sealer_.seal(person.resident_id));
    copy_->put_text(person.name);
    copy_->put_date(person.born_on);
    copy_->put_bool(person.is_male);
    copy_->put_int16(person.disability);
    constexpr int refusal = 256;
    copy_->put_int16(static_cast<std::int16_t>(person.flags + refusal * person.refusals));
    std::array<std::int64_t, std::tuple_size_v<decltype(person.incomes)>> incomes{};
    std::transform(person.incomes.begin(), person.incomes.end(), incomes.begin(),
        [](Money income) { return income.fen(); });
    if (std::any_of(incomes.begin(), incomes.end(), [](std::int64_t fen) { return fen != 0; })) {
        copy_->put_int64_array(incomes);
    } else {
        copy_->put_null();
    }
}

void RosterStage::put_or_null(Money amount) {
    if (amount == Money{}) {
        copy_->put_null();
    } else {
        copy_->put_int64(amount.fen());
    }
}

void RosterStage::put_columns_of_unit(roster::Unit const& unit, Digest const& account) {
    copy_->put_text(unit.household_no);
    copy_->put_bool(unit.is_urban);
    copy_->put_int64(unit.income_year.fen());
    if (unit.declared) {
        copy_->put_int64(unit.declared->fen());
    } else {
        copy_->put_null();
    }
    copy_->put_int16(unit.care_grade);
    copy_->put_text(unit.bank_no);
    copy_->put_bytes(account);
    copy_->put_bytes(sealer_.seal(unit.account_no));
    copy_->put_text(unit.account_name);
    copy_->put_bytes(roster::facts_hash(unit, ids_, account));
    if (unit.tier == 0) {
        copy_->put_null();
    } else {
        copy_->put_int16(unit.tier);
    }
    if (unit.exit_from) {
        copy_->put_date(unit.exit_from->first_day());
    } else {
        copy_->put_null();
    }
    put_or_null(unit.exit_base);
    put_or_null(unit.other_month);
}

void RosterStage::put(roster::Unit const& unit) {
    DOUDI_CHECK(copy_.has_value());
    ids_.clear();
    for (roster::Person const& person : unit.members) {
        if (!person.resident_id.empty()) {
            ids_.push_back(key_.id_hash(person.resident_id));
        }
    }
    for (std::size_t position = 0; position < ids_.size(); ++position) {
        copy_->begin_row(person_columns + unit_columns);
        copy_->put_int32(unit.number);
        copy_->put_int16(static_cast<std::int16_t>(position));
        copy_->put_bool(!unit.is_rejected);
        copy_->put_int32(static_cast<std::int32_t>(unit.book.value()));
        std::int16_t filled = 4;
        if (unit.is_rejected) {
            copy_->put_bytes(ids_[position]);
            ++filled;
        } else {
            put_columns_of_person(unit.members[position], ids_[position]);
            filled = person_columns;
            if (position == 0) {
                put_columns_of_unit(unit, key_.account_hash(unit.account_no));
                filled = person_columns + unit_columns;
            }
        }
        for (; filled < person_columns + unit_columns; ++filled) {
            copy_->put_null();
        }
    }
}

void RosterStage::end() {
    DOUDI_CHECK(copy_.has_value());
    copy_->finish();
    copy_.reset();
    Query{transaction_, "analyze_import_row", "ANALYZE import_row"}.run();
}

void RosterStage::take_out(std::span<std::int32_t const> units) {
    if (!units.empty()) {
        Query{transaction_, "take_out_units", take_out_sql}.bind(units).run();
    }
}

void RosterStage::lock_books(std::span<BookId const> books) {
    Query{transaction_, "lock_rosters", lock_books_sql}.bind(books).run();
    find_windows(books);
}

void RosterStage::find_windows(std::span<BookId const> books) {
    Query{transaction_, "find_import_windows", find_windows_sql}
        .bind(books)
        .bind(scope_.program)
        .bind(scope_.period)
        .bind(scope_.is_correction)
        .run();
}

std::vector<std::int32_t> RosterStage::members_elsewhere(std::span<BookId const> books) {
    std::vector<std::int32_t> units;
    auto const rows = Query{transaction_, "members_elsewhere", members_elsewhere_sql}
                          .bind(books)
                          .bind(scope_.program)
                          .bind(scope_.period)
                          .run();
    for (auto const& row : rows) {
        units.push_back(row.int32("unit"));
    }
    return units;
}

void RosterStage::store_persons() {
    Query{transaction_, "rename_persons", rename_persons_sql}.run();
    auto const persons = Query{transaction_, "insert_persons", insert_persons_sql}.run();
    refresh_statistics(transaction_, "roster.person", persons.affected());
}

void RosterStage::match_heads() {
    Query{transaction_, "match_heads", match_heads_sql}
        .bind(scope_.program)
        .bind(scope_.period)
        .run();
    Query{transaction_, "analyze_import_head", "ANALYZE import_head"}.run();
}

std::map<BookId, std::int64_t> RosterStage::close_versions(std::span<BookId const> books) {
    return versions_by_book(Query{transaction_, "close_versions",
        scope_.is_correction ? split_versions_sql : close_versions_sql}
                                .bind(books)
                                .bind(scope_.program)
                                .bind(scope_.period)
                                .run());
}

void RosterStage::renumber_heads() {
    Query{transaction_, "renumber_heads", renumber_heads_sql}.bind(scope_.program).run();
}

void RosterStage::store_accounts() {
    auto const accounts = Query{transaction_, "insert_payee_accounts", insert_accounts_sql}.run();
    refresh_statistics(transaction_, "roster.payee_account", accounts.affected());
}

std::map<BookId, std::int64_t> RosterStage::open_versions(ImportId import) {
    return versions_by_book(Query{transaction_, "open_versions", open_versions_sql}
                                .bind(scope_.program)
                                .bind(scope_.period)
                                .bind(import)
                                .run());
}

std::map<BookId, VersionCount> RosterStage::apply(ImportId import, std::span<BookId const> books) {
    store_persons();
    match_heads();
    std::map<BookId, VersionCount> counts;
    for (auto const& [book, versions] : close_versions(books)) {
        counts[book].closed = versions;
    }
    if (scope_.is_correction) {
        renumber_heads();
    }
    store_accounts();
    std::int64_t opened = 0;
    for (auto const& [book, versions] : open_versions(import)) {
        counts[book].opened = versions;
        opened += versions;
    }
    refresh_statistics(transaction_, "roster.enrolment", opened);
    return counts;
}

} // namespace doudi::storage
