/// One damage for each bucket of the four questions, found as that and as nothing else.
#include "doudi/operations/reconcile.hpp"

#include "support/bank_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <mutex>
#include <random>
#include <set>
#include <thread>

namespace doudi {
namespace {

using operations::ReconcileView;
using test::BankWorld;

/// A month that is paid but for line 2 of Beilin, which failed, and allocations that agree.
struct ReconcileWorld : BankWorld {
    ReconcileWorld() {
        damage(R"sql(
            INSERT INTO funding.allocation (book, document, method, state, total_fen,
                                            source_sha256, created_by)
            VALUES (610000, 1, 'list', 'approved', 300000, '', 1);
            INSERT INTO funding.allocation_line (book, allocation, receiver, amount_fen)
            SELECT 610000, allocation, r.book, r.fen
              FROM funding.allocation,
                   (VALUES (610102, 200000), (610104, 100000)) r(book, fen))sql");
        first_rows = {row(beilin_batch, 1, "500.00"), row(beilin_batch, 2, "400.00", "failed,F03"),
            row(beilin_batch, 3, "250.00"), row(lianhu_batch, 1, "500.00"),
            row(lianhu_batch, 2, "300.00")};
    }

    /// What no role of the program could do.
    void damage(std::string const& sql) const {
        database.run_as_superuser("SET session_replication_role = replica;" + sql);
    }

    Result<ReconcileView> reconcile(std::function<void()> const& meanwhile = [] {}) {
        auto auditor = at("wang");
        auditor.actor.grants = {{access::Role::auditor, shaanxi}};
        auditor.progress = [&](Text, std::int64_t, std::int64_t) { meanwhile(); };
        return run_reconciliation(auditor, april, shaanxi);
    }

    std::vector<std::string> first_rows;
};

/// "bucket county line expected actual" of every exception, a line each.
std::string exceptions(ReconcileView const& view) {
    std::vector<std::string> lines;
    for (auto const& one : view.exceptions) {
        auto const fen = [](auto const& money) {
            return money ? std::to_string(money->fen()) : std::string{"-"};
        };
        lines.push_back(one.question + '/' + one.bucket + ' ' + std::to_string(one.county.value()) +
            ' ' + (one.line_no ? std::to_string(*one.line_no) : "-") + ' ' + fen(one.expected) +
            ' ' + fen(one.actual) + '\n');
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (auto const& line : lines) {
        text += line;
    }
    return text;
}

std::int64_t lines_of(
    ReconcileView const& view, std::string_view question, std::set<std::string> const& only = {}) {
    std::int64_t lines = 0;
    for (auto const& bucket : view.buckets) {
        if (bucket.question == question && (only.empty() || only.contains(bucket.bucket))) {
            lines += bucket.line_count;
        }
    }
    return lines;
}

constexpr char const* failed = "payments_results/failed 610102 2 40000 0\n";

struct Damage {
    std::string what;
    std::string sql;
    std::string undo;
    std::string found;
};

std::vector<Damage> const roster_damages = {
    {"a line whose enrolment was withdrawn",
        "UPDATE roster.enrolment SET superseded_at = now() WHERE enrolment = 1",
        "UPDATE roster.enrolment SET superseded_at = NULL WHERE enrolment = 1",
        "roster_payments/unexpected 610102 1 - 50000\n"},
    {"somebody who died before the month",
        "INSERT INTO roster.outside_person SELECT 610000, 1, id_hash, '2020-03-31'"
        " FROM roster.person WHERE person = 500002",
        "DELETE FROM roster.outside_person", "roster_payments/dead 610102 2 - 40000\n"},
    {"somebody in two counties",
        "UPDATE roster.person SET id_hash = sha256('500001') WHERE person = 500005",
        "UPDATE roster.person SET id_hash = sha256('500005') WHERE person = 500005",
        "roster_payments/duplicate_across_counties 610102 1 - 50000\n"
        "roster_payments/duplicate_across_counties 610104 1 - 50000\n"},
    {"an amount that was declared and is not due",
        "UPDATE roster.enrolment SET declared_fen = 100 WHERE enrolment = 4",
        "UPDATE roster.enrolment SET declared_fen = NULL WHERE enrolment = 4",
        "roster_payments/missing 610102 - 100 -\n"},
    {"an amount that is due and was not built",
        "UPDATE roster.enrolment SET income_year_fen = 0 WHERE enrolment = 4",
        "UPDATE roster.enrolment SET income_year_fen = 600000 WHERE enrolment = 4",
        "roster_payments/missing 610102 - 50000 -\n"},
    {"another amount declared",
        "UPDATE roster.enrolment SET declared_fen = 49900 WHERE enrolment = 1",
        "UPDATE roster.enrolment SET declared_fen = NULL WHERE enrolment = 1",
        "roster_payments/declared_differs 610102 1 49900 50000\n"},
    {"frozen facts changed behind the line",
        "UPDATE roster.enrolment SET income_year_fen = 120 WHERE enrolment = 1",
        "UPDATE roster.enrolment SET income_year_fen = 0 WHERE enrolment = 1",
        "roster_payments/amount_differs 610102 1 49990 50000\n"},
    {"a line made larger",
        "UPDATE payout.line SET amount_fen = 30001 WHERE book = 610104 AND line_no = 2",
        "UPDATE payout.line SET amount_fen = 30000 WHERE book = 610104 AND line_no = 2",
        "roster_payments/amount_differs 610104 2 30000 30001\n"},
    {"a line of a version that never was",
        "UPDATE payout.line SET enrolment_version = 9 WHERE book = 610104 AND line_no = 2",
        "UPDATE payout.line SET enrolment_version = 1 WHERE book = 610104 AND line_no = 2",
        "roster_payments/amount_differs 610104 2 0 30000\n"},
    {"a dead person's line made larger: the dead come first",
        "INSERT INTO roster.outside_person SELECT 610000, 1, id_hash, '2020-03-31'"
        " FROM roster.person WHERE person = 500002;"
        "UPDATE payout.line SET amount_fen = 40001 WHERE book = 610102 AND line_no = 2",
        "DELETE FROM roster.outside_person;"
        "UPDATE payout.line SET amount_fen = 40000 WHERE book = 610102 AND line_no = 2",
        "payments_results/failed 610102 2 40001 0\nroster_payments/dead 610102 2 40000 40001\n"},
    {"who died within the month is paid for it",
        "INSERT INTO roster.outside_person SELECT 610000, 1, id_hash, '2020-04-01'"
        " FROM roster.person WHERE person = 500002",
        "DELETE FROM roster.outside_person", ""},
};

std::vector<Damage> const ledger_damages = {
    {"money reserved that no batch draws",
        "UPDATE ledger.balance b SET debit_fen = debit_fen + 7 FROM ledger.account a"
        " WHERE a.book = b.book AND a.account = b.account AND a.code = 'Q103' AND b.book = 610104",
        "UPDATE ledger.balance b SET debit_fen = debit_fen - 7 FROM ledger.account a"
        " WHERE a.book = b.book AND a.account = b.account AND a.code = 'Q103' AND b.book = 610104",
        "control_accounts/differs 610104 - 0 7\n"},
    {"a draw that lost a fen of what was paid",
        "UPDATE payout.draw SET paid_fen = paid_fen - 1 WHERE book = 610102",
        "UPDATE payout.draw SET paid_fen = paid_fen + 1 WHERE book = 610102",
        "control_accounts/differs 610102 - 1 0\n"
        "control_accounts/differs 610102 - 40001 40000\n"
        "control_accounts/differs 610102 - 74999 75000\n"},
    {"more allocated than received",
        "UPDATE funding.allocation_line SET amount_fen = 200001 WHERE receiver = 610102",
        "UPDATE funding.allocation_line SET amount_fen = 200000 WHERE receiver = 610102",
        "parent_children/differs 610102 - 200001 200000\n"},
    {"received from nowhere", "DELETE FROM funding.allocation_line WHERE receiver = 610104",
        "INSERT INTO funding.allocation_line (book, allocation, receiver, amount_fen)"
        " SELECT 610000, allocation, 610104, 100000 FROM funding.allocation",
        "parent_children/differs 610104 - 0 100000\n"},
};

/// Each damage is found, and once it is undone the answer is the first one again.
void check_each(std::vector<Damage> const& damages) {
    ReconcileWorld world;
    REQUIRE(world.import(world.first_rows).has_value());
    auto const sound = world.reconcile();
    REQUIRE(sound.has_value());
    REQUIRE(exceptions(*sound) == failed);
    for (auto const& [what, sql, undo, found] : damages) {
        CAPTURE(what);
        world.damage(sql);
        auto const view = world.reconcile();
        REQUIRE(view.has_value());
        bool const changes_the_failed = found.starts_with("payments_results/failed");
        CHECK(exceptions(*view) ==
            (found < failed              ? found + failed
                    : changes_the_failed ? found
                                         : failed + found));
        CHECK_FALSE(view->repeats.has_value());
        world.damage(undo);
        auto const again = world.reconcile();
        REQUIRE(again.has_value());
        CHECK(again->repeats == sound->run.run);
        CHECK(again->run.result_sha256 == sound->run.result_sha256);
    }
}

} // namespace

TEST_CASE("a sound month: everything matched, and the same again") {
    ReconcileWorld world;
    REQUIRE(world.import(world.first_rows).has_value());
    auto const view = world.reconcile();
    REQUIRE(view.has_value());
    std::string buckets;
    for (auto const& bucket : view->buckets) {
        buckets += bucket.question + '/' + bucket.bucket + ' ' + std::to_string(bucket.line_count) +
            ' ' + std::to_string(bucket.amount.fen()) + '\n';
    }
    CHECK(buckets == R"(control_accounts/agrees 6 195000
parent_children/agrees 2 300000
payments_results/failed 1 0
payments_results/matched 5 195000
payments_results/paid 4 155000
roster_payments/matched 5 195000
roster_payments/nothing_due 1 0
)");
    auto const again = world.reconcile();
    CHECK(again->repeats == view->run.run);
    CHECK(again->run.inputs_sha256 == view->run.inputs_sha256);
    CHECK(again->run.result_sha256 == view->run.result_sha256);
}

TEST_CASE("roster against payments: each damage lies in its bucket") {
    check_each(roster_damages);
}

TEST_CASE("control accounts and allocations: each damage lies in its bucket") {
    check_each(ledger_damages);
}

TEST_CASE("payments against results: each answer of the bank lies in its bucket") {
    ReconcileWorld world;
    auto const key = world.beilin_batch;
    auto const other = world.lianhu_batch;
    auto const beilin = "B610102-" + std::to_string(key.batch.value());
    REQUIRE(world
                .import({world.row(key, 1, "500.00"), world.row(key, 1, "500.00"),
                    world.row(key, 2, "400.01"),
                    beilin + "-3,6217999999999999,250.00,paid,,2020-04-10,",
                    world.row(other, 1, "500.00", "failed,F03"),
                    "X,6217000000000001,1.00,paid,,2020-04-10,"})
                .has_value());
    REQUIRE(world.import({world.row(key, 1, "500.00", "failed,F01")}).has_value());
    world.damage("UPDATE payout.result_row SET bucket = 'not_released' WHERE amount_fen = 40001");
    auto const view = world.reconcile();
    REQUIRE(view.has_value());
    CHECK(exceptions(*view) == R"(payments_results/account_differs 610102 3 25000 25000
payments_results/duplicate 610102 1 50000 50000
payments_results/failed 610104 1 50000 0
payments_results/no_result 610104 2 30000 0
payments_results/not_released 610102 2 40000 40001
payments_results/returned 610102 1 50000 0
payments_results/unexpected 610000 - - 100
)");
    CHECK(lines_of(*view, "payments_results", {"in_dispute"}) == 2);
    world.damage("UPDATE payout.result_row SET bucket = 'amount_differs' WHERE amount_fen = 40001");
    auto const amount = exceptions(*world.reconcile());
    CHECK(amount.find("amount_differs 610102 2 40000 40001\n") != std::string::npos);
    CHECK(amount.find("not_released") == std::string::npos);
}

TEST_CASE("whatever the bank answers, every row and every line lies in one bucket") {
    std::mt19937 random{20200408}; // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
    auto const below = [&](unsigned n) { return static_cast<int>(random() % n); };
    for (int round = 0; round < 8; ++round) {
        CAPTURE(round);
        ReconcileWorld world;
        std::vector<std::string> const amounts = {"500.00", "400.00", "250.00", "300.00", "0.01"};
        for (int file = 0; file < 3; ++file) {
            std::vector<std::string> rows;
            for (int i = below(8); i >= 0; --i) {
                auto const key = below(2) == 0 ? world.beilin_batch : world.lianhu_batch;
                auto const& sound = world.first_rows[static_cast<std::size_t>(below(5))];
                rows.push_back(below(2) == 0
                        ? sound + std::to_string(below(1000))
                        : world.row(key, 1 + below(4), amounts[static_cast<std::size_t>(below(5))],
                              below(3) == 0 ? "failed,F03" : "paid,"));
            }
            auto const imported = world.import(rows);
            REQUIRE(imported.has_value());
            std::int64_t counted = 0;
            for (auto const& bucket : imported->buckets) {
                counted += bucket.count.rows;
            }
            CHECK(counted == static_cast<std::int64_t>(rows.size()));
        }
        auto const view = world.reconcile();
        REQUIRE(view.has_value());
        std::set<std::string> const of_lines{
            "paid", "failed", "returned", "no_result", "in_dispute"};
        CHECK(lines_of(*view, "payments_results", of_lines) == 5);
        CHECK(lines_of(*view, "payments_results") ==
            5 + world.number("SELECT count(*) FROM payout.result_row"));
        CHECK(lines_of(*view, "roster_payments") == 6);
        CHECK(lines_of(*view, "roster_payments", {"matched"}) == 5);
        std::int64_t exceptions = 0;
        std::int64_t fen = 0;
        for (auto const& bucket : view->buckets) {
            auto const* const known = reconcile::find_bucket(bucket.question, bucket.bucket);
            REQUIRE(known != nullptr);
            exceptions += known->is_exception ? bucket.line_count : 0;
            fen += bucket.question == "payments_results" && !of_lines.contains(bucket.bucket)
                ? bucket.amount.fen()
                : 0;
        }
        CHECK(exceptions == static_cast<std::int64_t>(view->exceptions.size()));
        CHECK(fen ==
            world.number("SELECT coalesce(sum(amount_fen), 0)::bigint FROM payout.result_row"));
        CHECK(lines_of(*view, "control_accounts", {"differs"}) == 0);
        CHECK(world.broken_invariant().empty());
        CHECK(world.reconcile()->run.result_sha256 == view->run.result_sha256);
    }
}

TEST_CASE("nobody waits for a run, and all it compares is of one state") {
    ReconcileWorld world;
    std::once_flag once;
    bool is_imported = false;
    // In the middle of the run the bank's answers come in: under its locks they would hang here.
    auto const view = world.reconcile([&] {
        std::call_once(once, [&] {
            std::thread bank{[&] { is_imported = world.import(world.first_rows).has_value(); }};
            bank.join();
        });
    });
    REQUIRE(view.has_value());
    CHECK(is_imported);
    CHECK(lines_of(*view, "payments_results", {"no_result"}) == 5);
    CHECK(lines_of(*view, "control_accounts", {"differs"}) == 0);
    CHECK(exceptions(*world.reconcile()) == failed);
}

} // namespace doudi
