/// The entries of a book for people to read: a month of them, or one with its postings.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/storage/entry_rows.hpp"

#include <string_view>
#include <vector>

namespace doudi::operations {

/// Reads "2020-04/12".
/// Refuses: malformed.
Result<storage::Voucher> parse_voucher(std::string_view text);

/// By voucher number; empty when the month has none.
/// Refuses: not_permitted, outside_region.
Result<std::vector<storage::ReadEntry>> list_entries(Context& context, BookId book, Period period);

struct ShownEntry {
    storage::ReadEntry entry;
    std::vector<storage::ReadPosting> postings;
};

/// Refuses: not_permitted, outside_region, unknown_entry.
Result<ShownEntry> show_entry(Context& context, BookId book, storage::Voucher const& voucher);

} // namespace doudi::operations
