#include "doudi/funding/allocation.hpp"

#include "doudi/base/decimal.hpp"

#include <catch2/catch.hpp>

namespace doudi::funding {
namespace {

using enum AllocationState;

AllocationLine line(int receiver, std::string_view yuan) {
    return {BookId{receiver}, *parse_yuan(yuan), {}, {}};
}

std::string said(Result<Money> const& total) {
    return total ? format_yuan(*total) : std::string{text_of(total.error().code).name};
}

std::string said(Result<void> const& done) {
    return done ? "yes" : std::string{text_of(done.error().code).name};
}

TEST_CASE("lines of an allocation") {
    using enum AllocationMethod;
    struct {
        std::vector<AllocationLine> lines;
        AllocationMethod method;
        std::string_view available;
        std::string expected;
    } const rows[]{
        {{line(610102, "30"), line(610103, "70")}, list, "100", "100.00"},
        {{line(610102, "30"), line(610103, "70.01")}, list, "100", "exceeds_available_quota"},
        {{line(610102, "30"), line(610102, "10")}, list, "100", "duplicate_receiver"},
        {{line(610102, "30"), line(610103, "0")}, list, "100", "amount_not_positive"},
        {{line(610102, "30"), line(610103, "-1")}, formula, "100", "amount_not_positive"},
        {{line(610102, "30"), line(610103, "0")}, formula, "100", "30.00"},
        {{line(610102, "0"), line(610103, "0")}, formula, "100", "amount_not_positive"},
        {{}, list, "100", "amount_not_positive"},
    };
    for (auto const& row : rows) {
        CHECK(said(check_lines(row.lines, row.method, *parse_yuan(row.available))) == row.expected);
    }
}

TEST_CASE("steps of an allocation") {
    using enum AllocationStep;
    struct {
        AllocationState state;
        bool is_cash_sent;
        AllocationStep step;
        std::string expected;
    } const rows[]{
        {draft, false, submit, "yes"},
        {draft, false, approve, "wrong_allocation_state"},
        {draft, false, reject, "wrong_allocation_state"},
        {draft, false, send_cash, "wrong_allocation_state"},
        {submitted, false, submit, "wrong_allocation_state"},
        {submitted, false, approve, "yes"},
        {submitted, false, reject, "yes"},
        {approved, false, approve, "wrong_allocation_state"},
        {approved, false, send_cash, "yes"},
        {approved, true, send_cash, "wrong_allocation_state"},
        {rejected, false, submit, "wrong_allocation_state"},
        {rejected, false, approve, "wrong_allocation_state"},
    };
    for (auto const& row : rows) {
        Allocation allocation;
        allocation.state = row.state;
        if (row.is_cash_sent) {
            allocation.cash_on = Date{};
        }
        CHECK(said(check_step(allocation, row.step)) == row.expected);
    }
}

TEST_CASE("whoever decides has neither drafted nor submitted") {
    Allocation allocation;
    allocation.created_by = UserId{1};
    allocation.submitted_by = UserId{2};
    CHECK(said(check_decider(allocation, UserId{1})) == "same_person");
    CHECK(said(check_decider(allocation, UserId{2})) == "same_person");
    CHECK(said(check_decider(allocation, UserId{3})) == "yes");
}

TEST_CASE("states and methods are read by the names they are written with") {
    for (auto const state : {draft, submitted, approved, rejected}) {
        CHECK(allocation_state_of(name_of(state)) == state);
    }
    CHECK_FALSE(allocation_state_of("gone"));
    CHECK(allocation_method_of("formula") == AllocationMethod::formula);
}

} // namespace
} // namespace doudi::funding
