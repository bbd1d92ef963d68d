#include "doudi/storage/closing_rows.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view insert_reasons_sql = R"sql(
INSERT INTO payout.closing_reason (book, batch, reason_no, reason, given_by)
SELECT b.book, b.batch, coalesce(r.reason_no, 0) + 1, $3, $4::bigint
  FROM unnest($1::integer[], $2::bigint[]) AS k(book, batch)
  JOIN payout.batch b ON b.book = k.book AND b.batch = k.batch
  LEFT JOIN LATERAL (
      SELECT x.reason_no, x.reason FROM payout.closing_reason x
       WHERE x.book = b.book AND x.batch = b.batch ORDER BY x.reason_no DESC LIMIT 1) r ON true
  LEFT JOIN payout.closing_approval a ON a.book = b.book AND a.batch = b.batch
 WHERE b.state = 'reconciled' AND a.batch IS NULL AND r.reason IS DISTINCT FROM $3
RETURNING book, batch)sql";

constexpr std::string_view insert_approvals_sql = R"sql(
INSERT INTO payout.closing_approval (book, batch, reason_no, note, approved_by)
SELECT r.book, r.batch, max(r.reason_no), $3, $4::bigint
  FROM unnest($1::integer[], $2::bigint[]) AS k(book, batch)
  JOIN payout.batch b ON b.book = k.book AND b.batch = k.batch
  JOIN payout.closing_reason r ON r.book = b.book AND r.batch = b.batch
  LEFT JOIN payout.closing_approval a ON a.book = b.book AND a.batch = b.batch
 WHERE b.state = 'reconciled' AND a.batch IS NULL
 GROUP BY r.book, r.batch
RETURNING book, batch)sql";

constexpr std::string_view reason_sql = R"sql(
SELECT r.reason, g.login AS given_by, p.login AS approved_by
  FROM payout.closing_reason r
  JOIN access.person g ON g.user_id = r.given_by
  LEFT JOIN payout.closing_approval a ON a.book = r.book AND a.batch = r.batch
                                     AND a.reason_no = r.reason_no
  LEFT JOIN access.person p ON p.user_id = a.approved_by
 WHERE r.book = $1::integer AND r.batch = $2::bigint
 ORDER BY r.reason_no DESC LIMIT 1)sql";

constexpr std::string_view signed_run_sql = R"sql(
SELECT reconcile.signed_run_of($1::integer, $2::bigint) AS run)sql";

std::set<payout::BatchKey> insert(Transaction& transaction, std::string_view name,
    std::string_view sql, std::span<payout::Batch const> batches, std::string_view text,
    UserId user) {
    std::vector<BookId> books;
    std::vector<BatchId> numbers;
    for (auto const& batch : batches) {
        books.push_back(batch.key.book);
        numbers.push_back(batch.key.batch);
    }
    std::set<payout::BatchKey> taken;
    for (auto const& row :
        Query{transaction, name, sql}.bind(books).bind(numbers).bind(text).bind(user).run()) {
        taken.insert({BookId{row.int32("book")}, row.id<BatchId>("batch")});
    }
    return taken;
}

} // namespace

std::set<payout::BatchKey> insert_closing_reasons(Transaction& transaction,
    std::span<payout::Batch const> batches, std::string_view reason, UserId user) {
    return insert(transaction, "insert_closing_reasons", insert_reasons_sql, batches, reason, user);
}

std::set<payout::BatchKey> insert_closing_approvals(Transaction& transaction,
    std::span<payout::Batch const> batches, std::string_view note, UserId user) {
    return insert(
        transaction, "insert_closing_approvals", insert_approvals_sql, batches, note, user);
}

std::optional<ClosingReason> closing_reason_of(Transaction& transaction, payout::BatchKey key) {
    auto const row = Query{transaction, "closing_reason_of", reason_sql}
                         .bind(key.book)
                         .bind(key.batch)
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    return ClosingReason{.reason = std::string{row->text("reason")},
        .given_by = std::string{row->text("given_by")},
        .approved_by = row->is_null("approved_by")
            ? std::nullopt
            : std::optional{std::string{row->text("approved_by")}}};
}

std::optional<RunId> signed_run_of(Transaction& transaction, payout::BatchKey key) {
    auto const row = Query{transaction, "signed_run_of", signed_run_sql}
                         .bind(key.book)
                         .bind(key.batch)
                         .run()
                         .exactly_one();
    auto const run = row.optional_int64("run");
    return run ? std::optional{RunId{*run}} : std::nullopt;
}

} // namespace doudi::storage
