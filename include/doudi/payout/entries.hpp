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

/// E6, of a reissue E12 with the Merkle root of the lines as its evidence: D Q103 / C Q102 for each
/// draw.
Result<ledger::Entry> reservation(
    EntryHead const& head, std::span<Draw const> draws, ledger::EventTable const& table);

/// E5: D U5001 / C U2303 for the total, its evidence the Merkle root of the lines.
Result<ledger::Entry> recognition(EntryHead const& head, ledger::EventTable const& table);

/// What was paid too much for months of one year.
struct Overpaid {
    int year;
    Money amount;
};

/// E11 for a recovery: D U1218 / C U5001 for months of the year of the entry, C U3501 for those of
/// earlier years, its evidence the Merkle root of the lines.
Result<ledger::Entry> overpayment(
    EntryHead const& head, std::span<Overpaid const> years, ledger::EventTable const& table);

/// What money that comes back for a recovery posts: E9 in the year of the months it is for; later
/// E10, when the unit receives it and when it passes it on to the treasury.
enum class RecoveryPart : std::uint8_t { same_year, received_later, remitted_later };

/// `parts` are what the money had been paid from, with the amounts that come back.
Result<ledger::Entry> recovery_entry(EntryHead const& head, std::int64_t number, RecoveryPart part,
    std::span<Draw const> parts, ledger::EventTable const& table);

/// What a result file does to a batch.
struct ResultHead {
    EntryHead head;
    std::int64_t file; ///< number of the result file
};

/// E7 (direct payment), E8 or E9 for the parts of draws used; postings to one account are netted.
///
/// What was carried forward is paid by parts of its own (E7, E9 carried). Of that, `committed` was
/// counted as spent by the treasury at the end of the old year (E14 committed, M2011): for a
/// payment what stands there for the program, for a return what this batch has used of it.
///
/// Requires: no draw that lapsed is given back.                          (DOUDI_CHECK)
Result<ledger::Entry> result_entry(ResultHead const& result, Use use, std::span<Draw const> draws,
    std::span<DrawUse const> uses, ledger::EventTable const& table, Money committed = {});

/// E10 for money that came back to draws whose year is closed: the person is owed it again, the
/// quota is not restored, and the money is the treasury's. It stands on the unit's account until it
/// is remitted; that of direct-reach funds goes to the treasury at once.
///
/// Requires: uses of lapsed draws only, at least one.                    (DOUDI_CHECK)
/// Source:   domain rules E10, §4.2; 财会〔2017〕25号, 2103 应缴财政款, 3501 以前年度盈余调整.
Result<ledger::Entry> late_return_entry(ResultHead const& result, std::span<Draw const> draws,
    std::span<DrawUse const> uses, ledger::EventTable const& table);

} // namespace doudi::payout
