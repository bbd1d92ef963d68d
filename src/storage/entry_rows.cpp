#include "doudi/storage/entry_rows.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view entries_sql = R"sql(
    SELECT e.voucher_no, e.effective_on, e.event, v.name_zh, v.name_en, e.narration, e.batch,
           e.transfer_id::text AS transfer_id, e.reverses_period, e.reverses_voucher_no,
           r.book IS NOT NULL AS is_reversed, e.recorded_at, coalesce(u.login, '-') AS login,
           encode(e.hash, 'hex') AS hash, coalesce(p.debit_fen, 0)::bigint AS debit_fen
      FROM ledger.entry e
      JOIN ref.posting_event v ON v.event = e.event
      LEFT JOIN access.person u ON u.user_id = e.posted_by
      LEFT JOIN ledger.reversal r ON r.book = e.book AND r.reverses_period = e.period
                                 AND r.reverses_voucher_no = e.voucher_no
      LEFT JOIN (SELECT voucher_no, sum(amount_fen) FILTER (WHERE amount_fen > 0) AS debit_fen
                   FROM ledger.posting
                  WHERE book = $1 AND period = $2::date AND ($3::int IS NULL OR voucher_no = $3)
                  GROUP BY voucher_no) p ON p.voucher_no = e.voucher_no
     WHERE e.book = $1 AND e.period = $2::date AND ($3::int IS NULL OR e.voucher_no = $3)
     ORDER BY e.voucher_no)sql";

constexpr std::string_view postings_sql = R"sql(
    SELECT a.key, t.name_zh, t.name_en, p.amount_fen
      FROM ledger.posting p
      JOIN ledger.account a ON a.book = p.book AND a.account = p.account
      JOIN ref.account_title t ON t.code = a.code
     WHERE p.book = $1 AND p.period = $2::date AND p.voucher_no = $3
     ORDER BY p.line_no)sql";

} // namespace

std::vector<ReadEntry> entries(
    Transaction& tx, BookId book, Period period, std::optional<std::int32_t> number) {
    std::vector<ReadEntry> entries;
    for (auto const row :
        Query{tx, "entries", entries_sql}.bind(book).bind(period).bind(number).run()) {
        std::optional<Voucher> reverses;
        if (!row.is_null("reverses_period")) {
            reverses = Voucher{row.period("reverses_period"), row.int32("reverses_voucher_no")};
        }
        entries.push_back({.voucher = {period, row.int32("voucher_no")},
            .effective_on = row.date("effective_on"),
            .event = std::string{row.text("event")},
            .event_zh = std::string{row.text("name_zh")},
            .event_en = std::string{row.text("name_en")},
            .narration = std::string{row.text("narration")},
            .debit = row.money("debit_fen"),
            .batch = row.optional_int64("batch"),
            .transfer_id = row.optional_text("transfer_id").value_or(""),
            .reverses = reverses,
            .is_reversed = row.boolean("is_reversed"),
            .recorded_at = row.instant("recorded_at"),
            .posted_by = std::string{row.text("login")},
            .hash = std::string{row.text("hash")}});
    }
    return entries;
}

std::vector<ReadPosting> postings(Transaction& tx, BookId book, Voucher const& voucher) {
    std::vector<ReadPosting> postings;
    for (auto const row : Query{tx, "postings", postings_sql}
                              .bind(book)
                              .bind(voucher.period)
                              .bind(voucher.number)
                              .run()) {
        postings.push_back({std::string{row.text("key")}, std::string{row.text("name_zh")},
            std::string{row.text("name_en")}, row.money("amount_fen")});
    }
    return postings;
}

} // namespace doudi::storage
