/// Corrects an entry by its opposite. Entries are never changed.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/storage/entry_rows.hpp"

#include <string>

namespace doudi::operations {

struct ReverseEntry {
    BookId book;
    storage::Voucher voucher;
    std::string reason;
    Date effective_on;
};

/// Posts the opposite of an entry, linked to it, with the reason as narration. What belongs
/// to a batch or a transfer is undone there, where the other half of it is.
///
/// Refuses: not_permitted (also for what belongs to a batch or a transfer), outside_region,
///          malformed (reason empty, longer than 300 bytes or of several lines), unknown_entry,
///          already_reversed, below_zero, period_closed.
Result<storage::Voucher> reverse_entry(Context& context, ReverseEntry const& request);

} // namespace doudi::operations
