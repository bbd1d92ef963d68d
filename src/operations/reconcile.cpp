#include "doudi/operations/reconcile.hpp"

#include "doudi/base/check.hpp"
#include "doudi/benefits/policy.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/reconcile/bucket.hpp"
#include "recompute_lines.hpp"
#include "region_books.hpp"
#include "shipped_policy.hpp"

namespace doudi::operations {

namespace {

std::vector<std::string> exception_names() {
    std::vector<std::string> names;
    for (auto const& bucket : reconcile::buckets()) {
        if (bucket.is_exception) {
            names.push_back(std::string{bucket.question} + '/' + std::string{bucket.name});
        }
    }
    return names;
}

/// The first earlier run that compared the same.
std::optional<storage::ReconcileRun> same_before(
    storage::Transaction& tx, storage::ReconcileRun const& run) {
    for (auto const& earlier : storage::reconcile_runs(tx, std::vector{run.book})) {
        if (earlier.run != run.run && earlier.period == run.period &&
            earlier.inputs_sha256 == run.inputs_sha256) {
            return earlier;
        }
    }
    return std::nullopt;
}

Result<ReconcileView> reconcile_month(storage::Transaction& tx, Context const& context,
    benefits::Policy const& policy, Period period, RegionCode region) {
    auto const books =
        permitted_books(tx, context, access::Action::reconcile, region, period.first_day());
    if (!books) {
        return books.error();
    }
    storage::Reconciliation reconciliation{tx, period, *books, policy.sha256(), exception_names()};
    Digest inputs{};
    auto const done = recompute_lines(
        context, tx, policy, period, *books, reconciliation, [&](storage::Transaction& reading) {
            reconciliation.compare_results(reading);
            inputs = reconciliation.inputs(reading);
        });
    if (!done) {
        return done.error();
    }
    reconciliation.compare();
    ReconcileView view{
        .run = reconciliation.keep(BookId{region.number()}, context.actor.id, inputs),
        .buckets = {},
        .exceptions = {}};
    if (auto const earlier = same_before(tx, view.run)) {
        DOUDI_CHECK(earlier->result_sha256 == view.run.result_sha256);
        view.repeats = earlier->run;
    }
    view.buckets = storage::reconcile_buckets(tx, view.run.book, view.run.run);
    view.exceptions = storage::reconcile_exceptions(tx, view.run.book, view.run.run, {});
    return view;
}

} // namespace

Result<ReconcileView> run_reconciliation(Context& context, Period period, RegionCode region) {
    Asked const asked{.book = BookId{region.number()},
        .action = "reconcile.run",
        .subject = region.text() + ' ' + period.text()};
    return recorded(context, asked, [&]() -> Result<ReconcileView> {
        auto const& policy = shipped_policy();
        if (!policy) {
            return policy.error();
        }
        // One snapshot, so that all four questions see one state and nobody waits for them.
        return storage::write_on_snapshot(
            context.db, [&](storage::Transaction& tx) -> Result<ReconcileView> {
                auto view = reconcile_month(tx, context, *policy, period, region);
                if (view) {
                    append_done(tx, context, asked, "run " + std::to_string(view->run.run.value()));
                }
                return view;
            });
    });
}

Result<ReconcileView> show_reconciliation(Context& context, RunId run, std::string_view bucket) {
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<ReconcileView> {
        auto const found = storage::find_reconcile_run(tx, run);
        if (!found) {
            return Error{Refusal::unknown_run, std::to_string(run.value())};
        }
        if (auto const allowed = permit(tx, context, access::Action::read, region_of(found->book));
            !allowed) {
            return allowed.error();
        }
        return ReconcileView{.run = *found,
            .buckets = storage::reconcile_buckets(tx, found->book, run),
            .exceptions = storage::reconcile_exceptions(tx, found->book, run, bucket)};
    });
}

Result<std::vector<storage::ReconcileRun>> list_reconciliations(
    Context& context, RegionCode region) {
    using Runs = std::vector<storage::ReconcileRun>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Runs> {
        auto const books = permitted_books(tx, context, access::Action::read, region);
        if (!books) {
            return books.error();
        }
        return storage::reconcile_runs(tx, *books);
    });
}

} // namespace doudi::operations
