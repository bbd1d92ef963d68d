/// Spreadsheet files made part by part, so that each can be wrong.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::test {

/// A small .xlsx: one visible sheet. Tests change what they are about.
struct SheetFile {
    std::string rows = {};                         ///< within `sheetData`
    std::string after = {};                        ///< behind it
    std::vector<std::string> shared = {};          ///< texts, as XML
    std::string formats = {};                      ///< `numFmt` elements
    std::string styles = R"(<xf numFmtId="0"/>)";  ///< `xf` elements
    std::string workbook_pr = {};                  ///< attributes of `workbookPr`
    std::map<std::string, std::string> parts = {}; ///< instead of those made, by name
    std::vector<std::string> left_out = {};        ///< parts that are not there
    std::map<std::string, std::filesystem::path> from_files = {}; ///< parts too long to hold
    bool is_encrypted = false;

    void write(std::filesystem::path const& file) const;
};

/// The XML of the parts that such a file is made of, by name.
[[nodiscard]] std::map<std::string, std::string> parts_of(SheetFile const& file);

/// Rows of texts in the sheet itself, as a CSV file has them. Blank lines stay without a row.
[[nodiscard]] std::string sheet_rows_of(std::string_view csv);

/// One text cell.
[[nodiscard]] std::string text_cell(std::string_view reference, std::string_view text);

} // namespace doudi::test
