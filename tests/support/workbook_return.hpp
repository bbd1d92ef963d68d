/// A bank that answers in a workbook.
///
/// Example: `write_answer(layout, rows, path); auto sheet = return_sheet(layout, rows);`
#pragma once

#include "support/layout_bank.hpp"
#include "support/sheet_file.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace doudi::test {

/// The cells of the answer as texts; tests change what they are about.
inline SheetFile return_sheet(bank::Layout const& layout, std::vector<Answer> const& rows) {
    return {.rows = sheet_rows_of(answer(layout, rows))};
}

/// The answer in the kind of file its layout wants.
inline void write_answer(bank::Layout const& layout, std::vector<Answer> const& rows,
    std::filesystem::path const& path) {
    if (layout.answer.kind == bank::LayoutKind::xlsx) {
        return_sheet(layout, rows).write(path);
    } else {
        std::ofstream{path, std::ios::binary} << answer(layout, rows);
    }
}

} // namespace doudi::test
