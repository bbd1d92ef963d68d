/// Which quota lines pay a batch, and what results do to them.
///
/// Example: a batch of 100 yuan against 60 of last year's money and 70 of this year's draws 60 and
/// 40. When 90 are paid and 10 fail, the 60 are used up, 30 of the 40 too, and 10 go back.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace doudi::payout {

/// What is available of one quota document for a program (a balance of Q102).
struct QuotaLine {
    std::string fund_source;
    int draw_rank; ///< of the fund source, ref.fund_source
    DocumentId document;
    int year;
    Money available;
    bool is_carried = false; ///< came into its year from an earlier one (Q206)
};

/// What a batch takes of one quota line, and what became of it. The rest is reserved.
struct Draw {
    std::string fund_source;
    DocumentId document;
    int year;
    Money amount;
    Money paid = {};
    Money failed = {};
    Money returned = {};     ///< of what was paid: by the bank
    Money recovered = {};    ///< of what was paid: by the people, in the same year
    bool is_carried = false; ///< its money came into its year from an earlier one
    bool is_direct = false;  ///< of direct-reach funds (直达资金)
    bool is_lapsed = false;  ///< its year has been closed: nothing comes back to its quota
};

/// Splits `needed` over the quota lines.
///
/// Order: the earlier year first, in it what was carried forward (it lapses first), then by rank of
/// the fund source (central, province, prefecture, county), then the older document. A line is used
/// up before the next is begun, so the draws are few and depend on nothing but the lines.
///
/// Requires: needed > 0.                                                    (DOUDI_CHECK)
/// Ensures:  Σ amount == needed; 0 < amount ≤ available.    (tests/payout/draws_test.cpp)
/// Refuses:  Refusal::exceeds_available_for_batch, naming what is short.
Result<std::vector<Draw>> choose_draws(Money needed, std::vector<QuotaLine> lines);

/// What results do to draws.
enum class Use { pay, fail, give_back, recover };

/// A part of one draw. `draw` is its place in the list given.
struct DrawUse {
    std::size_t draw;
    Money amount;
};

/// Splits `amount` over the draws: payments use them up from the first on, failures give money back
/// from the last on, so in the end the earliest money is spent, in whatever order results come in.
/// Money returned after payment (give_back), or recovered from the people who were paid too much,
/// goes back to the last draws it was paid from.
///
/// Requires: amount > 0.                                                    (DOUDI_CHECK)
/// Ensures:  Σ uses == amount; paid + failed ≤ amount and returned + recovered ≤ paid of each.
/// Refuses:  Refusal::results_differ when the draws do not hold that much.
Result<std::vector<DrawUse>> use_draws(std::span<Draw const> draws, Use use, Money amount);

/// Adds the uses to the draws.
void apply(std::span<Draw> draws, Use use, std::span<DrawUse const> uses);

} // namespace doudi::payout
