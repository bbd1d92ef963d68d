/// What dibao is put together from: counted incomes (income.cpp) and gradual exit (exit.cpp). Each
/// part names the figures it needs; dibao.cpp appends them to its own and hands the part its slice.
#pragma once

#include "benefit.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace doudi::benefits {

using FigureSlice = std::span<std::optional<Figure> const>;

/// How much of each kind of income counts; all of it where an area says nothing.
inline constexpr std::array income_needs{
    Need{.name = "income.work.counted", .unit = Unit::percent, .is_optional = true},
    Need{.name = "income.work.cost", .unit = Unit::money, .is_optional = true},
    Need{.name = "income.poverty_project.counted", .unit = Unit::percent, .is_optional = true},
    Need{.name = "income.disability_subsidy.counted", .unit = Unit::percent, .is_optional = true},
    Need{.name = "income.transfer.counted", .unit = Unit::percent, .is_optional = true},
};

/// Whose incomes are counted.
struct Earners {
    std::optional<std::size_t> only; // of one member; of all without
    bool counts_household = true;    // also Facts::income_year_fen
};

/// The income that counts, in hundredths of a fen per year.
std::int64_t counted_income(FigureSlice figures, Facts const& facts, Earners earners, Trace trace);

inline constexpr std::size_t exit_quarters_max = 8;

/// By type of family: the number of quarters, and percentages where they are not linear.
inline constexpr std::array exit_needs{
    Need{.name = "exit.income_below", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarters", .unit = Unit::count, .is_optional = true},
    Need{.name = "exit.general.quarter_1", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarter_2", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarter_3", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarter_4", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarter_5", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarter_6", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarter_7", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.general.quarter_8", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.disabled.quarters", .unit = Unit::count, .is_optional = true},
    Need{.name = "exit.disabled.quarter_1", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.disabled.quarter_2", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.disabled.quarter_3", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.disabled.quarter_4", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.disabled.quarter_5", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.disabled.quarter_6", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.disabled.quarter_7", .unit = Unit::percent, .is_optional = true},
    Need{.name = "exit.disabled.quarter_8", .unit = Unit::percent, .is_optional = true},
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
