#include "doudi/payout/adjustment.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <string>
#include <vector>

namespace {

using doudi::Money;
using doudi::Period;
using doudi::payout::correct;
using doudi::payout::Correction;
using doudi::payout::MonthAccount;

/// A month of 2020, or of December 2019 as month 0, with yuan due, claimed and paid.
MonthAccount month(int number, std::int64_t due, std::int64_t claimed, std::int64_t paid) {
    auto const yuan = [](std::int64_t amount) { return Money::from_fen(amount * 100); };
    return {Period::from(2020, 1)->plus(number - 1), yuan(due), yuan(claimed), yuan(paid)};
}

std::string text(std::vector<Correction> const& corrections) {
    std::string all;
    for (auto const& one : corrections) {
        all += one.month.text() + (one.is_recovery ? " recover " : " pay ") +
            std::to_string(one.amount.fen() / 100) + " set off " +
            std::to_string(one.set_off.fen() / 100) + "; ";
    }
    return all;
}

struct Case {
    char const* what;
    std::vector<MonthAccount> months;
    bool is_set_off;
    char const* expected;
};

} // namespace

TEST_CASE("X4 what is due against what was paid") {
    std::vector<Case> const cases{
        {"as due", {month(4, 500, 500, 500)}, false, ""},
        {"paid too little", {month(4, 560, 500, 500)}, false, "2020-04 pay 60 set off 0; "},
        {"not paid at all", {month(4, 560, 0, 0)}, false, "2020-04 pay 560 set off 0; "},
        {"paid too much", {month(4, 0, 500, 500)}, false, "2020-04 recover 500 set off 0; "},
        {"the bank has not answered", {month(4, 500, 500, 0)}, false, ""},
        {"too much, not yet answered", {month(4, 400, 500, 0)}, false, ""},
        {"half of it answered", {month(4, 100, 560, 500)}, false,
            "2020-04 recover 400 set off 0; "},
        {"both, apart", {month(4, 400, 500, 500), month(5, 560, 500, 500)}, false,
            "2020-04 recover 100 set off 0; 2020-05 pay 60 set off 0; "},
        {"both, set off", {month(4, 400, 500, 500), month(5, 560, 500, 500)}, true,
            "2020-04 recover 40 set off 60; 2020-05 pay 0 set off 60; "},
        {"arrears are left",
            {month(4, 560, 500, 500), month(5, 560, 500, 500), month(6, 0, 70, 70)}, true,
            "2020-04 pay 0 set off 60; 2020-05 pay 50 set off 10; 2020-06 recover 0 set off 70; "},
        {"of the year before", {month(0, 400, 500, 500), month(5, 560, 500, 500)}, true,
            "2019-12 recover 100 set off 0; 2020-05 pay 60 set off 0; "},
    };
    for (auto const& [what, months, is_set_off, expected] : cases) {
        INFO(what);
        CHECK(text(correct(months, is_set_off ? std::optional{2020} : std::nullopt)) == expected);
    }
}

TEST_CASE("X4 corrections add up to the differences, set-offs to nothing") {
    rc::prop("sums", [] {
        std::vector<MonthAccount> months;
        std::int64_t difference_fen = 0;
        for (int number = 1; number <= 12; ++number) {
            auto const due = *rc::gen::inRange<std::int64_t>(0, 5);
            auto const paid = *rc::gen::inRange<std::int64_t>(0, 5);
            months.push_back(month(number, due, paid, paid));
            difference_fen += (due - paid) * 100;
        }
        std::int64_t amount_fen = 0;
        std::int64_t set_off_fen = 0;
        for (auto const& one :
            correct(months, *rc::gen::element(std::optional<int>{}, std::optional{2020}))) {
            RC_ASSERT(one.amount >= Money{});
            RC_ASSERT(one.set_off >= Money{});
            amount_fen += one.is_recovery ? -one.amount.fen() : one.amount.fen();
            set_off_fen += one.is_recovery ? -one.set_off.fen() : one.set_off.fen();
        }
        RC_ASSERT(amount_fen == difference_fen);
        RC_ASSERT(set_off_fen == 0);
    });
}
