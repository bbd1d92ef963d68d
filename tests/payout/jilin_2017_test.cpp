// Jilin 2017: a county of Jilin city and one without a rule of its own, what each household was
// paid in every month, and the document that says so. The amounts are worked out by hand from the
// rules.
//
// Source: 吉林省民政厅 脱贫攻坚低保兜底, 2017 (F15, F17 to F21); 吉林市低保重点保障对象 (top-ups of
// 30,
//         20 and 10 %, the highest only). Urban dibao and subsidies are samples of schema/policy.
#include "support/place_year.hpp"

#include <catch2/catch.hpp>

namespace doudi {
namespace {

using test::households;
using test::persons;

/// Yongji (永吉县, 220221) of Jilin city, and Zhenlai (镇赉县, 220821).
struct JilinYear : test::PlaceYear {
    JilinYear() : PlaceYear{{.area = 220000, .books = {220000, 220221, 220821}, .year = 2017}} {}
};

test::Residence const yongji{.county = "220221"};
test::Residence const zhenlai{.county = "220821"};

void take_rosters(JilinYear& year) {
    auto const from = "2017-01";
    year.take("DB-R", from,
        households(yongji,
            {{"Y1", "家庭年收入=3000 重病=是",
                 {{1, "张重病"}, {2, "张母", "19400101", "残疾类别等级=42"},
                     {3, "张子", "20080101"}}},
                {"Y2", "", {{4, "李智三", "19800101", "残疾类别等级=53"}}},
                {"Y3", "", {{5, "李肢三", "19800101", "残疾类别等级=43"}}}}));
    year.take("DB-R", from,
        households(zhenlai,
            {{"Z1", "丧失劳动能力=是 扶贫项目保底年收益=4000", {{10, "王失能"}, {11, "王妻"}}},
                {"Z2", "扶贫项目保底年收益=4000", {{12, "赵能干"}, {13, "赵妻"}}},
                {"Z3", "渐退起始月=2017-01 渐退基数=300", {{14, "陈一般"}}},
                {"Z4", "渐退起始月=2017-01 渐退基数=300",
                    {{15, "周残户"}, {16, "周残", "19900101", "残疾类别等级=43"}}},
                {"Z5", "家庭年收入=7468 渐退起始月=2017-01 渐退基数=300", {{17, "吴超限"}}},
                {"Z6", "家庭年收入=7467.99 渐退起始月=2017-01 渐退基数=300", {{18, "郑未限"}}}}));
    year.take("TK-S", from, persons(zhenlai, {{20, "孙特困", "19450101"}}));
    year.take(
        "TK-C", from, persons(zhenlai, {{20, "孙特困", "19450101", "自理等级=2 供养方式=分散"}}));
    year.take("DS-L", from, persons(yongji, {{4, "李智三", "19800101", "残疾类别等级=53"}}));
}

constexpr auto six_quarters =
    "300.00 300.00 300.00 250.00 250.00 250.00 200.00 200.00 200.00 150.00 150.00 150.00";

std::vector<test::Expected> const year_2017{
    {"DB-R", "张重病",
        "870.20 870.20 870.20 870.20 870.20 870.20 870.20 870.20 870.20 870.20 870.20 870.20",
        "F15 F17: 3 × 311.1667 − 250; 30 % ill, 20 % disabled (not 10 % old), 10 % child: 186.70"},
    {"DB-R", "李智三",
        "373.40 373.40 373.40 373.40 373.40 373.40 373.40 373.40 373.40 373.40 373.40 373.40",
        "311.1667 and 20 %: level 3 of the mind is severe in Jilin city"},
    {"DB-R", "李肢三",
        "311.17 311.17 311.17 311.17 311.17 311.17 311.17 311.17 311.17 311.17 311.17 311.17",
        "level 3 of the limbs is not"},
    {"DB-R", "王失能",
        "622.33 622.33 622.33 622.33 622.33 622.33 622.33 622.33 622.33 622.33 622.33 622.33",
        "F21: 2 × 311.1667; the project's guaranteed 4,000 do not count for who cannot work"},
    {"DB-R", "赵能干",
        "289.00 289.00 289.00 289.00 289.00 289.00 289.00 289.00 289.00 289.00 289.00 289.00",
        "F21: they count for who can: (7,468 − 4,000) ÷ 12"},
    {"DB-R", "陈一般", six_quarters, "F20: 18 months, a sixth less in every quarter"},
    {"DB-R", "周残户",
        "300.00 300.00 300.00 262.50 262.50 262.50 225.00 225.00 225.00 187.50 187.50 187.50",
        "F20: 24 months with a disabled member, an eighth less in every quarter"},
    {"DB-R", "吴超限", "- - - - - - - - - - - -", "F19: twice 3,734 a year is not below it"},
    {"DB-R", "郑未限", six_quarters, "F19: a fen below it is"},
    {"TK-S", "孙特困",
        "404.52 404.52 404.52 404.52 404.52 404.52 404.52 404.52 404.52 404.52 404.52 404.52",
        "F18: 1.3 × 311.1667 = 404.5167"},
    {"TK-C", "孙特困",
        "296.00 296.00 296.00 296.00 296.00 296.00 296.00 296.00 296.00 296.00 296.00 296.00",
        "half care, 20 % of 1,480"},
    {"DS-L", "李智三", "80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00 80.00",
        "in a dibao household"},
};

TEST_CASE_METHOD(JilinYear, "Jilin 2017, F15 F17 F18 F19 F20 F21: every line of the year") {
    take_rosters(*this);
    build_year();
    check(year_2017);
    CHECK(sources_of("DB-R", "张重病", "2017-03").find("F15") != std::string::npos);
    CHECK(sources_of("DB-R", "王失能", "2017-03").find("F21") != std::string::npos);
    CHECK(sources_of("DB-R", "郑未限", "2017-03").find("F19") != std::string::npos);
    CHECK(sources_of("DB-R", "周残户", "2017-03").find("F20") != std::string::npos);
}

} // namespace
} // namespace doudi
