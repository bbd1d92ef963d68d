#include "doudi/base/region_table.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using doudi::RegionCode;
using doudi::RegionTable;

doudi::Date day(std::string_view text) {
    return *doudi::parse_date(text);
}

std::vector<int> numbers(std::vector<RegionCode> const& regions) {
    std::vector<int> all;
    for (auto const region : regions) {
        all.push_back(region.number());
    }
    return all;
}

doudi::Result<RegionTable> parse(std::string_view rows) {
    static constexpr std::string_view head =
        "region,name,level,parent,valid_from,valid_until,successor\n";
    std::string const text = std::string{head} + std::string{rows};
    doudi::embedded::TextFile const file{.name = "x", .sha256 = {}, .text = text};
    return RegionTable::parse(std::span{&file, 1});
}

} // namespace

TEST_CASE("a region lies in what its row of the day says") {
    auto const table = *RegionTable::parse(doudi::embedded::regions());
    auto const county = RegionCode::from_number(610102);
    CHECK(numbers(table.region_and_ancestors(county, day("2020-04-01"))) ==
        std::vector{610102, 610100, 610000});
    auto const fengxiang = RegionCode::from_number(610322); // a county until 2021-01-31
    REQUIRE(table.find(fengxiang, day("2021-01-31")) != nullptr);
    CHECK(table.find(fengxiang, day("2021-01-31"))->name == "凤翔县");
    CHECK(table.find(fengxiang, day("2021-02-01")) == nullptr);
    CHECK(numbers(table.region_and_ancestors(fengxiang, day("2021-02-01"))) == std::vector{610322});
}

TEST_CASE("a table of regions that cannot be read is refused") {
    CHECK(parse("610000,陕西省,province,,1900-01-01,,\n").has_value());
    for (auto const* const rows : {"610000,陕西省\n", "61,陕西省,province,,1900-01-01,,\n",
             "610000,陕西省,province,,1900,,\n", "610000,陕西省,province,6,1900-01-01,,\n",
             "610000,陕西省,province,,1900-01-01,soon,\n"}) {
        INFO(rows);
        CHECK_FALSE(parse(rows).has_value());
    }
}

TEST_CASE("a table that runs in a circle ends") {
    auto const table = parse("610000,甲,province,610100,1900-01-01,,\n"
                             "610100,乙,prefecture,610000,1900-01-01,,\n");
    REQUIRE(table.has_value());
    auto const regions =
        table->region_and_ancestors(RegionCode::from_number(610000), day("2020-01-01"));
    CHECK(regions.size() == 8);
}
