#include "layout_checks.hpp"

#include <algorithm>
#include <array>

namespace doudi::bank {

namespace {

using enum LayoutField;

constexpr std::array instruction_line{text, sequence, reference, name, account_no, bank_no, amount,
    amount_fen, note, program, period, pay_on, bank, file_id};
constexpr std::array instruction_edge{text, period, pay_on, bank, file_id, count, total, total_fen};
constexpr std::array return_line{
    text, ignored, reference, account_no, amount, amount_fen, status, reason, booked_on};
constexpr std::array return_edge{text, ignored, booked_on, count, total, total_fen, paid_count,
    paid_total, failed_count, failed_total};

std::ptrdiff_t times(std::vector<LayoutCell> const& cells, LayoutField field) {
    return std::ranges::count(cells, field, &LayoutCell::field);
}

/// A field that says something stands once.
void check_once(
    std::vector<LayoutCell> const& cells, std::string const& part, TakeFault const& fault) {
    for (auto i = static_cast<int>(sequence); i <= static_cast<int>(last); ++i) {
        auto const field = static_cast<LayoutField>(i);
        if (times(cells, field) > 1) {
            fault(part, "field " + std::string{name_of(field)} + " stands there twice");
        }
    }
}

void check_columns(
    LayoutForm const& form, bool is_return, std::string const& part, TakeFault const& fault) {
    constexpr std::array to_bank{reference, name, account_no};
    constexpr std::array from_bank{reference, account_no, status};
    for (auto const field : is_return ? from_bank : to_bank) {
        if (times(form.columns, field) == 0) {
            fault(part, "no column has the field " + std::string{name_of(field)});
        }
    }
    if (times(form.columns, amount) + times(form.columns, amount_fen) != 1) {
        fault(part, "one column must have the field amount or amount_fen, and no other");
    }
    if (is_return && times(form.columns, booked_on) + times(form.head, booked_on) != 1) {
        fault(part, "one column, or the head, must have the field booked_on");
    }
    auto const headed = std::ranges::count_if(
        form.columns, [](LayoutCell const& cell) { return !cell.header.empty(); });
    if (headed != 0 && headed != std::ssize(form.columns)) {
        fault(part, "either every column has a header or none");
    }
    if (headed != 0 && form.kind == LayoutKind::fixed) {
        fault(part, "a file of fixed width has no headers");
    }
}

/// The columns of a workbook are found by their headers.
void check_titles(
    std::vector<LayoutCell> const& columns, std::string const& part, TakeFault const& fault) {
    for (auto column = columns.begin(); column != columns.end(); ++column) {
        auto const same = [&](LayoutCell const& other) { return other.header == column->header; };
        if (!column->header.empty() && std::find_if(columns.begin(), column, same) != column) {
            fault(part, "two columns have the header " + column->header);
        }
    }
}

/// What is written as it stands must be carried by the form itself.
void check_constant(LayoutForm const& form, std::string const& constant, LayoutCell const& cell,
    std::string const& part, TakeFault const& fault) {
    auto const bytes = from_utf8(constant, form.charset);
    if (!bytes) {
        fault(part, "the charset has no code for a character of text or header");
    } else if (cell.width != 0 && bytes->size() > cell.width && constant == cell.text) {
        fault(part, "the text is wider than its width");
    }
    if (!form.delimiter.empty() && constant.find(form.delimiter) != std::string::npos) {
        fault(part, "text or header holds the delimiter");
    }
}

void check_cells(LayoutForm const& form, std::vector<LayoutCell> const& cells,
    std::string const& part, TakeFault const& fault) {
    for (auto const& cell : cells) {
        check_constant(form, cell.text, cell, part, fault);
        check_constant(form, cell.header, cell, part, fault);
        if (form.kind == LayoutKind::fixed && cell.width == 0) {
            fault(part, "a file of fixed width needs width for every cell");
        }
        if (form.kind != LayoutKind::fixed && (cell.is_right || cell.fill != ' ')) {
            fault(part, "align and fill are for files of fixed width");
        }
        if (cell.fill >= '0' && cell.fill <= '9' && !cell.is_right) {
            fault(part, "a digit may only fill what is aligned right");
        }
    }
    check_once(cells, part, fault);
}

} // namespace

std::span<LayoutField const> line_fields(bool is_return) noexcept {
    return is_return ? std::span<LayoutField const>{return_line} : instruction_line;
}

std::span<LayoutField const> edge_fields(bool is_return) noexcept {
    return is_return ? std::span<LayoutField const>{return_edge} : instruction_edge;
}

void check_form(LayoutForm const& form, bool is_return, TakeFault const& fault) {
    std::string const name = is_return ? "return" : "instruction";
    check_columns(form, is_return, name + ".column", fault);
    check_cells(form, form.head, name + ".head", fault);
    check_cells(form, form.columns, name + ".column", fault);
    check_cells(form, form.tail, name + ".tail", fault);
    if ((form.kind == LayoutKind::delimited) == form.delimiter.empty()) {
        fault(name, "a delimited file has a delimiter, and no other has");
    }
    if ((form.kind == LayoutKind::xlsx) != form.line_end.empty()) {
        fault(name, "a text has line_end, a workbook has none");
    }
    if (form.kind == LayoutKind::xlsx && form.charset != Charset::utf8) {
        fault(name, "a workbook is UTF-8");
    }
    if (form.kind == LayoutKind::xlsx && is_return && form.has_header) {
        check_titles(form.columns, name + ".column", fault);
    }
}

} // namespace doudi::bank
