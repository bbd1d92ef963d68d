/// How many lines have to be visited.
///
/// Example: `sample_size({.confidence_percent = 95, .margin_percent = 5}, 1'000) == 278`.
#pragma once

#include "doudi/base/error.hpp"

#include <cstdint>

namespace doudi::reconcile {

/// A share is to be known to within `margin_percent`, in `confidence_percent` of all draws.
struct SampleRule {
    std::int64_t confidence_percent;
    std::int64_t margin_percent;
};

/// The normal deviate of a two-sided confidence, in ten-thousandths: 19600 for 95 %.
/// Refuses: malformed_ratio unless the confidence is 80, 90, 95, 98 or 99 %.
Result<std::int64_t> deviate_of(std::int64_t confidence_percent);

/// N·z² / (z² + 4e²·(N − 1)), rounded up: Cochran's size for a share of one half, which needs the
/// most, corrected for a finite population.
///
/// Ensures: between 1 and the population.
/// Refuses: malformed_ratio for another confidence, or a margin that is not 1 to 50 %;
///          nothing_to_draw for an empty population; overflow beyond 100,000,000 lines.
/// Source:  W. G. Cochran, Sampling Techniques, 3rd edition, 4.4.
Result<std::int64_t> sample_size(SampleRule const& rule, std::int64_t population);

} // namespace doudi::reconcile
