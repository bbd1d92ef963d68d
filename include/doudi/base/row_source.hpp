/// Rows of cells, from a CSV file or a spreadsheet: what reads them need not know which.
///
/// Example:
///   CsvRows rows{utf8};
///   for (std::vector<std::string> cells;;) {
///       auto more = rows.next(cells);
///       if (!more) { return more.error(); }
///       if (!*more) { break; }
///       ... rows.row() ...
///   }
#pragma once

#include "doudi/base/csv.hpp"
#include "doudi/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace doudi {

/// What a cell held before it became text. Of a CSV file all cells are text.
enum class CellKind : std::uint8_t {
    text,
    number, ///< digits beyond the fifteenth are lost
    date,
    boolean, ///< as 1 or 0
    formula, ///< its text is the value last computed
    error,   ///< such as #N/A
};

/// Rows are told in order; blank ones are passed over and counted.
class RowSource {
public:
    RowSource() = default;
    virtual ~RowSource() = default;
    RowSource(RowSource const&) = delete;
    RowSource& operator=(RowSource const&) = delete;

    /// Puts the next row into `cells` (reusing its strings); false at the end. After a refusal the
    /// rest is not to be trusted.
    [[nodiscard]] virtual Result<bool> next(std::vector<std::string>& cells) = 0;

    /// The number of the row told last, as a spreadsheet counts: the first of the file is 1.
    [[nodiscard]] virtual std::int64_t row() const noexcept = 0;

    /// What the cell of the row told last was.
    [[nodiscard]] virtual CellKind kind(std::size_t column) const noexcept = 0;

    /// Whether cells have names, such as C17.
    [[nodiscard]] virtual bool is_sheet() const noexcept = 0;

    /// Whether the file ended within the row told last, so that a short row is a cut-off one.
    [[nodiscard]] virtual bool may_be_cut_off() const noexcept = 0;
};

/// The rows of a CSV file.
class CsvRows final : public RowSource {
public:
    explicit CsvRows(std::istream& utf8, CsvLimits limits = {}) : csv_{utf8, limits} {}

    /// Refuses: what a CsvReader refuses.
    [[nodiscard]] Result<bool> next(std::vector<std::string>& cells) override;
    [[nodiscard]] std::int64_t row() const noexcept override { return row_; }
    [[nodiscard]] CellKind kind(std::size_t /*column*/) const noexcept override {
        return CellKind::text;
    }
    [[nodiscard]] bool is_sheet() const noexcept override { return false; }
    [[nodiscard]] bool may_be_cut_off() const noexcept override {
        return !csv_.ended_with_line_break();
    }

private:
    CsvReader csv_;
    std::int64_t row_ = 0;
};

/// The name of a cell by its column from 1 and its row: cell_name(3, 17) is "C17".
/// Requires: column > 0.   (DOUDI_CHECK)
[[nodiscard]] std::string cell_name(std::int64_t column, std::int64_t row);

} // namespace doudi
