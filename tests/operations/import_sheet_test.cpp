/// Spreadsheets are taken as the CSV files with the same rows are.
#include "doudi/operations/import_list.hpp"
#include "operations/roster_fixture.hpp"
#include "support/print.hpp"
#include "support/sheet_file.hpp"

namespace doudi {
namespace {

using test::DibaoRow;
using test::make_id;
using test::SheetFile;
using test::text_cell;

struct SheetFixture : test::RosterFixture {
    std::filesystem::path sheet(SheetFile const& made) {
        auto path = directory / ("sheet" + std::to_string(++sheets_) + ".csv"); // whatever its name
        made.write(path);
        return path;
    }
    std::filesystem::path sheet_of(std::string_view csv) {
        return sheet({.rows = test::sheet_rows_of(csv)});
    }
    operations::ImportRoster roster_in(std::filesystem::path const& path) {
        auto asked = request("");
        asked.file = path;
        asked.on_faults = operations::OnFaults::take_valid;
        return asked;
    }
    operations::ImportList list_in(std::filesystem::path const& path, std::string const& day) {
        return {.file = path,
            .kind = "custody",
            .region = RegionCode::from_number(610000),
            .as_of = *parse_date(day),
            .charset = {},
            .key_file = {}};
    }
    /// Row, column and name of every fault, without its cell.
    std::string told() const {
        std::string text;
        for (auto const& fault : faults.all()) {
            text += std::to_string(fault.row) + ' ' + std::string{roster::column_of(fault).en} +
                ' ' + std::string{roster::text_of(fault.code).name} + '\n';
        }
        return text;
    }
    std::string messages() const {
        std::string text;
        for (auto const& fault : faults.all()) {
            text += std::string{roster::text_of(fault.code).name} + " " +
                roster::message_of(fault, Language::en) + '\n';
        }
        return text;
    }

private:
    int sheets_ = 0;
};

TEST_CASE_METHOD(SheetFixture, "a roster gives the same as a sheet and as CSV") {
    auto csv = test::dibao_roster(40);
    DibaoRow wrong;
    wrong.household = "wrong";
    wrong.id = make_id(7);
    wrong.id.back() = wrong.id.back() == '0' ? '1' : '0';
    wrong.account = "12";
    csv += "\r\n" + wrong.text(); // behind a blank line
    auto const as_text = import(roster_in(file(csv)));
    REQUIRE(as_text.has_value());
    auto const told_of_text = told();
    CHECK(as_text->rejected == 1);
    CHECK(as_text->books.front().opened == 40);

    auto const as_sheet = import(roster_in(sheet_of(csv)));
    REQUIRE(as_sheet.has_value());
    CHECK(as_sheet->accepted == as_text->accepted);
    CHECK(as_sheet->rejected == as_text->rejected);
    CHECK(as_sheet->accepted + as_sheet->rejected == as_sheet->rows);
    // Of the same facts, so that no version was opened or closed.
    CHECK_FALSE(as_sheet->is_unchanged);
    CHECK(as_sheet->books.front().opened == 0);
    CHECK(as_sheet->books.front().closed == 0);
    CHECK(told() == told_of_text);
    CHECK(messages().find("(cell E82)") != std::string::npos);
    CHECK(messages().find("(cell L82)") != std::string::npos);
}

TEST_CASE_METHOD(
    SheetFixture, "a number where digits would be lost, a formula, an error: by cell") {
    std::string const header = test::sheet_rows_of(test::dibao_header);
    auto const cells = [](std::string const& row, std::string const& id, std::string const& income,
                           std::string const& account) {
        return "<row r=\"" + row + "\">" + text_cell("A" + row, "610102") +
            text_cell("B" + row, "H" + row) + text_cell("C" + row, "户主") +
            text_cell("D" + row, "张三") + id + text_cell("H" + row, "农村") + income +
            text_cell("K" + row, "102791000012") + account + text_cell("M" + row, "张三") +
            "</row>";
    };
    auto const account = [](std::string const& row) {
        return text_cell("L" + row, "6210201234567890123");
    };
    auto const good =
        cells("5", text_cell("E5", make_id(4)), R"(<c r="I5"><v>3000</v></c>)", account("5"));
    auto const imported = import(roster_in(sheet({.rows = header +
            cells("2", R"(<c r="E2"><v>6.1010219500101102E+17</v></c>)",
                R"(<c r="I2"><f>1+1</f><v>2</v></c>)", account("2")) +
            cells("3", text_cell("E3", make_id(2)), R"(<c r="I3" t="e"><v>#REF!</v></c>)",
                R"(<c r="L3"><v>6.2102012345678904E+18</v></c>)") +
            good})));
    REQUIRE(imported.has_value());
    CHECK(imported->accepted == 1);
    CHECK(imported->rejected == 2);
    CHECK(told() ==
        "2 resident_id number_in_text_column\n2 income_year cell_formula\n"
        "3 income_year cell_error\n3 account_no number_in_text_column\n");
    CHECK(messages().find("(cell E2)") != std::string::npos);
    CHECK(messages().find("(cell L3)") != std::string::npos);
    CHECK(count("roster.enrolment WHERE income_year_fen = 300000") == 1);
}

TEST_CASE_METHOD(SheetFixture, "a list gives the same as a sheet and as CSV, days included") {
    std::string csv = "身份证号,收押日期,释放日期\n";
    std::string rows = test::sheet_rows_of(csv);
    for (int i = 1; i <= 20; ++i) {
        auto const n = std::to_string(i + 1);
        csv += make_id(i) + ",2020-01-02,\n";
        rows += "<row r=\"" + n + "\">" + text_cell("A" + n, make_id(i)) + "<c r=\"B" + n +
            R"(" s="1"><v>43832</v></c></row>)";
    }
    REQUIRE(operations::import_list(context, list_in(file(csv), "2020-04-29"), faults));
    auto const as_sheet = operations::import_list(context,
        list_in(sheet({.rows = rows, .styles = R"(<xf numFmtId="0"/><xf numFmtId="14"/>)"}),
            "2020-04-30"),
        faults);
    REQUIRE(as_sheet.has_value());
    CHECK(as_sheet->rows == 20);
    CHECK(count("(SELECT row_no, id_hash, from_date, until_date FROM roster.outside_row"
                "  GROUP BY 1, 2, 3, 4 HAVING count(*) = 2) same") == 20);
}

TEST_CASE_METHOD(
    SheetFixture, "faults of a list in a sheet name their cells, and nothing is taken") {
    auto const refused = operations::import_list(context,
        list_in(sheet({.rows = test::sheet_rows_of("备注,身份证号,收押日期\n") +
                        R"(<row r="3"><c r="B3"><v>610102195001010017</v></c>)" +
                        text_cell("C3", "2020-01-02") + R"(</row><row r="4">)" +
                        text_cell("B4", make_id(1)) + text_cell("C4", "never") + "</row>"}),
            "2020-04-30"),
        faults);
    CHECK(refusal_in(refused) == Refusal::file_has_faults);
    CHECK(told() == "3 resident_id number_in_text_column\n4 held_from malformed_date\n");
    CHECK(messages().find("(cell B3)") != std::string::npos);
    CHECK(messages().find("(cell C4)") != std::string::npos);
    CHECK(count("roster.outside_list") == 0);
}

TEST_CASE_METHOD(
    SheetFixture, "merged cells, which the end of the file tells, leave nothing behind") {
    SheetFile merged{
        .rows = test::sheet_rows_of("resident_id,held_from\n" + make_id(1) + ",2020-01-02\n"),
        .after = R"(<mergeCells count="1"><mergeCell ref="A2:A9"/></mergeCells>)"};
    auto const refused =
        operations::import_list(context, list_in(sheet(merged), "2020-04-30"), faults);
    REQUIRE(refusal_in(refused) == Refusal::spreadsheet_merged_cells);
    CHECK(refused.error().detail == "A2:A9");
    CHECK(count("roster.outside_row") == 0);
    CHECK(refusal_in(import(roster_in(sheet(merged)))) == Refusal::spreadsheet_merged_cells);
}

} // namespace
} // namespace doudi
