/// Where a project stands: a village, or an institution in a town.
///
/// Example: `parse_place("610102005201", "东关村委会")->key == "东关"`.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/imprest/township_code.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doudi::projects {

/// `key` is the name without the words that come and go with it, so that 东关村, 东关村委会 and
/// 东关村民委员会 of one town are one village.
struct Place {
    imprest::TownshipCode town;
    std::optional<std::int64_t> village_code; ///< twelve digits, where known
    std::string village;                      ///< its name
    std::string key;
};

/// Reads a code of twelve digits (village) or nine (town), and a name. The last three digits of a
/// village's are 001–199 (residents' committees), 200–399 (villagers' committees), 400–599 (places
/// like them).
///
/// Refuses: malformed_village; malformed for the name.
/// Source:  statistical codes of divisions (统计用区划代码和城乡划分代码编制规则, 2009).
[[nodiscard]] Result<Place> parse_place(std::string_view code, std::string_view village);

} // namespace doudi::projects
