/// The ledger entries of an instalment and of a recovery. schema/0013_projects.sql says why.
///
/// Example: instalment 7 of 610102, approved, is one E6 entry "project/610102/7/reserve"; paid, the
/// E5 and E7 entries "project/610102/7/due" and "project/610102/7/paid".
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/ledger/entry.hpp"
#include "doudi/ledger/event_table.hpp"
#include "doudi/payout/draws.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace doudi::projects {

struct EntryHead {
    BookId book;
    std::int64_t project;
    std::int64_t number; ///< of the instalment or recovery
    std::string program;
    std::string fund;
    Date effective_on;
};

/// E6: the instalment is approved.
[[nodiscard]] Result<std::vector<ledger::Entry>> reserve_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws);

/// E5 and E7: the bank has paid it.
[[nodiscard]] Result<std::vector<ledger::Entry>> paid_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws);

/// E8: the bank could not.
[[nodiscard]] Result<std::vector<ledger::Entry>> failed_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws);

/// A draw of a paid instalment, with the day it was paid.
struct PaidDraw {
    std::int64_t instalment;
    int draw_no;
    payout::Draw of; ///< `returned`: in whichever year
    Date paid_on;
};

/// Whether money recovered on that day comes back in the year it was paid.
[[nodiscard]] bool is_same_year(PaidDraw const& draw, Date recovered_on);

/// E9 for what was paid in the year of the recovery, E10 for what was paid before.
[[nodiscard]] Result<std::vector<ledger::Entry>> recovery_entries(ledger::EventTable const& events,
    EntryHead const& head, std::span<PaidDraw const> draws, std::span<payout::DrawUse const> uses);

} // namespace doudi::projects
