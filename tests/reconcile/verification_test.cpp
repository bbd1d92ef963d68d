/// Samples for verification in the field: drawn, drawn again, entered, estimated.
#include "doudi/operations/verification.hpp"

#include "doudi/bank/line_reference.hpp"
#include "doudi/report/run.hpp"
#include "doudi/storage/query.hpp"
#include "reconcile/check_world.hpp"
#include "support/print.hpp"

#include <set>

namespace doudi {
namespace {

using operations::VisitFault;
using storage::SampleId;

/// Five lines in two counties; a margin of 50 % draws three of them, one of 5 % all.
struct SampleWorld : test::CheckWorld {
    operations::Context auditor() {
        auto other = at("sun");
        other.actor.grants = {{access::Role::auditor, shaanxi}};
        return other;
    }

    Result<storage::Sample> draw(std::string const& seed, std::int64_t margin = 50) {
        auto context = auditor();
        return operations::draw_sample(
            context, {.period = april, .region = shaanxi, .rule = {95, margin}, .seed = seed});
    }

    /// "610102-1-2 ...", in order.
    std::string lines(SampleId sample) {
        return storage::read_only(database.get(), [&](storage::Transaction& tx) {
            return std::string{storage::Query{tx, "lines",
                "SELECT string_agg(concat_ws('-', county, batch, line_no), ' '"
                " ORDER BY county, batch, line_no) AS lines"
                "  FROM reconcile.sample_line WHERE sample = $1::bigint"}
                                   .bind(sample)
                                   .run()
                                   .exactly_one()
                                   .text("lines")};
        });
    }

    std::string redraw(SampleId sample) {
        auto context = auditor();
        auto const again = operations::redraw_sample(context, sample);
        REQUIRE(again.has_value());
        return std::string{again->is_same_frame ? "same frame" : "another frame"} + ", " +
            std::to_string(again->differing);
    }

    static std::string reference(payout::BatchKey key, std::int32_t line_no) {
        return bank::LineReference{key.book, key.batch, line_no}.text();
    }

    Result<std::int64_t> enter(SampleId sample, std::string const& rows) {
        auto context = auditor();
        auto sheet = operations::read_visits("line,verdict,visited_on,note\n" + rows);
        REQUIRE(sheet.has_value());
        auto count = operations::enter_visits(context, sample, *sheet);
        faults = sheet->faults;
        return count;
    }

    /// "row refusal" of each fault.
    [[nodiscard]] std::string told() const {
        std::string text;
        for (auto const& [row, error] : faults) {
            text += (text.empty() ? "" : "; ") + std::to_string(row) + ' ' +
                std::string{text_of(error.code).name};
        }
        return text;
    }

    std::vector<std::string> estimate(SampleId sample) {
        auto const result = report::run(database.get(), auditor().actor,
            **report::find_report("verification_estimate"),
            {{"region", "610000"}, {"sample", std::to_string(sample.value())}});
        REQUIRE(result.has_value());
        return result->rows.at(0);
    }

    std::vector<VisitFault> faults;
};

} // namespace

TEST_CASE("the same seed and frame draw the same lines; what was changed since is seen") {
    SampleWorld world;
    auto const first = world.draw("2020-04-30 摇号 7");
    REQUIRE(first.has_value());
    CHECK(first->frame_count == 5);
    CHECK(first->frame_total.fen() == 1'950'00);
    CHECK(first->sample_count == 3);
    auto const again = world.draw("2020-04-30 摇号 7");
    CHECK(world.lines(first->id) == world.lines(again->id));
    CHECK(first->frame_sha256 == again->frame_sha256);
    std::set<std::string> draws;
    for (auto const* const seed : {"1", "2", "3", "4", "5", "6"}) {
        draws.insert(world.lines(world.draw(seed)->id));
    }
    CHECK(draws.size() > 1);
    CHECK(world.redraw(first->id) == "same frame, 0");
    world.damage("UPDATE reconcile.sample SET seed = 'another' WHERE sample = 1");
    CHECK(world.redraw(first->id) != "same frame, 0");
    world.damage("UPDATE payout.batch SET merkle_root = sha256('x') WHERE book = 610102");
    CHECK(world.redraw(again->id) == "another frame, 0");
    CHECK_THROWS(world.database.run_as_superuser("DELETE FROM reconcile.sample_line"));
}

TEST_CASE("who may draw, and what from") {
    SampleWorld world;
    auto officer = world.as("wang");
    operations::DrawSample request{.period = world.april, .region = world.shaanxi, .rule = {95, 5}};
    CHECK(refusal_in(operations::draw_sample(officer, request)) == Refusal::not_permitted);
    auto auditor = world.auditor();
    CHECK(operations::draw_sample(auditor, request)->sample_count == 5);
    request.rule.margin_percent = 0;
    CHECK(refusal_in(operations::draw_sample(auditor, request)) == Refusal::malformed_ratio);
    request = {.period = world.april.next(), .region = world.shaanxi, .rule = {95, 5}};
    CHECK(refusal_in(operations::draw_sample(auditor, request)) == Refusal::nothing_to_draw);
    request = {
        .period = world.april, .region = world.shaanxi, .programs = {"DB-U"}, .rule = {95, 5}};
    CHECK(refusal_in(operations::draw_sample(auditor, request)) == Refusal::nothing_to_draw);
    CHECK(refusal_in(operations::redraw_sample(auditor, SampleId{99})) == Refusal::unknown_sample);
}

TEST_CASE("results are entered whole, corrected later, and give an estimate with bounds") {
    SampleWorld world;
    auto const sample = world.draw("s", 5)->id;
    CHECK(world.estimate(sample) ==
        std::vector<std::string>{
            "610000", "610000", "5", "0", "0", "", "0.00", "100.00", "0", "5", "0"});
    auto const b1 = world.reference(world.beilin_batch, 1);
    auto const b2 = world.reference(world.beilin_batch, 2);
    auto const b9 = world.reference(world.beilin_batch, 9);
    CHECK(
        refusal_in(world.enter(sample,
            b1 + ",maybe,soon,\n" + b9 + ",right,2020-05-02,\nx,right,2020-05-02,\n" + b1 +
                ",right,2020-05-02,\n" + b1 + ",wrong,2020-05-02,\n")) == Refusal::file_has_faults);
    CHECK(world.told() ==
        "2 malformed; 2 malformed_date; 3 not_in_sample; 4 not_in_sample; 6 malformed");
    CHECK(world.number("SELECT count(*) FROM reconcile.sample_result") == 0);
    CHECK(refusal_in(operations::read_visits("line,verdict\n")) == Refusal::file_wrong_layout);
    CHECK(refusal_in(operations::read_visits("line,verdict,visited_on,note\na,b\n")) ==
        Refusal::file_wrong_layout);
    std::string const rows = b1 + ",wrong,2020-05-02,已搬走\n" + b2 + ",right,2020-05-02,\n" +
        world.reference(world.lianhu_batch, 1) + ",right,2020-05-03,\n";
    CHECK(*world.enter(sample, rows) == 3);
    CHECK(*world.enter(sample, rows) == 0); // the same again
    // Wilson, one wrong of three at 95 %: 6.15 % to 79.24 %.
    CHECK(world.estimate(sample) ==
        std::vector<std::string>{
            "610000", "610000", "5", "3", "1", "33.33", "6.14", "79.24", "1", "3", "50000"});
    CHECK(*world.enter(sample, b1 + ",right,2020-05-09,\n") == 1); // corrected
    auto const corrected = world.estimate(sample);
    CHECK(corrected[4] == "0");
    CHECK(corrected[6] == "0.00");
    CHECK(world.number("SELECT count(*) FROM reconcile.sample_result") == 4);
}

} // namespace doudi
