/// Looks at rosters: what was imported, what they hold, and where a person is on them.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/storage/roster_rows.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::operations {

/// Which rosters are meant; what is empty does not restrict.
struct WhichRosters {
    std::optional<RegionCode> region; ///< it and all below
    std::optional<std::string> program;
    std::optional<Period> period;
};

/// Imports, the latest first, in the regions the actor may read.
/// Refuses: not_permitted, outside_region.
Result<std::vector<storage::RosterImport>> list_roster_imports(
    Context& context, WhichRosters const& which);

/// What the rosters of a month hold, by book and program.
/// Refuses: not_permitted, outside_region.
Result<std::vector<storage::RosterSize>> show_rosters(
    Context& context, WhichRosters const& which, Period period);

/// Where a person is or was on a roster. For auditors; the identity number is neither stored nor
/// recorded.
///
/// Refuses: not_permitted, resident_id_malformed and its like, key_unusable.
Result<std::vector<storage::FoundEnrolment>> find_on_rosters(
    Context& context, std::string_view resident_id, std::filesystem::path const& key_file = {});

} // namespace doudi::operations
