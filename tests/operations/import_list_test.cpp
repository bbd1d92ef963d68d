#include "doudi/operations/import_list.hpp"

#include "operations/roster_fixture.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

namespace doudi {
namespace {

using test::make_id;
using test::RosterFixture;

operations::ImportList request_of(RosterFixture& fixture, std::string_view text) {
    return {.file = fixture.file(text),
        .kind = "deaths",
        .region = RegionCode::from_number(610000),
        .as_of = *parse_date("2020-04-30"),
        .charset = {},
        .key_file = {}};
}

TEST_CASE_METHOD(RosterFixture, "a list of deaths is taken once, by hashes alone") {
    auto const request = request_of(*this,
        "resident_id,died_on\n" + make_id(1) + ",2020-03-15\n" + make_id(2) + ",2020-04-30\n" +
            make_id(1) + ",2020-03-16\n");
    auto const imported = operations::import_list(context, request, faults);
    REQUIRE(imported.has_value());
    CHECK(imported->rows == 3);
    CHECK(count("roster.outside_person") == 2);
    CHECK(count("roster.outside_person WHERE on_date = '2020-03-15'") == 1);
    CHECK(operations::import_list(context, request, faults)->is_unchanged);
    CHECK(count("roster.outside_list") == 1);
}

TEST_CASE_METHOD(RosterFixture, "a list of deaths with faults is refused whole") {
    auto const request = request_of(*this,
        "身份证号,死亡日期,备注\n" + make_id(1) + ",2020-05-01,later than the list\n" + make_id(2) +
            ",1949-12-31,before the birth\n123,2020-01-01,no number\n" + make_id(3) +
            ",2020-13-01,no date\n" + make_id(4) + ",2020-01-01,good\n");
    auto const refused = operations::import_list(context, request, faults);
    CHECK(refusal_in(refused) == Refusal::file_has_faults);
    CHECK(faults.fault_count() == 4);
    CHECK(count("roster.outside_list") == 0);
}

TEST_CASE_METHOD(RosterFixture, "a list of deaths needs its columns, a book and the right") {
    CHECK(refusal_in(operations::import_list(context, request_of(*this, "id,died_on\n"), faults)) ==
        Refusal::file_wrong_layout);
    auto request = request_of(*this, "resident_id,died_on\n");
    request.region = RegionCode::from_number(610104);
    CHECK(refusal_in(operations::import_list(context, request, faults)) == Refusal::unknown_book);
    context.actor.grants = {{access::Role::payout_officer, RegionCode::from_number(610103)}};
    request.region = RegionCode::from_number(610102);
    CHECK(refusal_in(operations::import_list(context, request, faults)) == Refusal::outside_region);
}

TEST_CASE_METHOD(RosterFixture, "every kind of list is taken as its columns say") {
    struct Case {
        std::string kind;
        std::string header;
        std::string rows; // after the identity number
        std::string kept; // from, until, fen, code, region of the first row
    };
    auto const own = make_id(1);
    std::vector<Case> const cases{
        {"payroll", "起薪日期,停薪日期", "2019-07-01,", "2019-07-01 - -  - f"},
        {"custody", "held_from,released_on", "2020-01-03,2020-03-01",
            "2020-01-03 2020-03-01 -  - f"},
        {"vehicles", "车辆类型,登记日期,注销日期,估价", "轿车,2018-05-06,,45000",
            "2018-05-06 - 4500000 car - f"},
        {"companies", "role,capital", "股东,100000.00", "- - 10000000 shareholder - f"},
        {"property", "财产类型,金额", "存款,80000", "- - 8000000 deposit - f"},
        {"registered_poor", "status,registered_on", "poor,2014-01-01", "2014-01-01 - - poor - f"},
        {"disability", "certificate_no,valid_to", own + "43B1,2019-12-31", "- 2019-12-31 - 43 - f"},
        {"population", "户籍地区划代码", "610102", "- - -  610102 f"},
        {"other_counties", "program,paid_by_region,month,amount", "DB-R,610103,2020-04,320.5",
            "2020-04-01 2020-05-01 32050 DB-R 610103 f"},
        {"relatives", "亲属身份,备案日期", "村干部,", "- - - village_official - f"},
        {"care_assessments", "care_grade,assessed_on", "2,2020-01-15", "2020-01-15 - - 2 - f"},
        {"institution", "入院日期,出院日期", "2017-02-03,2020-02-04",
            "2017-02-03 2020-02-04 -  - f"},
    };
    for (auto const& one : cases) {
        INFO(one.kind);
        auto request = request_of(*this,
            "身份证号," + one.header + "\n" + own + "," + one.rows + "\n" + make_id(2) + "," +
                one.rows + "\n");
        request.kind = one.kind;
        auto const imported = operations::import_list(context, request, faults);
        REQUIRE(imported.has_value());
        CHECK(imported->rows == 2);
        CHECK(operations::import_list(context, request, faults)->is_unchanged);
        CHECK(count("roster.outside_row r JOIN roster.outside_list l USING (book, list)"
                    " WHERE row_no = 1 AND l.kind = '" +
                  one.kind +
                  "' AND concat_ws(' ', coalesce(from_date::text, '-'),"
                  " coalesce(until_date::text, '-'), coalesce(amount_fen::text, '-'), code,"
                  " coalesce(region::text, '-'), is_other_person) = '" +
                  one.kept + "'") == 1);
    }
    CHECK(count("roster.outside_row WHERE is_other_person") == 1); // the certificate of another
    auto const lists =
        operations::list_outside_lists(context, RegionCode::from_number(610000), "custody");
    REQUIRE(lists.has_value());
    CHECK(lists->size() == 1);
    CHECK(lists->front().rows == 2);
}

TEST_CASE_METHOD(RosterFixture, "all faults of a list are told in one pass by row and column") {
    auto request = request_of(*this,
        "resident_id,vehicle_type,registered_on,value\n" + make_id(1) + ",ship,2020-01-01,1\n" +
            "123,car,2021-01-01,-5\n" + make_id(2) + ",,1930-01-01,x\n" + make_id(3) + ",car\n");
    request.kind = "vehicles";
    auto const refused = operations::import_list(context, request, faults);
    CHECK(refusal_in(refused) == Refusal::file_has_faults);
    faults.sort();
    std::string told;
    for (auto const& fault : faults.all()) {
        told += std::to_string(fault.row) + ' ' + std::string{roster::column_of(fault).en} + ' ' +
            std::string{roster::text_of(fault.code).name} + '\n';
    }
    CHECK(told ==
        "2 vehicle_type malformed_choice\n"
        "3 resident_id resident_id_malformed\n"
        "3 value amount_not_positive\n"
        "3 registered_on malformed_date\n"
        "4 vehicle_type missing_value\n"
        "4 value malformed_amount\n"
        "4 registered_on malformed_date\n"
        "5  wrong_column_count\n");
    CHECK(count("roster.outside_row") == 0);
}

TEST_CASE_METHOD(RosterFixture, "a list of no known kind is refused by name") {
    auto request = request_of(*this, "resident_id\n");
    request.kind = "boats";
    CHECK(refusal_in(operations::import_list(context, request, faults)) ==
        Refusal::unknown_list_kind);
    CHECK(refusal_in(operations::list_outside_lists(
              context, RegionCode::from_number(610000), "boats")) == Refusal::unknown_list_kind);
}

} // namespace
} // namespace doudi
