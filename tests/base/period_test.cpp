#include "doudi/base/period.hpp"

#include "support/print.hpp"

#include <rapidcheck/catch.h>

using doudi::Date;
using doudi::Period;
using doudi::Refusal;

namespace {

Period period(char const* text) {
    return Period::parse(text).value();
}
Date day(char const* text) {
    return doudi::parse_date(text).value();
}

Period any_period() {
    return Period::from(*rc::gen::inRange(500, 9500), *rc::gen::inRange(1U, 13U)).value();
}

} // namespace

TEST_CASE("periods read and written") {
    CHECK(period("2020-04").text() == "2020-04");
    CHECK(period("202004").text() == "2020-04");
    CHECK(period("0001-01").text() == "0001-01");
    CHECK(period("9999-12").text() == "9999-12");
    CHECK(period("2020-04").year() == 2020);
    CHECK(period("2020-04").month() == 4);
    CHECK(period("2020-12").month() == 12);
    CHECK(Period::from(2020, 1).value() == period("2020-01"));
}

TEST_CASE("periods that cannot be read, or do not exist") {
    auto const* const text = GENERATE("", "2020", "2020-4", "2020-00", "2020-13", "0000-01",
        "2020/04", "20-0004", "2020-04-01", "202013", "20204", " 202004", "２０２０-04", "2020-0a");
    CAPTURE(text);
    CHECK(refusal_in(Period::parse(text)) == Refusal::malformed_period);
    CHECK(refusal_in(Period::from(2020, 0)) == Refusal::malformed_period);
    CHECK(refusal_in(Period::from(10'000, 1)) == Refusal::malformed_period);
    CHECK(refusal_in(Period::from(0, 1)) == Refusal::malformed_period);
}

TEST_CASE("the days of a period") {
    CHECK(period("2020-02").first_day() == day("2020-02-01"));
    CHECK(period("2020-02").last_day() == day("2020-02-29"));
    CHECK(period("2021-02").last_day() == day("2021-02-28"));
    CHECK(period("2020-12").last_day() == day("2020-12-31"));
    CHECK(period("2020-04").contains(day("2020-04-01")));
    CHECK(period("2020-04").contains(day("2020-04-30")));
    CHECK_FALSE(period("2020-04").contains(day("2020-03-31")));
    CHECK_FALSE(period("2020-04").contains(day("2020-05-01")));
}

TEST_CASE("months carry into years") {
    CHECK(period("2020-12").next() == period("2021-01"));
    CHECK(period("2021-01").prev() == period("2020-12"));
    CHECK(period("2020-01").plus(-13) == period("2018-12"));
    CHECK(period("2020-01").months_since(period("2018-12")) == 13);
}

TEST_CASE("arithmetic of periods") {
    rc::prop("plus", [] {
        Period const a = any_period();
        int const m = *rc::gen::inRange(-2000, 2000);
        int const n = *rc::gen::inRange(-2000, 2000);
        RC_ASSERT(a.plus(m).plus(n) == a.plus(m + n));
        RC_ASSERT(a.plus(m).months_since(a) == m);
        RC_ASSERT((a < a.plus(m)) == (0 < m));
        RC_ASSERT(a.next().prev() == a);
        RC_ASSERT(Period::parse(a.text()).value() == a);
    });
    rc::prop("periods follow each other without gap or overlap", [] {
        Period const a = any_period();
        RC_ASSERT(a.last_day() + date::days{1} == a.next().first_day());
    });
    rc::prop("a day lies in its own period and in no other", [] {
        Date const date = doudi::date_from_days_since_2000(*rc::gen::inRange(-500'000, 2'700'000));
        Period const own = Period::of(date);
        RC_ASSERT(own.contains(date));
        RC_ASSERT(!own.next().contains(date));
        RC_ASSERT(!own.prev().contains(date));
    });
}
