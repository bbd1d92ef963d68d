/// What banks could not pay is paid again: once by one batch, three times at most.
#include "doudi/operations/adjust_batches.hpp"
#include "doudi/operations/reissue_lines.hpp"
#include "doudi/operations/show_batches.hpp"
#include "doudi/operations/verify_ledger.hpp"
#include "doudi/storage/query.hpp"
#include "support/bank_world.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <sstream>
#include <string>
#include <thread>

namespace {

using doudi::BatchId;
using doudi::Period;
using doudi::Refusal;
using doudi::bank::FaultPlace;
using doudi::operations::CorrectionFault;
using doudi::operations::Did;
using doudi::operations::Reissued;
using doudi::payout::BatchKey;

Period const may = *Period::from(2020, 5);

/// Of Beilin's three lines the second (400.00) failed by the bank's own fault and the third
/// (250.00) for an account that is closed.
struct ReissueWorld : doudi::test::BankWorld {
    ReissueWorld() {
        REQUIRE(
            import({row(beilin_batch, 1, "500.00"), row(beilin_batch, 2, "400.00", "failed,F11"),
                       row(beilin_batch, 3, "250.00", "failed,F03"), row(lianhu_batch, 1, "500.00"),
                       row(lianhu_batch, 2, "300.00")})
                .has_value());
        auto wang = at("wang");
        REQUIRE(settle_batches(wang, all()).has_value());
    }

    doudi::Result<Reissued> try_reissue(std::string const& corrections = {}, Period in = may) {
        correction_faults.clear();
        auto wang = at("wang");
        doudi::operations::ReissueLines request{.region = shaanxi, .programs = {}, .in = in};
        if (!corrections.empty()) {
            auto read = doudi::operations::read_corrections(
                "line,holder,bank_no,account_no\n" + corrections, correction_faults);
            REQUIRE(read.has_value());
            request.corrections = *read;
        }
        return reissue_lines(wang, request, correction_faults);
    }

    /// "610102 reissue 1 line 400.00; left B610102-1-3 F03 250.00"; the batch is kept.
    std::string reissue(std::string const& corrections = {}, Period in = may) {
        auto const done = try_reissue(corrections, in);
        if (!done) {
            std::string text{text_of(done.error().code).name};
            for (auto const& [row, error] : correction_faults) {
                text += "; row " + std::to_string(row) + " " +
                    std::string{text_of(error.code).name} + " " + error.detail;
            }
            return text;
        }
        std::ostringstream text;
        for (auto const& outcome : done->outcomes) {
            text << outcome.book.value() << ' ';
            if (outcome.did == Did::done) {
                again = outcome.batch->key;
                text << outcome.batch->kind << ' ' << outcome.batch->content.line_count << " for "
                     << outcome.batch->content.total.fen();
            } else {
                text << (outcome.refusal ? text_of(outcome.refusal->code).name : "unchanged");
            }
        }
        for (auto const& line : done->left) {
            text << "; left " << line.reference.substr(line.reference.rfind('-') + 1) << ' '
                 << line.reason << ' ' << name_of(line.can);
        }
        return text.str();
    }

    void pay(std::string const& status_and_reason = "paid,") {
        auto wang = at("wang");
        auto li = at("li");
        auto qian = at("qian");
        auto const one_step = one(again);
        REQUIRE(lock_batches(wang, one_step).has_value());
        REQUIRE(submit_batches(wang, one_step).has_value());
        REQUIRE(approve_batches(li, one_step).has_value());
        REQUIRE(release_batches(qian, one_step).has_value());
        answer(again, status_and_reason);
    }

    /// The bank's answer to the only line of a reissue.
    void answer(BatchKey key, std::string const& status_and_reason) {
        auto const failed = status_and_reason.starts_with("failed");
        REQUIRE((failed ? settle(key, {1}) : settle(key)).has_value());
    }

    std::string line_ref(int line_no) {
        return "B610102-" + std::to_string(beilin_batch.batch.value()) + '-' +
            std::to_string(line_no);
    }

    std::string verify() {
        auto sun = at("sun");
        auto const verified = verify_ledger(sun, {.region = shaanxi});
        REQUIRE(verified.has_value());
        for (auto const& result : verified->checks) {
            if (result.first && result.check != doudi::audit::Check::transfers) {
                return result.first->text();
            }
        }
        return "";
    }

    std::int64_t owed_fen() {
        return number("SELECT coalesce(-sum(p.amount_fen), 0)::bigint FROM ledger.posting p "
                      "JOIN ledger.account a USING (book, account) "
                      "WHERE a.book = 610102 AND a.code = 'U2303'");
    }

    BatchKey again{beilin, BatchId{0}};
    std::vector<CorrectionFault> correction_faults;
};

} // namespace

TEST_CASE("E12 what the bank failed to pay is paid again from the same debt") {
    ReissueWorld world;
    CHECK(world.owed_fen() == 650'00);
    CHECK(world.reissue() == "610102 reissue 1 for 40000; left 3 F03 needs_account");
    CHECK(world.number("SELECT amount_fen FROM payout.line WHERE purpose = 'reissue.1 monthly'") ==
        400'00);
    CHECK(world.reissue() == "610102 unchanged; left 3 F03 needs_account");
    CHECK(world.owed_fen() == 650'00);
    CHECK(world.verify().empty());

    world.pay();
    CHECK(world.owed_fen() == 250'00);
    CHECK(world.verify().empty());
    auto wang = world.at("wang");
    auto const settled = settle_batches(wang, world.one(world.again));
    REQUIRE(settled.has_value());
    CHECK(settled->front().did == Did::done);
    CHECK(world.verify().empty());
    CHECK(world.number("SELECT count(*) FROM ledger.entry e WHERE event = 'E12' AND evidence = "
                       "(SELECT merkle_root FROM payout.batch b WHERE b.batch = e.batch)") == 1);
}

TEST_CASE("E12 a line of a reissue is explained by the line it pays again") {
    ReissueWorld world;
    world.reissue();
    auto sun = world.at("sun");
    auto const view = explain_line(sun, world.again, 1);
    REQUIRE(view.has_value());
    CHECK(view->explanation.amount.fen() == 400'00);
    CHECK(view->explanation.steps.back().source ==
        world.beilin_batch.text() + " line 2 (failed F11), attempt 1");
}

TEST_CASE("E12 a corrected account is the person's own and is approved by somebody else") {
    ReissueWorld world;
    world.reissue();
    CHECK(world.reissue(world.line_ref(3) + ",王<3>&明,102791000010,6222000011112222\n") ==
        "610102 reissue 1 for 25000");
    CHECK(world.number("SELECT count(*) FROM payout.line l JOIN payout.line f ON f.line_no = 3 "
                       "AND f.purpose = 'monthly' AND f.book = l.book "
                       "WHERE l.purpose = 'reissue.1 monthly' AND l.person = f.person "
                       "AND l.account <> f.account") == 1);
    auto wang = world.at("wang");
    REQUIRE(lock_batches(wang, world.one(world.again)).has_value());
    REQUIRE(submit_batches(wang, world.one(world.again)).has_value());
    auto qian = world.at("qian"); // approves, too; but not what is their own
    auto const approved = approve_batches(wang, world.one(world.again));
    CHECK_FALSE(approved.has_value());
    CHECK(approve_batches(qian, world.one(world.again)).has_value());
}

TEST_CASE("E12 an account that works again is named without another") {
    ReissueWorld world;
    CHECK(world.reissue(world.line_ref(3) + ",,,\n") == "610102 reissue 2 for 65000");
}

TEST_CASE("E12 each fault of a list of corrections is told with its row, and nothing is built") {
    ReissueWorld world;
    CHECK(world.reissue(world.line_ref(3) + ",李四,102791000010,6222000011112222\n" +
              world.line_ref(1) + ",,,\n" +                             //
              "610102/3,,,\n" +                                         //
              world.line_ref(2) + ",王<2>&明,1027,6222000011112222\n" + //
              world.line_ref(3) + ",,,\n") ==
        "file_has_faults; row 1 wrong_payee holder; row 2 unknown_line line; row 3 unknown_line "
        "line; row 4 malformed bank_no; row 5 already_paid " +
            world.line_ref(3));
    CHECK(world.number("SELECT count(*) FROM payout.batch WHERE kind = 'reissue'") == 0);
}

TEST_CASE("E12 what fails again is tried three times, then seen to by hand") {
    ReissueWorld world;
    for (int attempt = 1; attempt <= 3; ++attempt) {
        INFO(attempt);
        auto const bank_failed = attempt == 1
            ? std::string{}
            : "B610102-" + std::to_string(world.again.batch.value()) + "-1,,,\n";
        CHECK(world.reissue(bank_failed) ==
            std::string{"610102 reissue 1 for 40000; left 3 F03 needs_account"});
        world.pay("failed,F11");
        CHECK(world.owed_fen() == 650'00);
        CHECK(world.verify().empty());
    }
    CHECK(world.reissue() == "610102 unchanged; left 3 F03 needs_account; left 1 F03 by_hand");
}

TEST_CASE("E12 a cancelled reissue leaves its lines to another") {
    ReissueWorld world;
    world.reissue();
    auto wang = world.at("wang");
    REQUIRE(lock_batches(wang, world.one(world.again)).has_value());
    REQUIRE(cancel_batches(wang, world.one(world.again)).has_value());
    CHECK(world.verify().empty());
    CHECK(world.reissue() == "610102 reissue 1 for 40000; left 3 F03 needs_account");
    world.pay();
    CHECK(world.verify().empty());
}

TEST_CASE("E12 a line is claimed by one reissue only, however many are asked for at once") {
    ReissueWorld world;
    std::array<std::string, 4> did;
    std::vector<std::thread> threads;
    threads.reserve(did.size());
    for (auto& outcome : did) {
        threads.emplace_back([&world, &outcome] {
            auto wang = world.at("wang");
            std::vector<CorrectionFault> faults;
            auto const done =
                reissue_lines(wang, {.region = world.shaanxi, .programs = {}, .in = may}, faults);
            outcome = !done                                    ? "refused"
                : done->outcomes.front().did == Did::done      ? "done"
                : done->outcomes.front().did == Did::unchanged ? "unchanged"
                                                               : "already paid";
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(std::count(did.begin(), did.end(), "done") == 1);
    CHECK(std::count(did.begin(), did.end(), "refused") == 0);
    CHECK(world.number("SELECT count(*) FROM payout.line WHERE purpose LIKE 'reissue%'") == 1);
}

TEST_CASE("E12 the database pays nothing again but what was not paid") {
    ReissueWorld world;
    world.reissue();
    auto const claim = [&](int from_line) {
        return doudi::storage::write(
            world.database.get(), [&](doudi::storage::Transaction& tx) -> doudi::Result<void> {
                doudi::storage::Query{tx, "claim",
                    "INSERT INTO payout.reissue (book, batch, line_no, period, from_batch, "
                    "from_line, from_period, attempt_no) SELECT 610102, $1::bigint, 2, "
                    "'2020-05-01', $2::bigint, $3::integer, '2020-04-01', 1"}
                    .bind(world.again.batch)
                    .bind(world.beilin_batch.batch)
                    .bind(from_line)
                    .run();
                return {};
            });
    };
    auto const paid = claim(1);
    REQUIRE_FALSE(paid.has_value());
    CHECK(paid.error().code == Refusal::results_differ);
    auto const twice = claim(2);
    REQUIRE_FALSE(twice.has_value());
    CHECK(twice.error().code == Refusal::already_paid);
}

TEST_CASE("E12 what was paid again counts as paid when months are compared") {
    ReissueWorld world;
    world.reissue();
    world.pay();
    auto wang = world.at("wang");
    REQUIRE(settle_batches(wang, world.one(world.again)).has_value());
    auto const adjust = [&] {
        auto const done = adjust_batches(wang,
            {.region = world.shaanxi,
                .programs = {},
                .from = world.april,
                .to = world.april,
                .in = may});
        REQUIRE(done.has_value());
        return done->front();
    };
    CHECK(adjust().did == Did::unchanged);

    // The second household had 100 yuan a month more: 100 of the 400 are claimed back.
    auto const unit = std::to_string(world.number("SELECT enrolment FROM payout.line "
                                                  "WHERE purpose LIKE 'reissue%'"));
    world.correct_income(world.beilin, unit, world.april, 2'400'00);
    auto const claimed = adjust();
    REQUIRE(claimed.did == Did::done);
    CHECK(claimed.batch->kind == "recovery");
    CHECK(claimed.batch->content.total.fen() == 100'00);
}
