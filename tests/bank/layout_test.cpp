/// Layouts of banks: what may stand in one, what goes out, what comes back.
#include "doudi/bank/layout_file.hpp"
#include "doudi/bank/layout_reader.hpp"
#include "doudi/base/embedded.hpp"
#include "support/bank_messages.hpp"
#include "support/layout_bank.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <sstream>

namespace doudi::bank {
namespace {

using test::replaced;

std::string toml_of(std::string_view name) {
    auto const layouts = embedded::bank_layouts();
    auto const found = std::ranges::find(layouts, name, &embedded::TextFile::name);
    REQUIRE(found != layouts.end());
    return std::string{found->text};
}

Layout layout_of(std::string_view name) {
    return read_layout(toml_of(name), std::string{name} + ".toml").value();
}

FileHead const head{.bank = "402",
    .period = *Period::parse("2020-04"),
    .message_id = "D610000-202004-402",
    .made_at = Instant{},
    .pay_on = *parse_date("2020-04-10"),
    .batches = {{BookId{610102}, BatchId{17}, "新城区", "DB-R", "农村最低生活保障", 4, Money{}}}};

Instruction instruction(std::int32_t line, std::string_view name) {
    return {.reference = {BookId{610102}, BatchId{17}, line},
        .program = "DB-R",
        .name = name,
        .account_no = "6217001234567890123",
        .bank_no = "402791000010",
        .amount = Money::from_fen(70675)};
}

std::string bytes_of(LayoutFile const& file) {
    std::ostringstream out;
    REQUIRE(file.write(out).has_value());
    return out.str();
}

/// "row column code; " of every fault, then the rows, or the refusal.
std::string read_back(Layout const& layout, std::string const& bytes) {
    std::istringstream in{bytes};
    LayoutReader reader{layout, in};
    std::string rows;
    ResultRow row;
    for (;;) {
        auto const more = reader.next(row);
        if (!more) {
            return std::string{text_of(more.error().code).name} + ": " + more.error().detail;
        }
        if (!*more) {
            break;
        }
        rows += row.reference_text + ' ' + row.account_no + ' ' + format_yuan(row.amount) +
            (row.is_paid ? " paid" : " failed " + row.reason + ' ' + row.words) + ' ' +
            format_date(row.booked_on) + "; ";
    }
    std::string faults;
    for (auto const& fault : reader.faults()) {
        faults += std::to_string(fault.row) + ' ' + fault.column + ' ' +
            std::string{text_of(fault.code).name} + "; ";
    }
    return faults.empty() ? rows : faults;
}

} // namespace

TEST_CASE("every layout carries what it can, and names what it cannot") {
    struct Row {
        std::string layout, name, held;
    };
    std::vector<Row> const rows = {
        {"rural-credit", "王小明", ""},
        {"rural-credit", "买买提·吐尔逊", ""},
        {"rural-credit", "李䶮", "name not_in_charset"},
        {"rural-credit", "李㛃", "name not_in_charset"},
        {"rural-credit", "李𠮷", "name not_in_charset"},
        {"rural-credit", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", ""},
        {"rural-credit", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
            "name too_wide"},
        {"rural-credit", "王\n明", "name holds_delimiter"},
        {"commercial-bank", "买买提·吐尔逊", ""},
        {"commercial-bank", "李䶮", ""},
        {"commercial-bank", "李㛃", ""},
        {"commercial-bank", "李𠮷", ""},
        {"commercial-bank", "亅", ""}, // its second byte in GBK is the bar
        {"commercial-bank", "王|明", "name holds_delimiter"},
        {"workbook-bank", "李䶮㛃𠮷·<&>", ""},
        {"workbook-bank", "王\x1f明", "name holds_delimiter"},
    };
    for (auto const& [name, holder, held] : rows) {
        CAPTURE(name, holder);
        auto const layout = layout_of(name);
        LayoutFile file{layout, head, 1};
        auto const hold = file.add(instruction(3, holder), head.batches.front());
        CHECK((hold ? std::string{name_of(hold->field)} + ' ' +
                          std::string{text_of(hold->reason).name}
                    : std::string{}) == held);
        REQUIRE_FALSE(file.add(instruction(4, "王五"), head.batches.front()).has_value());
        auto const asked = test::read_instructions(layout, bytes_of(file)).lines;
        REQUIRE(asked.size() == (held.empty() ? 2 : 1));
        CHECK(asked.back().at(LayoutField::reference) == "B610102-17-4");
        CHECK(asked.front().at(LayoutField::name) == (held.empty() ? holder : "王五"));
        CHECK(asked.front().at(LayoutField::account_no) == "6217001234567890123");
    }
}

TEST_CASE("the bytes of a file of fixed width") {
    auto const layout = layout_of("rural-credit");
    LayoutFile file{layout, head, 2};
    REQUIRE_FALSE(file.add(instruction(3, "王·明"), head.batches.front()).has_value());
    CHECK(to_utf8(bytes_of(file), Charset::gbk).value() ==
        "HD610000-202004-402-2               20200410000001000000000070675\r\n"
        "D000001B610102-17-3                       6217001234567890123             王·明" +
            std::string(54, ' ') + "000000000070675农村最低生活保障202004" + std::string(18, ' ') +
            "\r\n");
}

TEST_CASE("head lines tell count and sum; a file is full at its cap") {
    auto layout = layout_of("commercial-bank");
    layout.lines_max = 2;
    LayoutFile file{layout, head, 1};
    CHECK_FALSE(file.add(instruction(1, "王一"), head.batches.front()).has_value());
    CHECK_FALSE(file.is_full());
    CHECK_FALSE(file.add(instruction(2, "王二"), head.batches.front()).has_value());
    CHECK(file.is_full());
    auto const told = test::read_instructions(layout, bytes_of(file)).head;
    CHECK(told.at(LayoutField::count) == "2");
    CHECK(told.at(LayoutField::total) == "1413.50");
    CHECK(told.at(LayoutField::file_id) == "D610000-202004-402-1");
    layout.instruction.head.at(3).width = 3; // the sum
    std::ostringstream out;
    auto const written = file.write(out);
    REQUIRE(written.has_error());
    CHECK(written.error().code == Refusal::layout_malformed);
}

TEST_CASE("the same lines make the same workbook") {
    auto const layout = layout_of("workbook-bank");
    LayoutFile file{layout, head, 1};
    CHECK_FALSE(file.add(instruction(1, "王一"), head.batches.front()).has_value());
    CHECK(bytes_of(file) == bytes_of(file));
}

/// The workbook's columns in a text with tabs.
std::string tabs_toml() {
    auto const book = toml_of("workbook-bank");
    auto const at = book.find("[return]");
    return book.substr(0, at) +
        replaced(book.substr(at), "kind = \"xlsx\"\ncharset = \"UTF-8\"",
            "kind = \"delimited\"\ncharset = \"GBK\"\ndelimiter = \"\\t\"\nline_end = \"CRLF\"");
}

TEST_CASE("a return in every layout is read as it was meant") {
    std::string const account = "6217001234567890123";
    for (auto const& [toml, paid, failed, words] :
        {std::array<std::string, 4>{toml_of("rural-credit"), "00", "01", "账户已销户"},
            {toml_of("commercial-bank"), "交易成功", "失败", "账户已销户"},
            {tabs_toml(), "成功", "退票", "已销户"}}) {
        auto const layout = read_layout(toml, "x.toml").value();
        CAPTURE(layout.name_en);
        auto const bytes = test::answer(layout,
            {{"B610102-17-1", account, 50000, paid, ""},
                {"B610102-17-2", account, 7, failed, words},
                {"B610102-17-3", account, 12345678, failed, "账户年检"},
                {"X", account, 100, paid, words}});
        std::string answer;
        for (auto const& [line, told] : {std::array<std::string, 2>{"B610102-17-1", "500.00 paid"},
                 {"B610102-17-2", "0.07 failed F03 " + words},
                 {"B610102-17-3", "123456.78 failed unmapped 账户年检"}, {"X", "1.00 paid"}}) {
            answer.append(line).append(" ").append(account).append(" ");
            answer.append(told).append(" 2020-04-10; ");
        }
        CHECK(read_back(layout, bytes) == answer);
    }
}

TEST_CASE("a return that is not what it says is refused by name, or each fault told") {
    auto const layout = layout_of("commercial-bank");
    auto const good = test::answer(layout,
        {{"B610102-17-1", "6217001234567890123", 50000, "成功", ""},
            {"B610102-17-2", "6217001234567890123", 700, "失败", "户名不符"}});
    auto const text = to_utf8(good, Charset::gb18030).value();
    auto const with = [&](std::string_view from, std::string_view to) {
        return from_utf8(replaced(text, from, to), Charset::gb18030).value();
    };
    auto const tail = text.find("合计");
    struct Row {
        std::string what, bytes, answer;
    };
    std::vector<Row> const rows = {
        {"empty", "", "file_truncated: no line before the rows"},
        {"count", with("合计|2|", "合计|3|"), "4 count wrong_count; "},
        {"count is a text", with("合计|2|", "合计|x|"), "4 count wrong_count; "},
        {"sum", with("|507.00|", "|507.01|"), "4 total wrong_sum; "},
        {"paid", with("|1|500.00|", "|2|5.00|"),
            "4 paid_count wrong_count; 4 paid_total wrong_sum; "},
        {"failed", with("|1|7.00\n", "|0|0.00\n"),
            "4 failed_count wrong_count; 4 failed_total wrong_sum; "},
        {"no tail", from_utf8(text.substr(0, tail), Charset::gb18030).value(),
            "file_truncated: line 3: cells"},
        {"cut in the tail", from_utf8(text.substr(0, tail + 9), Charset::gb18030).value(),
            "file_truncated: line 4: cells"},
        {"status", with("成功|", "处理中|"), "2 status unknown_status_text; "},
        {"two in a row", with("|500.00|B610102-17-1", "|-5|"),
            "2 reference missing_value; 2 amount malformed_amount; "},
        {"beyond any sum", with("|500.00|B", "|92233720368547758.07|B"),
            "overflow: line 3: the sum so far"},
        {"account", with("6217001234567890123", "6217x"), "2 account_no malformed_account_no; "},
        {"date", with("20200410", "20200230"), "2 booked_on malformed_date; "},
        {"a cell more", with("||6217001234567890123", "|||6217001234567890123"),
            "2 reference wrong_column_count; "},
        {"not GB18030", replaced(good, "B610102-17-2", "B610102\xff\xff-2"),
            "malformed_encoding: line 3: byte 34"},
        {"no line ends", std::string(5000, 'x'),
            "file_wrong_layout: line 1: longer than any line of a layout"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        CHECK(read_back(layout, row.bytes) == row.answer);
    }
}

TEST_CASE("a return of fixed width that is not of that width") {
    auto const layout = layout_of("rural-credit");
    auto const good =
        test::answer(layout, {{"B610102-17-1", "6217001234567890123", 50000, "00", ""}});
    CHECK(read_back(layout, replaced(good, "D", "E")) == "2 text wrong_text; ");
    CHECK(read_back(layout, replaced(good, "H20200410", "T20200410")) ==
        "file_wrong_layout: line 1: not the text that begins or ends a file of this layout");
    CHECK(read_back(layout, replaced(good, "H20200410", "H20200431")) ==
        "1 booked_on malformed_date; ");
    CHECK(read_back(layout, replaced(good, "6217", "62170")) == "2 reference wrong_line_length; ");
    CHECK(read_back(layout, good.substr(0, good.size() - 10)) ==
        "file_truncated: line 2: the last row is cut off");
    CHECK(read_back(layout, good.substr(0, good.find('D'))) ==
        "1 count wrong_count; "
        "1 total_fen wrong_sum; ");
}

TEST_CASE("any bytes are read or refused, and never with a crash") {
    auto const layouts = {layout_of("rural-credit"), layout_of("commercial-bank")};
    rc::prop("random bytes", [&](std::string const& bytes) {
        for (auto const& layout : layouts) {
            auto const sound =
                test::answer(layout, {{"B610102-17-1", "6217001234567890123", 50000, "00", ""}});
            for (auto const& text : {bytes, sound + bytes, bytes + sound}) {
                RC_ASSERT(read_back(layout, text).size() < 100'000U);
            }
        }
    });
}

TEST_CASE("a wrong layout is refused with file, line and reason") {
    auto const fixed = toml_of("rural-credit");
    auto const bars = toml_of("commercial-bank");
    auto const book = toml_of("workbook-bank");
    struct Row {
        std::string toml, answer;
    };
    std::vector<Row> const rows = {
        {"name_zh = ", "x.toml:1: "},
        {replaced(fixed, "lines_max = 5000", "lines_max = 0"),
            "x.toml:5: lines_max is not a whole number from 1 to 50000"},
        {replaced(fixed, "charset = \"GBK\"", "charset = \"Big5\""),
            "x.toml:9: charset is none of UTF-8, GB18030, GBK"},
        {replaced(fixed, "kind = \"fixed\"", "kind = 5"),
            "x.toml:8: kind is missing or not a text"},
        {replaced(fixed, "suffix = \"txt\"", "suffix = \"../t\""),
            "suffix is not of letters a to z and digits"},
        {replaced(fixed, "line_end", "lineend"), "x.toml:10: nobody knows \"lineend\""},
        {replaced(fixed, "\"sequence\"", "\"status\""), "x.toml:20: no field that can stand here"},
        {replaced(fixed, "\"sequence\"", "\"count\""), "x.toml:20: no field that can stand here"},
        {replaced(fixed, "\"note\"", "\"name\""),
            "[instruction.column] field name stands there twice"},
        {replaced(fixed, "{ field = \"name\", width = 60 }", "{ text = \"-\", width = 60 }"),
            "[instruction.column] no column has the field name"},
        {replaced(fixed, "width = 60 }", "header = \"x\" }"),
            "[instruction.column] a file of fixed width needs width for every cell"},
        {replaced(fixed, "text = \"H\", width = 1", "text = \"HH\", width = 1"),
            "[instruction.head] the text is wider than its width"},
        {replaced(fixed, "text = \"H\"", "text = \"䶮\""),
            "[instruction.head] the charset has no code for a character of text or header"},
        {replaced(fixed, "align = \"right\", ", ""),
            "[instruction.head] a digit may only fill what is aligned right"},
        {replaced(fixed, "fill = \"0\"", "fill = \"00\""),
            "fill is not one visible ASCII character"},
        {replaced(fixed, "{ field = \"booked_on\", width = 8 },", ""),
            "[return.column] one column, or the head, must have the field booked_on"},
        {replaced(fixed, "failed = [\"01\"]", "failed = [\"00\"]"),
            "a word is both paid and failed"},
        {replaced(fixed, "failed = [\"01\"]", ""), "failed is not a list of the bank's words"},
        {replaced(fixed, "\"F12\"", "\"F13\""), "a reason is none of F01 to F12 and F99"},
        {replaced(bars, "delimiter = \"|\"", ""),
            "[instruction] a delimited file has a delimiter, and no other has"},
        {replaced(bars, "delimiter = \"|\"", "delimiter = \"1\""),
            "x.toml:11: delimiter is none of | , ; ^ ~ # and tab"},
        {replaced(bars, ", header = \"序号\"", ""),
            "[instruction.column] either every column has a header or none"},
        {replaced(bars, "\"序号\"", "\"序|号\""),
            "[instruction.column] text or header holds the delimiter"},
        {replaced(book, "charset = \"UTF-8\"", "charset = \"GBK\""),
            "[instruction] a workbook is UTF-8"},
        {replaced(book, "header = \"说明\"", "header = \"状态\""),
            "[return.column] two columns have the header 状态"},
        {fixed.substr(0, fixed.find("[return]")), "x.toml: [return] is missing"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.answer);
        auto const layout = read_layout(row.toml, "x.toml");
        REQUIRE(layout.has_error());
        CHECK(layout.error().code == Refusal::layout_malformed);
        CAPTURE(layout.error().detail);
        CHECK(layout.error().detail.starts_with("x.toml"));
        CHECK(layout.error().detail.find(row.answer) != std::string::npos);
    }
}

TEST_CASE("all faults of a layout are told in one pass") {
    auto const toml =
        replaced(replaced(toml_of("rural-credit"), "lines_max = 5000", ""), "\"F12\"", "\"F00\"");
    auto const layout = read_layout(toml, "x.toml");
    REQUIRE(layout.has_error());
    CHECK(layout.error().detail.find("lines_max is not") != std::string::npos);
    CHECK(layout.error().detail.find("a reason is none of") != std::string::npos);
}

} // namespace doudi::bank
