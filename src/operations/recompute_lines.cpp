#include "recompute_lines.hpp"

#include "doudi/benefits/entitlement.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/recompute_rows.hpp"
#include "doudi/storage/screening_rows.hpp"
#include "due_stream.hpp"
#include "parallel.hpp"

#include <atomic>
#include <map>
#include <optional>
#include <vector>

namespace doudi::operations {

namespace {

/// What the exclusions of a batch leave of its enrolments.
class Excluded {
public:
    Excluded(storage::Transaction& tx, storage::MonthRoster const& month, bool is_frozen) {
        if (!month.batch) {
            return;
        }
        payout::BatchKey const key{month.roster.book, *month.batch};
        for (auto const& one : exclusions_of(tx, key)) {
            auto& kept = kept_[one.key.enrolment];
            if (one.rule == benefits::ExclusionRule::difference) {
                kept.others_fen += one.other.fen();
            } else if (one.member >= 0) {
                kept.gone.push_back(one.member);
            }
        }
        if (is_frozen && !kept_.empty()) {
            bases_ = excluded_in_bases(tx, key, month.roster.program);
        }
    }

    [[nodiscard]] Money due(DueRules const& rules, storage::PaidFact const& fact) const {
        if (!fact.facts) {
            return Money{};
        }
        auto const found = kept_.find(fact.enrolment);
        if (found == kept_.end()) {
            auto const own = entitle(rules.standard, *fact.facts, rules.period);
            return fact.hold && fact.base ? held_amount(rules, own, *fact.hold, *fact.base) : own;
        }
        auto amount = entitle_without(rules, *fact.facts, found->second.gone);
        if (fact.hold && fact.base) {
            auto const base = bases_.find(fact.line_no);
            auto const gone = base != bases_.end() ? base->second : std::vector<std::int64_t>{};
            benefits::Survivors survivors;
            if (auto const left = survivors.of(*fact.base, gone)) {
                amount = held_amount(rules, amount, *fact.hold, *left);
            }
        }
        return less_difference(
            amount, Money::from_fen(found->second.others_fen), fact.facts->other_month_fen);
    }

private:
    struct Kept {
        std::vector<std::int64_t> gone;
        std::int64_t others_fen = 0;
    };
    std::map<EnrolmentId, Kept> kept_;
    storage::BasePositions bases_;
};

Result<void> recompute(storage::Transaction& tx, storage::MonthRoster const& month,
    benefits::Policy const& policy, storage::Reconciliation& reconciliation) {
    constexpr std::size_t kept_max = 10'000;
    auto const& [book, program, period, lists] = month.roster;
    auto const regions = storage::region_and_ancestors(tx, region_of(book), period.first_day());
    auto const rules = due_rules(policy, month.roster, regions, month.known_on);
    if (!rules) {
        if (month.batch) {
            return rules.error();
        }
        return {};
    }
    std::vector<storage::Recomputed> differing;
    Excluded const excluded{tx, month, rules->freeze.has_value()};
    storage::PaidFacts facts{tx, month.roster, month.batch, rules->freeze.has_value()};
    while (auto const* const one = facts.next()) {
        auto const due = excluded.due(*rules, *one);
        if (due != one->paid) {
            differing.push_back({book, program, one->enrolment, one->line_no, due});
            if (differing.size() == kept_max) {
                reconciliation.add(differing);
                differing.clear();
            }
        }
    }
    reconciliation.add(differing);
    return {};
}

} // namespace

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

Result<void> recompute_lines(Context const& context, storage::Transaction& tx,
    benefits::Policy const& policy, Period period, std::span<BookId const> books,
    storage::Reconciliation& reconciliation,
    std::function<void(storage::Transaction&)> const& beside) {
    auto const rosters = storage::month_rosters(tx, books, period);
    reconciliation.add(death_freezes(tx, policy, rosters));
    auto const snapshot = tx.snapshot();
    std::vector<std::optional<Error>> refused(rosters.size());
    std::atomic<std::int64_t> done{0};
    for_each_in_parallel(rosters.size() + 1, core_count(), [&](std::size_t i) {
        // What takes longest begins first.
        auto const outcome = storage::read_snapshot(
            context.db, snapshot, [&](storage::Transaction& reading) -> Result<void> {
                if (i > 0) {
                    return recompute(reading, rosters[i - 1], policy, reconciliation);
                }
                if (beside) {
                    beside(reading);
                }
                return {};
            });
        if (!outcome) {
            refused[i - 1] = outcome.error();
        }
        if (i == 0) {
            return;
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
