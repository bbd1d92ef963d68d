/// The whole life of a batch, with the trial balance after each step.
#include "doudi/operations/show_batches.hpp"
#include "support/payout_world.hpp"
#include "support/signed_checks.hpp"

#include <catch2/catch.hpp>

namespace {

using doudi::Result;
using doudi::operations::BatchOutcomes;
using doudi::operations::Did;
using doudi::test::PayoutWorld;

doudi::payout::BatchKey build_one(PayoutWorld& world) {
    auto wang = world.as("wang");
    auto const built = build_batches(wang, world.month());
    REQUIRE(built.has_value());
    REQUIRE(built->size() == 1);
    INFO((built->front().refusal ? built->front().refusal->detail : ""));
    REQUIRE(built->front().did == Did::done);
    return built->front().batch->key;
}

void require_done(Result<BatchOutcomes> const& outcomes) {
    INFO((outcomes.has_error() ? outcomes.error().detail : ""));
    REQUIRE(outcomes.has_value());
    REQUIRE(outcomes->front().did == Did::done);
}

/// Three households due 500, 400 and 250, and one to which nothing is due; 1,000.00 of last year's
/// central money and 300.00 of this year's provincial.
struct LifeWorld : PayoutWorld {
    LifeWorld() {
        enrol(beilin, "DB-R", {0, 1'200'00, 3'000'00, 6'000'00});
        fund(beilin, "DB-R",
            {.fund_source = "central", .document = 1, .year = 2019, .fen = 1'000'00});
        fund(beilin, "DB-R", {.fund_source = "province", .document = 2, .fen = 300'00});
    }

    doudi::payout::BatchKey release_one() {
        auto const key = build_one(*this);
        require_done(lock_batches(wang, one(key)));
        require_done(submit_batches(wang, one(key)));
        require_done(approve_batches(li, one(key)));
        require_done(release_batches(qian, one(key)));
        return key;
    }

    doudi::operations::Context wang = as("wang");
    doudi::operations::Context li = as("li");
    doudi::operations::Context qian = as("qian");
};

} // namespace

TEST_CASE("a batch is built, reserved and recognised; release alone changes no balance") {
    LifeWorld world;
    auto const before = world.trial_balance(world.beilin);
    CHECK(before == R"(Q102/DB-R/central/1/2019 100000
Q102/DB-R/province/2/2020 30000
Q201/HR/central/1/2019 -100000
Q202/HR/province/2/2020 -30000
M1001/-/-/-/- 130000
M2012/HR/-/-/- -130000
)");
    auto const key = build_one(world);
    auto const built = show_batch(world.wang, key)->batch;
    CHECK(built.content.line_count == 3);
    CHECK(built.content.total.fen() == 1'150'00);
    CHECK(built.content.zero_count == 1);
    CHECK(built.content.imported_by == std::vector{world.as("zhao").actor.id});
    CHECK(world.trial_balance(world.beilin) == before);

    require_done(lock_batches(world.wang, world.one(key)));
    std::string const locked = R"(Q102/DB-R/province/2/2020 15000
Q103/DB-R/central/1/2019 100000
Q103/DB-R/province/2/2020 15000
Q201/HR/central/1/2019 -100000
Q202/HR/province/2/2020 -30000
M1001/-/-/-/- 130000
M2012/HR/-/-/- -130000
)";
    CHECK(world.trial_balance(world.beilin) == locked);
    require_done(submit_batches(world.wang, world.one(key)));
    CHECK(world.trial_balance(world.beilin) == locked);

    require_done(approve_batches(world.li, world.one(key)));
    std::string const recognised = R"(U2303/DB-R/-/-/- -115000
U5001/DB-R/-/-/- 115000
)";
    CHECK(world.trial_balance(world.beilin) == locked + recognised);
    require_done(release_batches(world.qian, world.one(key)));
    CHECK(world.trial_balance(world.beilin) == locked + recognised);
}

TEST_CASE("a batch is settled from two files, reconciled and closed; money may come back later") {
    LifeWorld world;
    auto const key = world.release_one();
    // The bank pays 500 and 250 in a first file, and says in a second that 400 failed.
    REQUIRE(world.settle(key, {}, "line_no <> 2").has_value());
    auto const incomplete = settle_batches(world.wang, world.one(key));
    REQUIRE(incomplete.has_error());
    CHECK(incomplete.error().code == doudi::Refusal::results_differ);
    REQUIRE(world.settle(key, {2}, "line_no = 2").has_value());
    std::string const settled = R"(Q102/DB-R/central/1/2019 25000
Q102/DB-R/province/2/2020 30000
Q105/DB-R/central/1/2019 75000
Q201/HR/central/1/2019 -100000
Q202/HR/province/2/2020 -30000
M1001/-/-/-/- 55000
M2012/HR/-/-/- -130000
M5001/DB-R/-/-/- 75000
U2303/DB-R/-/-/- -40000
U4001/DB-R/-/-/- -75000
U5001/DB-R/-/-/- 115000
B6001/DB-R/-/-/- -75000
B7101/DB-R/-/-/- 75000
)";
    CHECK(world.trial_balance(world.beilin) == settled);
    require_done(settle_batches(world.wang, world.one(key)));
    sign_checks_of(world.database, world.beilin, world.april);
    require_done(close_batches(world.wang, world.one(key)));
    CHECK(world.trial_balance(world.beilin) == settled);
    auto const view = show_batch(world.wang, key);
    CHECK(view->batch.state == doudi::payout::BatchState::closed);
    CHECK(view->entries.size() == 4); // one each for E6, E5, E7, E8
    CHECK(world.broken_invariant().empty());

    // Weeks later 250 come back: owed and available again.
    REQUIRE(world.settle(key, {3}, "line_no = 3").has_value());
    CHECK(world.trial_balance(world.beilin) == R"(Q102/DB-R/central/1/2019 50000
Q102/DB-R/province/2/2020 30000
Q105/DB-R/central/1/2019 50000
Q201/HR/central/1/2019 -100000
Q202/HR/province/2/2020 -30000
M1001/-/-/-/- 80000
M2012/HR/-/-/- -130000
M5001/DB-R/-/-/- 50000
U2303/DB-R/-/-/- -65000
U4001/DB-R/-/-/- -50000
U5001/DB-R/-/-/- 115000
B6001/DB-R/-/-/- -50000
B7101/DB-R/-/-/- 50000
)");
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("rejecting and cancelling leave the ledger as if nothing had been reserved") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0});
    world.fund(world.beilin, "DB-R", {.fen = 500'00});
    auto wang = world.as("wang");
    auto li = world.as("li");
    auto const before = world.trial_balance(world.beilin);
    auto const key = build_one(world);

    require_done(lock_batches(wang, world.one(key)));
    require_done(submit_batches(wang, world.one(key)));
    auto rejection = world.one(key);
    CHECK(reject_batches(li, rejection).error().code == doudi::Refusal::malformed);
    rejection.note = "one household is missing";
    require_done(reject_batches(li, rejection));
    CHECK(world.trial_balance(world.beilin) == before);
    CHECK(show_batch(li, key)->batch.rejected_note == rejection.note);

    require_done(lock_batches(wang, world.one(key)));
    require_done(submit_batches(wang, world.one(key)));
    require_done(approve_batches(li, world.one(key)));
    CHECK(show_batch(li, key)->draws.size() == 1);
    require_done(cancel_batches(wang, world.one(key)));
    CHECK(world.trial_balance(world.beilin) == before);
    CHECK(world.broken_invariant().empty());

    // The people are free to be paid by another batch.
    auto const again = build_one(world);
    CHECK(again.batch != key.batch);
    require_done(lock_batches(wang, world.one(again)));
}

TEST_CASE("building again does nothing, rebuilding only what has changed") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0, 1'200'00});
    world.enrol(world.lianhu, "DB-R", {0});
    world.enrol(world.lianhu, "DB-U", {0, 0});
    auto wang = world.as("wang");
    auto const first = build_batches(wang, world.month());
    REQUIRE(first->size() == 3);
    auto const did = [](BatchOutcomes const& outcomes) {
        std::string text;
        for (auto const& outcome : outcomes) {
            text += outcome.did == Did::done ? 'd' : outcome.did == Did::unchanged ? 'u' : 'r';
        }
        return text;
    };
    CHECK(did(*first) == "ddd");
    CHECK(did(*build_batches(wang, world.month())) == "uuu");
    auto rebuild = world.month();
    rebuild.rebuild = true;
    CHECK(did(*build_batches(wang, rebuild)) == "uuu");

    world.enrol(world.lianhu, "DB-R", {2'400'00});
    auto const rebuilt = build_batches(wang, rebuild);
    CHECK(did(*rebuilt) == "udu");
    CHECK((*rebuilt)[1].batch->content.line_count == 2);
    CHECK((*rebuilt)[1].batch->key != (*first)[1].batch->key);
    CHECK(show_batch(wang, (*first)[1].batch->key)->batch.state ==
        doudi::payout::BatchState::cancelled);
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("a line is explained by the steps that gave its amount, and by no other amount") {
    PayoutWorld world;
    world.enrol(world.beilin, "DB-R", {0, 1'200'00});
    auto wang = world.as("wang");
    auto const key = build_one(world);
    auto const view = explain_line(wang, key, 2);
    REQUIRE(view.has_value());
    CHECK(view->explanation.amount.fen() == 400'00);
    CHECK(view->line.amount.fen() == 400'00);
    CHECK(view->explanation.steps.size() > 2);
    CHECK(explain_line(wang, key, 3).error().code == doudi::Refusal::unknown_line);
    world.database.run_as_superuser("UPDATE payout.line SET amount_fen = 40001 WHERE line_no = 2");
    CHECK(explain_line(wang, key, 2).error().code == doudi::Refusal::ledger_differs);
}
