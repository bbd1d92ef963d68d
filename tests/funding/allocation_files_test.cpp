#include "doudi/funding/allocation_files.hpp"

#include "doudi/base/charset.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/funding/formula_file.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace doudi::funding {
namespace {

using namespace std::string_literals;

std::vector<Program> const programs{
    {"DB-R", "HR", "农村最低生活保障", "rural dibao", "2081902", FundType::general, true},
    {"OR-S", "HR", "孤儿基本生活费(散居)", "orphans", "2081001", FundType::general, true},
};

std::string said(Error const& error) {
    return std::string{text_of(error.code).name} + ": " + error.detail;
}

std::string list_of(std::string const& file) {
    std::istringstream in{file};
    auto const list = read_allocation_list(in);
    if (!list) {
        return said(list.error());
    }
    std::string text;
    for (auto const& row : *list) {
        text += row.region.text() + "=" + format_yuan(row.amount) + " ";
    }
    return text;
}

std::string factors_of(std::string const& file) {
    std::istringstream in{file};
    auto const table = read_factor_table(in, programs);
    if (!table) {
        return said(table.error());
    }
    std::string text;
    for (auto const& row : *table) {
        text += row.region.text() + " " + text_of(row) + "\n";
    }
    return text;
}

TEST_CASE("lists of amounts") {
    struct {
        std::string file, expected;
    } const rows[]{
        {"region_code,amount\n610102,1200000.00\n610103,\"1,000.5\"\n",
            "610102=1200000.00 610103=1000.50 "},
        {"\xEF\xBB\xBF金额,行政区划名称,行政区划代码\r\n12,新城区, 610102\r\n\r\n",
            "610102=12.00 "},
        {*from_utf8("行政区划代码,行政区划名称,金额\n610102,新城区,12\n", Charset::gb18030),
            "610102=12.00 "},
        {"", "file_wrong_layout: the file is empty"},
        {"region_code,sum\n", "file_wrong_layout: no column amount (金额)"},
        {"region_code,amount,extra\n", "file_wrong_layout: unknown column extra"},
        {"region_code,amount,amount\n", "file_wrong_layout: column amount stands twice"},
        {"region_code,amount\n610102\n", "file_wrong_layout: line 2: 1 fields instead of 2"},
        {"region_code,amount\n610102,1\n6101x2,5\n", "malformed_region: line 3"},
        {"region_code,amount\n610102,12.345\n", "malformed_amount: line 2"},
        {"region_code,amount\n610102,\"12\n", "csv_quote_unclosed: "},
        {"region_code,amount\n610102,\x81\x20\n", "malformed_encoding: "},
    };
    for (auto const& row : rows) {
        CHECK(list_of(row.file).substr(0, row.expected.size()) == row.expected);
    }
}

TEST_CASE("factor tables") {
    struct {
        std::string file, expected;
    } const rows[]{
        {"region_code,persons:DB-R,standard:DB-R,fiscal_difficulty,tilt,carryover\n"
         "610102,857,402.25,1.2,,30.00\n",
            "610102 DB-R=857x1609/4 need=0 difficulty=6/5 effort=1 performance=1 tilt=1 "
            "carryover=30.00 earmark=0.00\n"},
        {"行政区划代码,任务量,人数：农村最低生活保障,财政努力系数,工作绩效系数,专项金额\n"
         "610102,7,8,2,3,4\n",
            "610102 DB-R=8x1 need=7 difficulty=1 effort=2 performance=3 tilt=1 "
            "carryover=0.00 earmark=4.00\n"},
        {"region_code,need,配套率\n610102,7,0.1\n",
            "610102 need=7 difficulty=1 effort=1 performance=1 tilt=1 carryover=0.00 "
            "earmark=0.00 matching_rate=1/10\n"},
        {"persons:DB-R\n5\n", "file_wrong_layout: no column region_code"},
        {"region_code,standard:DB-R\n", "file_wrong_layout: a standard without persons: DB-R"},
        {"region_code,need,任务量\n", "file_wrong_layout: a column stands twice"},
        {"region_code,persons:XX\n", "unknown_program: XX"},
        {"region_code,heads\n", "file_wrong_layout: unknown column heads"},
        {"region_code,persons:DB-R\n610102,7.5\n", "malformed: line 2: persons"},
        {"region_code,persons:DB-R\n610102,-7\n", "malformed: line 2: persons"},
        {"region_code,tilt\n610102,-1\n", "malformed_ratio: line 2"},
    };
    for (auto const& row : rows) {
        CHECK(factors_of(row.file).substr(0, row.expected.size()) == row.expected);
    }
}

TEST_CASE("lists of assignments") {
    std::istringstream in{"账套,指标文号,项目,金额\n610102,财社〔2020〕1号,DB-R,12.50\n"};
    auto const list = read_assignment_list(in);
    REQUIRE(list.has_value());
    REQUIRE(list->size() == 1);
    CHECK(list->front().document == "财社〔2020〕1号");
    CHECK(list->front().program == "DB-R");
    CHECK(list->front().amount == Money::from_fen(1250));
    std::istringstream no_program{"book,document,amount\n"};
    CHECK(read_assignment_list(no_program).error().code == Refusal::file_wrong_layout);
}

TEST_CASE("formula parameters from a file") {
    struct {
        std::string file, expected;
    } const rows[]{
        {"", "form=product months=12 unit=fen carryover_rate=1 powers=1,1,1"},
        {"form = 'sum'\nmonths = 6\nunit = 'wan'\ncarryover_rate = '1/2'\n[weights]\nneed='0.85'\n"
         "difficulty=0\neffort=0\nperformance='0.15'\n",
            "form=sum months=6 unit=wan carryover_rate=1/2 weights=17/20,0,0,3/20"},
        {"[powers]\neffort=0\n[program_weights]\nDB-U='1.2'\n[earmarks]\nOR-S='450'\n",
            "form=product months=12 unit=fen carryover_rate=1 powers=1,0,1 weight:DB-U=6/5 "
            "earmark:OR-S=450.00"},
        {"months = 1.5", "policy_malformed: months: a whole number is wanted"},
        {"carryover_rate = 0.5", "policy_malformed: carryover_rate: a text in quotes is wanted"},
        {"carryover_rate = 'x'", "malformed_ratio: carryover_rate: x"},
        {"mouths = 1", "policy_malformed: mouths: unknown key"},
        {"[powers]\nneed=1", "policy_malformed: powers.need: unknown key"},
        {"form = 'best'", "malformed: form: best"},
        {"months = ", "policy_malformed: line 1"},
    };
    for (auto const& row : rows) {
        auto const parameters = read_formula_file(row.file);
        auto const text = parameters ? text_of(*parameters) : said(parameters.error());
        CHECK(text.substr(0, row.expected.size()) == row.expected);
    }
}

} // namespace
} // namespace doudi::funding
