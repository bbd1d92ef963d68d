#include "doudi/funding/factor_formula.hpp"

#include "doudi/base/apportion.hpp"
#include "doudi/base/check.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>

namespace doudi::funding {

namespace {

constexpr int months_max = 120;
constexpr unsigned power_max = 8;
constexpr int matching_rate_max = 10;

using Regions = std::vector<RegionFactors>;

Ratio sum_of(std::span<Ratio const> values) {
    return std::accumulate(values.begin(), values.end(), Ratio{0});
}

Ratio power(Ratio const& base, unsigned exponent) {
    Ratio product{1};
    for (unsigned i = 0; i < exponent; ++i) {
        product *= base;
    }
    return product;
}

bool is_one_of(Money unit) {
    return unit == Money::from_fen(1) || unit == Money::from_fen(100) ||
        unit == Money::from_fen(1'000'000);
}

Result<void> check_parameters(FormulaParameters const& parameters) {
    auto const& weights = parameters.weights;
    if (parameters.months < 1 || parameters.months > months_max) {
        return Error{Refusal::malformed, "months"};
    }
    if (std::max({parameters.difficulty_power, parameters.effort_power,
            parameters.performance_power}) > power_max) {
        return Error{Refusal::malformed, "a power above " + std::to_string(power_max)};
    }
    if (parameters.form == Form::sum &&
        weights.need + weights.difficulty + weights.effort + weights.performance != 1) {
        return Error{Refusal::malformed, "the weights of the sum are not 1 together"};
    }
    if (parameters.matching_rate < 0 || parameters.matching_rate > matching_rate_max) {
        return Error{Refusal::malformed, "a matching rate above 10"};
    }
    if (!is_one_of(parameters.unit)) {
        return Error{Refusal::malformed, "the unit is not a fen, a yuan or 10,000 yuan"};
    }
    return {};
}

bool has_negative(RegionFactors const& factors) {
    bool const has_task = std::any_of(factors.tasks.begin(), factors.tasks.end(),
        [](Task const& task) { return task.persons < 0 || task.standard < 0; });
    return has_task || factors.need < 0 || factors.difficulty < 0 || factors.effort < 0 ||
        factors.performance < 0 || factors.tilt < 0 || factors.carryover < Money{} ||
        factors.earmark < Money{};
}

Result<void> check_regions(Regions const& sorted, Form form) {
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        auto const& factors = sorted[i];
        if (has_negative(factors)) {
            return Error{Refusal::malformed, factors.region.text() + ": a negative factor"};
        }
        if (factors.matching_rate.value_or(0) < 0 ||
            factors.matching_rate.value_or(0) > matching_rate_max) {
            return Error{Refusal::malformed, factors.region.text() + ": a matching rate above 10"};
        }
        if (form == Form::sum && factors.tilt != 1) {
            return Error{
                Refusal::malformed, factors.region.text() + ": the sum has no place for a tilt"};
        }
        if (i > 0 && sorted[i - 1].region == factors.region) {
            return Error{Refusal::duplicate_receiver, factors.region.text()};
        }
    }
    return {};
}

Ratio need_of(RegionFactors const& factors, FormulaParameters const& parameters) {
    Ratio need = factors.need;
    for (Task const& task : factors.tasks) {
        if (parameters.earmarks.contains(task.program)) {
            continue;
        }
        auto const weight = parameters.program_weights.find(task.program);
        need += Ratio{task.persons} * task.standard * parameters.months *
            (weight == parameters.program_weights.end() ? Ratio{1} : weight->second);
    }
    return need;
}

Result<Money> earmark_of(RegionFactors const& factors, FormulaParameters const& parameters) {
    Money earmark = factors.earmark;
    for (Task const& task : factors.tasks) {
        auto const per_head = parameters.earmarks.find(task.program);
        if (per_head == parameters.earmarks.end()) {
            continue;
        }
        auto const one_month = mul_div(per_head->second, task.persons, 1, Rounding::down);
        auto const months =
            one_month ? mul_div(*one_month, parameters.months, 1, Rounding::down) : one_month;
        auto const together = months ? add(earmark, *months) : months;
        if (!together) {
            return together.error();
        }
        earmark = *together;
    }
    return earmark;
}

/// Each part of the whole; all zero where the whole is.
std::vector<Ratio> parts_of(std::vector<Ratio> values) {
    Ratio const whole = sum_of(values);
    for (Ratio& value : values) {
        value = whole == 0 ? Ratio{0} : Ratio{value / whole};
    }
    return values;
}

template <class Value> std::vector<Ratio> map(Regions const& regions, Value value) {
    std::vector<Ratio> values;
    values.reserve(regions.size());
    for (RegionFactors const& factors : regions) {
        values.push_back(value(factors));
    }
    return values;
}

std::vector<Ratio> shares_by_product(
    Regions const& regions, std::span<Ratio const> needs, FormulaParameters const& parameters) {
    auto shares = map(regions, [&](RegionFactors const& factors) {
        return Ratio{power(factors.difficulty, parameters.difficulty_power) *
            power(factors.effort, parameters.effort_power) *
            power(factors.performance, parameters.performance_power) * factors.tilt};
    });
    for (std::size_t i = 0; i < shares.size(); ++i) {
        shares[i] *= needs[i];
    }
    return parts_of(std::move(shares));
}

std::vector<Ratio> shares_by_sum(
    Regions const& regions, std::span<Ratio const> needs, FactorWeights const& weights) {
    auto const need = parts_of({needs.begin(), needs.end()});
    auto const difficulty =
        parts_of(map(regions, [](RegionFactors const& f) { return f.difficulty; }));
    auto const effort = parts_of(map(regions, [](RegionFactors const& f) { return f.effort; }));
    auto const performance =
        parts_of(map(regions, [](RegionFactors const& f) { return f.performance; }));
    std::vector<Ratio> shares;
    for (std::size_t i = 0; i < regions.size(); ++i) {
        shares.emplace_back(weights.need * need[i] + weights.difficulty * difficulty[i] +
            weights.effort * effort[i] + weights.performance * performance[i]);
    }
    return shares;
}

/// Sum of all earmarks.
Result<Money> earmarked(std::span<FormulaLine const> lines) {
    std::vector<Money> earmarks;
    for (FormulaLine const& line : lines) {
        earmarks.push_back(line.earmark);
    }
    return sum(earmarks);
}

/// `total` by `weights` in whole units; what is below the unit goes to the largest weight (the
/// smaller code if there are several).
Result<std::vector<Share>> round_to_unit(Money total, std::span<Weight const> weights, Money unit) {
    Money const rest = Money::from_fen(total.fen() % unit.fen());
    auto shares = apportion(Money::from_fen(total.fen() - rest.fen()), weights, unit);
    if (!shares) {
        return shares;
    }
    auto const largest = std::max_element(weights.begin(), weights.end(),
        [](Weight const& a, Weight const& b) { return a.weight < b.weight; });
    auto& receiver = (*shares)[static_cast<std::size_t>(largest - weights.begin())].amount;
    receiver = Money::from_fen(receiver.fen() + rest.fen());
    return shares;
}

/// The lines' needs and earmarks, which everything else starts from.
Result<std::vector<FormulaLine>> begin_lines(
    Regions const& regions, FormulaParameters const& parameters) {
    std::vector<FormulaLine> lines;
    for (RegionFactors const& factors : regions) {
        auto const earmark = earmark_of(factors, parameters);
        if (!earmark) {
            return earmark.error();
        }
        lines.push_back({.region = factors.region,
            .need = need_of(factors, parameters),
            .share = {},
            .earmark = *earmark,
            .carryover = factors.carryover,
            .amount = {},
            .plain_share = {},
            .matching = {},
            .plain_matching = {}});
    }
    return lines;
}

/// Gives the lines their shares of what is left when the earmarks are handed out.
Result<void> set_shares(
    Regions const& regions, std::vector<FormulaLine>& lines, FormulaParameters const& parameters) {
    std::vector<Ratio> needs;
    needs.reserve(lines.size());
    for (FormulaLine const& line : lines) {
        needs.push_back(line.need);
    }
    auto const shares = parameters.form == Form::product
        ? shares_by_product(regions, needs, parameters)
        : shares_by_sum(regions, needs, parameters.weights);
    if (sum_of(needs) == 0 || sum_of(shares) == 0) {
        return Error{Refusal::weights_all_zero, "no need in any region"};
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].share = shares[i];
    }
    return {};
}

/// The net amounts as weights: what each region gets of `rest` before rounding.
std::vector<Weight> net_amounts(
    Money rest, std::span<FormulaLine const> lines, Ratio const& carryover_rate) {
    std::vector<Ratio> shares;
    std::vector<Ratio> deductions;
    for (FormulaLine const& line : lines) {
        shares.push_back(line.share);
        deductions.emplace_back(carryover_rate * line.carryover.fen());
    }
    Ratio const level = level_after_deductions(Ratio{rest.fen()}, shares, deductions);
    std::vector<Weight> nets;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        Ratio const net = level * shares[i] - deductions[i];
        nets.push_back({lines[i].region, net > 0 ? net : Ratio{0}});
    }
    return nets;
}

Result<Money> matching_of(Money amount, Ratio const& rate) {
    Ratio const asked = rate * amount.fen();
    boost::multiprecision::cpp_int const fen =
        (2 * numerator(asked) + denominator(asked)) / (2 * denominator(asked));
    if (fen > std::numeric_limits<std::int64_t>::max()) {
        return Error{Refusal::overflow, "matching"};
    }
    return Money::from_fen(fen.convert_to<std::int64_t>());
}

/// What each region is asked to add of its own, and what it would be without tilt.
Result<void> set_matching(
    Regions const& regions, std::vector<FormulaLine>& lines, Ratio const& common_rate) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const own =
            matching_of(lines[i].amount, regions[i].matching_rate.value_or(common_rate));
        auto const plain = matching_of(lines[i].plain_share, common_rate);
        if (!own || !plain) {
            return own ? plain.error() : own.error();
        }
        lines[i].matching = *own;
        lines[i].plain_matching = *plain;
    }
    return {};
}

/// Divides `rest`, the total less earmarks, and adds it to the lines.
Result<void> divide(
    Money rest, std::vector<FormulaLine>& lines, FormulaParameters const& parameters) {
    std::vector<Weight> needs;
    needs.reserve(lines.size());
    for (FormulaLine const& line : lines) {
        needs.push_back({line.region, line.need});
    }
    auto const amounts =
        round_to_unit(rest, net_amounts(rest, lines, parameters.carryover_rate), parameters.unit);
    auto const plain = apportion(rest, needs);
    if (!amounts || !plain) {
        return amounts ? plain.error() : amounts.error();
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const earmark_fen = lines[i].earmark.fen(); // no overflow: parts of the total
        lines[i].amount = Money::from_fen(earmark_fen + (*amounts)[i].amount.fen());
        lines[i].plain_share = Money::from_fen(earmark_fen + (*plain)[i].amount.fen());
    }
    return {};
}

} // namespace

std::string_view name_of(Form form) noexcept {
    return form == Form::product ? "product" : "sum";
}

std::optional<Form> form_of(std::string_view name) noexcept {
    for (Form const form : {Form::product, Form::sum}) {
        if (name == name_of(form)) {
            return form;
        }
    }
    return std::nullopt;
}

Ratio level_after_deductions(
    Ratio const& total, std::span<Ratio const> shares, std::span<Ratio const> deductions) {
    DOUDI_CHECK(shares.size() == deductions.size() && total >= 0);
    // A region comes in at the level deduction / share. With regions in that order, the first n of
    // them alone give the level (total + their deductions) / their shares; it is right once the
    // next region comes in no earlier.
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        DOUDI_CHECK(shares[i] >= 0 && deductions[i] >= 0);
        if (shares[i] > 0) {
            order.push_back(i);
        }
    }
    DOUDI_CHECK(!order.empty());
    auto const entry = [&](std::size_t i) { return Ratio{deductions[i] / shares[i]}; };
    std::sort(order.begin(), order.end(),
        [&](std::size_t a, std::size_t b) { return entry(a) < entry(b); });
    Ratio money = total;
    Ratio share{0};
    Ratio level{0};
    for (std::size_t const i : order) {
        if (share > 0 && level <= entry(i)) {
            break;
        }
        money += deductions[i];
        share += shares[i];
        level = money / share;
    }
    return level;
}

Result<std::vector<FormulaLine>> allocate_by_formula(
    Money total, std::span<RegionFactors const> regions, FormulaParameters const& parameters) {
    Regions sorted{regions.begin(), regions.end()};
    std::stable_sort(sorted.begin(), sorted.end(),
        [](RegionFactors const& a, RegionFactors const& b) { return a.region < b.region; });
    if (auto sound = check_parameters(parameters); !sound) {
        return sound.error();
    }
    if (auto sound = check_regions(sorted, parameters.form); !sound) {
        return sound.error();
    }
    if (total <= Money{}) {
        return Error{Refusal::amount_not_positive, "total"};
    }
    auto lines = begin_lines(sorted, parameters);
    auto const earmarks = lines ? earmarked(*lines) : Result<Money>{lines.error()};
    if (!earmarks) {
        return earmarks.error();
    }
    if (*earmarks > total) {
        return Error{Refusal::exceeds_available_quota, "the earmarks exceed the total"};
    }
    Money const rest = Money::from_fen(total.fen() - earmarks->fen());
    if (rest > Money{}) {
        if (auto shared = set_shares(sorted, *lines, parameters); !shared) {
            return shared.error();
        }
        if (auto divided = divide(rest, *lines, parameters); !divided) {
            return divided.error();
        }
    } else {
        for (FormulaLine& line : *lines) {
            line.amount = line.plain_share = line.earmark;
        }
    }
    if (auto set = set_matching(sorted, *lines, parameters.matching_rate); !set) {
        return set.error();
    }
    return lines;
}

} // namespace doudi::funding
