#include "layout_lines.hpp"

#include "layout_cells.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace doudi::bank {

/// The next line that is not empty; none at the end.
Result<std::optional<TextLines::Line>> TextLines::read() {
    constexpr std::size_t bytes_max = 4096;
    std::array<char, bytes_max> bytes{};
    for (;;) {
        raw_.getline(bytes.data(), bytes.size());
        auto const got = static_cast<std::size_t>(raw_.gcount());
        if (got == 0) {
            return std::optional<Line>{};
        }
        ++lines_;
        if (raw_.fail()) {
            return Error{Refusal::file_wrong_layout,
                "line " + std::to_string(lines_) + ": longer than any line of a layout"};
        }
        Line line{.bytes = {bytes.data(), raw_.eof() ? got : got - 1},
            .number = lines_,
            .is_ended = !raw_.eof()};
        if (line.bytes.ends_with('\r')) {
            line.bytes.pop_back();
        }
        if (!line.bytes.empty()) {
            return std::optional{std::move(line)};
        }
    }
}

namespace {

/// Both kinds read one line ahead.
template <class Line, class Read>
Result<bool> go_on(bool& is_begun, Line& line, std::optional<Line>& next, Read const& read) {
    if (!std::exchange(is_begun, true)) {
        auto first = read();
        if (!first) {
            return first.error();
        }
        next = std::move(*first);
    }
    if (!next) {
        return false;
    }
    line = std::move(*next);
    auto after = read();
    if (!after) {
        return after.error();
    }
    next = std::move(*after);
    return true;
}

} // namespace

Result<bool> TextLines::advance() {
    return go_on(is_begun_, line_, next_, [this] { return read(); });
}

Result<void> TextLines::take_row(
    std::vector<LayoutCell> const& columns, std::vector<std::string>& values) {
    return take_apart(form_, columns, line_.bytes, values);
}

Result<std::optional<SheetLines::Row>> SheetLines::read() {
    Row row;
    auto const more = rows_.next(row.cells);
    if (!more) {
        return more.error();
    }
    if (!*more) {
        return std::optional<Row>{};
    }
    row.number = rows_.row();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        row.kinds.push_back(rows_.kind(i));
    }
    // A sheet pads its rows to the width of the first; what counts is what a row holds itself.
    while (!row.cells.empty() && row.cells.back().empty() && row.kinds.back() == CellKind::text) {
        row.cells.pop_back();
        row.kinds.pop_back();
    }
    return std::optional{std::move(row)};
}

Result<bool> SheetLines::advance() {
    return go_on(is_begun_, row_, next_, [this] { return read(); });
}

Result<void> SheetLines::take_header(std::vector<LayoutCell> const& columns) {
    std::string wrong;
    auto const note = [&wrong](std::string_view what, std::string const& name) {
        wrong.append(wrong.empty() ? "" : "; ").append(what).append(" ").append(name);
    };
    for (auto const& column : columns) {
        auto const times = std::ranges::count(row_.cells, column.header);
        if (times != 1) {
            note(times == 0 ? "missing" : "twice", column.header);
        }
        auto const found = std::ranges::find(row_.cells, column.header);
        places_.push_back(static_cast<std::size_t>(found - row_.cells.begin()));
    }
    for (std::size_t i = 0; i < row_.cells.size(); ++i) {
        if (std::ranges::find(columns, row_.cells[i], &LayoutCell::header) == columns.end()) {
            // Not its text: a file without a header has people there.
            note("unknown", cell_name(static_cast<std::int64_t>(i) + 1, row_.number));
        }
    }
    return wrong.empty() ? Result<void>{} : Error{Refusal::file_wrong_layout, wrong};
}

/// Cells left out at the end of a row are empty; too many are not of this layout.
Result<void> SheetLines::take(std::size_t count, std::vector<std::string>& values) {
    values.clear();
    if (row_.cells.size() > count) {
        return Error{Refusal::file_wrong_layout, "cells"};
    }
    for (std::size_t i = 0; i < count; ++i) {
        auto const place = taken_ == nullptr ? i : (*taken_)[i];
        values.push_back(place < row_.cells.size() ? row_.cells[place] : std::string{});
    }
    return {};
}

Result<void> SheetLines::take_row(
    std::vector<LayoutCell> const& columns, std::vector<std::string>& values) {
    taken_ = places_.empty() ? nullptr : &places_;
    return take(columns.size(), values);
}

Result<void> SheetLines::take_edge(
    std::vector<LayoutCell> const& cells, std::vector<std::string>& values) {
    taken_ = nullptr;
    return take(cells.size(), values);
}

CellKind SheetLines::kind(std::size_t value) const noexcept {
    auto const place = taken_ == nullptr ? value : (*taken_)[value];
    return place < row_.kinds.size() ? row_.kinds[place] : CellKind::text;
}

std::string SheetLines::cell(std::size_t value) const {
    auto const place = taken_ == nullptr ? value : (*taken_)[value];
    return cell_name(static_cast<std::int64_t>(place) + 1, row_.number);
}

} // namespace doudi::bank
