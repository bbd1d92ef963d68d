// The district of 2021 whose plan hands approval to its towns: what each household was paid in
// every month, and the document that says so. The amounts are worked out by hand from the rules.
//
// Source: 区级巩固拓展脱贫攻坚成果同乡村振兴工作方案 (民社救函〔2021〕1号): cost of going to work,
//         gradual exit, single persons, care subsidy for level 3 and 4 of mind (F39, F43). The plan
//         names no amounts: those are samples of schema/policy.
#include "doudi/base/embedded.hpp"
#include "doudi/benefits/policy.hpp"
#include "support/place_year.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace doudi {
namespace {

using test::households;
using test::persons;

/// Tunxi (屯溪区, 341002).
struct DistrictYear : test::PlaceYear {
    DistrictYear() : PlaceYear{{.area = 341000, .books = {341000, 341002}, .year = 2021}} {}
};

test::Residence const country{.county = "341002"};
test::Residence const town{.county = "341002", .is_urban = true};

void take_rosters(DistrictYear& year) {
    auto const from = "2021-01";
    year.take("DB-R", from,
        households(country,
            {{"H1", "务工经营年收入=9600", {{1, "汪务工"}, {2, "汪妻"}}},
                {"H2", "家庭年收入=3000 渐退起始月=2021-05 渐退基数=400", {{3, "程渐退"}}},
                {"H3", "单人户=是",
                    {{4, "吴重残", "19900101", "残疾类别等级=41"},
                        {5, "吴父", "19650101", "务工经营年收入=60000"}}}}));
    year.take("DB-U", from, households(town, {{"U1", "", {{6, "胡城市"}}}}));
    year.take("DS-N", from,
        persons(country,
            {{10, "方智三", "19800101", "残疾类别等级=53"},
                {11, "叶精四", "19800101", "残疾类别等级=64"},
                {12, "江肢三", "19800101", "残疾类别等级=43"},
                {13, "何视一", "19800101", "残疾类别等级=11"}}));
    year.take("DS-L", from, persons(country, {{13, "何视一", "19800101", "残疾类别等级=11"}}));
    year.take("TK-S", from, persons(country, {{14, "孙特困", "19450101"}}));
    year.take(
        "TK-C", from, persons(country, {{14, "孙特困", "19450101", "自理等级=3 供养方式=分散"}}));
    year.take("OR-S", from, persons(country, {{15, "钱孤儿", "20120101"}}));
    year.take("FW", from, persons(country, {{16, "郑缺养", "20120101"}}));
}

constexpr auto standard =
    "650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00";
constexpr auto from_may = "- - - - 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00";
constexpr auto as_orphan = "1074.00 1074.00 1074.00 1074.00 1074.00 1074.00 1074.00 1074.00 "
                           "1074.00 1074.00 1074.00 1074.00";

std::vector<test::Expected> const year_2021{
    {"DB-R", "汪务工",
        "500.00 500.00 500.00 500.00 600.00 600.00 600.00 600.00 600.00 600.00 600.00 600.00",
        "2 × 650 less 800 a month from work; from May 100 of it are the cost of going there"},
    {"DB-R", "程渐退",
        "400.00 400.00 400.00 400.00 400.00 400.00 400.00 300.00 300.00 300.00 200.00 200.00",
        "650 − 250 until April; from May in four quarters of its 400"},
    {"DB-R", "吴重残", standard, "F39: counted alone, the father's income is not his"},
    {"DB-U", "胡城市", standard, "one standard for town and country"},
    {"DS-N", "方智三", from_may, "level 3 of the mind from May"},
    {"DS-N", "叶精四", from_may, "mental, level 4, from May"},
    {"DS-N", "江肢三", "- - - - - - - - - - - -", "level 3 of the limbs is not in it"},
    {"DS-N", "何视一", "60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00",
        "level 1"},
    {"DS-L", "何视一", "67.00 67.00 67.00 67.00 67.00 67.00 67.00 67.00 67.00 67.00 67.00 67.00",
        "with the care subsidy"},
    {"TK-S", "孙特困",
        "845.00 845.00 845.00 845.00 845.00 845.00 845.00 845.00 845.00 845.00 845.00 845.00",
        "1.3 × 650"},
    {"TK-C", "孙特困", "38.40 38.40 38.40 38.40 38.40 38.40 38.40 38.40 38.40 38.40 38.40 38.40",
        "cares for himself, 3 % of 1,280"},
    {"OR-S", "钱孤儿", as_orphan, "a scattered orphan"},
    {"FW", "郑缺养", as_orphan, "as a scattered orphan"},
};

TEST_CASE_METHOD(DistrictYear, "The district of 2021, F39: every line of the year") {
    take_rosters(*this);
    build_year();
    check(year_2021);
    CHECK(sources_of("DB-R", "汪务工", "2021-05").find("民社救函〔2021〕1号") != std::string::npos);
}

TEST_CASE("F43 the district approves in its towns as long as the transition lasts") {
    auto const policy = benefits::load_policy(embedded::policy());
    REQUIRE(policy.has_value());
    std::array const regions{RegionCode::from_number(341002), RegionCode::from_number(341000)};
    for (auto const* const name :
        {"approval.DB-R", "approval.DB-U", "approval.TK-S", "approval.TR-E"}) {
        INFO(name);
        CHECK(policy->find(name, regions, *Period::parse("2021-04")) == nullptr);
        for (auto const* const month : {"2021-05", "2025-12"}) {
            CHECK(policy->find(name, regions, *Period::parse(month)) != nullptr);
        }
    }
    auto const* const last =
        policy->find("transition.last_day", regions, *Period::parse("2021-05"));
    REQUIRE(last != nullptr);
    CHECK(last->figure.value == days_since_2000(*parse_date("2025-12-31")));
}

} // namespace
} // namespace doudi
