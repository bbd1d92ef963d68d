#include "doudi/base/decimal.hpp"

#include "support/print.hpp"

#include <rapidcheck/catch.h>

#include <limits>

using doudi::Money;
using doudi::Refusal;

TEST_CASE("yuan that can be read") {
    struct Row {
        char const* text;
        std::int64_t fen;
    };
    auto const row = GENERATE(values<Row>({
        {"12", 1200},
        {"12.3", 1230},
        {"12.34", 1234},
        {"-5.00", -500},
        {"0", 0},
        {"-0.00", 0},
        {"0.01", 1},
        {"-0.01", -1},
        {"007", 700},
        {"1,234", 123'400},
        {"12,345", 1'234'500},
        {"123,456.7", 12'345'670},
        {"-1,234,567.80", -123'456'780},
        {"6990000000.00", 699'000'000'000},
        {"92233720368547758.07", std::numeric_limits<std::int64_t>::max()},
        {"-92233720368547758.08", std::numeric_limits<std::int64_t>::min()},
    }));
    CAPTURE(row.text);
    CHECK(doudi::parse_yuan(row.text).value().fen() == row.fen);
}

TEST_CASE("yuan that cannot be read") {
    auto const* const text = GENERATE("", "-", "+5", " 5", "5 ", "5.", ".5", "-.5", "1.234", "1..2",
        "1.2.3", "--5", "5-", "¥5", "5元", "１２", "1e3", "0x10", "1,23", "1,2345", "12,34,567",
        ",123", "1234,567", "1,,234", "1,234,", "1,234,56", "1.2,3", "1,234.5,6", "12a", "nan");
    CAPTURE(text);
    CHECK(refusal_in(doudi::parse_yuan(text)) == Refusal::malformed_amount);
}

TEST_CASE("yuan beyond the range are refused as such") {
    auto const* const text = GENERATE("92233720368547758.08", "-92233720368547758.09",
        "922337203685477580.70", "99999999999999999999999999");
    CAPTURE(text);
    CHECK(refusal_in(doudi::parse_yuan(text)) == Refusal::overflow);
}

TEST_CASE("a refusal names the place and not the text, which may be anybody's number") {
    CHECK(doudi::parse_yuan("12345678X").error().detail == "character 9");
    CHECK(doudi::parse_yuan("-1,23").error().detail.find('2') == std::string::npos);
}

TEST_CASE("yuan written") {
    struct Row {
        std::int64_t fen;
        char const* plain;
        char const* grouped;
    };
    auto const row = GENERATE(values<Row>({
        {0, "0.00", "0.00"},
        {1, "0.01", "0.01"},
        {-1, "-0.01", "-0.01"},
        {99'999, "999.99", "999.99"},
        {100'000, "1000.00", "1,000.00"},
        {-100'000, "-1000.00", "-1,000.00"},
        {123'456'780, "1234567.80", "1,234,567.80"},
        {std::numeric_limits<std::int64_t>::min(), "-92233720368547758.08",
            "-92,233,720,368,547,758.08"},
    }));
    CHECK(doudi::format_yuan(Money::from_fen(row.fen)) == row.plain);
    CHECK(doudi::format_yuan_grouped(Money::from_fen(row.fen)) == row.grouped);
}

TEST_CASE("yuan written are read back") {
    rc::prop("both forms", [](std::int64_t fen) {
        Money const amount = Money::from_fen(fen);
        RC_ASSERT(doudi::parse_yuan(doudi::format_yuan(amount)).value() == amount);
        RC_ASSERT(doudi::parse_yuan(doudi::format_yuan_grouped(amount)).value() == amount);
    });
}

TEST_CASE("any text is read or refused") {
    rc::prop("no crash", [] {
        auto const text =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789,.-x "}));
        auto const amount = doudi::parse_yuan(text);
        if (amount) {
            std::string plain; // without commas and leading zeros it is what we would write
            for (char const c : text) {
                plain += c == ',' ? "" : std::string{c};
            }
            RC_ASSERT(doudi::parse_yuan(plain).value() == *amount);
        }
    });
}
