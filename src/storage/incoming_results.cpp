#include "doudi/storage/incoming_results.hpp"

#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view incoming_table_sql = R"sql(
CREATE TEMPORARY TABLE incoming_result (
    row_no integer, level text, fate text, book integer, batch bigint, line_no integer,
    reference text, account_hash bytea, amount_fen bigint, line_count bigint, reason_list text,
    reason text, words text, booked_on date,
    spread_from integer, step smallint, bucket text, status text, period date, was_paid boolean,
    our_reason text
) ON COMMIT DROP)sql";

// What a whole speaks of: the lines its payment or message had when it was written. Its totals may
// be those of any writing, or those of what is still open.
constexpr std::string_view spread_sql = R"sql(
WITH named AS (
    SELECT w.row_no, i.*
      FROM incoming_result w JOIN payout.instruction i ON i.payment_id = w.reference
     WHERE w.level = 'payment' AND w.reference <> '' AND i.book = ANY ($1::integer[])
     UNION ALL
    SELECT w.row_no, i.*
      FROM incoming_result w JOIN payout.instruction i ON i.message_id = w.reference
     WHERE w.level = 'group' AND w.reference <> '' AND i.book = ANY ($1::integer[])
), sent AS (
    SELECT row_no, book, batch, bank,
           sum(line_count) OVER one AS line_count, sum(total_fen) OVER one AS total_fen
      FROM named
    WINDOW one AS (PARTITION BY row_no, format, file_sha256)
), target AS (
    SELECT DISTINCT row_no, book, batch, bank FROM sent
), target_line AS (
    SELECT w.row_no, w.fate, l.book, l.batch, l.line_no, l.amount_fen,
           CASE WHEN w.fate = 'returned' THEN o.outcome = 'paid' AND r.outcome IS NULL
                ELSE o.outcome IS NULL END AS is_open,
           coalesce(CASE WHEN w.fate = 'returned' THEN r.outcome ELSE o.outcome END = w.fate, false)
               AS is_same
      FROM target t
      JOIN incoming_result w ON w.row_no = t.row_no
      JOIN payout.batch b ON b.book = t.book AND b.batch = t.batch AND b.kind <> 'recovery'
      JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
                        AND l.book = ANY ($1::integer[])
      JOIN roster.payee_account a ON a.book = l.book AND a.account = l.account
                        AND left(a.bank_no, 3) = t.bank AND a.book = ANY ($1::integer[])
      LEFT JOIN payout.outcome o ON o.book = l.book AND o.period = l.period AND o.batch = l.batch
                        AND o.line_no = l.line_no AND o.seq = 1 AND o.book = ANY ($1::integer[])
      LEFT JOIN payout.outcome r ON r.book = l.book AND r.period = l.period AND r.batch = l.batch
                        AND r.line_no = l.line_no AND r.seq = 2 AND r.book = ANY ($1::integer[])
), open_line AS (
    SELECT * FROM target_line WHERE is_open
), total AS (
    SELECT row_no, line_count, total_fen FROM sent
     UNION
    SELECT row_no, count(*), sum(amount_fen) FROM open_line GROUP BY row_no
     UNION
    SELECT row_no, count(*), sum(amount_fen) FROM target_line WHERE is_open OR is_same
     GROUP BY row_no
), fitting AS (
    SELECT DISTINCT w.row_no
      FROM incoming_result w JOIN total t ON t.row_no = w.row_no
     WHERE coalesce(w.line_count = t.line_count, true)
       AND coalesce(w.amount_fen = t.total_fen, true)
), repeated AS (
    SELECT row_no
      FROM (SELECT row_no, row_number() OVER (PARTITION BY level, reference, fate ORDER BY row_no)
                       AS mention
              FROM incoming_result WHERE level <> 'line') w WHERE mention > 1
     UNION
    SELECT w.row_no
      FROM incoming_result w
      JOIN payout.result_row p ON p.reference = w.reference AND p.status = w.fate
       AND p.level = w.level AND p.level <> 'line' AND p.spread_from IS NULL
       AND p.bucket IN ('spread', 'confirmed') AND p.book = ANY ($1::integer[])
      JOIN payout.result_file f ON f.file = p.file AND left(f.format, 8) = left($3, 8)
), judged AS (
    UPDATE incoming_result w
       SET bucket = CASE WHEN w.fate = 'other' THEN 'other_booking'
                         WHEN w.row_no NOT IN (SELECT row_no FROM sent) THEN 'unexpected'
                         WHEN w.fate = 'pending' THEN 'not_final'
                         WHEN w.row_no IN (SELECT row_no FROM repeated) THEN 'duplicate'
                         WHEN w.row_no NOT IN (SELECT row_no FROM fitting) THEN 'totals_differ'
                         WHEN w.row_no IN (SELECT row_no FROM open_line) THEN 'spread'
                         WHEN w.row_no IN (SELECT row_no FROM target_line WHERE is_same)
                             THEN 'confirmed'
                         ELSE 'contradicts' END,
           status = w.fate, step = 1, period = $2::date
     WHERE w.level <> 'line'
)
INSERT INTO incoming_result (row_no, level, fate, book, batch, line_no, reference, amount_fen,
                             reason_list, reason, booked_on, spread_from)
SELECT (SELECT max(row_no) FROM incoming_result) + row_number() OVER (ORDER BY s.row_no, s.book,
           s.batch, s.line_no),
       w.level, w.fate, s.book, s.batch, s.line_no,
       'B' || s.book || '-' || s.batch || '-' || s.line_no, s.amount_fen, w.reason_list, w.reason,
       w.booked_on, w.row_no
  FROM (SELECT DISTINCT ON (o.book, o.batch, o.line_no) o.*
          FROM open_line o JOIN incoming_result x ON x.row_no = o.row_no
         WHERE x.fate IN ('paid', 'failed', 'returned')
           AND o.row_no IN (SELECT row_no FROM fitting)
           AND o.row_no NOT IN (SELECT row_no FROM repeated)
           AND NOT EXISTS (SELECT FROM incoming_result e
                            WHERE e.level = 'line' AND e.book = o.book AND e.batch = o.batch
                              AND e.line_no = o.line_no AND e.fate <> 'returned')
         ORDER BY o.book, o.batch, o.line_no, x.level = 'group', o.row_no) s
  JOIN incoming_result w ON w.row_no = s.row_no)sql";

constexpr std::string_view periods_sql = R"sql(
SELECT coalesce(array_agg(DISTINCT b.period::text), '{}') AS periods
  FROM (SELECT DISTINCT book, batch FROM incoming_result WHERE batch IS NOT NULL) i
  JOIN payout.batch b ON b.book = i.book AND b.batch = i.batch)sql";

// Of each table only what belongs to the file's own books and months is read. A return comes second
// where the line was paid, by an earlier file or this one. What a file of another kind said already
// is confirmed: a report says settled, then a statement has the booking.
constexpr std::string_view sort_sql = R"sql(
WITH here AS MATERIALIZED (SELECT array_agg(DISTINCT book) AS books FROM incoming_result),
known AS (
    SELECT i.row_no, i.book, i.batch, i.line_no, i.fate, i.amount_fen, i.account_hash,
           coalesce(l.line_no IS NOT NULL AND i.book = ANY ($2::integer[])
                    AND b.kind <> 'recovery', false) AS is_ours,
           b.state, b.period, l.amount_fen AS line_fen, a.number_hash, o.outcome,
           t.outcome AS second_outcome,
           CASE WHEN i.fate IN ('pending', 'other') THEN 0
                WHEN i.fate = 'returned' AND (o.outcome = 'paid' OR bool_or(i.fate = 'paid')
                     OVER (PARTITION BY i.book, i.batch, i.line_no)) THEN 2
                WHEN i.fate = 'failed' AND $4::boolean AND o.outcome = 'paid' THEN 2
                ELSE 1 END AS step,
           coalesce(CASE WHEN t.outcome IS NOT NULL AND i.fate <> 'paid'
                             THEN i.fate IN ('failed', 'returned')
                                  AND left(ft.format, 8) <> left($5, 8)
                         WHEN o.outcome = 'failed'
                             THEN i.fate IN ('failed', 'returned')
                                  AND left(fo.format, 8) <> left($5, 8)
                         ELSE o.outcome = i.fate AND left(fo.format, 8) <> left($5, 8) END,
                    false) AS confirms
      FROM incoming_result i
      LEFT JOIN payout.batch b ON b.book = i.book AND b.batch = i.batch
      LEFT JOIN payout.line l ON l.book = b.book AND l.period = b.period
                             AND l.period = ANY ($3::date[])
                             AND l.batch = b.batch AND l.line_no = i.line_no
                             AND l.book = ANY ((SELECT books FROM here)::integer[])
      LEFT JOIN roster.payee_account a ON a.book = l.book AND a.account = l.account
                             AND a.book = ANY ((SELECT books FROM here)::integer[])
      LEFT JOIN payout.outcome o ON o.book = l.book AND o.period = l.period
                                AND o.period = ANY ($3::date[])
                                AND o.batch = l.batch AND o.line_no = l.line_no AND o.seq = 1
                             AND o.book = ANY ((SELECT books FROM here)::integer[])
      LEFT JOIN payout.outcome t ON t.book = l.book AND t.period = l.period
                                AND t.period = ANY ($3::date[])
                                AND t.batch = l.batch AND t.line_no = l.line_no AND t.seq = 2
                             AND t.book = ANY ((SELECT books FROM here)::integer[])
      LEFT JOIN payout.result_file fo ON fo.file = o.file
      LEFT JOIN payout.result_file ft ON ft.file = t.file
     WHERE i.bucket IS NULL
), counted AS (
    SELECT *, row_number() OVER (PARTITION BY book, batch, line_no, step ORDER BY row_no) AS mention
      FROM known
)
UPDATE incoming_result r
   SET step = greatest(c.step, 1),
       status = CASE WHEN c.step = 1 AND c.fate = 'returned' THEN 'failed' ELSE c.fate END,
       was_paid = coalesce(c.outcome = 'paid', false),
       period = CASE WHEN c.is_ours THEN c.period ELSE $1::date END,
       amount_fen = coalesce(r.amount_fen, CASE WHEN c.is_ours THEN c.line_fen END, 0),
       bucket = CASE
           WHEN c.fate = 'other' THEN 'other_booking'
           WHEN NOT c.is_ours THEN 'unexpected'
           WHEN c.fate = 'pending' THEN 'not_final'
           WHEN c.mention > 1 OR (NOT c.confirms AND (c.second_outcome IS NOT NULL
             OR c.outcome = 'failed' OR (c.step = 1 AND c.outcome = c.fate))) THEN 'duplicate'
           WHEN c.step = 1 AND c.outcome IS NOT NULL AND NOT c.confirms AND NOT $4::boolean
               THEN 'contradicts'
           WHEN c.state NOT IN ('released', 'settling')
            AND (c.outcome IS NULL OR c.state NOT IN ('reconciled', 'closed')) THEN 'not_released'
           WHEN c.line_fen <> c.amount_fen THEN 'amount_differs'
           WHEN c.number_hash <> c.account_hash THEN 'account_differs'
           WHEN c.confirms THEN 'confirmed'
           ELSE 'matched' END
  FROM counted c
 WHERE c.row_no = r.row_no)sql";

// What is returned and was paid in the same file: only if that payment is sound.
constexpr std::string_view unpaid_returns_sql = R"sql(
UPDATE incoming_result r
   SET bucket = 'contradicts'
 WHERE r.bucket = 'matched' AND r.step = 2 AND NOT r.was_paid
   AND NOT EXISTS (SELECT FROM incoming_result p
                    WHERE p.book = r.book AND p.batch = r.batch AND p.line_no = r.line_no
                      AND p.bucket = 'matched' AND p.step = 1 AND p.status = 'paid'))sql";

constexpr std::string_view reasons_sql = R"sql(
UPDATE incoming_result r
   SET our_reason = coalesce(m.reason, 'unmapped')
  FROM incoming_result i
  LEFT JOIN ref.bank_reason m ON m.list = i.reason_list AND m.code = i.reason
 WHERE i.row_no = r.row_no AND i.status IN ('failed', 'returned'))sql";

constexpr std::string_view finish_wholes_sql = R"sql(
UPDATE incoming_result
   SET amount_fen = CASE WHEN bucket = 'spread' THEN 0 ELSE coalesce(amount_fen, 0) END
 WHERE level <> 'line' AND spread_from IS NULL)sql";

constexpr std::string_view insert_file_sql = R"sql(
INSERT INTO payout.result_file (
    book, period, format, message_id, made_on, file_name, file_sha256, row_count, paid_count,
    paid_fen, failed_count, failed_fen, unmatched_count, unmatched_fen, imported_by)
SELECT $1::integer, $2::date, $3, $4, $5::date, $6, $7::bytea, count(*),
       count(*) FILTER (WHERE bucket = 'matched' AND status = 'paid'),
       coalesce(sum(amount_fen) FILTER (WHERE bucket = 'matched' AND status = 'paid'), 0),
       count(*) FILTER (WHERE bucket = 'matched' AND status <> 'paid'),
       coalesce(sum(amount_fen) FILTER (WHERE bucket = 'matched' AND status <> 'paid'), 0),
       count(*) FILTER (WHERE bucket <> 'matched'),
       coalesce(sum(amount_fen) FILTER (WHERE bucket <> 'matched'), 0),
       $8::bigint
  FROM incoming_result
RETURNING file)sql";

// What has no line stays with the book the file came for.
constexpr std::string_view insert_rows_sql = R"sql(
INSERT INTO payout.result_row (book, period, file, row_no, bucket, batch, line_no, amount_fen,
                               status, reason, reference, step, level, spread_from, bank_reason,
                               booked_on)
SELECT CASE WHEN has_line THEN book ELSE $1::integer END, period, $2::bigint,
       row_no, bucket, CASE WHEN has_line THEN batch END, CASE WHEN has_line THEN line_no END,
       amount_fen, status, coalesce(our_reason, ''), reference, step, level, spread_from,
       CASE WHEN reason_list IN ('S', 'R', 'P') THEN reason_list || ':' || reason
            WHEN words <> '' AND status IN ('failed', 'returned') THEN 'L:' || words ELSE '' END,
       booked_on
  FROM (SELECT *, bucket NOT IN ('unexpected', 'other_booking') AND line_no IS NOT NULL AS has_line
          FROM incoming_result) i)sql";

constexpr std::string_view steps_sql = R"sql(
SELECT period, step::integer AS step, max(booked_on) AS on_date
  FROM incoming_result WHERE bucket = 'matched' GROUP BY period, step ORDER BY period, step)sql";

void put(CopyIn& copy, Money value) {
    copy.put_money(value);
}

void put(CopyIn& copy, Digest const& value) {
    copy.put_bytes(value);
}

void put(CopyIn& copy, std::int64_t value) {
    copy.put_int64(value);
}

template <class T> void put_or_null(CopyIn& copy, std::optional<T> const& value) {
    if (value) {
        put(copy, *value);
    } else {
        copy.put_null();
    }
}

} // namespace

IncomingResults::IncomingResults(Transaction& tx) : tx_{tx} {
    Query{tx, "incoming_result", incoming_table_sql}.run();
    copy_.emplace(tx,
        "incoming_result (row_no, level, fate, book, batch, line_no, reference, account_hash, "
        "amount_fen, line_count, reason_list, reason, words, booked_on)");
}

void IncomingResults::add(Row const& row) {
    constexpr std::int16_t columns = 14;
    has_wholes_ = has_wholes_ || row.level != "line";
    copy_->begin_row(columns);
    copy_->put_int32(row.row_no);
    copy_->put_text(row.level);
    copy_->put_text(row.fate);
    if (row.key) {
        copy_->put_int32(static_cast<std::int32_t>(row.key->book.value()));
        copy_->put_int64(row.key->batch.value());
        copy_->put_int32(row.line_no);
    } else {
        copy_->put_null();
        copy_->put_null();
        copy_->put_null();
    }
    copy_->put_text(row.reference);
    put_or_null(*copy_, row.account_hash);
    put_or_null(*copy_, row.amount);
    put_or_null(*copy_, row.line_count);
    copy_->put_text(row.reason_list);
    copy_->put_text(row.reason);
    copy_->put_text(row.words);
    copy_->put_date(row.booked_on);
}

void IncomingResults::sort(Sorting const& sorting) {
    copy_->finish();
    copy_.reset();
    Query{tx_, "analyze_incoming", "ANALYZE incoming_result"}.run();
    join_by_hash(tx_);
    if (has_wholes_) {
        Query{tx_, "spread_results", spread_sql}
            .bind(sorting.books)
            .bind(sorting.period)
            .bind(sorting.format)
            .run();
    }
    auto const periods =
        Query{tx_, "result_periods", periods_sql}.run().exactly_one().text_array("periods");
    Query{tx_, "sort_results", sort_sql}
        .bind(sorting.period)
        .bind(sorting.books)
        .bind(periods)
        .bind(sorting.source == ResultSource::table)
        .bind(sorting.format)
        .run();
    Query{tx_, "unpaid_returns", unpaid_returns_sql}.run();
    Query{tx_, "result_reasons", reasons_sql}.run();
    Query{tx_, "finish_wholes", finish_wholes_sql}.run();
    join_freely(tx_); // what matched is posted next
}

std::int64_t IncomingResults::insert(NewResultFile const& file) {
    auto const number = Query{tx_, "insert_result_file", insert_file_sql}
                            .bind(file.book)
                            .bind(file.period)
                            .bind(file.format)
                            .bind(file.message_id)
                            .bind(file.made_on)
                            .bind(file.file_name)
                            .bind(file.file_sha256)
                            .bind(file.imported_by)
                            .run()
                            .exactly_one()
                            .int64("file");
    Query{tx_, "insert_result_rows", insert_rows_sql}.bind(file.book).bind(number).run();
    return number;
}

std::vector<SettlementStep> IncomingResults::steps() {
    std::vector<SettlementStep> steps;
    for (auto const& row : Query{tx_, "settlement_steps", steps_sql}.run()) {
        steps.push_back({.period = row.period("period"),
            .step = static_cast<int>(row.int32("step")),
            .on = row.date("on_date")});
    }
    return steps;
}

} // namespace doudi::storage
