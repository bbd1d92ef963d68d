/// Reviews and notices of batches, in a province whose policy asks for them (S24).
#include "doudi/operations/review_batches.hpp"

#include "doudi/operations/show_batches.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "support/payout_world.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace doudi::test {

namespace {

using operations::BatchOutcomes;
using operations::Did;
using payout::ReviewStage;

/// Changyi (昌邑区, 220202) of Jilin city, beside the Shaanxi of the world.
constexpr BookId changyi{220202};

void move_to_jilin(PayoutWorld& world) {
    auto const moved =
        storage::write(world.database.get(), [](storage::Transaction& tx) -> Result<void> {
            auto const jilin = RegionCode::from_number(220000);
            for (auto const& [login, role] : {std::pair{"wang", access::Role::payout_officer},
                     std::pair{"li", access::Role::approver}}) {
                storage::insert_grant(
                    tx, storage::find_actor(tx, login)->id, {role, jilin}, std::nullopt);
            }
            auto const region = RegionCode::from_number(220202);
            storage::open_book(tx, changyi, region, region.text(), *parse_date("2019-12-31"));
            return {};
        });
    REQUIRE(moved.has_value());
}

std::string answer_of(Result<BatchOutcomes> const& outcomes) {
    if (!outcomes) {
        return std::string{text_of(outcomes.error().code).name};
    }
    auto const& one = outcomes->front();
    return one.did == Did::done ? "done"
        : one.refusal           ? std::string{text_of(one.refusal->code).name}
                                : "unchanged";
}

} // namespace

TEST_CASE("S24 a batch of Jilin is approved after three reviews and seven days of notice") {
    PayoutWorld world;
    move_to_jilin(world);
    world.enrol(changyi, "DB-R", {0});
    world.fund(changyi, "DB-R", {.fen = 500'000'00});
    auto wang = world.as("wang");
    auto li = world.as("li");
    auto const built = build_batches(
        wang, {.period = world.april, .programs = {}, .region = RegionCode::from_number(220202)});
    REQUIRE(built.has_value());
    REQUIRE(built->front().did == Did::done);
    auto const request = world.one(built->front().batch->key); // on 2020-04-08
    REQUIRE(lock_batches(wang, request).has_value());
    REQUIRE(submit_batches(wang, request).has_value());

    auto const record = [&](ReviewStage stage, std::string_view first, std::string_view last,
                            std::string document) {
        return answer_of(review_batches(wang,
            {request.selection,
                {stage, *parse_date(first), *parse_date(last), std::move(document)}}));
    };
    CHECK(answer_of(approve_batches(li, request)) == "review_missing");
    CHECK(record(ReviewStage::county, "2020-04-03", "2020-04-03", "县纪要1") == "done");
    CHECK(record(ReviewStage::county, "2020-04-03", "2020-04-03", "县纪要1") == "unchanged");
    CHECK(record(ReviewStage::county, "2020-04-03", "2020-04-03", "县纪要2") == "review_repeated");
    CHECK(record(ReviewStage::county, "2020-04-03", "2020-04-03", "县|1") == "malformed");
    CHECK(record(ReviewStage::town, "2020-04-02", "2020-04-02", "镇纪要1") == "done");
    CHECK(record(ReviewStage::village, "2020-04-01", "2020-04-01", "村纪要1") == "done");
    CHECK(answer_of(approve_batches(li, request)) == "review_missing"); // the notice
    CHECK(record(ReviewStage::notice, "2020-04-01", "2020-04-07", "公示1") == "done");
    auto too_early = request;
    too_early.on = *parse_date("2020-04-07");
    CHECK(answer_of(approve_batches(li, too_early)) == "notice_too_short");
    CHECK(world.trial_balance(changyi).find("U2303") == std::string::npos);
    CHECK(answer_of(approve_batches(li, request)) == "done");
    CHECK(record(ReviewStage::notice, "2020-04-01", "2020-04-07", "公示1") == "wrong_batch_state");

    auto const view = show_batch(li, *request.selection.one);
    REQUIRE(view.has_value());
    REQUIRE(view->reviews.size() == 4);
    CHECK(view->reviews.front().document == "村纪要1");
    CHECK(view->reviews.back().stage == ReviewStage::notice);
}

} // namespace doudi::test
