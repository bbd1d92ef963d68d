/// What a month owes the enrolments of a roster: the one stream builds, simulations and checks use.
///
/// Example:
///     auto const rules = due_rules(policy, "DB-R", regions, period);
///     DueStream stream{reading, roster, *rules, screening};
///     while (Due const* due = stream.next()) { total += due->amount; }
#pragma once

#include "doudi/benefits/survivors.hpp"
#include "doudi/storage/history_rows.hpp"
#include "doudi/storage/line_rows.hpp"
#include "history_due.hpp"
#include "screening.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::operations {

/// The rules of one roster and month, and whose word they are.
struct DueRules : MonthRules {
    PolicyOfArea policy;
};

/// As known at the end of `known`; without it, now.
/// Requires: the policy outlives the rules.
/// Refuses: no_standard.
Result<DueRules> due_rules(benefits::Policy const& policy, storage::RosterKey const& roster,
    std::span<RegionCode const> region_and_ancestors, std::optional<Date> known = std::nullopt);

struct Due {
    storage::FrozenEnrolment const* enrolment; ///< the version in force, or the last one
    Money amount;
    std::optional<storage::Hold> hold; ///< why it is not less; line_no is the caller's to set
    std::vector<storage::Exclusion> exclusions; ///< why it is not more; line_no likewise
};

/// Enrolments in order of their numbers. In a frozen month also those that left and are paid on.
/// People another benefit or a death excludes are not counted; who is left without an amount by it
/// comes all the same, with nothing due.
class DueStream {
public:
    /// Requires: rules and screening outlive this; the roster's program was asked about.
    DueStream(storage::Transaction& reading, storage::RosterKey const& roster,
        DueRules const& rules, Screening const& screening);

    /// The next one, valid until the call after; null after the last.
    Due const* next();

private:
    using AmountWithout = std::function<Money(std::span<PersonId const>)>;

    Due const* next_frozen();
    [[nodiscard]] bool take(storage::EnrolmentHistory const& history);
    void exclude(AmountWithout const& amount_without);

    std::string program_;
    DueRules const& rules_;
    Screening const& screening_;
    HistoryDue held_;
    std::optional<storage::EnrolmentStream> plain_;
    std::optional<storage::HistoryStream> histories_;
    Due current_{};
};

/// What is due without some of the members; nothing when none is left.
Money entitle_without(
    DueRules const& rules, benefits::Facts const& facts, std::span<std::int64_t const> positions);

/// What an enrolment is due in a month that no freeze holds.
Money screened_amount(DueRules const& rules, Screening const& screening, std::string_view program,
    storage::FrozenEnrolment const& enrolment);

/// What a line that was held pays, computed again; own: the amount of the month itself.
Money held_amount(
    DueRules const& rules, Money own, storage::Hold const& hold, benefits::Facts const& base_facts);

} // namespace doudi::operations
