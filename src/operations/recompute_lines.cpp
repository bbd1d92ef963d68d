#include "recompute_lines.hpp"

#include "doudi/benefits/entitlement.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/recompute_rows.hpp"
#include "parallel.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

namespace doudi::operations {

namespace {

/// Takes differences from several threads into the one transaction that keeps them.
class Differences {
public:
    explicit Differences(storage::Reconciliation& reconciliation)
        : reconciliation_{reconciliation} {}

    void take(std::vector<storage::Recomputed>& differing) {
        if (!differing.empty()) {
            std::lock_guard const lock{mutex_};
            reconciliation_.add(differing);
        }
        differing.clear();
    }

private:
    std::mutex mutex_;
    storage::Reconciliation& reconciliation_;
};

Result<void> recompute(storage::Transaction& tx, storage::MonthRoster const& month,
    benefits::Policy const& policy, Differences& differences) {
    constexpr std::size_t kept_max = 10'000;
    auto const& [book, program, period] = month.roster;
    auto const standard = policy.in_force(
        program, storage::region_and_ancestors(tx, region_of(book), period.first_day()), period);
    if (!standard) {
        if (month.batch) {
            return standard.error();
        }
        return {};
    }
    std::vector<storage::Recomputed> differing;
    storage::PaidFacts facts{tx, month.roster, month.batch};
    while (auto const* const one = facts.next()) {
        auto const due = one->facts ? entitle(*standard, *one->facts, period) : Money{};
        if (due != one->paid) {
            differing.push_back({book, program, one->enrolment, one->line_no, due});
            if (differing.size() == kept_max) {
                differences.take(differing);
            }
        }
    }
    differences.take(differing);
    return {};
}

} // namespace

Result<void> recompute_lines(Context const& context, storage::Transaction& tx,
    benefits::Policy const& policy, Period period, std::span<BookId const> books,
    storage::Reconciliation& reconciliation) {
    auto const rosters = storage::month_rosters(tx, books, period);
    auto const snapshot = tx.snapshot();
    Differences differences{reconciliation};
    std::vector<std::optional<Error>> refused(rosters.size());
    std::atomic<std::int64_t> done{0};
    for_each_in_parallel(rosters.size(), core_count(), [&](std::size_t i) {
        auto const outcome =
            storage::read_snapshot(context.db, snapshot, [&](storage::Transaction& reading) {
                return recompute(reading, rosters[i], policy, differences);
            });
        if (!outcome) {
            refused[i] = outcome.error();
        }
        context.report({"重算应发金额", "computing entitlements again"}, ++done,
            static_cast<std::int64_t>(rosters.size()));
    });
    for (auto const& error : refused) {
        if (error) {
            return *error;
        }
    }
    return {};
}

} // namespace doudi::operations
