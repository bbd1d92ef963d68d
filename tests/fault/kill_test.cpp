/// Kills the program and the server at random points of import, build, settlement and adjustment,
/// and compares what comes out in the end with a world in which nothing was killed.
#include "fault/disturbed.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <iostream>

namespace {

using doudi::bench::BenchCluster;
using doudi::test::Disturbed;
using doudi::test::fund_all;
using doudi::test::Month;
using doudi::test::PayoutWorld;
using doudi::test::run_undisturbed;

constexpr int kills_wanted = 50;
constexpr int months_max = 24;

void tell(Disturbed const& disturbed) {
    std::cout << "killed the program " << disturbed.tally.program << " times, the server "
              << disturbed.tally.server << " times\n";
}

} // namespace

TEST_CASE("killing the program or the server at any moment loses nothing and doubles nothing") {
    BenchCluster const cluster;
    Disturbed disturbed{cluster};
    PayoutWorld calm;
    fund_all(disturbed.world);
    fund_all(calm);
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
    tell(disturbed);
    CHECK(disturbed.tally.all() >= kills_wanted);
    auto const outcome = fingerprint(disturbed.world);
    CHECK_FALSE(outcome.empty());
    CHECK(outcome == fingerprint(calm));
}

TEST_CASE("X4 killing an adjustment at any moment loses no difference and doubles none") {
    constexpr int adjust_kills_wanted = 15;
    constexpr int rounds_max = 12;
    BenchCluster const cluster;
    Disturbed disturbed{cluster};
    PayoutWorld calm;
    fund_all(disturbed.world);
    fund_all(calm);
    auto const officer = calm.as("zhao").actor;
    Month const month{cluster.directory() / "files", calm.april};
    month.write_rosters();
    Month const next{cluster.directory() / "files", calm.april.next()};
    Month const calm_next{cluster.directory() / "calm", calm.april.next()};
    for (auto* const world : {&calm, &disturbed.world}) {
        month.import_rosters(world->database.get(), officer);
        month.build(world->database.get(), officer);
        month.release(*world);
        month.take_results(world->database.get(), officer);
        month.finish(*world);
    }
    for (int round = 1; round <= rounds_max && disturbed.tally.all() < adjust_kills_wanted;
         ++round) {
        month.write_rosters(round); // what is found out about April
        disturbed.run(
            month, &Month::correct_rosters, run_undisturbed(calm, month, &Month::correct_rosters));
        disturbed.run(month, &Month::adjust, run_undisturbed(calm, month, &Month::adjust));
        CHECK(fingerprint(disturbed.world) == fingerprint(calm));
    }
    tell(disturbed);
    CHECK(disturbed.tally.all() >= adjust_kills_wanted);
    std::filesystem::create_directories(cluster.directory() / "calm");
    std::filesystem::copy_file(
        cluster.directory() / "files" / "key", cluster.directory() / "calm" / "key");
    calm_next.release(calm);
    next.release(disturbed.world);
    calm_next.take_results(calm.database.get(), officer);
    next.take_results(disturbed.world.database.get(), officer);
    CHECK(fingerprint(disturbed.world) == fingerprint(calm));
}
