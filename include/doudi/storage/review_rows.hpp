/// Reviews and notices of batches.
#pragma once

#include "doudi/payout/batch.hpp"
#include "doudi/payout/review.hpp"
#include "doudi/storage/transaction.hpp"

#include <span>
#include <vector>

namespace doudi::storage {

/// Records the review with those of the batches that have none of its stage and may still be
/// approved. Ensures: the others are as they were.
void insert_reviews(Transaction& transaction, std::span<payout::Batch const> batches,
    payout::Review const& review, UserId user);

/// In the order in which they took place.
std::vector<payout::Review> reviews_of(Transaction& transaction, payout::BatchKey key);

/// The review of a stage with each of the batches; none where it has not been recorded.
std::vector<std::optional<payout::Review>> reviews_at(
    Transaction& transaction, std::span<payout::Batch const> batches, payout::ReviewStage stage);

} // namespace doudi::storage
