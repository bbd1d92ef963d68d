// The ministry's opinion on areas of deep poverty, in a county of Shaanxi taken as one: what each
// household was paid in every month of 2020, and what the opinion says of it. The amounts are
// worked out by hand from the rules.
//
// Source: 民政部 2018-05-15 opinion (F16, F38, F39); rural dibao of Shaanxi, 4,310 and from October
//         4,827 yuan a year. F40 and F41 are tested with projects and with allocations.
#include "doudi/base/embedded.hpp"
#include "doudi/benefits/policy.hpp"
#include "support/place_year.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace doudi {
namespace {

using test::households;

/// Ziyang (紫阳县, 610924).
struct DeepPoverty : test::PlaceYear {
    DeepPoverty() : PlaceYear{{.area = 610000, .books = {610000, 610924}, .year = 2020}} {}
};

test::Residence const ziyang{.county = "610924"};

std::vector<test::Expected> const year_2020{
    {"DB-R", "王重残",
        "538.75 538.75 538.75 538.75 538.75 538.75 538.75 538.75 538.75 603.38 603.38 603.38",
        "F39: grown up, severely disabled, counted alone: 1.5 × 359.1667, 1.5 × 402.25; what his "
        "parents earn is not his"},
    {"DB-R", "李拒工",
        "718.33 718.33 718.33 718.33 718.33 718.33 718.33 718.33 718.33 804.50 804.50 804.50",
        "F38: refused three times; the opinion allows less, the place has not said how much"},
    {"DB-R", "赵脱贫",
        "300.00 300.00 300.00 250.00 250.00 250.00 200.00 200.00 200.00 150.00 150.00 150.00",
        "works now, leaves by and by: six quarters in Shaanxi"},
};

TEST_CASE_METHOD(DeepPoverty, "Deep poverty, F38 F39: every line of 2020") {
    take("DB-R", "2020-01",
        households(ziyang,
            {{"H1", "单人户=是",
                 {{1, "王重残", "19850101", "残疾类别等级=41"},
                     {2, "王父", "19600101", "务工经营年收入=40000"}, {3, "王母", "19600101"}}},
                {"H2", "连续拒绝次数=3", {{4, "李拒工"}, {5, "李妻"}}},
                {"H3", "渐退起始月=2020-01 渐退基数=300 务工经营年收入=8000", {{6, "赵脱贫"}}}}));
    build_year();
    check(year_2020);
}

TEST_CASE("F16 the standard of a county of deep poverty is not below the poverty line") {
    auto const policy = benefits::load_policy(embedded::policy());
    REQUIRE(policy.has_value());
    std::array const regions{RegionCode::from_number(610924), RegionCode::from_number(610900),
        RegionCode::from_number(610000)};
    for (auto const* const text : {"2020-01", "2020-09", "2020-10", "2020-12"}) {
        auto const month = *Period::parse(text);
        auto const fen_of = [&](std::string_view name) {
            auto const* const found = policy->find(name, regions, month);
            REQUIRE(found != nullptr);
            return found->figure.value;
        };
        INFO(text);
        CHECK(fen_of("poverty_line") == 4'000'00);
        CHECK(fen_of("dibao.rural") == (month < *Period::parse("2020-10") ? 4'310'00 : 4'827'00));
        CHECK(fen_of("poverty_line.binding") == 1);
    }
}

} // namespace
} // namespace doudi
