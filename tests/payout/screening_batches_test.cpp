/// What one person may hold together, decided before payment: a small county in which each rule of
/// the matrix bites (not both, the higher, the difference), and the dead.
#include "doudi/operations/show_batches.hpp"
#include "payout/county.hpp"

namespace doudi {
namespace {

using operations::Did;
using test::County;
using test::Matrix;
using test::matrix_excluded;
using test::matrix_lines;

Period const april = *Period::from(2020, 4);
Period const may = *Period::from(2020, 5);

} // namespace

TEST_CASE("X, H and D: each rule of the matrix bites, in whatever order the batches are built") {
    Matrix world;
    SECTION("the lesser benefits first") {
        world.build(april, {"DB-R", "DS-N", "DS-L", "FW", "OR-S", "TK-S"});
    }
    SECTION("the greater first") {
        world.build(april, {"TK-S", "OR-S", "FW", "DS-L", "DS-N", "DB-R"});
    }
    CHECK(world.paid_lines() == matrix_lines);
    CHECK(world.excluded() == matrix_excluded);
    // People of the roster = lines + nothing due + excluded.
    CHECK(world.number("SELECT count(*) FROM roster.enrolment") ==
        world.number("SELECT sum(line_count + zero_count + excluded_count) FROM payout.batch"));
    CHECK(world.number("SELECT sum(excluded_count) FROM payout.batch") == 3);
    CHECK(world.verify().empty());
    CHECK(world.buckets(april) == "excluded 3\nmatched 8\n");
}

TEST_CASE("an excluded person is told why in both languages, and a difference sums to its line") {
    Matrix world;
    world.build(april, {"DB-R", "DS-L", "DS-N", "FW", "OR-S", "TK-S"});
    CHECK(world.explained("DS-L", 3, Language::zh) ==
        R"(与另一项待遇不得同时享受，本项不计此人 | TK-S 650.00 (2)
无人可计，不发放 | 0.00
0 0)");
    CHECK(world.explained("DS-L", 3, Language::en) ==
        R"(may not be held with the other benefit: not counted here | TK-S 650.00 (2)
nobody is left: nothing is due | 0.00
0 0)");
    CHECK(world.explained("DS-N", 11, Language::en) ==
        R"(died before the month: not counted here | 2020-03-20
nobody is left: nothing is due | 0.00
0 0)");
    auto const difference = world.explained("FW", 7, Language::en);
    INFO(difference);
    CHECK(difference.find("less: what the other benefit gives the person | 575.00\n"
                          "amount due: the difference | 425.00\n1 42500") != std::string::npos);
    CHECK(world.explained("DB-R", 1, Language::en)
              .starts_with(
                  "may not be held with the other benefit: not counted here | TK-S 650.00 (2)\n"));
    CHECK(world.explained("DB-R", 6, Language::en).starts_with("unknown_line"));

    auto sun = world.as("sun");
    auto const view = show_batch(sun, world.batch_of("DB-R"));
    REQUIRE(view.has_value());
    std::string text;
    for (auto const& total : view->exclusions) {
        text += std::string{name_of(total.rule)} + " " + total.other_program + " " +
            std::to_string(total.enrolments) + " " + std::to_string(total.without_line) + " " +
            std::to_string(total.not_paid.fen()) + "\n";
    }
    CHECK(text == "not_both TK-S 1 0 50000\nhigher OR-S 1 1 65000\ndead  1 0 50000\n");
}

TEST_CASE("a month screened before payment has nothing to adjust; what is found out later has") {
    Matrix world;
    world.pay(april);
    for (auto const& outcome : world.adjust(april, april)) {
        CHECK(outcome.did == Did::unchanged);
    }
    world.hold("TK-S", {{1001}}); // was tekun since April, as is found in May
    auto const built = world.adjust(april, april, may);
    std::string text;
    for (auto const& outcome : built) {
        if (outcome.did == Did::done) {
            text += outcome.program + " " + outcome.batch->kind + " " +
                std::to_string(outcome.batch->content.total.fen()) + "\n";
        }
    }
    CHECK(text == "DB-R recovery 50000\nTK-S arrears 65000\n");
    auto sun = world.as("sun");
    auto const view = explain_line(sun, world.batch_of("DB-R"), 1);
    REQUIRE(view.has_value());
    CHECK(view->explanation.amount.fen() == 500'00);
    CHECK(view->explanation.steps.front().rule.zh == "与另一项待遇不得同时享受，本项不计此人");
    CHECK(world.verify().empty());
}

TEST_CASE("a batch from which everybody is excluded is closed at once and keeps who and why") {
    County world;
    world.hold("DS-N", {{1007, "1980-01-01", 41}});
    world.hold("DS-N", {{1008, "1980-01-01", 41}});
    world.hold("DB-R", {{1009}});
    world.die(1007, "2020-03-20");
    world.die(1008, "2020-03-21");
    world.pay(april);
    CHECK(world.paid_lines() == "DB-R 3: 500.00\n");
    CHECK(world.number("SELECT count(*) FROM payout.batch WHERE program = 'DS-N' AND line_count = 0"
                       " AND state = 'closed' AND excluded_count = 2") == 1);
    CHECK(world.explained("DS-N", 1, Language::en).find("2020-03-20") != std::string::npos);
    CHECK(world.buckets(april) == "excluded 2\nmatched 1\n");
    for (auto const& outcome : world.adjust(april, april)) {
        CHECK(outcome.did == Did::unchanged);
    }
    CHECK(world.verify().empty());
}

TEST_CASE("a batch closed empty is built anew when the list that excluded changes") {
    County world;
    world.hold("DS-L", {{1001, "1980-01-01", 41}});
    auto const rival = world.hold("TK-S", {{1001, "1980-01-01", 41}}, "2020-03-01");
    world.build(april, {"DS-L"});
    CHECK(world.paid_lines().empty());
    world.leave(rival, "2020-04-01");
    auto wang = world.as("wang");
    auto const again = build_batches(
        wang, {.period = april, .programs = {"DS-L"}, .region = world.shaanxi, .rebuild = true});
    REQUIRE(again.has_value());
    CHECK(again->front().did == Did::done);
    CHECK(world.paid_lines() == "DS-L 1: 60.00\n");
}

TEST_CASE("a roster that excludes somebody calls for the built batch of the other to be rebuilt") {
    County world;
    world.hold("DB-R", {{1001}});
    world.hold("DB-R", {{1002}});
    world.build(april, {"DB-R"});
    world.hold("TK-S", {{1001}});
    auto wang = world.as("wang");
    auto const again = build_batches(
        wang, {.period = april, .programs = {"DB-R"}, .region = world.shaanxi, .rebuild = true});
    REQUIRE(again.has_value());
    CHECK(again->front().did == Did::done);
    world.build(april, {"TK-S"});
    CHECK(world.paid_lines() == "DB-R 2: 500.00\nTK-S 3: 650.00\n");
}

TEST_CASE("F34 both disability subsidies to all who are entitled: neither excludes the other") {
    County world;
    world.hold("DB-R", {{1001, "1980-01-01", 41}, {1002, "1980-01-01", 42}});
    world.hold("DS-L", {{1001, "1980-01-01", 41}});
    world.hold("DS-L", {{1002, "1980-01-01", 42}});
    world.hold("DS-N", {{1001, "1980-01-01", 41}});
    world.hold("DS-N", {{1002, "1980-01-01", 42}});
    world.build(april, {"DB-R", "DS-L", "DS-N"});
    CHECK(world.excluded().empty());
    CHECK(world.number("SELECT count(*) FROM payout.line WHERE program LIKE 'DS-%'") == 4);
    // Covered in full: each person of both rosters has a line.
    CHECK(world.number("SELECT sum(zero_count + excluded_count) FROM payout.batch") == 0);
}

} // namespace doudi
