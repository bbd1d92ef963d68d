/// The guards of write() and read_only(), each against the trap it is there for.
#include "doudi/storage/transaction.hpp"

#include "doudi/storage/query.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

namespace doudi {
namespace {

using storage::Query;
using storage::Transaction;

struct Fixture {
    test::Database fresh{test::Database::Unmigrated{}};
    storage::Database& database = fresh.get();

    Fixture() {
        fresh.run_as_superuser("CREATE TABLE r (id bigint PRIMARY KEY, amount bigint);"
                               "GRANT ALL ON r TO PUBLIC");
    }

    std::int64_t count() {
        return storage::read_only(database, [](Transaction& tx) {
            return Query{tx, "count", "SELECT count(*) FROM r"}.run().exactly_one().int64(0);
        });
    }
    Result<int> insert(std::int64_t id) {
        return storage::write(database, [id](Transaction& tx) -> Result<int> {
            Query{tx, "insert", "INSERT INTO r VALUES ($1, 0)"}.bind(id).run();
            return 0;
        });
    }
};

TEST_CASE_METHOD(Fixture, "a value commits, a refusal and an exception roll back") {
    REQUIRE(insert(1).has_value());
    REQUIRE(count() == 1);

    auto const refused = storage::write(database, [](Transaction& tx) -> Result<int> {
        Query{tx, "insert", "INSERT INTO r VALUES (2, 0)"}.run();
        return Error{Refusal::period_closed, "2020-04"};
    });
    REQUIRE(refused.error().code == Refusal::period_closed);
    REQUIRE(count() == 1);

    REQUIRE_THROWS_AS(storage::write(database,
                          [](Transaction& tx) -> Result<int> {
                              Query{tx, "insert", "INSERT INTO r VALUES (3, 0)"}.run();
                              throw std::runtime_error{"bug"};
                          }),
        std::runtime_error);
    REQUIRE(count() == 1);
}

TEST_CASE_METHOD(Fixture, "a transaction with a failed statement cannot be committed") {
    auto const work = [](Transaction& tx) -> Result<int> {
        Query{tx, "insert", "INSERT INTO r VALUES (1, 0)"}.run();
        try {
            Query{tx, "divide", "SELECT 1/0"}.run();
        } catch (storage::Failure const&) { // NOLINT(bugprone-empty-catch): the trap
        }
        return 0;
    };
    REQUIRE_THROWS_AS(storage::write(database, work), storage::Failure);
    REQUIRE(count() == 0);
}

TEST_CASE_METHOD(Fixture, "transactions of one thread do not nest") {
    auto const nest = [this](auto outer, auto inner) {
        outer(database, [&](Transaction&) -> Result<int> {
            return inner(database, [](Transaction&) -> Result<int> { return 0; });
        });
    };
    auto const write = [](auto& db, auto work) { return storage::write(db, work); };
    auto const read = [](auto& db, auto work) { return storage::read_only(db, work); };
    REQUIRE_THROWS_AS(nest(write, write), std::logic_error);
    REQUIRE_THROWS_AS(nest(write, read), std::logic_error);
    REQUIRE_THROWS_AS(nest(read, read), std::logic_error);
    REQUIRE_NOTHROW(nest(read, write)); // a stream read while another is written
    REQUIRE(insert(1).has_value());     // and nothing is left behind
}

TEST_CASE_METHOD(Fixture, "reading sees one unchanging view and cannot write") {
    storage::read_only(database, [this](Transaction& tx) -> Result<int> {
        auto const rows = [&tx] {
            return Query{tx, "count", "SELECT count(*) FROM r"}.run().exactly_one().int64(0);
        };
        REQUIRE(rows() == 0);
        REQUIRE(insert(1).has_value());
        REQUIRE(rows() == 0);
        return 0;
    });
    auto const write_in_read = [](Transaction& tx) -> Result<int> {
        Query{tx, "insert", "INSERT INTO r VALUES (9, 0)"}.run();
        return 0;
    };
    REQUIRE_THROWS_AS(storage::read_only(database, write_in_read), storage::Failure);
}

TEST_CASE("no statement is compiled just in time, whatever the server's settings") {
    test::Database const fresh;
    fresh.run_as_superuser(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = on', current_database()); END $$");
    storage::Database database{fresh.url()};
    CHECK(storage::read_only(database, [](storage::Transaction& tx) {
        return std::string{
            storage::Query{tx, "jit", "SELECT current_setting('jit')"}.run().exactly_one().text(0)};
    }) == "off");
}

TEST_CASE_METHOD(Fixture, "a deadlock is done again, and both succeed") {
    REQUIRE(insert(1).has_value());
    REQUIRE(insert(2).has_value());
    std::latch both_hold_one{2};
    std::atomic<int> runs = 0;
    auto const add = [&](std::int64_t first, std::int64_t second) {
        bool is_first_run = true;
        auto const done = storage::write(database, [&](Transaction& tx) -> Result<int> {
            ++runs;
            constexpr auto sql = "UPDATE r SET amount = amount + 1 WHERE id = $1";
            Query{tx, "add", sql}.bind(first).run();
            if (is_first_run) {
                is_first_run = false;
                both_hold_one.arrive_and_wait();
            }
            Query{tx, "add", sql}.bind(second).run();
            return 0;
        });
        CHECK(done.has_value());
    };
    std::thread other{[&] { add(2, 1); }};
    add(1, 2);
    other.join();
    REQUIRE(runs == 3);
    auto const total = storage::read_only(database, [](Transaction& tx) {
        return Query{tx, "sum", "SELECT sum(amount) FROM r"}.run().exactly_one().int64(0);
    });
    REQUIRE(total == 4);
}

TEST_CASE_METHOD(Fixture, "what keeps losing races fails after five attempts") {
    int runs = 0;
    auto const lose = [&runs](Transaction& tx) -> Result<int> {
        ++runs;
        Query{tx, "lose", "DO $$BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END$$"}.run();
        return 0;
    };
    REQUIRE_THROWS_AS(storage::write(database, lose), storage::Failure);
    REQUIRE(runs == 5);
}

TEST_CASE_METHOD(Fixture, "a connection lost during COMMIT leaves the outcome in doubt") {
    fresh.run_as_superuser(R"(
        CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
            $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;
        CREATE CONSTRAINT TRIGGER die AFTER INSERT ON r DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION die())");
    REQUIRE_THROWS_AS(insert(1), storage::CommitInDoubt);
    REQUIRE(count() == 0); // on a new connection
}

TEST_CASE_METHOD(Fixture, "connections that died while idle are replaced without a word") {
    REQUIRE(insert(1).has_value());
    fresh.run_as_superuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                           "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    REQUIRE(insert(2).has_value());
    REQUIRE(count() == 2);
}

TEST_CASE_METHOD(Fixture, "a connection lost in the middle is a failure and changes nothing") {
    fresh.run_as_superuser("CREATE FUNCTION die() RETURNS bool LANGUAGE sql SECURITY DEFINER AS "
                           "'SELECT pg_terminate_backend(pg_backend_pid())'");
    auto const work = [](Transaction& tx) -> Result<int> {
        Query{tx, "insert", "INSERT INTO r VALUES (1, 0)"}.run();
        Query{tx, "die", "SELECT die()"}.run();
        return 0;
    };
    try {
        storage::write(database, work);
        FAIL("no exception");
    } catch (storage::Failure const& failure) {
        CHECK(failure.is_connection_lost());
        CHECK(failure.statement() == "die");
    }
    REQUIRE(count() == 0);
}

TEST_CASE_METHOD(Fixture, "refusals of the database come back as values") {
    auto const raise = [](Transaction& tx) -> Result<int> {
        Query{tx, "post",
            "DO $$BEGIN RAISE EXCEPTION 'period_closed' USING ERRCODE = 'DD105', "
            "DETAIL = '610000 2020-04'; END$$"}
            .run();
        return 0;
    };
    auto const refused = storage::write(database, raise);
    REQUIRE(refused.error().code == Refusal::period_closed);
    REQUIRE(refused.error().detail == "610000 2020-04");

    fresh.run_as_superuser("ALTER TABLE r ADD CONSTRAINT person_login_key UNIQUE (amount)");
    REQUIRE(insert(1).has_value());
    auto const duplicate = insert(2);
    REQUIRE(duplicate.error().code == Refusal::duplicate_user);
    REQUIRE(duplicate.error().detail.empty()); // the server's DETAIL quotes the row
}

TEST_CASE_METHOD(Fixture, "a failure names the statement and the SQLSTATE and no bound value") {
    try {
        storage::write(database, [](Transaction& tx) -> Result<int> {
            Query{tx, "cast", "SELECT $1::text::int"}.bind("Zhang San").run();
            return 0;
        });
        FAIL("no exception");
    } catch (storage::Failure const& failure) {
        CHECK(std::string{failure.what()} == "cast: SQLSTATE 22P02");
    }
}

TEST_CASE("a server that is not there is a failure that says why") {
    storage::Database database{"host=/nonexistent dbname=doudi connect_timeout=2"};
    auto const ask = [&] { storage::read_only(database, [](Transaction&) { return 0; }); };
    REQUIRE_THROWS_WITH(
        ask(), Catch::Contains("connect: SQLSTATE 08001 (") && Catch::Contains("/nonexistent"));
}

TEST_CASE("more transactions than connections wait for each other") {
    test::Database fresh{test::Database::Unmigrated{}};
    storage::Database database{fresh.url(), 2};
    std::atomic<int> open = 0;
    std::atomic<int> open_max = 0;
    constexpr int callers = 8;
    std::vector<std::jthread> threads;
    threads.reserve(callers);
    for (auto thread = 0; thread < callers; ++thread) {
        threads.emplace_back([&] {
            storage::read_only(database, [&](Transaction& tx) {
                auto const now_open = ++open;
                for (auto seen = open_max.load(); seen < now_open;) {
                    open_max.compare_exchange_weak(seen, now_open);
                }
                Query{tx, "wait", "SELECT pg_sleep(0.02)"}.run();
                --open;
                return 0;
            });
        });
    }
    threads.clear();
    REQUIRE(open_max == 2);
}

TEST_CASE_METHOD(Fixture, "a snapshot shows one state to all who share it, and takes new rows") {
    REQUIRE(insert(1).has_value());
    auto const rows = [](Transaction& tx) {
        return Query{tx, "count", "SELECT count(*) FROM r"}.run().exactly_one().int64(0);
    };
    auto const done = storage::write_on_snapshot(database, [&](Transaction& tx) -> Result<int> {
        auto const snapshot = tx.snapshot();
        std::thread{[&] { REQUIRE(insert(2).has_value()); }}.join();
        REQUIRE(rows(tx) == 1);
        REQUIRE(storage::read_snapshot(database, snapshot, rows) == 1);
        REQUIRE_THROWS_AS(storage::read_only(database, rows), std::logic_error);
        REQUIRE_THROWS_AS(insert(3), std::logic_error);
        Query{tx, "insert", "INSERT INTO r VALUES (4, 0)"}.run();
        return 0;
    });
    REQUIRE(done.has_value());
    REQUIRE(count() == 3);
}

} // namespace
} // namespace doudi
