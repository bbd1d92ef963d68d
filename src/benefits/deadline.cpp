#include "doudi/benefits/deadline.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <array>

namespace doudi::benefits {

namespace {

constexpr std::int64_t quarter = 3;
constexpr std::array stages{"report.stage_1", "report.stage_2", "report.stage_3"};

/// Whether the rule holds in that month of the year, every `months` months. A nearer area lifts a
/// rule by the number 0.
bool falls_in(DatedFigure const* rule, int number, std::int64_t months) {
    return rule != nullptr && rule->figure.value > 0 && number % months == 0;
}

/// Day `day` of the month, or its last if it has fewer.
Date day_of(Period month, std::int64_t day) {
    return std::min(month.first_day() + date::days{static_cast<int>(day - 1)}, month.last_day());
}

} // namespace

std::vector<Deadline> deadlines(Policy const& policy,
    std::span<RegionCode const> region_and_ancestors, int year, std::optional<Date> known) {
    auto const january = Period::from(year, 1);
    DOUDI_CHECK(january.has_value());
    std::vector<Deadline> due;
    for (int number = 1; number <= 12; ++number) {
        auto const month = january->plus(number - 1);
        if (auto const* const report =
                policy.find("report.quarterly.day", region_and_ancestors, month, known);
            falls_in(report, number, quarter)) {
            due.push_back({day_of(month, report->figure.value), report});
        }
        if (auto const* const matching =
                policy.find("matching.months", region_and_ancestors, month, known);
            matching != nullptr && falls_in(matching, number, matching->figure.value)) {
            due.push_back({month.last_day(), matching});
        }
        for (auto const* const name : stages) {
            auto const* const stage = policy.find(name, region_and_ancestors, month, known);
            if (stage == nullptr) {
                continue;
            }
            auto const on =
                date_from_days_since_2000(static_cast<std::int32_t>(stage->figure.value));
            if (month.contains(on)) {
                due.push_back({on, stage});
            }
        }
    }
    std::stable_sort(
        due.begin(), due.end(), [](Deadline const& a, Deadline const& b) { return a.on < b.on; });
    return due;
}

} // namespace doudi::benefits
