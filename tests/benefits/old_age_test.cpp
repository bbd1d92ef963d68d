// The old-age allowance: who has reached which age on the first of which month.
#include "benefits/cases.hpp"
#include "benefits/pack.hpp"

namespace {

using doudi::Period;
using doudi::benefits::Facts;
using doudi::test::due;
using doudi::test::members;
using doudi::test::pack;
using doudi::test::shaanxi;

struct Case {
    std::string_view what;
    std::string_view month;
    std::string_view born;
    std::string_view due;
};

/// In a county of Shaanxi outside Xi'an.
std::string due_in_shaanxi(Case const& row) {
    auto const period = *Period::parse(row.month);
    auto const standard = shaanxi().in_force("GL", doudi::test::area("610902"), period);
    REQUIRE(standard.has_value());
    auto const people = members(std::string{row.born});
    Facts const facts{.members = people};
    auto const why = explain(*standard, facts, period);
    CHECK(why.amount == entitle(*standard, facts, period));
    return doudi::format_yuan(why.amount);
}

} // namespace

TEST_CASE("the old-age allowance of Shaanxi: 50 from 70, 100 from 80, 200 from 90, 300 from 100") {
    Case const cases[]{
        {"70 in the middle of the month: not yet", "2020-04", "1950-04-15", "0.00"},
        {"and in the month after", "2020-05", "1950-04-15", "50.00"},
        {"70 on the first: for the month", "2020-04", "1950-04-01", "50.00"},
        {"70 on the second: for the next", "2020-04", "1950-04-02", "0.00"},
        {"70 on the last day", "2020-05", "1950-04-30", "50.00"},
        {"born on 29 February, 90 in a year without one", "2022-02", "1932-02-29", "100.00"},
        {"and the month after", "2022-03", "1932-02-29", "200.00"},
        {"80 on 29 February", "2020-02", "1940-02-29", "50.00"},
        {"and the month after", "2020-03", "1940-02-29", "100.00"},
        {"79, a day before", "2020-12", "1940-12-02", "50.00"},
        {"80 on the first", "2020-12", "1940-12-01", "100.00"},
        {"89", "2020-12", "1930-12-02", "100.00"},
        {"90 on the first", "2020-12", "1930-12-01", "200.00"},
        {"99", "2020-12", "1920-12-02", "200.00"},
        {"100 on the first", "2020-12", "1920-12-01", "300.00"},
        {"110", "2020-12", "1910-06-01", "300.00"},
        {"69", "2020-12", "1951-06-01", "0.00"},
    };
    for (Case const& row : cases) {
        INFO(row.what);
        CHECK(due_in_shaanxi(row) == row.due);
    }
}

TEST_CASE("an area pays the old-age allowance from the ages it names") {
    auto const policy = pack(R"(
        old_age.from_80  2020-01           60.50/month
        old_age.from_95  2020-01           500/month
        old_age.from_100 2020-01..2020-07  1000/month
        rounding.GL      2020-01           yuan_ceil)");
    auto const paid = [&](std::string const& born, std::string_view month) {
        auto const people = members(born);
        return due(policy, "GL", month, Facts{.members = people});
    };
    CHECK(paid("1941-01-01", "2020-06") == "0.00");
    CHECK(paid("1940-01-01", "2020-06") == "61.00"); // up to the next yuan
    CHECK(paid("1926-01-01", "2020-06") == "61.00");
    CHECK(paid("1925-01-01", "2020-06") == "500.00");
    CHECK(paid("1920-01-01", "2020-06") == "1000.00");
    CHECK(paid("1920-01-01", "2020-07") == "500.00"); // the highest was for half a year
}

TEST_CASE("the old-age allowance is explained in both languages, with the age and its document") {
    auto const april = *Period::parse("2020-04");
    auto const standard = shaanxi().in_force("GL", doudi::test::area("610902"), april);
    auto const people = members("1938-01-01");
    auto const steps = explain(*standard, Facts{.members = people}, april).steps;
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].rule.zh == "当月 1 日已满周岁（津贴档次）");
    CHECK(steps[0].rule.en == "age reached on the 1st of the month");
    CHECK(steps[0].figure == "80");
    CHECK(steps[1].rule.zh == "高龄津贴，元/月");
    CHECK(steps[1].rule.en == "old-age allowance, yuan per month");
    CHECK(steps[1].figure == "100");
    CHECK(steps[1].source.find("80–89 周岁 100 元/月") != std::string::npos);
    CHECK(steps[1].basis == "assumed");
    CHECK(steps[2].rule.en == "amount due, rounded half up to the fen");
    CHECK(steps[2].figure == "100");

    auto const young = members("1960-01-01");
    auto const nothing = explain(*standard, Facts{.members = young}, april);
    CHECK(nothing.amount == doudi::Money{});
    CHECK(nothing.steps.front().rule.zh == "当月 1 日未满领取年龄，不发放");
}
