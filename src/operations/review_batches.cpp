#include "doudi/operations/review_batches.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/storage/review_rows.hpp"
#include "step_runner.hpp"

namespace doudi::operations {

namespace {

bool awaits_approval(payout::Batch const& batch) {
    using enum payout::BatchState;
    return batch.state == built || batch.state == locked || batch.state == in_review;
}

Error repeated(payout::Batch const& batch, payout::Review const& before) {
    return {Refusal::review_repeated,
        batch.key.text() + ": " + std::string{name_of(before.stage)} + " by " + before.document};
}

Result<BatchOutcomes> review(
    storage::Transaction& tx, Context const& context, ReviewBatches const& request) {
    auto const batches =
        select_batches(tx, context, access::Action::lock_payout, request.selection);
    if (!batches) {
        return batches.error();
    }
    if (request.selection.one && !awaits_approval(batches->front())) {
        auto const& batch = batches->front();
        return Error{Refusal::wrong_batch_state,
            batch.key.text() + ": " + std::string{name_of(batch.state)}};
    }
    auto const stage = request.review.stage;
    auto const before = storage::reviews_at(tx, *batches, stage);
    storage::insert_reviews(tx, *batches, request.review, context.actor.id);
    auto const now = storage::reviews_at(tx, *batches, stage);
    BatchOutcomes outcomes;
    for (std::size_t i = 0; i < batches->size(); ++i) {
        auto const& batch = (*batches)[i];
        bool const is_new = !before[i] && now[i];
        outcomes.push_back(outcome_of(batch, is_new ? Did::done : Did::unchanged));
        if (now[i] && *now[i] != request.review) {
            outcomes.back().did = Did::refused;
            outcomes.back().refusal = repeated(batch, *now[i]);
        }
    }
    if (request.selection.one && outcomes.front().refusal) {
        return *outcomes.front().refusal;
    }
    return outcomes;
}

} // namespace

Result<BatchOutcomes> review_batches(Context& context, ReviewBatches const& request) {
    auto const asked = asked_for(request.selection, name_of(request.review.stage));
    return recorded(context, asked, [&]() -> Result<BatchOutcomes> {
        if (auto const sound = check(request.review); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<BatchOutcomes> {
            auto outcomes = review(tx, context, request);
            if (outcomes) {
                append_done(tx, context, asked, request.review.document);
            }
            return outcomes;
        });
    });
}

} // namespace doudi::operations
