#include "doudi/operations/adjust_batches.hpp"

#include "adjustment_builder.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "parallel.hpp"
#include "region_books.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace doudi::operations {

namespace {

std::string subject_of(AdjustBatches const& request) {
    return request.region.text() + " " + request.from.text() + " to " + request.to.text() + " in " +
        request.in.text();
}

Result<std::vector<storage::PaidMonths>> plan(
    storage::Transaction& tx, Context const& context, AdjustBatches const& request) {
    auto const books = permitted_books(
        tx, context, access::Action::build_payout, request.region, request.in.first_day());
    if (!books) {
        return books.error();
    }
    if (request.from > request.to || request.to > request.in) {
        return Error{Refusal::months_out_of_order, subject_of(request)};
    }
    auto months = paid_months(tx, *books, request.programs, request.from, request.to);
    if (months.empty()) {
        return Error{Refusal::nothing_to_adjust, subject_of(request)};
    }
    storage::open_month(tx, request.in);
    return months;
}

class Adjust {
public:
    Adjust(Context& context, AdjustBatches const& request, benefits::Policy const& policy)
        : context_{context}, request_{request}, policy_{policy} {}

    BatchOutcomes run(storage::PaidMonths const& months) {
        Asked const asked{.book = months.book,
            .action = "payout.adjust",
            .subject = std::to_string(months.book.value()) + " " + months.program + " " +
                request_.from.text() + " to " + request_.to.text()};
        auto outcomes = recorded(context_, asked, [&] { return adjust(months, asked); });
        if (!outcomes) {
            return {{.book = months.book,
                .period = request_.in,
                .program = months.program,
                .did = Did::refused,
                .refusal = outcomes.error()}};
        }
        return std::move(*outcomes);
    }

private:
    /// The reading connection sees the rosters at one moment while the writing one fills batches.
    Result<BatchOutcomes> adjust(storage::PaidMonths const& months, Asked const& asked) {
        return storage::read_only(
            context_.db, [&](storage::Transaction& reading) -> Result<BatchOutcomes> {
                return storage::write(
                    context_.db, [&](storage::Transaction& writing) -> Result<BatchOutcomes> {
                        return adjust(reading, writing, months, asked);
                    });
            });
    }

    Result<BatchOutcomes> adjust(storage::Transaction& reading, storage::Transaction& writing,
        storage::PaidMonths const& months, Asked const& asked) {
        auto const known =
            request_.known.value_or(std::max(date_in_china(now()), request_.in.first_day()));
        auto const built = build_adjustment(reading, writing,
            {.months = months,
                .in = request_.in,
                .known = known,
                .by = context_.actor.id,
                .policy = policy_});
        if (!built) {
            return built.error();
        }
        BatchOutcomes outcomes;
        for (auto const& key : *built) {
            append_done(writing, context_, asked, key.text());
            outcomes.push_back({.book = months.book,
                .period = request_.in,
                .program = months.program,
                .did = Did::done,
                .batch = find_batch(writing, key)});
        }
        if (outcomes.empty()) {
            outcomes.push_back({.book = months.book,
                .period = request_.in,
                .program = months.program,
                .did = Did::unchanged});
        }
        return outcomes;
    }

    Context& context_;
    AdjustBatches const& request_;
    benefits::Policy const& policy_;
};

} // namespace

Result<BatchOutcomes> adjust_batches(Context& context, AdjustBatches const& request) {
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    Asked const asked{.book = BookId{request.region.number()},
        .action = "payout.adjust",
        .subject = subject_of(request)};
    auto const tasks = recorded(context, asked, [&] {
        return storage::write(
            context.db, [&](storage::Transaction& tx) { return plan(tx, context, request); });
    });
    if (!tasks) {
        return tasks.error();
    }
    Adjust adjust{context, request, *policy};
    std::vector<BatchOutcomes> found(tasks->size());
    std::atomic<std::int64_t> done{0};
    for_each_in_parallel(tasks->size(), core_count(), [&](std::size_t i) {
        found[i] = adjust.run((*tasks)[i]);
        context.report({"核对已发月份", "comparing months paid"}, ++done,
            static_cast<std::int64_t>(found.size()));
    });
    BatchOutcomes outcomes;
    for (auto& some : found) {
        std::move(some.begin(), some.end(), std::back_inserter(outcomes));
    }
    return outcomes;
}

} // namespace doudi::operations
