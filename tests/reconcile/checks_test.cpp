/// A case for each check, found as that and with its amount; and what a check says without data.
#include "reconcile/check_world.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace doudi {
namespace {

using operations::ChecksView;
using test::BankWorld;
using test::CheckWorld;

storage::CheckResult const& result_of(ChecksView const& view, std::string_view id) {
    auto const found = std::find_if(view.results.begin(), view.results.end(),
        [id](storage::CheckResult const& result) { return result.check == id; });
    REQUIRE(found != view.results.end());
    return *found;
}

} // namespace

TEST_CASE("a sound month: nothing found, and no check passes without its data") {
    CheckWorld world;
    auto const view = world.check("");
    REQUIRE(view.has_value());
    CHECK(view->results.size() == 41);
    std::string not_run;
    for (auto const& result : view->results) {
        CAPTURE(result.check);
        CHECK((result.state == "not_run") == (result.books_run == 0));
        CHECK((result.state != "not_run" || !result.lacking.empty()));
        not_run += result.state == "not_run" ? result.check + " " : "";
        for (auto const& one : view->findings) {
            CHECK(one.severity != reconcile::Severity::high);
        }
    }
    CHECK(not_run ==
        "A01 A06 A07 A12 A13 A15 A24 A25 A26 A27 A28 A29 A31 A32 A33 A34 A37 A38 A39 A41 ");
    CHECK(result_of(*view, "A07").lacking == std::vector<std::string>{"list custody"});
    CHECK(result_of(*view, "A31").lacking ==
        std::vector<std::string>{"subsidies", "list disability"});
    CHECK(result_of(*view, "A10").state == "nothing"); // in part: who is older than 110
    CHECK(result_of(*view, "A10").lacking == std::vector<std::string>{"list population"});
    CHECK(result_of(*view, "A02").lacking.empty());
    CHECK(result_of(*view, "A02").books_run == 2);
}

TEST_CASE("a run is kept with inputs and result, and repeats itself") {
    CheckWorld world;
    world.list("custody", 500002, "'2020-01-01', NULL, NULL, '', NULL, false");
    auto const first = world.check("A07,A08");
    REQUIRE(first.has_value());
    auto const again = world.check("A07,A08");
    CHECK(again->repeats == first->run.run);
    CHECK(again->is_same_result);
    CHECK_FALSE(world.check("A07")->repeats.has_value());
    CHECK_FALSE(world.check("A07,A08", "2020-05-02")->repeats.has_value());
    auto auditor = world.at("wang");
    auto const shown = operations::show_checks(auditor, first->run.run, "A07");
    REQUIRE(shown.has_value());
    CHECK(shown->findings.size() == 1);
    CHECK(shown->results.size() == 2);
    CHECK(refusal_in(operations::show_checks(auditor, RunId{99}, "")) == Refusal::unknown_run);
    CHECK(refusal_in(world.check("A99")) == Refusal::unknown_check);
    world.list("custody", 500003, "'2020-01-01', NULL, NULL, '', NULL, false", "2020-05-01");
    CHECK(world.check("A07,A08")->repeats == first->run.run); // the nearer snapshot still counts
    CHECK(operations::list_check_runs(auditor, world.shaanxi)->size() == 5);
}

TEST_CASE("a list holds for its book and below, and only near its day") {
    CheckWorld world;
    world.list("custody", 500002, "'2020-01-01', NULL, NULL, '', NULL, false", "2019-12-31");
    CHECK(result_of(*world.check("A07"), "A07").state == "not_run");
    world.damage("UPDATE roster.outside_list SET book = 610104, as_of = '2020-04-30';"
                 "UPDATE roster.outside_row SET book = 610104, id_hash = sha256('500006')");
    auto const view = world.check("A07");
    CHECK(result_of(*view, "A07").books_asked == 2);
    CHECK(result_of(*view, "A07").books_run == 1);
    CHECK(result_of(*view, "A07").lacking == std::vector<std::string>{"list custody"});
    CHECK(world.found("A07") == "610104 DB-R 2 500006 30000 high\n");
}

TEST_CASE("people who should not be paid are found by the lists") {
    CheckWorld world;
    world.damage("WITH l AS (INSERT INTO roster.outside_list (book, kind, as_of, file_name,"
                 " file_sha256, row_count, imported_by) VALUES (610000, 'deaths', '2020-04-30',"
                 " 'f', '\\x00', 1, 1) RETURNING list) INSERT INTO roster.outside_person"
                 " SELECT 610000, list, sha256('500002'), date '2020-03-31' FROM l");
    CHECK(world.found("A01") == "610102 DB-R 2 500002 40000 high\n");
    world.list("other_counties", 500005, "'2020-04-01', '2020-05-01', NULL, 'DB-R', 420102, false");
    CHECK(world.found("A03") == "610104 DB-R 1 500005 50000 high\n");
    world.list("payroll", 500003, "'2019-01-01', NULL, NULL, '', NULL, false");
    CHECK(world.found("A06") == "610102 DB-R 3 500003 25000 high\n");
    world.list("payroll", 500003, "'2019-01-01', '2020-04-01', NULL, '', NULL, false");
    CHECK(world.found("A06").empty()); // of the same day the later one: left before the month
    world.list("custody", 500001, "'2020-04-30', NULL, NULL, '', NULL, false");
    CHECK(world.found("A07") == "610102 DB-R 1 500001 50000 high\n");
    world.list("population", 500001, "NULL, NULL, NULL, '', NULL, false");
    CHECK(world.found("A10") ==
        "610102 DB-R - 500002 40000 high\n610102 DB-R - 500003 25000 high\n"
        "610104 DB-R - 500005 50000 high\n610104 DB-R - 500006 30000 high\n");
    world.list("relatives", 500006, "NULL, NULL, NULL, 'clerk', NULL, false");
    CHECK(world.found("A12") == "610104 DB-R - 500006 30000 medium\n");
    world.list("vehicles", 500001, "NULL, NULL, NULL, 'motorcycle', NULL, false");
    CHECK(world.found("A13").empty());
    world.list("property", 500001, "NULL, NULL, 9999999, 'deposit', NULL, false");
    CHECK(world.found("A13").empty());
    world.list("companies", 500001, "NULL, NULL, NULL, 'owner', NULL, false");
    CHECK(world.found("A13") == "610102 DB-R - 500001 50000 review\n");
}

TEST_CASE("the same person twice is found wherever the lines are") {
    CheckWorld world;
    world.damage("UPDATE roster.enrolment SET member_person = ARRAY[500001] WHERE enrolment = 2");
    CHECK(
        world.found("A02") == "610102 DB-R 1 500001 50000 high\n610102 DB-R 2 500001 40000 high\n");
    world.damage("UPDATE roster.enrolment SET member_person = ARRAY[500002] WHERE enrolment = 2;"
                 "UPDATE roster.person SET id_hash = sha256('500001') WHERE person = 500005");
    CHECK(
        world.found("A03") == "610102 DB-R 1 500001 50000 high\n610104 DB-R 1 500005 50000 high\n");
    world.extra(610102, "TK-S", 500003);
    CHECK(world.found("A04") == "610102 TK-S 1 500003 12000 high\n");
    world.extra(610102, "DB-U", 500002);
    CHECK(
        world.found("A05") == "610102 DB-R 2 500002 40000 high\n610102 DB-U 1 500002 12000 high\n");
}

TEST_CASE("amounts are found that are not what the rules give") {
    CheckWorld world;
    world.damage("UPDATE payout.line SET amount_fen = 30001 WHERE book = 610104 AND line_no = 2");
    CHECK(world.found("A08") == "610104 DB-R 2 500006 1 high\n");
    world.damage("UPDATE payout.line SET amount_fen = 29990 WHERE book = 610104 AND line_no = 2");
    CHECK(world.found("A09") == "610104 DB-R 2 500006 10 medium\n");
    world.damage("UPDATE roster.enrolment SET income_year_fen = 0 WHERE enrolment = 4");
    CHECK(world.found("A09") == "610102 DB-R - - 50000 medium\n610104 DB-R 2 500006 10 medium\n");
    world.damage("UPDATE roster.enrolment SET income_year_fen = 900000 WHERE enrolment = 1");
    CHECK(world.found("A14") == "610102 DB-R 1 500001 50000 high\n");
    CHECK(world.found("A08").empty());
    CHECK(world.found("A36") == "610104 DB-R - - 10 high\n");
}

TEST_CASE("accounts that several households share are found") {
    CheckWorld world;
    world.damage("UPDATE roster.payee_account SET number_hash = sha256('one')"
                 " WHERE account IN (900001, 900002, 900003)");
    CHECK(world.found("A11").starts_with("610102 DB-R 1 500001 50000 high\n"
                                         "610102 DB-R 2 500002 40000 high\n"
                                         "610102 DB-R 3 500003 25000 high\n"));
}

TEST_CASE("subsidies for the disabled are held against certificates") {
    CheckWorld world;
    world.extra(610102, "DS-L", 500001, "member_disability = ARRAY[43]");
    world.damage("UPDATE roster.enrolment SET member_disability = ARRAY[42]"
                 " WHERE enrolment = 2 AND program = 'DB-R'");
    CHECK(world.found("A15") == "610102 DS-L - 500002 0 medium\n610102 DS-N - 500002 0 medium\n");
    world.list("disability", 500002, "NULL, NULL, NULL, '42', NULL, false");
    CHECK(world.found("A31") == "610102 DS-L 1 500001 12000 high\n");
    world.list("disability", 500001, "NULL, '2020-03-31', NULL, '42', NULL, false");
    CHECK(world.found("A31") == "610102 DS-L 1 500001 12000 high\n");
    CHECK(world.found("A30") == "610102 DS-L 1 500001 12000 high\n");
    world.list("disability", 500001, "NULL, '2030-03-31', NULL, '43', NULL, false");
    CHECK(world.found("A31").empty());
    CHECK(world.found("A30").empty());
    world.extra(610104, "OR-S", 500005);
    CHECK(world.found("A30") == "610104 OR-S 1 500005 12000 high\n");
}

TEST_CASE("tekun are held against institutions and assessments") {
    CheckWorld world;
    world.extra(610102, "TK-C", 500001, "care_grade = 2");
    world.extra(610102, "TK-J", 500001);
    world.extra(610104, "TK-S", 500006);
    world.list("care_assessments", 500001, "'2020-02-01', NULL, NULL, '2', NULL, false");
    CHECK(world.found("A32").empty());
    world.list("care_assessments", 500001, "'2020-03-01', NULL, NULL, '3', NULL, false");
    CHECK(world.found("A32") == "610102 TK-C 1 500001 12000 medium\n");
    world.list("institution", 500006, "'2020-02-01', NULL, NULL, '', NULL, false");
    CHECK(
        world.found("A33") == "610102 TK-J 1 500001 12000 high\n610104 TK-S 1 500006 12000 high\n");
}

TEST_CASE("money that lies, leaks or is mixed is found in the ledger") {
    CheckWorld world;
    CHECK(world.found("A16", "2020-04-30").empty());
    world.damage("INSERT INTO ledger.account (book, account, code, fund_source, document, year,"
                 " floor_sign) VALUES (610104, 900, 'Q101', 'central', 7, 2018, 1);"
                 "INSERT INTO ledger.balance VALUES (610104, 900, '2020-03-01', 500, 0)");
    CHECK(world.found("A16") == "610104 - - - 500 high\n");
    CHECK(world.found("A17") == "610104 - - - 500 medium\n");
    world.damage("UPDATE ledger.balance SET debit_fen = 0, credit_fen = 4 WHERE account = 900");
    CHECK(world.found("A20") == "610104 - - - 4 high\n");
    world.damage(
        "INSERT INTO funding.quota_document (book, document, number, issuer, issued_on,"
        " received_on, origin, fund_source, program, function_code, year, amount_fen, is_direct,"
        " received_by) OVERRIDING SYSTEM VALUE VALUES (610000, 77, 'x', 'y', '2020-01-01',"
        " '2020-01-01', 'upper_level', 'central', 'DS', '2081107', 2020, 1, true, 1);"
        "INSERT INTO ledger.account (book, account, code, program, fund_source, document,"
        " year, floor_sign) SELECT 610104, 901, 'Q105', 'TK-S', 'lottery_province',"
        " document, 2020, 1 FROM funding.quota_document;"
        "INSERT INTO ledger.balance VALUES (610104, 901, '2020-04-01', 60, 0);"
        "INSERT INTO ledger.account (book, account, code, document, floor_sign)"
        " SELECT 610104, 902, 'U1002', document, 1 FROM funding.quota_document;"
        "INSERT INTO ledger.balance VALUES (610104, 902, '2020-04-01', 30, 30)");
    CHECK(world.found("A18") == "610104 TK-S - - 60 high\n");
    CHECK(world.found("A19") == "610104 TK-S - - 60 high\n");
    CHECK(world.found("A35") == "610104 - - - 30 high\n");
}

TEST_CASE("batches are held against approval, day and what became of failures") {
    CheckWorld world;
    world.damage("UPDATE payout.batch SET approved_by = NULL WHERE book = 610104");
    CHECK(world.found("A21") == "610104 DB-R - - 80000 high\n");
    world.damage("UPDATE payout.outcome SET on_date = '2020-04-11' WHERE book = 610104");
    CHECK(world.found("A22") == "610104 DB-R - - 80000 medium\n");
    world.damage("UPDATE payout.outcome SET outcome = 'failed', reason = 'F03'"
                 " WHERE book = 610102 AND line_no = 2");
    CHECK(world.found("A23", "2020-07-09").empty());
    CHECK(world.found("A23", "2020-07-10") == "610102 DB-R 2 500002 40000 medium\n");
    world.damage("UPDATE payout.outcome SET outcome = 'paid' WHERE outcome = 'failed';"
                 "INSERT INTO payout.outcome SELECT book, period, batch, line_no, 2, 'returned',"
                 " 'F03', file, '2020-04-20' FROM payout.outcome"
                 " WHERE book = 610102 AND line_no = 2");
    CHECK(world.found("A23", "2020-07-19").empty());
    CHECK(world.found("A23", "2020-07-20") == "610102 DB-R 2 500002 40000 medium\n");
    CHECK(world.found("A40") ==
        "610102 - - - 0 medium\n610102 - - - 0 medium\n610102 - - - 0 medium\n"
        "610102 - - - 0 medium\n610102 - - - 0 medium\n610104 - - - 0 medium\n"
        "610104 - - - 0 medium\n610104 - - - 0 medium\n610104 - - - 0 medium\n"
        "610104 - - - 0 medium\n");
}

TEST_CASE("of one file, whoever was booked late is paid late, and nobody else") {
    BankWorld world;
    auto late = world.row(world.lianhu_batch, 1, "500.00");
    late.replace(late.find("2020-04-10"), 10, "2020-04-13");
    REQUIRE(world
                .import({world.row(world.beilin_batch, 1, "500.00"), late,
                    world.row(world.lianhu_batch, 2, "300.00")})
                .has_value());
    CHECK(world.number("SELECT count(*) FROM payout.outcome WHERE on_date = '2020-04-10'") == 2);
    CHECK(world.number("SELECT book FROM payout.outcome WHERE on_date = '2020-04-13'") == 610104);
}

TEST_CASE("a gradual exit beyond its months, and a price subsidy left out, are found") {
    CheckWorld world;
    world.damage("UPDATE roster.enrolment SET exit_from = '2018-11-01', exit_base_fen = 50000"
                 " WHERE enrolment = 2");
    CHECK(world.found("A28").empty()); // the eighteenth month
    world.damage("UPDATE roster.enrolment SET exit_from = '2018-10-01' WHERE enrolment = 2");
    CHECK(world.found("A28") == "610102 DB-R 2 500002 40000 medium\n");
    world.extra(610104, "PT-DB-R", 500005);
    world.damage("UPDATE payout.line SET enrolment = 5 WHERE program = 'PT-DB-R'");
    CHECK(world.found("A34") == "610104 PT-DB-R 2 500006 0 medium\n");
}

TEST_CASE("cases of relief are held against limits, causes and papers") {
    CheckWorld world;
    world.damage("ALTER TABLE relief.relief_case DROP CONSTRAINT relief_case_level_ck");
    world.relief({1, "emergency", 500001, "fire", "2020-01-10", 80'000,
        "decided_level = 'town', town_limit_fen = 70000"});
    CHECK(world.found("A24") == "610102 TR-E - 500001 80000 high\n");
    CHECK(world.found("A26").empty());
    world.relief({2, "emergency", 500001, "flood", "2020-04-10", 50'000,
        "papers = '', papers_due = '2020-04-24'"});
    CHECK(world.found("A26") == "610102 TR-E - 500001 50000 medium\n");
    CHECK(world.found("A41", "2020-04-24").empty());
    CHECK(world.found("A41") == "610102 TR-E - 500001 50000 low\n");
    world.relief({3, "goods", 500002, "epidemic", "2020-04-02", 30'000});
    CHECK(world.found("A27").empty());
    world.relief({4, "goods", 500002, "epidemic", "2020-04-03", 30'000});
    CHECK(
        world.found("A27") == "610102 TR-E - 500002 30000 high\n610102 TR-E - 500002 30000 high\n");
    world.relief({5, "scholarship", 500003, "autumn", "2020-03-01", 600'000});
    CHECK(world.found("A38").empty());
    world.relief({6, "scholarship", 500003, "spring", "2020-04-01", 400'001});
    world.relief(
        {7, "aids", 500001, "leg", "2020-04-01", 20'001, "bill_fen = 50000, others_fen = 30000"});
    CHECK(world.found("A38") ==
        "610102 FK - 500001 20001 high\n610102 ZX - 500003 400001 high\n"
        "610102 ZX - 500003 600000 high\n");
}

TEST_CASE("projects and allocations are held against plan and formula") {
    CheckWorld world;
    world.damage(R"sql(
        INSERT INTO project.project (book, project, kind, program, plan_book, plan_year, year, town,
            village, village_key, planned_fen, grant_fen, payee, bank_no, account_cipher,
            account_hash, account_tail, registered_on, registered_by, state, paid_fen)
        OVERRIDING SYSTEM VALUE
        SELECT 610102, n, 'HX', 'HX', 610000, 2020, 2020, 610102100, 'v' || n, 'v' || n, 900, 900,
               'p', '104521000019', '', sha256(''), '1234', '2020-01-01', 1,
               CASE n WHEN 1 THEN 'started' WHEN 2 THEN 'cancelled' ELSE 'approved' END,
               CASE n WHEN 3 THEN 0 ELSE 400 END
          FROM generate_series(1, 3) n;
        INSERT INTO project.instalment (book, project, stage, amount_fen, state, requested_on,
            requested_by, decided_on, decided_by, settled_on, settled_by)
        VALUES (610102, 1, 'accepted', 400, 'paid', '2020-01-01', 1, '2020-01-02', 2,
                '2020-01-03', 1))sql");
    CHECK(world.found("A37") == "610102 HX - - 400 high\n610102 HX - - 400 high\n");
    world.damage("UPDATE funding.allocation_line SET plain_share_fen = 111112"
                 " WHERE receiver = 610104");
    CHECK(world.found("A39") == "610000 - - - 11112 review\n");
}

} // namespace doudi
