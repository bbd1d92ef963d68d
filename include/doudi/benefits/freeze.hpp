/// Months in which nobody leaves a benefit or gets less, and what is paid in them.
///
/// Example:
///   auto const freeze = freeze_in(policy, "DB-R", regions, *Period::parse("2020-05"));
///   Held const held = hold(*freeze, months);   // months from freeze->base() to 2020-05
///   if (held.rule) { ... months[held.from] gives more than May does by itself ... }
#pragma once

#include "doudi/benefits/entitlement.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace doudi::benefits {

/// Why a month is not paid less. Numbered for ever: it is kept with the line.
enum class FreezeRule : std::uint8_t {
    exit = 1,   // 暂停低保退出和降低 (F25)
    death = 2,  // 家庭成员病亡暂不降低 (F26)
    single = 3, // 按人施保不予动态退出 (F33)
};

/// One rule in force, and the first month of those without a break in which it is.
struct FrozenBy {
    Period since;
    Date decided;
    Figure figure;
};

/// The freezes of a program that are in force in a month.
struct Freeze {
    std::optional<FrozenBy> exit;
    std::optional<FrozenBy> death;
    std::optional<FrozenBy> single;

    /// The month before the earliest of them: what it paid is not to be lessened.
    [[nodiscard]] Period base() const;

    /// Null where that rule is not in force.
    [[nodiscard]] FrozenBy const* find(FreezeRule rule) const noexcept;
};

/// Figures "dibao.exit_freeze", "dibao.death_freeze", "dibao.single_person_freeze", for programs
/// they concern; none in most months.
[[nodiscard]] std::optional<Freeze> freeze_in(Policy const& policy, std::string_view program,
    std::span<RegionCode const> region_and_ancestors, Period period,
    std::optional<Date> known = std::nullopt);

/// One month of an enrolment: the facts in force in it and its standard.
struct MonthFacts {
    Period period;
    Standard const* standard;
    Facts const* facts;
};

/// Whether somebody of the household is protected singly.
[[nodiscard]] bool has_single_unit(Facts const& facts) noexcept;

/// What is known of the enrolment beside its facts.
struct Standing {
    std::optional<Date> ended; // the first day it is no longer in the roster by
    bool has_death = false;    // somebody of it died in the months of the freeze
};

/// Whether an enrolment that ended is paid on under the freeze.
[[nodiscard]] bool is_carried(Freeze const& freeze, Facts const& last, Standing const& standing);

/// What a frozen month pays.
struct Held {
    Money amount;
    std::optional<FreezeRule> rule; // none: the month's own amount
    std::size_t from = 0;           // with a rule: which month the amount is of
};

/// The greatest of what the months give by themselves, as far as the freeze reaches back: nothing
/// is lowered by a fact or a standard of a frozen month. Of several equal months the last.
///
/// A death holds the amount like the freeze of exits does, for the household concerned. Who is
/// protected singly does not leave, but may get less: held only where nothing would be due, at what
/// the last month paid that had something.
///
/// Requires: months ascending, not empty; the last is the one to pay.   (DOUDI_CHECK)
/// Ensures:  amount >= entitle of the last month; without a rule, equal to it.
/// Source:   F25, F26, F33.
[[nodiscard]] Held hold(
    Freeze const& freeze, std::span<MonthFacts const> months, Standing const& standing);

/// The steps of `own`, and of what was paid instead: `base_amount`, due in `base`.
///
/// Ensures: amount is the larger of the two.
[[nodiscard]] Explanation explain_held(Explanation own, FreezeRule rule, FrozenBy const& by,
    Period base, Money base_amount, bool is_ended);

} // namespace doudi::benefits
