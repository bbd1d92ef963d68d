/// Kills the program and the server at random points of import, build and settlement, and compares
/// what comes out in the end with a world in which nothing was killed.
#include "fault/kill.hpp"

#include "bench_cluster.hpp"
#include "fault/month.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <stdexcept>

namespace {

using doudi::test::End;
using doudi::test::Month;
using doudi::test::PayoutWorld;
using doudi::test::Victim;
using std::chrono::microseconds;

constexpr int kills_wanted = 50;
constexpr int kills_per_operation_max = 6;
constexpr int months_max = 24;

using Operation = void (Month::*)(doudi::storage::Database&, doudi::access::Actor const&) const;

struct Tally {
    int program = 0;
    int server = 0;

    [[nodiscard]] int all() const { return program + server; }
};

void require_sound(PayoutWorld& world) {
    auto const broken = world.broken_invariant();
    INFO(broken);
    REQUIRE(broken.empty());
}

class Disturbed {
public:
    explicit Disturbed(doudi::bench::BenchCluster const& cluster)
        : cluster_{cluster.directory() / "data"}, world{doudi::test::Database::Existing{
                                                      cluster.admin_url()}} {}

    /// Does the operation to its end, killing it on the way, each time at another moment of the
    /// time it takes undisturbed.
    void run(Month const& month, Operation operation, microseconds undisturbed) {
        auto const officer = world.as("zhao").actor;
        auto const url = world.database.url();
        for (int i = 0; i < kills_per_operation_max; ++i) {
            // A server takes seconds to come back.
            auto const victim = i % 3 == 2 ? Victim::server : Victim::program;
            std::uniform_int_distribution<std::int64_t> moment{0, undisturbed.count()};
            auto const end = run_and_kill(
                [&] {
                    doudi::storage::Database own{url};
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

private:
    doudi::storage::Cluster cluster_;
    std::mt19937 random_{20200408};

public:
    PayoutWorld world;
    Tally tally;
};

microseconds run_undisturbed(PayoutWorld& world, Month const& month, Operation operation) {
    auto const begun = std::chrono::steady_clock::now();
    (month.*operation)(world.database.get(), world.as("zhao").actor);
    return std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begun);
}

void fund(PayoutWorld& world) {
    for (auto const book : {world.beilin, world.lianhu}) {
        for (auto const* const program : {"DB-R", "TK-S"}) {
            world.fund(book, program, {.fen = 100'000'000'00});
        }
    }
}

} // namespace

TEST_CASE("killing the program or the server at any moment loses nothing and doubles nothing") {
    doudi::bench::BenchCluster const cluster;
    Disturbed disturbed{cluster};
    PayoutWorld calm;
    fund(disturbed.world);
    fund(calm);
    auto period = calm.april;
    for (int i = 0; i < months_max && disturbed.tally.all() < kills_wanted; ++i) {
        // A key for each world: the bank's files name batches by number.
        Month const month{cluster.directory() / "files", period};
        Month const calm_month{cluster.directory() / "calm", period};
        month.write_rosters();
        calm_month.write_rosters();
        if (i == 0) {
            std::filesystem::create_directories(cluster.directory() / "calm");
        }
        auto const import_time = run_undisturbed(calm, calm_month, &Month::import_rosters);
        if (i == 0) {
            std::filesystem::copy(
                cluster.directory() / "calm" / "key", cluster.directory() / "files" / "key");
        }
        disturbed.run(month, &Month::import_rosters, import_time);
        disturbed.run(month, &Month::build, run_undisturbed(calm, calm_month, &Month::build));
        calm_month.release(calm);
        month.release(disturbed.world);
        disturbed.run(
            month, &Month::take_results, run_undisturbed(calm, calm_month, &Month::take_results));
        calm_month.finish(calm);
        month.finish(disturbed.world);
        period = period.next();
    }
    std::cout << "killed the program " << disturbed.tally.program << " times, the server "
              << disturbed.tally.server << " times\n";
    CHECK(disturbed.tally.all() >= kills_wanted);
    auto const outcome = fingerprint(disturbed.world);
    CHECK_FALSE(outcome.empty());
    CHECK(outcome == fingerprint(calm));
}
