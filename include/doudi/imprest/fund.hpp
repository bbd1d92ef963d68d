/// The imprest of a township (乡镇临时救助备用金): its terms, its balance, and what they allow.
///
/// Example: ceiling 20,000.00, threshold 5,000.00, advanced 20,000.00, cases 16,000.00: the balance
/// is 4,000.00 and a replenishment of 16,000.00 is proposed.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/imprest/township_code.hpp"

#include <string>
#include <string_view>

namespace doudi::imprest {

/// What imprests pay: emergency temporary relief.
inline constexpr std::string_view program = "TR-E";

/// Set by the county; there is no national figure.
struct Terms {
    Money limit;     ///< of one case and person, without the county's approval
    Money threshold; ///< below it the imprest is to be replenished
    Money ceiling;   ///< the balance never exceeds it
};

struct Fund {
    BookId book{0};
    TownshipCode township;
    std::string name; ///< of the township
    Terms terms;
    std::string decision; ///< number of the document that set the terms
    Date opened_on{};
    UserId opened_by{0};
    int year = 0; ///< budget year the balance stands in
    Money advanced = {};
    Money spent = {};
    Money returned = {};

    /// advanced − spent − returned.
    [[nodiscard]] Money balance() const;
};

/// What an imprest may not be.
///
/// Refuses: malformed (texts, a threshold or limit above the ceiling), amount_not_positive.
[[nodiscard]] Result<void> check(Fund const& fund);

/// Whether money may move on that day: the balance of a year stays usable in the next only when it
/// was carried over by a decision. An empty imprest begins the new year by itself.
///
/// Refuses: malformed_date (before its opening, or in a year it has left), imprest_year_undecided.
/// Source:  domain rules §1.6: at year end the balance is returned or carried with a decision.
[[nodiscard]] Result<void> check_day(Fund const& fund, Date on);

/// Refuses: amount_not_positive, exceeds_imprest_ceiling.
[[nodiscard]] Result<void> check_advance(Fund const& fund, Money amount);

/// What would fill the imprest, if its balance is below the threshold; else nothing.
[[nodiscard]] Money proposed_replenishment(Fund const& fund);

/// For cases and returns.
///
/// Refuses: amount_not_positive, exceeds_imprest_balance.
[[nodiscard]] Result<void> check_payment(Fund const& fund, Money amount);

} // namespace doudi::imprest
