#include "doudi/benefits/policy.hpp"

#include "benefits/cases.hpp"

#include <string>

namespace {

using doudi::Period;
using doudi::Refusal;
using doudi::benefits::entitle;
using doudi::benefits::parse_policy;
using doudi::test::area;
using doudi::test::shaanxi;

constexpr auto head = "region = \"610000\"\n";

std::string figure(std::string_view name, std::string_view from, std::string_view rest) {
    return "[[figure]]\nname = \"" + std::string{name} + "\"\nfrom = \"" + std::string{from} +
        "\"\nsource = \"s\"\nbasis = \"published\"\n" + std::string{rest} + "\n";
}

struct Bad {
    std::string_view what;
    std::string text;
    std::string_view detail;
};

} // namespace

TEST_CASE("a policy file with a mistake is refused at its line") {
    auto const open = figure("dibao.rural", "2020-01", "yuan_per_year = \"4310\"");
    auto const until_june =
        figure("dibao.rural", "2020-01", "yuan_per_year = \"4310\"\nuntil = \"2020-06\"");
    Bad const rows[]{
        {"no TOML", "region = ", "x.toml:1: "},
        {"no area", open, "x.toml:1: region is missing"},
        {"nothing in it", head, "x.toml: there is no figure"},
        {"unknown part", head + std::string{"other = 1\n"} + open, "x.toml:2: other is not a part"},
        {"unknown figure", head + figure("dibao.rurall", "2020-01", "percent = 1"),
            "x.toml:3: name is not a figure any benefit or rule uses"},
        {"unknown field", head + figure("tekun.floor", "2020-01", "percent = 130\nper_cent = 1"),
            "x.toml:8: per_cent is not a field"},
        {"unknown rounding", head + figure("rounding.DB-R", "2020-01", "choice = \"jiao\""),
            "x.toml:7: choice is not one of the words"},
        {"money where a percentage belongs",
            head + figure("tekun.floor", "2020-01", "yuan_per_month = \"1\""),
            "x.toml:3: name has a value of another kind"},
        {"both a year and a month",
            head +
                figure("dibao.rural", "2020-01", "yuan_per_month = \"1\"\nyuan_per_year = \"12\""),
            "x.toml:3: name needs one of"},
        {"an amount as a number", head + figure("dibao.rural", "2020-01", "yuan_per_year = 4310.5"),
            "x.toml:7: yuan_per_year is missing or not a text"},
        {"an amount of nothing", head + figure("dibao.rural", "2020-01", "yuan_per_year = \"0\""),
            "x.toml:7: yuan_per_year is not a sensible amount"},
        {"no month", head + figure("dibao.rural", "2020", "yuan_per_year = \"4310\""),
            "x.toml:4: from is not a month"},
        {"age missing", head + figure("top_up.elderly", "2020-01", "percent = 30"),
            "x.toml:2: age is missing"},
        {"age without meaning", head + figure("tekun.floor", "2020-01", "percent = 130\nage = 3"),
            "x.toml:8: age has no meaning"},
        {"ends before it begins",
            head + figure("dibao.rural", "2020-05", "yuan_per_year = \"1\"\nuntil = \"2020-05\""),
            "x.toml:8: until is not after from"},
        {"overlap", head + open + figure("dibao.rural", "2020-10", "yuan_per_year = \"4827\""),
            "x.toml:8: dibao.rural: months overlap with x.toml:2"},
        {"gap", head + until_june + figure("dibao.rural", "2020-10", "yuan_per_year = \"4827\""),
            "x.toml:9: dibao.rural: months missing after x.toml:2"},
        {"tekun below 1.3 x dibao by a fen: 5603 x 12 x 100 < 4310 x 130",
            head + open + figure("tekun.floor", "2020-01", "percent = 130") +
                figure("tekun.living.rural", "2020-01", "yuan_per_year = \"5602.99\""),
            "x.toml:14: tekun.living.rural: is below 130 % of x.toml:2"},
    };
    for (Bad const& row : rows) {
        INFO(row.what);
        auto const policy = parse_policy(row.text, "x");
        REQUIRE_FALSE(policy.has_value());
        CHECK(policy.error().code == Refusal::policy_malformed);
        CHECK_THAT(policy.error().detail, Catch::StartsWith(std::string{row.detail}));
    }
}

TEST_CASE("F18 a tekun standard of the place counts where it is above the floor") {
    std::string const text = head + figure("dibao.rural", "2020-01", "yuan_per_year = \"4310\"") +
        figure("dibao.urban", "2020-01", "yuan_per_month = \"613\"") +
        figure("tekun.floor", "2020-01", "percent = 130") +
        figure("rounding.TK-S", "2020-01", "choice = \"fen\"") +
        figure("tekun.living.rural", "2020-01", "yuan_per_year = \"6000\"");
    auto const policy = parse_policy(text, "x");
    REQUIRE(policy.has_value());
    auto const period = *Period::parse("2020-04");
    auto const standard = *policy->in_force("TK-S", area("610902"), period);
    auto const person = doudi::test::members("1950-01-01");
    CHECK(entitle(standard, {.members = person}, period).fen() == 50000);
    CHECK(entitle(standard, {.is_urban = true, .members = person}, period).fen() == 79690);
}

TEST_CASE("where no standard is known the refusal names what is missing") {
    struct Missing {
        std::string_view program;
        std::string_view county;
        std::string_view month;
        std::string_view detail;
    };
    Missing const rows[]{
        {"DB-R", "610102", "2019-12", "dibao.rural 610102 2019-12"},
        {"TR-E", "610102", "2020-04", "TR-E 610102 2020-04"},
    };
    for (Missing const& row : rows) {
        auto const standard =
            shaanxi().in_force(row.program, area(row.county), *Period::parse(row.month));
        REQUIRE_FALSE(standard.has_value());
        CHECK(standard.error().code == Refusal::no_standard);
        CHECK(standard.error().detail == row.detail);
    }
    std::vector const elsewhere{doudi::RegionCode::from_number(430100)};
    CHECK_FALSE(shaanxi().in_force("DB-R", elsewhere, *Period::parse("2020-04")).has_value());
}
