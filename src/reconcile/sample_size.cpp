#include "doudi/reconcile/sample_size.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace doudi::reconcile {

namespace {

constexpr std::int64_t population_max = 100'000'000;
constexpr std::int64_t margin_percent_max = 50;

struct Deviate {
    std::int64_t confidence_percent;
    std::int64_t z_10000;
};

constexpr std::array deviates{Deviate{80, 12'816}, Deviate{90, 16'449}, Deviate{95, 19'600},
    Deviate{98, 23'263}, Deviate{99, 25'758}};

} // namespace

Result<std::int64_t> deviate_of(std::int64_t confidence_percent) {
    auto const* const found = std::find_if(deviates.begin(), deviates.end(),
        [&](Deviate const& deviate) { return deviate.confidence_percent == confidence_percent; });
    return found != deviates.end()
        ? Result<std::int64_t>{found->z_10000}
        : Error{Refusal::malformed_ratio, "confidence: 80, 90, 95, 98, 99"};
}

Result<std::int64_t> sample_size(SampleRule const& rule, std::int64_t population) {
    auto const z = deviate_of(rule.confidence_percent);
    if (!z) {
        return z.error();
    }
    if (rule.margin_percent < 1 || rule.margin_percent > margin_percent_max) {
        return Error{Refusal::malformed_ratio, "margin: 1 to 50"};
    }
    if (population < 1) {
        return Error{Refusal::nothing_to_draw, ""};
    }
    if (population > population_max) {
        return Error{Refusal::overflow, std::to_string(population)};
    }
    // Both sides times 10⁸: z in ten-thousandths, the margin in hundredths.
    auto const z_squared = *z * *z;
    auto const divisor =
        z_squared + 40'000 * rule.margin_percent * rule.margin_percent * (population - 1);
    return (population * z_squared + divisor - 1) / divisor;
}

} // namespace doudi::reconcile
