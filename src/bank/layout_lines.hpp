/// The lines of a return file, of a text or of a workbook, for those who need not know which.
#pragma once

#include "doudi/bank/layout.hpp"
#include "doudi/base/row_source.hpp"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace doudi::bank {

/// Goes from line to line and always knows whether another follows: the last one may be the tail.
class LayoutLines {
public:
    LayoutLines() = default;
    virtual ~LayoutLines() = default;
    LayoutLines(LayoutLines const&) = delete;
    LayoutLines& operator=(LayoutLines const&) = delete;

    /// Makes the next line that is not empty the current one; false when there is none.
    [[nodiscard]] virtual Result<bool> advance() = 0;
    [[nodiscard]] virtual bool is_last() const noexcept = 0;

    /// As a spreadsheet counts: the first is 1.
    [[nodiscard]] virtual std::int64_t number() const noexcept = 0;
    /// "line 3", for messages.
    [[nodiscard]] virtual std::string place() const = 0;
    /// Whether the file ended within the line, so that a short one is a cut-off one.
    [[nodiscard]] virtual bool is_cut_off() const noexcept = 0;

    /// The current line is the header of the columns.
    /// Refuses: file_wrong_layout.
    [[nodiscard]] virtual Result<void> take_header(std::vector<LayoutCell> const& columns) = 0;
    /// The texts of a row.
    /// Refuses: what take_apart() refuses.
    [[nodiscard]] virtual Result<void> take_row(
        std::vector<LayoutCell> const& columns, std::vector<std::string>& values) = 0;
    /// The texts of the line before the rows or of that after them.
    /// Refuses: what take_apart() refuses.
    [[nodiscard]] virtual Result<void> take_edge(
        std::vector<LayoutCell> const& cells, std::vector<std::string>& values) = 0;

    /// What was in the cell that gave the value last taken.
    [[nodiscard]] virtual CellKind kind(std::size_t value) const noexcept = 0;
    /// Its name, such as C17; empty in a text.
    [[nodiscard]] virtual std::string cell(std::size_t value) const = 0;
};

/// Lines of a text, in the bytes of the bank.
class TextLines final : public LayoutLines {
public:
    TextLines(LayoutForm const& form, std::istream& raw) : form_{form}, raw_{raw} {}

    /// Refuses: file_wrong_layout when a line has no end.
    [[nodiscard]] Result<bool> advance() override;
    [[nodiscard]] bool is_last() const noexcept override { return !next_; }
    [[nodiscard]] std::int64_t number() const noexcept override { return line_.number; }
    [[nodiscard]] std::string place() const override {
        return "line " + std::to_string(line_.number);
    }
    [[nodiscard]] bool is_cut_off() const noexcept override { return !line_.is_ended; }
    [[nodiscard]] Result<void> take_header(std::vector<LayoutCell> const& /*columns*/) override {
        return {}; // it is for people
    }
    [[nodiscard]] Result<void> take_row(
        std::vector<LayoutCell> const& columns, std::vector<std::string>& values) override;
    [[nodiscard]] Result<void> take_edge(
        std::vector<LayoutCell> const& cells, std::vector<std::string>& values) override {
        return take_row(cells, values);
    }
    [[nodiscard]] CellKind kind(std::size_t /*value*/) const noexcept override {
        return CellKind::text;
    }
    [[nodiscard]] std::string cell(std::size_t /*value*/) const override { return {}; }

private:
    struct Line {
        std::string bytes;
        std::int64_t number = 0;
        bool is_ended = true;
    };
    Result<std::optional<Line>> read();

    LayoutForm const& form_;
    std::istream& raw_;
    bool is_begun_ = false;
    std::int64_t lines_ = 0;
    Line line_;
    std::optional<Line> next_;
};

/// Rows of a workbook. Columns with headers are found by them, as people move columns; else they
/// stand in the order of the layout.
class SheetLines final : public LayoutLines {
public:
    explicit SheetLines(RowSource& rows) : rows_{rows} {}

    /// Refuses: what the source of the rows refuses.
    [[nodiscard]] Result<bool> advance() override;
    [[nodiscard]] bool is_last() const noexcept override { return !next_; }
    [[nodiscard]] std::int64_t number() const noexcept override { return row_.number; }
    [[nodiscard]] std::string place() const override {
        return "row " + std::to_string(row_.number);
    }
    [[nodiscard]] bool is_cut_off() const noexcept override { return false; }
    [[nodiscard]] Result<void> take_header(std::vector<LayoutCell> const& columns) override;
    [[nodiscard]] Result<void> take_row(
        std::vector<LayoutCell> const& columns, std::vector<std::string>& values) override;
    [[nodiscard]] Result<void> take_edge(
        std::vector<LayoutCell> const& cells, std::vector<std::string>& values) override;
    [[nodiscard]] CellKind kind(std::size_t value) const noexcept override;
    [[nodiscard]] std::string cell(std::size_t value) const override;

private:
    struct Row {
        std::int64_t number = 0;
        std::vector<std::string> cells;
        std::vector<CellKind> kinds;
    };
    Result<std::optional<Row>> read();
    [[nodiscard]] Result<void> take(std::size_t count, std::vector<std::string>& values);

    RowSource& rows_;
    bool is_begun_ = false;
    Row row_;
    std::optional<Row> next_;
    std::vector<std::size_t> places_; // of the columns, where they have headers
    std::vector<std::size_t> const* taken_ =
        nullptr; // places of the values last taken; null: in order
};

} // namespace doudi::bank
