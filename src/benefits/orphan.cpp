// Living costs of orphans, in an institution or with relatives, and of children whom nobody
// supports in fact (事实无人抚养儿童).
//
// Source: orphans' standards by setting, schema/policy; a child nobody supports is paid as an
//         orphan living with relatives unless the area says otherwise (F09), and beside dibao or
//         tekun only what these lack of it. The month of the eighteenth birthday is the last one
//         paid, except to those still studying.
#include "benefit.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace doudi::benefits {

namespace {

/// Whether a month is paid to the member: up to the one of the birthday, or while studying.
bool is_paid(
    Member const& member, Figure const& standard, Period period, std::size_t number, Trace trace) {
    constexpr int months = 12;
    trace.number({"发放至满此周岁的当月", "paid up to the month of this birthday"}, standard.age,
        &standard, number);
    if (period.months_since(Period::of(member.born_on)) <= standard.age * months) {
        return true;
    }
    if ((member.flags & flag_studying) != 0) {
        trace.yuan({"已满年龄，仍在校就读，继续发放", "older, but still studying: paid on, yuan"},
            {standard.value, months}, &standard, number);
        return true;
    }
    trace.yuan({"已满年龄，不发放", "older: nothing is due"}, {0, 1}, nullptr, number);
    return false;
}

constexpr std::array institutional_needs{
    Need{.name = "orphan.institution",
        .unit = Unit::money,
        .has_age = true,
        .meaning = {"集中养育孤儿基本生活费", "orphans in an institution"}},
};

constexpr std::array scattered_needs{
    Need{.name = "orphan.scattered",
        .unit = Unit::money,
        .has_age = true,
        .meaning = {"社会散居孤儿基本生活费", "orphans in families"}},
};

Money orphan_amount(Standard const& standard, Facts const& facts, Period period, Trace trace) {
    Figure const& living = figure(standard, 0);
    std::int64_t total = 0;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        trace.yuan({"孤儿基本生活费标准，元/月", "living costs of an orphan, yuan per month"},
            {living.value, 12}, &living, i + 1);
        if (is_paid(facts.members[i], living, period, i + 1, trace)) {
            total += round({living.value, 12}, standard.rounding, trace).fen();
        }
    }
    return Money::from_fen(total);
}

enum : std::size_t { as_orphan, own_standard };

constexpr std::array child_needs{
    Need{.name = "orphan.scattered", .unit = Unit::money, .has_age = true},
    Need{.name = "unsupported_child.living",
        .unit = Unit::money,
        .is_optional = true,
        .has_age = true,
        .meaning = {"事实无人抚养儿童基本生活补贴", "unsupported children"}},
};

Money child_amount(Standard const& standard, Facts const& facts, Period period, Trace trace) {
    auto const& own = standard.figures[own_standard];
    Figure const& living = own ? *own : figure(standard, as_orphan);
    std::int64_t total = 0;
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        trace.yuan(own ? Text{"当地事实无人抚养儿童标准，元/月",
                             "standard of the place for unsupported children, yuan per month"}
                       : Text{"参照散居孤儿标准，元/月",
                             "standard of orphans with relatives, yuan per month"},
            {living.value, 12}, &living, i + 1);
        if (is_paid(facts.members[i], living, period, i + 1, trace)) {
            trace.yuan({"已享受的低保、特困等月救助金，元，补差发放",
                           "other monthly benefit, only the difference is paid, yuan per month"},
                {facts.other_month_fen, 1}, nullptr, i + 1);
            auto const rest = std::max<std::int64_t>(0, living.value - facts.other_month_fen * 12);
            total += round({rest, 12}, standard.rounding, trace).fen();
        }
    }
    return Money::from_fen(total);
}

} // namespace

extern constexpr Benefit orphan_institutional{.program = "OR-J",
    .rounding = "rounding.OR-J",
    .needs = institutional_needs,
    .amount = &orphan_amount};
extern constexpr Benefit orphan_scattered{.program = "OR-S",
    .rounding = "rounding.OR-S",
    .needs = scattered_needs,
    .amount = &orphan_amount};
extern constexpr Benefit unsupported_child{
    .program = "FW", .rounding = "rounding.FW", .needs = child_needs, .amount = &child_amount};

} // namespace doudi::benefits
