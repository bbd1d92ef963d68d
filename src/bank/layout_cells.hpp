/// Cells of a layout, put into bytes and taken out of them.
#pragma once

#include "doudi/bank/layout_file.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

/// What stands behind a cell and a row of a workbook until it is written.
inline constexpr char cell_end = '\x1f';
inline constexpr char row_end = '\x1e';

/// Puts one line together behind `out`: encoded text, or the cells of a row of a workbook.
class LineMaker {
public:
    LineMaker(LayoutForm const& form, std::string& out) : form_{form}, out_{out} {}

    /// Appends the value, or says why it cannot stand there.
    [[nodiscard]] std::optional<HoldReason> put(LayoutCell const& cell, std::string_view value);
    void finish();

private:
    LayoutForm const& form_;
    std::string& out_;
    bool is_first_ = true;
};

/// The texts of a line in UTF-8, filling taken off: of `line` without its end.
///
/// Refuses: malformed_encoding; file_wrong_layout when the line has not as many cells, or not the
///          length that the widths add up to.
[[nodiscard]] Result<void> take_apart(LayoutForm const& form, std::vector<LayoutCell> const& cells,
    std::string_view line, std::vector<std::string>& values);

} // namespace doudi::bank
