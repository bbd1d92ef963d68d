/// Exclusions that reach through a household: whoever leaves it changes what the others get of it,
/// so that nobody may lose against an amount that is not paid.
#include "doudi/base/decimal.hpp"
#include "doudi/operations/simulate_policy.hpp"
#include "payout/county.hpp"

#include <atomic>
#include <functional>
#include <thread>

namespace doudi {
namespace {

using operations::Did;
using test::County;
using test::Matrix;
using test::matrix_excluded;
using test::matrix_lines;

Period const april = *Period::from(2020, 4);
constexpr std::int64_t income_year_fen = 9'000'00; // 4,500 a head of two, nothing due for one alone

/// What a simulation says the month costs, by program: "DB-U 700.00".
std::string simulated(County& world) {
    auto sun = world.as("sun");
    auto const lines =
        simulate_policy(sun, {.packs = {}, .region = world.shaanxi, .from = april, .until = april});
    REQUIRE(lines.has_value());
    std::string text;
    for (auto const& line : *lines) {
        text += line.program + " " + format_yuan(line.present.amount) + "\n";
    }
    return text;
}

/// The month in every view: built in both orders, simulated, adjusted, explained, reconciled.
void check_month(std::function<void(County&)> const& arrange, std::string const& lines,
    std::string const& excluded, std::string const& cost) {
    for (auto const& programs : {std::vector<std::string>{"DB-R", "TK-S", "DB-U"},
             std::vector<std::string>{"DB-U", "TK-S", "DB-R"}}) {
        County world;
        arrange(world);
        CHECK(simulated(world) == cost);
        for (auto const& program : programs) {
            auto wang = world.as("wang");
            auto const built = build_batches(
                wang, {.period = april, .programs = {program}, .region = world.shaanxi});
            // A roster of which nothing is due has no batch.
            CHECK((built || built.error().code == Refusal::no_roster));
        }
        CHECK(world.paid_lines() == lines);
        CHECK(world.excluded() == excluded);
        CHECK(world.verify().empty());
        for (auto const& found : {"missing", "dead", "amount_differs", "unexpected"}) {
            CHECK(world.buckets(april).find(found) == std::string::npos);
        }
        world.take_all(april, april.last_day());
        for (auto const& outcome : world.adjust(april, april)) {
            CHECK(outcome.did == Did::unchanged);
        }
    }
}

} // namespace

TEST_CASE("who loses against a household of the dead is not left out") {
    check_month(
        [](County& world) {
            world.hold("DB-R", {{1001}, {1002}}, "2020-04-01", income_year_fen);
            world.hold("DB-U", {{1001}}); // the later of two, but the first gives nothing
            world.die(1002, "2020-03-20");
        },
        "DB-U 2: 700.00\n", "DB-R 1 of 1002 by  rule 6: 250.00\n", "DB-U 700.00\n");
}

TEST_CASE("who loses against a household that another benefit empties is not left out") {
    check_month(
        [](County& world) {
            world.hold("DB-R", {{1001}, {1002}}, "2020-04-01", income_year_fen);
            world.hold("TK-S", {{1002}}); // leaves 1001 alone with the income
            world.hold("DB-U", {{1001}});
        },
        "DB-U 3: 700.00\nTK-S 2: 650.00\n", "DB-R 1 of 1002 by TK-S rule 1: 250.00\n",
        "DB-U 700.00\nTK-S 650.00\n");
}

TEST_CASE("the difference is taken of what the other benefit pays, not of what it paid with all") {
    County world;
    world.hold("DB-R", {{1001, "1985-01-01"}, {1002}, {1003, "2012-01-01"}});
    world.hold("FW", {{1003, "2012-01-01"}});
    world.hold("TK-S", {{1002}});
    world.build(april, {"FW", "DB-R", "TK-S"});
    CHECK(world.paid_lines() == "DB-R 1: 1150.00\nFW 2: 425.00\nTK-S 3: 650.00\n");
    CHECK(world.excluded() ==
        "DB-R 1 of 1002 by TK-S rule 1: 500.00\nFW 2 of 1003 by DB-R rule 5: 575.00\n");
    CHECK(world.verify().empty());
}

TEST_CASE("rival programs built by two sessions at once come out as one after the other") {
    for (int round = 0; round < 3; ++round) {
        Matrix world;
        std::vector<std::string> const one{"DB-R", "DS-N", "DS-L"};
        std::vector<std::string> const other{"TK-S", "OR-S", "FW"};
        std::atomic<int> failures{0};
        auto const context = world.as("wang");
        auto const build = [&](std::vector<std::string> const& programs) {
            try {
                for (auto const& program : programs) {
                    auto wang = context;
                    auto const built = build_batches(
                        wang, {.period = april, .programs = {program}, .region = world.shaanxi});
                    failures += built && built->front().did == Did::done ? 0 : 1;
                }
            } catch (...) {
                ++failures; // a deadlock among them
            }
        };
        std::thread first{build, one};
        std::thread second{build, other};
        first.join();
        second.join();
        CHECK(failures == 0);
        CHECK(world.paid_lines() == matrix_lines);
        CHECK(world.excluded() == matrix_excluded);
        CHECK(world.broken_invariant().empty());
    }
}

TEST_CASE("the audit finds a line for nobody, a wrong difference and somebody of nowhere") {
    struct Case {
        char const* harm;
        char const* found;
    };
    for (auto const& [harm, found] : std::vector<Case>{
             {"UPDATE payout.exclusion SET not_paid_fen = 57400 WHERE rule = 5", "not_paid_fen"},
             {"UPDATE payout.exclusion SET person = 1009 WHERE person = 1003", "person"},
             {"UPDATE payout.exclusion SET member = -1, person = 1009 WHERE person = 1003",
                 "person"},
             {"UPDATE payout.exclusion SET member = -1 WHERE person = 1003", "member"},
             {"INSERT INTO payout.exclusion SELECT book, batch, for_period, enrolment, 1001, rule, "
              "other_enrolment, other_program, version, 0, line_no, other_fen, not_paid_fen, "
              "figure, source, basis FROM payout.exclusion WHERE enrolment = 1",
                 "members"}}) {
        Matrix world;
        world.build(april, {"DB-R", "DS-N", "DS-L", "FW", "OR-S", "TK-S"});
        CHECK(world.verify().empty());
        world.database.run_as_superuser(std::string{"SET session_replication_role = replica;"} +
            harm + ";RESET session_replication_role");
        INFO(harm);
        CHECK(world.verify().find(found) != std::string::npos);
    }
}

} // namespace doudi
