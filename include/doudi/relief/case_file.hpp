/// A list of cases as a CSV file, and what is wrong in its rows.
///
/// Example: 编号,类别,姓名,身份证号,事件,日期,户籍,收款人,行号,账号,户名,事由
#pragma once

#include "doudi/relief/relief_case.hpp"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace doudi::relief {

/// What is wrong with a case. The header is row 1; `column` may be empty. Never a value.
struct CaseFault {
    std::int64_t row = 0;
    std::string column;
    Refusal code{};
};

/// The rows that can be read at all, each with the row it stood in.
struct CaseRows {
    std::vector<NewCase> cases;
    std::vector<std::int64_t> rows;
    std::vector<CaseFault> faults;
};

/// Reads a file in UTF-8 to its end; whatever is wrong in a row is a fault. Columns may stand in
/// any order, under their Chinese or English names; program, amount, bill, others and papers may be
/// missing.
///
/// Refuses: file_wrong_layout, and what the encoding or the CSV is refused for.
[[nodiscard]] Result<CaseRows> read_cases(std::istream& utf8, Date today);

} // namespace doudi::relief
