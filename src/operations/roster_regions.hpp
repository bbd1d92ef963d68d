/// Where an actor may work with rosters.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/roster/unit_reader.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace doudi::operations {

/// What the rows of a roster are held against: where each region's rows go, or why they may not.
/// Refuses: unknown_program, not_permitted, outside_region (the region asked for), unknown_region.
Result<roster::Scope> roster_scope(storage::Transaction& transaction, Context const& context,
    std::string_view program, Period period, std::optional<RegionCode> within);

/// The books of the regions the actor may read, all or those within one region.
/// Refuses: not_permitted, outside_region.
Result<std::vector<BookId>> readable_books(storage::Transaction& transaction,
    Context const& context, access::Action action, std::optional<RegionCode> within);

/// The key's file: the one named, else that of the context, else `key` in the data directory.
std::filesystem::path key_file_of(Context const& context, std::filesystem::path const& named);

} // namespace doudi::operations
