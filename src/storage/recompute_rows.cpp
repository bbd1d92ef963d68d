#include "doudi/storage/recompute_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"
#include "facts_reader.hpp"

#include <string>

namespace doudi::storage {

namespace {

enum : std::size_t { enrolment_column, line_no_column, paid_column, facts_column };

constexpr std::string_view month_rosters_sql = R"sql(
SELECT coalesce(r.book, b.book) AS book, coalesce(r.program, b.program) AS program, b.batch
  FROM (SELECT DISTINCT book, program FROM roster.enrolment
         WHERE book = ANY ($1::integer[]) AND superseded_at IS NULL AND valid_from <= $2::date
           AND (valid_until IS NULL OR valid_until > $2::date)) r
  FULL JOIN (SELECT book, program, batch FROM payout.batch
              WHERE book = ANY ($1::integer[]) AND period = $2::date AND kind = 'regular'
                AND state NOT IN ('draft', 'cancelled')) b
    ON b.book = r.book AND b.program = r.program
 ORDER BY 1, 2)sql";

/// COPY takes no parameters: numbers, a date and the code of a program stand in the text.
std::string paid_facts_query(RosterKey const& roster, std::optional<BatchId> batch) {
    DOUDI_CHECK(roster.program.find_first_of("'\\") == std::string::npos);
    auto const book = std::to_string(roster.book.value());
    auto const day = "'" + format_date(roster.period.first_day()) + "'";
    auto const lines = "l.book = " + book + " AND l.period = " + day +
        " AND l.batch = " + std::to_string(batch.value_or(BatchId{0}).value());
    auto const enrolled = "e.book = " + book + " AND e.program = '" + roster.program + "'";
    std::string sql = "SELECT l.enrolment, l.line_no, l.amount_fen, ";
    sql.append(facts_columns)
        .append(" FROM payout.line l LEFT JOIN roster.enrolment e ON ")
        .append(enrolled)
        .append(" AND e.enrolment = l.enrolment AND e.version = l.enrolment_version WHERE ")
        .append(lines)
        .append(" UNION ALL SELECT e.enrolment, 0, 0::bigint, ")
        .append(facts_columns)
        .append(" FROM roster.enrolment e WHERE ")
        .append(enrolled)
        .append(" AND e.superseded_at IS NULL AND e.valid_from <= ")
        .append(day)
        .append(" AND (e.valid_until IS NULL OR e.valid_until > ")
        .append(day)
        .append(") AND NOT EXISTS (SELECT FROM payout.line l WHERE ")
        .append(lines)
        .append(" AND l.enrolment = e.enrolment)");
    return sql;
}

Transaction& hashing(Transaction& tx) {
    join_by_hash(tx);
    return tx;
}

} // namespace

PaidFacts::PaidFacts(Transaction& tx, RosterKey const& roster, std::optional<BatchId> batch)
    : copy_{hashing(tx), "paid_facts", paid_facts_query(roster, batch)},
      facts_{std::make_unique<FactsReader>()} {}

PaidFacts::~PaidFacts() = default;

PaidFact const* PaidFacts::next() {
    if (!copy_.next()) {
        return nullptr;
    }
    current_ = PaidFact{.enrolment = EnrolmentId{copy_.get_int64(enrolment_column)},
        .line_no = copy_.get_int32(line_no_column),
        .paid = copy_.get_money(paid_column),
        .facts = copy_.is_null(facts_column) ? std::nullopt
                                             : std::optional{facts_->read(copy_, facts_column)}};
    return &*current_;
}

std::vector<MonthRoster> month_rosters(
    Transaction& tx, std::span<BookId const> books, Period period) {
    std::vector<MonthRoster> rosters;
    for (auto const& row :
        Query{tx, "month_rosters", month_rosters_sql}.bind(books).bind(period).run()) {
        auto const batch = row.optional_int64("batch");
        rosters.push_back({{row.id<BookId>("book"), std::string{row.text("program")}, period},
            batch ? std::optional{BatchId{*batch}} : std::nullopt});
    }
    return rosters;
}

} // namespace doudi::storage
