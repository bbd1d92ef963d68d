/// The gate: what lets a batch close, and what does not, in the program and in the database.
#include "doudi/operations/closing_reasons.hpp"
#include "doudi/operations/show_batches.hpp"
#include "doudi/operations/work_findings.hpp"
#include "reconcile/check_world.hpp"
#include "support/print.hpp"

namespace doudi {
namespace {

using operations::BatchOutcomes;

/// The month is paid; its batches are settled when a test says so.
struct GateWorld : test::CheckWorld {
    operations::Context as_role(std::string const& login, access::Role role) {
        auto other = at(login);
        other.actor.grants = {{role, shaanxi}};
        return other;
    }

    void settle_all() {
        auto officer = as("zhao");
        auto const outcomes = settle_batches(officer, all());
        REQUIRE(outcomes.has_value());
        REQUIRE(number("SELECT count(*) FROM payout.batch WHERE state = 'reconciled'") == 2);
    }

    /// What closing says of a batch: the state, or the refusal.
    std::string close(payout::BatchKey key) {
        auto officer = as("zhao");
        auto const outcomes = close_batches(officer, one(key));
        return outcomes ? std::string{name_of(outcomes->front().batch->state)}
                        : std::string{text_of(outcomes.error().code).name};
    }

    /// A run by wang, its findings explained by sun.
    RunId worked_off(std::string const& checks) {
        auto const view = check(checks);
        REQUIRE(view.has_value());
        explain(*view);
        return view->run.run;
    }

    void explain(operations::ChecksView const& view) {
        std::vector<std::int64_t> numbers;
        for (auto const& one : view.findings) {
            numbers.push_back(one.number);
        }
        auto officer = as_role("sun", access::Role::finance_officer);
        REQUIRE((numbers.empty() ||
            operations::work_findings(officer,
                {.run = view.run.run,
                    .numbers = numbers,
                    .check = "",
                    .step = operations::Step::explain,
                    .note = "paper",
                    .assign_to = "",
                    .evidence = {},
                    .entry = {},
                    .batch = {}})
                .has_value()));
    }

    void sign(RunId run, std::string const& login = "auditor") {
        auto other = as_role(login == "auditor" ? "chen" : login, access::Role::auditor);
        REQUIRE(operations::sign_checks(other, run, "seen").has_value());
    }

    Result<BatchOutcomes> reason(std::string const& login, std::string const& text) {
        auto other = as_role(login, access::Role::payout_officer);
        return give_closing_reason(other, {.selection = {.one = beilin_batch}, .text = text});
    }
    Result<BatchOutcomes> approve(std::string const& login) {
        auto other = as_role(login, access::Role::approver);
        return approve_closing_reason(other, {.selection = {.one = beilin_batch}, .text = "n1"});
    }
};

} // namespace

TEST_CASE("a batch closes once a run of all checks that saw it settled is signed by an outsider") {
    GateWorld world;
    auto const early = world.worked_off(""); // saw the batches before they were settled
    world.sign(early);
    world.settle_all();
    CHECK(world.close(world.beilin_batch) == "not_reconciled");
    world.sign(world.worked_off("A01,A07")); // asked some checks only
    CHECK(world.close(world.beilin_batch) == "not_reconciled");
    world.sign(world.worked_off(""), "li"); // who approved the batches
    CHECK(world.close(world.beilin_batch) == "not_reconciled");
    auto const run = world.worked_off("");
    CHECK(world.close(world.beilin_batch) == "not_reconciled"); // not signed yet
    CHECK_THROWS(world.database.run_as_superuser("UPDATE payout.batch SET state = 'closed'"));
    world.sign(run);
    CHECK(world.close(world.beilin_batch) == "closed");
    auto reader = world.as("zhao");
    CHECK(show_batch(reader, world.beilin_batch)->signed_run == run);
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("what a later run finds of high severity holds its batch back, and no other") {
    GateWorld world;
    world.settle_all();
    world.sign(world.worked_off(""));
    world.list("custody", 500001, "'2020-01-01', NULL, NULL, '', NULL, false", "2020-05-01");
    auto const later = world.check("A07");
    REQUIRE(later->findings.size() == 1);
    CHECK(world.close(world.beilin_batch) == "findings_open");
    CHECK(world.close(world.lianhu_batch) == "closed");
    world.explain(*later);
    CHECK(world.close(world.beilin_batch) == "closed");
}

TEST_CASE("a batch no run has seen closes for a written reason that another person approved") {
    GateWorld world;
    CHECK(refusal_in(world.reason("wang", "r1")) == Refusal::wrong_batch_state);
    world.settle_all();
    CHECK(refusal_in(world.approve("li")) == Refusal::reason_missing);
    CHECK(refusal_in(world.reason("wang", "")) == Refusal::malformed);
    CHECK(refusal_in(world.reason("li", "r1")) == std::nullopt);
    CHECK(world.close(world.beilin_batch) == "not_reconciled");
    CHECK(refusal_in(world.approve("li")) == Refusal::same_person);   // who gave the reason
    CHECK(refusal_in(world.approve("wang")) == Refusal::same_person); // who built the batch
    CHECK(world.reason("sun", "r2").has_value()); // another one before anybody approved
    CHECK(world.approve("li").has_value());
    CHECK(refusal_in(world.approve("qian")) == Refusal::reason_missing); // approved already
    CHECK(world.close(world.lianhu_batch) == "not_reconciled");
    CHECK(world.close(world.beilin_batch) == "closed");
    auto reader = world.as("zhao");
    auto const why = show_batch(reader, world.beilin_batch)->closing_reason;
    REQUIRE(why);
    CHECK(why->reason + " " + why->given_by + " " + why->approved_by.value_or("") == "r2 sun li");
}

TEST_CASE("neither reason nor approval is changed, and the gate asks for the whole catalogue") {
    GateWorld world;
    world.settle_all();
    REQUIRE(world.reason("sun", "r1").has_value());
    REQUIRE(world.approve("li").has_value());
    CHECK_THROWS(world.database.run_as_superuser("DELETE FROM payout.closing_approval"));
    CHECK_THROWS(world.database.run_as_superuser("UPDATE payout.closing_reason SET reason = 'x'"));
    std::string ids;
    for (auto const& check : reconcile::checks()) {
        ids += (ids.empty() ? "'" : ",'") + std::string{check.id} + "'";
    }
    CHECK(world.number("SELECT count(*) FROM reconcile.gate_check WHERE check_id IN (" + ids +
              ")") == static_cast<std::int64_t>(reconcile::checks().size()));
    CHECK(world.number("SELECT count(*) FROM reconcile.gate_check") ==
        static_cast<std::int64_t>(reconcile::checks().size()));
}

} // namespace doudi
