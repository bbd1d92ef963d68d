/// Opening, listing and closing books.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/storage/ledger_rows.hpp"

#include <cstdint>
#include <vector>

namespace doudi::operations {

struct OpenBooks {
    RegionCode region;
    bool with_lower; ///< the books of all divisions below it as well
    Date opened_on;
};

/// Opens a book for a region, numbered by its code, and on request for everything below it. Books
/// that are open stay as they are. Returns how many were opened.
///
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::int64_t> open_books(Context& context, OpenBooks const& request);

/// The books of a region and all below it, by number.
///
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<storage::Book>> list_books(Context& context, RegionCode region);

struct CloseMonth {
    RegionCode region;
    bool with_lower;
    Period period;
};

/// Closes a month of the books of a region for ever. Returns how many were open.
///
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::int64_t> close_month(Context& context, CloseMonth const& request);

} // namespace doudi::operations
