/// The checks before payment stop the batch they find something against, and no other.
#include "doudi/operations/show_batches.hpp"
#include "support/payout_world.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace doudi {
namespace {

using operations::BatchOutcomes;
using payout::BatchKey;

/// A month of two counties, approved: two households in Beilin, one in Lianhu.
struct ApprovedMonth : test::PayoutWorld {
    ApprovedMonth() {
        enrol(beilin, "DB-R", {0, 1'200'00});
        enrol(lianhu, "DB-R", {0});
        fund(beilin, "DB-R", {.fen = 2'000'00});
        fund(lianhu, "DB-R", {.fen = 2'000'00});
        approve();
    }

    /// Builds what is not built and takes it to the approval.
    void approve() {
        auto wang = as("wang");
        auto li = as("li");
        REQUIRE(build_batches(wang, month()).has_value());
        REQUIRE(lock_batches(wang, all()).has_value());
        REQUIRE(submit_batches(wang, all()).has_value());
        REQUIRE(approve_batches(li, all()).has_value());
    }

    /// "610102 released", or "610102 stopped_by_check: ..."; a line for each batch.
    std::string release() {
        auto qian = as("qian");
        auto const outcomes = release_batches(qian, all());
        REQUIRE(outcomes.has_value());
        std::string text;
        for (auto const& one : *outcomes) {
            text += std::to_string(one.book.value()) + ' ' +
                (one.refusal
                        ? std::string{text_of(one.refusal->code).name} + ": " + one.refusal->detail
                        : std::string{name_of(one.batch->state)}) +
                '\n';
        }
        return text;
    }

    std::int64_t batch_of(BookId book) {
        return number(
            "SELECT max(batch) FROM payout.batch WHERE book = " + std::to_string(book.value()));
    }
};

} // namespace

TEST_CASE("A01: a death told after the approval stops the batch until it is built again") {
    ApprovedMonth world;
    world.bury(world.beilin, 1, *parse_date("2020-03-20"));
    auto const stopped = world.batch_of(world.beilin);
    std::string const refused =
        "610102 stopped_by_check: 610102 batch " + std::to_string(stopped) + ": A01 1 (line 1)\n";
    CHECK(world.release() == refused + "610104 released\n");
    CHECK(world.release() == refused + "610104 released\n"); // it stays so

    auto qian = world.as("qian");
    auto const one = world.one({world.beilin, BatchId{stopped}});
    CHECK(refusal_in(release_batches(qian, one)) == Refusal::stopped_by_check);
    CHECK(world.number("SELECT count(*) FROM audit.record WHERE action = 'payout.release'"
                       " AND outcome = 'stopped_by_check'") == 3);

    auto wang = world.as("wang");
    REQUIRE(cancel_batches(wang, one).has_value());
    world.approve();
    CHECK(world.release() == "610102 released\n610104 released\n");
    CHECK(world.number("SELECT line_count FROM payout.batch WHERE batch = " +
              std::to_string(world.batch_of(world.beilin))) == 1);
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("a death in the month itself stops nothing: that month is still due") {
    ApprovedMonth world;
    world.bury(world.beilin, 1, *parse_date("2020-04-02"));
    CHECK(world.release() == "610102 released\n610104 released\n");
}

TEST_CASE("A36: lines changed behind the program stop their batch") {
    ApprovedMonth world;
    world.database.run_as_superuser("SET session_replication_role = replica;"
                                    "UPDATE payout.line SET amount_fen = amount_fen + 100"
                                    " WHERE book = 610104 AND line_no = 1");
    CHECK(world.release() ==
        "610102 released\n610104 stopped_by_check: 610104 batch " +
            std::to_string(world.batch_of(world.lianhu)) + ": A36 1\n");
}

} // namespace doudi
