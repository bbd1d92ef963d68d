#include "sheet_events.hpp"

#include "cell_value.hpp"
#include "doudi/sheet/sheet_rows.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace doudi::sheet {

namespace {

constexpr std::int64_t row_number_max = std::numeric_limits<std::int32_t>::max();

template <class Number> bool read_number(std::string_view text, Number& number) {
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

/// Column and row of a reference such as C17; false when it is none.
bool parse_reference(std::string_view text, std::size_t& column, std::int64_t& row) {
    constexpr std::size_t letters = 26;
    constexpr std::size_t letters_max = 3;
    auto const first_digit = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (first_digit == 0 || first_digit == std::string_view::npos || first_digit > letters_max) {
        return false;
    }
    column = 0;
    for (char const c : text.substr(0, first_digit)) {
        column = column * letters + static_cast<std::size_t>(c - 'A') + 1;
    }
    return read_number(text.substr(first_digit), row);
}

} // namespace

void SheetEvents::open(
    xml::Name /*name_space*/, xml::Name name, std::span<xml::Attribute const> attributes) {
    auto const element = xml::text_of(name);
    auto const around = open_.empty() ? Element::other : open_.back();
    auto opened = Element::other;
    if (around == Element::other && element == "sheetData") {
        opened = Element::data;
    } else if (around == Element::data && element == "row") {
        begin_row(attributes);
        opened = Element::row;
    } else if (around == Element::row && element == "c") {
        begin_cell(attributes);
        opened = Element::cell;
    } else if (around == Element::cell || around == Element::runs) {
        opened = begin_inner(element);
    } else if (element == "mergeCell") {
        auto const ref = std::ranges::find(attributes, "ref", &xml::Attribute::name);
        constexpr std::size_t ref_bytes_max = 30;
        refuse(Refusal::spreadsheet_merged_cells,
            ref == attributes.end() ? std::string{}
                                    : std::string{ref->value.substr(0, ref_bytes_max)});
    }
    open_.push_back(opened);
}

/// Inside a cell: its value `v`; or a text `is` of its own, with `t` at once or in runs `r`; and a
/// formula. The rest, such as how a text is read aloud, does not count.
SheetEvents::Element SheetEvents::begin_inner(std::string_view name) {
    if (name == "v" || name == "t") {
        return Element::value;
    }
    is_formula_ = is_formula_ || name == "f";
    return name == "is" || name == "r" ? Element::runs : Element::ignored;
}

void SheetEvents::begin_row(std::span<xml::Attribute const> attributes) {
    auto const before = row_.number;
    row_.number = before + 1;
    row_.cells.clear();
    column_ = 0;
    auto const given = std::ranges::find(attributes, "r", &xml::Attribute::name);
    if (given != attributes.end() &&
        (!read_number(given->value, row_.number) || row_.number <= before ||
            row_.number > row_number_max)) {
        refuse(Refusal::spreadsheet_malformed, "row after " + std::to_string(before));
    }
}

void SheetEvents::begin_cell(std::span<xml::Attribute const> attributes) {
    auto const before = column_++;
    auto row = row_.number;
    style_ = 0;
    type_.clear();
    value_.clear();
    is_formula_ = false;
    for (auto const& attribute : attributes) {
        bool is_good = true;
        if (attribute.name == "r") {
            is_good = parse_reference(attribute.value, column_, row);
        } else if (attribute.name == "t") {
            type_ = attribute.value;
        } else if (attribute.name == "s") {
            is_good = read_number(attribute.value, style_);
        }
        if (!is_good || row != row_.number || column_ <= before) {
            refuse(Refusal::spreadsheet_malformed,
                "row " + std::to_string(row_.number) + ", cell after " + std::to_string(before));
            return;
        }
    }
}

std::string SheetEvents::cell_label() const {
    return cell_name(static_cast<std::int64_t>(column_), row_.number);
}

void SheetEvents::text(std::string_view piece) {
    if (open_.empty() || open_.back() != Element::value) {
        return;
    }
    if (value_.size() + piece.size() > SheetRows::cell_bytes_max) {
        refuse(Refusal::spreadsheet_cell_too_long, cell_label());
        return;
    }
    value_ += piece;
}

void SheetEvents::close() {
    auto const closed = open_.back();
    open_.pop_back();
    if (closed == Element::cell) {
        end_cell();
    } else if (closed == Element::row) {
        end_row();
    }
}

void SheetEvents::take_number(SheetCell& cell) {
    auto const form =
        style_ < workbook_.forms.size() ? workbook_.forms[style_] : NumberForm::number;
    if (form == NumberForm::day || form == NumberForm::month) {
        cell = {.text = date_text(value_, form, workbook_.is_1904), .kind = CellKind::date};
    } else {
        cell = {.text = number_text(value_), .kind = CellKind::number};
    }
}

void SheetEvents::end_cell() {
    if (value_.empty() && !is_formula_) {
        return; // formatted, and empty
    }
    if (column_ > SheetRows::columns_max) {
        refuse(Refusal::spreadsheet_too_wide, cell_label());
        return;
    }
    row_.cells.resize(column_);
    auto& cell = row_.cells.back();
    if (type_ == "s") {
        cell = {.text = value_, .kind = CellKind::text, .is_shared = true};
    } else if (type_ == "inlineStr" || type_ == "str") {
        cell = {.text = value_, .kind = CellKind::text};
    } else if (type_ == "b") {
        cell = {.text = value_, .kind = CellKind::boolean};
    } else if (type_ == "e") {
        cell = {.text = value_, .kind = CellKind::error};
    } else if (type_ == "d") { // ISO 8601; the day is what counts here
        constexpr std::string_view midnight = "T00:00:00";
        auto const at = value_.find(midnight);
        cell = {.text = value_.substr(0, at), .kind = CellKind::date};
    } else if (type_.empty() || type_ == "n") {
        take_number(cell);
    } else {
        refuse(Refusal::spreadsheet_malformed, cell_label());
    }
    cell.kind = is_formula_ ? CellKind::formula : cell.kind;
}

void SheetEvents::end_row() {
    if (!row_.cells.empty()) {
        rows_.push_back(std::exchange(row_, {.number = row_.number, .cells = {}}));
    }
}

bool SheetEvents::take(SheetRow& row) {
    if (rows_.empty()) {
        return false;
    }
    row = std::move(rows_.front());
    rows_.pop_front();
    return true;
}

} // namespace doudi::sheet
