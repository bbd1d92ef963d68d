#include "month_rules.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

/// The freezes a roster is under. One that goes by the list of another benefit is under the freezes
/// of that list: who may not leave it is paid on. What a death does not lower is the other benefit.
std::optional<benefits::Freeze> freeze_of(
    PolicyOfArea const& of, storage::RosterKey const& roster) {
    auto freeze =
        freeze_in(*of.policy, roster.lists().front(), of.regions, roster.period, of.known);
    if (freeze && !roster.base_lists.empty()) {
        freeze->death.reset();
        return freeze->exit || freeze->single ? freeze : std::nullopt;
    }
    return freeze;
}

} // namespace

benefits::Standard const* MonthRules::standard_of(Period month) const noexcept {
    if (month == period) {
        return &standard;
    }
    auto const found = std::find_if(
        earlier.begin(), earlier.end(), [&](auto const& each) { return each.first == month; });
    return found != earlier.end() ? &found->second : nullptr;
}

Result<MonthRules> month_rules(PolicyOfArea const& of, storage::RosterKey const& roster) {
    auto const& program = roster.program;
    auto const period = roster.period;
    auto standard = of.policy->in_force(program, of.regions, period, of.known);
    if (!standard) {
        return standard.error();
    }
    MonthRules rules{.period = period,
        .standard = *std::move(standard),
        .freeze = freeze_of(of, roster),
        .earlier = {}};
    // What goes by the list of another benefit keeps people on it, not amounts.
    if (rules.freeze && roster.base_lists.empty()) {
        for (auto month = rules.freeze->base(); month < period; month = month.next()) {
            if (auto then = of.policy->in_force(program, of.regions, month, of.known)) {
                rules.earlier.emplace_back(month, *std::move(then));
            }
        }
    }
    return rules;
}

} // namespace doudi::operations
