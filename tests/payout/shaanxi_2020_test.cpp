// Shaanxi, January to December 2020: two counties, what each household and person was paid in every
// month, and the document that says so. The amounts are worked out by hand from the rules.
//
// Source: 陕西省民政厅 兜底保障实施方案, 2020-03-11 (F06, F09); 陕西日报 on standards from
// 2020-10-01
//         (4,827 yuan a year, top-ups of 30 and 50 %); Xi'an's decision of 2020-11-16 on 560 and
//         740 yuan a month from 2020-10; domain rules 1.2 to 1.9. Orphans' standards are samples of
//         schema/policy.
#include "support/place_year.hpp"

#include <catch2/catch.hpp>

namespace doudi {
namespace {

using test::Citizen;
using test::households;
using test::persons;

/// Chang'an (长安区, 610116) of Xi'an, and Ziyang (紫阳县, 610924) where the province's minimum
/// holds.
struct ShaanxiYear : test::PlaceYear {
    ShaanxiYear() : PlaceYear{{.area = 610000, .books = {610000, 610116, 610924}, .year = 2020}} {}
};

test::Residence const country{.county = "610116"};
test::Residence const town{.county = "610116", .is_urban = true};
test::Residence const ziyang{.county = "610924"};

Citizen const li{4, "李残", "19900101", "残疾类别等级=41"};
Citizen const boy{6, "王少年", "20020815", "残疾类别等级=53"};
Citizen const sun{11, "孙特困", "19450101"};
Citizen const guo{12, "郭城特", "19450101", "城乡=城市"};
Citizen const qian{14, "钱孤儿", "20020820"};

test::Household const three{
    "H1", "家庭年收入=6000", {{1, "张全"}, {2, "张母", "19480501"}, {3, "张子", "20100601"}}};

void take_rosters(ShaanxiYear& year) {
    auto const from = "2020-01";
    year.take("DB-R", from,
        households(country,
            {three, {"H2", "", {li}}, {"H3", "", {{5, "王父"}, boy}},
                {"H4", "", {{7, "赵古稀", "19500315"}}},
                {"H5", "家庭年收入=2400 渐退起始月=2020-04 渐退基数=300", {{8, "陈渐退"}}}}));
    year.take("DB-U", from, households(town, {{"U1", "", {{9, "高城市"}}}}));
    year.take("DB-R", from,
        households(ziyang,
            {{"Z1", "家庭年收入=6000",
                {{20, "刘典型"}, {21, "刘母", "19450101"},
                    {22, "刘弟", "19850101", "残疾类别等级=41"}}}}));
    year.take("TK-S", from, persons(country, {sun, guo}));
    year.take("TK-S", from, persons(ziyang, {{23, "马特困", "19450101"}}));
    year.take("TK-J", from, persons(country, {{13, "周集中", "19450101", "供养方式=集中"}}));
    auto cared_for = sun;
    cared_for.facts = "自理等级=1 供养方式=分散";
    year.take("TK-C", from, persons(country, {cared_for}));
    year.take("OR-S", from, persons(country, {qian, {15, "吴在学", "20020820", "在校就读=是"}}));
    year.take("OR-S", from, persons(ziyang, {{24, "许孤儿", "20100101"}}));
    year.take("FW", from, persons(country, {{16, "郑缺养", "20120101", "其他月救助金额=400"}}));
    year.take(
        "GL", from, persons(country, {{18, "何高龄", "19400615"}, {19, "吕百岁", "19200701"}}));
    year.take("DS-L", from, persons(country, {li, boy}));
    year.take("DS-N", from, persons(country, {li, {17, "冯二级", "19700101", "残疾类别等级=22"}}));
}

std::vector<test::Expected> const year_2020{
    {"DB-R", "张全",
        "1300.00 1300.00 1300.00 1300.00 1300.00 1300.00 1300.00 1300.00 1300.00 "
        "1300.00+216.00 1300.00+216.00 1516.00",
        "3 × 500 − 500, 30 % for 70 years and for a child; of 560: 1,180 and 2 × 168"},
    {"DB-R", "李残",
        "750.00 750.00 750.00 750.00 750.00 750.00 750.00 750.00 750.00 "
        "750.00+90.00 750.00+90.00 840.00",
        "500 and 50 % for severe disability; of 560: 840"},
    {"DB-R", "王父",
        "1150.00 1150.00 1150.00 1150.00 1150.00 1150.00 1150.00 1150.00 1000.00 "
        "1000.00+120.00 1000.00+120.00 1120.00",
        "2 × 500 and 30 % for the son until the month he turns 18; level 3 is not severe"},
    {"DB-R", "赵古稀",
        "500.00 500.00 500.00 650.00 650.00 650.00 650.00 650.00 650.00 "
        "650.00+78.00 650.00+78.00 728.00",
        "30 % from the month after the 70th birthday"},
    {"DB-R", "陈渐退",
        "300.00 300.00 300.00 300.00 300.00 300.00 250.00 250.00 250.00 200.00 200.00 200.00",
        "F06: 500 − 200 until March; from April in six quarters of its 300, whatever the standard"},
    {"DB-U", "高城市",
        "700.00 700.00 700.00 700.00 700.00 700.00 700.00 700.00 700.00 "
        "700.00+40.00 700.00+40.00 740.00",
        "the urban standard, known late as well"},
    {"DB-R", "刘典型",
        "864.83 864.83 864.83 864.83 864.83 864.83 864.83 864.83 864.83 1028.55 1028.55 1028.55",
        "F17: 3 × 359.1667 − 500 + 0.8 × 359.1667; from October 706.75 + 120.675 + 201.125"},
    {"TK-S", "孙特困",
        "650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00 "
        "650.00+78.00 650.00+78.00 728.00",
        "F18: 1.3 × 500, 1.3 × 560"},
    {"TK-S", "郭城特",
        "910.00 910.00 910.00 910.00 910.00 910.00 910.00 910.00 910.00 "
        "910.00+52.00 910.00+52.00 962.00",
        "F18: 1.3 × 700, 1.3 × 740"},
    {"TK-S", "马特困",
        "466.92 466.92 466.92 466.92 466.92 466.92 466.92 466.92 466.92 522.93 522.93 522.93",
        "F18: 1.3 × 4,310 ÷ 12, 1.3 × 402.25 = 522.925"},
    {"TK-J", "周集中",
        "650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00 650.00 "
        "650.00+78.00 650.00+78.00 728.00",
        "as outside an institution"},
    {"TK-C", "孙特困",
        "560.00 560.00 560.00 560.00 560.00 560.00 560.00 560.00 560.00 560.00 560.00 560.00",
        "full care at home, 35 % of 1,600"},
    {"OR-S", "钱孤儿", "1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 - - - -",
        "18 on 20 August: until that month"},
    {"OR-S", "吴在学",
        "1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 1000.00 "
        "1000.00",
        "18 as well, but at school"},
    {"OR-S", "许孤儿",
        "800.00 800.00 800.00 800.00 800.00 800.00 800.00 800.00 800.00 800.00 800.00 800.00",
        "Ankang's own standard, in a pack of its own; the province's is 1,000"},
    {"FW", "郑缺养",
        "600.00 600.00 600.00 600.00 600.00 600.00 600.00 600.00 600.00 600.00 600.00 600.00",
        "F09: as a scattered orphan, less the 400 of dibao"},
    {"GL", "何高龄",
        "50.00 50.00 50.00 50.00 50.00 50.00 100.00 100.00 100.00 100.00 100.00 100.00",
        "80 on 15 June: the second band from July"},
    {"GL", "吕百岁",
        "200.00 200.00 200.00 200.00 200.00 200.00 300.00 300.00 300.00 300.00 300.00 300.00",
        "100 on 1 July: for July"},
    {"DS-L", "王少年",
        "100.00 100.00 100.00 100.00 100.00 100.00 100.00 100.00 60.00 60.00 60.00 60.00",
        "100 under 18, 60 from the month after"},
    {"DS-L", "李残", "60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00 60.00",
        "an adult in a dibao household"},
    {"DS-N", "李残",
        "120.00 120.00 120.00 120.00 120.00 120.00 120.00 120.00 120.00 120.00 120.00 120.00",
        "level 1, with the living subsidy"},
    {"DS-N", "冯二级", "80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00",
        "level 2"},
    {"PT-DB-R", "张全", "90.00 90.00 180.00 180.00 180.00 180.00 90.00 90.00 90.00 - - -",
        "30 yuan each while food is dearer by 6 %, twice that from March to June"},
    {"PT-TK", "孙特困", "30.00 30.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -",
        "the same for one"},
    {"PT-DB-U", "高城市", "30.00 30.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -",
        "the same in town"},
    {"PT-OR", "钱孤儿", "- - 60.00 60.00 60.00 60.00 - - - - - -",
        "orphans only from March to June"},
    {"PT-FW", "郑缺养", "- - 60.00 60.00 60.00 60.00 - - - - - -",
        "and children whom nobody supports"},
};

TEST_CASE_METHOD(ShaanxiYear,
    "Shaanxi 2020, F06 F09 F17 F18: every line of the year, with the arrears of a standard known "
    "late") {
    take_rosters(*this);
    build_year();
    // The price subsidy has no lists of its own: it goes by those above.
    for (auto month = *Period::parse("2020-01"); month.year() == 2020; month = month.next()) {
        build(month.text(), {"PT-DB-R", "PT-DB-U", "PT-TK", "PT-OR", "PT-FW"});
    }
    release("2020-10");
    release("2020-11");
    adjust("2020-10", "2020-11", "2020-11-15");
    CHECK(paid("DB-R", "李残").find('+') == std::string::npos); // not decided yet
    adjust("2020-10", "2020-11", "2020-11-16");
    check(year_2020);
    CHECK(sources_of("DB-R", "陈渐退", "2020-05").find("F06") != std::string::npos);
    adjust("2020-10", "2020-11", "2020-11-30");
    check(year_2020); // nothing more
}

} // namespace
} // namespace doudi
