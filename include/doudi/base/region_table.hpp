/// The divisions as the program carries them, for work without a database.
///
/// Example: `RegionTable::parse(embedded::regions()).region_and_ancestors(county, day)`.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/base/region_code.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi {

/// One row: what a division was called, and what it lay in, from a day on.
struct RegionRow {
    std::string name;
    std::optional<RegionCode> parent; // empty: a province
    Date from;
    std::optional<Date> until; // empty: still
};

class RegionTable {
public:
    /// Reads files of schema/regions.
    /// Refuses: file_wrong_layout, and what CSV, codes and dates refuse.
    [[nodiscard]] static Result<RegionTable> parse(std::span<embedded::TextFile const> files);

    /// The row in force on a day, or null.
    [[nodiscard]] RegionRow const* find(RegionCode region, Date on) const;

    /// The region first, its province last; the region alone if the table does not have it.
    [[nodiscard]] std::vector<RegionCode> region_and_ancestors(RegionCode region, Date on) const;

private:
    std::multimap<RegionCode, RegionRow> rows_;
};

} // namespace doudi
