/// What an imprest allows, as tables.
#include "doudi/imprest/fund.hpp"

#include "doudi/imprest/relief_case.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

namespace doudi::imprest {
namespace {

Money yuan(std::string_view text) {
    return parse_yuan(text).value();
}
Date day(std::string_view text) {
    return parse_date(text).value();
}

/// Limit 2,000, threshold 5,000, ceiling 20,000; opened on 2020-01-10, standing in 2020.
Fund fund(std::string_view advanced, std::string_view spent, std::string_view returned) {
    return {.book = BookId{610102},
        .township = TownshipCode::from_number(610102101),
        .name = "某镇",
        .terms = {yuan("2000"), yuan("5000"), yuan("20000")},
        .decision = "1号",
        .opened_on = day("2020-01-10"),
        .year = 2020,
        .advanced = yuan(advanced),
        .spent = yuan(spent),
        .returned = yuan(returned)};
}

TEST_CASE("a township's code has nine digits, the last three from 001 to 599") {
    struct Row {
        std::string_view text;
        bool is_sound;
    };
    for (auto const& [text, is_sound] : {Row{"610102001", true}, Row{"610102599", true},
             Row{"610102000", false}, Row{"610102600", false}, Row{"61010200", false},
             Row{"6101020011", false}, Row{"61010200x", false}, Row{"010102001", false},
             Row{"", false}, Row{"６１０", false}}) {
        INFO(text);
        auto const code = TownshipCode::parse(text);
        CHECK(code.has_value() == is_sound);
        if (code) {
            CHECK(code->text() == text);
            CHECK(code->county().text() == text.substr(0, 6));
        } else {
            CHECK(code.error().code == Refusal::malformed_township);
        }
    }
}

TEST_CASE("a replenishment is proposed below the threshold, up to the ceiling") {
    struct Row {
        std::string_view advanced, spent, returned, balance, proposed;
    };
    for (auto const& row :
        {Row{"0", "0", "0", "0", "20000"}, Row{"5000", "0", "0", "5000", "0"},
            Row{"5000", "0.01", "0", "4999.99", "15000.01"},
            Row{"20000", "16000", "0", "4000", "16000"},
            Row{"20000", "10000", "6000", "4000", "16000"}, Row{"20000", "0", "0", "20000", "0"}}) {
        auto const one = fund(row.advanced, row.spent, row.returned);
        CHECK(one.balance() == yuan(row.balance));
        CHECK(proposed_replenishment(one) == yuan(row.proposed));
        if (proposed_replenishment(one) > Money{}) {
            CHECK(check_advance(one, proposed_replenishment(one)));
        }
    }
}

TEST_CASE("an advance stays below the ceiling and a payment within the balance") {
    auto const one = fund("8000", "3000", "0");
    CHECK(check_advance(one, yuan("15000")));
    CHECK(refusal_in(check_advance(one, yuan("15000.01"))) == Refusal::exceeds_imprest_ceiling);
    CHECK(refusal_in(check_advance(one, yuan("0"))) == Refusal::amount_not_positive);
    CHECK(check_payment(one, yuan("5000")));
    CHECK(refusal_in(check_payment(one, yuan("5000.01"))) == Refusal::exceeds_imprest_balance);
    CHECK(refusal_in(check_payment(one, yuan("-1"))) == Refusal::amount_not_positive);
}

TEST_CASE("a balance stands still in the new year until it is decided on") {
    auto const full = fund("8000", "0", "0");
    auto const empty = fund("8000", "8000", "0");
    CHECK(check_day(full, day("2020-12-31")));
    CHECK(refusal_in(check_day(full, day("2021-01-01"))) == Refusal::imprest_year_undecided);
    CHECK(check_day(empty, day("2021-01-01")));
    CHECK(refusal_in(check_day(empty, day("2020-01-09"))) == Refusal::malformed_date);
    auto carried = full;
    carried.year = 2021;
    CHECK(check_day(carried, day("2021-01-01")));
    CHECK(refusal_in(check_day(carried, day("2020-12-31"))) == Refusal::malformed_date);
}

TEST_CASE("the digest of a case changes with every field of it") {
    ReliefCase const one{.book = BookId{610102},
        .township = TownshipCode::from_number(610102101),
        .number = 1,
        .event_key = "fire",
        .paid_on = day("2020-02-01"),
        .amount = yuan("100"),
        .reason = "火灾",
        .receipt_no = "S1",
        .limit = yuan("2000")};
    Digest const person = sha256("one");
    auto const digest = evidence_of(one, person);
    auto other = one;
    other.amount = yuan("100.01");
    CHECK(evidence_of(other, person) != digest);
    other = one;
    other.reason = "水灾";
    CHECK(evidence_of(other, person) != digest);
    other = one;
    other.receipt_no = "S2";
    CHECK(evidence_of(other, person) != digest);
    other = one;
    other.paid_on = day("2020-02-02");
    CHECK(evidence_of(other, person) != digest);
    CHECK(evidence_of(one, sha256("another")) != digest);
}

} // namespace
} // namespace doudi::imprest
