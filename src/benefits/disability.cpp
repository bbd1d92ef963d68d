// The two subsidies for the disabled: living (by age) and care (by level). Both may be drawn.
//
// Source: Shaanxi provincial standard, domain values in schema/policy; whom the county has admitted
//         to the roster is eligible, so only age and level decide here.
#include "benefit.hpp"

#include <array>

namespace doudi::benefits {

namespace {

enum : std::size_t { minor, adult };

constexpr std::array living_needs{
    Need{.name = "disability.living.minor", .unit = Unit::money, .has_age = true},
    Need{.name = "disability.living.adult", .unit = Unit::money},
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
        total += round({living.value, 12}, standard.rounding, trace).fen();
    }
    return Money::from_fen(total);
}

constexpr int levels = 2;

constexpr std::array care_needs{
    Need{.name = "disability.care.level_1", .unit = Unit::money},
    Need{.name = "disability.care.level_2", .unit = Unit::money},
};

Money care_amount(Standard const& standard, Facts const& facts, Period /*period*/, Trace trace) {
    std::int64_t total = 0;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        int const level = disability_level(facts.members[i]);
        trace.number({"残疾等级（0 无）", "level of disability (0 none)"}, level, nullptr, i + 1);
        if (level == 0 || level > levels) {
            trace.yuan({"不属一、二级，不发放", "not level 1 or 2: nothing is due"}, {0, 1},
                nullptr, i + 1);
            continue;
        }
        Figure const& care = figure(standard, static_cast<std::size_t>(level) - 1);
        trace.yuan({"重度残疾人护理补贴，元/月", "care subsidy of the level, yuan per month"},
            {care.value, 12}, &care, i + 1);
        total += round({care.value, 12}, standard.rounding, trace).fen();
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
