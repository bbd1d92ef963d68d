/// Damaged rosters.
#include "doudi/base/charset.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/roster/unit_reader.hpp"
#include "mutator.hpp"
#include "roster/roster_text.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <optional>
#include <sstream>
#include <vector>

namespace doudi {
namespace {

using roster::FaultCode;

roster::Scope const scope{.program = "DB-R",
    .period = *Period::parse("2020-04"),
    .places = {{610102, {.book = BookId{610102}, .refused = {}}},
        {610104, {.book = BookId{0}, .refused = FaultCode::unknown_book}}},
    .area_codes = {610000, 610102, 610104}};

struct Outcome {
    std::int64_t given_rows = 0;
    std::vector<std::string> faults; // "row code"
    roster::RowCount count;
    std::optional<Error> refused;

    bool operator==(Outcome const& other) const {
        return given_rows == other.given_rows && faults == other.faults &&
            count.rows == other.count.rows && count.rejected == other.count.rejected &&
            refused.has_value() == other.refused.has_value();
    }
};

Outcome read(std::streambuf& bytes) {
    std::istream raw{&bytes};
    Utf8Reader utf8{raw};
    std::istream in{&utf8};
    roster::FaultList faults;
    CsvRows rows{in};
    roster::UnitReader reader{rows, scope, faults};
    Outcome outcome;
    auto const header = reader.read_header();
    auto more = header ? Result<bool>{true} : Result<bool>{header.error()};
    for (roster::Unit unit; more && *more;) {
        more = reader.next(unit);
        if (more && *more) {
            ++outcome.given_rows;
        }
    }
    reader.find_duplicates();
    faults.sort();
    for (auto const& fault : faults.all()) {
        CHECK(fault.row > 1);
        CHECK_FALSE(message_of(fault, Language::en).empty());
        outcome.faults.push_back(
            std::to_string(fault.row) + ' ' + std::string{roster::text_of(fault.code).name});
    }
    outcome.count = reader.count();
    if (!more) {
        outcome.refused = more.error();
    }
    return outcome;
}

/// How many rows the file has that are not empty, and the same rows written again.
std::pair<std::size_t, std::string> rewritten(std::string const& text) {
    std::istringstream raw{text};
    Utf8Reader utf8{raw};
    std::istream in{&utf8};
    CsvReader reader{in};
    std::ostringstream out;
    CsvWriter writer{out, CsvText::verbatim};
    std::size_t rows = 0;
    std::vector<std::string> row;
    for (auto more = reader.next(row); more && *more; more = reader.next(row)) {
        writer.row(std::span{row});
        rows += row.size() == 1 && row.front().empty() ? 0U : 1U;
    }
    return {rows, out.str()};
}

std::vector<std::string> const seeds{test::dibao_roster(3), test::dibao_roster(6, 40, "610104"),
    std::string{test::dibao_header} + test::DibaoRow{}.text() + test::member_of("H1", 7).text()};
constexpr std::array<std::string_view, 18> words{",", "\"", "\r\n", "H1", "户主", "配偶", "是",
    "否", "农村", "城镇", "610102", "610104", "-1", "99999999999999999999", "3000.001", "0", "41",
    "11010519491231002X"};

void check_roster(std::string const& text) {
    std::stringbuf whole{text};
    auto const outcome = read(whole);
    test::Pieces pieces{text};
    CHECK(read(pieces) == outcome);
    CHECK(outcome.count.rejected >= 0);
    CHECK(outcome.count.rejected <= outcome.count.rows);
    if (outcome.refused) {
        CHECK_FALSE(outcome.refused->detail.empty());
        return;
    }
    auto const [rows, copy] = rewritten(text);
    CHECK(outcome.count.rows + 1 == static_cast<std::int64_t>(rows));
    std::stringbuf again{copy};
    CHECK(read(again) == outcome);
}

} // namespace

TEST_CASE("every row of a damaged roster is taken or rejected") {
    test::fuzz(seeds, words, 25'000, check_roster);
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

} // namespace doudi
