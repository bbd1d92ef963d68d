#include "doudi/sample/draw.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <map>

namespace doudi::sample {

TEST_CASE("a draw is the same on every machine") {
    Draw draw{{1, 610102, 7}};
    CHECK(draw.next() == 16'300'782'579'908'252'042U); // by another implementation
    CHECK(draw.below(1'000) == 118);
}

TEST_CASE("draws of different keys differ, also where the parts are only in another order") {
    CHECK(Draw{{1, 2}}.next() != Draw{{2, 1}}.next());
    CHECK(Draw{1}.next() != Draw{{1, 0}}.next());
    CHECK(Draw{{1, 2}}.next() == Draw{{1, 2}}.next());
}

TEST_CASE("a draw below a limit keeps to it and is even") {
    Draw draw{42};
    std::array<int, 10> seen{};
    for (int i = 0; i < 100'000; ++i) {
        auto const drawn = draw.below(10);
        REQUIRE((drawn >= 0 && drawn < 10));
        ++seen[static_cast<std::size_t>(drawn)];
    }
    for (int const count : seen) {
        CHECK((count > 9'500 && count < 10'500));
    }
}

TEST_CASE("a pick comes as often as it weighs, and never without weight") {
    constexpr std::array weights{30, 0, 70};
    Draw draw{42};
    std::map<std::size_t, int> seen;
    for (int i = 0; i < 10'000; ++i) {
        ++seen[draw.pick(weights)];
    }
    CHECK(seen[1] == 0);
    CHECK((seen[0] > 2'800 && seen[0] < 3'200));
    CHECK(seen[0] + seen[2] == 10'000);
}

} // namespace doudi::sample
