// Tekun (特困): basic living, at home or in an institution, and care by the grade of self-care.
//
// Source: basic living is at least 1.3 times the dibao standard of the same place and kind (F18).
#include "benefit.hpp"

#include <algorithm>
#include <array>

namespace doudi::benefits {

namespace {

constexpr std::int64_t months_in_percent = 1200;

enum : std::size_t { dibao_rural, dibao_urban, given_rural, given_urban, floor_percent };

constexpr std::array living_needs{
    Need{.name = "dibao.rural", .unit = Unit::money},
    Need{.name = "dibao.urban", .unit = Unit::money},
    Need{.name = "tekun.living.rural",
        .unit = Unit::money,
        .is_optional = true,
        .meaning = {"农村特困基本生活标准", "rural tekun living"}},
    Need{.name = "tekun.living.urban",
        .unit = Unit::money,
        .is_optional = true,
        .meaning = {"城市特困基本生活标准", "urban tekun living"}},
    Need{.name = "tekun.floor",
        .unit = Unit::percent,
        .meaning = {"特困基本生活不低于低保标准的百分比",
            "tekun living, percent of dibao at least"}},
};

/// The larger of the standard given for tekun, if there is one, and the floor above dibao.
Money living_amount(Standard const& standard, Facts const& facts, Period /*period*/, Trace trace) {
    Figure const& dibao = figure(standard, facts.is_urban ? dibao_urban : dibao_rural);
    Figure const& floor = figure(standard, floor_percent);
    trace.yuan({"低保标准，元/人·年", "dibao standard, yuan per person and year"}, {dibao.value, 1},
        &dibao);
    trace.number(
        {"特困基本生活不低于低保标准的百分比", "tekun living is at least this percent of dibao"},
        floor.value, &floor);
    std::int64_t monthly = dibao.value * floor.value; // in 1/1200 fen
    trace.yuan({"最低月标准，元", "least standard, yuan per month"}, {monthly, months_in_percent});
    auto const& given = standard.figures[facts.is_urban ? given_urban : given_rural];
    if (given) {
        trace.yuan({"当地特困月标准，元", "tekun standard of the place, yuan per month"},
            {given->value, 12}, &*given);
        monthly = std::max(monthly, given->value * 100);
    }
    Money const each = round({monthly, months_in_percent}, standard.rounding, trace);
    return Money::from_fen(each.fen() * static_cast<std::int64_t>(facts.members.size()));
}

constexpr std::size_t grades = 3;

constexpr std::array care_needs{
    Need{.name = "tekun.care.scattered.full",
        .unit = Unit::money,
        .meaning = {"分散供养全护理", "care at home, fully dependent"}},
    Need{.name = "tekun.care.scattered.half",
        .unit = Unit::money,
        .meaning = {"分散供养半护理", "care at home, half dependent"}},
    Need{.name = "tekun.care.scattered.none",
        .unit = Unit::money,
        .meaning = {"分散供养全自理", "care at home, independent"}},
    Need{.name = "tekun.care.institution.full",
        .unit = Unit::money,
        .meaning = {"集中供养全护理", "care in an institution, fully dependent"}},
    Need{.name = "tekun.care.institution.half",
        .unit = Unit::money,
        .meaning = {"集中供养半护理", "care in an institution, half dependent"}},
    Need{.name = "tekun.care.institution.none",
        .unit = Unit::money,
        .meaning = {"集中供养全自理", "care in an institution, independent"}},
};

/// By setting and grade; nothing without an assessed grade.
Money care_amount(Standard const& standard, Facts const& facts, Period /*period*/, Trace trace) {
    trace.number({"自理能力等级（1 全护理、2 半护理、3 全自理、0 未评估）",
                     "grade of care (1 full, 2 half, 3 none needed, 0 not assessed)"},
        facts.care_grade);
    if (facts.care_grade == 0 || facts.care_grade > grades) {
        return round({0, 1}, standard.rounding, trace);
    }
    std::int64_t total = 0;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        bool const in_institution = (facts.members[i].flags & flag_in_institution) != 0;
        Figure const& care =
            figure(standard, (in_institution ? grades : 0) + facts.care_grade - 1U);
        trace.yuan(in_institution
                ? Text{"集中供养照料护理标准，元/月", "care in an institution, yuan per month"}
                : Text{"分散供养照料护理标准，元/月", "care at home, yuan per month"},
            {care.value, 12}, &care, i + 1);
        total += round({care.value, 12}, standard.rounding, trace).fen();
    }
    return Money::from_fen(total);
}

} // namespace

extern constexpr Benefit tekun_institutional{.program = "TK-J",
    .rounding = "rounding.TK-J",
    .needs = living_needs,
    .amount = &living_amount};
extern constexpr Benefit tekun_scattered{.program = "TK-S",
    .rounding = "rounding.TK-S",
    .needs = living_needs,
    .amount = &living_amount};
extern constexpr Benefit tekun_care{
    .program = "TK-C", .rounding = "rounding.TK-C", .needs = care_needs, .amount = &care_amount};

} // namespace doudi::benefits
