// Dibao beyond the plain gap: kinds of income, classes, least payment, households of one, refusals.
#include "benefits/cases.hpp"
#include "benefits/pack.hpp"

namespace {

using doudi::benefits::Facts;
using doudi::test::due;
using doudi::test::incomes;
using doudi::test::members;
using doudi::test::pack;

// A standard of 500 a month: round numbers.
constexpr auto area_table = R"(
    dibao.rural                2020-01           500/month
    top_up.elderly             2020-01           30% age 70
    top_up.minor               2020-01           30% age 18
    top_up.severe_disability   2020-01           50%
    top_up.serious_illness     2020-01           50%
    top_up.stacking            2020-01           highest
    rounding.DB-R              2020-01           fen)";

struct Case {
    std::string_view what;
    std::string_view month;
    std::string members;
    std::string_view income_year; // of the household
    std::string incomes;          // of members, by kind
    std::string_view due;
    int tier = 0;
};

void check(std::string const& more, std::vector<Case> const& cases) {
    auto const policy = pack(std::string{area_table} + more);
    for (Case const& row : cases) {
        INFO(row.what);
        auto const people = members(row.members);
        auto const items = incomes(row.incomes);
        Facts const facts{.income_year_fen = doudi::parse_yuan(row.income_year)->fen(),
            .tier = static_cast<std::uint8_t>(row.tier),
            .incomes = items,
            .members = people};
        CHECK(due(policy, "DB-R", row.month, facts) == row.due);
    }
}

constexpr auto couple = "1980-05-05 1982-05-05";

} // namespace

TEST_CASE("incomes by kind count in full where an area says nothing") {
    check("",
        {
            {"declared by the household", "2020-04", couple, "6000", "", "500.00"},
            {"the same, earned by one of them", "2020-04", couple, "0", "1:work:6000", "500.00"},
            {"half and half", "2020-04", couple, "3000", "1:work:1800 2:transfer:1200", "500.00"},
            {"a project of one who can work", "2020-04", couple, "0", "2:project:6000", "500.00"},
            {"above the standard together", "2020-04", couple, "6000", "1:work:6000", "0.00"},
        });
}

TEST_CASE("F17 the gap between income per head and the standard") {
    check("", {{"two persons, 250 a head and month", "2020-04", couple, "6000", "", "500.00"}});
}

TEST_CASE("F21 guaranteed income of a poverty project does not count for who cannot work") {
    check("\nincome.poverty_project.counted 2020-01..2021-01 0%",
        {
            {"cannot work", "2020-04", "1980-05-05:0:no_labour 1982-05-05", "0", "1:project:6000",
                "1000.00"},
            {"can work", "2020-04", couple, "0", "1:project:6000", "500.00"},
            {"the other one cannot", "2020-04", "1980-05-05 1982-05-05:0:no_labour", "0",
                "1:project:6000", "500.00"},
            {"cannot work, but also has a pension", "2020-04", "1980-05-05:0:no_labour 1982-05-05",
                "0", "1:project:6000 1:transfer:1200", "900.00"},
            {"after the plan's end", "2021-01", "1980-05-05:0:no_labour 1982-05-05", "0",
                "1:project:6000", "500.00"},
        });
}

TEST_CASE("F27 income from work counts by nothing in 2020-04..06 and by half in 2020-07..12") {
    check(R"(
            income.work.counted  2020-04..2020-07  0%
            income.work.counted  2020-07..2021-01  50%)",
        {
            {"March: all of it", "2020-03", couple, "0", "1:work:6000", "500.00"},
            {"April: none", "2020-04", couple, "0", "1:work:6000", "1000.00"},
            {"June: none", "2020-06", couple, "0", "1:work:6000", "1000.00"},
            {"July: half", "2020-07", couple, "0", "1:work:6000", "750.00"},
            {"December: half", "2020-12", couple, "0", "1:work:6000", "750.00"},
            {"January: all of it", "2021-01", couple, "0", "1:work:6000", "500.00"},
            {"other income counts all the same", "2020-04", couple, "1200",
                "1:work:6000 2:transfer:2400", "700.00"},
            {"half of an odd fen is not lost before the end", "2020-07", couple, "0", "1:work:0.01",
                "1000.00"},
        });
}

TEST_CASE("the cost of going to work is taken off first, subsidies for the disabled never count") {
    check(R"(
            income.work.cost           2020-01           100/month
            income.work.counted                2020-07..2021-01  50%
            income.disability_subsidy.counted  2020-01           0%)",
        {
            {"400 a month of 500 count", "2020-01", couple, "0", "1:work:6000", "600.00"},
            {"each who works has the cost", "2020-01", couple, "0", "1:work:6000 2:work:2400",
                "500.00"},
            {"income below the cost", "2020-01", couple, "0", "1:work:1000", "1000.00"},
            {"half of what is left", "2020-07", couple, "0", "1:work:6000", "800.00"},
            {"no cost of other income", "2020-01", couple, "0", "1:transfer:6000", "500.00"},
            {"subsidies for the disabled", "2020-01", couple, "0", "1:subsidy:2160", "1000.00"},
        });
}

TEST_CASE("a gap below the least payment is paid as the least") {
    check("\ndibao.least 2020-01 20%",
        {
            {"99 of 100 a head", "2020-01", couple, "9624", "", "200.00"},
            {"exactly the least", "2020-01", couple, "9600", "", "200.00"},
            {"more than the least", "2020-01", couple, "9588", "", "201.00"},
            {"one fen of gap", "2020-01", couple, "11999.99", "", "200.00"},
            {"no gap, no payment", "2020-01", couple, "12000", "", "0.00"},
            {"with a top-up of 150", "2020-01", "1940-01-01 1982-05-05", "9624", "", "350.00"},
        });
}

TEST_CASE("an area that pays by class pays the class for each member") {
    check(R"(
            dibao.rural.method  2020-01  tier
            dibao.rural.tier_a  2020-01  162/month
            dibao.rural.tier_b  2020-01  142/month
            dibao.rural.tier_c  2020-01  122/month)",
        {
            {"A, two persons", "2020-01", couple, "6000", "", "324.00", 1},
            {"B, one person", "2020-01", "1980-05-05", "0", "", "142.00", 2},
            {"C, three persons, whatever the income", "2020-01", "1980-05-05 1982-05-05 1984-05-05",
                "90000", "", "366.00", 3},
            {"B with a top-up of 150", "2020-01", "1940-05-05", "0", "", "292.00", 2},
            {"no class", "2020-01", couple, "0", "", "0.00", 0},
        });
    check("\ndibao.urban.method 2020-01 tier",
        {{"classes in town only: the gap in the country", "2020-01", couple, "6000", "", "500.00",
            1}});
}

TEST_CASE("F39 a severely disabled adult without work is a household of one") {
    check("",
        {
            {"alone on the list: 500 and 250 on top", "2020-01", "1980-05-05:41:single", "0", "",
                "750.00"},
            {"its own income counts", "2020-01", "1980-05-05:41:single", "1200", "", "650.00"},
            {"with the family listed, whose income does not count", "2020-01",
                "1980-05-05:41:single 1950-05-05 1952-05-05", "90000", "2:work:60000", "750.00"},
            {"its own pension does", "2020-01", "1980-05-05:41:single 1950-05-05", "90000",
                "1:transfer:1200", "650.00"},
            {"two of a family", "2020-01", "1980-05-05:41:single 1982-05-05:52:single", "0",
                "2:transfer:3000", "1250.00"},
        });
}

TEST_CASE("F38 three refusals in a row lessen the share of that member only") {
    constexpr auto half = R"(
            sanction.refusals   2020-01  count:3
            sanction.reduction  2020-01  50%)";
    check(half,
        {
            {"two refusals: nothing happens", "2020-01", "1980-05-05:0:refused2 1982-05-05", "0",
                "", "1000.00"},
            {"three: half of 500", "2020-01", "1980-05-05:0:refused3 1982-05-05", "0", "",
                "750.00"},
            {"five", "2020-01", "1980-05-05:0:refused5 1982-05-05", "0", "", "750.00"},
            {"both", "2020-01", "1980-05-05:0:refused3 1982-05-05:0:refused3", "0", "", "500.00"},
            {"the other's top-up stays", "2020-01", "1980-05-05:0:refused3 1940-05-05", "0", "",
                "900.00"},
            {"half of a third of one yuan", "2020-01",
                "1980-05-05:0:refused3 1982-05-05 1984-05-05", "17988", "", "0.83"},
        });
    check(R"(
            sanction.refusals   2020-01  count:3
            sanction.reduction  2020-01  100%)",
        {{"stopped for the member", "2020-01", "1980-05-05:0:refused3 1982-05-05", "0", "",
            "500.00"}});
    check("",
        {{"an area without the rule", "2020-01", "1980-05-05:0:refused3 1982-05-05", "0", "",
            "1000.00"}});
}

TEST_CASE("level 3 of the intellectually and mentally disabled is severe where an area says so") {
    std::vector<Case> const plain{
        {"mental, level 2", "2020-04", "1980-05-05:62", "0", "", "750.00"},
        {"mental, level 3", "2020-04", "1980-05-05:63", "0", "", "500.00"},
    };
    check("", plain);
    check("\n    top_up.severe_disability.includes_level_3  2020-01  no", plain);
    check("\n    top_up.severe_disability.includes_level_3  2020-01  yes",
        {
            {"mental, level 3", "2020-04", "1980-05-05:63", "0", "", "750.00"},
            {"intellectual, level 3", "2020-04", "1980-05-05:53", "0", "", "750.00"},
            {"of the body, level 3", "2020-04", "1980-05-05:43", "0", "", "500.00"},
            {"mental, level 4", "2020-04", "1980-05-05:64", "0", "", "500.00"},
        });
}
