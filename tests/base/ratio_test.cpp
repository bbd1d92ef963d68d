#include "doudi/base/ratio.hpp"

#include "support/print.hpp"

#include <rapidcheck/catch.h>

using doudi::Ratio;
using doudi::Refusal;

TEST_CASE("ratios that can be read") {
    struct Row {
        char const* text;
        int num, den;
    };
    auto const row = GENERATE(values<Row>({
        {"0.70", 7, 10},
        {"7/10", 7, 10},
        {"1.2", 6, 5},
        {"1", 1, 1},
        {"0", 0, 1},
        {"0/5", 0, 1},
        {"14/20", 7, 10},
        {"0.000001", 1, 1'000'000},
    }));
    CAPTURE(row.text);
    CHECK(doudi::parse_ratio(row.text).value() == Ratio{row.num, row.den});
}

TEST_CASE("ratios that cannot be read") {
    auto const* const text = GENERATE("", ".", "/", "1.", ".5", "1/", "/2", "1/0", "-1", "+1",
        "1.5/2", "1/2.5", "1/2/3", "70%", " 1", "1e3", "1,000", "1234567890123456789", "１");
    CAPTURE(text);
    CHECK(refusal_in(doudi::parse_ratio(text)) == Refusal::malformed_ratio);
}

TEST_CASE("ratios written, a tie going to the even digit") {
    struct Row {
        int num, den, decimals;
        char const* text;
    };
    auto const row = GENERATE(values<Row>({
        {7, 10, 2, "0.70"},
        {1, 3, 4, "0.3333"},
        {2, 3, 4, "0.6667"},
        {1, 8, 2, "0.12"},
        {3, 8, 2, "0.38"},
        {1, 2, 0, "0"},
        {3, 2, 0, "2"},
        {-1, 8, 2, "-0.12"},
        {-1, 1000, 2, "0.00"},
        {12345, 10, 2, "1234.50"},
        {0, 1, 3, "0.000"},
    }));
    CHECK(doudi::format_ratio(Ratio{row.num, row.den}, row.decimals) == row.text);
}

TEST_CASE("decimals go to text and back") {
    rc::prop("round trip", [] {
        Ratio const ratio{*rc::gen::inRange(0, 2'000'000'000), 1'000'000};
        RC_ASSERT(doudi::parse_ratio(doudi::format_ratio(ratio, 6)).value() == ratio);
    });
}
