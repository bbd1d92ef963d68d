/// The rows of a sheet as its XML is read.
#pragma once

#include "archive.hpp"
#include "doudi/base/row_source.hpp"
#include "workbook.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::sheet {

/// One cell as it stands. A shared text is looked up only when its row is told, so that the rows of
/// one piece of XML cannot grow far beyond it.
struct SheetCell {
    std::string text = {};
    CellKind kind = CellKind::text;
    bool is_shared = false; ///< `text` is the number of a shared one
};

struct SheetRow {
    std::int64_t number = 0;
    std::vector<SheetCell> cells = {}; ///< up to the last that holds something
};

/// Collects the rows that are not blank. Refuses by the part: spreadsheet_malformed, …_too_wide,
/// …_cell_too_long, …_merged_cells.
class SheetEvents final : public xml::Events {
public:
    explicit SheetEvents(Workbook const& workbook) : workbook_{workbook} {}
    void read_from(XmlPart& part) { part_ = &part; }

    void open(
        xml::Name name_space, xml::Name name, std::span<xml::Attribute const> attributes) override;
    void text(std::string_view piece) override;
    void close() override;

    /// False when no row waits.
    [[nodiscard]] bool take(SheetRow& row);

private:
    enum class Element : std::uint8_t { other, data, row, cell, runs, value, ignored };

    void begin_row(std::span<xml::Attribute const> attributes);
    void begin_cell(std::span<xml::Attribute const> attributes);
    [[nodiscard]] Element begin_inner(std::string_view name);
    void end_cell();
    void end_row();
    void take_number(SheetCell& cell);
    [[nodiscard]] std::string cell_label() const;
    void refuse(Refusal code, std::string detail) { part_->refuse({code, std::move(detail)}); }

    Workbook const& workbook_;
    XmlPart* part_ = nullptr;
    std::vector<Element> open_;
    SheetRow row_;
    std::deque<SheetRow> rows_;
    // Of the cell that is open
    std::size_t column_ = 0; // from 1; 0 before the first of a row
    std::string type_;
    std::size_t style_ = 0;
    bool is_formula_ = false;
    std::string value_;
};

} // namespace doudi::sheet
