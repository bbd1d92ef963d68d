/// Kills the program and the server at random points of what is done at the bank and after it, and
/// compares what comes out in the end with a world in which nothing was killed.
#include "doudi/base/sha256.hpp"
#include "fault/bank_month.hpp"
#include "fault/disturbed.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <functional>
#include <iostream>

namespace {

namespace fs = std::filesystem;

using doudi::bench::BenchCluster;
using doudi::test::BankMonth;
using doudi::test::Disturbed;
using doudi::test::Kills;
using doudi::test::Month;
using doudi::test::PayoutWorld;

/// A month in both worlds, from the same files and with the same key.
struct TwoWorlds {
    using Operation = void (BankMonth::*)(
        doudi::storage::Database&, doudi::access::Actor const&) const;

    BenchCluster cluster;
    Disturbed disturbed{cluster};
    PayoutWorld calm;
    fs::path data = cluster.directory() / "files";
    BankMonth month{data, cluster.directory() / "out", calm.april};
    BankMonth calm_month{data, cluster.directory() / "calm", calm.april};

    TwoWorlds() {
        Month const roster{data, calm.april};
        roster.write_rosters();
        for (auto* const world : {&calm, &disturbed.world}) {
            fund_all(*world);
            auto const officer = world->as("zhao").actor;
            roster.import_rosters(world->database.get(), officer);
            roster.build_in_turn(world->database.get(), officer); // files hold the numbers
        }
    }

    void release() {
        Month const roster{data, calm.april};
        roster.release(calm);
        roster.release(disturbed.world);
    }

    void run(Operation operation, Kills const& kills) {
        auto const took = run_undisturbed(calm, std::bind_front(operation, &calm_month));
        disturbed.run(std::bind_front(operation, &month), took, kills);
        CHECK(fingerprint(disturbed.world) == fingerprint(calm));
        CHECK(bank_fingerprint(disturbed.world) == bank_fingerprint(calm));
    }

    /// Every file that has its name is whole; what a killed program has left has another name.
    void require_whole_files() const {
        auto const whole = calm_month.exported();
        for (auto const& [name, bytes] : month.exported()) {
            CAPTURE(name);
            if (name.find(".part") == std::string::npos) {
                REQUIRE(whole.contains(name));
                REQUIRE((bytes == whole.at(name))); // not to be printed: they are long
            }
        }
    }

    /// Each file but the totals is recorded as it is.
    void check_recorded() {
        for (auto const& file : fs::directory_iterator{cluster.directory() / "out"}) {
            auto const name = file.path().filename().string();
            CAPTURE(name);
            std::ifstream in{file.path(), std::ios::binary};
            std::string const bytes{std::istreambuf_iterator<char>{in}, {}};
            CHECK((name.ends_with(".totals.csv") ||
                disturbed.world.number("SELECT count(*) FROM payout.instruction WHERE "
                                       "encode(file_sha256, 'hex') = '" +
                    doudi::to_hex(doudi::sha256(bytes)) + "'") > 0));
        }
    }
};

} // namespace

TEST_CASE("killing what is done at the bank and after it loses nothing and doubles nothing") {
    constexpr int kills_wanted = 12;
    Kills const program{.most = 4, .server_every = 0};
    Kills const both{.most = 3, .server_every = 3};
    TwoWorlds worlds;
    worlds.month.write_list();
    worlds.run(&BankMonth::import_list, both);
    worlds.release();
    auto kills = program;
    kills.after = [&worlds] { worlds.require_whole_files(); };
    worlds.run(&BankMonth::export_files, kills);
    worlds.check_recorded();
    CHECK(worlds.month.exported() == worlds.calm_month.exported());
    worlds.month.write_answers();
    worlds.run(&BankMonth::take_message, program);
    worlds.run(&BankMonth::take_return, both);
    worlds.month.settle(worlds.disturbed.world);
    worlds.calm_month.settle(worlds.calm);
    worlds.run(&BankMonth::run_checks, program);
    worlds.run(&BankMonth::reissue, program);
    worlds.run(&BankMonth::close, program);
    auto const& tally = worlds.disturbed.tally;
    std::cout << "killed the program " << tally.program << " times, the server " << tally.server
              << " times\n";
    CHECK(tally.all() >= kills_wanted);
    CHECK(worlds.calm.number("SELECT count(*) FROM payout.batch WHERE state = 'closed'") == 4);
    CHECK(worlds.calm.number("SELECT count(*) FROM payout.batch WHERE kind = 'reissue'") == 4);
    CHECK(worlds.calm.number("SELECT count(*) FROM reconcile.finding") > 0);
}
