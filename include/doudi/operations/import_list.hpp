/// Lists from outside that rosters and payments are held against.
#pragma once

#include "doudi/base/charset.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/roster/fault.hpp"
#include "doudi/roster/outside_list.hpp"
#include "doudi/storage/outside_rows.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::operations {

enum class DamagedRows {
    are_faults,
    are_kept, ///< apart, with proposals of whom they mean: operations/list_proposals.hpp
};

struct ImportList {
    std::filesystem::path file;
    std::string kind;               ///< roster::list_kinds()
    RegionCode region;              ///< the list holds for its book and all below
    Date as_of;                     ///< what was known on this day
    std::optional<Charset> charset; ///< none: detected
    std::filesystem::path key_file; ///< empty: `key` in the data directory
    DamagedRows damaged = DamagedRows::are_faults;
};

struct ImportedList {
    bool is_unchanged = false; ///< the same list had been imported before
    std::int64_t list = 0;
    std::int64_t rows = 0;
    std::int64_t damaged = 0; ///< beside the rows
    std::int64_t proposals = 0;
};

/// All rows or none. `faults` gets every fault of the file.
///
/// Refuses: unknown_list_kind; as import_roster, and unknown_book; file_too_large with more damaged
///          rows than roster::damaged_rows_max.
Result<ImportedList> import_list(
    Context& context, ImportList const& request, roster::FaultList& faults);

/// The lists of a region and all below it; of one kind when it is named.
/// Refuses: unknown_list_kind, not_permitted, outside_region, unknown_region.
Result<std::vector<storage::OutsideList>> list_outside_lists(
    Context& context, RegionCode region, std::string_view kind);

} // namespace doudi::operations
