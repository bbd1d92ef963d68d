// Rural and urban dibao: what the income of a household lacks of the standard, or what its class
// gives, and top-ups; in gradual exit a share of what was paid before.
//
// Source: Shaanxi 2020 figures as cited in schema/policy; the formula is the difference between
//         income per head and the standard (F17), top-ups the highest category only by default. A
//         severely disabled adult may be a household of one (F39). Three refusals of work in a row
//         lessen the share of that member only (F38).
#include "benefit.hpp"
#include "dibao_parts.hpp"

#include <algorithm>
#include <array>

namespace doudi::benefits {

namespace {

enum : std::size_t {
    standard_year,
    elderly,
    minor,
    severe,
    severe_with_level_3,
    ill,
    stacking,
    method,
    tier_a,
    least = tier_a + tiers,
    refusals,
    reduction,
    incomes,
    exit_schedule = incomes + income_needs.size(),
    all_needs = exit_schedule + exit_needs.size(),
};

constexpr std::array<std::string_view, 2> stacking_words{"highest", "all"};
constexpr std::array<std::string_view, 2> method_words{"gap", "tier"};

constexpr std::array<std::string_view, 2> no_yes_words{"no", "yes"};

/// The names that differ between town and country.
struct Names {
    std::string_view standard;
    Text standard_meaning;
    std::string_view method;
    Text method_meaning;
    std::array<std::string_view, tiers> classes;
};

consteval std::array<Need, all_needs> needs(Names const& names) {
    std::array<Need, all_needs> all{Need{.name = names.standard,
                                        .unit = Unit::money,
                                        .most = standard_most,
                                        .meaning = names.standard_meaning},
        Need{.name = "top_up.elderly",
            .unit = Unit::percent,
            .has_age = true,
            .meaning = {"老年人增发，标准的百分比", "top-up for old age, percent of the standard"}},
        Need{.name = "top_up.minor",
            .unit = Unit::percent,
            .has_age = true,
            .meaning = {"未成年人增发，标准的百分比",
                "top-up for minors, percent of the standard"}},
        Need{.name = "top_up.severe_disability",
            .unit = Unit::percent,
            .meaning = {"重度残疾人增发，标准的百分比",
                "top-up for severe disability, percent of the standard"}},
        Need{.name = "top_up.severe_disability.includes_level_3",
            .unit = Unit::choice,
            .is_optional = true,
            .words = no_yes_words,
            .meaning = {"重度残疾人含智力、精神三级",
                "severe includes intellectual and mental level 3"}},
        Need{.name = "top_up.serious_illness",
            .unit = Unit::percent,
            .meaning = {"重病患者增发，标准的百分比",
                "top-up for serious illness, percent of the standard"}},
        Need{.name = "top_up.stacking",
            .unit = Unit::choice,
            .words = stacking_words,
            .meaning = {"多项增发：就高或累加", "several top-ups: the highest or all"}},
        Need{.name = names.method,
            .unit = Unit::choice,
            .is_optional = true,
            .words = method_words,
            .meaning = names.method_meaning}};
    for (std::size_t i = 0; i < tiers; ++i) {
        all[tier_a + i] = {.name = names.classes[i],
            .unit = Unit::money,
            .is_optional = true,
            .most = standard_most,
            .meaning = {"分档救助该档标准", "amount of this class"}};
    }
    all[least] = {.name = "dibao.least",
        .unit = Unit::percent,
        .is_optional = true,
        .meaning = {"差额低于标准的这一百分比时按它发放",
            "the gap pays this percent of the standard at least"}};
    all[refusals] = {.name = "sanction.refusals", .unit = Unit::count, .is_optional = true};
    all[reduction] = {.name = "sanction.reduction",
        .unit = Unit::percent,
        .is_optional = true,
        .meaning = {"减发本人份额的百分比", "percent taken off the person's own share"}};
    std::copy(income_needs.begin(), income_needs.end(), all.begin() + incomes);
    std::copy(exit_needs.begin(), exit_needs.end(), all.begin() + exit_schedule);
    return all;
}

constexpr auto rural_needs = needs({"dibao.rural", {"农村低保标准", "standard of rural dibao"},
    "dibao.rural.method", {"农村低保计算方法：差额或分档", "rural dibao by gap or by class"},
    {"dibao.rural.tier_a", "dibao.rural.tier_b", "dibao.rural.tier_c"}});
constexpr auto urban_needs = needs({"dibao.urban", {"城市低保标准", "standard of urban dibao"},
    "dibao.urban.method", {"城市低保计算方法：差额或分档", "urban dibao by gap or by class"},
    {"dibao.urban.tier_a", "dibao.urban.tier_b", "dibao.urban.tier_c"}});

// A year's standard in fen times this is in hundredths of a fen per month.
constexpr std::int64_t hundredths_of_months = 1200;
constexpr std::int64_t whole = 100; // percent

/// The worst two of four levels are severe, and the third of mind and psyche where the area says
/// so. Source: national disability standard, GB/T 26341-2010; Jilin city's list of those it tops
/// up.
bool is_severe(Standard const& standard, Member const& member) {
    auto const level = disability_level(member);
    auto const& wider = standard.figures[severe_with_level_3];
    bool const is_of_mind = disability_category(member) == category_intellectual ||
        disability_category(member) == category_mental;
    return level == 1 || level == 2 || (level == 3 && is_of_mind && wider && wider->value == 1);
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
    top_up.consider(is_severe(standard, member), figure(standard, severe),
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

/// Those a computation is for: all members, or one who is a household alone.
class Group {
public:
    Group(Facts const& facts, std::optional<std::size_t> only)
        : facts_{facts}, first_{only.value_or(0)}, last_{only ? *only + 1 : facts.members.size()},
          earners_{.only = only, .counts_household = !only || facts.members.size() == 1} {}

    [[nodiscard]] std::size_t first() const noexcept { return first_; }
    [[nodiscard]] std::size_t last() const noexcept { return last_; }
    [[nodiscard]] Member const& member(std::size_t i) const { return facts_.members[i]; }
    [[nodiscard]] Facts const& facts() const noexcept { return facts_; }
    [[nodiscard]] Earners earners() const noexcept { return earners_; }
    [[nodiscard]] std::int64_t persons() const noexcept {
        return static_cast<std::int64_t>(last_ - first_);
    }

private:
    Facts const& facts_;
    std::size_t first_;
    std::size_t last_;
    Earners earners_;
};

FigureSlice slice(Standard const& standard, std::size_t from, std::size_t count) {
    return FigureSlice{standard.figures}.subspan(from, count);
}

Means means_of(Standard const& standard, Group const& group, Trace trace) {
    Figure const& year = figure(standard, standard_year);
    trace.yuan(
        {"低保标准，元/人·年", "dibao standard, yuan per person and year"}, {year.value, 1}, &year);
    trace.number({"保障人数", "protected members"}, group.persons());
    return {.income_hundredths = counted_income(slice(standard, incomes, income_needs.size()),
                group.facts(), group.earners(), trace),
        .needed = year.value * group.persons()};
}

/// What the income lacks of the standard, in hundredths of a fen per year. A gap below the least
/// payment is paid as that.
std::int64_t gap_of(Standard const& standard, Means means, Trace trace) {
    auto const gap = std::max<std::int64_t>(0, means.needed * whole - means.income_hundredths);
    trace.yuan({"月差额 =（标准 × 人数 − 年收入）÷ 12，元",
                   "gap = (standard × members − income) / 12, yuan per month"},
        {gap, hundredths_of_months});
    if (gap == 0) {
        trace.yuan({"收入不低于标准，不发放，分类增发也不发放",
                       "income reaches the standard: nothing is due, top-ups neither"},
            {0, 1});
        return 0;
    }
    auto const& floor = standard.figures[least];
    if (!floor || gap >= means.needed * floor->value) {
        return gap;
    }
    trace.number({"差额低于标准的此百分比，按此百分比发放",
                     "the gap is below this percent of the standard and paid as it"},
        floor->value, &*floor);
    return means.needed * floor->value;
}

bool is_by_tier(Standard const& standard) {
    auto const& chosen = standard.figures[method];
    return chosen && method_words[static_cast<std::size_t>(chosen->value)] == "tier";
}

/// What the class of the household gives, in hundredths of a fen per year.
std::int64_t tier_of(Standard const& standard, Group const& group, Trace trace) {
    auto const tier = group.facts().tier;
    trace.number({"分档（1 A 档、2 B 档、3 C 档、0 未分档）", "class (1 A, 2 B, 3 C, 0 none)"},
        tier, &*standard.figures[method]);
    auto const* const each =
        tier >= 1 && tier <= tiers ? &standard.figures[tier_a + tier - 1] : nullptr;
    if (each == nullptr || !each->has_value()) {
        trace.yuan(
            {"未分档或当地没有该档标准，不发放", "no class, or none such here: nothing is due"},
            {0, 1});
        return 0;
    }
    trace.number({"保障人数", "protected members"}, group.persons());
    trace.yuan({"该档标准，元/人·月", "amount of the class, yuan per person and month"},
        {(*each)->value, 12}, &**each);
    return (*each)->value * group.persons() * whole;
}

/// What is taken from the shares of members who refused too often, in hundredths of a fen times
/// percent times persons per year.
///
/// `base` is what the group gets without top-ups, `year` the standard the top-ups are of.
class Sanction {
public:
    Sanction(Standard const& standard, std::int64_t base, std::int64_t persons, Trace trace)
        : limit_{standard.figures[refusals]},
          reduction_{standard.figures[reduction]}, year_{figure(standard, standard_year).value},
          base_{base}, persons_{persons}, trace_{trace} {}

    void consider(Member const& member, std::int64_t top_up, std::size_t number) {
        if (!limit_ || !reduction_ || limit_->value == 0 || member.refusals < limit_->value) {
            return;
        }
        trace_.number({"连续无正当理由拒绝次数已达", "refusals in a row have reached"},
            limit_->value, &*limit_, number);
        trace_.number({"减发本人份额的百分比", "percent taken from the member's own share"},
            reduction_->value, &*reduction_, number);
        auto const share = base_ + year_ * top_up * persons_;
        auto const percent = std::min(reduction_->value, whole);
        taken_ += share * percent;
        trace_.yuan({"减发，元/月", "taken, yuan per month"},
            {share * percent, hundredths_of_months * whole * persons_}, nullptr, number);
    }

    [[nodiscard]] std::int64_t taken() const noexcept { return taken_; }

private:
    std::optional<Figure> const& limit_;
    std::optional<Figure> const& reduction_;
    std::int64_t year_;
    std::int64_t base_;
    std::int64_t persons_;
    Trace trace_;
    std::int64_t taken_ = 0;
};

Money group_amount(Standard const& standard, Group const& group, Period period, Trace trace) {
    auto const base = is_by_tier(standard)
        ? tier_of(standard, group, trace)
        : gap_of(standard, means_of(standard, group, trace), trace);
    if (base == 0) {
        return Money{};
    }
    std::int64_t const year = figure(standard, standard_year).value;
    Sanction sanction{standard, base, group.persons(), trace};
    std::int64_t percent = 0;
    for (std::size_t i = group.first(); i < group.last(); ++i) {
        auto const top_up =
            top_up_percent(standard, group.member(i), period.first_day(), i + 1, trace);
        sanction.consider(group.member(i), top_up, i + 1);
        percent += top_up;
    }
    trace.yuan({"分类增发合计 = 标准 ÷ 12 × 百分比之和，元",
                   "all top-ups = standard / 12 × sum of percentages, yuan per month"},
        {year * percent, hundredths_of_months});
    std::int64_t const parts = whole * group.persons();
    Exact const exact = sanction.taken() == 0
        ? Exact{base + year * percent, hundredths_of_months}
        : Exact{(base + year * percent) * parts - sanction.taken(), hundredths_of_months * parts};
    return round(exact, standard.rounding, trace);
}

/// Members who are households of their own, each rounded by itself, or all members as one.
Money members_amount(Standard const& standard, Facts const& facts, Period period, Trace trace) {
    std::int64_t total = 0;
    bool has_single = false;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        if ((facts.members[i].flags & flag_single_unit) != 0) {
            has_single = true;
            trace.number(
                {"按单人户保障，只计本人", "protected alone: counts by itself"}, 1, nullptr, i + 1);
            total += group_amount(standard, Group{facts, i}, period, trace).fen();
        }
    }
    return has_single ? Money::from_fen(total)
                      : group_amount(standard, Group{facts, std::nullopt}, period, trace);
}

Money amount(Standard const& standard, Facts const& facts, Period period, Trace trace) {
    if (!facts.exit_from || period < *facts.exit_from) {
        return members_amount(standard, facts, period, trace);
    }
    auto const means = means_of(standard, Group{facts, std::nullopt}, trace);
    auto const exact =
        exit_amount(slice(standard, exit_schedule, exit_needs.size()), facts, means, period, trace);
    return exact.num == 0 ? Money{} : round(exact, standard.rounding, trace);
}

} // namespace

extern constexpr Benefit rural_dibao{
    .program = "DB-R", .rounding = "rounding.DB-R", .needs = rural_needs, .amount = &amount};
extern constexpr Benefit urban_dibao{
    .program = "DB-U", .rounding = "rounding.DB-U", .needs = urban_needs, .amount = &amount};

} // namespace doudi::benefits
