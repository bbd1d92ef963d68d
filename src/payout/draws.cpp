#include "doudi/payout/draws.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>
#include <tuple>

namespace doudi::payout {

namespace {

bool pays_before(QuotaLine const& a, QuotaLine const& b) {
    return std::tuple{a.year, !a.is_carried, a.draw_rank, a.document} <
        std::tuple{b.year, !b.is_carried, b.draw_rank, b.document};
}

/// What `use` may still take of a draw. Draws come from the database, whose constraint
/// draw_use_ck keeps these differences from falling below zero.
std::int64_t open_fen(Draw const& draw, Use use) {
    bool const is_back = use == Use::give_back || use == Use::recover;
    return is_back ? draw.paid.fen() - draw.returned.fen() - draw.recovered.fen()
                   : draw.amount.fen() - draw.paid.fen() - draw.failed.fen();
}

Money plus(Money a, Money b) {
    auto const total = add(a, b);
    DOUDI_CHECK(total.has_value());
    return *total;
}

} // namespace

Result<std::vector<Draw>> choose_draws(Money needed, std::vector<QuotaLine> lines) {
    DOUDI_CHECK(needed > Money{});
    std::sort(lines.begin(), lines.end(), pays_before);
    std::vector<Draw> draws;
    std::int64_t missing_fen = needed.fen();
    for (QuotaLine const& line : lines) {
        auto const taken_fen = std::min(missing_fen, line.available.fen());
        if (taken_fen <= 0) {
            continue;
        }
        draws.push_back({.fund_source = line.fund_source,
            .document = line.document,
            .year = line.year,
            .amount = Money::from_fen(taken_fen),
            .is_carried = line.is_carried});
        missing_fen -= taken_fen;
    }
    if (missing_fen > 0) {
        return Error{Refusal::exceeds_available_for_batch,
            "short by " + format_yuan(Money::from_fen(missing_fen)) + " of " + format_yuan(needed)};
    }
    return draws;
}

Result<std::vector<DrawUse>> use_draws(std::span<Draw const> draws, Use use, Money amount) {
    DOUDI_CHECK(amount > Money{});
    std::vector<DrawUse> uses;
    std::int64_t left_fen = amount.fen();
    for (std::size_t step = 0; step < draws.size() && left_fen > 0; ++step) {
        auto const place = use == Use::pay ? step : draws.size() - 1 - step;
        auto const used_fen = std::min(left_fen, open_fen(draws[place], use));
        if (used_fen > 0) {
            uses.push_back({place, Money::from_fen(used_fen)});
            left_fen -= used_fen;
        }
    }
    if (left_fen > 0) {
        return Error{Refusal::results_differ,
            format_yuan(Money::from_fen(left_fen)) + " more than the batch has drawn"};
    }
    return uses;
}

void apply(std::span<Draw> draws, Use use, std::span<DrawUse const> uses) {
    for (DrawUse const& part : uses) {
        Draw& draw = draws[part.draw];
        switch (use) {
        case Use::pay: draw.paid = plus(draw.paid, part.amount); break;
        case Use::fail: draw.failed = plus(draw.failed, part.amount); break;
        case Use::give_back: draw.returned = plus(draw.returned, part.amount); break;
        case Use::recover: draw.recovered = plus(draw.recovered, part.amount); break;
        }
    }
}

} // namespace doudi::payout
