#include "doudi/storage/check_rows.hpp"

#include "check_tables.hpp"
#include "doudi/base/check.hpp"
#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view fill_scope_sql = R"sql(
INSERT INTO scope SELECT unnest($1::integer[]))sql";

// Around the statement of a check. Both parameters are named so that it need not use them.
constexpr std::string_view insert_findings_sql = R"sql(
INSERT INTO check_finding
SELECT $3, coalesce(f.severity, $4), f.county, coalesce(f.program, ''), f.batch, f.line_no,
       f.person, coalesce(f.subject, ''), coalesce(f.amount_fen, 0)
  FROM ()sql";
constexpr std::string_view insert_findings_end_sql =
    ") f WHERE $1::date IS NOT NULL AND $2::date IS NOT NULL";

constexpr std::string_view count_sql = R"sql(
SELECT count(*) AS found, coalesce(sum(amount_fen), 0)::bigint AS amount_fen
  FROM check_finding WHERE check_id = $1)sql";

constexpr std::string_view against_batches_sql = R"sql(
SELECT county, batch, check_id, count(*) AS found, min(line_no) AS first_line
  FROM check_finding WHERE batch IS NOT NULL
 GROUP BY county, batch, check_id ORDER BY county, batch, check_id)sql";

constexpr std::string_view result_sql = R"sql(
SELECT sha256(convert_to(coalesce(string_agg(f::text, E'\n' ORDER BY f::text), ''), 'UTF8'))
       AS digest
  FROM check_finding f)sql";

constexpr std::string_view insert_run_sql = R"sql(
INSERT INTO reconcile.check_run (book, period, as_of, check_ids, inputs_sha256, result_sha256,
       started_by)
VALUES ($1::integer, $2::date, $3::date, $4::text[], $5::bytea, $6::bytea, $7::bigint)
RETURNING run, started_at)sql";

constexpr std::string_view insert_result_sql = R"sql(
INSERT INTO reconcile.check_result
VALUES ($1::integer, $2::bigint, $3, $4, $5::integer, $6::integer, $7::bigint, $8::bigint,
        $9::text[]))sql";

constexpr std::string_view insert_kept_sql = R"sql(
INSERT INTO reconcile.finding
SELECT $1::integer, $2::bigint,
       row_number() OVER (ORDER BY check_id, county, program, batch, line_no, person, subject,
                                   amount_fen, severity),
       check_id, severity, county, program, batch, line_no, person, subject, amount_fen
  FROM check_finding)sql";

constexpr std::string_view runs_columns = R"sql(
SELECT run, book, period, as_of, check_ids, started_at, inputs_sha256, result_sha256
  FROM reconcile.check_run)sql";

constexpr std::string_view results_sql = R"sql(
SELECT check_id, state, books_asked, books_run, found, amount_fen, lacking
  FROM reconcile.check_result WHERE book = $1::integer AND run = $2::bigint ORDER BY check_id)sql";

constexpr std::string_view findings_sql = R"sql(
SELECT f.finding_no, f.check_id, f.severity, f.county, f.program, f.batch, f.line_no, f.person,
       f.subject, f.amount_fen, coalesce(s.step, 'open') AS state
  FROM reconcile.finding f
  LEFT JOIN (SELECT DISTINCT ON (finding_no) finding_no, step FROM reconcile.finding_step
              WHERE book = $1::integer AND run = $2::bigint
              ORDER BY finding_no, step_no DESC) s ON s.finding_no = f.finding_no
 WHERE f.book = $1::integer AND f.run = $2::bigint AND ($3 = '' OR f.check_id = $3)
 ORDER BY f.finding_no)sql";

Digest digest_of(Row const& row, char const* column) {
    auto const bytes = row.bytes(column);
    Digest digest{};
    DOUDI_CHECK(bytes.size() == digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

CheckRun run_of(Row const& row) {
    return {.run = row.id<RunId>("run"),
        .book = BookId{row.int32("book")},
        .period = row.period("period"),
        .as_of = row.date("as_of"),
        .checks = row.text_array("check_ids"),
        .started_at = row.instant("started_at"),
        .inputs_sha256 = digest_of(row, "inputs_sha256"),
        .result_sha256 = digest_of(row, "result_sha256")};
}

} // namespace

MonthChecks::MonthChecks(Transaction& tx, Period period, Date as_of, std::span<BookId const> books)
    : tx_{tx}, period_{period}, as_of_{as_of}, books_{books.begin(), books.end()} {
    prepare(books);
}

void MonthChecks::prepare(std::span<BookId const> books) {
    join_by_hash(tx_);
    for (auto const& table : check_tables()) {
        Query query{tx_, table.name, table.sql};
        if (table.is_bound) {
            query.bind(period_).bind(books);
        }
        query.run();
    }
    for (auto const& row : Query{tx_, "has_data", has_data_sql()}.bind(period_).bind(books).run()) {
        has_data_[std::string{row.text("data")}].insert(row.int32("book"));
    }
}

MonthChecks::Books MonthChecks::with(std::string_view need) const {
    Books books;
    for (auto const data : reconcile::alternatives(need)) {
        auto const found = has_data_.find(data);
        if (found != has_data_.end()) {
            books.insert(found->second.begin(), found->second.end());
        }
    }
    return books;
}

CheckResult MonthChecks::run(reconcile::Check const& check) {
    CheckResult result{.check = std::string{check.id}, .state = "not_run", .lacking = {}};
    if (check.missing) {
        result.lacking.emplace_back(check.missing->en);
        return result;
    }
    // The first need says whom the check is about; where the others are lacking it is not run.
    auto const subject = with(check.needs.front());
    auto covered = subject;
    auto const keep_with = [&](std::string_view need, bool is_needed) {
        auto const there = with(need);
        bool is_lacking = subject.empty();
        for (auto const book : subject) {
            if (!there.contains(book)) {
                is_lacking = true;
                if (is_needed) {
                    covered.erase(book);
                }
            }
        }
        if (is_lacking && (there.empty() || !subject.empty())) {
            result.lacking.emplace_back(need);
        }
    };
    for (auto const need : check.needs) {
        keep_with(need, true);
    }
    for (auto const want : check.wants) {
        keep_with(want, false);
    }
    result.books_asked = static_cast<std::int64_t>(subject.size());
    result.books_run = static_cast<std::int64_t>(covered.size());
    if (covered.empty()) {
        return result;
    }
    Query{tx_, "empty_scope", "TRUNCATE scope"}.run();
    Query{tx_, "fill_scope", fill_scope_sql}
        .bind(std::vector<std::int64_t>(covered.begin(), covered.end()))
        .run();
    Query{tx_, check.id,
        std::string{insert_findings_sql} + check.sql + std::string{insert_findings_end_sql}}
        .bind(period_)
        .bind(as_of_)
        .bind(check.id)
        .bind(reconcile::name_of(check.severity))
        .run();
    auto const row = Query{tx_, "count_findings", count_sql}.bind(check.id).run().exactly_one();
    result.found = row.int64("found");
    result.amount = row.money("amount_fen");
    result.state = result.found > 0 ? "found" : "nothing";
    return result;
}

std::vector<BatchFindings> MonthChecks::against_batches() {
    std::vector<BatchFindings> all;
    for (auto const& row : Query{tx_, "against_batches", against_batches_sql}.run()) {
        all.push_back({.batch = {BookId{row.int32("county")}, row.id<BatchId>("batch")},
            .check = std::string{row.text("check_id")},
            .found = row.int64("found"),
            .first_line = row.optional_int64("first_line")});
    }
    return all;
}

Digest MonthChecks::inputs(
    Digest const& reconciled, std::span<reconcile::Check const* const> checks) {
    std::vector<std::string> lines{
        "reconciled|" + to_hex(reconciled), "as_of|" + format_date(as_of_)};
    for (auto const* const check : checks) {
        lines.push_back(std::string{check->id} + '|' + std::string{check->sha256});
    }
    return digest_of(Query{tx_, "check_inputs", check_inputs_sql()}
                         .bind(std::span<BookId const>{books_})
                         .bind(lines)
                         .run()
                         .exactly_one(),
        "digest");
}

CheckRun MonthChecks::keep(BookId book, UserId by, Digest const& reconciled,
    std::span<reconcile::Check const* const> checks, std::span<CheckResult const> results) {
    std::vector<std::string> ids;
    for (auto const* const check : checks) {
        ids.emplace_back(check->id);
    }
    auto const inputs_digest = inputs(reconciled, checks);
    auto const result_digest =
        digest_of(Query{tx_, "result", result_sql}.run().exactly_one(), "digest");
    auto const row = Query{tx_, "insert_check_run", insert_run_sql}
                         .bind(book)
                         .bind(period_)
                         .bind(as_of_)
                         .bind(ids)
                         .bind(inputs_digest)
                         .bind(result_digest)
                         .bind(by)
                         .run()
                         .exactly_one();
    auto const run = row.id<RunId>("run");
    for (auto const& one : results) {
        Query{tx_, "insert_check_result", insert_result_sql}
            .bind(book)
            .bind(run)
            .bind(one.check)
            .bind(one.state)
            .bind(one.books_asked)
            .bind(one.books_run)
            .bind(one.found)
            .bind(one.amount)
            .bind(one.lacking)
            .run();
    }
    Query{tx_, "insert_findings", insert_kept_sql}.bind(book).bind(run).run();
    return {.run = run,
        .book = book,
        .period = period_,
        .as_of = as_of_,
        .checks = std::move(ids),
        .started_at = row.instant("started_at"),
        .inputs_sha256 = inputs_digest,
        .result_sha256 = result_digest};
}

std::vector<CheckRun> check_runs(Transaction& tx, std::span<BookId const> books) {
    std::vector<CheckRun> runs;
    for (auto const& row : Query{tx, "check_runs",
             std::string{runs_columns} + " WHERE book = ANY ($1::integer[]) ORDER BY run"}
                               .bind(books)
                               .run()) {
        runs.push_back(run_of(row));
    }
    return runs;
}

std::optional<CheckRun> find_check_run(Transaction& tx, RunId run) {
    auto const row =
        Query{tx, "find_check_run", std::string{runs_columns} + " WHERE run = $1::bigint"}
            .bind(run)
            .run()
            .at_most_one();
    return row ? std::optional{run_of(*row)} : std::nullopt;
}

std::vector<CheckResult> check_results(Transaction& tx, BookId book, RunId run) {
    std::vector<CheckResult> results;
    for (auto const& row : Query{tx, "check_results", results_sql}.bind(book).bind(run).run()) {
        results.push_back({.check = std::string{row.text("check_id")},
            .state = std::string{row.text("state")},
            .books_asked = row.int32("books_asked"),
            .books_run = row.int32("books_run"),
            .found = row.int64("found"),
            .amount = row.money("amount_fen"),
            .lacking = row.text_array("lacking")});
    }
    return results;
}

std::vector<Finding> findings(Transaction& tx, BookId book, RunId run, std::string_view check) {
    std::vector<Finding> found;
    for (auto const& row :
        Query{tx, "findings", findings_sql}.bind(book).bind(run).bind(check).run()) {
        auto const severity = reconcile::severity_of(row.text("severity"));
        DOUDI_CHECK(severity.has_value());
        found.push_back({.number = row.int32("finding_no"),
            .check = std::string{row.text("check_id")},
            .severity = *severity,
            .county = BookId{row.int32("county")},
            .program = std::string{row.text("program")},
            .batch = row.optional_int64("batch"),
            .line_no = row.optional_int64("line_no"),
            .person = row.optional_int64("person"),
            .subject = std::string{row.text("subject")},
            .amount = row.money("amount_fen"),
            .state = std::string{row.text("state")}});
    }
    return found;
}

} // namespace doudi::storage
