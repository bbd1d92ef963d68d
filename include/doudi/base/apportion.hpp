/// Dividing money so that nothing is lost.
///
/// Example: 100 yuan by 1 : 1 : 1 is 33.34, 33.33, 33.33: the odd fen goes to the smallest code.
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/ratio.hpp"
#include "doudi/base/region_code.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace doudi {

struct Weight {
    RegionCode region;
    Ratio weight;
};

struct Share {
    RegionCode region;
    Money amount;
};

/// Splits `total` among regions by weight using the largest-remainder method.
///
/// Each share is floor(total·wᵢ/Σw) in whole units; the units left over go one each to the largest
/// fractional remainders; ties go to the smaller region code, so the order of the weights does not
/// matter. Shares come back in the order of the codes. A negative total is the mirror image of the
/// positive one.
///
/// Units:    `unit` is the smallest amount handed out: one fen, one yuan, 10,000 yuan.
/// Requires: weights >= 0, regions unique, unit > 0.                      (DOUDI_CHECK)
/// Ensures:  Σ shares == total; |shareᵢ − total·wᵢ/Σw| < 1 unit; no weight, no share.
/// Refuses:  Refusal::weights_all_zero (also when there are none), unit_does_not_divide_total.
[[nodiscard]] Result<std::vector<Share>> apportion(
    Money total, std::span<Weight const> weights, Money unit = Money::from_fen(1));

/// The same in fen for whole weights; ties go to the earlier weight.
///
/// Requires: weights >= 0, one at least > 0.   (DOUDI_CHECK)
[[nodiscard]] std::vector<Money> apportion_in_order(
    Money total, std::span<std::int64_t const> weights);

} // namespace doudi
