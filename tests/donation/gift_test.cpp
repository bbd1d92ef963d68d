/// Gifts and their uses by themselves.
#include "doudi/donation/gift.hpp"

#include "doudi/base/decimal.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace doudi::donation {
namespace {

Date day(std::string_view text) {
    return parse_date(text).value();
}

Money yuan(std::string_view text) {
    return parse_yuan(text).value();
}

Gift money(Intent intent, std::string event = {}) {
    return {.book = BookId{220204},
        .number = 1,
        .reference = "D1",
        .donor = "某公司",
        .amount = yuan("1000.00"),
        .intent = intent,
        .event_key = std::move(event),
        .received_on = day("2017-03-01"),
        .received_by = UserId{1}};
}

GiftUse use_for(UseKind kind, std::string_view amount) {
    return {.reference = "U1",
        .kind = kind,
        .beneficiary = "敬老院",
        .event_key = "fire",
        .amount = yuan(amount),
        .decision = "批-1",
        .used_on = day("2017-03-02"),
        .used_by = UserId{2}};
}

TEST_CASE("a gift is used as the donor meant") {
    using enum UseKind;
    struct {
        Intent intent;
        std::string_view event;
        UseKind kind;
        bool is_meant;
    } const rows[]{
        {Intent::any, "", person, true},
        {Intent::any, "", home, true},
        {Intent::any, "", given_back, false}, // money given outright
        {Intent::any, "flood", home, false},
        {Intent::person, "", person, true},
        {Intent::person, "", home, false},
        {Intent::person, "fire", person, true},
        {Intent::person, "flood", person, false},
        {Intent::home, "", home, true},
        {Intent::home, "", person, false},
        {Intent::home, "flood", given_back, true},
        {Intent::medical, "", person, false},
    };
    for (auto const& row : rows) {
        INFO(name_of(row.intent) << ' ' << row.event << ' ' << name_of(row.kind));
        auto const done = check(money(row.intent, std::string{row.event}),
            use_for(row.kind, "10.00"), std::nullopt, day("2017-04-01"));
        CHECK(refusal_in(done) ==
            (row.is_meant ? std::nullopt : std::optional{Refusal::against_donor_intent}));
    }
}

TEST_CASE("F23 a treatment takes what all others leave of the bill, for a listed disease") {
    struct {
        std::string_view bill, others;
        int disease;
        std::optional<std::int64_t> diseases;
        std::string_view amount;
        std::optional<Refusal> refusal;
    } const rows[]{
        {"900.00", "200.00", 1, 28, "700.00", std::nullopt},
        {"900.00", "200.00", 28, 28, "700.00", std::nullopt},
        {"900.00", "200.00", 29, 28, "700.00", Refusal::relief_not_in_force},
        {"900.00", "200.00", 1, std::nullopt, "700.00", Refusal::relief_not_in_force},
        {"1300.00", "299.99", 1, 28, "1000.01", Refusal::exceeds_donation},
    };
    for (auto const& row : rows) {
        INFO(row.bill << ' ' << row.others << ' ' << row.disease);
        auto const gift = money(Intent::medical);
        auto use = use_for(UseKind::medical, "0.00");
        use.bill = yuan(row.bill);
        use.others = yuan(row.others);
        use.disease = row.disease;
        use.amount = amount_of(gift, use).value();
        CHECK(use.amount == yuan(row.amount));
        CHECK(refusal_in(check(gift, use, row.diseases, day("2017-04-01"))) == row.refusal);
    }
}

TEST_CASE("goods are worth their number times the value of one") {
    auto gift = money(Intent::home);
    gift.goods = "棉被";
    CHECK(refusal_in(value_of(gift)) == Refusal::malformed);
    gift.quantity = 50;
    gift.unit_value = yuan("120.00");
    CHECK(value_of(gift).value() == yuan("6000.00"));
    auto use = use_for(UseKind::home, "0.00");
    CHECK(refusal_in(amount_of(gift, use)) == Refusal::malformed);
    use.quantity = 7;
    CHECK(amount_of(gift, use).value() == yuan("840.00"));
    use.quantity = 0;
    CHECK(refusal_in(amount_of(gift, use)) == Refusal::amount_not_positive);
}

TEST_CASE("who takes a gift in does not use it, nor more than there is, nor before") {
    auto const gift = money(Intent::any);
    auto const today = day("2017-04-01");
    auto use = use_for(UseKind::home, "1000.00");
    CHECK(check(gift, use, std::nullopt, today));
    use.amount = yuan("1000.01");
    CHECK(refusal_in(check(gift, use, std::nullopt, today)) == Refusal::exceeds_donation);
    use.used_by = gift.received_by;
    CHECK(refusal_in(check(gift, use, std::nullopt, today)) == Refusal::same_person);
    use.used_on = day("2017-02-28");
    CHECK(refusal_in(check(gift, use, std::nullopt, today)) == Refusal::malformed_date);
    use.decision.clear();
    CHECK(refusal_in(check(gift, use, std::nullopt, today)) == Refusal::malformed);
}

} // namespace
} // namespace doudi::donation
