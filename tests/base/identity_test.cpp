// Region codes, ids and resident identity numbers.
#include "doudi/base/ids.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/base/resident_id.hpp"
#include "support/print.hpp"

#include <rapidcheck/catch.h>

#include <unordered_set>

using doudi::Refusal;
using doudi::RegionCode;

namespace {

doudi::Date day(char const* text) {
    return doudi::parse_date(text).value();
}

doudi::Date const today = day("2020-04-30");

} // namespace

TEST_CASE("region codes are six digits") {
    CHECK(RegionCode::parse("610102").value().number() == 610'102);
    CHECK(RegionCode::parse("610102").value().text() == "610102");
    CHECK(RegionCode::from_number(610'102) == RegionCode::parse("610102").value());
    CHECK(RegionCode::from_number(610'102) < RegionCode::from_number(610'103));
    auto const* const text = GENERATE(
        "", "61", "61010", "6101022", "061010", "61010a", " 610102", "-10102", "６１０１０２");
    CAPTURE(text);
    CHECK(refusal_in(RegionCode::parse(text)) == Refusal::malformed_region);
}

TEST_CASE("ids compare and hash by value") {
    std::unordered_set<doudi::AccountId> accounts{doudi::AccountId{7}, doudi::AccountId{7}};
    CHECK(accounts.size() == 1);
    CHECK(doudi::BookId{610'102} < doudi::BookId{610'103});
    std::unordered_set<RegionCode> const regions{RegionCode::from_number(610'102)};
    CHECK(regions.contains(RegionCode::from_number(610'102)));
}

TEST_CASE("resident identity numbers that hold") {
    struct Row {
        char const* text;
        char const* born_on;
        bool is_male;
        int area;
    };
    // Public samples; the second is the example of the standard.
    auto const row = GENERATE(values<Row>({
        {"34052419800101001X", "1980-01-01", true, 340'524},
        {"11010519491231002X", "1949-12-31", false, 110'105},
        {"11010519491231002x", "1949-12-31", false, 110'105},
    }));
    auto const id = doudi::parse_resident_id(row.text, today);
    REQUIRE(id);
    CHECK(id->text.back() == 'X');
    CHECK(id->born_on == day(row.born_on));
    CHECK(id->is_male == row.is_male);
    CHECK(id->area == row.area);
}

TEST_CASE("the check digit of the samples") {
    CHECK(doudi::resident_id_check_digit("34052419800101001") == 'X');
    CHECK(doudi::resident_id_check_digit("11010519491231002") == 'X');
    CHECK(doudi::resident_id_check_digit("44052418800101001") == '4');
}

TEST_CASE("resident identity numbers that do not hold") {
    struct Row {
        char const* text;
        Refusal refusal;
    };
    auto const row = GENERATE(values<Row>({
        {"", Refusal::resident_id_malformed},
        {"340524800101001", Refusal::resident_id_malformed}, // 15 digits, of before 1999
        {"34052419800101001", Refusal::resident_id_malformed},
        {"34052419800101001XX", Refusal::resident_id_malformed},
        {"34052419800101001Y", Refusal::resident_id_malformed},
        {"3405241980010100X1", Refusal::resident_id_malformed},
        {"04052419800101001X", Refusal::resident_id_malformed},
        {"34052419800101 01X", Refusal::resident_id_malformed},
        {"340524198002300017", Refusal::resident_id_birth_date}, // 30 February
        {"340524198113010017", Refusal::resident_id_birth_date}, // month 13
        {"340524198100010017", Refusal::resident_id_birth_date}, // month 0
        {"340524202005010017", Refusal::resident_id_birth_date}, // tomorrow
        {"440524188001010014", Refusal::resident_id_birth_date}, // 1880, its check digit holds
        {"340524198001010011", Refusal::resident_id_checksum},
        {"34052419800101002X", Refusal::resident_id_checksum},
        {"11010519491231003X", Refusal::resident_id_checksum},
        {"341052419800101001", Refusal::resident_id_birth_date}, // a digit shifted
    }));
    CAPTURE(row.text);
    CHECK(refusal_in(doudi::parse_resident_id(row.text, today)) == row.refusal);
}

TEST_CASE("somebody born today is born") {
    std::string const first17 = "34052420200430001";
    std::string const id = first17 + doudi::resident_id_check_digit(first17);
    CHECK(doudi::parse_resident_id(id, today));
    CHECK(refusal_in(doudi::parse_resident_id(id, today - date::days{1})) ==
        Refusal::resident_id_birth_date);
}

TEST_CASE("one wrong digit, or two neighbours swapped, is always noticed") {
    rc::prop("checksum", [] {
        auto const born_on = today - date::days{*rc::gen::inRange(0, 40'000)};
        std::string first17 = "110105";
        for (char const c : doudi::format_date(born_on)) {
            first17 += c == '-' ? "" : std::string{c};
        }
        first17 += std::to_string(*rc::gen::inRange(100, 1000));
        std::string const id = first17 + doudi::resident_id_check_digit(first17);
        RC_ASSERT(doudi::parse_resident_id(id, today).has_value());
        std::string wrong = id;
        auto const at = *rc::gen::inRange<std::size_t>(1, 16);
        if (*rc::gen::arbitrary<bool>()) {
            wrong[at] = *rc::gen::inRange('0', static_cast<char>('9' + 1));
        } else {
            std::swap(wrong[at], wrong[at + 1]);
        }
        RC_PRE(wrong != id);
        RC_ASSERT(!doudi::parse_resident_id(wrong, today).has_value());
    });
}

TEST_CASE("a masked number shows four characters at each end") {
    CHECK(doudi::mask_resident_id("34052419800101001X") == "3405**********001X");
    CHECK(doudi::mask_resident_id("3405241980") == "**********");
    CHECK(doudi::mask_resident_id("").empty());
    CHECK(doudi::parse_resident_id("340524198001010011", today).error().detail.empty());
}
