#include "fault/disturbed.hpp"

#include "fault/kill.hpp"

#include <catch2/catch.hpp>

namespace doudi::test {

namespace {

using std::chrono::microseconds;

void require_sound(PayoutWorld& world) {
    auto const broken = world.broken_invariant();
    INFO(broken);
    REQUIRE(broken.empty());
}

} // namespace

Disturbed::Disturbed(bench::BenchCluster const& cluster)
    : cluster_{cluster.directory() / "data"}, world{Database::Existing{cluster.admin_url()}} {}

void Disturbed::run(Work const& work, microseconds undisturbed, Kills const& kills) {
    auto const officer = world.as("zhao").actor;
    auto const url = world.database.url();
    for (int i = 0; i < kills.most; ++i) {
        // A server takes seconds to come back.
        bool const is_server = kills.server_every > 0 && i % kills.server_every == 2;
        auto const victim = is_server ? Victim::server : Victim::program;
        std::uniform_int_distribution<std::int64_t> moment{0, undisturbed.count()};
        auto const end = run_and_kill(
            [&] {
                storage::Database own{url};
                work(own, officer);
            },
            victim, microseconds{moment(random_)}, cluster_.data());
        auto const started = cluster_.start();
        INFO((started ? "" : started.error().detail));
        REQUIRE(started.has_value());
        require_sound(world);
        if (kills.after) {
            kills.after();
        }
        if (end == End::finished) {
            break;
        }
        ++(victim == Victim::program ? tally.program : tally.server);
    }
    work(world.database.get(), officer);
    require_sound(world);
}

void Disturbed::run(Month const& month, Operation operation, microseconds undisturbed) {
    run(std::bind_front(operation, &month), undisturbed);
}

microseconds run_undisturbed(PayoutWorld& world, Work const& work) {
    auto const begun = std::chrono::steady_clock::now();
    work(world.database.get(), world.as("zhao").actor);
    return std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begun);
}

microseconds run_undisturbed(PayoutWorld& world, Month const& month, Operation operation) {
    return run_undisturbed(world, std::bind_front(operation, &month));
}

void fund_all(PayoutWorld& world) {
    for (auto const book : {world.beilin, world.lianhu}) {
        for (auto const* const program : {"DB-R", "TK-S"}) {
            world.fund(book, program, {.fen = 100'000'000'00});
        }
    }
}

} // namespace doudi::test
