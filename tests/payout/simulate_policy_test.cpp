#include "doudi/operations/simulate_policy.hpp"

#include "doudi/base/embedded.hpp"
#include "support/payout_world.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace doudi {
namespace {

using operations::simulate_policy;
using operations::SimulatePolicy;

/// Xi'an decides in May that rural dibao is 560 yuan from May on; a figure decided later holds.
operations::PolicyText const rise{"rise.toml", R"toml(
region = "610100"

[[figure]]
name = "dibao.rural"
from = "2020-05"
until = "2020-10"
decided = "2020-05-20"
yuan_per_month = "560"
source = "拟调整方案"
basis = "assumed"
)toml"};

std::string text_of(operations::SimulatedCost const& cost) {
    return std::to_string(cost.payments) + " payments to " + std::to_string(cost.people) +
        " people, " + std::to_string(cost.amount.fen()) + " fen";
}

std::vector<std::string> lines_of(std::vector<operations::SimulatedLine> const& lines) {
    std::vector<std::string> texts;
    for (auto const& line : lines) {
        texts.push_back(line.program + ' ' + std::to_string(line.book.value()) + ": " +
            text_of(line.present) + "; then " + text_of(line.changed));
    }
    return texts;
}

struct Simulation : test::PayoutWorld {
    SimulatePolicy request{
        .packs = {rise}, .region = shaanxi, .from = april, .until = *Period::from(2020, 6)};
};

TEST_CASE_METHOD(Simulation, "a simulation gives cost and people by program and county") {
    enrol(beilin, "DB-R", {0, 1'200'00, 99'999'00});
    enrol(lianhu, "DB-R", {0});
    auto wang = as("wang");
    auto const simulated = simulate_policy(wang, request);
    REQUIRE(simulated.has_value());
    // April 500 + 400 under both; May and June 500 + 400, or 560 + 460.
    CHECK(lines_of(*simulated) ==
        std::vector<std::string>{
            "DB-R 610102: 6 payments to 2 people, 270000 fen; then 6 payments to 2 people, "
            "294000 fen",
            "DB-R 610104: 3 payments to 1 people, 150000 fen; then 3 payments to 1 people, "
            "162000 fen"});
    CHECK(number("SELECT count(*) FROM payout.batch") == 0);
    CHECK(number("SELECT count(*) FROM ledger.entry") == 0);
}

TEST_CASE_METHOD(Simulation, "a pack of the name of one in force stands in its place") {
    enrol(lianhu, "DB-R", {0});
    auto wang = as("wang");
    std::string text;
    for (auto const& file : embedded::policy()) {
        if (file.name == "610000-2020") {
            text = file.text;
        }
    }
    auto const at = text.find("yuan_per_month = \"500\"");
    REQUIRE(at != std::string::npos);
    text.replace(at, 22, "yuan_per_month = \"600\"");
    request.packs = {{"610000-2020.toml", text}};
    request.until = request.from;
    CHECK(lines_of(simulate_policy(wang, request).value()) ==
        std::vector<std::string>{"DB-R 610104: 1 payments to 1 people, 50000 fen; "
                                 "then 1 payments to 1 people, 60000 fen"});
}

TEST_CASE_METHOD(Simulation, "what a simulation refuses") {
    enrol(lianhu, "DB-R", {0});
    auto wang = as("wang");
    auto chen = as("chen");
    auto const refusal = [](auto const& outcome) { return outcome.error().code; };
    CHECK(refusal(simulate_policy(chen, request)) == Refusal::outside_region);
    SimulatePolicy backwards = request;
    backwards.until = request.from.prev();
    CHECK(refusal(simulate_policy(wang, backwards)) == Refusal::malformed_period);
    SimulatePolicy long_one = request;
    long_one.until = request.from.plus(36);
    CHECK(refusal(simulate_policy(wang, long_one)) == Refusal::malformed_period);
    SimulatePolicy misspelt = request;
    misspelt.packs[0].text.replace(misspelt.packs[0].text.find("dibao.rural"), 11, "dibao.rurla");
    CHECK(refusal(simulate_policy(wang, misspelt)) == Refusal::policy_malformed);
    SimulatePolicy nobody = request;
    nobody.programs = {"TK-S"};
    CHECK(refusal(simulate_policy(wang, nobody)) == Refusal::no_roster);
}

} // namespace
} // namespace doudi
