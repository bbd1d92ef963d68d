#include "doudi/operations/checks.hpp"

#include "doudi/benefits/policy.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/reconcile_rows.hpp"
#include "recompute_lines.hpp"
#include "region_books.hpp"
#include "shipped_policy.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

using Selected = std::vector<reconcile::Check const*>;

bool needs_amounts(Selected const& checks) {
    return std::any_of(checks.begin(), checks.end(), [](reconcile::Check const* check) {
        return std::any_of(check->needs.begin(), check->needs.end(),
            [](std::string_view need) { return need == "recomputed" || need == "freeze"; });
    });
}

/// The first earlier run that asked the same of the same.
void compare_with_earlier(storage::Transaction& tx, ChecksView& view) {
    for (auto const& earlier : storage::check_runs(tx, std::vector{view.run.book})) {
        if (earlier.run != view.run.run && earlier.period == view.run.period &&
            earlier.checks == view.run.checks && earlier.inputs_sha256 == view.run.inputs_sha256) {
            view.repeats = earlier.run;
            view.is_same_result = earlier.result_sha256 == view.run.result_sha256;
            return;
        }
    }
}

Result<ChecksView> check_month(storage::Transaction& tx, Context const& context,
    RunChecks const& request, Selected const& checks, benefits::Policy const& policy) {
    auto const books = permitted_books(
        tx, context, access::Action::reconcile, request.region, request.period.first_day());
    if (!books) {
        return books.error();
    }
    storage::Reconciliation reconciliation{tx, request.period, *books, policy.sha256()};
    if (needs_amounts(checks)) {
        if (auto const done =
                recompute_lines(context, tx, policy, request.period, *books, reconciliation);
            !done) {
            return done.error();
        }
    }
    auto const last_day = request.period.next().first_day() - date::days{1};
    storage::MonthChecks month{tx, request.period, request.as_of.value_or(last_day), *books};
    std::vector<storage::CheckResult> results;
    for (auto const* const check : checks) {
        results.push_back(month.run(*check));
        context.report({"检查", "checks"}, static_cast<std::int64_t>(results.size()),
            static_cast<std::int64_t>(checks.size()));
    }
    auto const run = month.keep(BookId{request.region.number()}, context.actor.id,
        reconciliation.inputs(tx), checks, results);
    ChecksView view{.run = run, .results = std::move(results), .findings = {}};
    compare_with_earlier(tx, view);
    view.findings = storage::findings(tx, view.run.book, view.run.run);
    return view;
}

} // namespace

Result<ChecksView> run_checks(Context& context, RunChecks const& request) {
    Asked const asked{.book = BookId{request.region.number()},
        .action = "check.run",
        .subject = request.region.text() + ' ' + request.period.text() +
            (request.checks.empty() ? "" : ' ' + request.checks)};
    return recorded(context, asked, [&]() -> Result<ChecksView> {
        auto const checks = reconcile::select_checks(request.checks);
        if (!checks) {
            return checks.error();
        }
        auto const& policy = shipped_policy();
        if (!policy) {
            return policy.error();
        }
        // One snapshot, so that all checks see one state and nobody waits for them.
        return storage::write_on_snapshot(
            context.db, [&](storage::Transaction& tx) -> Result<ChecksView> {
                auto view = check_month(tx, context, request, *checks, *policy);
                if (view) {
                    append_done(tx, context, asked, "run " + std::to_string(view->run.run.value()));
                }
                return view;
            });
    });
}

Result<ChecksView> show_checks(Context& context, RunId run, std::string_view check) {
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<ChecksView> {
        auto const found = storage::find_check_run(tx, run);
        if (!found) {
            return Error{Refusal::unknown_run, std::to_string(run.value())};
        }
        if (auto const allowed = permit(tx, context, access::Action::read, region_of(found->book));
            !allowed) {
            return allowed.error();
        }
        return ChecksView{.run = *found,
            .results = storage::check_results(tx, found->book, run),
            .findings = storage::findings(tx, found->book, run, check)};
    });
}

Result<std::vector<storage::CheckRun>> list_check_runs(Context& context, RegionCode region) {
    using Runs = std::vector<storage::CheckRun>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Runs> {
        auto const books = permitted_books(tx, context, access::Action::read, region);
        if (!books) {
            return books.error();
        }
        return storage::check_runs(tx, *books);
    });
}

} // namespace doudi::operations
