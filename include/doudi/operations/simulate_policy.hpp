/// What a changed policy would cost: the rosters as they are, computed under it and under the
/// policy in force. Touches nothing.
///
/// Example:
///     auto simulated = simulate_policy(context,
///         {.packs = {{"610000-2020.toml", text}}, .region = shaanxi, .from = april, .until =
///         june});
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/operations/policy_packs.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace doudi::operations {

struct SimulatePolicy {
    std::vector<PolicyText> packs; ///< in the place of their namesakes, or beside those in force
    RegionCode region;             ///< it and all below
    Period from;
    Period until;                           ///< the last month
    std::vector<std::string> programs = {}; ///< empty: all
};

/// What is due under one policy over the months.
struct SimulatedCost {
    std::int64_t payments = 0; ///< enrolments and months with something due
    std::int64_t people = 0;   ///< those they are for, most in any month
    Money amount;
};

struct SimulatedLine {
    std::string program;
    BookId book{0};
    SimulatedCost present;
    SimulatedCost changed;
};

/// By program and book, those where nothing is due under either left out.
///
/// Where a policy has no standard for a program, nothing is due under it.
/// Refuses: not_permitted, outside_region, unknown_region, malformed_period (until before from, or
///          more than 36 months), policy_malformed, no_roster, overflow.
Result<std::vector<SimulatedLine>> simulate_policy(Context& context, SimulatePolicy const& request);

} // namespace doudi::operations
