/// Rows of the first sheet of a spreadsheet file (.xlsx), as a stream.
///
/// Example:
///   auto is_sheet = sheet::is_spreadsheet(file);
///   if (!is_sheet) { return is_sheet.error(); }
///   auto rows = sheet::SheetRows::open(file, {});
///   if (!rows) { return rows.error(); }
///   read_outside_list(**rows, *kind, as_of, faults, on_row);
#pragma once

#include "doudi/base/row_source.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace doudi::sheet {

/// Whether the content is that of a spreadsheet; else it is to be read as text.
///
/// Refuses: file_unreadable; spreadsheet_old_format (.xls), spreadsheet_encrypted.
[[nodiscard]] Result<bool> is_spreadsheet(std::filesystem::path const& file);

/// Told how much of the sheet has been read, of how much.
using OnSheetRead = std::function<void(std::int64_t done, std::int64_t total)>;

/// The first sheet that is not hidden, from its first row that is not blank. That row decides how
/// many cells the others have: empty ones are left out of such files. Text is told as it is; a
/// number as the digits a spreadsheet shows of it, fifteen at most; a day as 2020-04-30, a month as
/// 2020-04.
///
/// Memory is bounded whatever the size: what cells share stands in a nameless temporary file.
///
/// Source: ECMA-376 part 1, chapters 12 (packages) and 18 (sheets).
class SheetRows final : public RowSource {
public:
    static constexpr std::size_t columns_max = 200;
    static constexpr std::size_t cell_bytes_max = std::size_t{64} * 1024;

    /// Refuses: spreadsheet_damaged, spreadsheet_encrypted, spreadsheet_part_missing,
    ///          spreadsheet_too_large, spreadsheet_malformed, spreadsheet_cell_too_long, xml_….
    /// Throws:  std::ios_base::failure when there is no room for the temporary file.
    [[nodiscard]] static Result<std::unique_ptr<SheetRows>> open(
        std::filesystem::path const& file, OnSheetRead on_read);
    ~SheetRows() override;

    /// Refuses: as open(), and spreadsheet_too_wide; spreadsheet_merged_cells, which only the end
    ///          of the file tells.
    [[nodiscard]] Result<bool> next(std::vector<std::string>& cells) override;
    [[nodiscard]] std::int64_t row() const noexcept override { return row_; }
    [[nodiscard]] CellKind kind(std::size_t column) const noexcept override {
        return column < kinds_.size() ? kinds_[column] : CellKind::text;
    }
    [[nodiscard]] bool is_sheet() const noexcept override { return true; }
    [[nodiscard]] bool may_be_cut_off() const noexcept override { return false; }

private:
    struct Reading;
    explicit SheetRows(std::unique_ptr<Reading> reading);

    std::unique_ptr<Reading> reading_;
    std::int64_t row_ = 0;
    std::vector<CellKind> kinds_;
    std::size_t width_ = 0; // of the header; 0 before it
};

} // namespace doudi::sheet
