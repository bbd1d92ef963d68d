/// What a month owes the enrolments of a roster: the one stream builds, simulations and checks use.
///
/// Example:
///     auto const rules = due_rules(policy, "DB-R", regions, period);
///     DueStream stream{reading, roster, *rules};
///     while (Due const* due = stream.next()) { total += due->amount; }
#pragma once

#include "doudi/benefits/freeze.hpp"
#include "doudi/benefits/policy.hpp"
#include "doudi/storage/history_rows.hpp"
#include "doudi/storage/line_rows.hpp"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace doudi::operations {

/// Everything of the policy that one roster and month is computed with.
struct DueRules {
    Period period;
    benefits::Standard standard;
    std::optional<benefits::Freeze> freeze;
    std::vector<std::pair<Period, benefits::Standard>> earlier; ///< months the freeze holds to

    /// Of the month itself or an earlier one; null where there was none.
    [[nodiscard]] benefits::Standard const* standard_of(Period month) const noexcept;
};

/// As known at the end of `known`; without it, now.
/// Refuses: no_standard.
Result<DueRules> due_rules(benefits::Policy const& policy, std::string_view program,
    std::span<RegionCode const> region_and_ancestors, Period period,
    std::optional<Date> known = std::nullopt);

struct Due {
    storage::FrozenEnrolment const* enrolment; ///< the version in force, or the last one
    Money amount;
    std::optional<storage::Hold> hold; ///< why it is not less; line_no is the caller's to set
};

/// Enrolments in order of their numbers. In a frozen month also those that left and are paid on.
class DueStream {
public:
    DueStream(
        storage::Transaction& reading, storage::RosterKey const& roster, DueRules const& rules);

    /// The next one, valid until the call after; null after the last.
    Due const* next();

private:
    Due const* next_frozen();
    [[nodiscard]] bool take(storage::EnrolmentHistory const& history);

    DueRules const& rules_;
    std::optional<storage::EnrolmentStream> plain_;
    std::optional<storage::HistoryStream> histories_;
    std::vector<benefits::MonthFacts> months_;
    std::vector<storage::PastVersion const*> versions_; // beside months_
    Due current_{};
};

/// What a line that was held pays, computed again; own: the amount of the month itself.
Money held_amount(
    DueRules const& rules, Money own, storage::Hold const& hold, benefits::Facts const& base_facts);

} // namespace doudi::operations
