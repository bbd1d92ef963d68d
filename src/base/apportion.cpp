#include "doudi/base/apportion.hpp"

#include "doudi/base/check.hpp"
#include "wide.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace doudi {

namespace {

using boost::multiprecision::cpp_int;

/// Shares of `units` in whole units by largest remainder; ties go to the earlier weight.
/// `Integer` is exact for units times the sum of the weights.
template <class Integer>
std::vector<std::uint64_t> largest_remainder(
    Integer const& units, std::span<Integer const> weights) {
    Integer const weight_sum = std::accumulate(weights.begin(), weights.end(), Integer{0});
    DOUDI_CHECK(weight_sum > 0);
    std::vector<std::uint64_t> shares(weights.size());
    std::vector<Integer> remainders(weights.size());
    Integer left = units;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        DOUDI_CHECK(weights[i] >= 0);
        Integer const product = units * weights[i];
        Integer const share = product / weight_sum;
        shares[i] = static_cast<std::uint64_t>(share);
        remainders[i] = product - share * weight_sum;
        left -= share;
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
        [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    auto const left_units = static_cast<std::size_t>(left);
    DOUDI_CHECK(left_units < order.size()); // each remainder is less than one unit
    for (std::size_t i = 0; i < left_units; ++i) {
        ++shares[order[i]];
    }
    return shares;
}

/// The weights as whole numbers in the same proportion.
std::vector<cpp_int> whole_weights(std::span<Weight const> weights) {
    cpp_int common = 1;
    for (Weight const& weight : weights) {
        common = lcm(common, denominator(weight.weight));
    }
    std::vector<cpp_int> whole;
    whole.reserve(weights.size());
    for (Weight const& weight : weights) {
        whole.emplace_back(numerator(weight.weight) * (common / denominator(weight.weight)));
    }
    return whole;
}

std::uint64_t magnitude_fen(Money amount) {
    auto const fen = static_cast<std::uint64_t>(amount.fen());
    return amount < Money{} ? 0 - fen : fen;
}

/// The amount of this magnitude with the sign of `total`; unsigned, so that the least amount fits.
Money like(Money total, std::uint64_t fen) {
    return Money::from_fen(static_cast<std::int64_t>(total < Money{} ? 0 - fen : fen));
}

} // namespace

std::vector<Money> apportion_in_order(Money total, std::span<std::int64_t const> weights) {
    std::vector<Int128> const wide{weights.begin(), weights.end()};
    auto const shares = largest_remainder<Int128>(Int128{magnitude_fen(total)}, wide);
    std::vector<Money> amounts;
    amounts.reserve(shares.size());
    for (std::uint64_t const share_fen : shares) {
        amounts.push_back(like(total, share_fen));
    }
    return amounts;
}

Result<std::vector<Share>> apportion(Money total, std::span<Weight const> weights, Money unit) {
    DOUDI_CHECK(unit > Money{});
    if (total.fen() % unit.fen() != 0) {
        return Error{Refusal::unit_does_not_divide_total, std::to_string(unit.fen()) + " fen"};
    }
    std::vector<Weight> sorted{weights.begin(), weights.end()};
    std::sort(sorted.begin(), sorted.end(),
        [](Weight const& a, Weight const& b) { return a.region < b.region; });
    bool are_all_zero = true;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        DOUDI_CHECK(sorted[i].weight >= 0);
        DOUDI_CHECK(i == 0 || sorted[i - 1].region < sorted[i].region);
        are_all_zero = are_all_zero && sorted[i].weight == 0;
    }
    if (are_all_zero) {
        return Error{Refusal::weights_all_zero, ""};
    }
    std::vector<cpp_int> const whole = whole_weights(sorted);
    auto const unit_fen = static_cast<std::uint64_t>(unit.fen());
    cpp_int const units = magnitude_fen(total) / unit_fen;
    auto const unit_shares = largest_remainder<cpp_int>(units, whole);
    std::vector<Share> shares;
    shares.reserve(sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        shares.push_back({sorted[i].region, like(total, unit_shares[i] * unit_fen)});
    }
    return shares;
}

} // namespace doudi
