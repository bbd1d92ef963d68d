/// Migrations: once each, in order, together with their record, by one program at a time.
#include "doudi/storage/migrate.hpp"

#include "doudi/storage/failure.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace doudi {
namespace {

using embedded::TextFile;
using storage::migrate;
using storage::schema_state;
using storage::SchemaState;

constexpr TextFile first{"0001_one", "aa", "CREATE TABLE one (n int); INSERT INTO one VALUES (1);"};
constexpr TextFile second{"0002_two", "bb",
    "DO $$ DECLARE n int := 2; a int[] := ARRAY[1,2,3]; BEGIN a := a[1:n]; END $$;"
    "INSERT INTO one VALUES (2);"};
constexpr TextFile third{"0003_three", "cc", "INSERT INTO one VALUES (3); SELECT 1/0;"};

struct Fixture {
    test::Database fresh{test::Database::Unmigrated{}};

    Result<storage::MigrationReport> run(std::vector<TextFile> const& files) {
        return migrate(fresh.url(), files, {});
    }
    Refusal refusal(std::vector<TextFile> const& files) {
        auto const state = schema_state(fresh.url(), files, {});
        auto const ran = run(files);
        REQUIRE(state.has_error());
        REQUIRE(ran.has_error());
        CHECK(state.error().code == ran.error().code);
        return ran.error().code;
    }
    std::int64_t rows() {
        fresh.run_as_superuser("GRANT SELECT ON one TO PUBLIC");
        return storage::read_only(fresh.get(), [](storage::Transaction& tx) {
            return storage::Query{tx, "count", "SELECT count(*) FROM one"}
                .run()
                .exactly_one()
                .int64(0);
        });
    }
};

TEST_CASE_METHOD(Fixture, "files are applied once, in order") {
    CHECK(*schema_state(fresh.url(), std::vector{first}, {}) == SchemaState::behind);
    CHECK(run({first})->applied == std::vector<std::string>{"0001_one"});
    CHECK(*schema_state(fresh.url(), std::vector{first}, {}) == SchemaState::current);
    CHECK(run({first})->applied.empty());
    CHECK(*schema_state(fresh.url(), std::vector{first, second}, {}) == SchemaState::behind);
    CHECK(run({first, second})->applied == std::vector<std::string>{"0002_two"});
    CHECK(rows() == 2);
}

TEST_CASE_METHOD(Fixture, "a history that is not this program's is refused") {
    REQUIRE(run({first, second}).has_value());
    auto changed = second;
    changed.sha256 = "b0";
    CHECK(refusal({first, changed}) == Refusal::schema_changed);
    CHECK(refusal({first}) == Refusal::schema_newer);
    auto const between = TextFile{"0001_oneb", "ab", "SELECT 1"};
    CHECK(refusal({first, between, second}) == Refusal::schema_changed);
    CHECK(rows() == 2);
}

TEST_CASE_METHOD(Fixture, "a file that fails leaves nothing and says which it was") {
    REQUIRE_THROWS_WITH(
        run({first, second, third}), Catch::Contains("migration 0003_three: SQLSTATE 22012"));
    CHECK(rows() == 2);
    CHECK(*schema_state(fresh.url(), std::vector{first, second}, {}) == SchemaState::current);
}

TEST_CASE_METHOD(Fixture, "programs that migrate at once apply each file once") {
    constexpr int callers = 4;
    std::vector<std::jthread> programs;
    programs.reserve(callers);
    std::atomic<std::size_t> applied = 0;
    for (auto program = 0; program < callers; ++program) {
        programs.emplace_back([&] { applied += run({first, second})->applied.size(); });
    }
    programs.clear();
    CHECK(applied == 2);
    CHECK(rows() == 2);
}

TEST_CASE("the schema this program carries applies to an empty database and then is current") {
    test::Database fresh{test::Database::Unmigrated{}};
    REQUIRE(migrate(fresh.url()).has_value());
    CHECK(*schema_state(fresh.url()) == SchemaState::current);
    CHECK(migrate(fresh.url())->applied.empty());
}

} // namespace
} // namespace doudi
