#include "doudi/operations/show_batches.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/line_rows.hpp"
#include "region_books.hpp"

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

/// The standards the batch was built with, as far as they are still those of the program.
Result<benefits::Standard> standard_of(
    storage::Transaction& tx, benefits::Policy const& policy, payout::Batch const& batch) {
    auto const regions =
        storage::region_and_ancestors(tx, region_of(batch.key.book), batch.period.first_day());
    return policy.in_force(batch.program, regions, batch.period);
}

Result<LineView> explain(storage::Transaction& tx, payout::Batch const& batch, std::int64_t line_no,
    benefits::Policy const& policy) {
    auto const place = batch.key.text() + " line " + std::to_string(line_no);
    auto const line = find_line(tx, batch, line_no);
    if (!line) {
        return Error{Refusal::unknown_line, place};
    }
    storage::FactLists lists;
    auto const enrolment = find_enrolment(tx, batch.key.book, batch.program, *line, lists);
    if (!enrolment) {
        return Error{Refusal::ledger_differs, place + ": no such enrolment version"};
    }
    auto const standard = standard_of(tx, policy, batch);
    if (!standard) {
        return standard.error();
    }
    LineView view{batch, *line, benefits::explain(*standard, enrolment->facts, batch.period)};
    if (view.explanation.amount != line->amount) {
        auto const changed = batch.content.policy_sha256 != policy.sha256();
        return Error{Refusal::ledger_differs,
            place + ": " + format_yuan(view.explanation.amount) + " computed, " +
                format_yuan(line->amount) + " stored" +
                (changed ? "; the standards have changed since" : "")};
    }
    return view;
}

} // namespace

Result<std::vector<payout::Batch>> list_batches(Context& context, ListBatches const& request) {
    using Batches = std::vector<payout::Batch>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Batches> {
        auto const on = request.period ? request.period->first_day() : date_in_china(now());
        auto const books = permitted_books(tx, context, access::Action::read, request.region, on);
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
        return BatchView{
            *batch, draws_of(tx, *batch), settlement_control(tx, *batch), entries_of(tx, *batch)};
    });
}

Result<LineView> explain_line(Context& context, payout::BatchKey key, std::int64_t line_no) {
    auto const policy = benefits::load_policy(embedded::policy());
    if (!policy) {
        return policy.error();
    }
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<LineView> {
        auto const batch = permitted(tx, context, key);
        if (!batch) {
            return batch.error();
        }
        return explain(tx, *batch, line_no, *policy);
    });
}

} // namespace doudi::operations
