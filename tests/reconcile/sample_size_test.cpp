#include "doudi/reconcile/sample_size.hpp"

#include "support/print.hpp"

#include <catch2/catch.hpp>

namespace doudi {

using reconcile::sample_size;

TEST_CASE("a sample is as large as population, confidence and margin ask") {
    struct Row {
        std::int64_t confidence, margin, population, size;
    };
    // The customary tables: 384 for a large population, 278 of 1,000, 80 of 100.
    for (auto const& row : {Row{95, 5, 1, 1}, Row{95, 5, 2, 2}, Row{95, 5, 100, 80},
             Row{95, 5, 1'000, 278}, Row{95, 5, 10'000, 370}, Row{95, 5, 100'000, 383},
             Row{95, 5, 100'000'000, 385}, Row{95, 3, 10'000, 965}, Row{99, 5, 1'000, 400},
             Row{90, 10, 500, 60}, Row{99, 1, 100'000'000, 16'585}, Row{80, 50, 100, 2}}) {
        INFO(row.confidence << " " << row.margin << " " << row.population);
        CHECK(*sample_size({row.confidence, row.margin}, row.population) == row.size);
    }
}

TEST_CASE("a size is never below one nor above the population, and falls with the margin") {
    for (std::int64_t population = 1; population < 3'000; population += 37) {
        std::int64_t before = population;
        for (std::int64_t margin = 1; margin <= 50; ++margin) {
            auto const size = *sample_size({95, margin}, population);
            CHECK((size >= 1 && size <= before));
            before = size;
        }
    }
}

TEST_CASE("what is no confidence, no margin or no population is refused") {
    CHECK(refusal_in(sample_size({94, 5}, 100)) == Refusal::malformed_ratio);
    CHECK(refusal_in(sample_size({95, 0}, 100)) == Refusal::malformed_ratio);
    CHECK(refusal_in(sample_size({95, 51}, 100)) == Refusal::malformed_ratio);
    CHECK(refusal_in(sample_size({95, 5}, 0)) == Refusal::nothing_to_draw);
    CHECK(refusal_in(sample_size({95, 5}, 100'000'001)) == Refusal::overflow);
}

} // namespace doudi
