#include "doudi/storage/reconcile_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"
#include "reconcile_inputs.hpp"
#include "result_findings.hpp"
#include "roster_payments.hpp"

#include <utility>

namespace doudi::storage {

namespace {

// A finding for each exception, and one for each bucket that is well, standing for all in it.
constexpr std::string_view finding_table_sql = R"sql(
CREATE TEMPORARY TABLE finding (
    question text, bucket text, county integer, program text, batch bigint, line_no integer,
    person bigint, subject text, expected_fen bigint, actual_fen bigint,
    line_count bigint NOT NULL DEFAULT 1
) ON COMMIT DROP)sql";

// Line number 0: nothing was paid, and something was due.
constexpr std::string_view recomputed_table_sql = R"sql(
CREATE TEMPORARY TABLE recomputed (
    book integer, program text, enrolment bigint, line_no integer, amount_fen bigint
) ON COMMIT DROP)sql";

// Rosters in which a death from a day on does not lower what is paid (F26).
constexpr std::string_view death_freeze_table_sql = R"sql(
CREATE TEMPORARY TABLE death_freeze (
    book integer, program text, since date
) ON COMMIT DROP)sql";

// Balances of Q103, Q105 and U2303 by book and program over all time, against draws (of
// batches, imprests and projects) and outcomes.
constexpr std::string_view control_accounts_sql = R"sql(
INSERT INTO finding
WITH balance AS (
    SELECT a.book, a.program, a.code,
           sum(CASE a.code WHEN 'U2303' THEN b.credit_fen - b.debit_fen
                           ELSE b.debit_fen - b.credit_fen END)::bigint AS fen
      FROM ledger.account a
      JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
     WHERE a.book = ANY ($1::integer[]) AND a.code IN ('Q103', 'Q105', 'U2303')
     GROUP BY a.book, a.program, a.code
), draw AS (
    SELECT d.book, d.program,
           sum(d.amount_fen - d.paid_fen - d.failed_fen) FILTER (WHERE NOT d.is_released)::bigint
               AS reserved_fen,
           sum(d.paid_fen - d.returned_fen)::bigint AS paid_fen
      FROM (SELECT book, program, amount_fen, paid_fen, failed_fen,
                   returned_fen + recovered_fen AS returned_fen, is_released
              FROM payout.draw
             UNION ALL
            SELECT book, program, amount_fen, spent_fen, returned_fen, 0, false
              FROM imprest.draw
             UNION ALL
            SELECT book, program, amount_fen, paid_fen, failed_fen, returned_fen, false
              FROM project.draw
             UNION ALL -- came back after the year was closed: the quota stays spent
            SELECT book, program, 0, amount_fen, 0, 0, true
              FROM funding.prior_year_return WHERE batch IS NOT NULL) d
     WHERE d.book = ANY ($1::integer[]) GROUP BY d.book, d.program
), used AS (
    SELECT book, batch, sum(paid_fen) AS paid_fen, sum(returned_fen) AS returned_fen
      FROM payout.draw WHERE book = ANY ($1::integer[]) AND NOT is_released GROUP BY book, batch
), owed AS (
    SELECT b.book, b.program,
           sum(b.total_fen - coalesce(d.paid_fen - d.returned_fen, 0)
               - coalesce(w.fen, 0))::bigint AS fen
      FROM payout.batch b
      LEFT JOIN (SELECT book, batch, sum(amount_fen) AS fen FROM relief.payment
                  WHERE book = ANY ($1::integer[]) AND withdrawn_on IS NOT NULL
                  GROUP BY book, batch) w ON w.book = b.book AND w.batch = b.batch
      LEFT JOIN used d ON d.book = b.book AND d.batch = b.batch
     WHERE b.book = ANY ($1::integer[]) AND b.kind <> 'recovery'
       AND b.state IN ('approved', 'released', 'settling', 'reconciled', 'closed')
     GROUP BY b.book, b.program
), expected AS (
    SELECT book, program, 'Q103' AS code, coalesce(reserved_fen, 0) AS fen FROM draw
    UNION ALL SELECT book, program, 'Q105', coalesce(paid_fen, 0) FROM draw
    UNION ALL SELECT book, program, 'U2303', fen FROM owed
)
SELECT 'control_accounts',
       CASE WHEN coalesce(b.fen, 0) = coalesce(e.fen, 0) THEN 'agrees' ELSE 'differs' END,
       coalesce(b.book, e.book), coalesce(b.program, e.program), NULL, NULL, NULL,
       coalesce(b.code, e.code), coalesce(e.fen, 0), coalesce(b.fen, 0)
  FROM balance b
  FULL JOIN expected e ON e.book = b.book AND e.program = b.program AND e.code = b.code)sql";

// What a book allocated of a document to each receiver, against what the receiver recorded.
constexpr std::string_view parent_children_sql = R"sql(
INSERT INTO finding
WITH given AS (
    SELECT a.book AS parent, l.receiver, a.document, sum(l.amount_fen)::bigint AS fen
      FROM funding.allocation a
      JOIN funding.allocation_line l ON l.book = a.book AND l.allocation = a.allocation
     WHERE a.book = ANY ($1::integer[]) AND a.state = 'approved' AND l.amount_fen > 0
     GROUP BY a.book, l.receiver, a.document
), received AS (
    SELECT c.book, c.document, sum(b.credit_fen - b.debit_fen)::bigint AS fen
      FROM ledger.account c
      JOIN ledger.balance b ON b.book = c.book AND b.account = c.account
     WHERE c.book = ANY ($1::integer[]) AND c.code LIKE 'Q20%'
       AND NOT EXISTS (SELECT FROM funding.quota_document d
                        WHERE d.book = c.book AND d.document = c.document)
     GROUP BY c.book, c.document
)
SELECT 'parent_children',
       CASE WHEN coalesce(g.fen, 0) = coalesce(r.fen, 0) THEN 'agrees' ELSE 'differs' END,
       coalesce(g.receiver, r.book), '', NULL, NULL, NULL,
       'document ' || coalesce(g.document, r.document), coalesce(g.fen, 0), coalesce(r.fen, 0)
  FROM given g
  FULL JOIN received r ON r.book = g.receiver AND r.document = g.document)sql";

constexpr std::string_view result_sql = R"sql(
SELECT sha256(convert_to(coalesce(string_agg(x.line, E'\n' ORDER BY x.line), ''), 'UTF8'))
       AS digest
  FROM (SELECT (f.question, f.bucket, f.county, f.program, f.batch, f.line_no, f.person, f.subject,
                f.expected_fen, f.actual_fen)::text AS line, f.question, f.bucket
          FROM finding f) x
 WHERE x.question || '/' || x.bucket = ANY ($1::text[]))sql";

constexpr std::string_view insert_run_sql = R"sql(
INSERT INTO reconcile.run (book, period, inputs_sha256, result_sha256, started_by)
VALUES ($1::integer, $2::date, $3::bytea, $4::bytea, $5::bigint) RETURNING run, started_at)sql";

constexpr std::string_view insert_buckets_sql = R"sql(
INSERT INTO reconcile.bucket
SELECT $1::integer, $2::bigint, question, bucket, sum(line_count),
       coalesce(sum(coalesce(actual_fen, expected_fen)), 0)
  FROM finding GROUP BY question, bucket)sql";

constexpr std::string_view insert_exceptions_sql = R"sql(
INSERT INTO reconcile.exception
SELECT $1::integer, $2::bigint,
       row_number() OVER (ORDER BY question, bucket, county, program, batch, line_no, subject),
       question, bucket, county, program, batch, line_no, person, subject, expected_fen,
       actual_fen, bucket
  FROM finding WHERE question || '/' || bucket = ANY ($3::text[]))sql";

constexpr std::string_view runs_columns = R"sql(
SELECT run, book, period, started_at, inputs_sha256, result_sha256 FROM reconcile.run)sql";

Digest digest_of(Row const& row, char const* column) {
    auto const bytes = row.bytes(column);
    Digest digest{};
    DOUDI_CHECK(bytes.size() == digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

ReconcileRun run_of(Row const& row) {
    return {.run = row.id<RunId>("run"),
        .book = row.id<BookId>("book"),
        .period = row.period("period"),
        .started_at = row.instant("started_at"),
        .inputs_sha256 = digest_of(row, "inputs_sha256"),
        .result_sha256 = digest_of(row, "result_sha256")};
}

void put(CopyIn& copy, std::optional<std::int64_t> value) {
    value ? copy.put_int64(*value) : copy.put_null();
}

void put(CopyIn& copy, std::optional<std::int32_t> value) {
    value ? copy.put_int32(*value) : copy.put_null();
}

void put(CopyIn& copy, std::optional<std::string> const& value) {
    value ? copy.put_text(*value) : copy.put_null();
}

} // namespace

Reconciliation::Reconciliation(Transaction& tx, Period period, std::span<BookId const> books,
    Digest const& policy, std::vector<std::string> exceptions)
    : tx_{tx}, period_{period}, books_{books}, policy_{policy}, exceptions_{std::move(exceptions)} {
    Query{tx, "finding", finding_table_sql}.run();
    Query{tx, "recomputed", recomputed_table_sql}.run();
    Query{tx, "death_freeze", death_freeze_table_sql}.run();
}

void Reconciliation::add(std::span<DeathFreeze const> freezes) {
    CopyIn copy{tx_, "death_freeze (book, program, since)"};
    for (auto const& one : freezes) {
        copy.begin_row(3);
        copy.put_int32(static_cast<std::int32_t>(one.book.value()));
        copy.put_text(one.program);
        copy.put_date(one.since);
    }
    copy.finish();
}

void Reconciliation::add(std::span<Recomputed const> differing) {
    if (differing.empty()) {
        return;
    }
    std::lock_guard const lock{mutex_};
    CopyIn copy{tx_, "recomputed (book, program, enrolment, line_no, amount_fen)"};
    for (auto const& one : differing) {
        copy.begin_row(5);
        copy.put_int32(static_cast<std::int32_t>(one.book.value()));
        copy.put_text(one.program);
        copy.put_int64(one.enrolment.value());
        copy.put_int32(one.line_no);
        copy.put_money(one.amount);
    }
    copy.finish();
}

void Reconciliation::add(std::span<ResultFinding const> findings) {
    if (findings.empty()) {
        return;
    }
    std::lock_guard const lock{mutex_};
    CopyIn copy{tx_, "finding"};
    for (auto const& one : findings) {
        copy.begin_row(11);
        copy.put_text("payments_results");
        copy.put_text(one.bucket);
        put(copy, one.county);
        put(copy, one.program);
        put(copy, one.batch);
        put(copy, one.line_no);
        put(copy, one.person);
        put(copy, one.subject);
        put(copy, one.expected_fen);
        put(copy, one.actual_fen);
        copy.put_int64(one.line_count);
    }
    copy.finish();
}

void Reconciliation::compare_results(Transaction& reading) {
    constexpr std::size_t kept_max = 10'000;
    std::vector<ResultFinding> findings;
    ResultFindings stream{reading, period_, books_, exceptions_of("payments_results")};
    while (auto const* const one = stream.next()) {
        findings.push_back(*one);
        if (findings.size() == kept_max) {
            add(findings);
            findings.clear();
        }
    }
    add(findings);
}

std::vector<std::string> Reconciliation::exceptions_of(std::string_view question) const {
    std::vector<std::string> buckets;
    for (auto const& name : exceptions_) {
        if (name.starts_with(question) && name[question.size()] == '/') {
            buckets.push_back(name.substr(question.size() + 1));
        }
    }
    return buckets;
}

void Reconciliation::compare() {
    // Everything is compared with everything: a join that looks rows up one by one never pays.
    join_by_hash(tx_);
    Query{tx_, "roster_payments", roster_payments_sql()}
        .bind(period_)
        .bind(books_)
        .bind(exceptions_of("roster_payments"))
        .run();
    Query{tx_, "control_accounts", control_accounts_sql}.bind(books_).run();
    Query{tx_, "parent_children", parent_children_sql}.bind(books_).run();
}

Digest Reconciliation::inputs(Transaction& tx) const {
    return digest_of(Query{tx, "inputs", reconcile_inputs_sql()}
                         .bind(period_)
                         .bind(books_)
                         .bind(to_hex(policy_))
                         .run()
                         .exactly_one(),
        "digest");
}

ReconcileRun Reconciliation::keep(BookId book, UserId by, Digest const& inputs) {
    auto const result =
        digest_of(Query{tx_, "result", result_sql}.bind(exceptions_).run().exactly_one(), "digest");
    auto const row = Query{tx_, "insert_run", insert_run_sql}
                         .bind(book)
                         .bind(period_)
                         .bind(inputs)
                         .bind(result)
                         .bind(by)
                         .run()
                         .exactly_one();
    auto const run = row.id<RunId>("run");
    Query{tx_, "insert_buckets", insert_buckets_sql}.bind(book).bind(run).run();
    Query{tx_, "insert_exceptions", insert_exceptions_sql}
        .bind(book)
        .bind(run)
        .bind(exceptions_)
        .run();
    return {.run = run,
        .book = book,
        .period = period_,
        .started_at = row.instant("started_at"),
        .inputs_sha256 = inputs,
        .result_sha256 = result};
}

std::vector<ReconcileRun> reconcile_runs(Transaction& tx, std::span<BookId const> books) {
    std::vector<ReconcileRun> runs;
    for (auto const& row : Query{tx, "reconcile_runs",
             std::string{runs_columns} + " WHERE book = ANY ($1::integer[]) ORDER BY run"}
                               .bind(books)
                               .run()) {
        runs.push_back(run_of(row));
    }
    return runs;
}

std::optional<ReconcileRun> find_reconcile_run(Transaction& tx, RunId run) {
    auto const row =
        Query{tx, "find_reconcile_run", std::string{runs_columns} + " WHERE run = $1::bigint"}
            .bind(run)
            .run()
            .at_most_one();
    return row ? std::optional{run_of(*row)} : std::nullopt;
}

std::vector<BucketTotal> reconcile_buckets(Transaction& tx, BookId book, RunId run) {
    std::vector<BucketTotal> totals;
    for (auto const& row : Query{tx, "reconcile_buckets",
             "SELECT question, bucket, line_count, amount_fen FROM reconcile.bucket "
             "WHERE book = $1::integer AND run = $2::bigint ORDER BY question, bucket"}
                               .bind(book)
                               .bind(run)
                               .run()) {
        totals.push_back({.question = std::string{row.text("question")},
            .bucket = std::string{row.text("bucket")},
            .line_count = row.int64("line_count"),
            .amount = row.money("amount_fen")});
    }
    return totals;
}

std::vector<ReconcileException> reconcile_exceptions(
    Transaction& tx, BookId book, RunId run, std::string_view bucket) {
    std::vector<ReconcileException> found;
    for (auto const& row : Query{tx, "reconcile_exceptions",
             "SELECT * FROM reconcile.exception WHERE book = $1::integer AND run = $2::bigint "
             "AND ($3 = '' OR bucket = $3) ORDER BY exception_no"}
                               .bind(book)
                               .bind(run)
                               .bind(bucket)
                               .run()) {
        found.push_back({.number = row.int64("exception_no"),
            .question = std::string{row.text("question")},
            .bucket = std::string{row.text("bucket")},
            .county = row.id<BookId>("county"),
            .program = std::string{row.text("program")},
            .batch = row.optional_int64("batch"),
            .line_no = row.optional_int64("line_no"),
            .person = row.optional_int64("person"),
            .subject = std::string{row.text("subject")},
            .expected = row.optional_money("expected_fen"),
            .actual = row.optional_money("actual_fen")});
    }
    return found;
}

} // namespace doudi::storage
