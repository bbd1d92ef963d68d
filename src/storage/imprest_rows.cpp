#include "doudi/storage/imprest_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"
#include "draw_columns.hpp"

#include <algorithm>
#include <array>

namespace doudi::storage {

namespace {

using imprest::Fund;
using imprest::FundDraw;
using imprest::TownshipCode;

constexpr std::string_view code_of_book_sql = R"sql(
SELECT EXISTS (
    SELECT FROM ledger.book b
     WHERE b.book = $1
       AND (b.region = $2::integer
            OR EXISTS (SELECT FROM ref.region r
                        WHERE r.region = b.region AND r.successor = $2::integer))) AS is_code)sql";

constexpr std::string_view insert_imprest_sql = R"sql(
INSERT INTO imprest.fund (book, township, name, limit_fen, threshold_fen, ceiling_fen, decision,
       opened_on, opened_by, year)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql";

constexpr std::string_view imprests_sql = R"sql(
SELECT book, township, name, limit_fen, threshold_fen, ceiling_fen, decision, opened_on, opened_by,
       year::integer AS year, advanced_fen, spent_fen, returned_fen
  FROM imprest.fund)sql";

constexpr std::string_view insert_movement_sql = R"sql(
INSERT INTO imprest.movement (book, township, kind, reference, amount_fen, effective_on,
       relief_case, moved_by)
VALUES ($1, $2, $3, $4, $5, $6, $7::bigint, $8)
RETURNING movement)sql";

constexpr std::string_view movement_sql = R"sql(
SELECT movement, kind, reference, amount_fen, effective_on, relief_case, moved_by
  FROM imprest.movement
 WHERE book = $1 AND township = $2 AND kind = $3 AND reference = $4)sql";

constexpr std::string_view has_moved_sql = R"sql(
SELECT EXISTS (SELECT FROM imprest.movement
                WHERE book = $1 AND township = $2 AND moved_by = $3::bigint) AS has_moved)sql";

constexpr std::string_view insert_draws_sql = R"sql(
INSERT INTO imprest.draw (book, township, draw_no, movement, program, advanced_on, fund_source,
       document, year, amount_fen)
SELECT $1, $2,
       (SELECT coalesce(max(draw_no), 0) FROM imprest.draw WHERE book = $1 AND township = $2) + n,
       $3, $4, $5::date, fund_source, document, year, amount_fen
  FROM unnest($6::text[], $7::bigint[], $8::smallint[], $9::bigint[]) WITH ORDINALITY
       AS d(fund_source, document, year, amount_fen, n))sql";

constexpr std::string_view draws_sql = R"sql(
SELECT fund_source, document, year::integer AS year, advanced_on, amount_fen, spent_fen,
       returned_fen
  FROM imprest.draw WHERE book = $1 AND township = $2 ORDER BY draw_no)sql";

// Draws are numbered from 1 without gaps: nobody may delete one.
constexpr std::string_view update_draws_sql = R"sql(
UPDATE imprest.draw d
   SET spent_fen = u.spent_fen, returned_fen = u.returned_fen
  FROM unnest($3::bigint[], $4::bigint[]) WITH ORDINALITY AS u(spent_fen, returned_fen, draw_no)
 WHERE d.book = $1 AND d.township = $2 AND d.draw_no = u.draw_no
   AND (d.spent_fen, d.returned_fen) IS DISTINCT FROM (u.spent_fen, u.returned_fen))sql";

constexpr std::string_view insert_carry_over_sql = R"sql(
INSERT INTO imprest.carry_over (book, township, year, amount_fen, decision, decided_on, decided_by)
VALUES ($1, $2, $3, $4, $5, $6, $7))sql";

constexpr std::string_view carry_over_sql = R"sql(
SELECT amount_fen, decision, decided_on, decided_by
  FROM imprest.carry_over WHERE book = $1 AND township = $2 AND year = $3::integer)sql";

constexpr std::string_view explained_sql = R"sql(
SELECT m.movement, m.kind, m.reference, m.amount_fen, m.effective_on, m.relief_case, m.moved_by,
       coalesce(p.name, '') AS name, coalesce(c.event_key, '') AS event_key,
       coalesce(c.reason, '') AS reason, coalesce(c.decision, '') AS decision
  FROM imprest.movement m
  LEFT JOIN imprest.relief_case c ON c.book = m.book AND c.relief_case = m.relief_case
  LEFT JOIN roster.person p
    ON p.book = c.book AND p.person = c.person AND p.superseded_at IS NULL
 WHERE m.book = $1 AND m.township = $2 ORDER BY m.movement)sql";

struct KindName {
    MovementKind kind;
    std::string_view name;
};
constexpr std::array kind_names{
    KindName{MovementKind::advance, "advance"},
    KindName{MovementKind::relief_case, "case"},
    KindName{MovementKind::give_back, "return"},
};

Fund fund_of(Row const& row) {
    return {.book = row.id<BookId>("book"),
        .township = TownshipCode::from_number(row.int64("township")),
        .name = std::string{row.text("name")},
        .terms = {.limit = row.money("limit_fen"),
            .threshold = row.money("threshold_fen"),
            .ceiling = row.money("ceiling_fen")},
        .decision = std::string{row.text("decision")},
        .opened_on = row.date("opened_on"),
        .opened_by = row.id<UserId>("opened_by"),
        .year = row.int32("year"),
        .advanced = row.money("advanced_fen"),
        .spent = row.money("spent_fen"),
        .returned = row.money("returned_fen")};
}

Movement movement_of(Row const& row) {
    auto const name = row.text("kind");
    auto const* const kind = std::find_if(kind_names.begin(), kind_names.end(),
        [name](KindName const& one) { return one.name == name; });
    DOUDI_CHECK(kind != kind_names.end());
    return {.number = row.int64("movement"),
        .kind = kind->kind,
        .reference = std::string{row.text("reference")},
        .amount = row.money("amount_fen"),
        .effective_on = row.date("effective_on"),
        .relief_case = row.optional_int64("relief_case"),
        .moved_by = row.id<UserId>("moved_by")};
}

Query for_fund(Transaction& tx, std::string_view name, std::string_view sql, Fund const& fund) {
    Query query{tx, name, sql};
    query.bind(fund.book).bind(fund.township.number());
    return query;
}

} // namespace

std::string_view name_of(MovementKind kind) noexcept {
    return kind_names.at(static_cast<std::size_t>(kind)).name;
}

bool is_code_of_book(Transaction& tx, BookId book, RegionCode code) {
    return Query{tx, "code_of_book", code_of_book_sql}
        .bind(book)
        .bind(code)
        .run()
        .exactly_one()
        .boolean("is_code");
}

void insert_imprest(Transaction& tx, Fund const& fund) {
    for_fund(tx, "insert_imprest", insert_imprest_sql, fund)
        .bind(fund.name)
        .bind(fund.terms.limit)
        .bind(fund.terms.threshold)
        .bind(fund.terms.ceiling)
        .bind(fund.decision)
        .bind(fund.opened_on)
        .bind(fund.opened_by)
        .bind(fund.year)
        .run();
}

std::optional<Fund> find_imprest(Transaction& tx, BookId book, TownshipCode township) {
    auto const row =
        Query{tx, "find_imprest", std::string{imprests_sql} + " WHERE book = $1 AND township = $2"}
            .bind(book)
            .bind(township.number())
            .run()
            .at_most_one();
    return row ? std::optional{fund_of(*row)} : std::nullopt;
}

std::vector<Fund> list_imprests(Transaction& tx, std::span<BookId const> books) {
    std::vector<Fund> funds;
    for (auto const& row :
        Query{tx, "list_imprests",
            std::string{imprests_sql} + " WHERE book = ANY ($1::integer[]) ORDER BY book, township"}
            .bind(books)
            .run()) {
        funds.push_back(fund_of(row));
    }
    return funds;
}

void set_imprest_year(Transaction& tx, Fund const& fund, int year) {
    for_fund(tx, "set_imprest_year",
        "UPDATE imprest.fund SET year = $3 WHERE book = $1 AND township = $2", fund)
        .bind(year)
        .run();
}

std::int64_t insert_movement(Transaction& tx, Fund const& fund, Movement const& movement) {
    return for_fund(tx, "insert_movement", insert_movement_sql, fund)
        .bind(name_of(movement.kind))
        .bind(movement.reference)
        .bind(movement.amount)
        .bind(movement.effective_on)
        .bind(movement.relief_case)
        .bind(movement.moved_by)
        .run()
        .exactly_one()
        .int64("movement");
}

std::optional<Movement> find_movement(
    Transaction& tx, Fund const& fund, MovementKind kind, std::string_view reference) {
    auto const row = for_fund(tx, "find_movement", movement_sql, fund)
                         .bind(name_of(kind))
                         .bind(reference)
                         .run()
                         .at_most_one();
    return row ? std::optional{movement_of(*row)} : std::nullopt;
}

bool has_moved(Transaction& tx, Fund const& fund, UserId user) {
    return for_fund(tx, "has_moved", has_moved_sql, fund)
        .bind(user)
        .run()
        .exactly_one()
        .boolean("has_moved");
}

void insert_imprest_draws(Transaction& tx, Fund const& fund, Movement const& advance,
    std::span<payout::Draw const> draws) {
    DrawColumns const columns{draws};
    auto query = for_fund(tx, "insert_imprest_draws", insert_draws_sql, fund);
    query.bind(advance.number).bind(imprest::program).bind(advance.effective_on);
    columns.bind(query).run();
}

std::vector<FundDraw> imprest_draws(Transaction& tx, Fund const& fund) {
    std::vector<FundDraw> draws;
    for (auto const& row : for_fund(tx, "imprest_draws", draws_sql, fund).run()) {
        draws.push_back({.of = {.fund_source = std::string{row.text("fund_source")},
                             .document = row.id<DocumentId>("document"),
                             .year = row.int32("year"),
                             .amount = row.money("amount_fen"),
                             .paid = row.money("spent_fen"),
                             .failed = row.money("returned_fen")},
            .advanced_on = row.date("advanced_on")});
    }
    return draws;
}

void update_imprest_draws(Transaction& tx, Fund const& fund, std::span<FundDraw const> draws) {
    std::vector<Money> spent;
    std::vector<Money> returned;
    for (auto const& draw : draws) {
        spent.push_back(draw.of.paid);
        returned.push_back(draw.of.failed);
    }
    for_fund(tx, "update_imprest_draws", update_draws_sql, fund).bind(spent).bind(returned).run();
}

void insert_carry_over(Transaction& tx, Fund const& fund, CarryOver const& carry_over) {
    for_fund(tx, "insert_carry_over", insert_carry_over_sql, fund)
        .bind(carry_over.year)
        .bind(carry_over.amount)
        .bind(carry_over.decision)
        .bind(carry_over.decided_on)
        .bind(carry_over.decided_by)
        .run();
}

std::optional<CarryOver> find_carry_over(Transaction& tx, Fund const& fund, int year) {
    auto const row =
        for_fund(tx, "find_carry_over", carry_over_sql, fund).bind(year).run().at_most_one();
    if (!row) {
        return std::nullopt;
    }
    return CarryOver{.year = year,
        .amount = row->money("amount_fen"),
        .decision = std::string{row->text("decision")},
        .decided_on = row->date("decided_on"),
        .decided_by = row->id<UserId>("decided_by")};
}

std::vector<ExplainedMovement> movements_of(Transaction& tx, Fund const& fund) {
    std::vector<ExplainedMovement> movements;
    for (auto const& row : for_fund(tx, "movements_of", explained_sql, fund).run()) {
        movements.push_back({.movement = movement_of(row),
            .person_name = std::string{row.text("name")},
            .event_key = std::string{row.text("event_key")},
            .reason = std::string{row.text("reason")},
            .decision = std::string{row.text("decision")}});
    }
    return movements;
}

} // namespace doudi::storage
