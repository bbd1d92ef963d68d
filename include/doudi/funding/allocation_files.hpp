/// The CSV files of the finance officer: lists of amounts, factor tables, assignments to programs.
///
/// Headers are Chinese or English, in any order; a column that is not in the layout is refused, so
/// that no figure is overlooked. The layouts are published in schema/tables/.
///
/// Example:
///     行政区划代码,行政区划名称,金额
///     610102,新城区,1200000.00
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/funding/factor_formula.hpp"
#include "doudi/funding/program.hpp"

#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::funding {

struct ListedAmount {
    RegionCode region;
    Money amount;
};

/// Reads region_code 行政区划代码 and amount 金额 (yuan); region_name 行政区划名称 and note 备注
/// are for people.
///
/// Refuses: file_wrong_layout, and whatever a field or the encoding is refused for, with the line.
[[nodiscard]] Result<std::vector<ListedAmount>> read_allocation_list(std::istream& in);

/// Reads region_code and what is given of: persons:P 人数:P and standard:P 标准:P (yuan per person
/// and month) for programs P, need 任务量, fiscal_difficulty 财政困难系数, effort 财政努力系数,
/// performance 工作绩效系数, tilt 倾斜系数, carryover 结转结余 (yuan), earmark 专项金额 (yuan),
/// matching_rate 配套率 (own yuan for each yuan given). P
/// is a program's code or Chinese name. A standard without persons is a fault; persons without a
/// standard are counted as heads.
///
/// Refuses: file_wrong_layout, unknown_program, and as above.
[[nodiscard]] Result<std::vector<RegionFactors>> read_factor_table(
    std::istream& in, std::span<Program const> programs);

/// A county's decision to use an amount of a document for a program.
struct ListedAssignment {
    RegionCode book;
    std::string document; // its number or id
    std::string program;
    Money amount;                 ///< zero where a percentage is given
    std::optional<Ratio> percent; ///< of what stands unallocated
};

/// Reads book 账套 (or region_code), document 指标文号, program 项目, amount 金额 and, where there
/// is no amount, percent 百分比: of what the book has unallocated of the document.
///
/// Refuses: as above.
[[nodiscard]] Result<std::vector<ListedAssignment>> read_assignment_list(std::istream& in);

} // namespace doudi::funding
