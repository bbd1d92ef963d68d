#include "doudi/relief/amount.hpp"

#include "doudi/base/decimal.hpp"

#include <limits>
#include <string>

namespace doudi::relief {

namespace {

using benefits::DatedFigure;
using benefits::Explanation;

constexpr std::int64_t months_a_year = 12;

Result<DatedFigure const*> figure(std::string const& name, PolicyPlace const& place) {
    auto const* const found = place.policy.find(name, place.region_and_ancestors, place.period);
    if (found == nullptr) {
        return Error{Refusal::relief_not_in_force, name + " " + place.period.text()};
    }
    return found;
}

void add_figure(Explanation& explanation, Text rule, std::string value, DatedFigure const& from) {
    explanation.steps.push_back({.rule = rule,
        .figure = std::move(value),
        .source = from.figure.source,
        .basis = name_of(from.figure.basis)});
}

void add_step(Explanation& explanation, Text rule, Money amount) {
    explanation.steps.push_back(
        {.rule = rule, .figure = format_yuan(amount), .source = {}, .basis = {}});
}

Result<Explanation> finish(Explanation explanation, Money amount, AmountFacts const& facts) {
    constexpr Text payable{"应发金额，元", "payable, yuan"};
    if (amount <= Money{}) {
        return Error{Refusal::amount_not_positive, format_yuan(amount)};
    }
    if (facts.given && *facts.given != amount) {
        return Error{Refusal::amount_differs_from_rule,
            format_yuan(*facts.given) + ", by the rule " + format_yuan(amount)};
    }
    add_step(explanation, payable, amount);
    explanation.amount = amount;
    return explanation;
}

Result<Explanation> given(Kind const& kind, AmountFacts const& facts, PolicyPlace const& place) {
    if (!facts.given) {
        return Error{Refusal::malformed, kind.name + ": amount"};
    }
    Explanation explanation;
    add_step(explanation, {"批准金额，元", "granted, yuan"}, *facts.given);
    if (!kind.figure.empty()) {
        auto const bound = figure(kind.figure, place);
        if (!bound) {
            return bound.error();
        }
        auto const money = Money::from_fen((*bound)->figure.value);
        bool const is_cap = kind.rule == AmountRule::yearly;
        if (is_cap ? *facts.given > money : *facts.given < money) {
            return Error{is_cap ? Refusal::exceeds_relief_cap : Refusal::below_relief_minimum,
                format_yuan(*facts.given) + ", " + format_yuan(money)};
        }
        add_figure(explanation,
            is_cap ? Text{"每学年不超过，元", "a school year at most, yuan"}
                   : Text{"不低于，元", "at least, yuan"},
            format_yuan(money), **bound);
    }
    return finish(std::move(explanation), *facts.given, facts);
}

/// Months of the dibao standard. A standard is fen a year, so a twelfth is taken last.
Result<Explanation> of_standard(
    Kind const& kind, AmountFacts const& facts, PolicyPlace const& place) {
    auto const months = figure(kind.figure, place);
    if (!months) {
        return months.error();
    }
    auto const standard = figure(facts.is_urban ? "dibao.urban" : "dibao.rural", place);
    if (!standard) {
        return standard.error();
    }
    auto const year = Money::from_fen((*standard)->figure.value);
    auto const month = mul_div(year, 1, months_a_year, Rounding::half_up);
    auto const amount = mul_div(year, (*months)->figure.value, months_a_year, Rounding::half_up);
    if (!month || !amount) {
        return Error{Refusal::overflow, kind.name};
    }
    Explanation explanation;
    add_figure(explanation,
        facts.is_urban ? Text{"城市低保标准，元/月", "urban dibao standard, yuan per month"}
                       : Text{"农村低保标准，元/月", "rural dibao standard, yuan per month"},
        format_yuan(*month), **standard);
    add_figure(explanation, {"月数", "months"}, std::to_string((*months)->figure.value), **months);
    return finish(std::move(explanation), *amount, facts);
}

Result<Explanation> of_benefit(
    Kind const& kind, AmountFacts const& facts, PolicyPlace const& place) {
    auto const months = figure(kind.figure, place);
    if (!months) {
        return months.error();
    }
    if (!facts.own_benefit || facts.own_benefit->amount <= Money{}) {
        return Error{Refusal::not_enrolled, kind.name};
    }
    auto const amount = mul_div(
        facts.own_benefit->amount, (*months)->figure.value, facts.sharers, Rounding::half_up);
    if (!amount) {
        return amount.error();
    }
    Explanation explanation{.amount = {}, .steps = facts.own_benefit->steps};
    add_step(
        explanation, {"当月待遇，元", "benefit of the month, yuan"}, facts.own_benefit->amount);
    if (facts.sharers > 1) {
        explanation.steps.push_back({.rule = {"保障人数，本人占其一", "persons sharing it"},
            .figure = std::to_string(facts.sharers),
            .source = {},
            .basis = {}});
    }
    add_figure(explanation, {"月数", "months"}, std::to_string((*months)->figure.value), **months);
    return finish(std::move(explanation), *amount, facts);
}

Result<Explanation> of_figure(
    Kind const& kind, AmountFacts const& facts, PolicyPlace const& place) {
    if (facts.base_program.empty()) {
        return Error{Refusal::not_enrolled, kind.name};
    }
    auto const name = kind.figure + (facts.base_program.starts_with("DB") ? ".dibao" : ".tekun") +
        (facts.is_urban ? ".urban" : ".rural");
    auto const found = figure(name, place);
    if (!found) {
        return found.error();
    }
    auto const amount = Money::from_fen((*found)->figure.value);
    Explanation explanation;
    add_figure(explanation, benefits::meaning_of((*found)->name), format_yuan(amount), **found);
    return finish(std::move(explanation), amount, facts);
}

Result<Explanation> residual(Kind const& kind, AmountFacts const& facts) {
    if (!facts.bill) {
        return Error{Refusal::malformed, kind.name + ": bill"};
    }
    auto const rest = sub(*facts.bill, facts.others);
    if (!rest) {
        return rest.error();
    }
    Explanation explanation;
    add_step(
        explanation, {"政策范围内费用，元", "bill within the policy's scope, yuan"}, *facts.bill);
    add_step(explanation, {"其他渠道支付，元", "paid by others, yuan"}, facts.others);
    return finish(std::move(explanation), *rest < Money{} ? Money{} : *rest, facts);
}

} // namespace

Result<Explanation> amount_of(
    Kind const& kind, AmountFacts const& facts, PolicyPlace const& place) {
    switch (kind.rule) {
    case AmountRule::given:
    case AmountRule::yearly: return given(kind, facts, place);
    case AmountRule::standard: return of_standard(kind, facts, place);
    case AmountRule::benefit: return of_benefit(kind, facts, place);
    case AmountRule::figure: return of_figure(kind, facts, place);
    case AmountRule::residual: break;
    }
    return residual(kind, facts);
}

Result<std::optional<Money>> cap_of(Kind const& kind, PolicyPlace const& place) {
    if (kind.rule != AmountRule::yearly) {
        return std::optional<Money>{};
    }
    auto const cap = figure(kind.figure, place);
    if (!cap) {
        return cap.error();
    }
    return std::optional{Money::from_fen((*cap)->figure.value)};
}

std::optional<Money> town_limit(std::string_view program, PolicyPlace const& place) {
    std::string const name{program};
    auto const& regions = place.region_and_ancestors;
    if (auto const* limit = place.policy.find("limit." + name + ".town", regions, place.period)) {
        return Money::from_fen(limit->figure.value);
    }
    auto const* const who = place.policy.find("approval." + name, regions, place.period);
    return who != nullptr && who->written == "town"
        ? std::optional{Money::from_fen(std::numeric_limits<std::int64_t>::max())}
        : std::nullopt;
}

RegionCode once_scope(RegionCode own, PolicyPlace const& place) {
    auto const* const found =
        place.policy.find("relief.once_across", place.region_and_ancestors, place.period);
    return found != nullptr && found->written == "yes" ? found->region : own;
}

std::optional<FundCap> fund_cap(std::string_view fund, PolicyPlace const& place) {
    auto const* const found =
        place.policy.find("cap." + std::string{fund}, place.region_and_ancestors, place.period);
    return found == nullptr
        ? std::nullopt
        : std::optional{FundCap{found->region, Money::from_fen(found->figure.value)}};
}

} // namespace doudi::relief
