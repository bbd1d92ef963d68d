/// What a case pays, and why.
///
/// Example: the kind "epidemic" in Wuhan, 2020-02, urban: 780 × 6 months = 4,680.00.
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/benefits/entitlement.hpp"
#include "doudi/relief/kind.hpp"

#include <optional>
#include <span>
#include <string>

namespace doudi::relief {

/// Where and when the figures are looked for: in the month of the event.
struct PolicyPlace {
    benefits::Policy const& policy;
    std::span<RegionCode const> region_and_ancestors;
    Period period;
};

/// What the amount is made from; a rule takes what it needs.
struct AmountFacts {
    bool is_urban = false;
    std::string base_program = {};   ///< of the enrolment
    std::optional<Money> given = {}; ///< as recorded
    std::optional<Money> bill = {};
    Money others = {};                                     ///< of the bill, all other payers
    std::optional<benefits::Explanation> own_benefit = {}; ///< of the month of the event
    std::int64_t sharers = 1; ///< how many persons the benefit is for: dibao is a household's
};

/// The amount and its steps; the last step is the amount.
///
/// Refuses: relief_not_in_force (no figure there and then), below_relief_minimum,
///          exceeds_relief_cap (one instalment alone above the year's), not_enrolled (no own
///          benefit), malformed (nothing given, no bill), amount_not_positive,
///          amount_differs_from_rule (another amount recorded than the rule gives).
/// Source:  F08, F10, F23, F28, F29, F30; domain rules §1.5 (funeral), §1.10, §8 (heating).
[[nodiscard]] Result<benefits::Explanation> amount_of(
    Kind const& kind, AmountFacts const& facts, PolicyPlace const& place);

/// What a school year may bring in all; none where the kind has no such cap.
[[nodiscard]] Result<std::optional<Money>> cap_of(Kind const& kind, PolicyPlace const& place);

/// Up to what amount a town may approve a case of the program; none: it may not.
/// Source: domain rules §1.14; figures limit.PROGRAM.town and approval.PROGRAM.
[[nodiscard]] std::optional<Money> town_limit(std::string_view program, PolicyPlace const& place);

/// The area within which a person is helped once: the nearest one whose policy counts across its
/// counties (relief.once_across), else `own`.
[[nodiscard]] RegionCode once_scope(RegionCode own, PolicyPlace const& place);

/// The plan's cap on the money of a whole fund in the year of the place's month, and whose it is.
struct FundCap {
    RegionCode region;
    Money cap;
};
/// Source: F08, F10; figures cap.FUND.
[[nodiscard]] std::optional<FundCap> fund_cap(std::string_view fund, PolicyPlace const& place);

} // namespace doudi::relief
