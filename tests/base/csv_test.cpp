#include "doudi/base/csv.hpp"

#include "support/print.hpp"

#include <rapidcheck/catch.h>

#include <sstream>
#include <string>
#include <vector>

using doudi::CsvLimits;
using doudi::CsvReader;
using doudi::CsvText;
using doudi::CsvWriter;
using doudi::Refusal;

namespace {

using Row = std::vector<std::string>;

struct Reading {
    std::vector<Row> rows;
    std::vector<std::int64_t> lines;
    std::optional<doudi::Error> error;
    bool ended_with_line_break;
};

Reading read(std::string const& text, CsvLimits limits = {}) {
    std::istringstream in{text};
    CsvReader reader{in, limits};
    Reading reading{};
    for (Row row;;) {
        auto const more = reader.next(row);
        if (!more) {
            reading.error = more.error();
            break;
        }
        if (!*more) {
            break;
        }
        reading.rows.push_back(row);
        reading.lines.push_back(reader.line());
    }
    reading.ended_with_line_break = reader.ended_with_line_break();
    return reading;
}

std::string written(std::vector<Row> const& rows, CsvText text) {
    std::ostringstream out;
    CsvWriter writer{out, text};
    for (Row const& row : rows) {
        writer.row(row);
    }
    writer.finish();
    return out.str();
}

/// Fields of the characters that matter.
std::string any_field() {
    return *rc::gen::container<std::string>(
        rc::gen::elementOf(std::string{"ab,\"\r\n'=-+@1. \t低"}));
}

std::vector<Row> any_rows() {
    auto const rows = *rc::gen::inRange(0, 8);
    std::vector<Row> table;
    for (int i = 0; i < rows; ++i) {
        Row row(*rc::gen::inRange<std::size_t>(1, 6));
        for (std::string& field : row) {
            field = any_field();
        }
        table.push_back(row);
    }
    return table;
}

} // namespace

TEST_CASE("files that can be read") {
    struct Case {
        char const* text;
        std::vector<Row> rows;
    };
    auto const c = GENERATE(values<Case>({
        {"", {}},
        {"a", {{"a"}}},
        {"a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
        {"a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}},
        {"a,b\rc,d\r", {{"a", "b"}, {"c", "d"}}},
        {"a\r\nb\nc\rd", {{"a"}, {"b"}, {"c"}, {"d"}}},
        {"a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
        {"a,", {{"a", ""}}},
        {",", {{"", ""}}},
        {"\n", {{""}}},
        {"a\n\nb\n", {{"a"}, {""}, {"b"}}},
        {"a\n\rb", {{"a"}, {""}, {"b"}}},
        {"\"\"", {{""}}},
        {"\"a\"", {{"a"}}},
        {"\"a,b\",c", {{"a,b", "c"}}},
        {"\"a\"\"b\"", {{"a\"b"}}},
        {"\"\"\"\"", {{"\""}}},
        {"\"a\r\nb\",c\r\nd,e", {{"a\r\nb", "c"}, {"d", "e"}}},
        {"\"a\"\r\n\"b\"", {{"a"}, {"b"}}},
        {" a , b ", {{" a ", " b "}}},
        {"张三,低保", {{"张三", "低保"}}},
    }));
    CAPTURE(c.text);
    auto const reading = read(c.text);
    CHECK_FALSE(reading.error);
    CHECK(reading.rows == c.rows);
}

TEST_CASE("files that are refused, and where") {
    struct Case {
        char const* text;
        Refusal refusal;
        char const* where;
    };
    auto const c = GENERATE(values<Case>({
        {"\"", Refusal::csv_quote_unclosed, "line 1, column 1"},
        {"a,b\r\nc,\"d", Refusal::csv_quote_unclosed, "line 2, column 2"},
        {"a,b\r\nc,\"d\r\n", Refusal::csv_quote_unclosed, "line 2, column 2"},
        {"a,b\r\nc,\"d\"\"", Refusal::csv_quote_unclosed, "line 2, column 2"},
        {"a\"b", Refusal::csv_stray_quote, "line 1, column 1"},
        {"a,b\"", Refusal::csv_stray_quote, "line 1, column 2"},
        {"\"a\"b", Refusal::csv_stray_quote, "line 1, column 1"},
        {"\"a\" ,b", Refusal::csv_stray_quote, "line 1, column 1"},
        {" \"a\"", Refusal::csv_stray_quote, "line 1, column 1"},
        {"\"a\nb\"\n\"c\"d", Refusal::csv_stray_quote, "line 3, column 1"},
        {"a,b,c,d", Refusal::csv_too_wide, "line 1, column 4"},
        {"a,b,c\n,,,", Refusal::csv_too_wide, "line 2, column 4"},
        {"123456789", Refusal::csv_field_too_long, "line 1, column 1"},
        {"a,\"12345678\"\"\"", Refusal::csv_field_too_long, "line 1, column 2"},
        {"a\n\"123456789", Refusal::csv_field_too_long, "line 2, column 1"},
    }));
    CAPTURE(c.text);
    auto const reading = read(c.text, {.field_bytes_max = 8, .columns_max = 3});
    REQUIRE(reading.error);
    CHECK(reading.error->code == c.refusal);
    CHECK(reading.error->detail == c.where);
}

TEST_CASE("what is just within the limits is read") {
    auto const reading =
        read("12345678,\"1234567\"\"\",c", {.field_bytes_max = 8, .columns_max = 3});
    CHECK(reading.rows == std::vector<Row>{{"12345678", "1234567\"", "c"}});
}

TEST_CASE("a refusal is final") {
    std::istringstream in{"a\"\nb\nc\n"};
    CsvReader reader{in};
    Row row;
    CHECK(refusal_in(reader.next(row)) == Refusal::csv_stray_quote);
    CHECK(refusal_in(reader.next(row)) == Refusal::csv_stray_quote);
}

TEST_CASE("lines are counted through quoted line breaks, rows are told by where they begin") {
    CHECK(read("a\n\"b\nc\r\nd\re\"\nf\n\ng").lines == std::vector<std::int64_t>{1, 2, 6, 7, 8});
}

TEST_CASE("whether the last row has its line end is known") {
    CHECK(read("a\nb\n").ended_with_line_break);
    CHECK(read("a\nb\r").ended_with_line_break);
    CHECK_FALSE(read("a\nb").ended_with_line_break);
    CHECK_FALSE(read("a\n\"b\"").ended_with_line_break);
    CHECK(read("").ended_with_line_break);
}

TEST_CASE("fields and line ends across the reader's buffer") {
    constexpr std::size_t buffer_bytes = 65'536;
    for (std::size_t const before : {buffer_bytes - 3, buffer_bytes - 2, buffer_bytes - 1}) {
        std::string const filler(before, 'x');
        CAPTURE(before);
        CHECK(read(filler + "\r\nb\r\n").rows == std::vector<Row>{{filler}, {"b"}});
        CHECK(read(filler + ",\"\"\"\"\r\n").rows == std::vector<Row>{{filler, "\""}});
        CHECK(read(filler + ",\"\r\n\"\n").rows == std::vector<Row>{{filler, "\r\n"}});
        CHECK(read(filler + ",\"\r\n\"\nb").lines == std::vector<std::int64_t>{1, 3});
    }
}

TEST_CASE("rows as they are written") {
    struct Case {
        Row row;
        char const* safe;
        char const* verbatim;
    };
    auto const c = GENERATE(values<Case>({
        {{"a", "b"}, "a,b\r\n", "a,b\r\n"},
        {{""}, "\"\"\r\n", "\"\"\r\n"},
        {{"", ""}, ",\r\n", ",\r\n"},
        {{"a,b", "c\"d"}, "\"a,b\",\"c\"\"d\"\r\n", "\"a,b\",\"c\"\"d\"\r\n"},
        {{"a\nb"}, "\"a\nb\"\r\n", "\"a\nb\"\r\n"},
        {{"=1+1"}, "'=1+1\r\n", "=1+1\r\n"},
        {{"=A1,B1"}, "\"'=A1,B1\"\r\n", "\"=A1,B1\"\r\n"},
        {{"@SUM(A1)"}, "'@SUM(A1)\r\n", "@SUM(A1)\r\n"},
        {{"-5.00", "+5", "-1,234.50"}, "-5.00,+5,\"-1,234.50\"\r\n", "-5.00,+5,\"-1,234.50\"\r\n"},
        {{"-5a", "-", "+", "--5", "-5.", "-.5"}, "'-5a,'-,'+,'--5,'-5.,'-.5\r\n",
            "-5a,-,+,--5,-5.,-.5\r\n"},
        {{"\ta"}, "'\ta\r\n", "\ta\r\n"},
    }));
    CHECK(written({c.row}, CsvText::spreadsheet_safe) == c.safe);
    CHECK(written({c.row}, CsvText::verbatim) == c.verbatim);
}

TEST_CASE("a decimal point wants digits after it in a number") {
    CHECK(doudi::csv_safe_text("-5.") == "'-5.");
    CHECK(doudi::csv_safe_text("-5.0") == "-5.0");
    CHECK(doudi::csv_safe_text("5=") == "5=");
    CHECK(doudi::csv_safe_text("").empty());
}

TEST_CASE("rows written are read back") {
    rc::prop("verbatim", [] {
        auto const rows = any_rows();
        RC_ASSERT(read(written(rows, CsvText::verbatim)).rows == rows);
    });
    rc::prop("for spreadsheets", [] {
        auto rows = any_rows();
        std::string const text = written(rows, CsvText::spreadsheet_safe);
        for (Row& row : rows) {
            for (std::string& field : row) {
                field = doudi::csv_safe_text(field);
            }
        }
        RC_ASSERT(read(text).rows == rows);
    });
}

TEST_CASE("any bytes are read to their end or refused") {
    rc::prop("random bytes", [] {
        auto const text = *rc::gen::container<std::string>(
            rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::element(',', '"', '\r', '\n')));
        CsvLimits const limits{.field_bytes_max = 16, .columns_max = 5};
        auto const reading = read(text, limits);
        RC_ASSERT(reading.rows.size() <= text.size());
        for (Row const& row : reading.rows) {
            RC_ASSERT(row.size() >= 1 && row.size() <= limits.columns_max);
        }
        if (!reading.error) { // what was read means the same when written again
            RC_ASSERT(read(written(reading.rows, CsvText::verbatim), limits).rows == reading.rows);
        }
    });
}

TEST_CASE("a stream that takes nothing more is an exception") {
    std::ostringstream out;
    CsvWriter writer{out};
    out.setstate(std::ios_base::badbit);
    CHECK_THROWS_AS(writer.row({"a"}), std::ios_base::failure);
    CHECK_THROWS_AS(writer.finish(), std::ios_base::failure);
}
