/// Damaged layouts of banks, and damaged returns in sound ones.
#include "doudi/bank/layout_file.hpp"
#include "doudi/bank/layout_reader.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/embedded.hpp"
#include "mutator.hpp"
#include "support/layout_bank.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

namespace doudi::bank {
namespace {

std::string toml_of(std::string_view name) {
    auto const layouts = embedded::bank_layouts();
    auto const found = std::ranges::find(layouts, name, &embedded::TextFile::name);
    return std::string{found->text};
}

FileHead const head{.bank = "402",
    .period = *Period::parse("2020-04"),
    .message_id = "D610000-202004-402",
    .made_at = Instant{},
    .pay_on = *parse_date("2020-04-10"),
    .batches = {{BookId{610102}, BatchId{17}, "新城区", "DB-R", "农村最低生活保障", 4, Money{}}}};

constexpr std::array<std::string_view, 33> layout_words{"\"", "'''", "\"\"\"", "[", "]", "{", "}",
    "=", "\n", "#", "[return]\n", "kind = \"delimited\"\n", "kind = \"fixed\"\n",
    "kind = \"xlsx\"\n", "charset = \"UTF-8\"\n", "charset = \"GBK\"\n", "delimiter = \"|\"\n",
    "line_end = \"LF\"\n", "{ field = \"amount\" },", "{ field = \"count\", width = 1 },",
    "{ text = \"䶮\" },", "width = 200", "width = -1", "width = 9223372036854775808",
    "align = \"right\", fill = \"0\"", "header = \"x\"", "lines_max = 1\n", "lines_max = 50000\n",
    "\\u0000", "\\n", "1979-05-27", "nan", "a.b = 1\n"};

/// A file of two lines and of none, if the lines can stand there.
void write_in(Layout const& layout) {
    for (bool const is_empty : {true, false}) {
        LayoutFile file{layout, head, 1};
        for (std::int32_t line = 1; !is_empty && line <= 2 && !file.is_full(); ++line) {
            auto const held = file.add({.reference = {BookId{610102}, BatchId{17}, line},
                                           .program = "DB-R",
                                           .name = line == 1 ? "王·明" : "李䶮",
                                           .account_no = "6217001234567890123",
                                           .bank_no = "402791000010",
                                           .amount = Money::from_fen(70675)},
                head.batches.front());
            CHECK(file.count() ==
                static_cast<std::size_t>(line) - (held ? 1 : 0) -
                    (line == 2 && file.count() == 0 ? 1 : 0));
        }
        if (layout.instruction.kind != LayoutKind::xlsx) {
            std::ostringstream out;
            auto const written = file.write(out);
            CHECK((written || written.error().code == Refusal::layout_malformed));
        }
    }
}

std::string told(LayoutReader& reader) {
    std::ostringstream said;
    ResultRow row;
    std::int64_t last = 0;
    for (;;) {
        auto const more = reader.next(row);
        if (!more) {
            CHECK_FALSE(doudi::text_of(more.error().code).name.empty());
            said << doudi::text_of(more.error().code).name;
            break;
        }
        if (!*more) {
            break;
        }
        CHECK(row.row > last);
        CHECK(row.amount > Money{});
        CHECK(row.is_paid == row.reason.empty());
        last = row.row;
        said << row.row << ' ' << row.reference_text << ' ' << row.account_no << ' '
             << format_yuan(row.amount) << ' ' << row.reason << ' ' << row.words << ' '
             << format_date(row.booked_on) << '\n';
    }
    CHECK(reader.faults().size() <= LayoutReader::faults_max + 10);
    for (auto const& fault : reader.faults()) {
        CHECK(fault.row > 0);
        CHECK(fault.cell.empty());
        CHECK_FALSE(message_of(fault, Language::zh).empty());
        said << fault.row << ' ' << fault.column << ' ' << text_of(fault.code).name << '\n';
    }
    return said.str();
}

std::string told(Layout const& layout, std::streambuf& bytes) {
    std::istream in{&bytes};
    LayoutReader reader{layout, in};
    return told(reader);
}

/// A layout is read, and then anything can be written and read in it, or refused with its place.
void check_layout(std::string const& toml) {
    auto const layout = read_layout(toml, "x.toml");
    if (!layout) {
        CHECK(layout.error().code == Refusal::layout_malformed);
        CHECK(layout.error().detail.starts_with("x.toml"));
        return;
    }
    write_in(*layout);
    if (layout->answer.kind != LayoutKind::xlsx) {
        std::stringbuf bytes{"a|b|c\nD000001B610102-17-1  6217001234567890123 \n合计|1|2\n"};
        CHECK(told(*layout, bytes).size() < 10'000U);
    }
}

std::vector<test::Answer> answers(std::string const& paid, std::string const& failed) {
    std::string const account = "6217001234567890123";
    return {{"B610102-17-1", account, 50000, paid, ""},
        {"B610102-17-2", account, 7, failed, "冻结"},
        {"X", account, 9'000'000'000'000'000'000, paid, ""}};
}

constexpr std::array<std::string_view, 22> return_words{"|", "||", "\r\n", "\n", "\r", " ",
    "0000000000", "9999999999999999999", "92233720368547758.07", "-1", "1e9", "0.001", "20200230",
    "B610102-17-", "\xBA\xCF\xBC\xC6|", "\xB3\xC9\xB9\xA6", "\x81\x30\x81\x30", "\x81\x7C", "\xFF",
    "H", "D", std::string_view{"\0", 1}};

void check_returns(std::string const& name, std::string const& paid, std::string const& failed) {
    auto const layout = read_layout(toml_of(name), name + ".toml").value();
    auto rows = answers(paid, failed);
    auto const huge = test::answer(layout, rows);
    rows.pop_back();
    std::vector<std::string> const seeds{test::answer(layout, rows), test::answer(layout, {}), huge,
        huge.substr(0, huge.size() / 2)};
    test::fuzz(seeds, return_words, 15'000, [&layout](std::string const& text) {
        std::stringbuf whole{text};
        auto const said = told(layout, whole);
        test::Pieces pieces{text};
        CHECK(told(layout, pieces) == said);
    });
}

} // namespace

TEST_CASE("a damaged layout is refused with its place, or files can be written and read in it") {
    std::vector<std::string> const seeds{
        toml_of("rural-credit"), toml_of("commercial-bank"), toml_of("workbook-bank")};
    test::fuzz(seeds, layout_words, 6'000, check_layout);
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

TEST_CASE("a damaged return says the same in one piece and in many") {
    check_returns("rural-credit", "00", "01");
    check_returns("commercial-bank", "交易成功", "失败");
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

} // namespace doudi::bank
