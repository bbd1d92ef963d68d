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

void set_off(std::vector<Correction>& corrections, int year) {
    for (Correction& recovery : corrections) {
        if (!recovery.is_recovery || recovery.month.year() != year) {
            continue;
        }
        for (Correction& arrears : corrections) {
            if (!arrears.is_recovery) {
                auto const fen = std::min(recovery.amount.fen(), arrears.amount.fen());
                move_to_set_off(recovery, fen);
                move_to_set_off(arrears, fen);
            }
        }
    }
}

} // namespace

std::vector<Correction> correct(
    std::span<MonthAccount const> months, std::optional<int> set_off_year) {
    std::vector<Correction> corrections;
    for (MonthAccount const& account : months) {
        if (auto const correction = correction_of(account)) {
            DOUDI_CHECK(corrections.empty() || corrections.back().month < correction->month);
            corrections.push_back(*correction);
        }
    }
    if (set_off_year) {
        set_off(corrections, *set_off_year);
    }
    return corrections;
}

} // namespace doudi::payout
