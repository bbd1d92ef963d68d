/// What may not be done to a batch, by whom, and that refused steps change nothing.
#include "doudi/operations/show_batches.hpp"
#include "support/payout_world.hpp"
#include "support/signed_checks.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <sstream>
#include <string>

namespace {

using doudi::Refusal;
using doudi::Result;
using doudi::operations::BatchOutcomes;
using doudi::operations::Context;
using doudi::operations::Did;
using doudi::operations::StepRequest;
using doudi::test::PayoutWorld;

using StepFunction = Result<BatchOutcomes> (*)(Context&, StepRequest const&);

std::map<std::string, StepFunction> const steps{
    {"lock", doudi::operations::lock_batches},
    {"submit", doudi::operations::submit_batches},
    {"approve", doudi::operations::approve_batches},
    {"reject", doudi::operations::reject_batches},
    {"release", doudi::operations::release_batches},
    {"settle", doudi::operations::settle_batches},
    {"close", doudi::operations::close_batches},
    {"cancel", doudi::operations::cancel_batches},
};

doudi::payout::BatchKey build_one(PayoutWorld& world) {
    auto wang = world.as("wang");
    auto const built = build_batches(wang, world.month());
    REQUIRE(built.has_value());
    REQUIRE(built->front().did == Did::done);
    return built->front().batch->key;
}

std::string run(PayoutWorld& world, doudi::payout::BatchKey key, std::string const& step,
    std::string const& login) {
    if (step == "bank") {
        auto const settled = world.settle(key);
        return settled ? "done" : std::string{text_of(settled.error().code).name};
    }
    if (step == "checks") {
        sign_checks_of(world.database, key.book, world.april);
        return "done";
    }
    auto context = world.as(login);
    auto request = world.one(key);
    request.note = "note";
    auto const outcome = steps.at(step)(context, request);
    return outcome ? "done" : std::string{text_of(outcome.error().code).name};
}

} // namespace

TEST_CASE("a batch goes one way, and each step is refused out of its turn or to the wrong person") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0});
    world.fund(world.beilin, "DB-R", {.fen = 500'00});
    auto const key = build_one(world);
    // zhao imported the roster, wang built the batch.
    std::istringstream table{R"(
submit  wang wrong_batch_state
approve li   wrong_batch_state
reject  li   wrong_batch_state
release qian wrong_batch_state
settle  wang wrong_batch_state
close   wang wrong_batch_state
bank    -    wrong_batch_state
lock    li   not_permitted
lock    chen outside_region
lock    wang done
lock    wang wrong_batch_state
approve li   wrong_batch_state
submit  wang done
submit  wang wrong_batch_state
release qian wrong_batch_state
approve wang not_permitted
approve qian done
approve li   wrong_batch_state
reject  li   wrong_batch_state
release qian same_person
release li   not_permitted
bank    -    wrong_batch_state
)"};
    std::string step;
    std::string login;
    std::string expected;
    while (table >> step >> login >> expected) {
        auto const before = world.trial_balance(world.beilin);
        INFO(step << " by " << login);
        CHECK(run(world, key, step, login) == expected);
        if (expected != "done") {
            CHECK(world.trial_balance(world.beilin) == before);
        }
    }
    world.database.run_as_superuser(
        "INSERT INTO access.role_grant SELECT user_id, 'releaser', 610000 "
        "FROM access.person WHERE login = 'sun'");
    std::istringstream rest{R"(
release sun  done
cancel  wang wrong_batch_state
settle  wang wrong_batch_state
bank    -    done
bank    -    results_differ
cancel  wang wrong_batch_state
close   wang wrong_batch_state
settle  wang done
bank    -    results_differ
close   wang not_reconciled
checks  -    done
close   wang done
close   wang wrong_batch_state
cancel  wang wrong_batch_state
)"};
    while (rest >> step >> login >> expected) {
        INFO(step << " by " << login);
        CHECK(run(world, key, step, login) == expected);
    }
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("whoever imported the roster or built the batch may not approve it, whatever the role") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0});
    world.fund(world.beilin, "DB-R", {.fen = 500'00});
    world.database.run_as_superuser("INSERT INTO access.role_grant SELECT user_id, 'approver', "
                                    "610000 FROM access.person WHERE login IN ('wang', 'zhao')");
    auto const key = build_one(world);
    REQUIRE(run(world, key, "lock", "wang") == "done");
    REQUIRE(run(world, key, "submit", "wang") == "done");
    CHECK(run(world, key, "approve", "wang") == "same_person");
    CHECK(run(world, key, "approve", "zhao") == "same_person");
    // The database says the same without the program.
    CHECK_THROWS(world.database.run_as_superuser(
        "UPDATE payout.batch SET state = 'approved', approved_by = built_by"));
    CHECK_THROWS(world.database.run_as_superuser(
        "UPDATE payout.batch SET state = 'approved', approved_by = imported_by[1]"));
}

TEST_CASE("the table of transitions in the database is that of the program") {
    PayoutWorld world;
    std::int64_t matching = 0;
    for (auto const& transition : doudi::payout::transitions()) {
        matching += world.number("SELECT count(*) FROM payout.transition WHERE from_state = '" +
            std::string{name_of(transition.from)} + "' AND to_state = '" +
            std::string{name_of(transition.to)} + "'");
    }
    CHECK(matching == static_cast<std::int64_t>(doudi::payout::transitions().size()));
    CHECK(world.number("SELECT count(*) FROM payout.transition") == matching);
}

TEST_CASE("what was built can not be changed afterwards, not even by the database's owner") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0});
    build_one(world);
    CHECK_THROWS(world.database.run_as_superuser("UPDATE payout.batch SET total_fen = 1"));
    CHECK_THROWS(
        world.database.run_as_superuser("UPDATE payout.batch SET merkle_root = sha256('')"));
    CHECK_THROWS(world.database.run_as_superuser("UPDATE payout.batch SET state = 'released'"));
}

TEST_CASE("a line altered after the build stops the approval") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0, 0});
    world.fund(world.beilin, "DB-R", {.fen = 1'000'00});
    auto const key = build_one(world);
    REQUIRE(run(world, key, "lock", "wang") == "done");
    REQUIRE(run(world, key, "submit", "wang") == "done");
    world.database.run_as_superuser(
        "UPDATE payout.line SET account = account + 1 WHERE line_no = 2");
    CHECK(run(world, key, "approve", "li") == "ledger_differs");
}

TEST_CASE("a batch that the quota does not cover is not locked") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0, 0});
    world.fund(world.beilin, "DB-R", {.fen = 999'99});
    world.fund(world.beilin, "DB-U", {.document = 2, .fen = 500'00}); // of another program
    auto const key = build_one(world);
    auto wang = world.as("wang");
    auto const locked = lock_batches(wang, world.one(key));
    REQUIRE(locked.has_error());
    CHECK(locked.error().code == Refusal::exceeds_available_for_batch);
    CHECK(locked.error().detail == key.text() + ": short by 0.01 of 1000.00");
    CHECK(show_batch(wang, key)->batch.state == doudi::payout::BatchState::built);
    CHECK(show_batch(wang, key)->draws.empty());
}

TEST_CASE("a month that is closed takes no reservation") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0});
    world.fund(world.beilin, "DB-R", {.fen = 500'00});
    auto const key = build_one(world);
    world.database.run_as_superuser("SELECT ledger.close_month(610102, '2020-04-01', 1)");
    CHECK(run(world, key, "lock", "wang") == "period_closed");
}

TEST_CASE("builds that cannot be are refused by name") {
    PayoutWorld world;
    auto wang = world.as("wang");
    auto chen = world.as("chen");
    auto li = world.as("li");
    CHECK(build_batches(wang, world.month()).error().code == Refusal::no_roster);
    world.enrol(world.beilin, "DB-R", {6'000'00, 9'000'00});
    CHECK(build_batches(li, world.month()).error().code == Refusal::not_permitted);
    CHECK(build_batches(chen, world.month()).error().code == Refusal::outside_region);
    auto const nothing = build_batches(wang, world.month());
    REQUIRE(nothing.has_value());
    CHECK(nothing->front().refusal->code == Refusal::nothing_to_pay);
    auto early = world.month();
    early.period = *doudi::Period::from(2020, 3);
    CHECK(build_batches(wang, early).error().code == Refusal::no_roster);
    CHECK(world.number("SELECT count(*) FROM payout.batch") == 0);
    CHECK(world.number("SELECT count(*) FROM audit.record WHERE outcome <> 'done'") == 5);
}

TEST_CASE("nobody is paid twice, whatever puts the lines there") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0, 0, 0});
    auto const key = build_one(world);
    // The batch is gone but its lines still hold their claims.
    world.database.run_as_superuser("UPDATE payout.batch SET state = 'cancelled'");
    auto wang = world.as("wang");
    auto const again = build_batches(wang, world.month());
    REQUIRE(again.has_value());
    REQUIRE(again->front().did == Did::refused);
    CHECK(again->front().refusal->code == Refusal::already_paid);
    CHECK(world.number("SELECT count(*) FROM payout.line") == 3);
    CHECK(show_batch(wang, key)->control.line_count == 3);
    CHECK_THROWS(world.database.run_as_superuser(
        "INSERT INTO payout.line SELECT book, period, batch + 1, line_no, program, purpose, "
        "for_period, "
        "person, enrolment, enrolment_version, account, amount_fen, true FROM payout.line"));
}
