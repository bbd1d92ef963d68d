/// Many sessions at once: nothing is overspent, nothing deadlocks, nothing is done twice.
#include "support/payout_world.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace {

using doudi::Refusal;
using doudi::operations::Did;
using doudi::test::PayoutWorld;

void at_once(int threads, std::function<void(int)> const& work) {
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) {
        all.emplace_back(work, i);
    }
    for (auto& thread : all) {
        thread.join();
    }
}

/// Batches of 1, 2, … `count` households of 500.00, all of rural dibao in Beilin. More than one of
/// them in a month only because they are made to be of different kinds.
std::vector<doudi::payout::BatchKey> batches_against_one_quota(PayoutWorld& world, int count) {
    std::vector<doudi::payout::BatchKey> keys;
    auto wang = world.as("wang");
    for (int size = 1; size <= count; ++size) {
        world.enrol(world.beilin, "DB-R", std::vector<std::int64_t>(std::size_t(size), 0));
        auto const built = build_batches(wang, world.month());
        keys.push_back(built->front().batch->key);
        world.database.run_as_superuser("SET session_replication_role = replica;"
                                        "UPDATE payout.batch SET kind = 'one_off';"
                                        "UPDATE roster.enrolment SET superseded_at = now();"
                                        "RESET session_replication_role");
    }
    return keys;
}

} // namespace

TEST_CASE("eight sessions locking batches against one quota never overspend it") {
    for (std::int64_t const available_fen : {18'000'00, 9'250'00, 700'00}) {
        PayoutWorld world;
        auto const keys = batches_against_one_quota(world, 8); // 36 households, 18,000.00
        world.fund(world.beilin, "DB-R", {.document = 1, .fen = available_fen / 2});
        world.fund(world.beilin, "DB-R", {.document = 2, .fen = available_fen - available_fen / 2});
        std::atomic<std::int64_t> locked_fen{0};
        std::atomic<std::int64_t> smallest_refused_fen{INT64_MAX};
        std::atomic<int> failures{0};
        auto const context = world.as("wang");
        at_once(8, [&](int i) {
            try {
                auto wang = context;
                auto const locked = lock_batches(wang, world.one(keys[std::size_t(i)]));
                auto const fen = std::int64_t{i + 1} * 500'00;
                if (locked) {
                    locked_fen += fen;
                } else if (locked.error().code == Refusal::exceeds_available_for_batch) {
                    auto smallest = smallest_refused_fen.load();
                    while (fen < smallest &&
                        !smallest_refused_fen.compare_exchange_weak(smallest, fen)) {}
                } else {
                    ++failures;
                }
            } catch (...) {
                ++failures;
            }
        });
        CHECK(failures == 0);
        CHECK(locked_fen <= available_fen);
        auto const left_fen = available_fen - locked_fen;
        CHECK(left_fen < smallest_refused_fen); // what was refused did not fit
        if (available_fen == 18'000'00) {
            CHECK(left_fen == 0);
        }
        CHECK(world.number("SELECT coalesce(sum(b.debit_fen - b.credit_fen), 0)::bigint "
                           "FROM ledger.balance b JOIN ledger.account a USING (book, account) "
                           "WHERE a.code = 'Q103'") == locked_fen);
        CHECK(world.broken_invariant().empty());
    }
}

TEST_CASE("two builds at once build each batch once") {
    PayoutWorld world;
    for (auto const& program : {"DB-R", "DB-U", "TK-S"}) {
        world.enrol_many(world.beilin, program, 200);
        world.enrol_many(world.lianhu, program, 200);
    }
    std::atomic<int> built{0};
    std::atomic<int> others{0};
    auto const context = world.as("wang");
    at_once(3, [&](int) {
        auto wang = context;
        auto const outcomes = build_batches(wang, world.month());
        for (auto const& outcome : *outcomes) {
            (outcome.did == Did::done ? built : others) += 1;
        }
    });
    auto const batches = world.number("SELECT count(*) FROM payout.batch");
    CHECK(batches == 6);
    CHECK(built == batches);
    CHECK(built + others == 3 * batches);
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("a whole month of steps at once, then the bank's results from several sessions") {
    PayoutWorld world;
    for (auto const book : {world.beilin, world.lianhu}) {
        for (auto const& program : {"DB-R", "DB-U"}) {
            world.enrol_many(book, program, 120);
            world.fund(book, program, {.fen = 100'000'00});
        }
    }
    auto wang = world.as("wang");
    auto li = world.as("li");
    auto qian = world.as("qian");
    auto const built = build_batches(wang, world.month());
    REQUIRE(built->size() == 4);
    for (auto const& step : {lock_batches(wang, world.all()), submit_batches(wang, world.all()),
             approve_batches(li, world.all()), release_batches(qian, world.all())}) {
        REQUIRE(step.has_value());
        for (auto const& outcome : *step) {
            CHECK(outcome.did == Did::done);
        }
    }
    std::atomic<int> failures{0};
    at_once(4, [&](int i) {
        auto const& batch = *(*built)[std::size_t(i)].batch;
        failures += world.settle(batch.key, {1, 5}).has_error() ? 1 : 0;
    });
    CHECK(failures == 0);
    auto const settled = settle_batches(wang, world.all());
    REQUIRE(settled.has_value());
    for (auto const& outcome : *settled) {
        CHECK(outcome.did == Did::done);
    }
    CHECK(world.broken_invariant().empty());
}
