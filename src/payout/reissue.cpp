#include "doudi/payout/reissue.hpp"

#include "doudi/payout/batch.hpp"

namespace doudi::payout {

namespace {

constexpr std::string_view bank_failure = "F11";

} // namespace

std::string reissue_purpose(int attempt_no, std::string_view purpose) {
    if (purpose.starts_with(kind_reissue)) {
        purpose.remove_prefix(purpose.find(' ') + 1);
    }
    return std::string{kind_reissue} + '.' + std::to_string(attempt_no) + ' ' +
        std::string{purpose};
}

std::string_view name_of(Reissue what) noexcept {
    switch (what) {
    case Reissue::same_account: return "same_account";
    case Reissue::listed_account: return "listed_account";
    case Reissue::given_account: return "given_account";
    case Reissue::needs_account: return "needs_account";
    case Reissue::died: return "died";
    case Reissue::by_hand: return "by_hand";
    }
    return "?";
}

Reissue reissue_of(UnpaidFacts const& facts) noexcept {
    if (facts.has_died) {
        return Reissue::died;
    }
    if (facts.attempts >= reissue_attempts_max) {
        return Reissue::by_hand;
    }
    if (facts.is_corrected) {
        return facts.gives_account ? Reissue::given_account : Reissue::same_account;
    }
    if (facts.lists_other_account) {
        return Reissue::listed_account;
    }
    return facts.reason == bank_failure ? Reissue::same_account : Reissue::needs_account;
}

} // namespace doudi::payout
