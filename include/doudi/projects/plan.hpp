/// Plans of projects: how many of a kind a region builds in some years, and for how much money.
///
/// Example: the plan of 610000 for mutual-aid homes (HX) in 2020: at most 1,500, at most
/// 120,000,000.00 yuan, 80 % of the villages; half of a grant at the start, the rest at acceptance.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/base/text.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doudi::projects {

enum class Kind : std::uint8_t {
    mutual_aid_home, // HX, 农村互助幸福院
    service_centre,  // SQ, 农村社区服务中心
    institution,     // GY, 供养机构
};
inline constexpr std::array all_kinds{
    Kind::mutual_aid_home, Kind::service_centre, Kind::institution};

[[nodiscard]] std::string_view name_of(Kind kind) noexcept; ///< "HX"
[[nodiscard]] Text title_of(Kind kind) noexcept;
[[nodiscard]] std::optional<Kind> kind_of(std::string_view name) noexcept;

/// The kind a program pays: "GY" and "GY-L" (lottery money) both pay care institutions.
[[nodiscard]] std::optional<Kind> kind_of_program(std::string_view program) noexcept;

/// A plan of a region for the years [year_from, year_to]. What the policy does not say is empty.
struct Plan {
    BookId book{0}; ///< of the region
    Kind kind = Kind::mutual_aid_home;
    int year_from = 0;
    int year_to = 0;
    std::optional<std::int64_t> count_max = {};
    std::optional<Money> total_max = {};
    std::optional<std::int64_t> coverage_percent = {}; ///< of the villages, at least
    std::optional<std::int64_t> county_min = {};       ///< in each deep-poverty county
    std::optional<std::int64_t> county_max = {};
    std::int64_t approved_percent = 0; ///< of the grant, payable once approved
    std::int64_t started_percent = 0;  ///< once started; the rest once accepted
    std::string decision;
    Date made_on{};
    UserId made_by{0};
    std::int64_t count = 0; ///< projects approved and not cancelled
    Money total = {};       ///< their grants
};

/// Refuses: malformed (texts, years, percentages), no_standard when the plan would limit nothing.
[[nodiscard]] Result<void> check(Plan const& plan);

/// A county of a plan.
struct PlanCounty {
    BookId county{0};
    std::int64_t village_count = 0;
    bool is_deep_poverty = false;
};

} // namespace doudi::projects
