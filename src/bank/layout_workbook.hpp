/// A workbook (XLSX) with one sheet of text cells.
#pragma once

#include "doudi/base/calendar.hpp"

#include <initializer_list>
#include <ostream>
#include <string_view>

namespace doudi::bank {

/// Writes the rows of `parts`, as LineMaker makes them, one part after the other. Every cell is
/// text: a number would lose the end of an account. `made_on` is the day the workbook gives as its
/// own, so that the same rows make the same bytes.
///
/// Throws: std::ios_base::failure.
void write_workbook(std::ostream& out, std::initializer_list<std::string_view> parts, Date made_on);

} // namespace doudi::bank
