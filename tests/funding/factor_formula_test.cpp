#include "doudi/funding/factor_formula.hpp"

#include "doudi/base/decimal.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>

using namespace std::string_literals;

namespace doudi::funding {
namespace {

Money yuan(std::string_view text) {
    return *parse_yuan(text);
}

/// A region whose task volume is given as such.
RegionFactors region(int code, int need) {
    RegionFactors factors{RegionCode::from_number(code)};
    factors.need = need;
    return factors;
}

RegionFactors tilted(RegionFactors factors, Ratio tilt) {
    factors.tilt = std::move(tilt);
    return factors;
}

RegionFactors with_carryover(RegionFactors factors, std::string_view amount) {
    factors.carryover = yuan(amount);
    return factors;
}

std::string amounts(Result<std::vector<FormulaLine>> const& lines) {
    if (!lines) {
        return std::string{text_of(lines.error().code).name};
    }
    std::string text;
    for (auto const& line : *lines) {
        text += (text.empty() ? "" : " ") + format_yuan(line.amount);
    }
    return text;
}

Money total_of(std::vector<FormulaLine> const& lines, Money FormulaLine::*column) {
    std::vector<Money> values;
    for (auto const& line : lines) {
        values.push_back(line.*column);
    }
    return *sum(values);
}

TEST_CASE("F41 the toy allocation: 100 wan, need 50/30/20, tilt 1.0/1.2/1.0") {
    std::vector const three{
        region(610102, 50), tilted(region(610103, 30), Ratio{12, 10}), region(610104, 20)};
    FormulaParameters parameters;
    auto const in_fen = allocate_by_formula(yuan("1000000"), three, parameters);
    CHECK(amounts(in_fen) == "471698.11 339622.64 188679.25");
    REQUIRE(in_fen.has_value());
    CHECK(format_yuan((*in_fen)[1].plain_share) == "300000.00");

    parameters.unit = yuan("1");
    CHECK(amounts(allocate_by_formula(yuan("1000000"), three, parameters)) ==
        "471698.00 339623.00 188679.00");
    parameters.unit = yuan("10000");
    CHECK(amounts(allocate_by_formula(yuan("1000000"), three, parameters)) ==
        "470000.00 340000.00 190000.00");
    // What lies below the unit goes to the region with most.
    CHECK(amounts(allocate_by_formula(yuan("1000123.45"), three, parameters)) ==
        "470123.45 340000.00 190000.00");
    CHECK(amounts(allocate_by_formula(yuan("123.45"), three, parameters)) == "123.45 0.00 0.00");
}

// Worked by hand. Total 100, needs 50/30/20, tilt 1/1.2/1 as above; everybody adds 0.25 for a yuan
// given, the deep-poverty county 610103 only 0.1: 47.17 × 0.25 = 11.7925, 33.96 × 0.1 = 3.396,
// 18.87 × 0.25 = 4.7175. Beside it, of plain shares at the common rate: 12.50, 7.50, 5.00.
TEST_CASE("F41 S18 more to deep-poverty counties, and less of their own asked") {
    auto deep = tilted(region(610103, 30), Ratio{12, 10});
    deep.matching_rate = Ratio{1, 10};
    std::vector const three{region(610102, 50), deep, region(610104, 20)};
    FormulaParameters parameters;
    parameters.matching_rate = Ratio{1, 4};
    auto const lines = allocate_by_formula(yuan("100"), three, parameters);
    REQUIRE(lines.has_value());
    CHECK(amounts(lines) == "47.17 33.96 18.87");
    std::string matching;
    for (auto const& line : *lines) {
        matching +=
            format_yuan(line.matching) + " beside " + format_yuan(line.plain_matching) + "; ";
    }
    CHECK(matching == "11.79 beside 12.50; 3.40 beside 7.50; 4.72 beside 5.00; ");
}

// Worked by hand. Total 100, needs 50/30/20, carry-over 0/20/30.
//   k = 1: shares of 100 are 50/30/20, less carry-over 50/10/0 (20 − 30 < 0): 40 are freed.
//     Redistributed in proportion until stable, λ = 150: 75, 45 − 20 = 25, 30 − 30 = 0. Sum 100,
//     and new plus old money is 75 : 45 : 30 = 50 : 30 : 20.
//   k = 0: 50/30/20.
//   k = 1/2: 0/10/15 deducted, all stay above zero: λ = 125: 62.5, 37.5 − 10, 25 − 15.
TEST_CASE("carry-over is deducted and the freed sum redistributed") {
    std::vector const three{region(610102, 50), with_carryover(region(610103, 30), "20"),
        with_carryover(region(610104, 20), "30")};
    struct {
        Ratio rate;
        std::string expected;
    } const rows[]{
        {Ratio{1}, "75.00 25.00 0.00"},
        {Ratio{0}, "50.00 30.00 20.00"},
        {Ratio{1, 2}, "62.50 27.50 10.00"},
        // λ = 300 would leave the third with 60 − 90; without it (100 + 60) / 0.8 = 200.
        {Ratio{3}, "100.00 0.00 0.00"},
    };
    for (auto const& row : rows) {
        FormulaParameters parameters;
        parameters.carryover_rate = row.rate;
        CHECK(amounts(allocate_by_formula(yuan("100"), three, parameters)) == row.expected);
    }
}

TEST_CASE("need is persons by standard by months by the program's weight") {
    auto first = region(610102, 0);
    first.tasks = {{"DB-R", 100, Ratio{40225, 100}}, {"OR-S", 10, Ratio{1000}}};
    auto second = region(610103, 0);
    second.tasks = {{"DB-R", 300, Ratio{40225, 100}}};
    FormulaParameters parameters;
    parameters.program_weights = {{"OR-S", Ratio{2}}};
    auto const lines = allocate_by_formula(yuan("1000000"), std::vector{first, second}, parameters);
    REQUIRE(lines.has_value());
    CHECK((*lines)[0].need == Ratio{100 * 40225 * 12, 100} + Ratio{10 * 1000 * 12 * 2});
    CHECK((*lines)[1].need == Ratio{300 * 40225 * 12, 100});

    // The same orphans as an earmark of 450 yuan a month: 10 × 450 × 12 = 54,000 first, and the
    // rest, 946,000, by dibao 1 : 3.
    parameters.earmarks = {{"OR-S", yuan("450")}};
    auto const earmarked =
        allocate_by_formula(yuan("1000000"), std::vector{first, second}, parameters);
    CHECK(amounts(earmarked) == "290500.00 709500.00");
    CHECK(earmarked->front().earmark == yuan("54000"));
    CHECK(total_of(*earmarked, &FormulaLine::plain_share) == yuan("1000000"));
}

TEST_CASE("difficulty, effort and performance count with their powers") {
    auto poor = region(610102, 10);
    poor.difficulty = Ratio{2};
    auto willing = region(610103, 10);
    willing.effort = Ratio{3};
    std::vector const two{poor, willing};
    FormulaParameters parameters;
    CHECK(amounts(allocate_by_formula(yuan("100"), two, parameters)) == "40.00 60.00");
    parameters.difficulty_power = 2;
    parameters.effort_power = 0;
    CHECK(amounts(allocate_by_formula(yuan("100"), two, parameters)) == "80.00 20.00");
}

// need% 60/40, difficulty% 20/80, effort% 50/50, performance% 75/25:
// 0.7 × 60 + 0.15 × 20 + 0.05 × 50 + 0.1 × 75 = 42 + 3 + 2.5 + 7.5 = 55.
TEST_CASE("the additive form adds weighted parts") {
    auto first = region(610102, 60);
    first.difficulty = Ratio{1, 4};
    first.performance = Ratio{3};
    auto second = region(610103, 40);
    FormulaParameters parameters;
    parameters.form = Form::sum;
    CHECK(amounts(allocate_by_formula(yuan("1000"), std::vector{first, second}, parameters)) ==
        "550.00 450.00");
}

TEST_CASE("what the formula refuses") {
    FormulaParameters const usual;
    FormulaParameters no_months;
    no_months.months = 0;
    FormulaParameters sum_of_parts;
    sum_of_parts.form = Form::sum;
    FormulaParameters more_than_whole = sum_of_parts;
    more_than_whole.weights.need = Ratio{8, 10};
    FormulaParameters odd_unit;
    odd_unit.unit = Money::from_fen(7);
    auto negative = region(610102, 1);
    negative.effort = Ratio{-1};
    auto matching_too_much = region(610102, 1);
    matching_too_much.matching_rate = Ratio{101, 10};
    FormulaParameters all_matching_too_much;
    all_matching_too_much.matching_rate = Ratio{11};
    auto earmarked = region(610102, 1);
    earmarked.earmark = yuan("100.01");
    struct {
        std::string_view total;
        std::vector<RegionFactors> regions;
        FormulaParameters parameters;
        Refusal expected;
    } const rows[]{
        {"0", {region(610102, 1)}, usual, Refusal::amount_not_positive},
        {"-5", {region(610102, 1)}, usual, Refusal::amount_not_positive},
        {"100", {}, usual, Refusal::weights_all_zero},
        {"100", {region(610102, 0)}, usual, Refusal::weights_all_zero},
        {"100", {region(610102, 1), region(610102, 2)}, usual, Refusal::duplicate_receiver},
        {"100", {earmarked}, usual, Refusal::exceeds_available_quota},
        {"100", {negative}, usual, Refusal::malformed},
        {"100", {matching_too_much}, usual, Refusal::malformed},
        {"100", {region(610102, 1)}, all_matching_too_much, Refusal::malformed},
        {"100", {region(610102, 1)}, no_months, Refusal::malformed},
        {"100", {region(610102, 1)}, odd_unit, Refusal::malformed},
        {"100", {region(610102, 1)}, more_than_whole, Refusal::malformed},
        {"100", {tilted(region(610102, 1), Ratio{2})}, sum_of_parts, Refusal::malformed},
    };
    for (auto const& row : rows) {
        auto const lines = allocate_by_formula(yuan(row.total), row.regions, row.parameters);
        REQUIRE_FALSE(lines.has_value());
        CHECK(text_of(lines.error().code).name == text_of(row.expected).name);
    }
}

TEST_CASE("the earmarks may be all there is") {
    auto only = region(610102, 0);
    only.earmark = yuan("100");
    CHECK(amounts(allocate_by_formula(yuan("100"), std::vector{only, region(610103, 0)}, {})) ==
        "100.00 0.00");
}

struct Problem {
    Money total;
    std::vector<RegionFactors> regions;
    FormulaParameters parameters;
};

Problem any_problem() {
    Problem problem;
    int const count = *rc::gen::inRange(1, 9);
    auto const ratio =
        rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 40), rc::gen::inRange(1, 9)), [](auto pair) {
            return Ratio{pair.first, pair.second};
        });
    std::int64_t earmarks_fen = 0;
    for (int i = 0; i < count; ++i) {
        auto factors = region(610102 + i, *rc::gen::inRange(i == 0 ? 1 : 0, 1000));
        factors.difficulty = *ratio + Ratio{1, 7};
        factors.performance = *ratio + Ratio{1, 3};
        factors.carryover = Money::from_fen(*rc::gen::inRange<std::int64_t>(0, 5'000'000));
        factors.earmark = Money::from_fen(*rc::gen::inRange<std::int64_t>(0, 5'000));
        earmarks_fen += factors.earmark.fen();
        problem.regions.push_back(factors);
    }
    problem.total =
        Money::from_fen(earmarks_fen + *rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 36));
    problem.parameters.form = *rc::gen::element(Form::product, Form::sum);
    problem.parameters.carryover_rate = *ratio;
    problem.parameters.unit =
        *rc::gen::element(Money::from_fen(1), Money::from_fen(100), Money::from_fen(1'000'000));
    return problem;
}

TEST_CASE("formula: all of the total is given out and nobody gets less than nothing") {
    rc::prop("sums are exact, amounts are not below the earmark", [] {
        auto const problem = any_problem();
        auto const lines = allocate_by_formula(problem.total, problem.regions, problem.parameters);
        RC_ASSERT(lines.has_value());
        RC_ASSERT(total_of(*lines, &FormulaLine::amount) == problem.total);
        RC_ASSERT(total_of(*lines, &FormulaLine::plain_share) == problem.total);
        for (auto const& line : *lines) {
            RC_ASSERT(line.amount >= line.earmark);
            RC_ASSERT(line.plain_share >= line.earmark);
        }
    });
    rc::prop("more need never gives less", [] {
        auto problem = any_problem();
        auto const before = allocate_by_formula(problem.total, problem.regions, problem.parameters);
        auto const place = static_cast<std::size_t>(
            *rc::gen::inRange(0, static_cast<int>(problem.regions.size())));
        problem.regions[place].need += *rc::gen::inRange(1, 2000);
        auto const after = allocate_by_formula(problem.total, problem.regions, problem.parameters);
        RC_ASSERT((*after)[place].amount >= (*before)[place].amount);
    });
    rc::prop("the order of the regions does not matter", [] {
        auto problem = any_problem();
        auto const before = allocate_by_formula(problem.total, problem.regions, problem.parameters);
        std::reverse(problem.regions.begin(), problem.regions.end());
        auto const after = allocate_by_formula(problem.total, problem.regions, problem.parameters);
        RC_ASSERT(amounts(before) == amounts(after));
    });
}

TEST_CASE("the level after deductions is where repeated redistribution ends") {
    rc::prop("the net amounts add up to the total", [] {
        auto const count = *rc::gen::inRange<std::size_t>(1, 9);
        std::vector<Ratio> shares(count);
        std::vector<Ratio> deductions(count);
        for (std::size_t i = 0; i < count; ++i) {
            shares[i] = Ratio{*rc::gen::inRange(i == 0 ? 1 : 0, 100), 100};
            deductions[i] = Ratio{*rc::gen::inRange(0, 1000)};
        }
        Ratio const total{*rc::gen::inRange(0, 10'000)};
        auto const level = level_after_deductions(total, shares, deductions);
        Ratio net{0};
        for (std::size_t i = 0; i < count; ++i) {
            Ratio const part = level * shares[i] - deductions[i];
            net += part > 0 ? part : Ratio{0};
        }
        RC_ASSERT(net == total);
    });
}

} // namespace
} // namespace doudi::funding
