/// What one person was due against what was paid, month by month, and what follows from it.
///
/// Example: due 560 and paid 500 in October gives arrears of 60 for October; due nothing and paid
/// 500 in November a recovery of 500 for November; set off, a recovery of 440 is left.
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doudi::payout {

/// One person, program and month.
///
/// What a bank has not answered yet, or could not pay and still owes, is claimed and not paid: it
/// is no ground for arrears, and nothing to recover.
struct MonthAccount {
    Period month;
    Money due;     ///< by the facts and standards known now; ≥ 0
    Money claimed; ///< of all lines that may still pay or have paid, less recoveries, with set-offs
    Money paid;    ///< of those that have paid alone; ≤ claimed
};

/// What a month's difference leads to. amount + set_off is the difference.
struct Correction {
    Period month;
    bool is_recovery;
    Money amount;  ///< of the line; none is needed where it is zero
    Money set_off; ///< against other months of the same person; ≥ 0
};

/// What may be set off. Of other years nothing: that money belongs to the treasury when it comes
/// back, and cannot pay what is due now.
struct SetOffRule {
    int year;                        ///< of the months paid too much
    std::int64_t percent_most = 100; ///< of the person's arrears; the rest is paid out
};

/// The corrections of one person's months, in their order; none for months without a difference.
///
/// With a rule, what was paid too much is set against what is due, the earliest months first on
/// both sides, up to the rule's part of all the arrears, to the fen below.
///
/// Requires: months ascending; paid ≤ claimed; a percentage of 0 to 100.   (DOUDI_CHECK)
/// Ensures:  Σ set_off of recoveries == Σ set_off of arrears ≤ its part; amount, set_off ≥ 0.
///                                                     (tests/payout/adjustment_test.cpp)
std::vector<Correction> correct(
    std::span<MonthAccount const> months, std::optional<SetOffRule> const& rule);

} // namespace doudi::payout
