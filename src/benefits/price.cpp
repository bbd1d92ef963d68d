// The temporary price subsidy (价格临时补贴), per person in the months prices rise past a mark.
//
// Only what a list's persons are due is computed here: of the program's own roster, or of the
// benefit it comes with (ref.base_list). Who stands in several base lists gets it
// once: exclusion.PT.PT, see screening.cpp.
//
// Source: consumer prices up 3.5 % on the year before, or food by 6 %: 30 yuan a head (Shaanxi
//         2016); elsewhere the standard times the index. Doubled in 2020-03..06, and for those
//         months paid to orphans and unsupported children too.
#include "benefit.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace doudi::benefits {

namespace {

enum : std::size_t {
    dibao_rural,
    dibao_urban,
    method,
    flat,
    factor,
    cpi_mark,
    food_mark,
    cpi,
    food,
    children,
};

constexpr std::array<std::string_view, 2> method_words{"flat", "index"};
constexpr std::array<std::string_view, 2> children_words{"no", "yes"};

constexpr std::array needs{
    Need{.name = "dibao.rural", .unit = Unit::money, .most = standard_most},
    Need{.name = "dibao.urban", .unit = Unit::money, .most = standard_most},
    Need{.name = "price.method",
        .unit = Unit::choice,
        .words = method_words,
        .meaning = {"价格临时补贴办法：定额或按涨幅", "price subsidy flat or by the index"}},
    Need{.name = "price.flat",
        .unit = Unit::money,
        .is_optional = true,
        .most = standard_most,
        .meaning = {"价格临时补贴定额", "price subsidy, flat"}},
    Need{.name = "price.factor",
        .unit = Unit::percent,
        .is_optional = true,
        .meaning = {"价格临时补贴倍数的百分比", "price subsidy, percent of the usual"}},
    Need{.name = "price.trigger.cpi",
        .unit = Unit::rate,
        .meaning = {"启动：居民消费价格同比涨幅", "started by this rise of consumer prices"}},
    Need{.name = "price.trigger.food",
        .unit = Unit::rate,
        .is_optional = true,
        .meaning = {"启动：食品价格同比涨幅", "started by this rise of food prices"}},
    Need{.name = "price.cpi",
        .unit = Unit::rate,
        .is_optional = true,
        .meaning = {"居民消费价格同比涨幅", "rise of consumer prices on the year before"}},
    Need{.name = "price.food",
        .unit = Unit::rate,
        .is_optional = true,
        .meaning = {"食品价格同比涨幅", "rise of food prices on the year before"}},
    Need{.name = "price.children",
        .unit = Unit::choice,
        .is_optional = true,
        .words = children_words,
        .meaning = {"孤儿、事实无人抚养儿童纳入价格补贴",
            "price subsidy for orphans and unsupported children too"}},
};

/// An index of the month beside the mark it has to reach.
struct Mark {
    std::optional<Figure> const& index;
    std::optional<Figure> const& mark;
    Text index_name;
    Text mark_name;
};

bool has_reached(Mark const& mark, Trace trace) {
    constexpr std::int64_t hundredths = 100;
    if (!mark.mark || !mark.index) {
        return false;
    }
    trace.exact(mark.index_name, {mark.index->value, hundredths}, &*mark.index);
    trace.exact(mark.mark_name, {mark.mark->value, hundredths}, &*mark.mark);
    return mark.index->value >= mark.mark->value;
}

/// Consumer prices or those of food, whichever rise first.
bool is_triggered(Standard const& standard, Trace trace) {
    auto const& figures = standard.figures;
    bool const by_all = has_reached({figures[cpi], figures[cpi_mark],
                                        {"居民消费价格同比涨幅，%", "consumer prices, % in a year"},
                                        {"启动条件：涨幅达到，%", "paid from a rise of, %"}},
        trace);
    bool const by_food = has_reached(
        {figures[food], figures[food_mark], {"食品价格同比涨幅，%", "food prices, % in a year"},
            {"启动条件：食品涨幅达到，%", "paid from a rise of, %"}},
        trace);
    if (!by_all && !by_food) {
        trace.yuan(
            {"未达启动条件，不发放", "prices have not risen so far: nothing is due"}, {0, 1});
    }
    return by_all || by_food;
}

/// For one person and month, before the factor.
Exact each_of(Standard const& standard, Facts const& facts, Trace trace) {
    constexpr std::int64_t hundredths_of_percent_of_months = 120'000;
    auto const word = method_words[static_cast<std::size_t>(figure(standard, method).value)];
    if (word == "flat") {
        auto const& each = standard.figures[flat];
        if (!each) {
            trace.yuan({"当地没有补贴标准，不发放", "no amount here: nothing is due"}, {0, 1});
            return {};
        }
        trace.yuan({"价格临时补贴，元/人·月", "price subsidy, yuan per person and month"},
            {each->value, 12}, &*each);
        return {each->value, 12};
    }
    auto const& index = standard.figures[cpi];
    Figure const& year = figure(standard, facts.is_urban ? dibao_urban : dibao_rural);
    std::int64_t const rate = index ? std::max<std::int64_t>(0, index->value) : 0;
    trace.yuan({"低保标准，元/人·月", "dibao standard, yuan per person and month"},
        {year.value, 12}, &year);
    Exact const each{year.value * rate, hundredths_of_percent_of_months};
    trace.yuan({"低保标准 × 涨幅，元/人·月", "standard × rise, yuan per person and month"}, each);
    return each;
}

Exact with_factor(Standard const& standard, Exact each, Trace trace) {
    auto const& times = standard.figures[factor];
    if (!times) {
        return each;
    }
    trace.number({"按此百分比发放", "paid at this percent"}, times->value, &*times);
    return {each.num * times->value, each.den * 100};
}

/// Of a household somebody of which is protected alone, only those who are.
std::int64_t persons_of(Facts const& facts) {
    auto const alone = std::count_if(facts.members.begin(), facts.members.end(),
        [](Member const& member) { return (member.flags & flag_single_unit) != 0; });
    return alone != 0 ? alone : static_cast<std::int64_t>(facts.members.size());
}

Money amount(Standard const& standard, Facts const& facts, Period /*period*/, Trace trace) {
    if (!is_triggered(standard, trace)) {
        return Money{};
    }
    Exact const each = with_factor(standard, each_of(standard, facts, trace), trace);
    if (each.num == 0) {
        return Money{};
    }
    auto const persons = persons_of(facts);
    trace.number({"人数", "persons"}, persons);
    return round({each.num * persons, each.den}, standard.rounding, trace);
}

/// Orphans and unsupported children only in months an area says so.
Money children_amount(Standard const& standard, Facts const& facts, Period period, Trace trace) {
    auto const& open = standard.figures[children];
    if (!open || children_words[static_cast<std::size_t>(open->value)] == "no") {
        trace.yuan({"本月不向孤儿等儿童发放", "not paid to children this month"}, {0, 1},
            open ? &*open : nullptr);
        return Money{};
    }
    return amount(standard, facts, period, trace);
}

constexpr Benefit with(
    std::string_view program, Money (*compute)(Standard const&, Facts const&, Period, Trace)) {
    return {.program = program, .rounding = "rounding.PT", .needs = needs, .amount = compute};
}

} // namespace

extern constexpr Benefit price_rural_dibao = with("PT-DB-R", &amount);
extern constexpr Benefit price_urban_dibao = with("PT-DB-U", &amount);
extern constexpr Benefit price_tekun = with("PT-TK", &amount);
extern constexpr Benefit price_orphan = with("PT-OR", &children_amount);
extern constexpr Benefit price_unsupported_child = with("PT-FW", &children_amount);

} // namespace doudi::benefits
