/// The plans there is sample data for: whose counties, which people, what money.
///
/// Example: `Plan const* plan = find_plan("wuhan-2020");`
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/base/text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

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

/// One quota document, as the command `quota receive` takes it.
struct Document {
    std::string_view number;
    std::string_view issuer;
    std::string_view issued_on;
    std::string_view received_on;
    std::string_view origin; // upper_level or own_budget
    std::string_view fund_source;
    std::string_view program;
    std::string_view function_code;
    Money amount;
    std::string_view note; // what of it is assumed
};

inline constexpr int carried_years = 2;

/// Counties that are not like the others, by their codes.
struct SpecialCounties {
    std::span<int const> inner; // districts where hardly anybody is registered as rural
    std::span<int const> small; // of a few ten thousand people
    std::span<int const> formerly_poor;
    std::span<int const> deep_poverty;
};

/// What of a plan is published is said with its documents and people; all else is invented.
struct Plan {
    std::string_view name; // of the option --plan
    Text title;
    std::string_view region_table; // schema/regions/<region_table>.csv
    RegionCode area;               // whose book receives the documents; its counties pay
    Period first_month;            // of the sample when no months are asked for
    std::array<std::int64_t, group_count> persons; // of each group in the whole area
    std::span<Document const> documents;
    std::span<Document const> carried; // quota of `carried_years` before, of which nothing was used
    SpecialCounties special;
};

/// All plans, that of Shaanxi first.
[[nodiscard]] std::span<Plan const> plans();

/// Null if there is none of that name.
[[nodiscard]] Plan const* find_plan(std::string_view name);

} // namespace doudi::sample
