#include "doudi/storage/settlement_rows.hpp"

#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"

#include <string>
#include <string_view>

namespace doudi::storage {

namespace {

constexpr std::string_view batches_of_rows_sql = R"sql(
    SELECT DISTINCT book, batch FROM payout.result_row
     WHERE book = ANY ($1::integer[]) AND period = $2 AND file = $3 AND bucket = 'matched'
       AND step = $4::smallint
     ORDER BY book, batch)sql";

// Rows and their lines, with what is known of the line so far; then the outcomes; then totals.
constexpr std::string_view insert_outcomes_sql = R"sql(
    WITH here AS MATERIALIZED (
        SELECT array_agg(DISTINCT book) AS books FROM payout.result_row
         WHERE book = ANY ($1::integer[]) AND period = $2 AND file = $3),
    matched AS (
        SELECT r.book, r.batch, r.line_no, r.status, r.reason, r.booked_on, l.amount_fen,
               o.outcome = 'paid' AND r.status IN ('failed', 'returned') AS is_return
          FROM payout.result_row r
          LEFT JOIN payout.line l ON l.book = r.book AND l.period = $2
                                 AND l.batch = r.batch AND l.line_no = r.line_no
                                 AND l.amount_fen = r.amount_fen
                                 AND l.book = ANY ((SELECT books FROM here)::integer[])
          LEFT JOIN payout.outcome o ON o.book = r.book AND o.period = $2
                                    AND o.batch = r.batch AND o.line_no = r.line_no AND o.seq = 1
                                    AND o.book = ANY ((SELECT books FROM here)::integer[])
         WHERE r.book = ANY ($1::integer[]) AND r.period = $2 AND r.file = $3
           AND r.bucket = 'matched' AND r.step = $5::smallint),
    inserted AS (
        INSERT INTO payout.outcome (book, period, batch, line_no, seq, outcome, reason, file,
                                    on_date)
        SELECT book, $2, batch, line_no, CASE WHEN is_return THEN 2 ELSE 1 END,
               CASE WHEN is_return THEN 'returned' ELSE status END, reason, $3,
               coalesce(booked_on, $4)
          FROM matched WHERE amount_fen IS NOT NULL AND (status <> 'returned' OR is_return))
    SELECT book, batch, count(*) FILTER (WHERE amount_fen IS NULL
                  OR (status = 'returned' AND is_return IS NOT TRUE)) AS unknown_count,
           count(*) FILTER (WHERE status = 'paid') AS paid_count,
           coalesce(sum(amount_fen) FILTER (WHERE status = 'paid'), 0)::bigint AS paid_fen,
           count(*) FILTER (WHERE status = 'failed' AND is_return IS NOT TRUE) AS failed_count,
           coalesce(sum(amount_fen) FILTER (WHERE status = 'failed' AND is_return IS NOT TRUE),
                    0)::bigint AS failed_fen,
           count(*) FILTER (WHERE is_return) AS returned_count,
           coalesce(sum(amount_fen) FILTER (WHERE is_return), 0)::bigint AS returned_fen
      FROM matched GROUP BY book, batch ORDER BY book, batch)sql";

constexpr std::string_view settlement_control_sql = R"sql(
    SELECT s.*, d.*, e.*,
           (SELECT coalesce(sum(amount_fen), 0)::bigint FROM funding.prior_year_return
             WHERE book = $1 AND batch = $3) AS returned_late_fen
      FROM (SELECT count(*) AS line_count, coalesce(sum(l.amount_fen), 0)::bigint AS line_fen,
                   count(o.outcome) AS settled_count,
                   count(*) FILTER (WHERE o.outcome = 'paid') AS paid_count,
                   coalesce(sum(l.amount_fen) FILTER (WHERE o.outcome = 'paid'), 0)::bigint
                       AS paid_fen,
                   count(*) FILTER (WHERE o.outcome = 'failed') AS failed_count,
                   coalesce(sum(l.amount_fen) FILTER (WHERE o.outcome = 'failed'), 0)::bigint
                       AS failed_fen,
                   count(r.outcome) AS returned_count,
                   coalesce(sum(l.amount_fen) FILTER (WHERE r.outcome IS NOT NULL), 0)::bigint
                       AS returned_fen
              FROM payout.line l
              LEFT JOIN payout.outcome o ON o.book = l.book AND o.period = l.period
                    AND o.batch = l.batch AND o.line_no = l.line_no AND o.seq = 1
              LEFT JOIN payout.outcome r ON r.book = l.book AND r.period = l.period
                    AND r.batch = l.batch AND r.line_no = l.line_no AND r.seq = 2
             WHERE l.book = $1 AND l.period = $2 AND l.batch = $3) s,
           (SELECT coalesce(sum(amount_fen), 0)::bigint AS drawn_fen,
                   coalesce(sum(paid_fen), 0)::bigint AS drawn_paid_fen,
                   coalesce(sum(failed_fen), 0)::bigint AS drawn_failed_fen,
                   coalesce(sum(returned_fen), 0)::bigint AS drawn_returned_fen
              FROM payout.draw WHERE book = $1 AND batch = $3 AND NOT is_released) d,
           (SELECT coalesce(sum(p.amount_fen) FILTER (WHERE a.code = 'Q103'), 0)::bigint
                       AS reserved_fen,
                   coalesce(sum(p.amount_fen) FILTER (WHERE a.code = 'Q105'), 0)::bigint
                       AS spent_fen,
                   coalesce(-sum(p.amount_fen) FILTER (WHERE a.code = 'U2303'), 0)::bigint
                       AS owed_fen
              FROM ledger.entry e
              JOIN ledger.posting p ON p.book = e.book AND p.period = e.period
                                   AND p.voucher_no = e.voucher_no
              JOIN ledger.account a ON a.book = p.book AND a.account = p.account
             WHERE e.book = $1 AND e.batch = $3) e)sql";

} // namespace

std::vector<payout::Batch> lock_batches_of(Transaction& transaction, MatchedRows const& rows) {
    std::vector<payout::Batch> batches;
    for (auto const& row : Query{transaction, "batches_of_rows", batches_of_rows_sql}
                               .bind(rows.books)
                               .bind(rows.period)
                               .bind(rows.file)
                               .bind(rows.step)
                               .run()) {
        payout::BatchKey const key{row.id<BookId>("book"), row.id<BatchId>("batch")};
        auto const batch = lock_batch(transaction, key);
        if (!batch) {
            throw Refused{Error{Refusal::unknown_batch, key.text()}};
        }
        batches.push_back(*batch);
    }
    return batches;
}

std::vector<BatchResult> insert_outcomes(
    Transaction& transaction, MatchedRows const& rows, Date on) {
    std::vector<BatchResult> results;
    join_by_hash(transaction);
    auto const found = Query{transaction, "insert_outcomes", insert_outcomes_sql}
                           .bind(rows.books)
                           .bind(rows.period)
                           .bind(rows.file)
                           .bind(on)
                           .bind(rows.step)
                           .run();
    join_freely(transaction);
    for (auto const& row : found) {
        payout::BatchKey const key{row.id<BookId>("book"), row.id<BatchId>("batch")};
        if (auto const unknown = row.int64("unknown_count"); unknown != 0) {
            throw Refused{Error{Refusal::results_differ,
                key.text() + ": " + std::to_string(unknown) + " rows without a line"}};
        }
        results.push_back({.key = key,
            .paid_count = row.int64("paid_count"),
            .paid = row.money("paid_fen"),
            .failed_count = row.int64("failed_count"),
            .failed = row.money("failed_fen"),
            .returned_count = row.int64("returned_count"),
            .returned = row.money("returned_fen")});
    }
    return results;
}

SettlementControl settlement_control(Transaction& transaction, payout::Batch const& batch) {
    auto const row = Query{transaction, "settlement_control", settlement_control_sql}
                         .bind(batch.key.book)
                         .bind(batch.period)
                         .bind(batch.key.batch)
                         .run()
                         .exactly_one();
    return {.line_count = row.int64("line_count"),
        .line_total = row.money("line_fen"),
        .settled_count = row.int64("settled_count"),
        .paid_count = row.int64("paid_count"),
        .paid = row.money("paid_fen"),
        .failed_count = row.int64("failed_count"),
        .failed = row.money("failed_fen"),
        .returned_count = row.int64("returned_count"),
        .returned = row.money("returned_fen"),
        .drawn = row.money("drawn_fen"),
        .drawn_paid = row.money("drawn_paid_fen"),
        .drawn_failed = row.money("drawn_failed_fen"),
        .drawn_returned = row.money("drawn_returned_fen"),
        .returned_late = row.money("returned_late_fen"),
        .reserved = row.money("reserved_fen"),
        .spent = row.money("spent_fen"),
        .owed = row.money("owed_fen")};
}

} // namespace doudi::storage
