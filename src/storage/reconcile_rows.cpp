#include "doudi/storage/reconcile_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"
#include "reconcile_inputs.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view finding_table_sql = R"sql(
CREATE TEMPORARY TABLE finding (
    question text, bucket text, county integer, program text, batch bigint, line_no integer,
    person bigint, subject text, expected_fen bigint, actual_fen bigint
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

// Enrolments in force on the first day of the month, and those a freeze pays on, against the lines
// of regular batches.
constexpr std::string_view roster_payments_sql = R"sql(
INSERT INTO finding
WITH in_force AS (
    SELECT e.book, e.program, e.enrolment, e.person, e.declared_fen, e.member_person
      FROM roster.enrolment e
     WHERE e.book = ANY ($2::integer[]) AND e.superseded_at IS NULL AND e.valid_from <= $1::date
       AND (e.valid_until IS NULL OR e.valid_until > $1::date)
    UNION ALL -- what is paid by the list of another benefit, having none of its own
    SELECT b.book, b.program, e.enrolment, e.person, NULL, e.member_person
      FROM payout.batch b
      JOIN ref.base_list s ON s.program = b.program
      JOIN roster.enrolment e ON e.book = b.book AND e.program = s.list
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.kind = 'regular'
       AND b.state NOT IN ('draft', 'cancelled') AND e.superseded_at IS NULL
       AND e.valid_from <= $1::date AND (e.valid_until IS NULL OR e.valid_until > $1::date)
       AND NOT EXISTS (SELECT FROM roster.enrolment o
                        WHERE o.book = b.book AND o.program = b.program
                          AND o.superseded_at IS NULL AND o.valid_from <= $1::date
                          AND (o.valid_until IS NULL OR o.valid_until > $1::date))
    UNION ALL
    SELECT l.book, l.program, e.enrolment, e.person, NULL, e.member_person
      FROM payout.batch b
      JOIN payout.hold h ON h.book = b.book AND h.batch = b.batch AND h.is_ended
      JOIN payout.line l ON l.book = h.book AND l.period = $1::date AND l.batch = h.batch
                        AND l.line_no = h.line_no
      JOIN (SELECT program, program AS list FROM ref.program
             UNION ALL SELECT program, list FROM ref.base_list) s ON s.program = l.program
      JOIN roster.enrolment e ON e.book = l.book AND e.program = s.list
                             AND e.enrolment = l.enrolment AND e.version = l.enrolment_version
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.state <> 'cancelled'
       AND e.valid_until <= $1::date
), listed AS (
    SELECT book, program, enrolment, unnest(member_person || person) AS person FROM in_force
), member AS (
    SELECT DISTINCT l.book, l.program, l.enrolment, p.id_hash
      FROM listed l
      JOIN roster.person p ON p.book = l.book AND p.person = l.person AND p.superseded_at IS NULL
), excluded AS (
    SELECT x.book, b.program, x.enrolment, x.person, x.rule, x.line_no
      FROM payout.batch b
      JOIN payout.exclusion x ON x.book = b.book AND x.batch = b.batch
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.kind = 'regular'
       AND b.state NOT IN ('draft', 'cancelled')
), not_paid AS (
    SELECT DISTINCT book, program, enrolment FROM excluded WHERE line_no = 0
), reduced AS ( -- what was declared is not what is due then
    SELECT DISTINCT book, program, enrolment FROM excluded WHERE line_no > 0
), left_out AS ( -- the dead whom the batch does not pay for
    SELECT x.book, x.program, x.enrolment, p.id_hash
      FROM excluded x
      JOIN roster.person p ON p.book = x.book AND p.person = x.person AND p.superseded_at IS NULL
     WHERE x.rule = 6
), death AS (
    SELECT m.book, m.program, m.enrolment, m.id_hash, min(o.on_date) AS on_date
      FROM member m
      JOIN roster.outside_person o ON o.id_hash = m.id_hash
      LEFT JOIN left_out x ON x.book = m.book AND x.program = m.program
                          AND x.enrolment = m.enrolment AND x.id_hash = m.id_hash
     WHERE o.on_date < $1::date AND x.id_hash IS NULL
     GROUP BY m.book, m.program, m.enrolment, m.id_hash
), bereaved AS (
    SELECT DISTINCT book, program, enrolment FROM death
), counted AS (
    SELECT book, program, enrolment, unnest(member_person) AS person FROM in_force
), living AS ( -- and paid: a death exempts only where somebody is left
    SELECT DISTINCT c.book, c.program, c.enrolment
      FROM counted c
      JOIN bereaved b ON b.book = c.book AND b.program = c.program AND b.enrolment = c.enrolment
      JOIN roster.person p ON p.book = c.book AND p.person = c.person AND p.superseded_at IS NULL
      LEFT JOIN death d ON d.book = c.book AND d.program = c.program
                       AND d.enrolment = c.enrolment AND d.id_hash = p.id_hash
      LEFT JOIN excluded x ON x.book = c.book AND x.program = c.program
                          AND x.enrolment = c.enrolment AND x.person = c.person AND x.rule <> 5
     WHERE d.id_hash IS NULL AND x.person IS NULL
), dead AS (
    SELECT d.book, d.program, d.enrolment,
           bool_and(f.since IS NOT NULL AND d.on_date >= f.since AND l.enrolment IS NOT NULL)
               AS is_exempt
      FROM death d
      LEFT JOIN death_freeze f ON f.book = d.book AND f.program = d.program
      LEFT JOIN living l ON l.book = d.book AND l.program = d.program
                        AND l.enrolment = d.enrolment
     GROUP BY d.book, d.program, d.enrolment
), twice AS (
    SELECT program, id_hash FROM member GROUP BY program, id_hash HAVING min(book) <> max(book)
), duplicate AS (
    SELECT DISTINCT m.book, m.program, m.enrolment
      FROM member m JOIN twice t ON t.program = m.program AND t.id_hash = m.id_hash
), line AS (
    SELECT l.book, l.program, l.enrolment, l.batch, l.line_no, l.person, l.amount_fen
      FROM payout.batch b
      JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
     WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.kind = 'regular'
       AND b.state <> 'cancelled'
), adjusted AS (
    SELECT DISTINCT a.book, a.program, a.person
      FROM (SELECT book, batch, program, person FROM payout.line
             WHERE book = ANY ($2::integer[]) AND period > $1::date AND for_period = $1::date
             UNION ALL
            SELECT book, batch, program, person FROM payout.set_off
             WHERE book = ANY ($2::integer[]) AND period > $1::date AND for_period = $1::date) a
      JOIN payout.batch b ON b.book = a.book AND b.batch = a.batch
       AND b.kind IN ('arrears', 'recovery') AND b.state NOT IN ('draft', 'cancelled')
)
SELECT 'roster_payments',
       CASE WHEN j.person IS NOT NULL AND (l.line_no IS NULL OR r.line_no IS NULL) THEN 'adjusted'
            WHEN f.enrolment IS NULL THEN 'unexpected'
            WHEN l.line_no IS NULL AND x.enrolment IS NOT NULL AND r.enrolment IS NULL
                THEN 'excluded'
            WHEN NOT d.is_exempt THEN 'dead'
            WHEN u.enrolment IS NOT NULL THEN 'duplicate_across_counties'
            WHEN l.line_no IS NULL AND (f.declared_fen IS NOT NULL OR r.enrolment IS NOT NULL)
                THEN 'missing'
            WHEN l.line_no IS NULL THEN 'nothing_due'
            WHEN r.enrolment IS NOT NULL THEN 'amount_differs'
            WHEN d.is_exempt THEN 'dead_exempt'
            WHEN f.declared_fen <> l.amount_fen AND c.enrolment IS NULL THEN 'declared_differs'
            ELSE 'matched' END,
       coalesce(f.book, l.book), coalesce(f.program, l.program), l.batch, l.line_no,
       coalesce(f.person, l.person), 'enrolment ' || coalesce(f.enrolment, l.enrolment),
       coalesce(r.amount_fen, f.declared_fen), l.amount_fen
  FROM in_force f
  FULL JOIN line l ON l.book = f.book AND l.program = f.program AND l.enrolment = f.enrolment
  LEFT JOIN dead d ON d.book = f.book AND d.program = f.program AND d.enrolment = f.enrolment
  LEFT JOIN duplicate u ON u.book = f.book AND u.program = f.program
                       AND u.enrolment = f.enrolment
  LEFT JOIN reduced c ON c.book = f.book AND c.program = f.program AND c.enrolment = f.enrolment
  LEFT JOIN not_paid x ON x.book = f.book AND x.program = f.program AND x.enrolment = f.enrolment
  LEFT JOIN recomputed r ON r.book = coalesce(f.book, l.book)
                        AND r.program = coalesce(f.program, l.program)
                        AND r.enrolment = coalesce(f.enrolment, l.enrolment)
                        AND r.line_no = coalesce(l.line_no, 0)
  LEFT JOIN adjusted j ON j.book = coalesce(f.book, l.book)
                      AND j.program = coalesce(f.program, l.program)
                      AND j.person = coalesce(f.person, l.person))sql";

// Lines that were sent against outcomes, and rows of result files by the bucket they came into.
constexpr std::string_view payments_results_sql = R"sql(
INSERT INTO finding
SELECT 'payments_results',
       CASE WHEN t.outcome IS NOT NULL THEN 'returned'
            WHEN o.outcome IS NOT NULL THEN o.outcome
            WHEN r.line_no IS NOT NULL THEN 'in_dispute'
            ELSE 'no_result' END,
       l.book, l.program, l.batch, l.line_no, l.person,
       coalesce(t.reason, nullif(o.reason, ''), ''), l.amount_fen,
       CASE WHEN o.outcome = 'paid' AND t.outcome IS NULL THEN l.amount_fen ELSE 0 END
  FROM payout.batch b
  JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
  LEFT JOIN payout.outcome o ON o.book = l.book AND o.period = l.period AND o.batch = l.batch
                            AND o.line_no = l.line_no AND o.seq = 1
  LEFT JOIN payout.outcome t ON t.book = l.book AND t.period = l.period AND t.batch = l.batch
                            AND t.line_no = l.line_no AND t.seq = 2
  LEFT JOIN (SELECT DISTINCT book, batch, line_no FROM payout.result_row
              WHERE book = ANY ($2::integer[]) AND period = $1::date
                AND bucket NOT IN ('matched', 'confirmed', 'not_final')) r
    ON r.book = l.book AND r.batch = l.batch AND r.line_no = l.line_no
 WHERE b.book = ANY ($2::integer[]) AND b.period = $1::date AND b.kind <> 'recovery'
   AND b.state IN ('released', 'settling', 'reconciled', 'closed')
UNION ALL
SELECT 'payments_results', r.bucket, r.book, coalesce(l.program, ''), r.batch, r.line_no, l.person,
       r.reference, l.amount_fen, r.amount_fen
  FROM payout.result_row r
  LEFT JOIN payout.line l ON l.book = r.book AND l.period = r.period AND l.batch = r.batch
                         AND l.line_no = r.line_no
 WHERE r.book = ANY ($2::integer[]) AND r.period = $1::date)sql";

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
SELECT sha256(convert_to(coalesce(string_agg(f::text, E'\n' ORDER BY f::text), ''), 'UTF8'))
       AS digest
  FROM finding f WHERE f.question || '/' || f.bucket = ANY ($1::text[]))sql";

constexpr std::string_view insert_run_sql = R"sql(
INSERT INTO reconcile.run (book, period, inputs_sha256, result_sha256, started_by)
VALUES ($1::integer, $2::date, $3::bytea, $4::bytea, $5::bigint) RETURNING run, started_at)sql";

constexpr std::string_view insert_buckets_sql = R"sql(
INSERT INTO reconcile.bucket
SELECT $1::integer, $2::bigint, question, bucket, count(*),
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

} // namespace

Reconciliation::Reconciliation(
    Transaction& tx, Period period, std::span<BookId const> books, Digest const& policy)
    : tx_{tx}, period_{period}, books_{books}, policy_{policy} {
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

void Reconciliation::compare() {
    // Everything is compared with everything: a join that looks rows up one by one never pays.
    join_by_hash(tx_);
    Query{tx_, "roster_payments", roster_payments_sql}.bind(period_).bind(books_).run();
    Query{tx_, "payments_results", payments_results_sql}.bind(period_).bind(books_).run();
    Query{tx_, "control_accounts", control_accounts_sql}.bind(books_).run();
    Query{tx_, "parent_children", parent_children_sql}.bind(books_).run();
}

Digest Reconciliation::inputs() const {
    return digest_of(Query{tx_, "inputs", reconcile_inputs_sql()}
                         .bind(period_)
                         .bind(books_)
                         .bind(to_hex(policy_))
                         .run()
                         .exactly_one(),
        "digest");
}

ReconcileRun Reconciliation::keep(BookId book, UserId by, std::span<std::string const> exceptions) {
    auto const inputs_digest = inputs();
    auto const result =
        digest_of(Query{tx_, "result", result_sql}.bind(exceptions).run().exactly_one(), "digest");
    auto const row = Query{tx_, "insert_run", insert_run_sql}
                         .bind(book)
                         .bind(period_)
                         .bind(inputs_digest)
                         .bind(result)
                         .bind(by)
                         .run()
                         .exactly_one();
    auto const run = row.id<RunId>("run");
    Query{tx_, "insert_buckets", insert_buckets_sql}.bind(book).bind(run).run();
    Query{tx_, "insert_exceptions", insert_exceptions_sql}
        .bind(book)
        .bind(run)
        .bind(exceptions)
        .run();
    return {.run = run,
        .book = book,
        .period = period_,
        .started_at = row.instant("started_at"),
        .inputs_sha256 = inputs_digest,
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
