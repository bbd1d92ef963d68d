#include "doudi/benefits/survivors.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <vector>

namespace {

using doudi::benefits::Facts;
using doudi::benefits::Income;
using doudi::benefits::IncomeKind;
using doudi::benefits::Member;
using doudi::benefits::Survivors;

doudi::Date born(char const* day) {
    return *doudi::parse_date(day);
}

} // namespace

TEST_CASE("A01 the dead are not counted, nor what they alone had") {
    std::array const members{Member{.born_on = born("1950-01-01")},
        Member{.born_on = born("1980-01-01")}, Member{.born_on = born("2010-01-01")}};
    std::array const incomes{Income{0, IncomeKind::transfer, 100}, Income{1, IncomeKind::work, 200},
        Income{2, IncomeKind::transfer, 300}};
    Facts const facts{.income_year_fen = 1000, .incomes = incomes, .members = members};
    Survivors survivors;
    auto const rest = survivors.of(facts, std::vector<std::int64_t>{1});
    REQUIRE(rest.has_value());
    CHECK(rest->income_year_fen == 1000);
    REQUIRE(rest->members.size() == 2);
    CHECK(rest->members[1].born_on == born("2010-01-01"));
    REQUIRE(rest->incomes.size() == 2);
    CHECK(rest->incomes[1].member == 1);
    CHECK(rest->incomes[1].year_fen == 300);
    CHECK_FALSE(survivors.of(facts, std::vector<std::int64_t>{0, 1, 2}).has_value());
    CHECK(survivors.of(facts, {})->members.size() == 3);
}
