// Everything wrong with several packs at once, and what was known when.
#include "benefits/cases.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/base/region_table.hpp"
#include "doudi/benefits/policy.hpp"

#include <string>
#include <vector>

namespace {

using doudi::Period;
using doudi::benefits::check_policy;
using doudi::benefits::load_policy;

struct Pack {
    std::string name;
    std::string text;
};

/// A figure in two lines, so that the figure n of a pack that begins with one line stands on line
/// 2 n: `figure("dibao.rural", "2020-01", "yuan_per_year", "4310", "region = \"610100\"")`.
std::string figure(std::string const& name, std::string const& from, std::string const& value,
    std::string const& rest = {}) {
    return "[[figure]]\nname = \"" + name + "\"\nfrom = \"" + from + "\"\n" + value +
        "\nsource = \"s\"\nbasis = \"assumed\"\n" + rest + (rest.empty() ? "" : "\n");
}

std::string pack(std::string const& region, std::vector<std::string> const& figures) {
    std::string text = "region = \"" + region + "\"\n";
    for (auto const& each : figures) {
        text += each;
    }
    return text;
}

std::vector<doudi::embedded::TextFile> files_of(std::vector<Pack> const& packs) {
    std::vector<doudi::embedded::TextFile> files;
    for (Pack const& each : packs) {
        files.push_back({.name = each.name, .sha256 = {}, .text = each.text});
    }
    return files;
}

/// "x.toml:9 months_missing dibao.rural" for each fault.
std::vector<std::string> faults_of(std::vector<Pack> const& packs) {
    auto const regions = doudi::RegionTable::parse(doudi::embedded::regions());
    std::vector<std::string> lines;
    for (auto const& fault : check_policy(files_of(packs), *regions)) {
        CHECK_FALSE(fault.zh.empty());
        CHECK_FALSE(fault.en.empty());
        lines.push_back(fault.file + ":" + std::to_string(fault.line) + " " +
            std::string{name_of(fault.code)} + " " + fault.name);
    }
    return lines;
}

using Lines = std::vector<std::string>;

std::string rural(std::string const& from, std::string const& yuan, std::string const& rest = {}) {
    return figure("dibao.rural", from, "yuan_per_year = \"" + yuan + "\"", rest);
}

std::string percent(std::string const& name, int value, std::string const& rest = {}) {
    return figure(name, "2020-01", "percent = " + std::to_string(value), rest);
}

constexpr auto october = "2020-10";

doudi::Date day(std::string_view text) {
    return *doudi::parse_date(text);
}

} // namespace

TEST_CASE("the packs inside have no fault") {
    auto const regions = doudi::RegionTable::parse(doudi::embedded::regions());
    for (auto const& fault : check_policy(doudi::embedded::policy(), *regions)) {
        FAIL_CHECK(error_of(fault).detail);
    }
}

TEST_CASE("all faults of all packs are told in one pass, each at its line") {
    std::vector<Pack> const packs{
        {"a",
            pack("610000",
                {rural("2020-01", "x"), figure("dibao.rurall", "2020-01", "percent = 1"),
                    figure("tekun.floor", "2020-1x", "percent = 130", "colour = 1")})},
        {"b", "region = \n"},
        {"c", pack("61", {percent("tekun.floor", 130)})},
        {"d",
            pack("610100",
                {figure(
                     "dibao.urban", "2020-01", "yuan_per_month = \"700\"", "until = \"2020-06\""),
                    figure("dibao.urban", october, "yuan_per_month = \"740\"")})},
    };
    CHECK(faults_of(packs) ==
        Lines{"a.toml:5 wrong_value dibao.rural", "a.toml:9 unknown_name dibao.rurall",
            "a.toml:16 wrong_value tekun.floor", "a.toml:20 unknown_field tekun.floor",
            "b.toml:1 not_toml ", "c.toml:1 wrong_part ", "d.toml:9 months_missing dibao.urban"});
}

TEST_CASE("faults between the figures of packs: F16 F18 F20") {
    struct Row {
        std::string_view what;
        std::vector<std::string> figures; // of 610100; each takes 6 lines and those of its rest
        Lines faults;
    };
    auto const standard = rural("2020-01", "6000");
    Row const rows[]{
        {"two values for a month", {standard, rural(october, "6720")},
            {"x.toml:8 months_overlap dibao.rural"}},
        {"the later decision has to say when it was made",
            {standard, rural(october, "6720", "decided = \"2020-11-16\"")}, {}},
        {"two decisions of one day",
            {rural("2020-01", "6000", "decided = \"2020-11-16\""),
                rural(october, "6720", "decided = \"2020-11-16\"")},
            {"x.toml:9 months_overlap dibao.rural"}},
        {"a gap", {rural("2020-01", "6000", "until = \"2020-06\""), rural(october, "6720")},
            {"x.toml:9 months_missing dibao.rural"}},
        {"a passing decision within a lasting one leaves none",
            {standard, rural("2020-04", "6720", "until = \"2020-07\"\ndecided = \"2020-04-20\"")},
            {}},
        {"F18 tekun 12 fen a year under 1.3 times 6000 x 1.3 = 7800",
            {standard, figure("tekun.living.rural", "2020-01", "yuan_per_year = \"7799.88\"")},
            {"x.toml:8 below_tekun_floor tekun.living.rural"}},
        {"F18 tekun of 1.3 times",
            {standard, figure("tekun.living.rural", "2020-01", "yuan_per_year = \"7800\"")}, {}},
        {"F16 under the poverty line where it binds: 3999.99 < 4000",
            {rural("2020-01", "3999.99"),
                figure("poverty_line.binding", "2020-01", "choice = \"yes\"")},
            {"x.toml:2 below_poverty_line dibao.rural"}},
        {"F16 under the poverty line where it does not", {rural("2020-01", "3999.99")}, {}},
        {"shares of 100 in 73 and 26",
            {percent("share.SQ.province", 73), percent("share.SQ.county", 26)},
            {"x.toml:2 shares_do_not_add_up share.SQ.province",
                "x.toml:8 shares_do_not_add_up share.SQ.county"}},
        {"shares of 73 and 27", {percent("share.SQ.province", 73), percent("share.SQ.county", 27)},
            {}},
        {"a share of no program", {percent("share.QQ.province", 100)},
            {"x.toml:3 unknown_name share.QQ.province"}},
        {"an exclusion of no family", {figure("exclusion.DB.QQ", "2020-01", "choice = \"none\"")},
            {"x.toml:3 unknown_name exclusion.DB.QQ"}},
        {"an exclusion by no rule", {figure("exclusion.DB.TK", "2020-01", "choice = \"perhaps\"")},
            {"x.toml:5 wrong_value exclusion.DB.TK"}},
        {"a share of no source", {percent("share.SQ.village", 100)},
            {"x.toml:3 unknown_name share.SQ.village"}},
        {"F20 a schedule that stands still",
            {percent("exit.general.quarter_1", 100), percent("exit.general.quarter_2", 50),
                percent("exit.general.quarter_3", 50)},
            {"x.toml:14 schedule_does_not_fall exit.general.quarter_3"}},
        {"F20 a schedule without its second quarter",
            {percent("exit.general.quarter_1", 100), percent("exit.general.quarter_3", 50)},
            {"x.toml:8 schedule_does_not_fall exit.general.quarter_3"}},
        {"F20 a schedule that falls",
            {percent("exit.general.quarter_1", 100), percent("exit.general.quarter_2", 50)}, {}},
        {"F20 more than all", {percent("exit.general.quarter_1", 101)},
            {"x.toml:2 schedule_does_not_fall exit.general.quarter_1"}},
    };
    std::string const nation = pack("100000",
        {percent("tekun.floor", 130),
            figure("poverty_line", "2020-01", "yuan_per_year = \"4000\"", "until = \"2021-01\""),
            figure("poverty_line.binding", "2020-01", "choice = \"no\"")});
    for (Row const& row : rows) {
        INFO(row.what);
        CHECK(faults_of({{"n", nation}, {"x", pack("610100", row.figures)}}) == row.faults);
    }
}

TEST_CASE("a county that demands the poverty line finds the fault in its province's pack, F16") {
    Lines const expected{"p.toml:2 below_poverty_line dibao.rural"};
    CHECK(faults_of({{"p",
                         pack("610000",
                             {rural("2020-01", "3900"),
                                 figure("poverty_line", "2020-01", "yuan_per_year = \"4000\"")})},
              {"c",
                  pack("610924",
                      {figure("poverty_line.binding", "2020-01", "choice = \"yes\"")})}}) ==
        expected);
}

TEST_CASE("a figure that cannot be read leaves no second fault of what it would have filled") {
    CHECK(
        faults_of({{"x",
            pack("610000",
                {rural("2020-01", "6000", "until = \"2020-06\""),
                    rural("2020-06", "none", "until = \"2020-10\""), rural(october, "6720")})}}) ==
        Lines{"x.toml:12 wrong_value dibao.rural"});
}

TEST_CASE("a standard decided later than it begins holds from its first month, as known then") {
    struct Row {
        std::string_view month;
        std::string_view known;
        std::int64_t yuan;
    };
    // Xi'an decided on 2020-11-16 what rural dibao is from 2020-10 on: 560 yuan instead of 500.
    Row const rows[]{
        {"2020-09", "2020-12-31", 500},
        {"2020-10", "2020-10-05", 500},
        {"2020-10", "2020-11-15", 500},
        {"2020-10", "2020-11-16", 560},
        {"2020-11", "2020-11-15", 500},
        {"2020-11", "2020-12-31", 560},
    };
    auto const& policy = doudi::test::shaanxi();
    for (Row const& row : rows) {
        INFO(row.month << " as known on " << row.known);
        auto const month = *Period::parse(row.month);
        auto const* const found =
            policy.find("dibao.rural", doudi::test::area("610102"), month, day(row.known));
        REQUIRE(found != nullptr);
        CHECK(found->figure.value == row.yuan * 12 * 100);
        auto const standard =
            *policy.in_force("DB-R", doudi::test::area("610102"), month, day(row.known));
        CHECK(standard.figures.front()->value == row.yuan * 12 * 100);
    }
    auto const* const now =
        policy.find("dibao.rural", doudi::test::area("610102"), *Period::parse("2020-10"));
    REQUIRE(now != nullptr);
    CHECK(now->written == "560");
    CHECK(now->unit == "yuan_per_month");
}

TEST_CASE("the nearest area wins, the nation is last") {
    auto const texts = std::vector<Pack>{
        {"n", pack("100000", {rural("2020-01", "1000"), percent("tekun.floor", 130)})},
        {"p", pack("610000", {rural("2020-01", "2000")})},
        {"c", pack("610102", {rural("2020-04", "3000", "until = \"2020-07\"")})}};
    auto const policy = load_policy(files_of(texts));
    REQUIRE(policy.has_value());
    struct Row {
        std::string_view county;
        std::string_view month;
        int region;
    };
    Row const rows[]{{"610102", "2020-03", 610000}, {"610102", "2020-04", 610102},
        {"610102", "2020-07", 610000}, {"610902", "2020-04", 610000}};
    for (Row const& row : rows) {
        INFO(row.county << " " << row.month);
        auto const holding =
            policy->holding(doudi::test::area(row.county), *Period::parse(row.month));
        REQUIRE(holding.size() == 2);
        CHECK(holding[0]->region.number() == row.region);
        CHECK(holding[1]->region == doudi::benefits::nation());
    }
    std::vector const elsewhere{doudi::RegionCode::from_number(430100)};
    auto const* const found = policy->find("dibao.rural", elsewhere, *Period::parse("2020-04"));
    REQUIRE(found != nullptr);
    CHECK(found->region == doudi::benefits::nation());
}

TEST_CASE("what the plans name is in the packs: F15 F16 F19 F20 F22 F23 F24 F28 F29 F30 F31 F32 "
          "F33 F34 F35 F36 F42") {
    struct Row {
        int area;
        std::string_view month;
        std::string_view name;
        std::string_view written;
    };
    Row const rows[]{
        {220000, "2020-06", "exclusion.DB.FW", "difference"},
        {220000, "2017-06", "dibao.rural", "3734"},
        {220000, "2017-06", "poverty_line", "3400"},
        {220000, "2017-06", "exit.income_below", "200"},
        {220000, "2017-06", "exit.general.quarters", "6"},
        {220000, "2017-06", "exit.disabled.quarters", "8"},
        {220000, "2017-06", "medical.critical.percent", "70"},
        {220000, "2017-06", "charity.diseases", "28"},
        {220000, "2017-06", "matching.months", "3"},
        {220200, "2017-06", "top_up.serious_illness", "30"},
        {420100, "2020-04", "dibao.exit_freeze", "yes"},
        {420100, "2020-06", "dibao.death_freeze", "yes"},
        {420100, "2020-06", "income.work.counted", "0"},
        {420100, "2020-07", "income.work.counted", "50"},
        {420100, "2020-06", "relief.epidemic.months", "6"},
        {420100, "2020-06", "relief.goods", "300"},
        {420100, "2020-06", "relief.extra_months", "1"},
        {420100, "2020-03", "disability.living.extra", "50"},
        {420100, "2020-06", "disability.care.extra", "50"},
        {420100, "2020-06", "indicator.expenditure_relief", "10"},
        {420100, "2020-06", "dibao.headcount_freeze", "yes"},
        {420100, "2020-12", "dibao.single_person_freeze", "yes"},
        {420100, "2020-06", "indicator.disability_coverage", "100"},
        {420100, "2020-06", "report.quarterly.day", "12"},
        {420100, "2020-06", "matching.months", "3"},
        {341000, "2021-07", "report.stage_1", "2021-07-14"},
        {341000, "2021-07", "report.stage_3", "2021-12-10"},
        {610000, "2020-04", "project.HX.count_max", "1500"},
        {610000, "2020-04", "cap.HR", "6200000000"},
    };
    auto const& policy = doudi::test::shaanxi();
    for (Row const& row : rows) {
        INFO(row.area << " " << row.name);
        std::vector const areas{doudi::RegionCode::from_number(row.area)};
        auto const* const found = policy.find(row.name, areas, *Period::parse(row.month));
        REQUIRE(found != nullptr);
        CHECK(found->written == row.written);
    }
    // What was for some months is over.
    for (auto const* const name : {"dibao.exit_freeze", "dibao.death_freeze",
             "disability.living.extra", "disability.care.extra"}) {
        INFO(name);
        std::vector const wuhan{doudi::RegionCode::from_number(420100)};
        CHECK(policy.find(name, wuhan, *Period::parse("2020-07")) == nullptr);
    }
}

TEST_CASE("every place of the plans can compute its programs") {
    struct Place {
        int area;
        std::string_view month;
    };
    Place const places[]{
        {220000, "2017-01"}, {420100, "2020-01"}, {341000, "2021-05"}, {610000, "2020-01"}};
    for (Place const& place : places) {
        for (auto const* const program :
            {"DB-R", "DB-U", "TK-J", "TK-S", "TK-C", "OR-J", "OR-S", "FW", "DS-L", "DS-N"}) {
            INFO(place.area << " " << program);
            std::vector const areas{doudi::RegionCode::from_number(place.area)};
            auto const standard =
                doudi::test::shaanxi().in_force(program, areas, *Period::parse(place.month));
            CHECK((standard ? std::string{} : standard.error().detail).empty());
        }
    }
}
