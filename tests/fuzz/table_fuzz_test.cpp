/// Damaged CSV files and result files of banks.
#include "doudi/bank/result_file.hpp"
#include "doudi/base/charset.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"
#include "mutator.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

namespace doudi {
namespace {

bool has_digit(std::string const& text) {
    return text.find_first_of("0123456789") != std::string::npos;
}

using Rows = std::vector<std::vector<std::string>>;

struct Table {
    Rows rows;
    std::optional<Error> refused;
};

Table read_table(std::istream& in) {
    Table table;
    CsvReader reader{in};
    std::int64_t line = 0;
    for (std::vector<std::string> row;;) {
        auto const more = reader.next(row);
        if (!more) {
            table.refused = more.error();
            CHECK(has_digit(more.error().detail)); // its place
            CHECK(reader.next(row).error().code == more.error().code);
            return table;
        }
        if (!*more) {
            return table;
        }
        CHECK(reader.line() > line);
        line = reader.line();
        table.rows.push_back(row);
    }
}

Table read_utf8(std::streambuf& bytes) {
    std::istream raw{&bytes};
    Utf8Reader text{raw};
    std::istream in{&text};
    return read_table(in);
}

std::string written(Rows const& rows) {
    std::ostringstream out;
    CsvWriter writer{out, CsvText::verbatim};
    for (auto const& row : rows) {
        writer.row(std::span{row});
    }
    writer.finish();
    return out.str();
}

std::vector<std::string> const csv_seeds{
    "a,b,c\r\n1,2,3\r\n\"x,y\",\"he said \"\"no\"\"\",\r\n",
    "姓名,金额\n张三,5.00\n\"李\n四\",\"\"\n", "\xEF\xBB\xBFname\rone\rtwo",
    "\xD0\xD5\xC3\xFB,\xBD\xF0\xB6\xEE\r\n\xD5\xC5\xC8\xFD,5.00\r\n", // GB18030
};
constexpr std::array<std::string_view, 12> csv_words{",", "\"", "\"\"", "\r\n", "\r", "\n",
    "\"\r\n", ",\"", "\xEF\xBB\xBF", "\x81\x30\x81\x30", "䶮", std::string_view{"\0", 1}};

void check_csv(std::string const& text) {
    std::stringbuf whole{text};
    auto const table = read_utf8(whole);
    test::Pieces pieces{text};
    auto const again = read_utf8(pieces);
    CHECK(again.rows == table.rows);
    CHECK(again.refused.has_value() == table.refused.has_value());
    std::istringstream copy{written(table.rows)};
    auto const same = read_table(copy);
    CHECK_FALSE(same.refused.has_value());
    CHECK(same.rows == table.rows);
}

// Result files.

struct Answers {
    std::vector<bank::ResultRow> rows;
    std::vector<bank::FaultPlace> faults;
    std::optional<Error> refused;
};

Answers read_answers(std::string const& text) {
    std::istringstream raw{text};
    Utf8Reader utf8{raw};
    std::istream in{&utf8};
    bank::ResultReader reader{in};
    Answers answers;
    auto more = [&]() -> Result<bool> {
        auto const header = reader.read_header();
        return header ? Result<bool>{true} : Result<bool>{header.error()};
    }();
    for (bank::ResultRow row; more && *more;) {
        more = reader.next(row);
        if (more && *more) {
            answers.rows.push_back(row);
        }
    }
    answers.faults = reader.faults();
    if (!more) {
        answers.refused = more.error();
    }
    return answers;
}

std::string text_of(bank::ResultRow const& row) {
    return row.reference_text + '|' + row.account_no + '|' + format_yuan(row.amount) + '|' +
        (row.is_paid ? "paid" : "failed") + '|' + row.reason + '|' + format_date(row.booked_on);
}

std::string written(Answers const& answers) {
    Rows rows{{"reference", "account_no", "amount", "status", "reason", "booked_on"}};
    for (auto const& row : answers.rows) {
        rows.push_back({row.reference_text, row.account_no, format_yuan(row.amount),
            row.is_paid ? "paid" : "failed", row.reason, format_date(row.booked_on)});
    }
    return written(rows);
}

std::vector<std::string> const answer_seeds{
    "reference,account_no,amount,status,reason,booked_on,bank_reference\r\n"
    "B610102-17-3,6217001234567890123,706.75,paid,,2020-04-10,X1\r\n"
    "B610102-17-4,6217001234567890124,500.00,failed,F03,2020-04-10,\r\n"
    "XYZ,6217001234567890125,1.00,paid,,2020-04-11,\r\n",
    "流水号,账号,金额,状态,入账日期\n"
    "B610102-17-5,6217001234567890126,92233720368547758.07,成功,2020-02-29\n",
};
constexpr std::array<std::string_view, 16> answer_words{",", "\"", "\r\n", "paid", "failed", "F99",
    "F13", "2020-02-30", "-1", "0.001", "99999999999999999999", "1e9", "B610102-17-", "状态", "，",
    "B610102-99999999999999999999-1"};

/// Every row is given or has a fault, or the file is refused.
void check_answers(std::string const& text) {
    auto const answers = read_answers(text);
    std::set<std::int64_t> rows;
    for (auto const& fault : answers.faults) {
        CHECK(fault.row > 1);
        rows.insert(fault.row);
    }
    auto const rejected = rows.size();
    for (auto const& row : answers.rows) {
        CHECK(row.row > 1);
        CHECK(row.amount > Money{});
        CHECK(row.is_paid == row.reason.empty());
        rows.insert(row.row);
    }
    CHECK(rows.size() == rejected + answers.rows.size());
    if (answers.refused) {
        CHECK_FALSE(answers.refused->detail.empty());
        return;
    }
    std::stringbuf whole{text};
    auto const in_file = read_utf8(whole).rows;
    auto const empty = std::ranges::count(in_file, std::vector<std::string>{""});
    CHECK(rows.size() + 1 == in_file.size() - static_cast<std::size_t>(empty));
    auto const again = read_answers(written(answers));
    CHECK(again.faults.empty());
    REQUIRE(again.rows.size() == answers.rows.size());
    for (std::size_t i = 0; i < again.rows.size(); ++i) {
        CHECK(text_of(again.rows[i]) == text_of(answers.rows[i]));
    }
}

} // namespace

TEST_CASE("what is read of any CSV file can be written and read again") {
    test::fuzz(csv_seeds, csv_words, 40'000, check_csv);
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

TEST_CASE("every row of a damaged result file is taken or named") {
    test::fuzz(answer_seeds, answer_words, 40'000, check_answers);
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

} // namespace doudi
