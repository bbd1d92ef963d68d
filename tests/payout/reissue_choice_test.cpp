/// What can be done for a line a bank did not pay.
#include "doudi/payout/reissue.hpp"

#include <catch2/catch.hpp>

#include <vector>

namespace doudi::payout {
namespace {

struct Case {
    char const* what;
    UnpaidFacts facts;
    Reissue expected;
};

} // namespace

TEST_CASE("F11 is sent again as it is, other reasons wait for an account, three times at most") {
    std::vector<Case> const cases{
        {"the bank's own failure", {.reason = "F11"}, Reissue::same_account},
        {"a closed account", {.reason = "F03"}, Reissue::needs_account},
        {"a reason nobody knows", {.reason = "F99"}, Reissue::needs_account},
        {"closed, and the roster has another", {.reason = "F03", .lists_other_account = true},
            Reissue::listed_account},
        {"closed, and another is named",
            {.reason = "F03", .is_corrected = true, .gives_account = true}, Reissue::given_account},
        {"what is named goes before the roster",
            {.reason = "F03",
                .lists_other_account = true,
                .is_corrected = true,
                .gives_account = true},
            Reissue::given_account},
        {"not activated, and now it is", {.reason = "F06", .is_corrected = true},
            Reissue::same_account},
        {"the third attempt", {.reason = "F11", .attempts = 2}, Reissue::same_account},
        {"no fourth", {.reason = "F11", .attempts = 3}, Reissue::by_hand},
        {"no fourth with another account",
            {.reason = "F03", .attempts = 3, .is_corrected = true, .gives_account = true},
            Reissue::by_hand},
        {"nobody is left", {.reason = "F11", .has_died = true}, Reissue::died},
    };
    for (auto const& one : cases) {
        INFO(one.what << ": " << name_of(one.expected));
        CHECK(reissue_of(one.facts) == one.expected);
    }
}

TEST_CASE("the purpose of a reissue names its attempt and what was first to be paid") {
    CHECK(reissue_purpose(1, "monthly") == "reissue.1 monthly");
    CHECK(reissue_purpose(2, "reissue.1 monthly") == "reissue.2 monthly");
    CHECK(reissue_purpose(1, "arrears.2") == "reissue.1 arrears.2");
}

} // namespace doudi::payout
