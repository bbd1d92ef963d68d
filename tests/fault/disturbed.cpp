#include "fault/disturbed.hpp"

#include "fault/kill.hpp"

#include <catch2/catch.hpp>

namespace doudi::test {

namespace {

using std::chrono::microseconds;

constexpr int kills_per_operation_max = 6;

void require_sound(PayoutWorld& world) {
    auto const broken = world.broken_invariant();
    INFO(broken);
    REQUIRE(broken.empty());
}

} // namespace

Disturbed::Disturbed(bench::BenchCluster const& cluster)
    : cluster_{cluster.directory() / "data"}, world{Database::Existing{cluster.admin_url()}} {}

void Disturbed::run(Month const& month, Operation operation, microseconds undisturbed) {
    auto const officer = world.as("zhao").actor;
    auto const url = world.database.url();
    for (int i = 0; i < kills_per_operation_max; ++i) {
        // A server takes seconds to come back.
        auto const victim = i % 3 == 2 ? Victim::server : Victim::program;
        std::uniform_int_distribution<std::int64_t> moment{0, undisturbed.count()};
        auto const end = run_and_kill(
            [&] {
                storage::Database own{url};
                (month.*operation)(own, officer);
            },
            victim, microseconds{moment(random_)}, cluster_.data());
        auto const started = cluster_.start();
        INFO((started ? "" : started.error().detail));
        REQUIRE(started.has_value());
        require_sound(world);
        if (end == End::finished) {
            break;
        }
        ++(victim == Victim::program ? tally.program : tally.server);
    }
    (month.*operation)(world.database.get(), officer);
    require_sound(world);
}

microseconds run_undisturbed(PayoutWorld& world, Month const& month, Operation operation) {
    auto const begun = std::chrono::steady_clock::now();
    (month.*operation)(world.database.get(), world.as("zhao").actor);
    return std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begun);
}

void fund_all(PayoutWorld& world) {
    for (auto const book : {world.beilin, world.lianhu}) {
        for (auto const* const program : {"DB-R", "TK-S"}) {
            world.fund(book, program, {.fen = 100'000'000'00});
        }
    }
}

} // namespace doudi::test
