#include "result_findings.hpp"

#include "doudi/storage/join_method.hpp"
#include "filled_sql.hpp"

#include <string_view>

namespace doudi::storage {

namespace {

// Lines that were sent against outcomes, and rows of result files by the bucket they came into.
// What is well is counted and summed, so that only exceptions come one by one.
constexpr std::string_view findings_sql = R"sql(
SELECT bucket, county, program, batch, line_no, person, subject, expected_fen,
       CASE WHEN is_exception THEN actual_fen ELSE sum(fen)::bigint END, count(*)
  FROM (SELECT bucket, is_exception, coalesce(actual_fen, expected_fen) AS fen,
               CASE WHEN is_exception THEN county END AS county,
               CASE WHEN is_exception THEN program END AS program,
               CASE WHEN is_exception THEN batch END AS batch,
               CASE WHEN is_exception THEN line_no END AS line_no,
               CASE WHEN is_exception THEN person END AS person,
               CASE WHEN is_exception THEN subject END AS subject,
               CASE WHEN is_exception THEN expected_fen END AS expected_fen,
               CASE WHEN is_exception THEN actual_fen END AS actual_fen,
               CASE WHEN is_exception THEN file END AS file,
               CASE WHEN is_exception THEN row_no END AS row_no
          FROM (SELECT *, bucket IN ({exceptions}) AS is_exception
                  FROM (
SELECT CASE WHEN t.outcome IS NOT NULL THEN 'returned'
            WHEN o.outcome IS NOT NULL THEN o.outcome
            WHEN r.line_no IS NOT NULL THEN 'in_dispute'
            ELSE 'no_result' END AS bucket,
       l.book AS county, l.program, l.batch, l.line_no, l.person,
       coalesce(t.reason, nullif(o.reason, ''), '') AS subject, l.amount_fen AS expected_fen,
       CASE WHEN o.outcome = 'paid' AND t.outcome IS NULL THEN l.amount_fen ELSE 0 END
           AS actual_fen, NULL::bigint AS file, NULL::integer AS row_no
  FROM payout.batch b
  JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
  LEFT JOIN payout.outcome o ON o.book = l.book AND o.period = l.period AND o.batch = l.batch
                            AND o.line_no = l.line_no AND o.seq = 1 AND o.period = '{day}'
  LEFT JOIN payout.outcome t ON t.book = l.book AND t.period = l.period AND t.batch = l.batch
                            AND t.line_no = l.line_no AND t.seq = 2 AND t.period = '{day}'
  LEFT JOIN (SELECT DISTINCT book, batch, line_no FROM payout.result_row
              WHERE book = ANY ('{{books}}'::integer[]) AND period = '{day}'
                AND bucket NOT IN ('matched', 'confirmed', 'not_final')) r
    ON r.book = l.book AND r.batch = l.batch AND r.line_no = l.line_no
 WHERE b.book = ANY ('{{books}}'::integer[]) AND b.period = '{day}' AND l.period = '{day}'
   AND b.kind <> 'recovery' AND b.state IN ('released', 'settling', 'reconciled', 'closed')
UNION ALL
SELECT r.bucket, r.book, coalesce(l.program, ''), r.batch, r.line_no, l.person, r.reference,
       l.amount_fen, r.amount_fen, r.file, r.row_no
  FROM payout.result_row r
  LEFT JOIN payout.line l ON l.book = r.book AND l.period = '{day}' AND l.batch = r.batch
                         AND l.line_no = r.line_no
 WHERE r.book = ANY ('{{books}}'::integer[]) AND r.period = '{day}'
                       OFFSET 0) r OFFSET 0) f) g
 GROUP BY bucket, is_exception, county, program, batch, line_no, person, subject, expected_fen,
          actual_fen, file, row_no)sql";

enum : std::size_t {
    bucket_column,
    county_column,
    program_column,
    batch_column,
    line_no_column,
    person_column,
    subject_column,
    expected_column,
    actual_column,
    count_column,
};

std::string query_of(
    Period period, std::span<BookId const> books, std::span<std::string const> exceptions) {
    std::string numbers;
    for (auto const book : books) {
        numbers.append(numbers.empty() ? "" : ", ").append(std::to_string(book.value()));
    }
    std::string sql{findings_sql};
    fill(sql, "{books}", numbers);
    fill(sql, "{day}", format_date(period.first_day()));
    fill_programs(sql, "{exceptions}", exceptions);
    return sql;
}

// Everything is compared with everything: a join that looks rows up one by one never pays.
Transaction& hashing(Transaction& tx) {
    join_by_hash(tx);
    return tx;
}

} // namespace

ResultFindings::ResultFindings(Transaction& tx, Period period, std::span<BookId const> books,
    std::span<std::string const> exceptions)
    : copy_{hashing(tx), "payments_results", query_of(period, books, exceptions)} {}

ResultFinding const* ResultFindings::next() {
    if (!copy_.next()) {
        return nullptr;
    }
    auto const int64 = [&](std::size_t column) {
        return copy_.is_null(column) ? std::nullopt : std::optional{copy_.get_int64(column)};
    };
    auto const int32 = [&](std::size_t column) {
        return copy_.is_null(column) ? std::nullopt : std::optional{copy_.get_int32(column)};
    };
    auto const text = [&](std::size_t column) {
        return copy_.is_null(column) ? std::nullopt
                                     : std::optional{std::string{copy_.get_text(column)}};
    };
    current_ = {.bucket = std::string{copy_.get_text(bucket_column)},
        .county = int32(county_column),
        .program = text(program_column),
        .batch = int64(batch_column),
        .line_no = int32(line_no_column),
        .person = int64(person_column),
        .subject = text(subject_column),
        .expected_fen = int64(expected_column),
        .actual_fen = int64(actual_column),
        .line_count = copy_.get_int64(count_column)};
    return &current_;
}

} // namespace doudi::storage
