// Old-age allowance (高龄津贴): so much a month from an age on, whatever the income.
//
// An area gives a figure for each age at which more is paid and none for the others; of those a
// person has reached the highest age counts. Where nothing is paid up to some age although the area
// around it does, the figure is 0.
//
// Source: figures old_age.* of schema/policy, each with its own; whom the county has admitted to
//         the roster is eligible, so only the age decides here.
#include "benefit.hpp"

#include <array>
#include <cstddef>

namespace doudi::benefits {

namespace {

constexpr int first_age = 60;
constexpr int years_apart = 5;

constexpr Need from_age(std::string_view name, Text meaning) {
    return {.name = name,
        .unit = Unit::money,
        .is_optional = name != "old_age.from_80", // which every area pays
        .meaning = meaning};
}

constexpr std::array needs{
    from_age("old_age.from_60", {"高龄津贴，60 周岁起", "old-age allowance from 60 years"}),
    from_age("old_age.from_65", {"高龄津贴，65 周岁起", "old-age allowance from 65 years"}),
    from_age("old_age.from_70", {"高龄津贴，70 周岁起", "old-age allowance from 70 years"}),
    from_age("old_age.from_75", {"高龄津贴，75 周岁起", "old-age allowance from 75 years"}),
    from_age("old_age.from_80", {"高龄津贴，80 周岁起", "old-age allowance from 80 years"}),
    from_age("old_age.from_85", {"高龄津贴，85 周岁起", "old-age allowance from 85 years"}),
    from_age("old_age.from_90", {"高龄津贴，90 周岁起", "old-age allowance from 90 years"}),
    from_age("old_age.from_95", {"高龄津贴，95 周岁起", "old-age allowance from 95 years"}),
    from_age("old_age.from_100", {"高龄津贴，100 周岁起", "old-age allowance from 100 years"}),
};

constexpr int age_of(std::size_t need) {
    return first_age + years_apart * static_cast<int>(need);
}

/// What one person is due for a year, with its steps.
std::int64_t year_of(
    Standard const& standard, Member const& member, Date day, Trace trace, std::size_t number) {
    for (std::size_t need = needs.size(); need-- > 0;) {
        auto const& allowance = standard.figures[need];
        if (allowance && has_reached(member.born_on, age_of(need), day)) {
            trace.number({"当月 1 日已满周岁（津贴档次）", "age reached on the 1st of the month"},
                age_of(need), nullptr, number);
            trace.yuan({"高龄津贴，元/月", "old-age allowance, yuan per month"},
                {allowance->value, 12}, &*allowance, number);
            return allowance->value;
        }
    }
    trace.yuan(
        {"当月 1 日未满领取年龄，不发放", "too young on the 1st of the month: nothing is due"},
        {0, 1}, nullptr, number);
    return 0;
}

Money amount(Standard const& standard, Facts const& facts, Period period, Trace trace) {
    std::int64_t total = 0;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        auto const year = year_of(standard, facts.members[i], period.first_day(), trace, i + 1);
        total += round({year, 12}, standard.rounding, trace).fen();
    }
    return Money::from_fen(total);
}

} // namespace

extern constexpr Benefit old_age{
    .program = "GL", .rounding = "rounding.GL", .needs = needs, .amount = &amount};

} // namespace doudi::benefits
