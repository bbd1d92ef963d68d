/// Returns that are workbooks: as their texts, and each thing only a workbook can have wrong.
#include "support/workbook_return.hpp"

#include "doudi/bank/layout_reader.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/sheet/sheet_rows.hpp"
#include "support/bank_messages.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <sstream>

namespace doudi::bank {
namespace {

using test::replaced;
using test::SheetFile;
using test::text_cell;

std::string toml_of(std::string_view name) {
    auto const layouts = embedded::bank_layouts();
    auto const found = std::ranges::find(layouts, name, &embedded::TextFile::name);
    REQUIRE(found != layouts.end());
    return std::string{found->text};
}

Layout const& text_layout() {
    static auto const layout = read_layout(toml_of("commercial-bank"), "text.toml").value();
    return layout;
}

/// The same columns and totals, in a workbook.
Layout make_book_layout() {
    auto const toml = toml_of("commercial-bank");
    auto const at = toml.find("[return]");
    auto const book = toml.substr(0, at) +
        replaced(toml.substr(at),
            "kind = \"delimited\"\ncharset = \"GB18030\"\ndelimiter = \"|\"\nline_end = \"LF\"",
            "kind = \"xlsx\"\ncharset = \"UTF-8\"");
    return read_layout(book, "book.toml").value();
}
Layout const& book_layout() {
    static auto const layout = make_book_layout();
    return layout;
}

std::string const account = "6217001234567890123";
std::vector<test::Answer> const rows{{"B610102-17-1", account, 50000, "成功", ""},
    {"B610102-17-2", account, 700, "失败", "户名不符"},
    {"B610102-17-3", account, 12345678, "交易失败", "账户年检"},
    {"X", account, 100, "交易成功", ""}};

/// Row by row, or the faults with their cells, or the refusal.
std::string told(LayoutReader& reader) {
    std::string text;
    ResultRow row;
    for (;;) {
        auto const more = reader.next(row);
        if (!more) {
            return std::string{text_of(more.error().code).name} + ": " + more.error().detail;
        }
        if (!*more) {
            break;
        }
        text += std::to_string(row.row) + ' ' + row.reference_text + ' ' + row.account_no + ' ' +
            format_yuan(row.amount) + (row.is_paid ? " paid" : " failed ") + row.reason +
            row.words + ' ' + format_date(row.booked_on) + "; ";
    }
    std::string faults;
    for (auto const& fault : reader.faults()) {
        faults += std::to_string(fault.row) + ' ' + fault.cell + ' ' + fault.column + ' ' +
            std::string{text_of(fault.code).name} + "; ";
    }
    return faults.empty() ? text : faults;
}

std::string told(SheetFile const& file, Layout const& layout = book_layout()) {
    auto const path = std::filesystem::temp_directory_path() /
        ("doudi-return-" + std::to_string(getpid()) + ".xlsx");
    file.write(path);
    auto const opened = sheet::SheetRows::open(path, {});
    std::filesystem::remove(path);
    if (!opened) {
        return std::string{text_of(opened.error().code).name} + ": " + opened.error().detail;
    }
    LayoutReader reader{layout, **opened};
    return told(reader);
}

/// The answer with one thing of its XML changed.
SheetFile with(std::string_view from, std::string_view to) {
    auto file = test::return_sheet(book_layout(), {rows.front()});
    file.rows = replaced(file.rows, from, to);
    file.formats = R"(<numFmt numFmtId="170" formatCode="yyyy-mm-dd"/>)";
    file.styles = R"(<xf numFmtId="0"/><xf numFmtId="170"/>)";
    return file;
}

/// A cell of another type than text.
std::string value_cell(
    std::string_view place, std::string_view attributes, std::string_view value) {
    return "<c r=\"" + std::string{place} + "\" " + std::string{attributes} + "><v>" +
        std::string{value} + "</v></c>";
}

} // namespace

TEST_CASE("a workbook says what a text of the same rows says") {
    std::istringstream in{test::answer(text_layout(), rows)};
    LayoutReader text{text_layout(), in};
    auto const said = told(text);
    CHECK(said ==
        "2 B610102-17-1 " + account + " 500.00 paid 2020-04-10; 3 B610102-17-2 " + account +
            " 7.00 failed F01户名不符 2020-04-10; 4 B610102-17-3 " + account +
            " 123456.78 failed unmapped账户年检 2020-04-10; 5 X " + account +
            " 1.00 paid 2020-04-10; ");
    CHECK(told(test::return_sheet(book_layout(), rows)) == said);
}

TEST_CASE("numbers and days of a workbook where they may stand, and columns in another order") {
    auto const sound = told(test::return_sheet(book_layout(), {rows.front()}));
    CHECK(sound == "2 B610102-17-1 " + account + " 500.00 paid 2020-04-10; ");
    CHECK(told(with(text_cell("D2", "500.00"), value_cell("D2", "", "500"))) == sound);
    CHECK(told(with(text_cell("C3", "500.00"), value_cell("C3", "", "500"))) == sound);
    CHECK(told(with(text_cell("B3", "1"), value_cell("B3", "", "1"))) == sound);
    CHECK(told(with(text_cell("H2", "20200410"), value_cell("H2", "s=\"1\"", "43931"))) == sound);
    CHECK(told(with(text_cell("H2", "20200410"), value_cell("H2", "", "20200410"))) == sound);
    CHECK(told(with("<c r=\"C2\"", "<c r=\"A2\"><f>1+1</f><v>2</v></c><c r=\"C2\"")) == sound);

    // Names and accounts changed places, with their headers.
    auto moved = with(text_cell("B1", "户名"), text_cell("B1", "账号"));
    moved.rows = replaced(moved.rows, text_cell("C1", "账号"), text_cell("C1", "户名"));
    moved.rows = replaced(moved.rows, text_cell("C2", account), text_cell("B2", account));
    CHECK(told(moved) == sound);
}

TEST_CASE("a workbook that is not what it says is refused by name, or each fault told") {
    struct Row {
        std::string what;
        SheetFile file;
        std::string answer;
    };
    auto const all = with("", "").rows;
    std::vector<Row> const cases = {
        {"account is a number",
            with(text_cell("C2", account), value_cell("C2", "", "6217001234567890123")),
            "2 C2 account_no number_in_text_column; "},
        {"reference is a number", with(text_cell("E2", "B610102-17-1"), value_cell("E2", "", "17")),
            "2 E2 reference number_in_text_column; "},
        {"account is a day", with(text_cell("C2", account), value_cell("C2", "s=\"1\"", "43931")),
            "2 C2 account_no number_in_text_column; "},
        {"amount is a formula",
            with(text_cell("D2", "500.00"), "<c r=\"D2\"><f>250*2</f><v>500</v></c>"),
            "2 D2 amount cell_formula; "},
        {"amount is an error", with(text_cell("D2", "500.00"), value_cell("D2", "t=\"e\"", "#N/A")),
            "2 D2 amount cell_error; "},
        {"amount is true", with(text_cell("D2", "500.00"), value_cell("D2", "t=\"b\"", "1")),
            "2 D2 amount malformed_amount; "},
        {"amount is a day", with(text_cell("D2", "500.00"), value_cell("D2", "s=\"1\"", "43931")),
            "2 D2 amount malformed_amount; "},
        {"total is a formula",
            with(text_cell("C3", "500.00"), "<c r=\"C3\"><f>SUM(D2:D2)</f><v>500</v></c>"),
            "3 C3 total cell_formula; "},
        {"total", with(text_cell("C3", "500.00"), value_cell("C3", "", "500.01")),
            "3 C3 total wrong_sum; "},
        {"count", with(text_cell("B3", "1"), text_cell("B3", "2")), "3 B3 count wrong_count; "},
        {"status", with(text_cell("F2", "成功"), text_cell("F2", "处理中")),
            "2 F2 status unknown_status_text; "},
        {"two in a row", with(text_cell("D2", "500.00") + text_cell("E2", "B610102-17-1"), ""),
            "2 E2 reference missing_value; 2 D2 amount malformed_amount; "},
        {"day", with(text_cell("H2", "20200410"), value_cell("H2", "", "43931")),
            "2 H2 booked_on malformed_date; "},
        {"a cell more", with(text_cell("H2", "20200410"), text_cell("I2", "20200410")),
            "2 E2 reference wrong_column_count; "},
        {"no tail", {.rows = all.substr(0, all.find("<row r=\"3\">"))},
            "file_truncated: row 2: cells"},
        {"another tail", with(text_cell("A3", "合计"), text_cell("A3", "小计")),
            "file_truncated: row 3: not the text that begins or ends a file of this layout"},
        {"columns", with(text_cell("E1", "业务流水号"), text_cell("E1", "户名")),
            "file_wrong_layout: row 1: twice 户名; missing 业务流水号"},
        {"a column more",
            with("</row><row r=\"2\">", text_cell("I1", "某") + "</row><row r=\"2\">"),
            "file_wrong_layout: row 1: unknown I1"},
        {"empty", SheetFile{}, "file_truncated: no line before the rows"},
        {"merged", {.rows = all, .after = R"(<mergeCells><mergeCell ref="A1:B2"/></mergeCells>)"},
            "spreadsheet_merged_cells: A1:B2"},
    };
    for (auto const& row : cases) {
        CAPTURE(row.what);
        CHECK(told(row.file) == row.answer);
    }
}

TEST_CASE("a workbook without headers has its columns in the layout's order, behind its head") {
    auto toml = toml_of("workbook-bank");
    auto const at = toml.find("[return]");
    auto answer = toml.substr(at);
    for (auto const* const title : {"序号", "卡号", "金额", "备注", "状态", "说明"}) {
        answer = replaced(answer, ", header = \"" + std::string{title} + "\"", "");
    }
    auto const layout = read_layout(toml.substr(0, at) + answer, "plain.toml").value();
    auto const sheet = test::return_sheet(layout, {{"B610102-17-1", account, 7, "成功", ""}});
    CHECK(told(sheet, layout) == "2 B610102-17-1 " + account + " 0.07 paid 2020-04-10; ");
    SheetFile const wrong{.rows = replaced(sheet.rows, "0.07", "0.08")}; // the head's total
    CHECK(told(wrong, layout) == "1 F1 total wrong_sum; ");
    SheetFile const other{.rows = replaced(sheet.rows, "总笔数", "笔数")};
    CHECK(told(other, layout) ==
        "file_wrong_layout: row 1: not the text that begins or ends a file of this layout");
}

} // namespace doudi::bank
