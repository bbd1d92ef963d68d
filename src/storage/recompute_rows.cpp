#include "doudi/storage/recompute_rows.hpp"

#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"
#include "facts_reader.hpp"
#include "filled_sql.hpp"

#include <string>

namespace doudi::storage {

namespace {

enum : std::size_t {
    enrolment_column,
    line_no_column,
    paid_column,
    facts_column, // the first of thirteen
    hold_column = facts_column + 13,
    base_column = hold_column + 5, // the first of thirteen
};

constexpr std::string_view month_rosters_sql = R"sql(
SELECT coalesce(r.book, b.book) AS book, coalesce(r.program, b.program) AS program, b.batch,
       b.known_on,
       CASE WHEN r.program IS NULL
            THEN ARRAY(SELECT l.list FROM ref.base_list l WHERE l.program = b.program ORDER BY 1)
            ELSE '{}' END AS base_lists
  FROM (SELECT DISTINCT book, program FROM roster.enrolment
         WHERE book = ANY ($1::integer[]) AND superseded_at IS NULL AND valid_from <= $2::date
           AND (valid_until IS NULL OR valid_until > $2::date)) r
  FULL JOIN (SELECT book, program, batch, known_on FROM payout.batch
              WHERE book = ANY ($1::integer[]) AND period = $2::date AND kind = 'regular'
                AND state NOT IN ('draft', 'cancelled')) b
    ON b.book = r.book AND b.program = r.program
 ORDER BY 1, 2)sql";

// Lines with the facts frozen in them; then enrolments in force that have none.
constexpr std::string_view paid_facts_sql = R"sql(
SELECT l.enrolment, l.line_no, l.amount_fen, {e}{of_hold}
  FROM payout.line l
  LEFT JOIN roster.enrolment e ON e.book = {book} AND e.program IN ({lists})
                              AND e.enrolment = l.enrolment AND e.version = l.enrolment_version
  {holds}
 WHERE l.book = {book} AND l.period = '{day}' AND l.batch = {batch}
UNION ALL
SELECT e.enrolment, 0, 0::bigint, {e}{no_hold}
  FROM roster.enrolment e
 WHERE e.book = {book} AND e.program IN ({lists}) AND e.superseded_at IS NULL
   AND e.valid_from <= '{day}' AND (e.valid_until IS NULL OR e.valid_until > '{day}')
   AND NOT EXISTS (SELECT FROM payout.line l
                    WHERE l.book = {book} AND l.period = '{day}' AND l.batch = {batch}
                      AND l.enrolment = e.enrolment))sql";

constexpr std::string_view of_hold =
    ", h.rule, h.is_ended, h.base_enrolment, h.base_version, h.base_period, {b}";
constexpr std::string_view no_hold =
    ", NULL::smallint, NULL::boolean, NULL::bigint, NULL::smallint, NULL::date, {none}";
constexpr std::string_view holds = R"sql(
  LEFT JOIN payout.hold h ON h.book = {book} AND h.batch = {batch} AND h.line_no = l.line_no
  LEFT JOIN roster.enrolment b ON b.book = {book} AND b.program IN ({lists})
                              AND b.enrolment = h.base_enrolment
                              AND b.version = h.base_version)sql";

/// The columns of facts with `before` put before each name.
std::string facts_of(std::string_view before) {
    std::string columns{before};
    for (char const letter : facts_columns) {
        columns += letter;
        if (letter == ' ') {
            columns += before;
        }
    }
    return columns;
}

std::string paid_facts_query(
    RosterKey const& roster, std::optional<BatchId> batch, bool is_frozen) {
    std::string sql{paid_facts_sql};
    fill(sql, "{of_hold}", is_frozen ? of_hold : "");
    fill(sql, "{no_hold}", is_frozen ? no_hold : "");
    // The template's own text, not a value.
    sql.replace(sql.find("{holds}"), 7, is_frozen ? holds : "");
    fill(sql, "{e}", facts_of("e."));
    fill(sql, "{b}", facts_of("b."));
    fill(sql, "{none}",
        "e.is_urban, e.income_year_fen, e.care_grade, e.member_born, "
        "e.member_disability, e.member_flags, e.tier, e.other_month_fen, "
        "e.exit_from, e.exit_base_fen, e.income_member, e.income_kind, "
        "e.income_fen");
    fill(sql, "{book}", std::to_string(roster.book.value()));
    fill_programs(sql, "{lists}", roster.lists());
    fill(sql, "{day}", format_date(roster.period.first_day()));
    fill(sql, "{batch}", std::to_string(batch.value_or(BatchId{0}).value()));
    return sql;
}

Transaction& hashing(Transaction& tx) {
    join_by_hash(tx);
    return tx;
}

} // namespace

PaidFacts::PaidFacts(
    Transaction& tx, RosterKey const& roster, std::optional<BatchId> batch, bool is_frozen)
    : copy_{hashing(tx), "paid_facts", paid_facts_query(roster, batch, is_frozen)},
      facts_{std::make_unique<FactsReader>()}, base_{is_frozen ? std::make_unique<FactsReader>()
                                                               : nullptr} {}

PaidFacts::~PaidFacts() = default;

PaidFact const* PaidFacts::next() {
    if (!copy_.next()) {
        return nullptr;
    }
    current_ = PaidFact{.enrolment = EnrolmentId{copy_.get_int64(enrolment_column)},
        .line_no = copy_.get_int32(line_no_column),
        .paid = copy_.get_money(paid_column),
        .facts = copy_.is_null(facts_column) ? std::nullopt
                                             : std::optional{facts_->read(copy_, facts_column)},
        .hold = std::nullopt,
        .base = std::nullopt};
    if (base_ && !copy_.is_null(hold_column)) {
        current_->hold = Hold{.line_no = current_->line_no,
            .rule = static_cast<std::uint8_t>(copy_.get_int16(hold_column)),
            .is_ended = copy_.get_bool(hold_column + 1),
            .base_enrolment = EnrolmentId{copy_.get_int64(hold_column + 2)},
            .base_version = copy_.get_int16(hold_column + 3),
            .base_period = Period::of(copy_.get_date(hold_column + 4))};
        if (!copy_.is_null(base_column)) {
            current_->base = base_->read(copy_, base_column);
        }
    }
    return &*current_;
}

std::vector<MonthRoster> month_rosters(
    Transaction& tx, std::span<BookId const> books, Period period) {
    std::vector<MonthRoster> rosters;
    for (auto const& row :
        Query{tx, "month_rosters", month_rosters_sql}.bind(books).bind(period).run()) {
        auto const batch = row.optional_int64("batch");
        rosters.push_back({{row.id<BookId>("book"), std::string{row.text("program")}, period,
                               row.text_array("base_lists")},
            batch ? std::optional{BatchId{*batch}} : std::nullopt, row.optional_date("known_on")});
    }
    return rosters;
}

} // namespace doudi::storage
