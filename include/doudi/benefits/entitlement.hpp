/// What is due for a month, and why.
///
/// Example:
///   Money due = entitle(*standard, facts, period);
///   for (Step const& step : explain(*standard, facts, period).steps) { ... }
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/text.hpp"
#include "doudi/benefits/facts.hpp"
#include "doudi/benefits/policy.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::benefits {

/// One step on the way to an amount.
struct Step {
    Text rule;
    std::size_t member = 0; // from 1, in the order of the facts; 0: not about one member
    std::string figure;     // exact decimal, or cut after four decimals and ended by "…"
    std::string source;     // of the figure; empty where it is computed from the ones before
    std::string_view basis; // seed, published or assumed; empty where source is
};

struct Explanation {
    Money amount;
    std::vector<Step> steps;
};

/// Whether the engine can compute the program (a code of ref.program).
[[nodiscard]] bool is_computed(std::string_view program) noexcept;

/// All of them.
[[nodiscard]] std::span<std::string_view const> computed_programs() noexcept;

/// The amount due for `period`; zero if nothing is.
///
/// A benefit of a month counts the age on the first day of that month, so who turns 70 on 1 April
/// is 70 for April, and who turns 70 on 2 April is for May. (The published rules name ages only.)
///
/// Requires: a standard of Policy::in_force; 1 to 100 members; amounts not negative;
///           incomes of members there are, one of a kind for each. (DOUDI_CHECK)
/// Ensures:  not negative; exact until the one rounding per payment; no allocation.
[[nodiscard]] Money entitle(Standard const& standard, Facts const& facts, Period period);

/// The same computation, its steps written down.
///
/// Ensures: amount == entitle(standard, facts, period).
[[nodiscard]] Explanation explain(Standard const& standard, Facts const& facts, Period period);

} // namespace doudi::benefits
