#include "doudi/storage/recovery_rows.hpp"

#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/query.hpp"

#include <string_view>

namespace doudi::storage {

namespace {

constexpr std::string_view create_sql = R"sql(
    CREATE TEMP TABLE recovery_receipt (
        book integer NOT NULL, batch bigint NOT NULL, line_no integer NOT NULL,
        reference text NOT NULL, on_date date NOT NULL, amount_fen bigint NOT NULL
    ) ON COMMIT DROP)sql";

constexpr std::string_view unknown_line_sql = R"sql(
    SELECT r.book || ' batch ' || r.batch || ' line ' || r.line_no AS place
      FROM recovery_receipt r
     WHERE NOT EXISTS (SELECT FROM payout.batch b
                         JOIN payout.difference d ON d.book = b.book AND d.period = b.period
                                                 AND d.batch = b.batch
                        WHERE b.book = r.book AND b.batch = r.batch AND d.line_no = r.line_no
                          AND b.kind = 'recovery'
                          AND b.state IN ('released', 'settling', 'reconciled', 'closed'))
     ORDER BY 1 LIMIT 1)sql";

// A receipt is entered once for a line, in a file too.
constexpr std::string_view other_content_sql = R"sql(
    SELECT r.reference
      FROM (SELECT book, batch, line_no, reference, on_date, amount_fen FROM payout.recovered
             WHERE book IN (SELECT book FROM recovery_receipt)
             UNION ALL
            SELECT DISTINCT * FROM recovery_receipt) r
      JOIN (SELECT DISTINCT book, batch, line_no, reference FROM recovery_receipt) n
           USING (book, batch, line_no, reference)
     GROUP BY r.book, r.batch, r.line_no, r.reference
    HAVING count(DISTINCT (r.on_date, r.amount_fen)) > 1
     ORDER BY 1 LIMIT 1)sql";

constexpr std::string_view take_in_sql = R"sql(
    WITH fresh AS (
        SELECT DISTINCT r.book, b.period, r.batch, r.line_no, r.reference, r.on_date, r.amount_fen
          FROM recovery_receipt r
          JOIN payout.batch b ON b.book = r.book AND b.batch = r.batch
         WHERE NOT EXISTS (SELECT FROM payout.recovered k
                            WHERE k.book = r.book AND k.period = b.period AND k.batch = r.batch
                              AND k.line_no = r.line_no AND k.reference = r.reference)),
    summed AS (
        UPDATE payout.difference d SET recovered_fen = d.recovered_fen + f.fen
          FROM (SELECT book, period, batch, line_no, sum(amount_fen)::bigint AS fen
                  FROM fresh GROUP BY book, period, batch, line_no) f
         WHERE d.book = f.book AND d.period = f.period AND d.batch = f.batch
           AND d.line_no = f.line_no),
    kept AS (
        INSERT INTO payout.recovered (book, period, batch, line_no, reference, on_date, amount_fen,
                                      recorded_by)
        SELECT f.*, $1 FROM fresh f)
    SELECT f.book, f.batch, f.on_date, l.for_period, count(*) AS receipt_count,
           sum(f.amount_fen)::bigint AS amount_fen
      FROM fresh f
      JOIN payout.line l USING (book, period, batch, line_no)
     GROUP BY f.book, f.batch, f.on_date, l.for_period ORDER BY 1, 2, 3, 4)sql";

// Arrears and reissues of the month are few; whether a batch has lines of it is asked of each.
constexpr std::string_view batches_of_month_sql = R"sql(
    SELECT b.batch
      FROM payout.batch b
     WHERE b.book = $1 AND b.program = $2 AND b.period >= $3 AND b.state <> 'cancelled'
       AND (b.kind = 'regular' AND b.period = $3
            OR b.kind IN ('arrears', 'reissue') AND EXISTS (
                SELECT FROM payout.line l WHERE l.book = b.book AND l.period = b.period
                                            AND l.batch = b.batch AND l.for_period = $3))
     ORDER BY b.kind = 'regular' DESC, b.batch)sql";

constexpr std::string_view recovered_sql = R"sql(
    SELECT coalesce(sum(recovered_fen), 0)::bigint AS fen FROM payout.difference
     WHERE book = $1 AND period = $2 AND batch = $3)sql";

constexpr std::string_view open_sql = R"sql(
    SELECT d.book, d.batch, d.line_no, l.program, l.for_period, d.amount_fen, d.recovered_fen
      FROM payout.batch b
      JOIN payout.difference d ON d.book = b.book AND d.period = b.period AND d.batch = b.batch
      JOIN payout.line l ON l.book = d.book AND l.period = d.period AND l.batch = d.batch
                        AND l.line_no = d.line_no
     WHERE b.book = ANY ($1::integer[]) AND b.kind = 'recovery'
       AND b.state IN ('approved', 'released', 'settling', 'reconciled', 'closed')
       AND d.recovered_fen < d.amount_fen
     ORDER BY d.book, d.batch, d.line_no)sql";

void refuse_if_found(Transaction& tx, char const* name, std::string_view sql, Refusal refusal) {
    if (auto const row = Query{tx, name, sql}.run().at_most_one()) {
        throw Refused{Error{refusal, std::string{row->text(0)}}};
    }
}

} // namespace

std::vector<Recovered> insert_receipts(
    Transaction& tx, std::span<Receipt const> receipts, UserId by) {
    Query{tx, "create_recovery_receipt", create_sql}.run();
    CopyIn copy{tx, "recovery_receipt (book, batch, line_no, reference, on_date, amount_fen)"};
    constexpr std::int16_t columns = 6;
    for (Receipt const& receipt : receipts) {
        copy.begin_row(columns);
        copy.put_int32(static_cast<std::int32_t>(receipt.key.book.value()));
        copy.put_int64(receipt.key.batch.value());
        copy.put_int32(static_cast<std::int32_t>(receipt.line_no));
        copy.put_text(receipt.reference);
        copy.put_date(receipt.on);
        copy.put_money(receipt.amount);
    }
    copy.finish();
    refuse_if_found(tx, "unknown_recovery_line", unknown_line_sql, Refusal::not_a_recovery);
    refuse_if_found(tx, "other_receipt", other_content_sql, Refusal::exists_with_different_content);
    std::vector<Recovered> totals;
    for (auto const& row : Query{tx, "take_in_receipts", take_in_sql}.bind(by).run()) {
        totals.push_back({.key = {row.id<BookId>("book"), row.id<BatchId>("batch")},
            .on = row.date("on_date"),
            .for_period = row.period("for_period"),
            .receipt_count = row.int64("receipt_count"),
            .amount = row.money("amount_fen")});
    }
    return totals;
}

std::int64_t next_recovery(Transaction& tx) {
    return Query{tx, "next_recovery", "SELECT nextval('payout.recovery_seq') AS number"}
        .run()
        .exactly_one()
        .int64("number");
}

std::vector<BatchDraws> draws_of_month(
    Transaction& tx, BookId book, std::string_view program, Period for_period) {
    std::vector<BatchDraws> all;
    for (auto const& row : Query{tx, "batches_of_month", batches_of_month_sql}
                               .bind(book)
                               .bind(program)
                               .bind(for_period)
                               .run()) {
        auto const batch = lock_batch(tx, {book, row.id<BatchId>("batch")}).value();
        all.push_back({batch, draws_of(tx, batch)});
    }
    return all;
}

Money recovered_of(Transaction& tx, payout::Batch const& batch) {
    return Query{tx, "recovered_of", recovered_sql}
        .bind(batch.key.book)
        .bind(batch.period)
        .bind(batch.key.batch)
        .run()
        .exactly_one()
        .money("fen");
}

std::vector<OpenRecovery> open_recoveries(Transaction& tx, std::span<BookId const> books) {
    std::vector<OpenRecovery> open;
    for (auto const& row : Query{tx, "open_recoveries", open_sql}.bind(books).run()) {
        open.push_back({.key = {row.id<BookId>("book"), row.id<BatchId>("batch")},
            .line_no = row.int32("line_no"),
            .program = std::string{row.text("program")},
            .for_period = row.period("for_period"),
            .amount = row.money("amount_fen"),
            .recovered = row.money("recovered_fen")});
    }
    return open;
}

} // namespace doudi::storage
