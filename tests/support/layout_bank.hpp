/// A bank that reads its own layout and answers in it, written apart from the program's reader and
/// writer.
///
/// Example: `auto asked = read_instructions(layout, bytes); auto bytes = answer(layout, rows);`
#pragma once

#include "doudi/bank/layout.hpp"
#include "doudi/base/decimal.hpp"
#include "support/shell.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace doudi::test {

using bank::LayoutField;
using AskedLine = std::map<LayoutField, std::string>;

/// The rows of a workbook, its cells with tabs between; every cell must be an inline text.
inline std::string workbook_rows(std::string const& bytes) {
    auto const path = std::filesystem::temp_directory_path() /
        ("doudi-layout-" + std::to_string(getpid()) + ".xlsx");
    std::ofstream{path, std::ios::binary} << bytes;
    auto const script = std::string{R"(python3 -c '
import sys, zipfile, xml.etree.ElementTree as tree
name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
sheet = zipfile.ZipFile(sys.argv[1]).read("xl/worksheets/sheet1.xml")
for row in tree.fromstring(sheet).iter(name + "row"):
    cells = list(row.iter(name + "c"))
    assert all(cell.get("t") == "inlineStr" for cell in cells)
    print("\t".join("".join(cell.itertext()) for cell in cells))
' )"};
    auto const done = run_shell("PYTHONIOENCODING=utf-8 " + script + path.string());
    std::filesystem::remove(path);
    if (done.exit_code != 0) {
        throw std::runtime_error{done.output};
    }
    return done.output;
}

inline std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        lines.push_back(line);
    }
    return lines;
}

inline std::string without_filling(std::string value, bank::LayoutCell const& cell) {
    while (!value.empty() && (cell.is_right ? value.front() : value.back()) == cell.fill) {
        value.erase(cell.is_right ? value.begin() : value.end() - 1);
    }
    return value;
}

inline AskedLine read_line(bank::LayoutForm const& form, std::vector<bank::LayoutCell> const& cells,
    std::string const& line) {
    AskedLine asked;
    std::size_t at = 0;
    auto const text =
        form.kind == bank::LayoutKind::delimited ? to_utf8(line, form.charset).value() : line;
    auto const delimiter = form.kind == bank::LayoutKind::xlsx ? "\t" : form.delimiter;
    for (auto const& cell : cells) {
        if (form.kind == bank::LayoutKind::fixed) {
            asked[cell.field] =
                to_utf8(without_filling(line.substr(at, cell.width), cell), form.charset).value();
            at += cell.width;
        } else {
            auto const end = std::min(text.find(delimiter, at), text.size());
            asked[cell.field] = text.substr(at, end - at);
            at = end + delimiter.size();
        }
    }
    return asked;
}

/// The head, if the layout has one, and the lines behind it.
struct AskedFile {
    AskedLine head;
    std::vector<AskedLine> lines;
};

inline AskedFile read_instructions(bank::Layout const& layout, std::string const& bytes) {
    auto const& form = layout.instruction;
    auto lines = lines_of(form.kind == bank::LayoutKind::xlsx ? workbook_rows(bytes) : bytes);
    AskedFile file;
    if (!form.head.empty()) {
        file.head = read_line(form, form.head, lines.at(0));
        lines.erase(lines.begin());
    }
    if (form.has_header) {
        lines.erase(lines.begin());
    }
    for (auto const& line : lines) {
        file.lines.push_back(read_line(form, form.columns, line));
    }
    return file;
}

struct Answer {
    std::string reference, account_no;
    std::int64_t fen;
    std::string status; ///< the bank's word; one of its words for paid: paid
    std::string reason; ///< the bank's words
};

/// What stands between the cells and behind a line; the cells of a workbook are told as CSV.
inline std::string between(bank::LayoutForm const& form) {
    return form.kind == bank::LayoutKind::xlsx ? "," : form.delimiter;
}
inline std::string behind(bank::LayoutForm const& form) {
    return form.kind == bank::LayoutKind::xlsx ? "\n" : form.line_end;
}

inline std::string written(
    bank::LayoutForm const& form, std::vector<bank::LayoutCell> const& cells, AskedLine values) {
    std::string line;
    for (auto const& cell : cells) {
        values[LayoutField::text] = cell.text;
        auto bytes = from_utf8(values[cell.field], form.charset).value();
        std::string const filling(
            cell.width > bytes.size() ? cell.width - bytes.size() : 0, cell.fill);
        line += &cell == cells.data() ? "" : between(form);
        line += form.kind != bank::LayoutKind::fixed ? bytes
            : cell.is_right                          ? filling + bytes
                                                     : bytes + filling;
    }
    return line + behind(form);
}

inline std::string yuan(std::int64_t fen) {
    return format_yuan(Money::from_fen(fen));
}

/// A return file, booked on 10 April 2020; of a workbook its cells as CSV.
inline std::string answer(bank::Layout const& layout, std::vector<Answer> const& rows) {
    auto const& form = layout.answer;
    std::map<bool, std::int64_t> counts;
    std::map<bool, std::int64_t> sums;
    std::string lines;
    for (auto const& row : rows) {
        bool const is_paid =
            std::ranges::find(layout.paid_words, row.status) != layout.paid_words.end();
        ++counts[is_paid];
        sums[is_paid] += row.fen;
        lines += written(form, form.columns,
            {{LayoutField::reference, row.reference}, {LayoutField::account_no, row.account_no},
                {LayoutField::amount, yuan(row.fen)},
                {LayoutField::amount_fen, std::to_string(row.fen)},
                {LayoutField::status, row.status}, {LayoutField::reason, row.reason},
                {LayoutField::booked_on, "20200410"}});
    }
    AskedLine const edge{{LayoutField::booked_on, "20200410"},
        {LayoutField::count, std::to_string(counts[true] + counts[false])},
        {LayoutField::total, yuan(sums[true] + sums[false])},
        {LayoutField::total_fen, std::to_string(sums[true] + sums[false])},
        {LayoutField::paid_count, std::to_string(counts[true])},
        {LayoutField::paid_total, yuan(sums[true])},
        {LayoutField::failed_count, std::to_string(counts[false])},
        {LayoutField::failed_total, yuan(sums[false])}};
    auto head = form.head.empty() ? std::string{} : written(form, form.head, edge);
    if (form.has_header) {
        std::string header;
        for (auto const& column : form.columns) {
            header += (header.empty() ? "" : between(form)) + column.header;
        }
        head += from_utf8(header, form.charset).value() + behind(form);
    }
    return head + lines + (form.tail.empty() ? std::string{} : written(form, form.tail, edge));
}

} // namespace doudi::test
