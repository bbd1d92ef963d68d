/// What dibao is put together from: counted incomes (income.cpp) and gradual exit (exit.cpp). Each
/// part names the figures it needs; dibao.cpp appends them to its own and hands the part its slice.
#pragma once

#include "benefit.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace doudi::benefits {

using FigureSlice = std::span<std::optional<Figure> const>;

/// How much of each kind of income counts; all of it where an area says nothing.
inline constexpr std::array income_needs{
    Need{.name = "income.work.counted", .unit = Unit::percent, .is_optional = true},
    Need{.name = "income.work.cost",
        .unit = Unit::money,
        .is_optional = true,
        .meaning = {"扣减的就业成本", "cost of going to work, deducted"}},
    Need{.name = "income.poverty_project.counted", .unit = Unit::percent, .is_optional = true},
    Need{.name = "income.disability_subsidy.counted",
        .unit = Unit::percent,
        .is_optional = true,
        .meaning = {"残疾人两项补贴计入收入的百分比",
            "percent of the disability subsidies that counts"}},
    Need{.name = "income.transfer.counted",
        .unit = Unit::percent,
        .is_optional = true,
        .meaning = {"转移性收入计入的百分比", "percent of support and pensions that counts"}},
};

/// Whose incomes are counted.
struct Earners {
    std::optional<std::size_t> only; // of one member; of all without
    bool counts_household = true;    // also Facts::income_year_fen
};

/// The income that counts, in hundredths of a fen per year.
std::int64_t counted_income(FigureSlice figures, Facts const& facts, Earners earners, Trace trace);

inline constexpr std::size_t exit_quarters_max = 8;

constexpr Need exit_quarter(std::string_view name) {
    return {.name = name,
        .unit = Unit::percent,
        .is_optional = true,
        .meaning = {"渐退该季度发放的百分比", "percent paid in this quarter of the exit"}};
}

/// By type of family: the number of quarters, and percentages where they are not linear.
inline constexpr std::array exit_needs{
    Need{.name = "exit.income_below", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarters",
        .unit = Unit::count,
        .is_optional = true,
        .meaning = {"一般家庭渐退的季度数", "quarters of the gradual exit"}},
    exit_quarter("exit.general.quarter_1"),
    exit_quarter("exit.general.quarter_2"),
    exit_quarter("exit.general.quarter_3"),
    exit_quarter("exit.general.quarter_4"),
    exit_quarter("exit.general.quarter_5"),
    exit_quarter("exit.general.quarter_6"),
    exit_quarter("exit.general.quarter_7"),
    exit_quarter("exit.general.quarter_8"),
    Need{.name = "exit.disabled.quarters",
        .unit = Unit::count,
        .is_optional = true,
        .meaning = {"残疾人家庭渐退的季度数",
            "quarters of the gradual exit with a disabled member"}},
    exit_quarter("exit.disabled.quarter_1"),
    exit_quarter("exit.disabled.quarter_2"),
    exit_quarter("exit.disabled.quarter_3"),
    exit_quarter("exit.disabled.quarter_4"),
    exit_quarter("exit.disabled.quarter_5"),
    exit_quarter("exit.disabled.quarter_6"),
    exit_quarter("exit.disabled.quarter_7"),
    exit_quarter("exit.disabled.quarter_8"),
};

/// Household income per year, in hundredths of a fen, and the standard times persons, in fen.
struct Means {
    std::int64_t income_hundredths = 0;
    std::int64_t needed = 0;
};

/// What a household gets that is leaving dibao step by step.
///
/// Requires: facts.exit_from not after `period`.   (DOUDI_CHECK)
Exact exit_amount(FigureSlice figures, Facts const& facts, Means means, Period period, Trace trace);

} // namespace doudi::benefits
