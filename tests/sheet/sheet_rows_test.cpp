#include "doudi/sheet/sheet_rows.hpp"

#include "sheet/sheet_world.hpp"
#include "support/sanitized.hpp"

#include <sys/resource.h>

#include <fstream>

namespace doudi {
namespace {

using test::SheetFile;
using test::SheetWorld;
using test::text_cell;

TEST_CASE_METHOD(SheetWorld, "cells of every kind are told as text, with what they were") {
    CHECK(
        told({.rows = R"(<row r="1">)" + text_cell("A1", "身份证号") + text_cell("B1", "b") +
                text_cell("C1", "c") + text_cell("D1", "d") + R"(</row>
            <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>1234.5599999999999</v></c>
                <c r="C2" s="1"><v>43951</v></c><c r="D2" t="b"><v>1</v></c></row>
            <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><f>1+1</f><v>2</v></c>
                <c r="C3" t="e"><v>#N/A</v></c><c r="D3" t="d"><v>2020-04-30T00:00:00</v></c></row>
            <row r="4"><c r="A4" t="str"><v>s</v></c><c r="B4" s="2"><v>43922</v></c>
                <c r="C4" t="inlineStr"><is> <r><t>ru</t></r> <r><t>ns</t></r>
                    <rPh sb="0" eb="1"><t>aloud</t></rPh></is></c></row>)",
            .after = R"(<pageMargins left="1"/>)",
            .shared = {"<t>䶮</t>",
                R"(<r><t>two </t></r><r><rPr/><t>runs</t></r><rPh sb="0" eb="1"><t>x</t></rPh>)"},
            .formats = R"(<numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>)",
            .styles = R"(<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/>)"}) ==
        "1: 身份证号|b|c|d\n"
        "2: two runs|1234.56#|2020-04-30@|1?\n"
        "3: 䶮|2=|#N/A!|2020-04-30@\n"
        "4: s|2020-04@|runs|\n");
}

TEST_CASE_METHOD(SheetWorld, "rows keep their numbers; blank ones and empty cells are no rows") {
    CHECK(told({.rows = R"(<row r="2"><c r="B2" s="0"/></row>)"
                        R"(<row>)" +
                  text_cell("A3", "a") + text_cell("C3", "c") + R"(<c r="D3" s="0"/></row>
            <row r="7">)" +
                  text_cell("A7", "x") + R"(<c r="XFD7" s="0"/></row>
            <row><c t="s"><v>0</v></c></row>
            <row r="9">)" +
                  text_cell("A9", "") + "</row>" + R"(<row r="12">)" + text_cell("D12", "late") +
                  "</row>",
              .shared = {"<t>next</t>"}}) == "3: a||c\n7: x||\n8: next||\n12: |||late\n");
}

TEST_CASE_METHOD(SheetWorld, "days may count from 1904") {
    CHECK(told({.rows = R"(<row><c s="0"><v>42489</v></c></row>)",
              .styles = R"(<xf numFmtId="14"/>)",
              .workbook_pr = R"(date1904="1")"}) == "1: 2020-04-30@\n");
}

TEST_CASE_METHOD(SheetWorld, "a sheet of a hundred thousand rows takes little memory") {
    constexpr int rows = 100'000;
    auto const sheet = directory / "sheet.xml";
    auto const shared = directory / "shared.xml";
    {
        std::ofstream cells{sheet};
        std::ofstream texts{shared};
        cells << "<worksheet><sheetData>";
        texts << "<sst>";
        for (int i = 1; i <= rows; ++i) {
            auto const n = std::to_string(i);
            cells << "<row r=\"" << n << "\"><c r=\"A" << n << "\" t=\"s\"><v>" << i - 1
                  << "</v></c>" << text_cell("B" + n, "612323195001010018" + n) << "<c r=\"C" << n
                  << "\"><v>" << i * 7919LL % 100'003 << "</v></c></row>";
            texts << "<si><t>a text that is shared by none, number " << n << "</t></si>";
        }
        cells << "</sheetData></worksheet>";
        texts << "</sst>";
    }
    SheetFile{.from_files = {{"xl/worksheets/sheet1.xml", sheet}, {"xl/sharedStrings.xml", shared}}}
        .write(file);
    auto const peak_kb = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss;
    };
    auto const before = peak_kb();
    auto const opened = sheet::SheetRows::open(file, {});
    REQUIRE(opened.has_value());
    std::int64_t count = 0;
    bool are_right = true;
    for (std::vector<std::string> cells;;) {
        auto const more = (*opened)->next(cells);
        if (!more || !*more) {
            are_right = are_right && more.has_value();
            break;
        }
        ++count;
        auto const n = std::to_string((*opened)->row());
        are_right = are_right && cells.size() == 3 && cells[0].ends_with("number " + n) &&
            cells[1].ends_with(n) && (*opened)->kind(2) == CellKind::number;
    }
    CHECK(count == rows);
    CHECK(are_right);
    constexpr long more_kb_max = 16L * 1024 * test::memory_factor;
    CHECK(peak_kb() - before < more_kb_max);
}

} // namespace
} // namespace doudi
