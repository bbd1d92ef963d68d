/// Takes a list of deaths that rosters and payments are held against.
#pragma once

#include "doudi/base/charset.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/roster/fault.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace doudi::operations {

struct ImportDeaths {
    std::filesystem::path file;     ///< columns resident_id 身份证号 and died_on 死亡日期
    RegionCode region;              ///< the list holds for its book and all below
    Date as_of;                     ///< what was known on this day
    std::optional<Charset> charset; ///< none: detected
    std::filesystem::path key_file; ///< empty: `key` in the data directory
};

struct ImportedDeaths {
    bool is_unchanged = false; ///< the same list had been imported before
    std::int64_t rows = 0;
};

/// All rows or none. `faults` gets every fault of the file.
///
/// Refuses: as import_roster, and unknown_book.
Result<ImportedDeaths> import_deaths(
    Context& context, ImportDeaths const& request, roster::FaultList& faults);

} // namespace doudi::operations
