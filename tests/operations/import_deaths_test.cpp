#include "doudi/operations/import_deaths.hpp"

#include "operations/roster_fixture.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

namespace doudi {
namespace {

using test::make_id;
using test::RosterFixture;

operations::ImportDeaths request_of(RosterFixture& fixture, std::string_view text) {
    return {.file = fixture.file(text),
        .region = RegionCode::from_number(610000),
        .as_of = *parse_date("2020-04-30"),
        .charset = {},
        .key_file = {}};
}

TEST_CASE_METHOD(RosterFixture, "a list of deaths is taken once, by hashes alone") {
    auto const request = request_of(*this,
        "resident_id,died_on\n" + make_id(1) + ",2020-03-15\n" + make_id(2) + ",2020-04-30\n" +
            make_id(1) + ",2020-03-16\n");
    auto const imported = operations::import_deaths(context, request, faults);
    REQUIRE(imported.has_value());
    CHECK(imported->rows == 3);
    CHECK(count("roster.outside_person") == 2);
    CHECK(count("roster.outside_person WHERE on_date = '2020-03-15'") == 1);
    CHECK(operations::import_deaths(context, request, faults)->is_unchanged);
    CHECK(count("roster.outside_list") == 1);
}

TEST_CASE_METHOD(RosterFixture, "a list of deaths with faults is refused whole") {
    auto const request = request_of(*this,
        "身份证号,死亡日期,备注\n" + make_id(1) + ",2020-05-01,later than the list\n" + make_id(2) +
            ",1949-12-31,before the birth\n123,2020-01-01,no number\n" + make_id(3) +
            ",2020-13-01,no date\n" + make_id(4) + ",2020-01-01,good\n");
    auto const refused = operations::import_deaths(context, request, faults);
    CHECK(refusal_in(refused) == Refusal::file_has_faults);
    CHECK(faults.fault_count() == 4);
    CHECK(count("roster.outside_list") == 0);
}

TEST_CASE_METHOD(RosterFixture, "a list of deaths needs its columns, a book and the right") {
    CHECK(refusal_in(operations::import_deaths(
              context, request_of(*this, "id,died_on\n"), faults)) == Refusal::file_wrong_layout);
    auto request = request_of(*this, "resident_id,died_on\n");
    request.region = RegionCode::from_number(610104);
    CHECK(refusal_in(operations::import_deaths(context, request, faults)) == Refusal::unknown_book);
    context.actor.grants = {{access::Role::payout_officer, RegionCode::from_number(610103)}};
    request.region = RegionCode::from_number(610102);
    CHECK(
        refusal_in(operations::import_deaths(context, request, faults)) == Refusal::outside_region);
}

} // namespace
} // namespace doudi
