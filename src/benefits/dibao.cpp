// Rural and urban dibao: what the income of a household lacks of the standard, and top-ups.
//
// Source: Shaanxi 2020 figures as cited in schema/policy; the formula is the difference between
//         income per head and the standard (F17), top-ups the highest category only by default.
#include "benefit.hpp"

#include <algorithm>
#include <array>

namespace doudi::benefits {

namespace {

enum : std::size_t { standard_year, elderly, minor, severe, ill, stacking };

constexpr std::array<std::string_view, 2> stacking_words{"highest", "all"};

consteval std::array<Need, 6> needs(std::string_view standard) {
    return {Need{.name = standard, .unit = Unit::money},
        Need{.name = "top_up.elderly", .unit = Unit::percent, .has_age = true},
        Need{.name = "top_up.minor", .unit = Unit::percent, .has_age = true},
        Need{.name = "top_up.severe_disability", .unit = Unit::percent},
        Need{.name = "top_up.serious_illness", .unit = Unit::percent},
        Need{.name = "top_up.stacking", .unit = Unit::choice, .words = stacking_words}};
}

constexpr auto rural_needs = needs("dibao.rural");
constexpr auto urban_needs = needs("dibao.urban");

/// The worst two of four levels are severe. Source: national disability standard, GB/T 26341-2010.
bool is_severe(Member const& member) {
    return disability_level(member) == 1 || disability_level(member) == 2;
}

/// Sums or picks the highest of the categories a member falls into.
class TopUp {
public:
    explicit TopUp(bool is_stacking) noexcept : is_stacking_{is_stacking} {}

    void consider(bool applies, Figure const& category, Text rule) {
        if (!applies) {
            return;
        }
        if (!is_stacking_ && category.value <= percent_) {
            return;
        }
        percent_ = is_stacking_ ? percent_ + category.value : category.value;
        figure_ = &category;
        rule_ = rule;
    }

    [[nodiscard]] std::int64_t percent() const noexcept { return percent_; }
    [[nodiscard]] Figure const* figure() const noexcept { return figure_; }
    [[nodiscard]] Text rule() const noexcept { return rule_; }

private:
    bool is_stacking_;
    std::int64_t percent_ = 0;
    Figure const* figure_ = nullptr;
    Text rule_{};
};

/// The percentage of the standard a member gets on top.
std::int64_t top_up_percent(Standard const& standard, Member const& member, Date first_day,
    std::size_t number, Trace trace) {
    TopUp top_up{
        stacking_words[static_cast<std::size_t>(figure(standard, stacking).value)] == "all"};
    top_up.consider(is_severe(member), figure(standard, severe),
        {"重度残疾人增发，标准的百分比", "top-up for severe disability, percent of the standard"});
    top_up.consider((member.flags & flag_seriously_ill) != 0, figure(standard, ill),
        {"重病患者增发，标准的百分比", "top-up for serious illness, percent of the standard"});
    top_up.consider(has_reached(member.born_on, figure(standard, elderly).age, first_day),
        figure(standard, elderly),
        {"老年人增发，标准的百分比", "top-up for old age, percent of the standard"});
    top_up.consider(!has_reached(member.born_on, figure(standard, minor).age, first_day),
        figure(standard, minor),
        {"未成年人增发，标准的百分比", "top-up for a minor, percent of the standard"});
    if (top_up.percent() > 0) {
        trace.number(top_up.rule(), top_up.percent(), top_up.figure(), number);
    }
    return top_up.percent();
}

Money amount(Standard const& standard, Facts const& facts, Period period, Trace trace) {
    constexpr std::int64_t hundredths_of_months = 1200;
    Figure const& year = figure(standard, standard_year);
    auto const persons = static_cast<std::int64_t>(facts.members.size());
    trace.yuan(
        {"低保标准，元/人·年", "dibao standard, yuan per person and year"}, {year.value, 1}, &year);
    trace.number({"保障人数", "protected members"}, persons);
    trace.yuan({"家庭年收入，元", "counted income of the household, yuan per year"},
        {facts.income_year_fen, 1});
    std::int64_t const needed = year.value * persons;
    std::int64_t const gap_year = std::max<std::int64_t>(0, needed - facts.income_year_fen);
    trace.yuan({"月差额 =（标准 × 人数 − 年收入）÷ 12，元",
                   "gap = (standard × members − income) / 12, yuan per month"},
        {gap_year, 12});
    if (gap_year == 0) {
        trace.yuan({"收入不低于标准，不发放，分类增发也不发放",
                       "income reaches the standard: nothing is due, top-ups neither"},
            {0, 1});
        return Money{};
    }
    std::int64_t percent = 0;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        percent += top_up_percent(standard, facts.members[i], period.first_day(), i + 1, trace);
    }
    trace.yuan({"分类增发合计 = 标准 ÷ 12 × 百分比之和，元",
                   "all top-ups = standard / 12 × sum of percentages, yuan per month"},
        {year.value * percent, hundredths_of_months});
    Exact const exact{gap_year * 100 + year.value * percent, hundredths_of_months};
    return round(exact, standard.rounding, trace);
}

} // namespace

extern constexpr Benefit rural_dibao{
    .program = "DB-R", .rounding = "rounding.DB-R", .needs = rural_needs, .amount = &amount};
extern constexpr Benefit urban_dibao{
    .program = "DB-U", .rounding = "rounding.DB-U", .needs = urban_needs, .amount = &amount};

} // namespace doudi::benefits
