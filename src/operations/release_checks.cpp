#include "release_checks.hpp"

#include "doudi/payout/batch_state.hpp"
#include "doudi/reconcile/check.hpp"
#include "doudi/storage/check_rows.hpp"
#include "recompute_lines.hpp"
#include "shipped_policy.hpp"
#include "step_runner.hpp"

#include <set>

namespace doudi::operations {

namespace {

std::vector<BookId> books_of(std::vector<payout::Batch> const& batches) {
    std::set<BookId> books;
    for (auto const& batch : batches) {
        if (payout::after(batch.state, payout::Step::release)) {
            books.insert(batch.key.book);
        }
    }
    return {books.begin(), books.end()};
}

Stops check_month(storage::Transaction& tx, benefits::Policy const& policy, Period period,
    std::vector<BookId> const& books) {
    storage::Reconciliation amounts{tx, period, books, policy.sha256()};
    amounts.add(death_freezes(tx, policy, storage::month_rosters(tx, books, period)));
    storage::MonthChecks month{tx, period, period.last_day(), books};
    for (auto const* const check : reconcile::checks_of_release()) {
        month.run(*check);
    }
    Stops stops;
    for (auto const& one : month.against_batches()) {
        auto& text = stops[one.batch];
        text += (text.empty() ? "" : "; ") + one.check + ' ' + std::to_string(one.found);
        if (one.first_line) {
            text += " (line " + std::to_string(*one.first_line) + ')';
        }
    }
    return stops;
}

} // namespace

Result<Stops> check_release(Context& context, BatchSelection const& selection) {
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    return storage::write_on_snapshot(context.db, [&](storage::Transaction& tx) -> Result<Stops> {
        auto const batches = select_batches(tx, context, access::Action::release_payout, selection);
        auto const books = batches ? books_of(*batches) : std::vector<BookId>{};
        return books.empty() ? Stops{} : check_month(tx, *policy, batches->front().period, books);
    });
}

} // namespace doudi::operations
