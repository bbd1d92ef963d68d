/// Cases by themselves: what they are given once for, who may be paid, and lists of them.
#include "doudi/relief/case_file.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <sstream>
#include <string>

namespace doudi::relief {
namespace {

Date day(std::string_view text) {
    return parse_date(text).value();
}

Kind plain_kind() {
    return {.name = "kind",
        .name_zh = {},
        .name_en = {},
        .figure = {},
        .programs = {"TR-E"},
        .payees = {"person", "hospital", "handler"},
        .bases = {}};
}

NewCase plain_case() {
    return {.reference = "1",
        .kind = "kind",
        .person_name = "张三",
        .resident_id = parse_resident_id("11010519491231002X", day("2020-01-01")).value(),
        .event_key = "fire",
        .event_on = day("2020-02-10"),
        .payee = "person",
        .bank_no = "102791000123",
        .account_no = "6217000000000001",
        .holder = "张三",
        .reason = "失火"};
}

TEST_CASE("what a person is helped once for") {
    auto kind = plain_kind();
    struct {
        OncePer once;
        std::string_view on, key;
    } const rows[]{
        {OncePer::event, "2020-02-10", "fire"},
        {OncePer::death, "2020-02-10", "death"},
        {OncePer::winter, "2020-11-20", "2020"},
        {OncePer::winter, "2021-03-15", "2020"},
        {OncePer::winter, "2021-06-30", "2020"},
        {OncePer::winter, "2021-07-01", "2021"},
        {OncePer::school_year, "2020-09-01", "2020-2021"},
        {OncePer::school_year, "2021-08-31", "2020-2021"},
        {OncePer::school_year, "2021-09-01", "2021-2022"},
    };
    for (auto const& row : rows) {
        kind.once_per = row.once;
        INFO(row.on);
        CHECK(once_key(kind, "fire", day(row.on)) == row.key);
    }
}

TEST_CASE("papers are due on the tenth working day") {
    CHECK(papers_due(day("2020-06-01")) == day("2020-06-15")); // Monday
    CHECK(papers_due(day("2020-06-05")) == day("2020-06-19")); // Friday
    CHECK(papers_due(day("2020-06-06")) == day("2020-06-19")); // Saturday
}

TEST_CASE("a case is refused by name") {
    struct Bad {
        std::string_view what;
        void (*change)(NewCase&, Kind&);
        Refusal refusal;
    };
    for (auto const& [what, change, refusal] : {
             Bad{"another's account", [](NewCase&one, Kind&) { one.holder = "李四"; },
                 Refusal::wrong_payee},
             Bad{"a payee the kind does not know",
                 [](NewCase&one, Kind&) { one.payee = "supplier"; }, Refusal::wrong_payee},
             Bad{"the dead as handler of the funeral",
                 [](NewCase&one, Kind&) { one.payee = "handler"; }, Refusal::wrong_payee},
             Bad{"another program", [](NewCase&one, Kind&) { one.program = "TR-Z"; },
                 Refusal::wrong_program_for_kind},
             Bad{"none of several programs",
                 [](NewCase&, Kind&kind) { kind.programs.emplace_back("TR-Z"); },
                 Refusal::malformed},
             Bad{"nothing", [](NewCase&one, Kind&) { one.amount = Money{}; },
                 Refusal::amount_not_positive},
             Bad{"tomorrow", [](NewCase&one, Kind&) { one.event_on = day("2020-03-02"); },
                 Refusal::malformed_date},
             Bad{"no papers", [](NewCase&, Kind&kind) { kind.papers_later = false; },
                 Refusal::papers_missing},
             Bad{"too young", [](NewCase&, Kind&kind) { kind.age_from = 71; }, Refusal::not_of_age},
             Bad{"a short account", [](NewCase&one, Kind&) { one.account_no = "123"; },
                 Refusal::malformed},
             Bad{"no reason", [](NewCase&one, Kind&) { one.reason.clear(); }, Refusal::malformed},
             Bad{"a line break", [](NewCase&one, Kind&) { one.reference = "1\n2"; },
                 Refusal::malformed},
         }) {
        auto kind = plain_kind();
        auto one = plain_case();
        INFO(what);
        CHECK(check(one, kind, day("2020-03-01")));
        change(one, kind);
        CHECK(refusal_in(check(one, kind, day("2020-03-01"))) == refusal);
    }
}

constexpr auto header = "编号,类别,姓名,身份证号,事件,日期,户籍,金额,收款人,行号,账号,户名,事由\n";

Result<CaseRows> read(std::string const& text) {
    std::istringstream in{text};
    return read_cases(in, day("2020-03-01"));
}

TEST_CASE("a list of cases, its faults by row and column") {
    auto const rows = read(std::string{header} +
        "1,emergency,张三,11010519491231002X,fire,2020-02-10,农村,1500.00,person,102791000123,"
        "6217000000000001,张三,失火\n"
        "2,emergency,张三,110105194912310021,fire,2020-02-30,郊区,1.005,person,102791000123,"
        "6217000000000001,张三,失火\n"
        "3,emergency\n");
    REQUIRE(rows);
    REQUIRE(rows->cases.size() == 1);
    CHECK(rows->rows == std::vector<std::int64_t>{2});
    CHECK(rows->cases.front().amount == Money::from_fen(150'000));
    CHECK_FALSE(rows->cases.front().is_urban);
    std::string faults;
    for (auto const& fault : rows->faults) {
        faults += std::to_string(fault.row) + " " + fault.column + " " +
            std::string{text_of(fault.code).name} + "\n";
    }
    CHECK(faults ==
        "3 amount malformed_amount\n"
        "3 registration malformed\n"
        "3 resident_id resident_id_checksum\n"
        "3 event_on malformed_date\n"
        "4  file_wrong_layout\n");
    CHECK(refusal_in(read("编号,类别\n")) == Refusal::file_wrong_layout);
    CHECK(refusal_in(read("")) == Refusal::file_wrong_layout);
}

} // namespace
} // namespace doudi::relief
