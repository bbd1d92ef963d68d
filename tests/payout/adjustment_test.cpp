#include "doudi/payout/adjustment.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace {

using doudi::Money;
using doudi::Period;
using doudi::payout::correct;
using doudi::payout::Correction;
using doudi::payout::MonthAccount;
using doudi::payout::SetOffRule;

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

constexpr int none = -1;

std::optional<SetOffRule> rule(int percent_most) {
    return percent_most == none ? std::nullopt : std::optional{SetOffRule{2020, percent_most}};
}

struct Case {
    char const* what;
    std::vector<MonthAccount> months;
    int percent_most; // none: nothing is set off
    char const* expected;
};

} // namespace

TEST_CASE("X4 what is due against what was paid") {
    std::vector<Case> const cases{
        {"as due", {month(4, 500, 500, 500)}, none, ""},
        {"paid too little", {month(4, 560, 500, 500)}, none, "2020-04 pay 60 set off 0; "},
        {"not paid at all", {month(4, 560, 0, 0)}, none, "2020-04 pay 560 set off 0; "},
        {"paid too much", {month(4, 0, 500, 500)}, none, "2020-04 recover 500 set off 0; "},
        {"the bank has not answered", {month(4, 500, 500, 0)}, none, ""},
        {"too much, not yet answered", {month(4, 400, 500, 0)}, none, ""},
        {"half of it answered", {month(4, 100, 560, 500)}, none, "2020-04 recover 400 set off 0; "},
        {"both, apart", {month(4, 400, 500, 500), month(5, 560, 500, 500)}, none,
            "2020-04 recover 100 set off 0; 2020-05 pay 60 set off 0; "},
        {"both, set off", {month(4, 400, 500, 500), month(5, 560, 500, 500)}, 100,
            "2020-04 recover 40 set off 60; 2020-05 pay 0 set off 60; "},
        {"arrears are left",
            {month(4, 560, 500, 500), month(5, 560, 500, 500), month(6, 0, 70, 70)}, 100,
            "2020-04 pay 0 set off 60; 2020-05 pay 50 set off 10; 2020-06 recover 0 set off 70; "},
        {"half of the arrears are paid out", {month(4, 400, 500, 500), month(5, 560, 500, 500)}, 50,
            "2020-04 recover 70 set off 30; 2020-05 pay 30 set off 30; "},
        {"half of all arrears, the earliest first",
            {month(4, 0, 500, 500), month(5, 560, 500, 500), month(6, 540, 500, 500)}, 50,
            "2020-04 recover 450 set off 50; 2020-05 pay 10 set off 50; "
            "2020-06 pay 40 set off 0; "},
        {"less than half is overpaid", {month(4, 490, 500, 500), month(5, 560, 500, 500)}, 50,
            "2020-04 recover 0 set off 10; 2020-05 pay 50 set off 10; "},
        {"nothing of them", {month(4, 400, 500, 500), month(5, 560, 500, 500)}, 0,
            "2020-04 recover 100 set off 0; 2020-05 pay 60 set off 0; "},
        {"of the year before", {month(0, 400, 500, 500), month(5, 560, 500, 500)}, 100,
            "2019-12 recover 100 set off 0; 2020-05 pay 60 set off 0; "},
    };
    for (auto const& [what, months, percent_most, expected] : cases) {
        INFO(what);
        CHECK(text(correct(months, rule(percent_most))) == expected);
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
        std::int64_t moved_fen = 0;
        auto const percent = *rc::gen::element(none, 0, 30, 33, 100);
        std::int64_t arrears_fen = 0;
        for (auto const& one : correct(months, rule(percent))) {
            RC_ASSERT(one.amount >= Money{});
            RC_ASSERT(one.set_off >= Money{});
            amount_fen += one.is_recovery ? -one.amount.fen() : one.amount.fen();
            set_off_fen += one.is_recovery ? -one.set_off.fen() : one.set_off.fen();
            moved_fen += one.is_recovery ? 0 : one.set_off.fen();
            arrears_fen += one.is_recovery ? 0 : (one.amount.fen() + one.set_off.fen());
        }
        RC_ASSERT(moved_fen * 100 <= arrears_fen * std::max(percent, 0));
        RC_ASSERT(amount_fen == difference_fen);
        RC_ASSERT(set_off_fen == 0);
    });
}
