#include "doudi/benefits/entitlement.hpp"

#include "benefits/cases.hpp"
#include "doudi/base/decimal.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

namespace {

using doudi::format_yuan;
using doudi::Money;
using doudi::Period;
using doudi::benefits::Explanation;
using doudi::benefits::Facts;
using doudi::benefits::Member;
using doudi::benefits::RoundingRule;
using doudi::test::area;
using doudi::test::members;
using doudi::test::shaanxi;

struct Case {
    std::string_view what;
    std::string_view program;
    std::string_view county;
    std::string_view month;
    std::string_view kind; // rural or urban
    std::string_view income_year;
    int care_grade;
    std::string members;
    std::string_view due;
};

Money due(Case const& row) {
    auto const period = *Period::parse(row.month);
    auto const standard = *shaanxi().in_force(row.program, area(row.county), period);
    auto const people = members(row.members);
    Facts const facts{.is_urban = row.kind == "urban",
        .income_year_fen = doudi::parse_yuan(row.income_year)->fen(),
        .care_grade = static_cast<std::uint8_t>(row.care_grade),
        .members = people};
    Money const amount = entitle(standard, facts, period);
    CHECK(explain(standard, facts, period).amount == amount);
    return amount;
}

constexpr auto three = "1980-05-05 1982-05-05 1990-05-05";

// 610902 lies outside Xi'an, 610102 in it.
Case const cases[]{
    // dibao: the difference to the standard of the month
    {"the worked example: three persons, 6,000 a year", "DB-R", "610902", "2020-10", "rural",
        "6000", 0, three, "706.75"},
    {"the same, one aged 75 and one severely disabled", "DB-R", "610902", "2020-10", "rural",
        "6000", 0, "1945-05-05 1982-05-05:41 1990-05-05", "1028.55"},
    {"the same before the rise: 4,310 a year", "DB-R", "610902", "2020-09", "rural", "6000", 0,
        three, "577.50"},
    {"one person without income before the rise: 359.1666…", "DB-R", "610902", "2020-09", "rural",
        "0", 0, "1980-05-05", "359.17"},
    {"two such: 718.3333…, not twice 359.17", "DB-R", "610902", "2020-09", "rural", "0", 0,
        "1980-05-05 1981-05-05", "718.33"},
    {"urban, one person without income", "DB-U", "610902", "2020-09", "urban", "0", 0, "1980-05-05",
        "613.00"},
    {"urban after the rise", "DB-U", "610902", "2020-10", "urban", "0", 0, "1980-05-05", "644.00"},
    {"Xi'an has its own urban standard", "DB-U", "610102", "2020-10", "urban", "0", 0, "1980-05-05",
        "740.00"},
    {"Xi'an rural before the rise", "DB-R", "610102", "2020-09", "rural", "0", 0, "1980-05-05",
        "500.00"},
    {"income reaches the standard to the yuan", "DB-R", "610902", "2020-10", "rural", "4827", 0,
        "1980-05-05", "0.00"},
    {"no gap, so no top-up either", "DB-R", "610902", "2020-10", "rural", "4827", 0, "1940-05-05",
        "0.00"},
    {"one fen below the standard: 0.0008 yuan and the top-up of 120.675", "DB-R", "610902",
        "2020-10", "rural", "4826.99", 0, "1940-05-05", "120.68"},
    {"income far above the standard", "DB-R", "610902", "2020-10", "rural", "90000", 0, three,
        "0.00"},
    {"old and severely disabled: the higher only", "DB-R", "610902", "2020-10", "rural", "0", 0,
        "1940-05-05:12", "603.38"},
    {"seriously ill", "DB-R", "610902", "2020-10", "rural", "0", 0, "1980-05-05:0:ill", "603.38"},
    {"disability of level 3 is not severe", "DB-R", "610902", "2020-10", "rural", "0", 0,
        "1980-05-05:43", "402.25"},
    {"a minor", "DB-R", "610902", "2020-10", "rural", "0", 0, "2010-05-05", "522.93"},

    // ages count on the first day of the month
    {"70 on the first of the month", "DB-R", "610902", "2020-10", "rural", "0", 0, "1950-10-01",
        "522.93"},
    {"70 on the second: from the next month", "DB-R", "610902", "2020-10", "rural", "0", 0,
        "1950-10-02", "402.25"},
    {"the next month", "DB-R", "610902", "2020-11", "rural", "0", 0, "1950-10-02", "522.93"},
    {"18 on the second: a minor for the month", "DB-R", "610902", "2020-10", "rural", "0", 0,
        "2002-10-02", "522.93"},
    {"18 on the first: no minor", "DB-R", "610902", "2020-10", "rural", "0", 0, "2002-10-01",
        "402.25"},
    {"70 on the first of March, urban", "DB-U", "610902", "2020-03", "urban", "0", 0, "1950-03-01",
        "796.90"},

    // tekun: 1.3 times dibao
    {"scattered, rural", "TK-S", "610902", "2020-10", "rural", "0", 0, "1950-01-01", "522.93"},
    {"institutional, Xi'an urban", "TK-J", "610102", "2020-10", "urban", "0", 0, "1950-01-01",
        "962.00"},
    {"before the rise: 1.3 x 359.1666…", "TK-S", "610902", "2020-09", "rural", "0", 0, "1950-01-01",
        "466.92"},
    {"care at home, full", "TK-C", "610902", "2020-10", "rural", "0", 1, "1950-01-01", "560.00"},
    {"care at home, none needed", "TK-C", "610902", "2020-10", "rural", "0", 3, "1950-01-01",
        "48.00"},
    {"care in an institution, half", "TK-C", "610902", "2020-10", "rural", "0", 2,
        "1950-01-01:0:institution", "480.00"},
    {"care without a grade", "TK-C", "610902", "2020-10", "rural", "0", 0, "1950-01-01", "0.00"},

    // the two subsidies
    {"living, adult", "DS-L", "610902", "2020-10", "rural", "0", 0, "1980-01-01:41", "60.00"},
    {"living, child", "DS-L", "610902", "2020-10", "rural", "0", 0, "2010-01-01:41", "100.00"},
    {"living, 18 on the second of the month", "DS-L", "610902", "2020-10", "rural", "0", 0,
        "2002-10-02:41", "100.00"},
    {"living, no certificate", "DS-L", "610902", "2020-10", "rural", "0", 0, "1980-01-01", "0.00"},
    {"care, level 1", "DS-N", "610902", "2020-10", "rural", "0", 0, "1980-01-01:41", "120.00"},
    {"care, level 2", "DS-N", "610902", "2020-10", "rural", "0", 0, "1980-01-01:52", "80.00"},
    {"care, level 3", "DS-N", "610902", "2020-10", "rural", "0", 0, "1980-01-01:53", "0.00"},
};

} // namespace

TEST_CASE("F17 what is due for a month: the difference, with top-ups, tekun, subsidies") {
    for (Case const& row : cases) {
        INFO(row.what);
        CHECK(format_yuan(due(row)) == row.due);
    }
}

TEST_CASE("both subsidies of one person of level 1: adult 180, child 220") {
    auto const both = [](std::string const& person) {
        Case const living{"", "DS-L", "610902", "2020-10", "rural", "0", 0, person, ""};
        Case const care{"", "DS-N", "610902", "2020-10", "rural", "0", 0, person, ""};
        return format_yuan(*add(due(living), due(care)));
    };
    CHECK(both("1980-01-01:41") == "180.00");
    CHECK(both("2010-01-01:41") == "220.00");
}

TEST_CASE("the rounding rule of a place") {
    struct Rounded {
        RoundingRule rule;
        std::string_view income_year;
        std::string_view due;
    };
    // One person, 402.25 a month less the income.
    Rounded const rows[]{
        {RoundingRule::fen, "0", "402.25"}, {RoundingRule::yuan_half_up, "0", "402.00"},
        {RoundingRule::yuan_ceil, "0", "403.00"},
        {RoundingRule::yuan_half_up, "9.00", "402.00"}, // 401.50
        {RoundingRule::yuan_half_up, "9.12", "401.00"}, // 401.49
        {RoundingRule::yuan_ceil, "3.00", "402.00"},    // 402.00 exactly
        {RoundingRule::yuan_ceil, "2.88", "403.00"},    // 402.01
        {RoundingRule::fen, "0.06", "402.25"},          // 402.245
        {RoundingRule::fen, "0.07", "402.24"},          // 402.2441…
    };
    auto const period = *Period::parse("2020-10");
    auto standard = *shaanxi().in_force("DB-R", area("610902"), period);
    auto const person = members("1980-01-01");
    for (Rounded const& row : rows) {
        INFO(row.income_year);
        standard.rounding = row.rule;
        Facts const facts{
            .income_year_fen = doudi::parse_yuan(row.income_year)->fen(), .members = person};
        CHECK(format_yuan(entitle(standard, facts, period)) == row.due);
    }
}

TEST_CASE("an explanation names every figure with its source") {
    auto const period = *Period::parse("2020-10");
    auto const standard = *shaanxi().in_force("DB-R", area("610902"), period);
    auto const people = members("1945-05-05 1982-05-05:41 1990-05-05");
    Explanation const why =
        explain(standard, Facts{.income_year_fen = 600000, .members = people}, period);
    std::vector<std::string> figures;
    for (auto const& step : why.steps) {
        figures.push_back(step.figure +
            (step.basis.empty() ? std::string{} : std::string{" "} + std::string{step.basis}));
    }
    CHECK(figures ==
        std::vector<std::string>{"4827 published", "3", "6000", "706.75", "30 published",
            "50 published", "321.8", "1028.55"});
    CHECK(why.steps[4].member == 1);
    CHECK(why.steps[5].member == 2);
}

namespace {

Facts any_facts(std::vector<Member>& people, std::vector<doudi::benefits::Income>& items) {
    for (auto count = *rc::gen::inRange(1, 8); count > 0; --count) {
        people.push_back(
            {.born_on = doudi::date_from_days_since_2000(*rc::gen::inRange(-36000, 7500)),
                .disability = *rc::gen::element<std::uint8_t>(0, 11, 42, 53, 74),
                .flags = *rc::gen::inRange<std::uint8_t>(0, 32),
                .refusals = *rc::gen::inRange<std::uint8_t>(0, 5)});
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
        items.push_back({.member = static_cast<std::uint8_t>(i),
            .kind = static_cast<doudi::benefits::IncomeKind>(*rc::gen::inRange(1, 5)),
            .year_fen = *rc::gen::inRange<std::int64_t>(0, 1'000'000)});
    }
    return {.is_urban = *rc::gen::arbitrary<bool>(),
        .income_year_fen = *rc::gen::inRange<std::int64_t>(0, 4'000'000),
        .care_grade = *rc::gen::inRange<std::uint8_t>(0, 4),
        .tier = *rc::gen::inRange<std::uint8_t>(0, 5),
        .other_month_fen = *rc::gen::inRange<std::int64_t>(0, 200'000),
        .exit_from = *rc::gen::element<std::optional<Period>>(
            std::nullopt, *Period::from(2019, 11), *Period::from(2020, 6)),
        .exit_base_fen = *rc::gen::inRange<std::int64_t>(0, 200'000),
        .incomes = items,
        .members = people};
}

} // namespace

TEST_CASE("properties of every benefit") {
    rc::prop("the explanation arrives at the amount, and ends with it", [] {
        std::vector<Member> people;
        std::vector<doudi::benefits::Income> items;
        Facts const facts = any_facts(people, items);
        auto const programs = doudi::benefits::computed_programs();
        auto const program = programs[*rc::gen::inRange<std::size_t>(0, programs.size())];
        auto const period = *Period::from(2020, *rc::gen::inRange(1U, 13U));
        auto standard = *shaanxi().in_force(program, area("610102"), period);
        standard.rounding = *rc::gen::element(
            RoundingRule::fen, RoundingRule::yuan_half_up, RoundingRule::yuan_ceil);
        Money const amount = entitle(standard, facts, period);
        Explanation const why = explain(standard, facts, period);
        RC_ASSERT(amount.fen() >= 0);
        RC_ASSERT(why.amount == amount);
        RC_ASSERT(!why.steps.empty());
        RC_ASSERT(standard.rounding == RoundingRule::fen || amount.fen() % 100 == 0);
    });
    rc::prop("more income never means more dibao", [] {
        std::vector<Member> people;
        std::vector<doudi::benefits::Income> items;
        Facts facts = any_facts(people, items);
        auto const period = *Period::from(2020, 10);
        auto const standard = *shaanxi().in_force("DB-R", area("610902"), period);
        Money const before = entitle(standard, facts, period);
        facts.income_year_fen += *rc::gen::inRange<std::int64_t>(0, 1'000'000);
        RC_ASSERT(entitle(standard, facts, period) <= before);
    });
}
