/// The factor method (因素法): a total is divided among regions by need, fiscal difficulty, fiscal
/// effort and performance, less what they still have from the year before.
///
/// Example: 1,000,000 yuan; need 50/30/20, tilt 1.0/1.2/1.0: the products 50/36/20 of 106 give
/// 471,698.11, 339,622.64 and 188,679.25.
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/ratio.hpp"
#include "doudi/base/region_code.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::funding {

/// Persons of one program in one region, and the program's standard there.
struct Task {
    std::string program;
    std::int64_t persons = 0;
    Ratio standard{1}; // yuan per person and month; 1 counts heads
};

/// What is known of one region. Coefficients are 1 where a factor does not apply.
struct RegionFactors {
    explicit RegionFactors(RegionCode code) : region{code} {}

    RegionCode region;
    std::vector<Task> tasks;
    Ratio need; // task volume given as such, added to that of the tasks
    Ratio difficulty{1};
    Ratio effort{1};
    Ratio performance{1};
    Ratio tilt{1};
    Money carryover;                    // 结转结余
    Money earmark;                      // handed out before the formula
    std::optional<Ratio> matching_rate; // in place of the parameters'
};

enum class Form {
    product, // need × difficulty^a × effort^b × performance^c × tilt
    sum,     // w1·need% + w2·difficulty% + w3·effort% + w4·performance%
};

[[nodiscard]] std::string_view name_of(Form form) noexcept;
[[nodiscard]] std::optional<Form> form_of(std::string_view name) noexcept;

/// Weights of Form::sum; they add up to 1. No published rule fixes them: they are set by year.
struct FactorWeights {
    Ratio need{7, 10};
    Ratio difficulty{15, 100};
    Ratio effort{5, 100};
    Ratio performance{1, 10};
};

struct FormulaParameters {
    Form form = Form::product;
    int months = 12;
    unsigned difficulty_power = 1;
    unsigned effort_power = 1;
    unsigned performance_power = 1;
    FactorWeights weights;
    Ratio carryover_rate{1}; // k: how much of it is deducted
    Ratio matching_rate{0};  // 配套率: own yuan asked for each yuan given, at most 10
    std::map<std::string, Ratio, std::less<>> program_weights; // a program not named has 1
    /// Yuan per person and month handed out before the formula, such as the central sum per orphan;
    /// such a program is no need.
    std::map<std::string, Money, std::less<>> earmarks;
    Money unit = Money::from_fen(1);
};

/// What the formula gives one region, with what it came from.
struct FormulaLine {
    RegionCode region;
    Ratio need;      // task volume
    Ratio share;     // of the total less earmarks, before carry-over
    Money earmark;   // included in amount
    Money carryover; // as given
    Money amount;
    Money plain_share;    // what need alone would give (the earmark included)
    Money matching;       // own funds asked of the region, by its rate: half up to the fen
    Money plain_matching; // of the plain share, by the rate of everybody
};

/// Divides `total`, all of it, in exact fractions with one rounding at the end.
///
///   need_i  = Σ persons × standard × months × weight of the program
///   share_i = by the form, of all shares
///   net_i   = max(0, λ·share_i − k·carryover_i), with λ such that Σ net = T' = total − Σ earmarks
///   amount_i = earmark_i + net_i rounded to the unit by largest remainder
///
/// The freed sum is redistributed in proportion to the shares until stable: λ is where that ends.
/// It means that new money plus k times the old is in proportion to the shares wherever there is
/// new money at all, and that an old balance is deducted once. What remains of T' below the unit
/// goes to the region with the largest net, where it matters least, so the sum is exact to the fen.
/// Earmarks are sums per head and are not rounded.
/// Own funds (配套) are no part of the total: what a region is asked for beside it, by a rate of
/// its own where it is to bear less.
///
/// Ensures:  Σ amount == total == Σ plain_share; amounts ≥ 0 and, without a unit, net_i rounded by
///           less than a fen; more need never gives less.          (factor_formula_test.cpp)
///           Lines come in the order of the regions' codes.
/// Refuses:  malformed (a parameter out of its range, weights of the sum not 1, a tilt in a sum),
///           overflow, weights_all_zero, exceeds_available_quota (earmarks exceed the total),
///           duplicate_receiver, amount_not_positive.
/// Source:   the opinion on deep-poverty areas, II.2: more money, and less matching asked (F41).
///           困难群众救助补助资金管理办法 (factors: 任务量, 财政困难程度, 财政努力程度, 工作绩效;
/// weights set
///           by year; the prior year's balance is a deduction). The form is a parameter, not a
///           norm.
[[nodiscard]] Result<std::vector<FormulaLine>> allocate_by_formula(
    Money total, std::span<RegionFactors const> regions, FormulaParameters const& parameters);

/// λ of the rule above: the level at which Σ max(0, level·shareᵢ − deductionᵢ) == total.
///
/// Requires: shares ≥ 0 and not all zero, deductions ≥ 0, as many of each, total ≥ 0. (DOUDI_CHECK)
[[nodiscard]] Ratio level_after_deductions(
    Ratio const& total, std::span<Ratio const> shares, std::span<Ratio const> deductions);

} // namespace doudi::funding
