/// A row with a damaged identity counts in checks once somebody has said whose it is.
#include "doudi/operations/list_proposals.hpp"
#include "reconcile/check_world.hpp"
#include "support/print.hpp"

namespace doudi {
namespace {

using test::CheckWorld;

/// A list of one damaged row, proposed to be the person, as proposal 1 of the list returned.
std::int64_t propose(CheckWorld& world, std::string const& kind, int county, int person) {
    world.damage("WITH l AS (INSERT INTO roster.outside_list (book, kind, as_of, file_name,"
                 " file_sha256, row_count, imported_by, damaged_count) VALUES (610000, '" +
        kind +
        "', '2020-04-30', 'f', '\\x00', 0, 1, 1) RETURNING list), r AS (INSERT INTO"
        " roster.damaged_row (book, list, row_no, file_row, damage, sealed, same_hash, from_date,"
        " code) SELECT 610000, list, 1, 2, 'masked', '', sha256(''), '2020-01-03', '' FROM l)"
        " INSERT INTO roster.proposal SELECT 610000, list, 1, 1, " +
        std::to_string(county) + ", " + std::to_string(person) +
        ", 'masked', 40, 30, 21, 5 FROM l");
    return world.number("SELECT max(list) FROM roster.outside_list");
}

Result<void> decide(CheckWorld& world, std::int64_t list, bool is_confirmed) {
    auto auditor = world.at("zhao");
    auditor.actor.grants = {{access::Role::auditor, world.shaanxi}};
    return operations::decide_proposal(auditor,
        {.list = list, .proposal = 1, .is_confirmed = is_confirmed, .reason = "nobody we know"});
}

} // namespace

TEST_CASE("what a damaged row shows is found only once it is confirmed") {
    struct Case {
        std::string check;
        std::string kind;
        int county;
        int person;
        std::string found;
    };
    CheckWorld world;
    for (auto const& one : {
             Case{"A06", "payroll", 610102, 500003, "610102 DB-R 3 500003 25000 high\n"},
             Case{"A07", "custody", 610104, 500005, "610104 DB-R 1 500005 50000 high\n"},
             Case{"A01", "deaths", 610102, 500002, "610102 DB-R 2 500002 40000 high\n"},
         }) {
        CAPTURE(one.check);
        auto const list = propose(world, one.kind, one.county, one.person);
        auto const before = world.check(one.check);
        REQUIRE(before.has_value());
        CHECK(before->findings.empty());
        CHECK(world.check(one.check)->repeats == before->run.run);
        REQUIRE(decide(world, list, true).has_value());
        CHECK_FALSE(world.check(one.check)->repeats.has_value()); // its inputs are others
        CHECK(world.found(one.check) == one.found);
    }
}

TEST_CASE("what was rejected changes neither inputs nor findings") {
    CheckWorld world;
    auto const list = propose(world, "custody", 610104, 500005);
    auto const before = world.check("A07");
    REQUIRE(decide(world, list, false).has_value());
    auto const after = world.check("A07");
    CHECK(after->repeats == before->run.run);
    CHECK(after->findings.empty());
}

} // namespace doudi
