// Which part of an income counts for dibao, by its kind and month.
//
// Source: guaranteed income of poverty projects of those who cannot work does not count (F21);
//         income from work counts not at all in 2020-04..06 and by half in 2020-07..12 (F27), after
//         the cost of going to work (the district's and the ministry's plans); the subsidies for
//         the disabled do not count. The figures are the area's, dated; the month of the payment
//         decides, not the month the money was earned in, which no roster says.
#include "dibao_parts.hpp"

#include <algorithm>

namespace doudi::benefits {

namespace {

enum : std::size_t { work, work_cost, poverty_project, disability_subsidy, transfer };

constexpr std::int64_t whole = 100; // percent

// Ten billion yuan a year: more is cut, so that no sum can overflow.
constexpr std::int64_t income_most = 1'000'000'000'000;

/// A kind of income with its figure and its name.
struct Kind {
    std::size_t need = 0;
    Text name{};
};

Kind kind_of(IncomeKind kind) {
    switch (kind) {
    case IncomeKind::work:
        return {work, {"务工、经营收入，元/年", "income from work, yuan per year"}};
    case IncomeKind::poverty_project:
        return {poverty_project,
            {"扶贫项目保底收益，元/年", "guaranteed income of a poverty project, yuan per year"}};
    case IncomeKind::disability_subsidy:
        return {disability_subsidy,
            {"残疾人两项补贴，元/年", "subsidies for the disabled, yuan per year"}};
    case IncomeKind::transfer: break;
    }
    return {transfer,
        {"赡养费、养老金等转移性收入，元/年", "support, pensions and the like, yuan per year"}};
}

/// The figure that says how much of it counts, or null: all.
Figure const* share_of(FigureSlice figures, Income const& income, Member const& member) {
    bool const is_open =
        income.kind != IncomeKind::poverty_project || (member.flags & flag_no_labour) != 0;
    auto const& share = figures[kind_of(income.kind).need];
    return is_open && share ? &*share : nullptr;
}

/// What is left of an income from work after the cost of it, with its step.
std::int64_t after_cost(
    FigureSlice figures, std::int64_t year_fen, std::size_t number, Trace trace) {
    auto const& cost = figures[work_cost];
    if (!cost) {
        return year_fen;
    }
    trace.yuan({"扣减就业成本，元/年", "less the cost of going to work, yuan per year"},
        {cost->value, 1}, &*cost, number);
    return std::max<std::int64_t>(0, year_fen - cost->value);
}

} // namespace

std::int64_t counted_income(FigureSlice figures, Facts const& facts, Earners earners, Trace trace) {
    std::int64_t counted = 0;
    if (earners.counts_household) {
        trace.yuan({"家庭年收入，元", "counted income of the household, yuan per year"},
            {facts.income_year_fen, 1});
        counted = std::min(facts.income_year_fen, income_most) * whole;
    }
    bool has_items = false;
    for (Income const& income : facts.incomes) {
        if (earners.only && *earners.only != income.member) {
            continue;
        }
        has_items = true;
        std::size_t const number = income.member + std::size_t{1};
        trace.yuan(kind_of(income.kind).name, {income.year_fen, 1}, nullptr, number);
        auto year_fen = std::min(income.year_fen, income_most);
        if (income.kind == IncomeKind::work) {
            year_fen = after_cost(figures, year_fen, number, trace);
        }
        Figure const* const share = share_of(figures, income, facts.members[income.member]);
        std::int64_t const percent = share != nullptr ? share->value : whole;
        trace.number({"计入的百分比", "percent that counts"}, percent, share, number);
        counted += year_fen * percent;
    }
    if (has_items) {
        trace.yuan({"计入的年收入合计，元", "all counted income, yuan per year"}, {counted, whole});
    }
    return counted;
}

} // namespace doudi::benefits
