/// What the operations of the end of a year have in common.
#pragma once

#include "doudi/operations/context.hpp"

#include <string_view>
#include <vector>

namespace doudi::operations {

/// Refuses: malformed for a year no book has.
Result<void> check_year(int year);

/// The book, and with `with_lower` all open books of the regions below it at the year's end,
/// ascending.
///
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<BookId>> books_of_year(Context& context, BookId book, bool with_lower, int year);

/// A number of a paper: one line of 1 to 60 characters without '|', which keys of entries keep.
///
/// Refuses: malformed.
Result<void> check_reference(std::string_view reference);

} // namespace doudi::operations
