/// Damaged messages of banks.
#include "doudi/bank/message.hpp"
#include "doudi/base/charset.hpp"
#include "doudi/base/decimal.hpp"
#include "mutator.hpp"
#include "support/bank_messages.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <istream>
#include <sstream>
#include <vector>

namespace doudi::bank {
namespace {

/// Everything the reader says, for comparing two readings.
std::string read(std::streambuf& bytes) {
    std::istream raw{&bytes};
    Utf8Reader text{raw};
    std::istream in{&text};
    MessageReader reader{in};
    std::ostringstream said;
    std::int64_t rows = 0;
    MessageRow row;
    for (auto more = reader.next(row);; more = reader.next(row)) {
        if (!more) {
            CHECK_FALSE(doudi::text_of(more.error().code).name.empty());
            said << doudi::text_of(more.error().code).name;
            break;
        }
        if (!*more) {
            break;
        }
        CHECK(row.row > rows);
        rows = row.row;
        said << row.row << ' ' << name_of(row.level) << ' ' << name_of(row.fate) << ' '
             << row.reference << ' ' << row.reason << ' ' << row.account_no << ' '
             << (row.amount ? format_yuan(*row.amount) : "-") << '\n';
        CHECK((!row.amount || *row.amount >= Money{}));
    }
    CHECK(reader.faults().size() <= MessageReader::faults_max + 1);
    for (auto const& fault : reader.faults()) {
        said << "fault " << fault.row << ' ' << fault.column << ' ' << text_of(fault.code).name
             << '\n';
    }
    for (auto const& deviation : reader.deviations()) {
        CHECK(deviation.times > 0);
        said << "deviation " << text_of(deviation.code).name << ' ' << deviation.times << '\n';
    }
    return said.str();
}

std::vector<std::string> const seeds{test::status_report, test::statement};
constexpr std::array<std::string_view, 22> words{"<", ">", "</", "/>", "<!DOCTYPE x>", "<!--",
    "-->", "<![CDATA[", "]]>", "&lt;", "&#0;", "&x;", "<Sts>", "</Ntry>", "<Ntry>", "ACSC", "RJCT",
    "pain.002.001.03", "camt.054.001.08", "9999999999999999999.99", "-1", " xmlns:a=\"urn:x\""};

void check_message(std::string const& text) {
    std::stringbuf whole{text};
    auto const said = read(whole);
    test::Pieces pieces{text};
    CHECK(read(pieces) == said);
}

} // namespace

TEST_CASE("a damaged message says the same in one piece and in many") {
    test::fuzz(seeds, words, 20'000, check_message);
    CHECK(test::peak_memory_mb() < test::memory_max_mb);
}

} // namespace doudi::bank
