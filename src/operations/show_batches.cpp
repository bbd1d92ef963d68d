#include "doudi/operations/show_batches.hpp"

#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/line_rows.hpp"
#include "doudi/storage/review_rows.hpp"
#include "explain_line.hpp"
#include "region_books.hpp"
#include "shipped_policy.hpp"

#include <utility>

namespace doudi::operations {

namespace {

Result<payout::Batch> permitted(
    storage::Transaction& tx, Context const& context, payout::BatchKey key) {
    if (auto const allowed = permit(tx, context, access::Action::read, region_of(key.book));
        !allowed) {
        return allowed.error();
    }
    auto batch = find_batch(tx, key);
    if (!batch) {
        return Error{Refusal::unknown_batch, key.text()};
    }
    return std::move(*batch);
}

} // namespace

Result<std::vector<payout::Batch>> list_batches(Context& context, ListBatches const& request) {
    using Batches = std::vector<payout::Batch>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Batches> {
        auto const read = access::Action::read;
        auto const books = request.period
            ? permitted_books(tx, context, read, request.region, request.period->first_day())
            : permitted_books(tx, context, read, request.region);
        if (!books) {
            return books.error();
        }
        auto batches = storage::list_batches(
            tx, {.books = *books, .period = request.period, .programs = request.programs});
        std::erase_if(batches, [&request](payout::Batch const& batch) {
            return request.state && batch.state != *request.state;
        });
        return batches;
    });
}

Result<BatchView> show_batch(Context& context, payout::BatchKey key) {
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<BatchView> {
        auto batch = permitted(tx, context, key);
        if (!batch) {
            return batch.error();
        }
        return BatchView{*batch, draws_of(tx, *batch), settlement_control(tx, *batch),
            reviews_of(tx, key), entries_of(tx, *batch), exclusion_totals(tx, key),
            signed_run_of(tx, key), closing_reason_of(tx, key)};
    });
}

namespace {

template <class Explain>
Result<LineView> explained(Context& context, payout::BatchKey key, Explain explain) {
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<LineView> {
        auto const batch = permitted(tx, context, key);
        if (!batch) {
            return batch.error();
        }
        return explain(tx, *batch, *policy);
    });
}

} // namespace

Result<LineView> explain_line(Context& context, payout::BatchKey key, std::int64_t line_no) {
    return explained(context, key, [&](auto& tx, auto const& batch, auto const& policy) {
        return explain(tx, batch, line_no, policy);
    });
}

Result<LineView> explain_enrolment(Context& context, payout::BatchKey key, EnrolmentId enrolment) {
    return explained(context, key, [&](auto& tx, auto const& batch, auto const& policy) {
        return explain_excluded(tx, batch, enrolment, policy);
    });
}

} // namespace doudi::operations
