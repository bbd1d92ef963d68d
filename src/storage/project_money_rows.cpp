#include "doudi/storage/project_money_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"
#include "draw_columns.hpp"

#include <algorithm>
#include <array>

namespace doudi::storage {

namespace {

using projects::PaidDraw;
using projects::Project;

constexpr std::string_view insert_instalment_sql = R"sql(
INSERT INTO project.instalment (book, project, stage, amount_fen, requested_on, requested_by)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING instalment)sql";

constexpr std::string_view instalments_sql = R"sql(
SELECT book, instalment, project, stage, amount_fen, state, requested_on, requested_by, decided_on,
       decided_by, settled_on, settled_by
  FROM project.instalment)sql";

constexpr std::string_view move_instalment_sql = R"sql(
UPDATE project.instalment
   SET state = $3, decided_on = $4::date, decided_by = $5::bigint, settled_on = $6::date,
       settled_by = $7::bigint
 WHERE book = $1 AND instalment = $2)sql";

constexpr std::string_view insert_draws_sql = R"sql(
INSERT INTO project.draw (book, instalment, draw_no, program, fund_source, document, year,
       amount_fen)
SELECT $1, $2, n, $3, fund_source, document, year, amount_fen
  FROM unnest($4::text[], $5::bigint[], $6::smallint[], $7::bigint[]) WITH ORDINALITY
       AS d(fund_source, document, year, amount_fen, n))sql";

constexpr std::string_view draws_sql = R"sql(
SELECT fund_source, document, year::integer AS year, amount_fen, paid_fen, failed_fen,
       returned_fen + later_fen AS returned_fen,
       EXISTS (SELECT FROM ledger.account c
                WHERE c.book = d.book AND c.code = 'Q206' AND c.year = d.year
                  AND c.document = d.document AND c.fund_source = d.fund_source) AS is_carried
  FROM project.draw d WHERE book = $1 AND instalment = $2 ORDER BY draw_no)sql";

constexpr std::string_view paid_draws_sql = R"sql(
SELECT d.instalment, d.draw_no::integer AS draw_no, d.fund_source, d.document,
       d.year::integer AS year, d.amount_fen, d.paid_fen, d.failed_fen,
       d.returned_fen + d.later_fen AS returned_fen, i.settled_on,
       EXISTS (SELECT FROM ledger.account c
                WHERE c.book = d.book AND c.code = 'Q206' AND c.year = d.year
                  AND c.document = d.document AND c.fund_source = d.fund_source) AS is_carried
  FROM project.instalment i
  JOIN project.draw d ON d.book = i.book AND d.instalment = i.instalment
 WHERE i.book = $1 AND i.project = $2 AND i.state = 'paid'
 ORDER BY i.settled_on, i.instalment, d.draw_no)sql";

constexpr std::string_view settle_draws_sql = R"sql(
UPDATE project.draw
   SET paid_fen = CASE WHEN $3::boolean THEN amount_fen ELSE 0 END,
       failed_fen = CASE WHEN $3::boolean THEN 0 ELSE amount_fen END
 WHERE book = $1 AND instalment = $2)sql";

constexpr std::string_view add_recovered_sql = R"sql(
UPDATE project.draw d
   SET returned_fen = d.returned_fen + u.same_fen, later_fen = d.later_fen + u.later_fen
  FROM unnest($2::bigint[], $3::integer[], $4::bigint[], $5::bigint[])
       AS u(instalment, draw_no, same_fen, later_fen)
 WHERE d.book = $1 AND d.instalment = u.instalment AND d.draw_no = u.draw_no)sql";

constexpr std::string_view insert_recovery_sql = R"sql(
INSERT INTO project.recovery (book, project, amount_fen, reference, recovered_on, recovered_by)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING recovery)sql";

constexpr std::string_view recoveries_sql = R"sql(
SELECT recovery, amount_fen, reference, recovered_on, recovered_by
  FROM project.recovery WHERE book = $1 AND project = $2 ORDER BY recovery)sql";

constexpr std::array<std::string_view, 5> state_names{
    "requested", "rejected", "approved", "paid", "failed"};

InstalmentState state_of(std::string_view name) {
    auto const* const found = std::find(state_names.begin(), state_names.end(), name);
    DOUDI_CHECK(found != state_names.end());
    return static_cast<InstalmentState>(found - state_names.begin());
}

std::optional<UserId> optional_user(Row const& row, std::string_view column) {
    auto const id = row.optional_int64(column);
    return id ? std::optional{UserId{*id}} : std::nullopt;
}

Instalment instalment_of(Row const& row) {
    return {.book = row.id<BookId>("book"),
        .number = row.int64("instalment"),
        .project = row.int64("project"),
        .stage = projects::stage_of(row.text("stage")).value(),
        .amount = row.money("amount_fen"),
        .state = state_of(row.text("state")),
        .requested_on = row.date("requested_on"),
        .requested_by = row.id<UserId>("requested_by"),
        .decided_on = row.optional_date("decided_on"),
        .decided_by = optional_user(row, "decided_by"),
        .settled_on = row.optional_date("settled_on"),
        .settled_by = optional_user(row, "settled_by")};
}

payout::Draw draw_of(Row const& row) {
    return {.fund_source = std::string{row.text("fund_source")},
        .document = row.id<DocumentId>("document"),
        .year = row.int32("year"),
        .amount = row.money("amount_fen"),
        .paid = row.money("paid_fen"),
        .failed = row.money("failed_fen"),
        .returned = row.money("returned_fen"),
        .is_carried = row.boolean("is_carried")};
}

} // namespace

std::string_view name_of(InstalmentState state) noexcept {
    return state_names.at(static_cast<std::size_t>(state));
}

std::int64_t insert_instalment(Transaction& tx, Instalment const& instalment) {
    return Query{tx, "insert_instalment", insert_instalment_sql}
        .bind(instalment.book)
        .bind(instalment.project)
        .bind(projects::name_of(instalment.stage))
        .bind(instalment.amount)
        .bind(instalment.requested_on)
        .bind(instalment.requested_by)
        .run()
        .exactly_one()
        .int64("instalment");
}

std::optional<Instalment> find_instalment(Transaction& tx, BookId book, std::int64_t number) {
    auto const row = Query{tx, "find_instalment",
        std::string{instalments_sql} + " WHERE book = $1 AND instalment = $2"}
                         .bind(book)
                         .bind(number)
                         .run()
                         .at_most_one();
    return row ? std::optional{instalment_of(*row)} : std::nullopt;
}

std::vector<Instalment> instalments_of(Transaction& tx, Project const& project) {
    std::vector<Instalment> list;
    for (auto const& row : Query{tx, "instalments_of",
             std::string{instalments_sql} + " WHERE book = $1 AND project = $2 ORDER BY instalment"}
                               .bind(project.book)
                               .bind(project.number)
                               .run()) {
        list.push_back(instalment_of(row));
    }
    return list;
}

void move_instalment(Transaction& tx, Instalment const& instalment) {
    Query{tx, "move_instalment", move_instalment_sql}
        .bind(instalment.book)
        .bind(instalment.number)
        .bind(name_of(instalment.state))
        .bind(instalment.decided_on)
        .bind(instalment.decided_by)
        .bind(instalment.settled_on)
        .bind(instalment.settled_by)
        .run();
}

void insert_project_draws(Transaction& tx, Instalment const& instalment, std::string_view program,
    std::span<payout::Draw const> draws) {
    DrawColumns const columns{draws};
    Query query{tx, "insert_project_draws", insert_draws_sql};
    query.bind(instalment.book).bind(instalment.number).bind(program);
    columns.bind(query).run();
}

std::vector<payout::Draw> draws_of(Transaction& tx, Instalment const& instalment) {
    std::vector<payout::Draw> draws;
    for (auto const& row :
        Query{tx, "project_draws", draws_sql}.bind(instalment.book).bind(instalment.number).run()) {
        draws.push_back(draw_of(row));
    }
    return draws;
}

void settle_draws(Transaction& tx, Instalment const& instalment) {
    Query{tx, "settle_draws", settle_draws_sql}
        .bind(instalment.book)
        .bind(instalment.number)
        .bind(instalment.state == InstalmentState::paid)
        .run();
}

std::vector<PaidDraw> paid_draws(Transaction& tx, Project const& project) {
    std::vector<PaidDraw> draws;
    for (auto const& row :
        Query{tx, "paid_draws", paid_draws_sql}.bind(project.book).bind(project.number).run()) {
        draws.push_back(
            {row.int64("instalment"), row.int32("draw_no"), draw_of(row), row.date("settled_on")});
    }
    return draws;
}

void add_recovered(Transaction& tx, Project const& project, std::span<PaidDraw const> draws,
    std::span<payout::DrawUse const> uses, Date recovered_on) {
    std::vector<std::int64_t> instalments;
    std::vector<int> draw_nos;
    std::vector<Money> same_year;
    std::vector<Money> later;
    for (auto const& use : uses) {
        auto const& draw = draws[use.draw];
        bool const is_same = projects::is_same_year(draw, recovered_on);
        instalments.push_back(draw.instalment);
        draw_nos.push_back(draw.draw_no);
        same_year.push_back(is_same ? use.amount : Money{});
        later.push_back(is_same ? Money{} : use.amount);
    }
    Query{tx, "add_recovered", add_recovered_sql}
        .bind(project.book)
        .bind(instalments)
        .bind(draw_nos)
        .bind(same_year)
        .bind(later)
        .run();
}

std::int64_t insert_recovery(Transaction& tx, Project const& project, Recovery const& recovery) {
    return Query{tx, "insert_recovery", insert_recovery_sql}
        .bind(project.book)
        .bind(project.number)
        .bind(recovery.amount)
        .bind(recovery.reference)
        .bind(recovery.recovered_on)
        .bind(recovery.recovered_by)
        .run()
        .exactly_one()
        .int64("recovery");
}

std::vector<Recovery> recoveries_of(Transaction& tx, Project const& project) {
    std::vector<Recovery> list;
    for (auto const& row :
        Query{tx, "recoveries_of", recoveries_sql}.bind(project.book).bind(project.number).run()) {
        list.push_back({.number = row.int64("recovery"),
            .amount = row.money("amount_fen"),
            .reference = std::string{row.text("reference")},
            .recovered_on = row.date("recovered_on"),
            .recovered_by = row.id<UserId>("recovered_by")});
    }
    return list;
}

} // namespace doudi::storage
