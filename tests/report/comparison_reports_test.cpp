// Reports that hold two months, or two lists, against each other.
#include "doudi/operations/import_list.hpp"
#include "doudi/report/run.hpp"
#include "support/place_year.hpp"

#include <catch2/catch.hpp>

namespace doudi {
namespace {

using test::households;
using Rows = std::vector<std::vector<std::string>>;

test::Residence const changan{.county = "610116"};
std::string const in_hanyin = "行政区划代码=610924";
test::Citizen const mover{7, "孙搬家", "19700101"};
test::Citizen const stayer{20, "马不变", "19800101", in_hanyin};

/// April and May 2020 of dibao in two counties.
struct TwoMonths : test::PlaceYear {
    TwoMonths() : PlaceYear{{.area = 610000, .books = {610000, 610116, 610924}, .year = 2020}} {}

    void pay(std::string const& month) {
        build(month);
        release(month);
    }

    void pay_both() {
        take("DB-R", "2020-04",
            households(changan,
                {{"H1", "", {{1, "程不变"}}}, {"H2", "家庭年收入=2400", {{2, "王打工"}}},
                    {"H3", "", {{3, "李母"}, {4, "李子"}}}, {"H4", "", {{5, "周亡故"}}},
                    {"H5", "", {{6, "郑不见"}}}, {"H6", "", {mover}},
                    {"H8", "", {{9, "钱致残"}}}}));
        take("DB-R", "2020-04", households(changan, {{"Z1", "", {stayer}}}));
        pay("2020-04");
        deaths("2020-04-30", test::make_id(5, "19800101", "610116") + ",2020-04-20\n");
        take("DB-R", "2020-05",
            households(changan,
                {{"H1", "", {{1, "程不变"}}}, {"H2", "家庭年收入=3600", {{2, "王打工"}}},
                    {"H3", "", {{3, "李母"}}}, {"H4", "", {{5, "周亡故"}}},
                    {"H7", "", {{8, "冯新来"}}},
                    {"H8", "", {{9, "钱致残", "19800101", "残疾类别等级=41"}}}}));
        auto moved = mover;
        moved.facts = in_hanyin;
        take("DB-R", "2020-05", households(changan, {{"Z1", "", {stayer}}, {"Z2", "", {moved}}}));
        pay("2020-05");
    }

    Rows rows(std::string const& name, report::Values const& values) {
        auto const result =
            report::run(database.get(), context.actor, **report::find_report(name), values);
        REQUIRE(result.has_value());
        return result->rows;
    }

    void registered_poor(std::string const& text) {
        faults = {};
        auto const taken = operations::import_list(context,
            {.file = file("身份证号,状态,识别日期,退出日期\n" + text),
                .kind = "registered_poor",
                .region = RegionCode::from_number(610116),
                .as_of = *parse_date("2020-05-31"),
                .charset = {},
                .key_file = {}},
            faults);
        REQUIRE(taken.has_value());
    }

    static std::string id(int number) { return test::make_id(number, "19800101", "610116"); }
};

} // namespace

TEST_CASE_METHOD(TwoMonths, "two months: who came, who went, whose amount changed, and why") {
    pay_both();
    report::Values values{{"region", "610000"}, {"from", "2020-04"}, {"until", "2020-05"}};
    std::string told;
    for (auto const& row : rows("month_comparison", values)) {
        told += row[0] + ' ' + row[3] + ' ' + (row[4].empty() ? "-" : row[4]) + ' ' + row[6] + '\n';
    }
    CHECK(told == R"(610116 came enrolled 1
610116 less household 1
610116 less income 1
610116 more category 1
610116 same - 1
610116 went died 1
610116 went left_roster 1
610116 went moved 1
610924 came moved 1
610924 same - 1
)");
    values["detail"] = "LINES";
    auto const lines = rows("month_comparison", values);
    CHECK(lines.size() == 8); // who is paid the same is not listed
    for (auto const& row : lines) {
        CHECK(row[6] == "1");
        CHECK(std::stoll(row[8]) - std::stoll(row[7]) == std::stoll(row[9]));
    }
    values["program"] = "DB-U";
    CHECK(rows("month_comparison", values).empty());
}

TEST_CASE_METHOD(TwoMonths, "a month nobody has built yet is told from people who left") {
    take("DB-R", "2020-04", households(changan, {{"H1", "", {{1, "程不变"}}}}));
    pay("2020-04");
    auto const told =
        rows("month_comparison", {{"region", "610116"}, {"from", "2020-04"}, {"until", "2020-05"}});
    REQUIRE(told.size() == 1);
    CHECK(told[0][3] + ' ' + told[0][4] == "went no_batch");
}

TEST_CASE_METHOD(TwoMonths, "F24 F36 dibao and the registered poor: both, one, the other") {
    pay_both();
    take("TK-S", "2020-05", test::persons(changan, {{30, "何特困"}}));
    // One on dibao, one who is no longer registered, one on tekun, and one on neither.
    registered_poor(id(1) + ",未脱贫,2016-01-01,\n" + id(2) + ",未脱贫,2016-01-01,2019-12-31\n" +
        id(30) + ",未脱贫,2016-01-01,\n" + id(40) + ",未脱贫,2016-01-01,\n");
    auto const told = rows("dibao_registered_poor", {{"region", "610000"}, {"until", "2020-05"}});
    REQUIRE(told.size() == 2);
    // Of six on dibao in May one has died, and the register of deaths does not change the roster.
    CHECK(std::vector(told[0].begin(), told[0].begin() + 10) ==
        std::vector<std::string>{
            "610116", "长安区", "2020-05-31", "6", "1", "5", "3", "1", "1", "1"});
    CHECK(told[1][2].empty()); // the list is of the other county
    CHECK(told[1][5] == "2");
}

TEST_CASE_METHOD(
    TwoMonths, "F33 the indicators count people before and after, and who is covered") {
    pay_both();
    auto const welfare = rows("welfare_indicators", {{"region", "610116"}, {"until", "2020-05"}});
    REQUIRE(welfare.size() == 1);
    CHECK(std::vector(welfare[0].begin(), welfare[0].begin() + 6) ==
        std::vector<std::string>{"610116", "长安区", "8", "6", "-2", "6"});
    auto const payment = rows(
        "payment_indicators", {{"region", "610116"}, {"from", "2020-04"}, {"until", "2020-05"}});
    REQUIRE(payment.size() == 1);
    // Seven and six enrolments; the dead one of May is paid nothing. No bank has answered.
    CHECK(std::vector(payment[0].begin(), payment[0].begin() + 6) ==
        std::vector<std::string>{"610116", "长安区", "13", "12", "92.31", "12"});
    CHECK(payment[0][9] == "12");
}

TEST_CASE_METHOD(TwoMonths, "the indicators tell failures, days, findings and their age") {
    take("DB-R", "2020-04",
        households(changan, {{"H1", "", {{1, "程不变"}}}, {"H2", "", {{2, "王打工"}}}}));
    pay("2020-04");
    database.run_as_superuser(R"sql(
        SET session_replication_role = replica;
        UPDATE payout.batch SET released_at = '2020-04-08 23:30+08';
        INSERT INTO payout.outcome
        SELECT book, period, batch, line_no, 1, CASE line_no WHEN 1 THEN 'paid' ELSE 'failed' END,
               '', 1, '2020-04-10' FROM payout.line;
        INSERT INTO payout.recovered VALUES (610116, '2020-04-01', 9, 1, 'r', '2020-04-20', 700, 1);
        INSERT INTO reconcile.check_run (book, period, as_of, check_ids, inputs_sha256,
                                         result_sha256, started_by, started_at)
        SELECT 610000, '2020-04-01', '2020-04-30', array_agg(check_id), sha256(''), sha256(''), 1,
               '2020-04-20 08:00+08' FROM reconcile.gate_check;
        INSERT INTO reconcile.finding
        SELECT 610000, max(run), n, 'A07', CASE n WHEN 1 THEN 'high' ELSE 'low' END, 610116, 'DB-R',
               1, n, 1, '', 300 FROM reconcile.check_run, generate_series(1, 2) n GROUP BY n;
        INSERT INTO reconcile.finding_step (book, run, finding_no, step_no, step, note, done_by)
        SELECT book, run, 2, 1, 'written_off', 'paper', 1 FROM reconcile.check_run)sql");
    auto const told = rows(
        "payment_indicators", {{"region", "610116"}, {"from", "2020-04"}, {"until", "2020-04"}});
    REQUIRE(told.size() == 1);
    CHECK(std::vector(told[0].begin() + 7, told[0].end()) ==
        std::vector<std::string>{
            "1", "1", "0", "50.00", "2.0", "2", "2", "1", "1000.00", "1", "10", "700", "300"});
}

} // namespace doudi
