#include "doudi/payout/batch.hpp"

#include <catch2/catch.hpp>

namespace {

using doudi::UserId;
using doudi::payout::Step;

/// Imported by 1 and 2, built by 3, locked by 4, submitted by 5, approved by 6.
doudi::payout::Batch batch() {
    return {.key = {doudi::BookId{610102}, doudi::BatchId{17}},
        .period = *doudi::Period::from(2020, 4),
        .program = "DB-R",
        .fund = "HR",
        .kind = "regular",
        .state = doudi::payout::BatchState::in_review,
        .content = {.imported_by = {UserId{1}, UserId{2}}},
        .built_by = UserId{3},
        .locked_by = UserId{4},
        .submitted_by = UserId{5},
        .approved_by = UserId{6},
        .attempt = 1};
}

} // namespace

TEST_CASE("who had a hand in a batch may not approve it, who approved may not release it") {
    struct Case {
        Step step;
        int user;
        char const* refused_for; // null: may
    };
    // clang-format off
    auto const cases = {
        Case{Step::approve, 1, "roster import"},
        Case{Step::approve, 2, "roster import"},
        Case{Step::approve, 3, "build"},
        Case{Step::approve, 4, "lock"},
        Case{Step::approve, 5, "submit"},
        Case{Step::approve, 7, nullptr},
        Case{Step::release, 6, "approve"},
        Case{Step::release, 3, nullptr},
        Case{Step::lock,    3, nullptr},
        Case{Step::reject,  3, nullptr},
    };
    // clang-format on
    for (auto const& [step, user, refused_for] : cases) {
        INFO(name_of(step) << " by " << user);
        auto const may = check_person(batch(), step, UserId{user});
        REQUIRE(may.has_error() == (refused_for != nullptr));
        if (may.has_error()) {
            CHECK(may.error().code == doudi::Refusal::same_person);
            CHECK(may.error().detail.find(refused_for) != std::string::npos);
        }
    }
}
