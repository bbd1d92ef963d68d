/// What an enrolment is due by its past, without some of its people.
///
/// Example:
///     HistoryDue due{rules, positions};
///     auto const held = due.without(history, gone);
///     if (held.rule) { ... due.base().enrolment ... }
#pragma once

#include "doudi/benefits/survivors.hpp"
#include "doudi/storage/history_rows.hpp"
#include "month_rules.hpp"
#include "positions.hpp"

#include <span>
#include <vector>

namespace doudi::operations {

class HistoryDue {
public:
    /// Requires: both outlive this.
    HistoryDue(MonthRules const& rules, Positions const& positions)
        : rules_{rules}, positions_{positions} {}

    /// The first day it was no longer in the roster by, if that is not after the month began.
    [[nodiscard]] std::optional<Date> ended(storage::EnrolmentHistory const& history) const;

    /// Whether it is in force, or paid on by the freeze.
    [[nodiscard]] bool is_due(storage::EnrolmentHistory const& history) const;

    /// Nothing, when nobody is left of the last version.
    [[nodiscard]] benefits::Held without(
        storage::EnrolmentHistory const& history, std::span<PersonId const> gone);

    /// The version and month the last amount is of.
    /// Requires: it was not nothing.                                            (DOUDI_CHECK)
    [[nodiscard]] storage::PastVersion const& base() const;
    [[nodiscard]] Period base_period() const;

private:
    [[nodiscard]] benefits::Standing standing_of(storage::EnrolmentHistory const& history) const;
    void add_month(Period month, benefits::Standard const& standard,
        storage::PastVersion const& version, std::span<PersonId const> gone);

    MonthRules const& rules_;
    Positions const& positions_;
    std::vector<benefits::MonthFacts> months_;
    std::vector<storage::PastVersion const*> versions_; // beside months_
    std::vector<benefits::Survivors> survivors_;        // what months_ points into
    std::vector<benefits::Facts> facts_;                // likewise
    std::size_t from_ = 0;
};

} // namespace doudi::operations
