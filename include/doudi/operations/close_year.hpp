/// Closes a budget year of a book: no receipts, allocations or assignments of that year any more.
#pragma once

#include "doudi/operations/context.hpp"

namespace doudi::operations {

/// For ever. What stands unused is carried forward by entries of its own, not by this.
///
/// Refuses: not_permitted, outside_region, unknown_book, year_closed (already), malformed (a year
///          that cannot be).
Result<void> close_year(Context& context, BookId book, int year);

} // namespace doudi::operations
