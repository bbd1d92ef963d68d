/// Which numbers count as damaged, what can be read of them, and how near they come to a right one.
#include "doudi/roster/damaged_identity.hpp"

#include "doudi/base/resident_id.hpp"
#include "roster/roster_text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace doudi::roster {
namespace {

Date const day = *parse_date("2020-04-30");

std::string read_as(std::string const& text) {
    auto const damaged = read_damaged_identity(text, day);
    if (!damaged) {
        return "-";
    }
    return std::string{name_of(damaged->damage)} + ' ' +
        (damaged->born_on ? format_date(*damaged->born_on) : "-") + ' ' +
        (damaged->area ? std::to_string(*damaged->area) : "-");
}

TEST_CASE("a damaged number says what can still be read of it") {
    struct Case {
        std::string text;
        std::string read;
    };
    for (auto const& one : {
             Case{"11010519491231002X", "-"}, // right
             Case{"110105194912310021", "wrong_digits 1949-12-31 110105"},
             Case{"11010519491231002*", "masked 1949-12-31 110105"},
             Case{"11010519491231****", "masked 1949-12-31 110105"},
             Case{"110105********002x", "masked - 110105"},
             Case{"1101**194912310021", "masked 1949-12-31 -"},
             Case{"1*************002X", "-"}, // thirteen hidden
             Case{"11************002X", "masked - -"},
             Case{"110105491231002", "old_number 1949-12-31 110105"},
             Case{"110105491331002", "-"}, // no such month
             Case{"010105491231002", "-"},
             Case{"110105194913310021", "wrong_digits - 110105"},
             Case{"110105204912310021", "wrong_digits - 110105"}, // after the day
             Case{"01010519491231002X", "-"},
             Case{"1101051949123100X2", "wrong_digits 1949-12-31 110105"},
             Case{"1101051949123100XX", "-"},
             Case{"110105194912310X02", "-"},
             Case{"1101051949123100X*", "-"},
             Case{"11010549123100*", "-"},
             Case{"1101051949123100", "-"},
             Case{"某", "-"},
             Case{"", "-"},
         }) {
        CAPTURE(one.read);
        CHECK(read_as(one.text) == one.read);
    }
}

TEST_CASE("a damaged number agrees with a right one in one of four ways") {
    struct Case {
        std::string damaged;
        std::string agreement;
    };
    for (auto const& one : {
             Case{"11010519491231002*", "masked"}, Case{"110105********002X", "masked"},
             Case{"110106********002X", "differs"}, Case{"110105491231002", "converted"},
             Case{"110105491231003", "differs"}, Case{"110105194912310021", "one_digit"},
             Case{"11010519491231012X", "one_digit"}, Case{"11010519491213002X", "exchanged"},
             Case{"11010519491230102X", "exchanged"}, Case{"11010519491231020X", "exchanged"},
             Case{"11010519491231112X", "differs"},
             Case{"11010519491230012X", "differs"}, // exchanged, but not neighbours
         }) {
        CAPTURE(one.agreement);
        auto const damaged = read_damaged_identity(one.damaged, day);
        REQUIRE(damaged.has_value());
        CHECK(name_of(agreement_of(*damaged, "11010519491231002X")) == one.agreement);
    }
}

TEST_CASE("every number one fault away is among the corrections, and nothing else is") {
    auto const right = GENERATE(test::make_id(17), std::string{"11010519491231002X"});
    for (std::size_t at = 0; at < right.size(); ++at) {
        auto wrong = right;
        wrong[at] = wrong[at] == '9' ? '8' : '9';
        auto swapped = right;
        std::swap(swapped[at], swapped[at == 0 ? 1 : at - 1]);
        for (auto const& text : {wrong, swapped}) {
            auto const damaged = read_damaged_identity(text, day);
            if (!damaged) {
                continue; // right all the same, such as two equal neighbours
            }
            auto const corrections = corrections_of(*damaged, day);
            CHECK(std::count(corrections.begin(), corrections.end(), right) == 1);
            for (auto const& one : corrections) {
                CHECK(parse_resident_id(one, day).has_value());
                CHECK(agreement_of(*damaged, one) != Agreement::differs);
            }
        }
    }
    CHECK(corrections_of(*read_damaged_identity("11010519491231002*", day), day).empty());
    CHECK(corrections_of(*read_damaged_identity("110105491231002", day), day) ==
        std::vector<std::string>{"11010519491231002X"});
}

TEST_CASE("kinds of damage and agreement are found by their names") {
    for (auto const one : {Damage::masked, Damage::old_number, Damage::wrong_digits}) {
        CHECK(damage_of(name_of(one)) == one);
        CHECK_FALSE(title_of(one).zh.empty());
    }
    for (auto const one : {Agreement::differs, Agreement::masked, Agreement::converted,
             Agreement::one_digit, Agreement::exchanged}) {
        CHECK(agreement_of(name_of(one)) == one);
        CHECK_FALSE(title_of(one).en.empty());
    }
    CHECK_FALSE(damage_of("differs").has_value());
    CHECK_FALSE(agreement_of("wrong_digits").has_value());
}

} // namespace
} // namespace doudi::roster
