#include "doudi/storage/batch_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view insert_draft_sql = R"sql(
    INSERT INTO payout.batch (book, period, program, kind, state, built_by)
    VALUES ($1, $2, $3, 'regular', 'draft', $4)
    ON CONFLICT (book, period, program) WHERE kind = 'regular' AND state <> 'cancelled' DO NOTHING
    RETURNING batch)sql";

constexpr std::string_view finish_build_sql = R"sql(
    UPDATE payout.batch
       SET state = CASE WHEN $3 = 0 THEN 'closed' ELSE 'built' END,
           line_count = $3, total_fen = $4, zero_count = $5, merkle_root = $6,
           roster_sha256 = $7, policy_sha256 = $8, imported_by = $9,
           known_on = $10, excluded_count = $11
     WHERE book = $1 AND batch = $2)sql";

constexpr std::string_view cancel_empty_sql = R"sql(
    UPDATE payout.batch SET state = 'cancelled'
     WHERE book = $1 AND batch = $2 AND state = 'closed' AND line_count = 0)sql";

constexpr std::string_view columns_sql = R"sql(
    SELECT b.book, b.batch, b.period, b.program, coalesce(p.parent, p.program) AS fund, b.kind,
           b.round, b.state, b.attempt, b.line_count, b.total_fen, b.zero_count, b.excluded_count,
           b.merkle_root, b.roster_sha256, b.policy_sha256, b.known_on, b.imported_by, b.built_by,
           b.locked_by, b.submitted_by, b.approved_by, b.released_by, b.closed_by,
           b.rejected_note
      FROM payout.batch b JOIN ref.program p ON p.program = b.program)sql";

constexpr std::string_view by_key_sql = R"sql( WHERE b.book = $1 AND b.batch = $2)sql";
constexpr std::string_view locked_sql = R"sql( FOR NO KEY UPDATE OF b)sql";

constexpr std::string_view regular_sql = R"sql(
     WHERE b.book = $1 AND b.period = $2 AND b.program = $3 AND b.kind = 'regular'
       AND b.state <> 'cancelled')sql";

constexpr std::string_view filter_sql = R"sql(
     WHERE b.book = ANY ($1::integer[]) AND ($2::date IS NULL OR b.period = $2::date)
       AND (cardinality($3::text[]) = 0 OR b.program = ANY ($3::text[]))
     ORDER BY b.period, b.book, b.program, b.batch)sql";

// One statement for all steps: each sets who took it and leaves the others as they are.
constexpr std::string_view move_batch_sql = R"sql(
    UPDATE payout.batch
       SET state = $3,
           attempt = attempt + ($4 = 'lock')::int,
           locked_by = CASE $4 WHEN 'lock' THEN $5 WHEN 'reject' THEN NULL ELSE locked_by END,
           submitted_by = CASE $4 WHEN 'submit' THEN $5 WHEN 'reject' THEN NULL
                                  ELSE submitted_by END,
           approved_by = CASE $4 WHEN 'approve' THEN $5 ELSE approved_by END,
           released_by = CASE $4 WHEN 'release' THEN $5 ELSE released_by END,
           released_at = CASE $4 WHEN 'release' THEN now() ELSE released_at END,
           closed_by = CASE $4 WHEN 'close' THEN $5 ELSE closed_by END,
           rejected_note = CASE $4 WHEN 'reject' THEN $6 ELSE rejected_note END
     WHERE book = $1 AND batch = $2)sql";

std::optional<UserId> optional_user(Row const& row, std::string_view column) {
    auto const number = row.optional_int64(column);
    return number ? std::optional{UserId{*number}} : std::nullopt;
}

Digest digest(Row const& row, std::string_view column) {
    Digest digest{};
    if (!row.is_null(column)) {
        auto const bytes = row.bytes(column);
        DOUDI_CHECK(bytes.size() == digest.size());
        std::copy(bytes.begin(), bytes.end(), digest.begin());
    }
    return digest;
}

payout::BatchContent content_of(Row const& row) {
    payout::BatchContent content{.line_count = row.int64("line_count"),
        .total = row.money("total_fen"),
        .zero_count = row.int64("zero_count"),
        .excluded_count = row.int64("excluded_count"),
        .merkle_root = digest(row, "merkle_root"),
        .roster_sha256 = digest(row, "roster_sha256"),
        .policy_sha256 = digest(row, "policy_sha256"),
        .known_on = row.optional_date("known_on")};
    for (auto const user : row.int64_array("imported_by")) {
        content.imported_by.emplace_back(user);
    }
    return content;
}

payout::Batch batch_of(Row const& row) {
    auto const state = payout::state_of(row.text("state"));
    DOUDI_CHECK(state.has_value());
    return {.key = {row.id<BookId>("book"), row.id<BatchId>("batch")},
        .period = row.period("period"),
        .program = std::string{row.text("program")},
        .fund = std::string{row.text("fund")},
        .kind = std::string{row.text("kind")},
        .round = row.int32("round"),
        .state = *state,
        .content = content_of(row),
        .built_by = row.id<UserId>("built_by"),
        .locked_by = optional_user(row, "locked_by"),
        .submitted_by = optional_user(row, "submitted_by"),
        .approved_by = optional_user(row, "approved_by"),
        .released_by = optional_user(row, "released_by"),
        .closed_by = optional_user(row, "closed_by"),
        .rejected_note = std::string{row.text("rejected_note")},
        .attempt = row.int32("attempt")};
}

std::optional<payout::Batch> at_most_one(Query& query) {
    auto const row = query.run().at_most_one();
    return row ? std::optional{batch_of(*row)} : std::nullopt;
}

std::string select(std::string_view where, std::string_view lock = {}) {
    return std::string{columns_sql}.append(where).append(lock);
}

} // namespace

std::optional<payout::BatchKey> insert_draft(Transaction& transaction, NewBatch const& batch) {
    auto const row = Query{transaction, "insert_draft", insert_draft_sql}
                         .bind(batch.book)
                         .bind(batch.period)
                         .bind(batch.program)
                         .bind(batch.built_by)
                         .run()
                         .at_most_one();
    return row ? std::optional{payout::BatchKey{batch.book, row->id<BatchId>("batch")}}
               : std::nullopt;
}

void finish_build(
    Transaction& transaction, payout::BatchKey key, payout::BatchContent const& content) {
    Query{transaction, "finish_build", finish_build_sql}
        .bind(key.book)
        .bind(key.batch)
        .bind(content.line_count)
        .bind(content.total)
        .bind(content.zero_count)
        .bind(content.merkle_root)
        .bind(content.roster_sha256)
        .bind(content.policy_sha256)
        .bind(content.imported_by)
        .bind(content.known_on)
        .bind(content.excluded_count)
        .run();
}

void cancel_empty(Transaction& transaction, payout::BatchKey key) {
    Query{transaction, "cancel_empty", cancel_empty_sql}.bind(key.book).bind(key.batch).run();
}

std::optional<payout::Batch> find_batch(Transaction& transaction, payout::BatchKey key) {
    Query query{transaction, "find_batch", select(by_key_sql)};
    return at_most_one(query.bind(key.book).bind(key.batch));
}

std::optional<payout::Batch> lock_batch(Transaction& transaction, payout::BatchKey key) {
    Query query{transaction, "lock_batch", select(by_key_sql, locked_sql)};
    return at_most_one(query.bind(key.book).bind(key.batch));
}

std::optional<payout::Batch> find_regular_batch(
    Transaction& transaction, BookId book, Period period, std::string_view program) {
    Query query{transaction, "find_regular_batch", select(regular_sql)};
    return at_most_one(query.bind(book).bind(period).bind(program));
}

std::vector<payout::Batch> list_batches(Transaction& transaction, BatchFilter const& filter) {
    std::vector<payout::Batch> batches;
    for (auto const& row : Query{transaction, "list_batches", select(filter_sql)}
                               .bind(filter.books)
                               .bind(filter.period)
                               .bind(filter.programs)
                               .run()) {
        batches.push_back(batch_of(row));
    }
    return batches;
}

void move_batch(Transaction& transaction, payout::Batch const& batch, payout::Step step,
    UserId user, std::string_view note) {
    auto const state = payout::after(batch.state, step);
    DOUDI_CHECK(state.has_value());
    Query{transaction, "move_batch", move_batch_sql}
        .bind(batch.key.book)
        .bind(batch.key.batch)
        .bind(name_of(*state))
        .bind(name_of(step))
        .bind(user)
        .bind(note)
        .run();
}

} // namespace doudi::storage
