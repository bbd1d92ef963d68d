/// Projects: caps with many sessions at once, lists with faults, what the audit finds, and the caps
/// on groups of lottery projects.
#include "doudi/operations/assign_quota.hpp"
#include "doudi/operations/receive_quota.hpp"
#include "doudi/operations/verify_ledger.hpp"
#include "project_fixture.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <thread>

namespace doudi::test {
namespace {

using projects::Stage;

std::string refused(Error const& error) {
    return std::string{text_of(error.code).name};
}

/// Runs the work in so many threads, each with its number; gives how many failed (not: refused).
template <class Work> int at_once(int sessions, Work work) {
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < sessions; ++i) {
        threads.emplace_back([&, i] {
            try {
                work(i);
            } catch (std::exception const&) {
                ++failures;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    return failures;
}

TEST_CASE_METHOD(ProjectFixture, "F11 twelve sessions at once never exceed the plan") {
    plan_homes();
    std::vector<std::int64_t> numbers;
    for (int i = 0; i < 12; ++i) {
        numbers.push_back(add("wu",
            {"add", "HX", "2020", "610102005", "村" + std::to_string(i), "80000.00", "80000.00",
                "L", "2020-03-01"})
                              .value()
                              .number);
    }
    struct Row {
        std::string change;
        Refusal refusal;
        int approved;
    };
    // The first row by count, the second by money: one more of the same grant fits.
    for (auto const& row : {Row{"count_max = 5", Refusal::exceeds_plan_count, 5},
             Row{"count_max = 1500, total_max_fen = 48079999", Refusal::exceeds_plan_total, 6}}) {
        fresh.run_as_superuser("UPDATE project.plan SET " + row.change);
        std::atomic<int> others{0};
        auto const tang = at("tang");
        CHECK(at_once(12, [&](int i) {
            auto context = tang;
            auto const done = operations::reach_stage(context,
                {.of = {beilin, numbers.at(static_cast<std::size_t>(i))},
                    .stage = Stage::approved,
                    .on = day("2020-03-10"),
                    .paper = "P"});
            others += !done && done.error().code != row.refusal ? 1 : 0;
        }) == 0);
        CHECK(others == 0);
        auto sun = at("sun");
        auto const plans = operations::list_plans(sun, province).value();
        CHECK(plans.front().count == row.approved);
        CHECK(plans.front().total.fen() == std::int64_t{row.approved} * 8'000'000);
        CHECK_FALSE(operations::verify_ledger(sun, {})->first);
    }
}

TEST_CASE_METHOD(ProjectFixture, "F12 eight sessions at once give a village one grant") {
    plan_homes();
    REQUIRE(
        add("wu", {"add", "HX", "2020", "610102005", "甲村", "8.00", "8.00", "L", "2020-03-01"}));
    std::atomic<int> taken{0};
    CHECK(at_once(8, [&](int) {
        taken +=
            add("wu", {"add", "HX", "2020", "610102005", "乙村", "8.00", "8.00", "L", "2020-03-01"})
            ? 1
            : 0;
    }) == 0);
    CHECK(taken == 1);
}

TEST_CASE_METHOD(ProjectFixture, "a list with faults is refused whole, or its good rows taken") {
    plan_homes();
    auto wu = at("wu");
    operations::ProjectHead const head{beilin, "HX", 2020, day("2020-03-01")};
    std::string const header{
        "village_code,village,planned,grant,documents,payee,bank_no,account_no\n"};
    std::string const payee{",村集体,102791000001,6228480000000001\n"};
    auto const row = [&](std::string const& code, std::string const& rest) {
        return code + "," + rest + payee;
    };
    REQUIRE(add(
        "wu", {"add", "HX", "2020", "610102005201", "东关村", "9.00", "8.00", "L", "2020-03-01"}));
    auto const file = header + row("610102005202", "西关村,9.00,8.00,L") +
        row("610102005201", "别的村,9.00,8.00,L") + row("610103005202", "南关村,9.00,8.00,L") +
        row("610102005203", "南关村,9.00,8.00,Z") + row("610102005204", "北关村,9.00,8.00,L;G") +
        row("610102005202", "西关村委会,9.00,8.00,L") + row("610102005205", "河东村,9.00,x,L");
    std::vector<projects::ListFault> faults;
    auto const before = everything();
    auto const whole =
        operations::import_projects(wu, head, file, operations::OnFaults::refuse_all, faults);
    CHECK(refused(whole.error()) == "file_has_faults");
    CHECK(everything() == before);
    std::string told;
    for (auto const& fault : faults) {
        told += std::to_string(fault.row) + " " + std::string{fault.column.en} + " " +
            std::string{text_of(fault.code).name} + "\n";
    }
    CHECK(told ==
        "3 village village_has_grant\n4 village_code malformed_village\n"
        "5 documents unknown_document\n6 documents mixes_general_and_lottery\n"
        "7 village village_has_grant\n8 grant malformed_amount\n");

    auto const valid =
        operations::import_projects(wu, head, file, operations::OnFaults::take_valid, faults);
    REQUIRE(valid);
    CHECK(valid->taken == 1);
    CHECK(valid->left_out == 6);
    CHECK(valid->projects.front().place.village == "西关村");
    auto const once_more =
        operations::import_projects(wu, head, file, operations::OnFaults::take_valid, faults);
    REQUIRE(once_more);
    CHECK(once_more->is_unchanged);
    CHECK(once_more->taken == 1);
}

TEST_CASE_METHOD(ProjectFixture, "an account of a payee stands sealed in the database") {
    plan_homes();
    REQUIRE(add(
        "wu", {"add", "HX", "2020", "610102005201", "东关村", "9.00", "8.00", "L", "2020-03-01"}));
    auto const text = storage::read_only(database, [](storage::Transaction& tx) {
        return std::string{
            storage::Query{tx, "project", "SELECT p::text AS t FROM project.project p"}
                .run()
                .exactly_one()
                .text("t")};
    });
    CHECK(text.find("6228480000000001") == std::string::npos);
    CHECK(text.find("0001") != std::string::npos);
}

TEST_CASE_METHOD(ProjectFixture, "projects that were tampered with are named by the audit") {
    plan_homes();
    auto const project = add(
        "wu", {"add", "HX", "2020", "610102005201", "东关村", "9.00", "8.00", "L", "2020-03-01"})
                             .value();
    REQUIRE(reach("tang", project.number, Stage::approved, "2020-03-02"));
    REQUIRE(reach("wu", project.number, Stage::started, "2020-03-03"));
    auto wu = at("wu");
    auto tang = at("tang");
    auto rong = at("rong");
    auto const asked = operations::ask_instalment(
        wu, {{beilin, project.number}, Stage::started, day("2020-03-04")})
                           .value();
    operations::MoveInstalment const move{beilin, asked.instalment.number, true, day("2020-03-05")};
    REQUIRE(operations::decide_instalment(tang, move));
    REQUIRE(operations::settle_instalment(rong, move));
    auto sun = at("sun");
    CHECK_FALSE(operations::verify_ledger(sun, {})->first);
    struct Damage {
        std::string sql, undo, found;
    };
    for (auto const& [sql, undo, found] : {
             Damage{"UPDATE project.project SET paid_fen = paid_fen + 1",
                 "UPDATE project.project SET paid_fen = paid_fen - 1", "drawn_paid_fen"},
             Damage{"UPDATE project.instalment SET amount_fen = 900",
                 "UPDATE project.instalment SET amount_fen = 400", "over_grant_fen"},
             Damage{"UPDATE project.project SET state = 'approved'",
                 "UPDATE project.project SET state = 'started'", "stage"},
             Damage{
                 "UPDATE project.plan SET count = 0", "UPDATE project.plan SET count = 1", "count"},
             Damage{"UPDATE project.project SET grant_fen = 300",
                 "UPDATE project.project SET grant_fen = 800", "total_fen"},
         }) {
        fresh.run_as_superuser("SET session_replication_role = replica;"
                               "ALTER TABLE project.project DROP CONSTRAINT IF EXISTS"
                               " project_paid_ck; " +
            sql);
        auto const verified = operations::verify_ledger(sun, {});
        INFO(sql);
        REQUIRE(verified->first);
        CHECK(verified->first->field == found);
        fresh.run_as_superuser("SET session_replication_role = replica; " + undo);
        CHECK_FALSE(operations::verify_ledger(sun, {})->first);
    }
}

/// A document of lottery money for a fund.
std::string receive(operations::Context& context, std::string const& fund, std::string_view yuan,
    BookId book = ProjectFixture::province) {
    auto number = fund + std::string{yuan};
    funding::QuotaDocument const document{.book = book,
        .number = number,
        .issuer = "财政厅",
        .issued_on = ProjectFixture::day("2020-01-10"),
        .received_on = ProjectFixture::day("2020-01-10"),
        .origin = book == ProjectFixture::province ? funding::Origin::own_budget
                                                   : funding::Origin::upper_level,
        .fund_source = "lottery_province",
        .program = fund,
        .function_code = "2296002",
        .year = 2020,
        .amount = ProjectFixture::yuan(yuan)};
    operations::receive_quota(context, {document, {}}).value();
    return number;
}

TEST_CASE_METHOD(
    ProjectFixture, "F08 F10 F14 lottery projects of one group stay within their cap together") {
    struct Row {
        std::string fund, program;
        std::string_view yuan, said;
    };
    auto li = at("li");
    // More quota came than the plan has money for.
    std::map<std::string, std::string> const documents{
        {"FKM", receive(li, "FKM", "9000000.00")}, {"MTZ", receive(li, "MTZ", "20000000.00")}};
    for (auto const& row : {
             Row{"FKM", "FK", "4000000.00", "ok"},
             Row{"FKM", "MK", "2500000.01", "exceeds_group_cap"},
             Row{"FKM", "MK", "2500000.00", "ok"},
             Row{"FKM", "FK", "0.01", "exceeds_group_cap"},
             Row{"MTZ", "MT", "18500000.01", "exceeds_group_cap"},
             Row{"MTZ", "MT", "10000000.00", "ok"},
             Row{"MTZ", "ZX", "8500000.00", "ok"},
             Row{"MTZ", "ZX", "0.01", "exceeds_group_cap"},
         }) {
        auto const before = everything();
        auto const assigned = operations::assign_quota(li,
            {.rows = {{province, documents.at(row.fund), row.program, yuan(row.yuan)}},
                .list_sha256 = {},
                .effective_on = day("2020-02-01")});
        INFO(row.program << " " << row.yuan);
        CHECK((assigned ? "ok" : refused(assigned.error())) == row.said);
        if (!assigned) {
            CHECK(everything() == before);
        }
    }
}

TEST_CASE_METHOD(
    ProjectFixture, "F08 counties assigning at once never exceed the cap of the province") {
    auto li = at("li");
    std::array const books{beilin, BookId{610103}};
    std::vector<operations::AssignQuota::Row> wanted;
    for (auto const book : books) {
        auto const number = receive(li, "FKM", "9000000.00", book);
        for (std::string const program : {"FK", "MK"}) {
            for (auto const amount : {"1500000.00", "1500000.01"}) { // four and no fifth
                wanted.push_back({book, number, program, yuan(amount)});
            }
        }
    }
    std::atomic<int> assigned{0};
    std::atomic<int> beyond{0};
    auto const failed = at_once(static_cast<int>(wanted.size()), [&](int i) {
        auto context = at("li");
        auto const outcome = operations::assign_quota(context,
            {.rows = {wanted[static_cast<std::size_t>(i)]},
                .list_sha256 = {},
                .effective_on = day("2020-02-01")});
        assigned += outcome.has_value() ? 1 : 0;
        beyond += !outcome && outcome.error().code == Refusal::exceeds_group_cap ? 1 : 0;
    });
    CHECK(failed == 0);
    CHECK(assigned == 4);
    CHECK(beyond == static_cast<int>(wanted.size()) - 4);
}

} // namespace
} // namespace doudi::test
