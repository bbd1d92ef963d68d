#include "doudi/storage/imprest_case_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

using imprest::ReliefCase;
using imprest::TownshipCode;

constexpr std::string_view person_by_hash_sql = R"sql(
SELECT person, name, id_hash FROM roster.person
 WHERE book = $1 AND id_hash = $2::bytea AND superseded_at IS NULL)sql";

constexpr std::string_view person_sql = R"sql(
SELECT person, name, id_hash FROM roster.person
 WHERE book = $1 AND person = $2 AND superseded_at IS NULL)sql";

// A roster imported meanwhile may have brought the person.
constexpr std::string_view insert_person_sql = R"sql(
INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on, is_male)
VALUES ($1, nextval('roster.person_seq'), 1, $2::bytea, $3::bytea, $4, $5, $6)
ON CONFLICT DO NOTHING)sql";

constexpr std::string_view died_sql = R"sql(
SELECT EXISTS (SELECT FROM roster.outside_list l
                 JOIN roster.outside_person o ON o.book = l.book AND o.list = l.list
                WHERE l.kind = 'deaths' AND l.book = ANY ($1::integer[])
                  AND o.id_hash = $2::bytea AND o.on_date < $3::date) AS died)sql";

constexpr std::string_view insert_case_sql = R"sql(
INSERT INTO imprest.relief_case (book, township, person, event_key, paid_on, amount_fen, reason,
       receipt_no, limit_fen, once_scope, state, reported_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
RETURNING relief_case)sql";

constexpr std::string_view cases_sql = R"sql(
SELECT c.book, c.relief_case, c.township, c.person, c.event_key, c.paid_on, c.amount_fen, c.reason,
       c.receipt_no, c.limit_fen, c.once_scope, c.state, c.reported_by, c.decided_by, c.decided_on,
       c.decision
  FROM imprest.relief_case c)sql";

constexpr std::string_view decide_case_sql = R"sql(
UPDATE imprest.relief_case
   SET state = $3, decided_by = $4::bigint, decided_on = $5::date, decision = $6
 WHERE book = $1 AND relief_case = $2)sql";

constexpr std::string_view pending_sql = R"sql(
SELECT c.book, c.relief_case, c.township, c.person, c.event_key, c.paid_on, c.amount_fen, c.reason,
       c.receipt_no, c.limit_fen, c.once_scope, c.state, c.reported_by, c.decided_by, c.decided_on,
       c.decision,
       p.name
  FROM imprest.relief_case c
  JOIN roster.person p ON p.book = c.book AND p.person = c.person AND p.superseded_at IS NULL
 WHERE c.book = $1 AND c.township = $2 AND c.state = 'pending' ORDER BY c.relief_case)sql";

BookPerson person_of(Row const& row) {
    BookPerson person{
        .person = row.id<PersonId>("person"), .name = std::string{row.text("name")}, .id_hash = {}};
    auto const hash = row.bytes("id_hash");
    DOUDI_CHECK(hash.size() == person.id_hash.size());
    std::copy(hash.begin(), hash.end(), person.id_hash.begin());
    return person;
}

ReliefCase case_of(Row const& row) {
    auto const state = imprest::case_state_of(row.text("state"));
    DOUDI_CHECK(state.has_value());
    auto const decided_by = row.optional_int64("decided_by");
    return {.book = row.id<BookId>("book"),
        .township = TownshipCode::from_number(row.int64("township")),
        .number = row.int64("relief_case"),
        .person = row.id<PersonId>("person"),
        .event_key = std::string{row.text("event_key")},
        .paid_on = row.date("paid_on"),
        .amount = row.money("amount_fen"),
        .reason = std::string{row.text("reason")},
        .receipt_no = std::string{row.text("receipt_no")},
        .limit = row.money("limit_fen"),
        .once_scope = row.region("once_scope"),
        .state = *state,
        .reported_by = row.id<UserId>("reported_by"),
        .decided_by = decided_by ? std::optional{UserId{*decided_by}} : std::nullopt,
        .decided_on = row.optional_date("decided_on"),
        .decision = std::string{row.text("decision")}};
}

std::optional<ReliefCase> case_of(Rows const& rows) {
    auto const row = rows.at_most_one();
    return row ? std::optional{case_of(*row)} : std::nullopt;
}

} // namespace

std::optional<BookPerson> find_book_person(Transaction& tx, BookId book, Digest const& id_hash) {
    auto const row = Query{tx, "find_book_person", person_by_hash_sql}
                         .bind(book)
                         .bind(id_hash)
                         .run()
                         .at_most_one();
    return row ? std::optional{person_of(*row)} : std::nullopt;
}

BookPerson book_person(Transaction& tx, BookId book, PersonId person) {
    return person_of(
        Query{tx, "book_person", person_sql}.bind(book).bind(person).run().exactly_one());
}

BookPerson enter_person(Transaction& tx, BookId book, std::string_view name, ResidentId const& id,
    roster::IdentityKey const& key) {
    auto const id_hash = key.id_hash(id.text);
    if (auto known = find_book_person(tx, book, id_hash)) {
        return *known;
    }
    roster::Sealer sealer{key};
    Query{tx, "insert_person", insert_person_sql}
        .bind(book)
        .bind(id_hash)
        .bind(sealer.seal(id.text))
        .bind(name)
        .bind(id.born_on)
        .bind(id.is_male)
        .run();
    auto entered = find_book_person(tx, book, id_hash);
    DOUDI_CHECK(entered.has_value());
    return *entered;
}

bool died_before(Transaction& tx, std::span<RegionCode const> region_and_ancestors,
    Digest const& id_hash, Date on) {
    return Query{tx, "died_before", died_sql}
        .bind(region_and_ancestors)
        .bind(id_hash)
        .bind(on)
        .run()
        .exactly_one()
        .boolean("died");
}

std::int64_t insert_case(Transaction& tx, ReliefCase const& relief_case) {
    return Query{tx, "insert_case", insert_case_sql}
        .bind(relief_case.book)
        .bind(relief_case.township.number())
        .bind(relief_case.person)
        .bind(relief_case.event_key)
        .bind(relief_case.paid_on)
        .bind(relief_case.amount)
        .bind(relief_case.reason)
        .bind(relief_case.receipt_no)
        .bind(relief_case.limit)
        .bind(relief_case.once_scope)
        .bind(imprest::name_of(relief_case.state))
        .bind(relief_case.reported_by)
        .run()
        .exactly_one()
        .int64("relief_case");
}

std::optional<ReliefCase> find_case(Transaction& tx, BookId book, std::int64_t number) {
    return case_of(
        Query{tx, "find_case", std::string{cases_sql} + " WHERE c.book = $1 AND c.relief_case = $2"}
            .bind(book)
            .bind(number)
            .run());
}

std::optional<ReliefCase> find_case_by_receipt(
    Transaction& tx, imprest::Fund const& fund, std::string_view receipt_no) {
    return case_of(Query{tx, "find_case_by_receipt",
        std::string{cases_sql} +
            " WHERE c.book = $1 AND c.township = $2 AND c.receipt_no = $3"
            " AND c.state <> 'rejected'"}
                       .bind(fund.book)
                       .bind(fund.township.number())
                       .bind(receipt_no)
                       .run());
}

void decide_case(Transaction& tx, ReliefCase const& relief_case) {
    Query{tx, "decide_case", decide_case_sql}
        .bind(relief_case.book)
        .bind(relief_case.number)
        .bind(imprest::name_of(relief_case.state))
        .bind(relief_case.decided_by)
        .bind(relief_case.decided_on)
        .bind(relief_case.decision)
        .run();
}

std::vector<PendingCase> pending_cases(Transaction& tx, imprest::Fund const& fund) {
    std::vector<PendingCase> pending;
    for (auto const& row : Query{tx, "pending_cases", pending_sql}
                               .bind(fund.book)
                               .bind(fund.township.number())
                               .run()) {
        pending.push_back({case_of(row), std::string{row.text("name")}});
    }
    return pending;
}

} // namespace doudi::storage
