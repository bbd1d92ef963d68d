#include "doudi/base/calendar.hpp"

#include "support/print.hpp"

#include <rapidcheck/catch.h>

using doudi::Date;
using doudi::Instant;
using doudi::Refusal;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

Date day(char const* text) {
    return doudi::parse_date(text).value();
}

Date any_day() {
    return doudi::date_from_days_since_2000(*rc::gen::inRange(-730'000, 2'900'000));
}

} // namespace

TEST_CASE("dates that can be read") {
    struct Row {
        char const* text;
        char const* date;
    };
    auto const row = GENERATE(values<Row>({
        {"2020-04-30", "2020-04-30"},
        {"20200430", "2020-04-30"},
        {"2020/04/30", "2020-04-30"},
        {"2020/4/3", "2020-04-03"},
        {"2020/12/1", "2020-12-01"},
        {"2020-02-29", "2020-02-29"},
        {"2000-02-29", "2000-02-29"},
        {"0001-01-01", "0001-01-01"},
        {"9999-12-31", "9999-12-31"},
    }));
    CAPTURE(row.text);
    CHECK(doudi::format_date(day(row.text)) == row.date);
}

TEST_CASE("dates that cannot be read, or do not exist") {
    auto const* const text = GENERATE("", "2020", "2020-04", "2020-4-3", "2020-04-3", "20-04-30",
        "2020-04-31", "2021-02-29", "1900-02-29", "2020-02-30", "2020-00-01", "2020-13-01",
        "2020-01-00", "0000-01-01", "2020/4-3", "2020-04/30", "2020.04.30", "2020/004/3", "2020//3",
        "2020/4/", "20200431", "202004300", "2020-04-30 ", " 2020-04-30", "2020年4月30日",
        "-020-04-30", "2020--4-30", "30/04/2020", "２０２０-04-30");
    CAPTURE(text);
    CHECK(refusal_in(doudi::parse_date(text)) == Refusal::malformed_date);
}

TEST_CASE("PostgreSQL counts days from 2000") {
    CHECK(doudi::days_since_2000(day("2000-01-01")) == 0);
    CHECK(doudi::days_since_2000(day("1999-12-31")) == -1);
    CHECK(doudi::days_since_2000(day("2020-04-30")) == 7425);
    CHECK(doudi::date_from_days_since_2000(7425) == day("2020-04-30"));
}

TEST_CASE("dates go to text and numbers and back") {
    rc::prop("round trip", [] {
        Date const date = any_day();
        RC_ASSERT(doudi::parse_date(doudi::format_date(date)).value() == date);
        RC_ASSERT(doudi::date_from_days_since_2000(doudi::days_since_2000(date)) == date);
        std::string const next = doudi::format_date(date + date::days{1});
        RC_ASSERT(doudi::format_date(date) < next);
    });
}

TEST_CASE("instants are written in UTC with six decimals") {
    Instant const epoch{};
    CHECK(doudi::format_instant(epoch) == "1970-01-01T00:00:00.000000Z");
    CHECK(doudi::format_instant(epoch - microseconds{1}) == "1969-12-31T23:59:59.999999Z");
    CHECK(doudi::format_instant(epoch + hours{25} + minutes{61} + seconds{7} + microseconds{42}) ==
        "1970-01-02T02:01:07.000042Z");
    rc::prop("texts sort like instants", [] {
        auto const instant = [] {
            return Instant{seconds{*rc::gen::inRange<std::int64_t>(0, 9'000'000'000)} +
                microseconds{*rc::gen::inRange(0, 1'000'000)}};
        };
        Instant const a = instant();
        Instant const b = instant();
        RC_ASSERT((a < b) == (doudi::format_instant(a) < doudi::format_instant(b)));
    });
}

TEST_CASE("the day in China begins at 16:00 UTC") {
    Instant const epoch{};
    CHECK(doudi::date_in_china(epoch) == day("1970-01-01"));
    CHECK(doudi::date_in_china(epoch + hours{16} - microseconds{1}) == day("1970-01-01"));
    CHECK(doudi::date_in_china(epoch + hours{16}) == day("1970-01-02"));
    CHECK(doudi::date_in_china(epoch - hours{8} - microseconds{1}) == day("1969-12-31"));
    CHECK(doudi::now() > epoch);
}
