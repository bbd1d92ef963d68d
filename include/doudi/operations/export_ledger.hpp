/// Exports entries, accounts and month-end balances as a plain-text journal.
#pragma once

#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/ledger/journal.hpp"
#include "doudi/operations/context.hpp"

#include <cstdint>
#include <iosfwd>
#include <optional>

namespace doudi::operations {

struct ExportLedger {
    ledger::JournalFormat format;
    std::optional<BookId> book = std::nullopt;
    std::optional<RegionCode> region = std::nullopt; ///< with all below; one of the two
    std::optional<Period> from = std::nullopt;       ///< default: the first month with entries
    std::optional<Period> until = std::nullopt;      ///< included; default: the last
};

struct ExportedLedger {
    std::int64_t books{0};
    std::int64_t accounts{0};
    std::int64_t entries{0};
    std::int64_t balances{0}; ///< asserted at the ends of months
};

/// Streams the journal into `out`; memory does not grow with the number of entries. What accounts
/// held before the first month comes as an opening transaction. Balances come from the stored
/// balances and entries from the postings, so whoever checks the journal compares the two.
///
/// Refuses: not_permitted, outside_region, unknown_book, malformed (from after until, or neither
///          book nor region).
/// Throws:  std::ios_base::failure when `out` cannot take it (disk full).
Result<ExportedLedger> export_ledger(
    Context& context, ExportLedger const& request, std::ostream& out);

} // namespace doudi::operations
