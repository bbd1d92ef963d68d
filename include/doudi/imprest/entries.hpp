/// The ledger entries of an imprest (E13), one set for each movement of its balance.
///
/// Example: an advance is two entries of one day: the unit gets authorised quota and the
/// reservation ("imprest/610102/7/limit"), and pays the township ("imprest/610102/7/advance").
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/imprest/township_code.hpp"
#include "doudi/ledger/entry.hpp"
#include "doudi/ledger/event_table.hpp"
#include "doudi/payout/draws.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace doudi::imprest {

/// A piece of quota behind the imprest's money, with the day it was advanced. In payout's words
/// `paid` is what cases have used of it, `failed` what went back.
struct FundDraw {
    payout::Draw of;
    Date advanced_on;
};

/// What the entries of a movement have in common.
struct MovementHead {
    BookId book;
    TownshipCode township;
    std::int64_t movement; ///< its number
    std::string fund;      ///< the fund the program is paid from
    Date effective_on;
};

/// Reservation and authorised quota, then the advance itself.
[[nodiscard]] Result<std::vector<ledger::Entry>> advance_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<payout::Draw const> draws);

/// Expense, and the reserved quota spent. `evidence` is that of the case.
[[nodiscard]] Result<std::vector<ledger::Entry>> case_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<FundDraw const> draws,
    std::span<payout::DrawUse const> uses, Digest const& evidence);

/// Money back from the township. What was advanced in the year of the return goes back to available
/// quota; what was advanced in an earlier year is not restored.
[[nodiscard]] Result<std::vector<ledger::Entry>> return_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<FundDraw const> draws,
    std::span<payout::DrawUse const> uses);

} // namespace doudi::imprest
