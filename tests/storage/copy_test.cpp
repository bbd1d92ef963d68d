/// Rows through CopyIn into a table, and out again through CopyOut, are the same rows.
#include "doudi/storage/copy.hpp"

#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>

namespace doudi {
namespace {

using storage::CopyIn;
using storage::CopyOut;
using storage::Query;
using storage::Transaction;

constexpr auto columns = "sample (n, small, big, flag, day, at, label, raw, ints, bigs, labels)";

test::Database& shared_database() {
    static test::Database database{test::Database::Unmigrated{}};
    static bool const is_made = [] {
        database.run_as_superuser(
            "CREATE TABLE sample (n int, small smallint, big bigint, flag bool, day date,"
            " at timestamptz, label text, raw bytea, ints int[], bigs bigint[], labels text[]);"
            "GRANT ALL ON sample TO PUBLIC");
        return true;
    }();
    static_cast<void>(is_made);
    return database;
}

struct Sample {
    std::int16_t small;
    std::int64_t big;
    bool flag;
    std::int32_t day;
    std::int64_t at_us;
    std::string label;
    std::vector<std::uint8_t> raw;
    std::vector<std::int32_t> ints;
    std::vector<std::int64_t> bigs;
    std::vector<std::string> labels;

    bool operator==(Sample const&) const = default;
};

std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c <= 0; }, '\t');
    return text;
}

rc::Gen<Sample> any_sample() {
    auto const text = rc::gen::map(rc::gen::arbitrary<std::string>(), printable);
    return rc::gen::build<Sample>(rc::gen::set(&Sample::small), rc::gen::set(&Sample::big),
        rc::gen::set(&Sample::flag), rc::gen::set(&Sample::day, rc::gen::inRange(-60'000, 60'000)),
        rc::gen::set(&Sample::at_us,
            rc::gen::inRange<std::int64_t>(-2'000'000'000'000'000, 4'000'000'000'000'000)),
        rc::gen::set(&Sample::label, text), rc::gen::set(&Sample::raw), rc::gen::set(&Sample::ints),
        rc::gen::set(&Sample::bigs),
        rc::gen::set(&Sample::labels, rc::gen::container<std::vector<std::string>>(text)));
}

void put(CopyIn& copy, std::int32_t number, Sample const& sample) {
    copy.begin_row(11);
    copy.put_int32(number);
    copy.put_int16(sample.small);
    copy.put_int64(sample.big);
    copy.put_bool(sample.flag);
    copy.put_date(date_from_days_since_2000(sample.day));
    copy.put_instant(Instant{std::chrono::microseconds{sample.at_us}});
    copy.put_text(sample.label);
    copy.put_bytes(std::as_bytes(std::span{sample.raw}));
    copy.put_int32_array(sample.ints);
    copy.put_int64_array(sample.bigs);
    copy.put_text_array(sample.labels);
}

Sample get(CopyOut const& copy) {
    auto const raw = copy.get_bytes(7);
    Sample sample{.small = copy.get_int16(1),
        .big = copy.get_int64(2),
        .flag = copy.get_bool(3),
        .day = days_since_2000(copy.get_date(4)),
        .at_us = copy.get_instant(5).time_since_epoch().count(),
        .label = std::string{copy.get_text(6)},
        .raw = {},
        .ints = copy.get_int32_array(8),
        .bigs = copy.get_int64_array(9),
        .labels = copy.get_text_array(10)};
    for (auto const byte : raw) {
        sample.raw.push_back(std::to_integer<std::uint8_t>(byte));
    }
    return sample;
}

/// The whole way in one transaction that is rolled back at the end.
std::vector<Sample> there_and_back(std::vector<Sample> const& samples) {
    std::vector<Sample> back;
    storage::write(shared_database().get(), [&](Transaction& tx) -> Result<int> {
        CopyIn in{tx, columns};
        for (std::size_t at = 0; at < samples.size(); ++at) {
            put(in, static_cast<std::int32_t>(at), samples[at]);
        }
        REQUIRE(in.finish() == static_cast<std::int64_t>(samples.size()));
        CopyOut out{tx, "samples", "SELECT * FROM sample ORDER BY n"};
        while (out.next()) {
            back.push_back(get(out));
        }
        return Error{Refusal::malformed, "rolled back"};
    });
    return back;
}

TEST_CASE("rows of every type survive COPY in and COPY out") {
    rc::prop("there and back", [] {
        auto const samples = *rc::gen::container<std::vector<Sample>>(any_sample());
        RC_ASSERT(there_and_back(samples) == samples);
    });
}

TEST_CASE("what COPY wrote is what SQL reads") {
    storage::write(shared_database().get(), [](Transaction& tx) -> Result<int> {
        CopyIn in{tx, "sample (n, big, day, at, label, ints, flag)"};
        in.begin_row(7);
        in.put_int32(1);
        in.put_money(Money::from_fen(70'675));
        in.put_date(*parse_date("2020-02-29"));
        in.put_instant(Instant{std::chrono::microseconds{1'588'224'896'000'001}});
        in.put_text("张三\t\"'\\N");
        in.put_int32_array(std::vector{610102, -1});
        in.put_null();
        REQUIRE(in.finish() == 1);
        auto const row = Query{tx, "read", R"(
            SELECT big, day, at = '2020-04-30 05:34:56.000001Z' AS is_at, label,
                   ints = '{610102,-1}' AS are_ints, flag FROM sample)"}
                             .run()
                             .exactly_one();
        CHECK(row.money("big").fen() == 70'675);
        CHECK(row.text("day") == "2020-02-29");
        CHECK(row.boolean("is_at"));
        CHECK(row.text("label") == "张三\t\"'\\N");
        CHECK(row.boolean("are_ints"));
        CHECK(row.is_null("flag"));
        return Error{Refusal::malformed, "rolled back"};
    });
}

TEST_CASE("a copy given up takes its rows back and leaves the connection usable") {
    auto& database = shared_database().get();
    auto const give_up = [](Transaction& tx) -> Result<int> {
        CopyIn in{tx, columns};
        for (auto row = 0; row < 20'000; ++row) {
            in.begin_row(11);
            for (auto column = 0; column < 11; ++column) {
                in.put_null();
            }
        }
        return Error{Refusal::file_has_faults, ""};
    };
    REQUIRE(storage::write(database, give_up).error().code == Refusal::file_has_faults);

    auto const stop_reading = [](Transaction& tx) -> Result<int> {
        CopyOut out{tx, "SELECT g, repeat('x', 100) FROM generate_series(1, 10000000) g"};
        REQUIRE(out.next());
        REQUIRE(out.get_int32(0) == 1);
        return 0;
    };
    REQUIRE(storage::read_only(database, stop_reading).has_value());

    auto const rows = storage::read_only(database, [](Transaction& tx) {
        return Query{tx, "count", "SELECT count(*) FROM sample"}.run().exactly_one().int64(0);
    });
    REQUIRE(rows == 0);
}

TEST_CASE("faults of a stream are failures that name the table and no value") {
    auto& database = shared_database().get();
    auto const too_few = [](Transaction& tx) -> Result<int> {
        CopyIn in{tx, "sample (n, label)"};
        in.begin_row(1);
        in.put_int32(1);
        in.finish();
        return 0;
    };
    REQUIRE_THROWS_WITH(storage::write(database, too_few), "copy into sample: SQLSTATE 22P04");
    auto const not_utf8 = [](Transaction& tx) -> Result<int> {
        CopyIn in{tx, "sample (label)"};
        in.begin_row(1);
        in.put_text("\xff");
        in.finish();
        return 0;
    };
    REQUIRE_THROWS_WITH(storage::write(database, not_utf8), "copy into sample: SQLSTATE 22021");
    auto const fails_late = [](Transaction& tx) -> Result<int> {
        CopyOut out{tx, "quotients", "SELECT 10 / (100 - g) FROM generate_series(1, 1000) g"};
        while (out.next()) {}
        return 0;
    };
    REQUIRE_THROWS_WITH(storage::read_only(database, fails_late), "quotients: SQLSTATE 22012");
}

TEST_CASE("an empty stream is no rows both ways") {
    storage::write(shared_database().get(), [](Transaction& tx) -> Result<int> {
        CopyIn in{tx, columns};
        CHECK(in.finish() == 0);
        CopyOut out{tx, "SELECT n FROM sample"};
        CHECK_FALSE(out.next());
        CHECK_FALSE(out.next());
        return 0;
    });
}

} // namespace
} // namespace doudi
