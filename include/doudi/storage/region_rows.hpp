/// Divisions as they were on a day: who lies below whom.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/region_code.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::storage {

class Transaction;

struct Region {
    RegionCode code;
    std::string name;
    std::string level; ///< "province", "prefecture" or "county"
    std::optional<RegionCode> parent;
};

/// The region itself and everything below it on that day, by code; empty when it was not there.
std::vector<Region> regions_below(Transaction& tx, RegionCode region, Date on);

/// The codes of a division and of all that ever were below it, ascending; none of an unknown one.
std::vector<RegionCode> regions_ever_below(Transaction& tx, RegionCode region);

} // namespace doudi::storage
