/// The CSV files of projects: proposals of a county, and the counties of a plan.
///
/// Headers are Chinese or English, in any order:
///     村代码,村名,计划投资,补助金额,指标文号,收款单位,联行号,账号
///     610102005201,东关村,95000.00,80000.00,陕财综〔2020〕6号,东关村村民委员会,102791000001,…
#pragma once

#include "doudi/base/text.hpp"
#include "doudi/projects/plan.hpp"
#include "doudi/projects/project.hpp"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace doudi::projects {

/// What is wrong with a field. Rows count as a spreadsheet does: the header is row 1. `detail`
/// never quotes an account.
struct ListFault {
    std::int64_t row = 0;
    Text column; ///< empty texts: the row as a whole
    Refusal code = Refusal::malformed;
    std::string detail = {};
};

/// The columns of a list of proposals.
namespace columns {
inline constexpr Text code{"村代码", "village_code"};
inline constexpr Text village{"村名", "village"};
inline constexpr Text planned{"计划投资", "planned"};
inline constexpr Text grant{"补助金额", "grant"};
inline constexpr Text documents{"指标文号", "documents"}; ///< several with ; between
inline constexpr Text payee{"收款单位", "payee"};
inline constexpr Text bank_no{"联行号", "bank_no"};
inline constexpr Text account_no{"账号", "account_no"};
} // namespace columns

struct ListedProposal {
    std::int64_t row = 0;
    Proposal proposal;
};

/// Reads a list in UTF-8 or GB18030; every fault of every row goes to `faults`, and only rows
/// without one are given back.
///
/// Refuses: file_wrong_layout (a column is missing, unknown or there twice), malformed_encoding,
///          csv_….
[[nodiscard]] Result<std::vector<ListedProposal>> read_proposals(
    std::istream& in, std::vector<ListFault>& faults);

/// Reads region_code 行政区划代码, villages 行政村数, deep_poverty 深度贫困县 (是, 否, yes, no).
///
/// Refuses: as above; whatever a field is refused for, with its line.
[[nodiscard]] Result<std::vector<PlanCounty>> read_plan_counties(std::istream& in);

} // namespace doudi::projects
