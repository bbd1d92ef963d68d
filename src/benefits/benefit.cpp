#include "benefit.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>
#include <string>

namespace doudi::benefits {

// The benefits of each file; a new one is declared here and put into the table below.
extern Benefit const rural_dibao, urban_dibao;                                  // dibao.cpp
extern Benefit const tekun_institutional, tekun_scattered, tekun_care;          // tekun.cpp
extern Benefit const disability_living, disability_care;                        // disability.cpp
extern Benefit const orphan_institutional, orphan_scattered, unsupported_child; // orphan.cpp
extern Benefit const price_rural_dibao, price_urban_dibao, price_tekun;         // price.cpp
extern Benefit const price_orphan, price_unsupported_child;                     // price.cpp
extern Benefit const old_age;                                                   // old_age.cpp

namespace {

constexpr std::int64_t fen_per_yuan = 100;

/// "402.25" where that is all, else "359.1666…".
std::string decimal(Exact value) {
    constexpr int decimals_max = 4;
    std::int64_t const common = std::gcd(value.num, value.den);
    std::int64_t rest = std::abs(value.num / common);
    std::int64_t const den = value.den / common;
    std::string text = (value.num < 0 ? "-" : "") + std::to_string(rest / den);
    rest %= den;
    if (rest != 0) {
        text += '.';
    }
    for (int digit = 0; rest != 0 && digit < decimals_max; ++digit) {
        rest *= 10;
        text += static_cast<char>('0' + rest / den);
        rest %= den;
    }
    return rest == 0 ? text : text + "…";
}

constexpr auto table() {
    return std::array{&rural_dibao, &urban_dibao, &tekun_institutional, &tekun_scattered,
        &tekun_care, &disability_living, &disability_care, &orphan_institutional, &orphan_scattered,
        &unsupported_child, &price_rural_dibao, &price_urban_dibao, &price_tekun, &price_orphan,
        &price_unsupported_child, &old_age};
}

} // namespace

void Trace::write(Text rule, Exact value, Figure const* figure, std::size_t member) const {
    steps_->push_back({.rule = rule,
        .member = member,
        .figure = decimal(value),
        .source = figure != nullptr ? figure->source : std::string{},
        .basis = figure != nullptr ? name_of(figure->basis) : std::string_view{}});
}

Benefit const* find_benefit(std::string_view program) noexcept {
    for (Benefit const* const benefit : table()) {
        if (benefit->program == program) {
            return benefit;
        }
    }
    return nullptr;
}

Need const* find_need(std::string_view name) noexcept {
    Need const* found = nullptr;
    for (Benefit const* const benefit : table()) {
        for (Need const& need : benefit->needs) {
            if (need.name == name && (found == nullptr || found->meaning.zh.empty())) {
                found = &need;
            }
        }
    }
    return found;
}

bool is_rounding(std::string_view name) noexcept {
    auto const programs = table();
    return std::any_of(programs.begin(), programs.end(),
        [&](Benefit const* benefit) { return benefit->rounding == name; });
}

Figure const& figure(Standard const& standard, std::size_t need) {
    DOUDI_CHECK(need < standard.figures.size() && standard.figures[need].has_value());
    return *standard.figures[need];
}

bool has_reached(Date born, int age, Date day) {
    date::year_month_day const today{day};
    return born <= Date{(today.year() - date::years{age}) / today.month() / today.day()};
}

Money round(Exact fen, RoundingRule rule, Trace trace) {
    std::int64_t const yuan_den = fen.den * fen_per_yuan;
    std::int64_t rounded = 0;
    Text text{};
    switch (rule) {
    case RoundingRule::fen:
        rounded = (2 * fen.num + fen.den) / (2 * fen.den);
        text = {"应发金额：四舍五入到分", "amount due, rounded half up to the fen"};
        break;
    case RoundingRule::yuan_half_up:
        rounded = (2 * fen.num + yuan_den) / (2 * yuan_den) * fen_per_yuan;
        text = {"应发金额：四舍五入到元", "amount due, rounded half up to the yuan"};
        break;
    case RoundingRule::yuan_ceil:
        rounded = (fen.num + yuan_den - 1) / yuan_den * fen_per_yuan;
        text = {"应发金额：见角进元", "amount due, rounded up to the next yuan"};
        break;
    }
    trace.yuan(text, {rounded, 1});
    return Money::from_fen(rounded);
}

bool is_computed(std::string_view program) noexcept {
    return find_benefit(program) != nullptr;
}

std::span<std::string_view const> computed_programs() noexcept {
    static auto const programs = [] {
        constexpr auto benefits = table();
        std::array<std::string_view, benefits.size()> codes{};
        std::transform(benefits.begin(), benefits.end(), codes.begin(),
            [](Benefit const* benefit) { return benefit->program; });
        return codes;
    }();
    return programs;
}

namespace {

void require_sound(Standard const& standard, Facts const& facts) {
    constexpr std::size_t members_max = 100;
    DOUDI_CHECK(standard.benefit != nullptr);
    DOUDI_CHECK(!facts.members.empty() && facts.members.size() <= members_max);
    DOUDI_CHECK(facts.incomes.size() <= facts.members.size() * income_kinds);
    DOUDI_CHECK(
        facts.income_year_fen >= 0 && facts.exit_base_fen >= 0 && facts.other_month_fen >= 0);
}

} // namespace

Money entitle(Standard const& standard, Facts const& facts, Period period) {
    require_sound(standard, facts);
    return standard.benefit->amount(standard, facts, period, Trace{nullptr});
}

Explanation explain(Standard const& standard, Facts const& facts, Period period) {
    require_sound(standard, facts);
    Explanation explanation;
    explanation.amount =
        standard.benefit->amount(standard, facts, period, Trace{&explanation.steps});
    return explanation;
}

} // namespace doudi::benefits
