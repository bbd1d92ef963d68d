/// Parameters and results of Query: every type there and back, odd texts in arrays, cardinality.
#include "doudi/storage/query.hpp"

#include "doudi/base/sha256.hpp"
#include "doudi/storage/transaction.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

namespace doudi {
namespace {

using storage::Query;
using storage::Transaction;

test::Database& shared_database() {
    static test::Database database{test::Database::Unmigrated{}};
    return database;
}

template <class F> void reading(F work) {
    storage::read_only(shared_database().get(), [&](Transaction& tx) {
        work(tx);
        return 0;
    });
}

/// Any text the server can hold: UTF-8 without the zero byte, rich in what needs quoting.
rc::Gen<std::string> any_text() {
    auto const pieces = std::vector<std::string>{"\"", "\\", "'", "{", "}", ",", "NULL", " ", "\n",
        "\t", "张", "𠮷", "a", "$1", ":name", ""};
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
        [](std::vector<std::string> const& chosen) {
            std::string text;
            for (auto const& piece : chosen) {
                text += piece;
            }
            return text;
        });
}

TEST_CASE("values of every type come back as they were sent") {
    reading([](Transaction& tx) {
        auto const digest = sha256("abc");
        auto const instant = Instant{std::chrono::microseconds{1'588'224'896'123'456}};
        auto const rows = Query{tx, "echo",
            R"(SELECT $1::bigint AS a, $2::text AS b, $3::date AS c, $4::bool AS d,
                                        $5::bytea AS e, $6::timestamptz AS f, $7::int AS g,
                                        $8::bigint AS h, $9::date AS i, $10::bigint AS j)"}
                              .bind(std::int64_t{-9'007'199'254'740'993})
                              .bind("it's \"x\" \\")
                              .bind(*parse_date("2020-04-30"))
                              .bind(true)
                              .bind(digest)
                              .bind(instant)
                              .bind(RegionCode::from_number(610102))
                              .bind(std::optional<Money>{})
                              .bind(*Period::parse("2020-04"))
                              .bind(std::nullopt)
                              .run();
        auto const row = rows.exactly_one();
        CHECK(row.int64("a") == -9'007'199'254'740'993);
        CHECK(row.text("b") == "it's \"x\" \\");
        CHECK(row.date("c") == *parse_date("2020-04-30"));
        CHECK(row.boolean("d"));
        CHECK(row.bytes("e") == std::vector<std::byte>(digest.begin(), digest.end()));
        CHECK(row.instant("f") == instant);
        CHECK(row.region("g").number() == 610102);
        CHECK_FALSE(row.optional_money("h"));
        CHECK(row.period("i").text() == "2020-04");
        CHECK(row.is_null("j"));
        CHECK(rows.columns().size() == 10);
    });
}

TEST_CASE("arrays of any texts come back as they were sent") {
    rc::prop("text arrays", [] {
        auto const texts = *rc::gen::container<std::vector<std::string>>(any_text());
        reading([&texts](Transaction& tx) {
            auto const row =
                Query{tx, "texts", "SELECT $1::text[] AS a, cardinality($1::text[]) AS n"}
                    .bind(texts)
                    .run()
                    .exactly_one();
            RC_ASSERT(row.text_array("a") == texts);
            RC_ASSERT(row.int64("n") == static_cast<std::int64_t>(texts.size()));
        });
    });
    rc::prop("number arrays", [](std::vector<std::int64_t> const& numbers) {
        reading([&numbers](Transaction& tx) {
            auto const row =
                Query{tx, "numbers", "SELECT $1::bigint[]"}.bind(numbers).run().exactly_one();
            RC_ASSERT(row.int64_array(0) == numbers);
        });
    });
}

TEST_CASE("an array may hold nulls, dates, digests and truths") {
    reading([](Transaction& tx) {
        auto const row =
            Query{tx, "arrays", R"(SELECT array_position($1::bigint[], NULL) AS null_at,
                                          ($2::date[])[2] = '2020-05-01' AS is_may,
                                          ($3::bytea[])[1] = sha256('abc') AS is_digest,
                                          ($4::bool[])[2] AS second)"}
                .bind(std::vector<std::optional<std::int64_t>>{7, std::nullopt})
                .bind(std::vector{*Period::parse("2020-04"), *Period::parse("2020-05")})
                .bind(std::vector{sha256("abc")})
                .bind(std::vector<bool>{false, true})
                .run()
                .exactly_one();
        CHECK(row.int64("null_at") == 2);
        CHECK(row.boolean("is_may"));
        CHECK(row.boolean("is_digest"));
        CHECK(row.boolean("second"));
    });
}

TEST_CASE("the number of rows meant is checked") {
    reading([](Transaction& tx) {
        auto const rows = [&tx](int count) {
            return Query{tx, "series", "SELECT generate_series(1, $1::int)"}.bind(count).run();
        };
        CHECK(rows(1).exactly_one().int64(0) == 1);
        CHECK_THROWS_AS(rows(0).exactly_one(), storage::Failure);
        CHECK_THROWS_AS(rows(2).exactly_one(), storage::Failure);
        CHECK_FALSE(rows(0).at_most_one());
        CHECK(rows(1).at_most_one());
        CHECK_THROWS_AS(rows(2).at_most_one(), storage::Failure);
        std::int64_t sum = 0;
        for (auto const& row : rows(4)) {
            sum += row.int64(0);
        }
        CHECK(sum == 10);
    });
}

TEST_CASE("a text with a zero byte is refused and not cut") {
    auto const send = [] {
        reading([](Transaction& tx) {
            Query{tx, "zero", "SELECT $1::text"}.bind(std::string("a\0b", 3)).run();
        });
    };
    REQUIRE_THROWS_AS(send(), storage::Failure);
}

TEST_CASE("a prepared statement is planned once a connection and serves every transaction") {
    for (auto round = 0; round < 3; ++round) {
        reading([](Transaction& tx) {
            for (std::int64_t number = 0; number < 3; ++number) {
                auto query = Query{tx, "twice", "SELECT 2 * $1::bigint"};
                CHECK(query.prepared().bind(number).run().exactly_one().int64(0) == 2 * number);
            }
            auto const count = Query{tx, "count", "SELECT count(*) FROM pg_prepared_statements"};
            CHECK(Query{count}.run().exactly_one().int64(0) == 1);
        });
    }
}

} // namespace
} // namespace doudi
