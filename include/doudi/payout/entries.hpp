/// The ledger entries of a batch, one for each event and never one for each line.
///
/// Example: `reservation(batch, 1, draws, day, table)` is the E6 entry with key
/// "batch/610102/17/reserve/1".
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/ledger/entry.hpp"
#include "doudi/ledger/event_table.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/payout/draws.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace doudi::payout {

/// What entries of a batch have in common.
struct EntryHead {
    Batch const& batch;
    Date effective_on;
};

/// Idempotency keys: "batch/BOOK/BATCH/WHAT/NUMBER".
std::string entry_key(BatchKey key, std::string_view what, std::int64_t number);

/// E6: D Q103 / C Q102 for each draw.
Result<ledger::Entry> reservation(
    EntryHead const& head, std::span<Draw const> draws, ledger::EventTable const& table);

/// E5: D U5001 / C U2303 for the total, its evidence the Merkle root of the lines.
Result<ledger::Entry> recognition(EntryHead const& head, ledger::EventTable const& table);

/// What a result file does to a batch.
struct ResultHead {
    EntryHead head;
    std::int64_t file; ///< number of the result file
};

/// E7 (direct payment), E8 or E9 for the parts of draws used; postings to one account are netted.
Result<ledger::Entry> result_entry(ResultHead const& result, Use use, std::span<Draw const> draws,
    std::span<DrawUse const> uses, ledger::EventTable const& table);

} // namespace doudi::payout
