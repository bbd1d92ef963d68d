/// Spreadsheet files that are refused, each by its name.
#include "sheet/sheet_world.hpp"

#include <fstream>
#include <iterator>

namespace doudi {
namespace {

using test::SheetFile;
using test::SheetWorld;
using test::text_cell;

std::string bytes_of(std::filesystem::path const& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

struct FaultWorld : SheetWorld {
    Result<bool> detected(std::string_view bytes) const {
        std::ofstream{file, std::ios::binary} << bytes;
        return sheet::is_spreadsheet(file);
    }
    /// A part of this many blanks.
    std::filesystem::path blanks(std::streamoff bytes) const {
        auto path = directory / "blanks";
        std::ofstream out{path};
        out << "<worksheet>";
        std::string const piece(std::size_t{1} << 20U, ' ');
        for (std::streamoff written = 0; written < bytes;
             written += static_cast<std::streamoff>(piece.size())) {
            out << piece;
        }
        out << "</worksheet>";
        return path;
    }
};

TEST_CASE_METHOD(FaultWorld, "what a file is shows in its first bytes") {
    std::string old{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"};
    old.resize(2048);
    old[30] = 9; // sectors of 512 bytes; the directory is the first of them
    auto encrypted = old;
    std::size_t at = 512;
    for (char const c : std::string_view{"EncryptedPackage"}) {
        encrypted[at] = c;
        at += 2;
    }
    CHECK(refusal_in(detected(old)) == Refusal::spreadsheet_old_format);
    CHECK(refusal_in(detected(old.substr(0, 100))) == Refusal::spreadsheet_old_format);
    CHECK(refusal_in(detected(encrypted)) == Refusal::spreadsheet_encrypted);
    CHECK(*detected("PK\3\4 and so on"));
    CHECK_FALSE(*detected("姓名,身份证号\n"));
    CHECK_FALSE(*detected(""));
    CHECK(refusal_in(sheet::is_spreadsheet(directory / "none")) == Refusal::file_unreadable);
}

TEST_CASE_METHOD(FaultWorld, "parts that are missing, locked or made to burst") {
    CHECK(told({.left_out = {"_rels/.rels"}}) == "spreadsheet_part_missing _rels/.rels");
    CHECK(told({.left_out = {"xl/workbook.xml"}}) == "spreadsheet_part_missing xl/workbook.xml");
    CHECK(told({.left_out = {"xl/worksheets/sheet1.xml"}}) ==
        "spreadsheet_part_missing xl/worksheets/sheet1.xml");
    CHECK(told({.parts = {{"xl/workbook.xml", "<workbook/>"}}}) ==
        "spreadsheet_part_missing (sheet)");
    CHECK(told({.left_out = {"xl/sharedStrings.xml"}}) ==
        "spreadsheet_part_missing xl/sharedStrings.xml");
    CHECK(told({.is_encrypted = true}) == "spreadsheet_encrypted _rels/.rels");
    constexpr std::streamoff bomb_bytes = std::streamoff{40} << 20U;
    CHECK(told({.from_files = {{"xl/worksheets/sheet1.xml", blanks(bomb_bytes)}}}) ==
        "spreadsheet_too_large xl/worksheets/sheet1.xml");
    CHECK(told({.parts = {{"XL/Workbook.xml", "<workbook/>"}}}) ==
        "spreadsheet_damaged a part is there twice");
}

TEST_CASE_METHOD(FaultWorld, "a file cut off, altered, or claiming too much") {
    SheetFile const made{.rows = R"(<row>)" + text_cell("A1", std::string(5000, 'x')) + "</row>"};
    REQUIRE(told(made).size() > 5000);
    auto const whole = bytes_of(file);
    auto const write = [this](std::string const& bytes) {
        std::ofstream{file, std::ios::binary} << bytes;
    };
    for (std::size_t size = 0; size < whole.size(); size += whole.size() / 20) {
        write(whole.substr(0, size));
        CHECK(told() == "spreadsheet_damaged the archive has no end");
    }
    auto altered = whole;
    auto const sheet = altered.find("xl/worksheets/sheet1.xml");
    altered[sheet + 60] = static_cast<char>(altered[sheet + 60] ^ 0x55);
    write(altered);
    CHECK(told().starts_with("spreadsheet_damaged"));
    auto many = whole;
    auto const end = many.rfind("PK\5\6");
    many[end + 10] = '\xFE';
    many[end + 11] = '\xFE';
    write(many);
    CHECK(told() == "spreadsheet_too_large too many parts");
}

TEST_CASE_METHOD(FaultWorld, "sheets that break the rules, by the place") {
    struct Case {
        SheetFile made;
        std::string told;
    };
    std::string const good = "<row r=\"1\">" + text_cell("A1", "a") + "</row>";
    for (auto const& [made, expected] : {
             Case{{.rows = good + R"(<row r="1"/>)"}, "spreadsheet_malformed row after 1"},
             Case{{.rows = R"(<row r="x"/>)"}, "spreadsheet_malformed row after 0"},
             Case{{.rows = R"(<row r="2147483648"/>)"}, "spreadsheet_malformed row after 0"},
             Case{{.rows = R"(<row r="1"><c r="A2"><v>1</v></c></row>)"},
                 "spreadsheet_malformed row 1, cell after 0"},
             Case{{.rows = R"(<row r="1"><c r="B1"/><c r="A1"/></row>)"},
                 "spreadsheet_malformed row 1, cell after 2"},
             Case{{.rows = R"(<row><c r="1A"/></row>)"},
                 "spreadsheet_malformed row 1, cell after 0"},
             Case{{.rows = R"(<row><c t="odd"><v>1</v></c></row>)"}, "spreadsheet_malformed A1"},
             Case{{.rows = R"(<row><c t="s"><v>0</v></c></row>)"}, "spreadsheet_malformed row 1"},
             Case{{.rows = R"(<row><c t="s"><v>-1</v></c></row>)"}, "spreadsheet_malformed row 1"},
             Case{{.rows = R"(<row><c r="GS1"><v>1</v></c></row>)"}, "spreadsheet_too_wide GS1"},
             Case{{.rows = good, .after = R"(<mergeCells><mergeCell ref="A3:A5"/></mergeCells>)"},
                 "spreadsheet_merged_cells A3:A5"},
             Case{{.rows = "<row>" + text_cell("A1", std::string(65'537, 'x')) + "</row>"},
                 "spreadsheet_cell_too_long A1"},
             Case{{.shared = {"<t>a</t>", "<t>" + std::string(65'537, 'x') + "</t>"}},
                 "spreadsheet_cell_too_long shared text 2"},
         }) {
        CHECK(told(made) == expected);
    }
}

TEST_CASE_METHOD(FaultWorld, "XML of every part that is none, or has entities") {
    std::string const bomb = R"(<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>)";
    std::string deep;
    for (int i = 0; i < 60; ++i) {
        deep += "<x>";
    }
    for (auto const* const name : {"_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml",
             "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}) {
        INFO(name);
        CHECK(told({.parts = {{name, bomb}}}).starts_with("xml_has_dtd"));
        CHECK(told({.parts = {{name, "<a><b></a>"}}}).starts_with("xml_malformed"));
        CHECK(told({.parts = {{name, "<a><b>"}}}).starts_with("file_truncated"));
        CHECK(told({.parts = {{name, "<a>\xFF</a>"}}}).starts_with("malformed_encoding"));
        CHECK(told({.parts = {{name, deep}}}).starts_with("xml_too_deep"));
    }
}

} // namespace
} // namespace doudi
