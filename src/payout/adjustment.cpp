#include "doudi/payout/adjustment.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>

namespace doudi::payout {

namespace {

std::optional<Correction> correction_of(MonthAccount const& account) {
    DOUDI_CHECK(account.paid <= account.claimed);
    if (account.due > account.claimed) {
        return Correction{account.month, false,
            Money::from_fen(account.due.fen() - account.claimed.fen()), Money{}};
    }
    if (account.due < account.paid) {
        return Correction{
            account.month, true, Money::from_fen(account.paid.fen() - account.due.fen()), Money{}};
    }
    return std::nullopt;
}

void move_to_set_off(Correction& correction, std::int64_t fen) {
    correction.amount = Money::from_fen(correction.amount.fen() - fen);
    correction.set_off = Money::from_fen(correction.set_off.fen() + fen);
}

/// As much of the arrears as may be set off.
std::int64_t most_fen(std::vector<Correction> const& corrections, std::int64_t percent) {
    constexpr std::int64_t whole = 100;
    DOUDI_CHECK(0 <= percent && percent <= whole);
    std::int64_t arrears_fen = 0;
    for (Correction const& one : corrections) {
        arrears_fen += one.is_recovery ? 0 : one.amount.fen();
    }
    // In parts, so that nothing overflows.
    return arrears_fen / whole * percent + arrears_fen % whole * percent / whole;
}

void set_off(std::vector<Correction>& corrections, SetOffRule const& rule) {
    auto left_fen = most_fen(corrections, rule.percent_most);
    for (Correction& recovery : corrections) {
        if (!recovery.is_recovery || recovery.month.year() != rule.year) {
            continue;
        }
        for (Correction& arrears : corrections) {
            if (!arrears.is_recovery) {
                auto const fen = std::min({recovery.amount.fen(), arrears.amount.fen(), left_fen});
                move_to_set_off(recovery, fen);
                move_to_set_off(arrears, fen);
                left_fen -= fen;
            }
        }
    }
}

} // namespace

std::vector<Correction> correct(
    std::span<MonthAccount const> months, std::optional<SetOffRule> const& rule) {
    std::vector<Correction> corrections;
    for (MonthAccount const& account : months) {
        if (auto const correction = correction_of(account)) {
            DOUDI_CHECK(corrections.empty() || corrections.back().month < correction->month);
            corrections.push_back(*correction);
        }
    }
    if (rule) {
        set_off(corrections, *rule);
    }
    return corrections;
}

} // namespace doudi::payout
