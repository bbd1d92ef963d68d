#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "render.hpp"

#include <algorithm>
#include <charconv>
#include <ostream>

namespace doudi::wire {

namespace {

constexpr int gap_width = 2;

bool is_right_aligned(Kind kind) {
    return kind == Kind::integer || kind == Kind::money;
}

/// Control characters would move the cursor of whoever reads the table.
std::string printable(std::string_view cell) {
    std::string text{cell};
    std::replace_if(
        text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }, ' ');
    return text;
}

std::string shown(std::string const& cell, Column const& column, Language language) {
    switch (column.kind) {
    case Kind::text: {
        auto const word = std::find_if(column.words.begin(), column.words.end(),
            [&](Word const& known) { return known.value == cell; });
        return word == column.words.end() ? printable(cell)
                                          : std::string{pick(word->text, language)};
    }
    case Kind::integer: return printable(cell);
    case Kind::money: {
        if (cell.empty()) {
            return cell;
        }
        std::int64_t fen = 0;
        auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), fen);
        DOUDI_CHECK(error == std::errc{} && end == cell.data() + cell.size());
        return format_yuan_grouped(Money::from_fen(fen));
    }
    case Kind::boolean:
        if (cell.empty()) {
            return cell;
        }
        return std::string{
            cell == "true" ? pick({"是", "yes"}, language) : pick({"否", "no"}, language)};
    }
    DOUDI_CHECK(false);
}

void append_cell(std::string& line, std::string_view cell, int width, bool is_right) {
    auto const padding = static_cast<std::size_t>(std::max(0, width - display_width(cell)));
    if (is_right) {
        line.append(padding, ' ').append(cell);
    } else {
        line.append(cell).append(padding, ' ');
    }
}

/// Cells side by side, without blanks at the end of the line.
void write_line(std::ostream& out, Table const& table, std::vector<std::string> const& cells,
    std::vector<int> const& widths) {
    std::string line;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (at > 0) {
            line.append(gap_width, ' ');
        }
        append_cell(line, cells[at], widths[at], is_right_aligned(table.columns[at].kind));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
}

} // namespace

void write_table(std::ostream& out, Table const& table, Language language) {
    std::vector<std::string> titles;
    std::vector<int> widths;
    for (auto const& column : table.columns) {
        titles.emplace_back(pick(column.title, language));
        widths.push_back(display_width(titles.back()));
    }
    std::vector<std::vector<std::string>> lines;
    for (auto const& row : table.rows) {
        auto& line = lines.emplace_back();
        for (std::size_t at = 0; at < row.size(); ++at) {
            line.push_back(shown(row[at], table.columns[at], language));
            widths[at] = std::max(widths[at], display_width(line.back()));
        }
    }
    if (!table.title.en.empty()) {
        out << pick(table.title, language) << '\n';
    }
    write_line(out, table, titles, widths);
    std::vector<std::string> rules;
    rules.reserve(widths.size());
    for (auto const width : widths) {
        rules.emplace_back(static_cast<std::size_t>(width), '-');
    }
    write_line(out, table, rules, widths);
    for (auto const& line : lines) {
        write_line(out, table, line, widths);
    }
    if (lines.empty()) {
        out << pick({"（无）", "(none)"}, language) << '\n';
    }
}

} // namespace doudi::wire
