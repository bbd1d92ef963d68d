#include "recompute_lines.hpp"

#include "doudi/benefits/entitlement.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/recompute_rows.hpp"
#include "due_stream.hpp"
#include "parallel.hpp"

#include <atomic>
#include <map>
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

Money due_of(DueRules const& rules, storage::PaidFact const& fact) {
    if (!fact.facts) {
        return Money{};
    }
    auto const own = entitle(rules.standard, *fact.facts, rules.period);
    return fact.hold && fact.base ? held_amount(rules, own, *fact.hold, *fact.base) : own;
}

Result<void> recompute(storage::Transaction& tx, storage::MonthRoster const& month,
    benefits::Policy const& policy, Differences& differences) {
    constexpr std::size_t kept_max = 10'000;
    auto const& [book, program, period] = month.roster;
    auto const regions = storage::region_and_ancestors(tx, region_of(book), period.first_day());
    auto const rules = due_rules(policy, program, regions, period, month.known_on);
    if (!rules) {
        if (month.batch) {
            return rules.error();
        }
        return {};
    }
    std::vector<storage::Recomputed> differing;
    storage::PaidFacts facts{tx, month.roster, month.batch, rules->freeze.has_value()};
    while (auto const* const one = facts.next()) {
        auto const due = due_of(*rules, *one);
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

std::vector<storage::DeathFreeze> death_freezes(storage::Transaction& tx,
    benefits::Policy const& policy, std::span<storage::MonthRoster const> rosters) {
    std::vector<storage::DeathFreeze> freezes;
    std::map<BookId, std::vector<RegionCode>> regions;
    for (auto const& [roster, batch, known] : rosters) {
        auto const [found, is_new] = regions.try_emplace(roster.book);
        if (is_new) {
            found->second = storage::region_and_ancestors(
                tx, region_of(roster.book), roster.period.first_day());
        }
        auto const freeze =
            benefits::freeze_in(policy, roster.program, found->second, roster.period, known);
        if (freeze && freeze->death) {
            freezes.push_back({roster.book, roster.program, freeze->death->since.first_day()});
        }
    }
    return freezes;
}

} // namespace

Result<void> recompute_lines(Context const& context, storage::Transaction& tx,
    benefits::Policy const& policy, Period period, std::span<BookId const> books,
    storage::Reconciliation& reconciliation) {
    auto const rosters = storage::month_rosters(tx, books, period);
    reconciliation.add(death_freezes(tx, policy, rosters));
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
