// The price subsidy: when it is paid, and how much.
#include "benefits/cases.hpp"
#include "benefits/pack.hpp"

namespace {

using doudi::benefits::Facts;
using doudi::test::due;
using doudi::test::members;
using doudi::test::pack;

constexpr auto standards = R"(
    dibao.rural         2020-01  635/month
    dibao.urban         2020-01  780/month
    rounding.PT         2020-01  fen
    price.trigger.cpi   2020-01  rate:3.5
    price.trigger.food  2020-01  rate:6
)";

constexpr auto flat = R"(
    price.method    2020-01           flat
    price.flat      2020-01           30/month
    price.factor    2020-03..2020-07  200%
    price.children  2020-03..2020-07  yes
    price.cpi       2020-01..2020-02  rate:5.4
    price.cpi       2020-02..2020-03  rate:3.49
    price.cpi       2020-03..2020-04  rate:3.5
    price.cpi       2020-04..2020-08  rate:2.7
    price.cpi       2020-08..2020-09  rate:-0.5
    price.food      2020-02..2020-03  rate:5.99
    price.food      2020-03..2020-05  rate:18.3
    price.food      2020-05..2020-07  rate:6
    price.food      2020-07..2020-08  rate:-0.3)";

struct Case {
    std::string_view what;
    std::string_view program;
    std::string_view month;
    std::string members;
    std::string_view due;
    bool is_urban = false;
};

void check(std::string const& table, std::vector<Case> const& cases) {
    auto const policy = pack(std::string{standards} + table);
    for (Case const& row : cases) {
        INFO(row.what);
        auto const people = members(row.members);
        Facts const facts{.is_urban = row.is_urban, .members = people};
        CHECK(due(policy, row.program, row.month, facts) == row.due);
    }
}

} // namespace

TEST_CASE("the price subsidy is paid per person when all prices or those of food rise enough") {
    constexpr auto three = "1980-05-05 1982-05-05 2010-05-05";
    check(flat,
        {
            {"all prices, one person", "PT-DB-R", "2020-01", "1980-05-05", "30.00"},
            {"three persons", "PT-DB-U", "2020-01", three, "90.00", true},
            {"3.49 and 5.99: neither", "PT-DB-R", "2020-02", three, "0.00"},
            {"3.50 exactly, doubled", "PT-DB-R", "2020-03", "1980-05-05", "60.00"},
            {"food only, doubled", "PT-TK", "2020-04", "1950-05-05", "60.00"},
            {"food at 6.00 exactly", "PT-DB-R", "2020-06", "1980-05-05", "60.00"},
            {"food cheaper than before", "PT-DB-R", "2020-07", "1980-05-05", "0.00"},
            {"prices fall, food not known", "PT-DB-R", "2020-08", "1980-05-05", "0.00"},
            {"no index for the month", "PT-DB-R", "2020-09", "1980-05-05", "0.00"},
            {"an orphan before March", "PT-OR", "2020-01", "2010-05-05", "0.00"},
            {"an orphan in March", "PT-OR", "2020-03", "2010-05-05", "60.00"},
            {"an unsupported child in June", "PT-FW", "2020-06", "2010-05-05", "60.00"},
            {"an unsupported child in July", "PT-FW", "2020-07", "2010-05-05", "0.00"},
        });
}

TEST_CASE("the price subsidy as the dibao standard times the rise") {
    constexpr auto index = R"(
        price.method  2020-01           index
        price.factor  2020-03..2020-07  200%
        price.cpi     2020-01..2020-03  rate:5.4
        price.cpi     2020-03..2020-05  rate:4.37
        price.cpi     2020-05..2020-06  rate:-1
        price.food    2020-05..2020-06  rate:7)";
    check(index,
        {
            {"780 x 5.4 %", "PT-DB-U", "2020-01", "1980-05-05", "42.12", true},
            {"635 x 5.4 %", "PT-DB-R", "2020-01", "1980-05-05", "34.29"},
            {"635 x 4.37 % x 2 = 55.499", "PT-DB-R", "2020-03", "1980-05-05", "55.50"},
            {"three of them: 166.497, rounded once", "PT-DB-R", "2020-03",
                "1980-05-05 1982-05-05 1984-05-05", "166.50"},
            {"food up, all prices down: nothing to multiply with", "PT-DB-R", "2020-05",
                "1980-05-05", "0.00"},
        });
}

TEST_CASE("an explanation shows a rise below zero as such") {
    auto const policy = pack(std::string{standards} + flat);
    std::vector const regions{doudi::RegionCode::from_number(doudi::test::pack_region)};
    auto const july = *doudi::Period::parse("2020-07");
    auto const people = members("1980-05-05");
    auto const why =
        explain(*policy.in_force("PT-DB-R", regions, july), Facts{.members = people}, july);
    REQUIRE(why.steps.size() == 5);
    CHECK(why.steps[0].figure == "2.7");
    CHECK(why.steps[1].figure == "3.5");
    CHECK(why.steps[2].figure == "-0.3");
}
