/// Money paid too much: found, claimed, and paid back in the same year or later.
#include "doudi/operations/close_year.hpp"
#include "doudi/operations/recover_money.hpp"
#include "doudi/operations/show_batches.hpp"
#include "support/adjust_world.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace {

using doudi::Money;
using doudi::Period;
using doudi::Refusal;
using doudi::operations::Did;
using doudi::storage::Receipt;
using doudi::test::AdjustWorld;

Period const april = *Period::from(2020, 4);
Period const may = *Period::from(2020, 5);
Period const june = *Period::from(2020, 6);

doudi::Date day(char const* text) {
    return *doudi::parse_date(text);
}

/// Two rural households of Beilin; April and May paid. Then it is found that the first had 200 yuan
/// a month more from May on: 300 was due.
struct RecoveryWorld : AdjustWorld {
    RecoveryWorld() {
        enrol(beilin, "DB-R", {0, 1'200'00});
        pay(april);
        pay(may);
        correct_income(beilin, unit(1), may, 2'400'00);
    }

    std::string unit(int number) {
        return std::to_string(
            this->number("SELECT enrolment FROM (SELECT DISTINCT enrolment FROM roster.enrolment "
                         "WHERE book = 610102) e ORDER BY 1 OFFSET " +
                std::to_string(number - 1) + " LIMIT 1"));
    }

    doudi::payout::BatchKey release_recovery(char const* date) {
        auto const built = adjust(april, may);
        REQUIRE(built.size() == 1);
        REQUIRE(built.front().batch->kind == "recovery");
        release_all(june, day(date));
        return built.front().batch->key;
    }

    std::string recover(Receipt const& receipt) {
        auto wang = as("wang");
        auto const done = recover_money(wang, std::array{receipt});
        return done ? std::to_string(done->size()) : std::string{text_of(done.error().code).name};
    }
};

} // namespace

TEST_CASE("X4 facts found out later are recovered from the month they hold") {
    RecoveryWorld world;
    world.adjust(april, may);
    CHECK(world.lines("recovery") == "610102 DB-R 1 2020-05 200.00\n");
    CHECK(world.adjust(april, may).front().did == Did::unchanged);
    CHECK(world.paid("DB-R") == R"(610102 DB-R 1 2020-04 500.00
610102 DB-R 1 2020-05 300.00
610102 DB-R 2 2020-04 400.00
610102 DB-R 2 2020-05 400.00
)");
}

TEST_CASE("X4 who was not entitled at all pays everything back, and explain says why") {
    RecoveryWorld world;
    world.correct_income(world.beilin, world.unit(2), april, std::nullopt);
    auto const built = world.adjust(april, may);
    CHECK(world.lines("recovery") == R"(610102 DB-R 1 2020-05 200.00
610102 DB-R 2 2020-04 400.00
610102 DB-R 2 2020-05 400.00
)");
    auto sun = world.as("sun");
    auto const view = explain_line(sun, built.front().batch->key, 2);
    INFO((view.has_error() ? view.error().detail : ""));
    REQUIRE(view.has_value());
    CHECK(view->explanation.amount.fen() == 400'00);
    CHECK(view->explanation.steps.front().rule.zh == "按现已知情况当月不在册或已死亡");
}

TEST_CASE("X4 E11 E9 a recovery of the same year is a claim until the money is back") {
    RecoveryWorld world;
    auto const before = world.trial_balance(world.beilin);
    auto const key = world.release_recovery("2020-06-10");
    CHECK(before.find("U5001/DB-R/-/-/- 180000") != std::string::npos);
    auto const claimed = world.trial_balance(world.beilin);
    CHECK(claimed.find("U1218/DB-R/-/-/- 20000") != std::string::npos);
    CHECK(claimed.find("U5001/DB-R/-/-/- 160000") != std::string::npos);
    CHECK(world.verify().empty());

    Receipt receipt{key, 1, "JK1", day("2020-07-01"), Money::from_fen(150'00)};
    CHECK(world.recover(receipt) == "1");
    CHECK(world.recover(receipt) == "0"); // the same receipt again
    CHECK(world.verify().empty());
    receipt.amount = Money::from_fen(50'01);
    CHECK(world.recover(receipt) == "exists_with_different_content");
    receipt.reference = "JK2";
    CHECK(world.recover(receipt) == "exceeds_open_recovery");

    auto wang = world.as("wang");
    auto const open = list_recoveries(wang, world.shaanxi);
    REQUIRE(open.has_value());
    REQUIRE(open->size() == 1);
    CHECK(open->front().recovered.fen() == 150'00);
    auto const too_early = settle_batches(wang, world.one(key));
    REQUIRE(too_early.has_error());
    CHECK(too_early.error().code == Refusal::results_differ);

    receipt.amount = Money::from_fen(50'00);
    CHECK(world.recover(receipt) == "1");
    CHECK(settle_batches(wang, world.one(key)).has_value());
    CHECK(world.trial_balance(world.beilin) == R"(Q102/DB-R/central/1/2020 99840000
Q102/DB-U/central/1/2020 100000000
Q105/DB-R/central/1/2020 160000
Q201/HR/central/1/2020 -200000000
M1001/-/-/-/- 199840000
M2012/HR/-/-/- -200000000
M5001/DB-R/-/-/- 160000
U4001/DB-R/-/-/- -160000
U5001/DB-R/-/-/- 160000
B6001/DB-R/-/-/- -160000
B7101/DB-R/-/-/- 160000
)");
    CHECK(world.verify().empty());
}

TEST_CASE("X4 E10 money that comes back in a later year goes to the treasury") {
    RecoveryWorld world;
    auto const key = world.release_recovery("2020-06-10");
    CHECK(world.recover({key, 1, "JK1", day("2021-02-01"), Money::from_fen(200'00)}) == "1");
    auto const after = world.trial_balance(world.beilin);
    CHECK(after.find("U1218") == std::string::npos);
    CHECK(after.find("U1002") == std::string::npos);
    CHECK(after.find("U2103") == std::string::npos);
    CHECK(after.find("U3501/DB-R/-/-/- 20000") != std::string::npos);
    CHECK(after.find("M3001/DB-R/-/-/- -20000") != std::string::npos);
    CHECK(after.find("Q105/DB-R/central/1/2020 180000") != std::string::npos);
    CHECK(world.verify().empty());
}

TEST_CASE("X4 E10 a year closes over a claim; what is back later goes to the treasury") {
    RecoveryWorld world;
    auto sun = world.as("sun");
    auto const close = [&] {
        auto const closed =
            doudi::operations::close_year(sun, {.book = world.beilin, .year = 2020});
        return closed ? std::string{"closed"} : std::string{text_of(closed.error().code).name};
    };
    auto const key = world.adjust(april, may).front().batch->key;
    auto wang = world.as("wang");
    REQUIRE(lock_batches(wang, world.one(key)).has_value());
    CHECK(close() == "batches_unfinished"); // nobody has approved the claim yet
    world.release_all(june, day("2020-06-10"));
    CHECK(world.recover({key, 1, "JK1", day("2020-07-01"), Money::from_fen(50'00)}) == "1");
    CHECK(close() == "closed");
    CHECK(world.verify().empty());
    auto const claimed = world.trial_balance(world.beilin);
    CHECK(claimed.find("U1218/DB-R/-/-/- 15000") != std::string::npos);
    CHECK(world.recover({key, 1, "JK2", day("2020-12-31"), Money::from_fen(10'00)}) ==
        "period_closed");
    CHECK(world.recover({key, 1, "JK2", day("2021-02-01"), Money::from_fen(150'00)}) == "1");
    auto const after = world.trial_balance(world.beilin);
    CHECK(after.find("U1218") == std::string::npos);
    CHECK(world.verify().empty());
}

TEST_CASE("X4 E11 what was overpaid in an earlier year corrects the surplus") {
    RecoveryWorld world;
    world.release_recovery("2021-01-15");
    auto const claimed = world.trial_balance(world.beilin);
    CHECK(claimed.find("U1218/DB-R/-/-/- 20000") != std::string::npos);
    CHECK(claimed.find("U3501/DB-R/-/-/- -20000") != std::string::npos);
    CHECK(claimed.find("U5001/DB-R/-/-/- 180000") != std::string::npos);
    CHECK(world.verify().empty());
}

TEST_CASE("X4 money back for what is no released recovery is refused") {
    RecoveryWorld world;
    auto const built = world.adjust(april, may);
    auto const key = built.front().batch->key;
    Receipt const receipt{key, 1, "JK1", day("2020-07-01"), Money::from_fen(1)};
    CHECK(world.recover(receipt) == "not_a_recovery");
    world.release_all(june, day("2020-06-10"));
    auto other = receipt;
    other.line_no = 2;
    CHECK(world.recover(other) == "not_a_recovery");
    other.key.batch = doudi::BatchId{1};
    other.line_no = 1;
    CHECK(world.recover(other) == "not_a_recovery");
    CHECK(world.recover(receipt) == "1");
}

TEST_CASE("X4 a cancelled recovery reverses its claim and is found again") {
    RecoveryWorld world;
    auto const before = world.trial_balance(world.beilin);
    auto const built = world.adjust(april, may);
    auto const key = built.front().batch->key;
    auto wang = world.as("wang");
    auto li = world.as("li");
    auto step = world.one(key);
    REQUIRE(lock_batches(wang, step).has_value());
    CHECK(world.trial_balance(world.beilin) == before);
    REQUIRE(submit_batches(wang, step).has_value());
    step.note = "again";
    REQUIRE(reject_batches(li, step).has_value());
    REQUIRE(lock_batches(wang, step).has_value());
    REQUIRE(submit_batches(wang, step).has_value());
    REQUIRE(approve_batches(li, step).has_value());
    CHECK(world.trial_balance(world.beilin) != before);
    REQUIRE(cancel_batches(wang, step).has_value());
    CHECK(world.trial_balance(world.beilin) == before);
    CHECK(world.adjust(april, may).front().did == Did::done);
}

TEST_CASE("X4 A01 a death known later ends entitlement after its month") {
    AdjustWorld world;
    world.enrol(world.beilin, "DB-R", {0, 1'200'00});
    world.pay(april);
    world.pay(may);
    world.bury(world.beilin, 1, *doudi::parse_date("2020-04-20"));
    world.adjust(april, may);
    CHECK(world.lines("recovery") == "610102 DB-R 1 2020-05 500.00\n");
    CHECK(world.lines("arrears").empty());
}
