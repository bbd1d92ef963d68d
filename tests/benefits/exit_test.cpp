// Gradual exit from dibao.
#include "benefits/cases.hpp"
#include "benefits/pack.hpp"

namespace {

using doudi::Period;
using doudi::benefits::Facts;
using doudi::test::due;
using doudi::test::members;
using doudi::test::pack;

// Jilin 2017: a standard of 300 a month to begin from.
constexpr auto jilin = R"(
    dibao.rural                2017-01  300/month
    top_up.elderly             2017-01  30% age 70
    top_up.minor               2017-01  30% age 18
    top_up.severe_disability   2017-01  50%
    top_up.serious_illness     2017-01  50%
    top_up.stacking            2017-01  highest
    rounding.DB-R              2017-01  fen
    exit.general.quarters      2017-01  count:6
    exit.disabled.quarters     2017-01  count:8)";

struct Exit {
    std::string members = "1980-05-05 1982-05-05";
    std::string income_year = "0";
    std::string base = "300";
    std::string begins = "2017-04";
};

std::string due_in(std::string const& table, std::string_view month, Exit const& exit) {
    auto const people = members(exit.members);
    Facts const facts{.income_year_fen = doudi::parse_yuan(exit.income_year)->fen(),
        .exit_from = *Period::parse(exit.begins),
        .exit_base_fen = doudi::parse_yuan(exit.base)->fen(),
        .members = people};
    return due(pack(table), "DB-R", month, facts);
}

/// What the months from 2017-04 on give, one word a month, and their sum.
std::pair<std::string, std::string> course(std::string const& table, Exit const& exit, int months) {
    std::string words;
    doudi::Money sum;
    auto month = *Period::parse("2017-04");
    for (int i = 0; i < months; ++i, month = month.next()) {
        auto const amount = due_in(table, month.text(), exit);
        words += (words.empty() ? "" : " ") + amount;
        sum = *add(sum, *doudi::parse_yuan(amount));
    }
    return {words, doudi::format_yuan(sum)};
}

} // namespace

TEST_CASE("F20 gradual exit of 18 months from 300 yuan pays 3,150 in falling quarters") {
    auto const [months, sum] = course(jilin, {}, 20);
    CHECK(months ==
        "300.00 300.00 300.00 250.00 250.00 250.00 200.00 200.00 200.00 "
        "150.00 150.00 150.00 100.00 100.00 100.00 50.00 50.00 50.00 0.00 0.00");
    CHECK(sum == "3150.00");
}

TEST_CASE("F20 gradual exit of 24 months for a family with a disabled member pays 4,050") {
    auto const [months, sum] = course(jilin, {.members = "1980-05-05 1982-05-05:43"}, 25);
    CHECK(months ==
        "300.00 300.00 300.00 262.50 262.50 262.50 225.00 225.00 225.00 187.50 187.50 187.50 "
        "150.00 150.00 150.00 112.50 112.50 112.50 75.00 75.00 75.00 37.50 37.50 37.50 0.00");
    CHECK(sum == "4050.00");
}

TEST_CASE("F06 gradual exit of 12 months, in the steps an area gives") {
    auto const table =
        std::string{jilin}.replace(std::string{jilin}.find("count:6"), 7, "count:4") +
        R"(
            exit.general.quarter_1  2017-01  90%
            exit.general.quarter_2  2017-01  60%
            exit.general.quarter_3  2017-01  40%
            exit.general.quarter_4  2017-01  10%)";
    auto const [months, sum] = course(table, {}, 13);
    CHECK(months ==
        "270.00 270.00 270.00 180.00 180.00 180.00 120.00 120.00 120.00 30.00 30.00 30.00 0.00");
    CHECK(sum == "1800.00");
}

TEST_CASE("F19 gradual exit only below twice the standard a head") {
    auto const limited = std::string{jilin} + "\nexit.income_below 2017-01 200%";
    // Two persons of 300 a month: the limit is 14,400 a year.
    CHECK(due_in(limited, "2017-04", {.income_year = "14399.99"}) == "300.00");
    CHECK(due_in(limited, "2017-04", {.income_year = "14400"}) == "0.00");
    CHECK(due_in(jilin, "2017-04", {.income_year = "14400"}) == "300.00");
}

TEST_CASE("gradual exit at its edges") {
    CHECK(due_in(jilin, "2017-03", {}) == "600.00"); // before: dibao as ever
    CHECK(due_in(jilin, "2017-04", {.base = "100.01"}) == "100.01");
    CHECK(due_in(jilin, "2017-07", {.base = "100.01"}) == "83.34"); // 5/6, half up
    auto const none = std::string{jilin}.substr(0, std::string{jilin}.find("    exit."));
    CHECK(due_in(none, "2017-04", {}) == "0.00"); // an area without gradual exit
}
