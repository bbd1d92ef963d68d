/// A standard decided later than it holds from: the months in between are paid up.
#include "doudi/operations/reconcile.hpp"
#include "doudi/operations/show_batches.hpp"
#include "support/adjust_world.hpp"

#include <catch2/catch.hpp>

namespace {

using doudi::Period;
using doudi::operations::Did;
using doudi::test::AdjustWorld;

Period const october = *Period::from(2020, 10);
Period const november = *Period::from(2020, 11);
Period const december = *Period::from(2020, 12);
doudi::Date const before_decision = *doudi::parse_date("2020-11-15");

/// Rural households of Beilin with 0, 100 and 520 yuan a month, urban ones of Lianhu with 0 and
/// 333.33; October and November paid by the standards known on 15 November (500 and 700).
struct XianWorld : AdjustWorld {
    XianWorld() {
        enrol(beilin, "DB-R", {0, 1'200'00, 6'240'00});
        enrol(lianhu, "DB-U", {0, 4'000'00});
        pay(october, before_decision);
        pay(november, before_decision);
    }
};

} // namespace

TEST_CASE("X4 a standard decided on 2020-11-16 for October gives arrears for both months") {
    XianWorld world;
    CHECK(world.lines("regular") == R"(610102 DB-R 1 2020-10 500.00
610102 DB-R 1 2020-11 500.00
610102 DB-R 2 2020-10 400.00
610102 DB-R 2 2020-11 400.00
610104 DB-U 1 2020-10 700.00
610104 DB-U 1 2020-11 700.00
610104 DB-U 2 2020-10 366.67
610104 DB-U 2 2020-11 366.67
)");
    // Who had 520 yuan was above 500, and is 40 below 560.
    auto const built = world.adjust(october, november);
    CHECK(built.size() == 2);
    CHECK(world.lines("arrears") == R"(610102 DB-R 1 2020-10 60.00
610102 DB-R 1 2020-11 60.00
610102 DB-R 2 2020-10 60.00
610102 DB-R 2 2020-11 60.00
610102 DB-R 3 2020-10 40.00
610102 DB-R 3 2020-11 40.00
610104 DB-U 1 2020-10 40.00
610104 DB-U 1 2020-11 40.00
610104 DB-U 2 2020-10 40.00
610104 DB-U 2 2020-11 40.00
)");
    CHECK(world.lines("recovery").empty());
    CHECK(built.front().batch->period == december);
}

TEST_CASE("X4 arrears live as any batch, and nothing is found a second time") {
    XianWorld world;
    world.adjust(october, november);
    auto const unsettled = world.adjust(october, november);
    CHECK(unsettled.size() == 2);
    CHECK(unsettled.front().did == Did::unchanged);

    world.take_all(december, *doudi::parse_date("2020-12-10"));
    CHECK(world.adjust(october, november).front().did == Did::unchanged);
    // Of 2,120.00 paid, 320.00 are arrears.
    CHECK(world.trial_balance(world.beilin) == R"(Q102/DB-R/central/1/2020 99788000
Q102/DB-U/central/1/2020 100000000
Q105/DB-R/central/1/2020 212000
Q201/HR/central/1/2020 -200000000
M1001/-/-/-/- 199788000
M2012/HR/-/-/- -200000000
M5001/DB-R/-/-/- 212000
U4001/DB-R/-/-/- -212000
U5001/DB-R/-/-/- 212000
B6001/DB-R/-/-/- -212000
B7101/DB-R/-/-/- 212000
)");
    CHECK(world.verify().empty());
}

TEST_CASE("X4 as known before the decision, nothing was due") {
    XianWorld world;
    auto const built = world.adjust(october, november, december, before_decision);
    CHECK(built.front().did == Did::unchanged);
    CHECK(world.lines("arrears").empty());
}

TEST_CASE("X4 cancelled arrears are found again") {
    XianWorld world;
    auto const built = world.adjust(october, november);
    auto wang = world.as("wang");
    REQUIRE(cancel_batches(wang, world.one(built.front().batch->key)).has_value());
    auto const again = world.adjust(october, november);
    CHECK(again.front().did == Did::done);
    CHECK(again.front().batch->round == 2);
    CHECK(again.back().did == Did::unchanged);
}

TEST_CASE("X4 a reconciliation finds nothing wrong with months that were put right") {
    XianWorld world;
    auto auditor = world.as("wang");
    auditor.actor.grants = {{doudi::access::Role::auditor, world.shaanxi}};
    auto const found = [&](std::string_view bucket) {
        auto const view = run_reconciliation(auditor, october, world.shaanxi);
        REQUIRE(view.has_value());
        std::int64_t count = 0;
        for (auto const& total : view->buckets) {
            bool const is_meant = total.question == "roster_payments" && total.bucket == bucket;
            count += is_meant ? total.line_count : 0;
        }
        return count;
    };
    // Computed by the standards the month was built with, every line is right.
    CHECK(found("matched") == 4);
    CHECK(found("nothing_due") == 1);
    auto const unit = world.number("SELECT min(unit_no::bigint) FROM roster.enrolment");
    world.correct_income(world.beilin, std::to_string(unit), october, std::nullopt);
    CHECK(found("unexpected") == 1);
    world.adjust(october, november);
    CHECK(world.lines("recovery") == R"(610102 DB-R 1 2020-10 500.00
610102 DB-R 1 2020-11 500.00
)");
    CHECK(found("adjusted") == 5);
    CHECK(found("unexpected") == 0);
    CHECK(found("amount_differs") == 0);
}

TEST_CASE("X4 a line of arrears explains due, paid and difference, and sums to its amount") {
    XianWorld world;
    auto const built = world.adjust(october, november);
    auto sun = world.as("sun");
    auto const view = explain_line(sun, built.front().batch->key, 3);
    INFO((view.has_error() ? view.error().detail : ""));
    REQUIRE(view.has_value());
    CHECK(view->line.for_period == october);
    CHECK(view->explanation.amount == view->line.amount);
    auto const& steps = view->explanation.steps;
    REQUIRE(steps.size() > 3);
    auto const& due = steps[steps.size() - 3];
    CHECK(due.rule.en == "due for the month");
    CHECK(due.figure == "460.00");
    CHECK(steps[steps.size() - 2].rule.en == "less: paid before");
    CHECK(steps[steps.size() - 2].figure == "400.00");
    CHECK(steps.back().rule.zh == "少付");
    CHECK(steps.back().figure == "60.00");
}
