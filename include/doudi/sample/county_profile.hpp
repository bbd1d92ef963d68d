/// The counties of a plan: how many people of each group live there, and the facts that decide what
/// a county is allocated.
///
/// Example: `auto counties = county_profiles("610000", on_2020_04_01);`
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/region_code.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::sample {

/// Who somebody is to the welfare office. Everybody belongs to one group; the groups do not
/// overlap, because dibao, tekun and "neither" exclude each other (mutual-exclusion matrix).
enum class Group : std::uint8_t {
    rural_dibao, // households
    urban_dibao, // households
    rural_tekun, // persons without family, supported by the state
    urban_tekun,
    disabled, // with a disability subsidy and not in dibao
};
inline constexpr std::size_t group_count = 5;
inline constexpr std::array<Group, group_count> groups{Group::rural_dibao, Group::urban_dibao,
    Group::rural_tekun, Group::urban_tekun, Group::disabled};

[[nodiscard]] constexpr std::size_t index_of(Group group) noexcept {
    return static_cast<std::size_t>(group);
}
[[nodiscard]] constexpr bool is_dibao(Group group) noexcept {
    return group == Group::rural_dibao || group == Group::urban_dibao;
}
[[nodiscard]] constexpr bool is_tekun(Group group) noexcept {
    return group == Group::rural_tekun || group == Group::urban_tekun;
}

/// The persons of each group in the whole province.
///
/// Source: domain.md F02 (857,000 rural dibao), F03 (123,000 rural tekun), section 8 (188,000 urban
///         dibao, some 6,000 urban tekun); 200,000 disabled outside dibao is assumed, so that both
///         subsidies together come to 500,000 to 700,000 as section 8 says.
inline constexpr std::array<std::int64_t, group_count> province_persons{
    857'000, 188'000, 123'000, 6'000, 200'000};

/// One county. The sizes are invented by the kind of county; no statistics are behind them.
struct CountyProfile {
    RegionCode code;
    std::string name;
    std::vector<RegionCode> ancestors;     // its prefecture and its province
    Date code_since;                       // its code is given to those born from then on
    std::optional<RegionCode> former_code; // and this one to those born before
    std::int64_t population_thousands;
    int urban_permille;
    std::array<std::int64_t, group_count> persons; // of the real province, not of the sample
    int difficulty_percent;                        // fiscal difficulty, effort, performance, tilt
    int effort_percent;
    int performance_percent;
    int tilt_percent;
    int carryover_permille; // of a year's need, left from last year
};

/// The counties of a province which exist on `day`, ordered by code.
///
/// Requires: a region table of that name is embedded.   (DOUDI_CHECK)
/// Ensures:  Σ persons of each group == province_persons.
[[nodiscard]] std::vector<CountyProfile> county_profiles(std::string_view province, Date day);

} // namespace doudi::sample
