#include "doudi/storage/review_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view insert_reviews_sql = R"sql(
    INSERT INTO payout.review (book, batch, stage, first_day, last_day, document, recorded_by)
    SELECT b.book, b.batch, $3, $4::date, $5::date, $6, $7
      FROM unnest($1::integer[], $2::bigint[]) AS k(book, batch)
      JOIN payout.batch b ON b.book = k.book AND b.batch = k.batch
     WHERE b.state IN ('built', 'locked', 'in_review')
        ON CONFLICT ON CONSTRAINT review_pk DO NOTHING)sql";

constexpr std::string_view reviews_of_sql = R"sql(
    SELECT stage, first_day, last_day, document
      FROM payout.review WHERE book = $1 AND batch = $2
     ORDER BY last_day, first_day, stage)sql";

constexpr std::string_view reviews_at_sql = R"sql(
    SELECT r.stage, r.first_day, r.last_day, r.document
      FROM unnest($1::integer[], $2::bigint[]) WITH ORDINALITY AS k(book, batch, n)
      LEFT JOIN payout.review r ON r.book = k.book AND r.batch = k.batch AND r.stage = $3
     ORDER BY k.n)sql";

payout::Review review_of(Row const& row) {
    auto const stage = payout::review_stage_of(row.text("stage"));
    DOUDI_CHECK(stage.has_value());
    return {.stage = *stage,
        .first_day = row.date("first_day"),
        .last_day = row.date("last_day"),
        .document = std::string{row.text("document")}};
}

Query for_batches(Transaction& transaction, std::string_view name, std::string_view sql,
    std::span<payout::Batch const> batches) {
    std::vector<BookId> books;
    std::vector<BatchId> numbers;
    for (auto const& batch : batches) {
        books.push_back(batch.key.book);
        numbers.push_back(batch.key.batch);
    }
    Query query{transaction, name, sql};
    query.bind(books).bind(numbers);
    return query;
}

} // namespace

void insert_reviews(Transaction& transaction, std::span<payout::Batch const> batches,
    payout::Review const& review, UserId user) {
    for_batches(transaction, "insert_reviews", insert_reviews_sql, batches)
        .bind(name_of(review.stage))
        .bind(review.first_day)
        .bind(review.last_day)
        .bind(review.document)
        .bind(user)
        .run();
}

std::vector<payout::Review> reviews_of(Transaction& transaction, payout::BatchKey key) {
    std::vector<payout::Review> reviews;
    for (auto const& row :
        Query{transaction, "reviews_of", reviews_of_sql}.bind(key.book).bind(key.batch).run()) {
        reviews.push_back(review_of(row));
    }
    return reviews;
}

std::vector<std::optional<payout::Review>> reviews_at(
    Transaction& transaction, std::span<payout::Batch const> batches, payout::ReviewStage stage) {
    std::vector<std::optional<payout::Review>> reviews;
    for (auto const& row : for_batches(transaction, "reviews_at", reviews_at_sql, batches)
                               .bind(name_of(stage))
                               .run()) {
        reviews.push_back(row.is_null("stage") ? std::nullopt : std::optional{review_of(row)});
    }
    return reviews;
}

} // namespace doudi::storage
