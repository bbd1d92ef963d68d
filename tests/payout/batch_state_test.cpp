#include "doudi/payout/batch_state.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

using doudi::payout::BatchState;
using doudi::payout::Step;

/// One row for each state: where each step leads, "-" where it is refused.
constexpr auto table_text = R"(
state      build lock   submit    approve  reject release  settle   reconcile  close  cancel
draft      built -      -         -        -      -        -        -          closed cancelled
built      -     locked -         -        -      -        -        -          -      cancelled
locked     -     -      in_review -        -      -        -        -          -      cancelled
in_review  -     -      -         approved built  -        -        -          -      cancelled
approved   -     -      -         -        -      released -        -          -      cancelled
released   -     -      -         -        -      -        settling -          -      -
settling   -     -      -         -        -      -        -        reconciled -      -
reconciled -     -      -         -        -      -        -        -          closed -
closed     -     -      -         -        -      -        -        -          -      -
cancelled  -     -      -         -        -      -        -        -          -      -
)";

using Table = std::map<std::string, std::map<std::string, std::string>>;

Table read_table() {
    std::istringstream text{table_text};
    std::string word;
    std::vector<std::string> steps(doudi::payout::all_steps.size());
    text >> word;
    for (auto& step : steps) {
        text >> step;
    }
    Table table;
    while (text >> word) {
        for (auto const& step : steps) {
            text >> table[word][step];
        }
    }
    return table;
}

/// What the table says, as the model of the property below.
std::string const& expected(BatchState state, Step step) {
    static Table const table = read_table();
    return table.at(std::string{name_of(state)}).at(std::string{name_of(step)});
}

} // namespace

TEST_CASE("each step leads where the table says or is refused by name") {
    for (auto const state : doudi::payout::all_states) {
        for (auto const step : doudi::payout::all_steps) {
            INFO(name_of(state) << ", " << name_of(step));
            auto const next = after(state, step);
            if (expected(state, step) == "-") {
                REQUIRE(next.has_error());
                CHECK(next.error().code == doudi::Refusal::wrong_batch_state);
            } else {
                REQUIRE(next.has_value());
                CHECK(name_of(*next) == expected(state, step));
            }
        }
    }
}

TEST_CASE("names of states can be read back") {
    for (auto const state : doudi::payout::all_states) {
        CHECK(doudi::payout::state_of(name_of(state)) == state);
    }
    CHECK_FALSE(doudi::payout::state_of("frozen"));
}

TEST_CASE("any walk of steps behaves as the model") {
    rc::prop("states follow the table; reservation and recognition follow the steps taken", [] {
        auto const steps =
            *rc::gen::container<std::vector<Step>>(rc::gen::elementOf(doudi::payout::all_steps));
        auto state = BatchState::draft;
        bool is_reserved = false;
        bool is_due = false;
        for (Step const step : steps) {
            auto const next = after(state, step);
            auto const wanted = expected(state, step);
            RC_ASSERT(next.has_value() == (wanted != "-"));
            if (!next) {
                continue;
            }
            RC_ASSERT(name_of(*next) == wanted);
            state = *next;
            is_reserved = step == Step::lock ||
                (is_reserved && step != Step::reject && step != Step::cancel &&
                    step != Step::reconcile);
            // Of a batch closed empty, nothing is due, and all of that is recognised.
            is_due =
                step == Step::approve || step == Step::close || (is_due && step != Step::cancel);
            RC_ASSERT(holds_reservation(state) == is_reserved);
            RC_ASSERT(is_recognised(state) == is_due);
        }
    });
}
