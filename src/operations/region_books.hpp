/// The books of a region.
#pragma once

#include "doudi/operations/context.hpp"

#include <vector>

namespace doudi::operations {

/// The open books of a region and all below it, as the divisions are on that day, ascending.
///
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<BookId>> permitted_books(storage::Transaction& tx, Context const& context,
    access::Action action, RegionCode region, Date on);

/// The books of a region and of all that ever were below it, ascending: what a county did stays to
/// be read when it is a district of another name.
///
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<BookId>> permitted_books(
    storage::Transaction& tx, Context const& context, access::Action action, RegionCode region);

} // namespace doudi::operations
