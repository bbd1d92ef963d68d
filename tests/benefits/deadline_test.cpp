#include "doudi/benefits/deadline.hpp"

#include "doudi/base/embedded.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace doudi::benefits {

namespace {

/// "06-12 report.quarterly.day, ..." of a place that lies in two others.
std::string calendar(int place, int prefecture, int province, int year) {
    auto const policy = load_policy(embedded::policy());
    REQUIRE(policy.has_value());
    std::vector const regions{RegionCode::from_number(place), RegionCode::from_number(prefecture),
        RegionCode::from_number(province)};
    std::string text;
    for (auto const& due : deadlines(*policy, regions, year)) {
        text += (text.empty() ? "" : ", ") + format_date(due.on).substr(5) + ' ' + due.figure->name;
    }
    return text;
}

} // namespace

TEST_CASE("F35 F36 Wuhan reports by the 12th of a quarter's last month and compares each quarter") {
    // Decided in May 2020: the first quarter of that year had none.
    CHECK(calendar(420102, 420100, 420000, 2020) ==
        "06-12 report.quarterly.day, 06-30 matching.months, 09-12 report.quarterly.day, "
        "09-30 matching.months, 12-12 report.quarterly.day, 12-31 matching.months");
    CHECK(calendar(420102, 420100, 420000, 2021).starts_with("03-12 report.quarterly.day"));
}

TEST_CASE("F42 the district reports its three stages on 14 July, 10 October and 10 December 2021") {
    CHECK(calendar(341002, 341000, 340000, 2021) ==
        "07-14 report.stage_1, 10-10 report.stage_2, 12-10 report.stage_3");
    CHECK(calendar(341002, 341000, 340000, 2022).empty());
}

TEST_CASE("F24 Jilin compares its lists within every quarter") {
    CHECK(calendar(220202, 220200, 220000, 2017) ==
        "03-31 matching.months, 06-30 matching.months, 09-30 matching.months, "
        "12-31 matching.months");
}

} // namespace doudi::benefits
