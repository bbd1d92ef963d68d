// What `doudi policy check` and `doudi policy show` answer.
#include "doudi/operations/policy_packs.hpp"

#include "doudi/base/embedded.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using doudi::Period;
using doudi::Refusal;
using doudi::RegionCode;
using doudi::operations::PolicyText;
using doudi::operations::show_policy;
using doudi::operations::ShowPolicy;

ShowPolicy asked(std::string_view area, std::string_view on, std::string_view program = {},
    std::string_view known = {}) {
    ShowPolicy request{.area = *RegionCode::parse(area), .on = *Period::parse(on)};
    if (!program.empty()) {
        request.program = std::string{program};
    }
    if (!known.empty()) {
        request.known = *doudi::parse_date(known);
    }
    return request;
}

/// "dibao.rural 560 yuan_per_month 610100 西安市 2020-10 2020-11-16"
std::string line(doudi::operations::ShownFigure const& shown) {
    auto const& figure = shown.figure;
    return figure.name + " " + figure.written + " " + figure.unit + " " + figure.region.text() +
        " " + shown.area_name + " " + figure.from.text() + " " + doudi::format_date(figure.decided);
}

} // namespace

TEST_CASE("show tells what holds, from which area and since which decision") {
    struct Row {
        ShowPolicy request;
        std::string_view line;
    };
    Row const rows[]{
        {asked("610102", "2020-10", "DB-R"),
            "dibao.rural 560 yuan_per_month 610100 西安市 2020-10 2020-11-16"},
        {asked("610102", "2020-10", "DB-R", "2020-11-15"),
            "dibao.rural 500 yuan_per_month 610100 西安市 2020-01 2020-01-01"},
        {asked("610902", "2020-10", "DB-R"),
            "dibao.rural 4827 yuan_per_year 610000 陕西省 2020-10 2020-10-01"},
        {asked("610924", "2020-10", "OR-S"),
            "orphan.scattered 800 yuan_per_month 610900 安康市 2020-01 2020-01-01"},
        {asked("611002", "2020-10", "OR-S"),
            "orphan.scattered 1000 yuan_per_month 610000 陕西省 2020-01 2020-01-01"},
        {asked("610902", "2020-10", "TK-S"), "tekun.floor 130 percent 100000  2017-01 2017-01-01"},
        {asked("420102", "2020-04", "DS-L"),
            "disability.living.extra 50 yuan_per_month 420100 武汉市 2020-03 2020-05-22"},
        {asked("220202", "2017-06", "DB-R"),
            "top_up.serious_illness 30 percent 220200 吉林市 2017-01 2017-01-01"},
        {asked("341002", "2021-06", "TR-E"),
            "approval.TR-E town choice 341000 黄山市 2021-05 2021-05-01"},
        {asked("610102", "2020-10", "SQ"),
            "share.SQ.province 73 percent 610000 陕西省 2020-01 2020-01-01"},
    };
    for (Row const& row : rows) {
        INFO(row.line);
        auto const view = show_policy(row.request);
        REQUIRE(view.has_value());
        CHECK_FALSE(view->missing.has_value());
        CHECK(std::any_of(view->figures.begin(), view->figures.end(),
            [&](auto const& shown) { return line(shown) == row.line; }));
    }
}

TEST_CASE("show refuses by name what is not there") {
    struct Row {
        ShowPolicy request;
        Refusal refusal;
    };
    Row const rows[]{
        {asked("430102", "2020-10"), Refusal::unknown_region},
        {asked("610102", "2020-10", "QQ"), Refusal::unknown_program},
        {asked("610102", "2010-10"), Refusal::no_standard},
    };
    for (Row const& row : rows) {
        auto const view = show_policy(row.request);
        REQUIRE_FALSE(view.has_value());
        CHECK(view.error().code == row.refusal);
    }
}

TEST_CASE("show says what a program cannot be computed without") {
    auto const view = show_policy(asked("610102", "2019-06", "DB-R"));
    REQUIRE(view.has_value());
    REQUIRE(view->missing.has_value());
    CHECK(view->missing->code == Refusal::no_standard);
    CHECK(view->missing->detail == "dibao.rural 610102 2019-06");
}

TEST_CASE("a pack given takes the place of its namesake inside, another is added") {
    auto const inside = doudi::operations::packs_with({});
    REQUIRE(inside.size() == doudi::embedded::policy().size());
    std::vector<PolicyText> const changed{{"/tmp/new/610000-2020.toml", "region = "}};
    CHECK(doudi::operations::packs_with(changed).size() == inside.size());
    auto const faults = doudi::operations::check_policy(changed);
    REQUIRE(faults.has_value());
    REQUIRE(faults->size() == 1);
    CHECK(faults->front().file == "/tmp/new/610000-2020.toml");
    CHECK(faults->front().line == 1);
    CHECK(doudi::operations::check_policy({})->empty());

    // A county below its city's decision, found only because the city lies around it.
    std::vector<PolicyText> const county{{"610102-2020.toml",
        "region = \"610102\"\n[[figure]]\nname = \"tekun.living.urban\"\nfrom = \"2020-10\"\n"
        "yuan_per_month = \"961.99\"\nsource = \"s\"\nbasis = \"assumed\"\n"}};
    CHECK(doudi::operations::packs_with(county).size() == inside.size() + 1);
    auto const low = doudi::operations::check_policy(county);
    REQUIRE(low.has_value());
    REQUIRE(low->size() == 1);
    CHECK(error_of(low->front()).detail ==
        "610102-2020.toml:2: tekun.living.urban: is below 130 % of 610000-2020.toml:61");
}
