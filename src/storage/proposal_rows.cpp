#include "doudi/storage/proposal_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view damaged_columns =
    "roster.damaged_row (book, list, row_no, file_row, damage, sealed, same_hash, "
    "certificate_hash, from_date, until_date, amount_fen, code, region)";
constexpr std::int16_t damaged_column_count = 13;

constexpr std::string_view proposal_columns =
    "roster.proposal (book, list, proposal, row_no, county, person, agreement, name_points, "
    "birth_points, identity_points, county_points)";
constexpr std::int16_t proposal_column_count = 11;

constexpr std::string_view damaged_sql = R"sql(
SELECT row_no, sealed, region FROM roster.damaged_row
 WHERE book = $1::integer AND list = $2::bigint ORDER BY row_no)sql";

// Beginning with the rejections, of which there are few: people make them.
constexpr std::string_view rejected_sql = R"sql(
WITH rejected AS MATERIALIZED (
    SELECT DISTINCT e.same_hash, p.county, p.person
      FROM roster.proposal_decision d
      JOIN roster.proposal p ON p.book = d.book AND p.list = d.list AND p.proposal = d.proposal
      JOIN roster.damaged_row e ON e.book = p.book AND e.list = p.list AND e.row_no = p.row_no
     WHERE d.book = $1::integer AND NOT d.is_confirmed
)
SELECT n.row_no, r.county, r.person
  FROM rejected r
  JOIN roster.damaged_row n ON n.book = $1::integer AND n.same_hash = r.same_hash
 WHERE n.list = $2::bigint)sql";

constexpr std::string_view refresh_sql =
    "SELECT roster.refresh_statistics($1::text::regclass, $2::bigint)";

constexpr std::string_view proposals_sql = R"sql(
SELECT p.proposal, r.file_row, r.sealed, p.county, p.person, o.name, o.id_cipher, p.agreement,
       p.name_points, p.birth_points, p.identity_points, p.county_points,
       coalesce(d.reason, '') AS reason,
       CASE WHEN d.is_confirmed THEN 1 WHEN NOT d.is_confirmed THEN 2
            WHEN c.row_no IS NOT NULL THEN 3 ELSE 0 END AS state
  FROM roster.proposal p
  JOIN roster.damaged_row r ON r.book = p.book AND r.list = p.list AND r.row_no = p.row_no
  JOIN roster.person o ON o.book = p.county AND o.person = p.person AND o.superseded_at IS NULL
  LEFT JOIN roster.proposal_decision d ON d.book = p.book AND d.list = p.list
                                      AND d.proposal = p.proposal
  LEFT JOIN roster.proposal_decision c ON c.book = p.book AND c.list = p.list
                                      AND c.row_no = p.row_no AND c.is_confirmed
 WHERE p.book = $1::integer AND p.list = $2::bigint
 ORDER BY p.proposal)sql";

constexpr std::string_view decide_sql = R"sql(
INSERT INTO roster.proposal_decision (book, list, proposal, is_confirmed, reason, decided_by)
VALUES ($1::integer, $2::bigint, $3::integer, $4::boolean, $5, $6::bigint))sql";

constexpr char between = '\n'; // neither an identity nor a name holds a line break

std::string joined(roster::DamagedOutsideRow const& row) {
    return row.identity.text + between + row.name;
}

struct Opened {
    roster::DamagedIdentity identity;
    std::string name;
};

/// On the day of the list, as it was read.
Result<Opened> open(roster::IdentityKey const& key, Row const& row, Date as_of) {
    auto const text = key.open(row.bytes("sealed"));
    if (!text) {
        return text.error();
    }
    auto const at = text->find(between);
    DOUDI_CHECK(at != std::string::npos);
    auto identity = roster::read_damaged_identity(std::string_view{*text}.substr(0, at), as_of);
    DOUDI_CHECK(identity.has_value());
    return Opened{*std::move(identity), text->substr(at + 1)};
}

void put(CopyIn& copy, std::optional<Date> day) {
    day ? copy.put_date(*day) : copy.put_null();
}

void put_damaged(CopyIn& copy, roster::DamagedOutsideRow const& row, roster::Sealer& sealer,
    roster::IdentityKey const& key) {
    auto const text = joined(row);
    copy.put_int64(row.file_row);
    copy.put_text(name_of(row.identity.damage));
    copy.put_bytes(sealer.seal(text));
    copy.put_bytes(key.id_hash(text));
    row.certificate_id.empty() ? copy.put_null() : copy.put_bytes(key.id_hash(row.certificate_id));
    put(copy, row.facts.from_date);
    put(copy, row.facts.until_date);
    row.facts.amount ? copy.put_money(*row.facts.amount) : copy.put_null();
    copy.put_text(row.facts.code);
    row.facts.region ? copy.put_int32(*row.facts.region) : copy.put_null();
}

/// What follows in the transaction is planned for as many rows as there are.
void refresh_statistics(Transaction& tx, std::string_view table, std::size_t new_rows) {
    Query{tx, "refresh_statistics", refresh_sql}
        .bind(table)
        .bind(static_cast<std::int64_t>(new_rows))
        .run();
}

Digest digest_of(std::span<std::byte const> bytes) {
    Digest digest{};
    DOUDI_CHECK(bytes.size() == digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

roster::Score score_in(Row const& row) {
    auto const agreement = roster::agreement_of(row.text("agreement"));
    DOUDI_CHECK(agreement.has_value());
    return {.agreement = *agreement,
        .name = row.int32("name_points"),
        .birth = row.int32("birth_points"),
        .identity = row.int32("identity_points"),
        .county = row.int32("county_points")};
}

} // namespace

void insert_damaged_rows(Transaction& tx, OutsideList const& list,
    std::span<roster::DamagedOutsideRow const> rows, roster::IdentityKey const& key) {
    CopyIn copy{tx, damaged_columns};
    roster::Sealer sealer{key};
    auto row_no = static_cast<std::int32_t>(list.rows);
    for (auto const& row : rows) {
        copy.begin_row(damaged_column_count);
        copy.put_int32(static_cast<std::int32_t>(list.book.value()));
        copy.put_int64(list.list);
        copy.put_int32(++row_no);
        put_damaged(copy, row, sealer, key);
    }
    copy.finish();
    refresh_statistics(tx, "roster.damaged_row", rows.size());
}

Result<std::vector<roster::SoughtRow>> damaged_rows(
    Transaction& tx, OutsideList const& list, roster::IdentityKey const& key) {
    std::vector<roster::SoughtRow> rows;
    for (auto const& row :
        Query{tx, "damaged_rows", damaged_sql}.bind(list.book).bind(list.list).run()) {
        auto opened = open(key, row, list.as_of);
        if (!opened) {
            return opened.error();
        }
        auto const region = row.optional_int64("region");
        rows.push_back({.row_no = row.int32("row_no"),
            .identity = std::move(opened->identity),
            .name = std::move(opened->name),
            .region = region ? std::optional{static_cast<int>(*region)} : std::nullopt});
    }
    return rows;
}

std::set<roster::Pairing> rejected_pairings(Transaction& tx, OutsideList const& list) {
    std::set<roster::Pairing> pairings;
    for (auto const& row :
        Query{tx, "rejected_pairings", rejected_sql}.bind(list.book).bind(list.list).run()) {
        pairings.emplace(
            row.int32("row_no"), BookId{row.int32("county")}, row.id<PersonId>("person"));
    }
    return pairings;
}

Result<void> each_person(Transaction& tx, BookId book,
    std::function<Result<void>(roster::OfferedPerson const&)> const& take) {
    CopyOut copy{tx, "each_person",
        "SELECT person, name, born_on, id_hash, id_cipher FROM roster.person"
        " WHERE superseded_at IS NULL AND book = " +
            std::to_string(book.value())};
    while (copy.next()) {
        auto const taken = take({.county = book,
            .person = PersonId{copy.get_int64(0)},
            .name = copy.get_text(1),
            .born_on = copy.get_date(2),
            .id_hash = digest_of(copy.get_bytes(3)),
            .id_cipher = copy.get_bytes(4)});
        if (!taken) {
            return taken.error();
        }
    }
    return {};
}

void insert_proposals(
    Transaction& tx, OutsideList const& list, std::span<roster::Candidate const> candidates) {
    CopyIn copy{tx, proposal_columns};
    std::int32_t number = 0;
    for (auto const& one : candidates) {
        copy.begin_row(proposal_column_count);
        copy.put_int32(static_cast<std::int32_t>(list.book.value()));
        copy.put_int64(list.list);
        copy.put_int32(++number);
        copy.put_int32(one.row_no);
        copy.put_int32(static_cast<std::int32_t>(one.county.value()));
        copy.put_int64(one.person.value());
        copy.put_text(name_of(one.score.agreement));
        for (auto const points :
            {one.score.name, one.score.birth, one.score.identity, one.score.county}) {
            copy.put_int16(static_cast<std::int16_t>(points));
        }
    }
    copy.finish();
    refresh_statistics(tx, "roster.proposal", candidates.size());
}

Result<std::vector<Proposal>> proposals(
    Transaction& tx, OutsideList const& list, roster::IdentityKey const& key) {
    std::vector<Proposal> all;
    for (auto const& row :
        Query{tx, "proposals", proposals_sql}.bind(list.book).bind(list.list).run()) {
        auto opened = open(key, row, list.as_of);
        auto resident_id = key.open(row.bytes("id_cipher"));
        if (!opened || !resident_id) {
            return !opened ? opened.error() : resident_id.error();
        }
        all.push_back({.number = row.int32("proposal"),
            .file_row = row.int64("file_row"),
            .identity = std::move(opened->identity),
            .name = std::move(opened->name),
            .county = BookId{row.int32("county")},
            .person = row.id<PersonId>("person"),
            .person_name = std::string{row.text("name")},
            .resident_id = *std::move(resident_id),
            .score = score_in(row),
            .state = static_cast<ProposalState>(row.int32("state")),
            .reason = std::string{row.text("reason")}});
    }
    return all;
}

void decide_proposal(Transaction& tx, ProposalDecision const& decision) {
    Query{tx, "decide_proposal", decide_sql}
        .bind(decision.book)
        .bind(decision.list)
        .bind(decision.proposal)
        .bind(decision.is_confirmed)
        .bind(decision.reason)
        .bind(decision.decided_by)
        .run();
}

} // namespace doudi::storage
