#include "layout_cells.hpp"

#include <algorithm>
#include <numeric>

namespace doudi::bank {

namespace {

bool is_control(char c) {
    constexpr char del = '\x7f';
    return (c >= '\0' && c < ' ') || c == del;
}

std::string without_fill(std::string_view bytes, LayoutCell const& cell) {
    if (cell.is_right) {
        bytes.remove_prefix(std::min(bytes.find_first_not_of(cell.fill), bytes.size()));
        return bytes.empty() && cell.fill == '0' ? "0" : std::string{bytes};
    }
    bytes = bytes.substr(0, bytes.find_last_not_of(cell.fill) + 1);
    return std::string{bytes};
}

Result<void> cut_by_width(LayoutForm const& form, std::vector<LayoutCell> const& cells,
    std::string_view line, std::vector<std::string>& values) {
    auto const width = std::accumulate(cells.begin(), cells.end(), std::size_t{0},
        [](std::size_t sum, LayoutCell const& cell) { return sum + cell.width; });
    if (line.size() != width) {
        return Error{Refusal::file_wrong_layout, "length"};
    }
    for (auto const& cell : cells) {
        auto value = to_utf8(without_fill(line.substr(0, cell.width), cell), form.charset);
        if (!value) {
            return value.error();
        }
        values.push_back(std::move(*value));
        line.remove_prefix(cell.width);
    }
    return {};
}

} // namespace

std::optional<HoldReason> LineMaker::put(LayoutCell const& cell, std::string_view value) {
    if (std::ranges::any_of(value, is_control) ||
        (!form_.delimiter.empty() && value.find(form_.delimiter) != std::string_view::npos)) {
        return HoldReason::holds_delimiter;
    }
    auto const bytes = from_utf8(value, form_.charset);
    if (!bytes) {
        return HoldReason::not_in_charset;
    }
    if (cell.width != 0 && bytes->size() > cell.width) {
        return HoldReason::too_wide;
    }
    if (!is_first_) {
        out_ += form_.delimiter;
    }
    is_first_ = false;
    std::string const filling(
        form_.kind == LayoutKind::fixed ? cell.width - bytes->size() : 0, cell.fill);
    out_ += cell.is_right ? filling + *bytes : *bytes + filling;
    if (form_.kind == LayoutKind::xlsx) {
        out_ += cell_end;
    }
    return std::nullopt;
}

void LineMaker::finish() {
    if (form_.kind == LayoutKind::xlsx) {
        out_ += row_end;
    } else {
        out_ += form_.line_end;
    }
}

Result<void> take_apart(LayoutForm const& form, std::vector<LayoutCell> const& cells,
    std::string_view line, std::vector<std::string>& values) {
    values.clear();
    if (form.kind == LayoutKind::fixed) {
        return cut_by_width(form, cells, line, values);
    }
    // Decoded first: a second byte of GBK may be that of the delimiter.
    auto const text = to_utf8(line, form.charset);
    if (!text) {
        return text.error();
    }
    for (std::size_t begin = 0; begin <= text->size();) {
        auto const end = std::min(text->find(form.delimiter, begin), text->size());
        values.push_back(text->substr(begin, end - begin));
        begin = end + form.delimiter.size();
    }
    if (values.size() != cells.size()) {
        return Error{Refusal::file_wrong_layout, "cells"};
    }
    return {};
}

} // namespace doudi::bank
