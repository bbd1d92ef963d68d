// The two subsidies for the disabled: living (by age) and care (by level). Both may be drawn, and
// either may be raised for some months.
//
// Source: Shaanxi provincial standard, domain values in schema/policy; whom the county has admitted
//         to the roster is eligible, so only age, kind and level decide here. F31: +50 each in
//         2020-03..06. Levels 3 and 4 for the intellectually and mentally disabled: the district's
//         plan.
#include "benefit.hpp"

#include <array>
#include <optional>

namespace doudi::benefits {

namespace {

/// The addition decreed for the month, where there is one, put on top of the subsidy, with its
/// step.
std::int64_t with_extra(
    Figure const& subsidy, std::optional<Figure> const& extra, Trace trace, std::size_t number) {
    if (!extra) {
        return subsidy.value;
    }
    trace.yuan({"临时提高标准，元/月", "temporary addition, yuan per month"}, {extra->value, 12},
        &*extra, number);
    return subsidy.value + extra->value;
}

enum : std::size_t { minor, adult, living_extra };

constexpr std::array living_needs{
    Need{.name = "disability.living.minor",
        .unit = Unit::money,
        .has_age = true,
        .meaning = {"未成年残疾人生活补贴", "living subsidy of a minor"}},
    Need{.name = "disability.living.adult",
        .unit = Unit::money,
        .meaning = {"成年残疾人生活补贴", "living subsidy of an adult"}},
    Need{.name = "disability.living.extra",
        .unit = Unit::money,
        .is_optional = true,
        .meaning = {"生活补贴临时提高", "temporary addition to the living subsidy"}},
};

Money living_amount(Standard const& standard, Facts const& facts, Period period, Trace trace) {
    std::int64_t total = 0;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        Member const& member = facts.members[i];
        if (disability_level(member) == 0) {
            trace.yuan({"无残疾等级，不发放", "no disability on record: nothing is due"}, {0, 1},
                nullptr, i + 1);
            continue;
        }
        bool const is_minor =
            !has_reached(member.born_on, figure(standard, minor).age, period.first_day());
        Figure const& living = figure(standard, is_minor ? minor : adult);
        trace.yuan(is_minor
                ? Text{"未成年人生活补贴，元/月", "living subsidy of a minor, yuan per month"}
                : Text{"成年人生活补贴，元/月", "living subsidy of an adult, yuan per month"},
            {living.value, 12}, &living, i + 1);
        auto const year = with_extra(living, standard.figures[living_extra], trace, i + 1);
        total += round({year, 12}, standard.rounding, trace).fen();
    }
    return Money::from_fen(total);
}

enum : std::size_t { level_1, level_2, level_3, level_4, care_extra };

// Levels 3 and 4 only where the area pays them, and only to the intellectually and mentally
// disabled.
constexpr std::array care_needs{
    Need{.name = "disability.care.level_1",
        .unit = Unit::money,
        .meaning = {"一级护理补贴", "care subsidy of level 1"}},
    Need{.name = "disability.care.level_2",
        .unit = Unit::money,
        .meaning = {"二级护理补贴", "care subsidy of level 2"}},
    Need{.name = "disability.care.level_3",
        .unit = Unit::money,
        .is_optional = true,
        .meaning = {"智力、精神三级护理补贴", "care subsidy, intellectual and mental level 3"}},
    Need{.name = "disability.care.level_4",
        .unit = Unit::money,
        .is_optional = true,
        .meaning = {"智力、精神四级护理补贴", "care subsidy, intellectual and mental level 4"}},
    Need{.name = "disability.care.extra",
        .unit = Unit::money,
        .is_optional = true,
        .meaning = {"护理补贴临时提高", "temporary addition to the care subsidy"}},
};

/// What the level of the member gives, or null.
Figure const* care_of(Standard const& standard, Member const& member) {
    auto const level = static_cast<std::size_t>(disability_level(member));
    if (level == 0 || level > level_4 + 1) {
        return nullptr;
    }
    auto const& care = standard.figures[level_1 + level - 1];
    bool const is_open = level <= 2 || disability_category(member) == category_intellectual ||
        disability_category(member) == category_mental;
    return is_open && care ? &*care : nullptr;
}

Money care_amount(Standard const& standard, Facts const& facts, Period /*period*/, Trace trace) {
    std::int64_t total = 0;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        Member const& member = facts.members[i];
        trace.number({"残疾等级（0 无）", "level of disability (0 none)"}, disability_level(member),
            nullptr, i + 1);
        Figure const* const care = care_of(standard, member);
        if (care == nullptr) {
            trace.yuan({"当地对该类别等级不发护理补贴",
                           "no care subsidy for this kind and level here: nothing is due"},
                {0, 1}, nullptr, i + 1);
            continue;
        }
        trace.yuan({"护理补贴，元/月", "care subsidy of the level, yuan per month"},
            {care->value, 12}, care, i + 1);
        auto const year = with_extra(*care, standard.figures[care_extra], trace, i + 1);
        total += round({year, 12}, standard.rounding, trace).fen();
    }
    return Money::from_fen(total);
}

} // namespace

extern constexpr Benefit disability_living{.program = "DS-L",
    .rounding = "rounding.DS-L",
    .needs = living_needs,
    .amount = &living_amount};
extern constexpr Benefit disability_care{
    .program = "DS-N", .rounding = "rounding.DS-N", .needs = care_needs, .amount = &care_amount};

} // namespace doudi::benefits
