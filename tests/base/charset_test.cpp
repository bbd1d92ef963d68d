#include "doudi/base/charset.hpp"

#include "doudi/base/csv.hpp"
#include "support/print.hpp"

#include <rapidcheck/catch.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using doudi::Charset;
using doudi::Refusal;
using doudi::Utf8Reader;

namespace {

std::string utf8_of(char32_t code_point) {
    auto const tail = [&](int shift) {
        return static_cast<char>(0x80U | ((code_point >> shift) & 0x3fU));
    };
    if (code_point < 0x80) {
        return {static_cast<char>(code_point)};
    }
    if (code_point < 0x800) {
        return {static_cast<char>(0xc0U | code_point >> 6), tail(0)};
    }
    if (code_point < 0x10000) {
        return {static_cast<char>(0xe0U | code_point >> 12), tail(6), tail(0)};
    }
    return {static_cast<char>(0xf0U | code_point >> 18), tail(12), tail(6), tail(0)};
}

/// Any text, mostly of Chinese characters; also from beyond the basic plane.
std::string any_text() {
    auto const code_points = *rc::gen::container<std::vector<std::uint32_t>>(
        rc::gen::oneOf(rc::gen::inRange(0x20U, 0x7fU), rc::gen::inRange(0x4e00U, 0x9fffU),
            rc::gen::inRange(0x80U, 0xd800U), rc::gen::inRange(0xe000U, 0xfffeU),
            rc::gen::inRange(0x10000U, 0x110000U)));
    std::string text;
    for (std::uint32_t const code_point : code_points) {
        text += utf8_of(code_point);
    }
    return text;
}

struct Streamed {
    std::string text;
    std::optional<doudi::Error> fault;
    std::optional<Charset> charset;
};

Streamed streamed(std::string const& bytes, std::optional<Charset> charset = std::nullopt) {
    std::istringstream raw{bytes};
    Utf8Reader reader{raw, charset};
    std::ostringstream out;
    if (!bytes.empty()) {
        out << &reader;
    }
    return {out.str(), reader.fault(), reader.charset()};
}

} // namespace

TEST_CASE("the codes on which converters differ are read as ICU reads them") {
    struct Row {
        char const* bytes;
        char32_t code_point;
    };
    // The C library gives U+FE10, U+20087, U+9FB4 and so on for all of these but the last.
    auto const row = GENERATE(values<Row>({
        {"\xa6\xd9", 0xe78d},
        {"\xa6\xda", 0xe78e},
        {"\xa6\xdb", 0xe78f},
        {"\xa6\xdc", 0xe790},
        {"\xa6\xdd", 0xe791},
        {"\xa6\xde", 0xe792},
        {"\xa6\xdf", 0xe793},
        {"\xa6\xec", 0xe794},
        {"\xa6\xed", 0xe795},
        {"\xa6\xf3", 0xe796},
        {"\xfe\x51", 0xe816},
        {"\xfe\x52", 0xe817},
        {"\xfe\x53", 0xe818},
        {"\xfe\x59", 0xe81e},
        {"\xfe\x61", 0xe826},
        {"\xfe\x66", 0xe82b},
        {"\xfe\x67", 0xe82c},
        {"\xfe\x6c", 0xe831},
        {"\xfe\x6d", 0xe832},
        {"\xfe\x76", 0xe83b},
        {"\xfe\x7e", 0xe843},
        {"\xfe\x90", 0xe854},
        {"\xfe\x91", 0xe855},
        {"\xfe\xa0", 0xe864},
        {"\xa8\xbc", 0x1e3f},
    }));
    CHECK(doudi::to_utf8(row.bytes, Charset::gb18030).value() == utf8_of(row.code_point));
    CHECK(doudi::from_utf8(utf8_of(row.code_point), Charset::gb18030).value() == row.bytes);
}

TEST_CASE("rare characters of names keep their codes") {
    struct Row {
        char const* utf8;
        char const* gb18030;
    };
    auto const row = GENERATE(values<Row>({
        {"䶮", "\xfe\x9f"},
        {"㛃", "\x82\x30\xb7\x31"},
        {"鿍", "\x82\x35\x93\x32"},
        {"𠮷", "\x95\x34\xb2\x35"},
        {"张三", "\xd5\xc5\xc8\xfd"},
        {"€", "\xa2\xe3"},
    }));
    CAPTURE(row.utf8);
    auto const bytes = doudi::from_utf8(row.utf8, Charset::gb18030).value();
    CHECK(bytes == row.gb18030);
    CHECK(doudi::to_utf8(bytes, Charset::gb18030).value() == row.utf8);
}

TEST_CASE("text goes into each charset and back, at once and streamed") {
    rc::prop("round trip", [] {
        std::string const text = any_text();
        for (auto const charset : {Charset::utf8, Charset::gb18030}) {
            auto const bytes = doudi::from_utf8(text, charset).value();
            RC_ASSERT(doudi::to_utf8(bytes, charset).value() == text);
            auto const stream = streamed(bytes, charset);
            RC_ASSERT(!stream.fault);
            RC_ASSERT(stream.text == text);
        }
    });
}

TEST_CASE("malformed text is refused at its first bad byte") {
    struct Row {
        char const* bytes;
        Charset charset;
        char const* where;
    };
    auto const row = GENERATE(values<Row>({
        {"\xff", Charset::utf8, "byte 0"}, {"ab\x80", Charset::utf8, "byte 2"},
        {"ab\xc0\xaf", Charset::utf8, "byte 2"},         // overlong
        {"ab\xe0\x80\xaf", Charset::utf8, "byte 2"},     // overlong
        {"低\xed\xa0\x80", Charset::utf8, "byte 3"},     // surrogate
        {"低\xf4\x90\x80\x80", Charset::utf8, "byte 3"}, // above U+10FFFF
        {"低\xe4\xbd", Charset::utf8, "byte 3"},         // cut off
        {"低\xe4\xbd,", Charset::utf8, "byte 3"}, {"\xd5\xc5", Charset::utf8, "byte 0"}, // GB18030
        {"ab\xff", Charset::gb18030, "byte 2"}, {"ab\x80", Charset::gb18030, "byte 2"},
        {"\xd5\xc5\x81", Charset::gb18030, "byte 2"},         // cut off
        {"\xd5\xc5\x81\x30\x81", Charset::gb18030, "byte 2"}, // cut off
        {"\xd5\xc5\x81\x20", Charset::gb18030, "byte 2"},
        {"\xd5\xc5\xe3\x32\x9a\x36", Charset::gb18030, "byte 2"}, // above U+10FFFF
    }));
    auto const text = doudi::to_utf8(row.bytes, row.charset);
    REQUIRE(refusal_in(text) == Refusal::malformed_encoding);
    CHECK(text.error().detail == row.where);
    auto const stream = streamed(row.bytes, row.charset);
    REQUIRE(stream.fault);
    CHECK(stream.fault->code == Refusal::malformed_encoding);
    CHECK(stream.fault->detail == row.where);
    CHECK(refusal_in(doudi::from_utf8("\xff", Charset::gb18030)) == Refusal::malformed_encoding);
}

TEST_CASE("the charset is detected") {
    CHECK(doudi::detect("") == Charset::utf8);
    CHECK(doudi::detect("name,amount") == Charset::utf8);
    CHECK(doudi::detect("姓名") == Charset::utf8);
    CHECK(doudi::detect("姓\xe5\x90") == Charset::utf8); // the head ends within a character
    CHECK(doudi::detect("\xef\xbb\xbf\xd5\xc5") == Charset::utf8); // it says so; strictness follows
    CHECK(doudi::detect("\xd5\xc5\xc8\xfd") == Charset::gb18030);
    CHECK(doudi::detect("\x84\x31\x95\x33") == Charset::gb18030);
    CHECK(doudi::detect("id,\xd0\xd5\xc3\xfb") == Charset::gb18030);
}

TEST_CASE("a stream is detected at its first byte that is not ASCII, however late") {
    for (std::size_t const before : {0U, 1U, 65'535U, 65'536U, 65'537U, 200'000U}) {
        CAPTURE(before);
        std::string const ascii(before, 'x');
        auto const gb = streamed(ascii + "\xd5\xc5\xc8\xfd,1\n");
        CHECK(gb.text == ascii + "张三,1\n");
        CHECK(gb.charset == Charset::gb18030);
        auto const utf8 = streamed(ascii + "张三,1\n");
        CHECK(utf8.text == ascii + "张三,1\n");
        CHECK(utf8.charset == Charset::utf8);
        CHECK(streamed(ascii + "x").charset == std::nullopt);
    }
}

TEST_CASE("byte order marks are taken off the beginning only") {
    CHECK(streamed("\xef\xbb\xbf"
                   "a")
              .text == "a");
    CHECK(streamed("\xef\xbb\xbf"
                   "张")
              .text == "张");
    CHECK(streamed("\xef\xbb\xbf").text.empty());
    CHECK(streamed("a\xef\xbb\xbf").text == "a\xef\xbb\xbf");
    CHECK(streamed("\x84\x31\x95\x33\xd5\xc5").text == "张");
    CHECK(streamed("\xef\xbb\xbf\xef\xbb\xbf"
                   "a")
              .text ==
        "\xef\xbb\xbf"
        "a");
}

TEST_CASE("characters across the blocks of a stream") {
    constexpr std::size_t block_bytes = 65'536;
    for (std::size_t back = 0; back <= 5; ++back) {
        CAPTURE(back);
        std::string const ascii = "张" + std::string(block_bytes - back, 'x');
        std::string const text = ascii + "䶮㛃𠮷" + std::string(block_bytes, 'y') + "𠮷";
        for (auto const charset : {Charset::utf8, Charset::gb18030}) {
            auto const bytes = doudi::from_utf8(text, charset).value();
            CHECK(streamed(bytes, charset).text == text);
            CHECK(streamed(bytes).text == text);
            // Cut off within the last character, or spoilt by a byte after it.
            auto const cut = streamed(bytes.substr(0, bytes.size() - 1), charset);
            auto const position = "byte " + std::to_string(bytes.size() - 4);
            REQUIRE(cut.fault);
            CHECK(cut.fault->detail == position);
            auto const spoilt = streamed(bytes + "\xff", charset);
            REQUIRE(spoilt.fault);
            CHECK(spoilt.fault->detail == "byte " + std::to_string(bytes.size()));
        }
    }
}

TEST_CASE("a character cut off where a block ends is noticed") {
    constexpr std::size_t block_bytes = 65'536;
    for (auto const charset : {Charset::utf8, Charset::gb18030}) {
        for (std::size_t cut = 1; cut <= 3; ++cut) {
            auto const character = doudi::from_utf8("𠮷", charset).value();
            std::string const bytes =
                std::string(block_bytes - cut, 'x') + character.substr(0, cut);
            auto const stream = streamed(bytes, charset);
            REQUIRE(stream.fault);
            CHECK(stream.fault->detail == "byte " + std::to_string(block_bytes - cut));
        }
    }
}

TEST_CASE("a CSV reader behind a reader of text tells its fault") {
    auto const read_all = [](std::string const& bytes) {
        std::istringstream raw{bytes};
        Utf8Reader text{raw};
        std::istream in{&text};
        doudi::CsvReader rows{in};
        std::vector<std::string> row;
        for (;;) {
            auto const more = rows.next(row);
            if (!more || !*more) {
                return refusal_in(more);
            }
        }
    };
    CHECK(read_all("姓名\r\n张三\r\n") == std::nullopt);
    CHECK(read_all("姓名\r\n张三\xff\r\n李四\r\n") == Refusal::malformed_encoding);
    CHECK(read_all("姓名\r\n\"张\xff\"\r\n") == Refusal::malformed_encoding);
    CHECK(read_all("姓名\r\n张三\r\n\xe5") == Refusal::malformed_encoding);
    CHECK(read_all("姓名\r\n\"张三") == Refusal::csv_quote_unclosed);
}

TEST_CASE("any bytes are converted or refused, the same at once and streamed") {
    rc::prop("random bytes", [](std::string const& bytes) {
        for (auto const charset : {Charset::utf8, Charset::gb18030}) {
            auto const at_once = doudi::to_utf8(bytes, charset);
            auto const stream = streamed(bytes, charset);
            RC_ASSERT(at_once.has_value() == !stream.fault);
            if (at_once && !bytes.starts_with("\xef\xbb\xbf")) {
                RC_ASSERT(stream.text == *at_once);
                RC_ASSERT(doudi::to_utf8(*at_once, Charset::utf8).has_value());
            }
        }
    });
}

namespace {

/// GBK of a text, or the refusal's name.
std::string gbk(std::string_view text) {
    auto const bytes = doudi::from_utf8(text, Charset::gbk);
    return bytes ? *bytes : std::string{doudi::text_of(bytes.error().code).name};
}

} // namespace

TEST_CASE("GBK carries what both tables of it agree on, and refuses the rest by name") {
    CHECK(gbk("王·明") == "\xcd\xf5\xa1\xa4\xc3\xf7");
    CHECK(gbk("亅|") == "\x81\x7c|");
    for (std::string const text : {"䶮", "㛃", "鿍", "𠮷", "€", "王䶮"}) {
        CAPTURE(text);
        CHECK(gbk(text) == "not_in_charset");
        CHECK(doudi::to_utf8(*doudi::from_utf8(text, Charset::gb18030), Charset::gb18030).value() ==
            text);
    }
    CHECK(gbk("\xff") == "malformed_encoding");
    rc::prop("what is carried comes back", [] {
        auto const text = any_text();
        if (auto const bytes = doudi::from_utf8(text, Charset::gbk)) {
            RC_ASSERT(bytes->size() <= 2 * text.size());
            RC_ASSERT(doudi::to_utf8(*bytes, Charset::gbk).value() == text);
        }
    });
}

/// The codes that converters disagree on, in the directory that DOUDI_ENCODING names; where there
/// is none, the test is not there.
TEST_CASE("codes on which converters disagree are those of the published table") {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of the tests changes the environment
    auto const* const named = std::getenv("DOUDI_ENCODING");
    if (named == nullptr) {
        return;
    }
    std::ifstream table{std::string{named} + "/gb18030_glibc_vs_icu.tsv"};
    REQUIRE(table.is_open());
    int checked = 0;
    std::string line;
    std::getline(table, line); // the header
    while (std::getline(table, line)) {
        CAPTURE(line);
        std::istringstream cells{line};
        std::string code;
        std::string c_library;
        std::string icu;
        cells >> code >> c_library >> icu;
        std::string bytes;
        for (std::size_t i = 0; i + 1 < code.size(); i += 2) {
            bytes += static_cast<char>(std::stoi(code.substr(i, 2), nullptr, 16));
        }
        auto const text = utf8_of(static_cast<char32_t>(std::stoul(icu.substr(2), nullptr, 16)));
        CHECK(doudi::to_utf8(bytes, Charset::gb18030).value() == text);
        CHECK(doudi::from_utf8(text, Charset::gb18030).value() == bytes);
        ++checked;
    }
    CHECK(checked > 20);
}
