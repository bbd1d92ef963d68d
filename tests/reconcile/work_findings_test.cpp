/// Findings from open to closed, who may do what with them, and the sign-off of their run.
#include "doudi/operations/work_findings.hpp"

#include "reconcile/check_world.hpp"
#include "support/print.hpp"

#include <fstream>

namespace doudi {
namespace {

using operations::Step;

/// Three findings: 1 and 2 of A07 (lines 1 and 2 of Beilin), 3 of A12; the run was started by wang.
struct WorkWorld : test::CheckWorld {
    WorkWorld() {
        list("custody", 500001, "'2020-01-01', NULL, NULL, '', NULL, false", "2020-05-01");
        damage("INSERT INTO roster.outside_row SELECT book, list, 2, sha256('500002'), from_date,"
               " NULL, NULL, '', NULL, false FROM roster.outside_row");
        list("relatives", 500003, "NULL, NULL, NULL, 'clerk', NULL, false");
        auto const view = check("A07,A12");
        REQUIRE(view.has_value());
        REQUIRE(view->findings.size() == 3);
        run = view->run.run;
    }

    operations::Context as_role(std::string const& login, access::Role role) {
        auto other = at(login);
        other.actor.grants = {{role, shaanxi}};
        return other;
    }

    Result<std::int64_t> step(std::string const& login, access::Role role, Step step,
        std::vector<std::int64_t> numbers, std::string const& to = "") {
        auto other = as_role(login, role);
        return operations::work_findings(other,
            {.run = run,
                .numbers = std::move(numbers),
                .check = "",
                .step = step,
                .note = "paper",
                .assign_to = to,
                .evidence = {},
                .entry = {},
                .batch = {}});
    }

    Result<std::int64_t> work(Step which, std::vector<std::int64_t> numbers) {
        return step("sun", access::Role::finance_officer, which, std::move(numbers),
            which == Step::assign ? "zhao" : "");
    }
    Result<std::int64_t> decide(Step which, std::string const& login, std::int64_t number) {
        return step(login, access::Role::approver, which, {number});
    }
    Result<void> sign(std::string const& login) {
        auto other = as_role(login, access::Role::auditor);
        return operations::sign_checks(other, run, "seen");
    }

    /// The states of the findings in their order.
    std::string states() {
        auto auditor = as_role("wang", access::Role::auditor);
        auto const view = operations::show_checks(auditor, run, "");
        std::string text;
        for (auto const& one : view->findings) {
            text += (text.empty() ? "" : " ") + one.state;
        }
        return text;
    }

    RunId run{0};
};

} // namespace

TEST_CASE("a finding goes from open to closed, and back when the auditor says so") {
    WorkWorld world;
    CHECK(world.states() == "open open open");
    CHECK(*world.work(Step::assign, {1, 2}) == 2);
    CHECK(*world.work(Step::explain, {1}) == 1);
    CHECK(world.states() == "explained assigned open");
    CHECK(refusal_in(world.work(Step::explain, {1})) == Refusal::wrong_finding_state);
    CHECK(refusal_in(world.work(Step::explain, {2, 1})) == Refusal::wrong_finding_state);
    CHECK(world.states() == "explained assigned open"); // all or none
    CHECK(*world.step("wang", access::Role::auditor, Step::reopen, {1}) == 1);
    CHECK(world.states() == "reopened assigned open");
    CHECK(refusal_in(world.work(Step::explain, {4})) == Refusal::unknown_finding);
    auto auditor = world.as_role("wang", access::Role::auditor);
    auto const steps = operations::show_steps(auditor, world.run, 1);
    REQUIRE(steps->size() == 3);
    CHECK(steps->front().assigned_to == "zhao");
    CHECK(steps->back().done_by == "wang");
}

TEST_CASE("a write-off is asked for by one and decided by another") {
    WorkWorld world;
    CHECK(*world.work(Step::ask_write_off, {1, 2}) == 2);
    CHECK(refusal_in(world.work(Step::explain, {1})) == Refusal::wrong_finding_state);
    CHECK(refusal_in(world.decide(Step::approve_write_off, "sun", 1)) == Refusal::same_person);
    CHECK(world.decide(Step::approve_write_off, "li", 1).has_value());
    CHECK(world.decide(Step::refuse_write_off, "li", 2).has_value());
    CHECK(world.states() == "written_off refused open");
    CHECK(
        refusal_in(world.decide(Step::approve_write_off, "li", 3)) == Refusal::wrong_finding_state);
    CHECK(refusal_in(world.step("sun", access::Role::finance_officer, Step::approve_write_off,
              {3})) == Refusal::not_permitted);
}

TEST_CASE("a correction names an entry there is, a recovery a batch of recoveries") {
    WorkWorld world;
    auto officer = world.as_role("sun", access::Role::finance_officer);
    operations::WorkFindings request{.run = world.run,
        .numbers = {1},
        .check = "",
        .step = Step::correct,
        .note = "paper",
        .assign_to = "",
        .evidence = {},
        .entry = {},
        .batch = {}};
    CHECK(refusal_in(work_findings(officer, request)) == Refusal::malformed);
    request.entry = storage::EntryPlace{world.april, 9'999};
    CHECK(refusal_in(work_findings(officer, request)) == Refusal::unknown_entry);
    request.entry = storage::EntryPlace{world.april, 1};
    CHECK(*work_findings(officer, request) == 1);
    request = {.run = world.run,
        .numbers = {},
        .check = "A07",
        .step = Step::recover,
        .note = "paper",
        .assign_to = "",
        .evidence = world.file("claim.txt", "a paper"),
        .entry = {},
        .batch = world.beilin_batch.batch};
    CHECK(refusal_in(work_findings(officer, request)) == Refusal::not_a_recovery);
    world.damage("UPDATE payout.batch SET kind = 'recovery' WHERE book = 610102");
    CHECK(*work_findings(officer, request) == 1); // of the check what is still open
    CHECK(world.states() == "corrected recovered open");
    CHECK(world.number("SELECT count(*) FROM reconcile.finding_step"
                       " WHERE evidence = sha256('a paper')") == 1);
}

TEST_CASE("a run is signed off once, when all is closed, by an auditor who did not work on it") {
    WorkWorld world;
    CHECK(refusal_in(world.sign("zhao")) == Refusal::findings_open);
    REQUIRE(world.work(Step::explain, {1, 2, 3}).has_value());
    CHECK(refusal_in(world.sign("wang")) == Refusal::same_person); // who started it
    CHECK(refusal_in(world.sign("sun")) == Refusal::same_person);  // who worked on it
    CHECK(world.sign("zhao").has_value());
    CHECK(refusal_in(world.sign("zhao")) == Refusal::wrong_finding_state);
    CHECK(refusal_in(world.step("li", access::Role::auditor, Step::reopen, {1})) ==
        Refusal::wrong_finding_state);
}

} // namespace doudi
