/// Paying again what a bank could not pay (更正发放).
///
/// Example: reissue_of({.reason = "F11"}) == Reissue::same_account
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace doudi::payout {

/// How often what was not paid is paid again by a batch; then it is seen to by hand.
inline constexpr int reissue_attempts_max = 3;

/// What a line of a reissue is for, as it stands in it: "reissue.2 monthly" is the second attempt
/// to pay what was monthly. `purpose` may be that of the attempt before.
std::string reissue_purpose(int attempt_no, std::string_view purpose);

/// What can be done for an unpaid line.
enum class Reissue : std::uint8_t {
    same_account,   // it may be sent as it was
    listed_account, // the roster has another account by now
    given_account,  // a correction names one
    needs_account,  // somebody has to ask the person first
    died,           // before the month it is for: nothing is due
    by_hand,        // it was tried often enough
};

/// "same_account", "needs_account" …
[[nodiscard]] std::string_view name_of(Reissue what) noexcept;

struct UnpaidFacts {
    std::string_view reason; ///< why the bank did not pay, F01–F99
    int attempts = 0;        ///< how often it was paid again already
    bool has_died = false;
    bool lists_other_account = false;
    bool is_corrected = false; ///< somebody has seen to it, with a new account or without
    bool gives_account = false;
};

/// Source: retry rule of the return reasons: F11 is sent again as it is, the others need data to be
/// put right and approved; after three rounds by hand.
[[nodiscard]] Reissue reissue_of(UnpaidFacts const& facts) noexcept;

} // namespace doudi::payout
