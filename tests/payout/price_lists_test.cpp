/// The price subsidy without a roster of its own: everybody of the list of the benefit it comes
/// with, once over all lists, in months in which prices have risen.
#include "doudi/operations/reconcile.hpp"
#include "doudi/operations/simulate_policy.hpp"
#include "doudi/operations/verify_ledger.hpp"
#include "support/place_year.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

namespace doudi {
namespace {

using test::Citizen;
using test::households;
using test::persons;

std::vector<std::string> const price{"PT-DB-R", "PT-DB-U", "PT-TK", "PT-OR", "PT-FW"};

/// The buckets of roster against payments, of one program.
std::map<std::string, std::int64_t> buckets(test::PlaceYear& year, std::string const& month) {
    auto const view =
        operations::run_reconciliation(year.context, *Period::parse(month), year.area);
    REQUIRE(view.has_value());
    std::map<std::string, std::int64_t> lines;
    for (auto const& bucket : view->buckets) {
        if (bucket.question == "roster_payments") {
            lines[bucket.bucket] = bucket.line_count;
        }
    }
    return lines;
}

/// Chang'an (长安区, 610116): 30 yuan a head while food is dearer by 6 %, 60 from March to June
/// 2020.
struct Prices : test::PlaceYear {
    Prices() : PlaceYear{{.area = 610000, .books = {610000, 610116}, .year = 2020}} {
        take("DB-R", "2020-01",
            households(country,
                {{"H1", "", {{1, "张全"}, {2, "张母", "19480501"}, {3, "张子", "20100601"}}},
                    {"H2", "单人户=是", {{4, "吴重残", "19900101", "残疾类别等级=41"}, father}},
                    {"H3", "", {twice}}, {"H4", "", {{7, "赵寡"}, dead}}}));
        take("DB-U", "2020-01", households(town, {{"U1", "", {{9, "高城市"}}}}));
        take("TK-S", "2020-01", persons(country, {{10, "孙分散", "19450101"}, twice, both}));
        take("TK-J", "2020-01",
            persons(country, {{12, "周集中", "19450101", "供养方式=集中"}, both}));
        take("OR-S", "2020-01", persons(country, {{13, "钱孤儿", "20120101"}}));
        take("FW", "2020-01", persons(country, {{14, "郑缺养", "20120101"}}));
        deaths(
            "2020-02-29", test::make_id(dead.number, dead.born, country.county) + ",2020-02-10\n");
    }

    test::Residence const country{.county = "610116"};
    test::Residence const town{.county = "610116", .is_urban = true};
    Citizen const father{5, "吴父", "19650101"};
    Citizen const twice{6, "冯两项", "19450101"};
    Citizen const both{11, "何两名册", "19450101"};
    Citizen const dead{8, "赵亡"};
};

constexpr auto nothing = "- - - - - - - - - - - -";

std::vector<test::Expected> const year_2020{
    {"PT-DB-R", "张全", "90.00 90.00 180.00 180.00 180.00 180.00 90.00 90.00 90.00 - - -",
        "30 for each of the three, twice that from March to June; October: prices rise less"},
    {"PT-DB-R", "吴重残", "30.00 30.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -",
        "protected alone: the father in the household is not on the list"},
    {"PT-DB-R", "冯两项", "30.00 30.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -",
        "on the lists of dibao and of tekun: once, by the older"},
    {"PT-TK", "冯两项", nothing, "paid by the list of dibao"},
    {"PT-DB-R", "赵寡", "60.00 60.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -",
        "two until February, when one dies"},
    {"PT-DB-U", "高城市", "30.00 30.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -",
        "town and country alike"},
    {"PT-TK", "孙分散", "30.00 30.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -",
        "one list of the two"},
    {"PT-TK", "周集中", "30.00 30.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -", "the other"},
    {"PT-TK", "何两名册", "30.00 30.00 60.00 60.00 60.00 60.00 30.00 30.00 30.00 - - -",
        "on both: once"},
    {"PT-OR", "钱孤儿", "- - 60.00 60.00 60.00 60.00 - - - - - -", "children from March to June"},
    {"PT-FW", "郑缺养", "- - 60.00 60.00 60.00 60.00 - - - - - -", "likewise"},
};

TEST_CASE_METHOD(Prices, "a price subsidy without a roster goes by the lists of its benefit") {
    for (auto month = *Period::parse("2020-01"); month.year() == 2020; month = month.next()) {
        build(month.text(), price);
    }
    check(year_2020);
    CHECK(count("payout.batch WHERE state <> 'cancelled' AND program NOT LIKE 'PT-%'") == 0);
    CHECK(count("payout.batch WHERE state <> 'cancelled' AND period = '2020-03-01'") == 5);
    CHECK(buckets(*this, "2020-03").contains("matched"));
    auto auditor = context;
    CHECK_FALSE(operations::verify_ledger(auditor, {})->first);
}

TEST_CASE_METHOD(Prices, "the audit follows a price subsidy to the lists it is paid by") {
    build("2020-03", price);
    database.run_as_superuser("SET session_replication_role = replica;"
                              "UPDATE payout.exclusion SET member = -1 WHERE rule = 6;"
                              "RESET session_replication_role");
    auto auditor = context;
    auto const verified = operations::verify_ledger(auditor, {});
    REQUIRE(verified->first.has_value());
    CHECK(verified->first->text().find("member: expected -1, found ") != std::string::npos);
}

TEST_CASE_METHOD(Prices, "a line of a price subsidy is explained by the list it comes from") {
    build("2020-03", price);
    std::set<std::string> lists;
    for (auto const& [program, name, list] :
        {std::tuple{"PT-DB-R", "张全", "DB-R"}, std::tuple{"PT-TK", "孙分散", "TK-S"},
            std::tuple{"PT-TK", "周集中", "TK-J"}, std::tuple{"PT-OR", "钱孤儿", "OR-S"}}) {
        INFO(program);
        CHECK(steps_of(program, name, "2020-03")
                  .find("by the list of this benefit: " + std::string{list}) != std::string::npos);
    }
}

TEST_CASE_METHOD(Prices, "reconciliation of price subsidies sees what their lists say") {
    build("2020-03", price);
    // 4 households of dibao and 1 in town, 5 places on the lists of tekun, 2 children; of tekun one
    // is paid by the list of dibao and one by the other list. The benefits are not built here.
    auto found = buckets(*this, "2020-03");
    CHECK(found["excluded"] == 2);
    CHECK(found["matched"] == 10);
    auto const not_built = found["missing"];
    CHECK_FALSE(found.contains("unexpected"));
    CHECK_FALSE(found.contains("amount_differs"));
    // One more on the list since: rebuilding brings him in.
    take("TK-J", "2020-03",
        persons(country,
            {{12, "周集中", "19450101", "供养方式=集中"}, both, {15, "新集中", "19450101"}}));
    found = buckets(*this, "2020-03");
    CHECK(found["missing"] == not_built + 2); // he of the benefit, and of the subsidy
    auto const again = operations::build_batches(context,
        {.period = *Period::parse("2020-03"), .programs = price, .region = area, .rebuild = true});
    REQUIRE(again.has_value());
    CHECK(paid("PT-TK", "新集中") == "- - 60.00 - - - - - - - - -");
}

TEST_CASE_METHOD(Prices, "a roster of its own goes before the lists, and no rise pays nobody") {
    take("PT-TK", "2020-03", persons(country, {{12, "周集中", "19450101", "供养方式=集中"}}));
    build("2020-03", price);
    CHECK(paid("PT-TK", "周集中") == "- - 60.00 - - - - - - - - -");
    CHECK(paid("PT-TK", "孙分散") == nothing);
    auto const outcomes = operations::build_batches(
        context, {.period = *Period::parse("2020-11"), .programs = {"PT-DB-U"}, .region = area});
    REQUIRE(outcomes.has_value());
    REQUIRE(outcomes->size() == 1);
    REQUIRE(outcomes->front().refusal.has_value());
    CHECK(outcomes->front().refusal->code == Refusal::nothing_to_pay);
}

TEST_CASE_METHOD(Prices, "X5 a simulation pays a price subsidy by the lists as a build does") {
    operations::PolicyText const dearer{"dearer.toml", R"toml(
region = "610116"

[[figure]]
name = "price.flat"
from = "2020-01"
yuan_per_month = "40"
source = "拟调整方案"
basis = "assumed"
)toml"};
    auto const march = *Period::parse("2020-03");
    auto const simulated = operations::simulate_policy(context,
        {.packs = {dearer}, .region = area, .from = march, .until = march, .programs = price});
    REQUIRE(simulated.has_value());
    std::vector<std::string> lines;
    for (auto const& line : *simulated) {
        lines.push_back(line.program + ": " + std::to_string(line.present.payments) + " of " +
            std::to_string(line.present.amount.fen()) + " fen, then " +
            std::to_string(line.changed.payments) + " of " +
            std::to_string(line.changed.amount.fen()));
    }
    // As year_2020 has it for March: 180 + 60 + 60 + 60, 60, three times 60, 60 and 60 yuan.
    CHECK(lines ==
        std::vector<std::string>{"PT-DB-R: 4 of 36000 fen, then 4 of 48000",
            "PT-DB-U: 1 of 6000 fen, then 1 of 8000", "PT-FW: 1 of 6000 fen, then 1 of 8000",
            "PT-OR: 1 of 6000 fen, then 1 of 8000", "PT-TK: 3 of 18000 fen, then 3 of 24000"});
    CHECK(count("payout.batch") == 0);
}

TEST_CASE_METHOD(Prices, "X4 who is found to have left a list pays the price subsidy back too") {
    build("2020-03", price);
    release("2020-03");
    auto correction =
        request(persons(country, {{12, "周集中", "19450101", "供养方式=集中"}, both}), "2020-03");
    correction.program = "TK-J";
    correction.is_correction = true;
    correction.file = file(persons(country, {both, {15, "新集中", "19450101", "供养方式=集中"}}));
    REQUIRE(import(correction).has_value());
    adjust("2020-03", "2020-03", "2020-04-10");
    CHECK(paid("PT-TK", "新集中") == "- - +60.00 - - - - - - - - -");
    CHECK(paid("PT-TK", "孙分散") == "- - 60.00 - - - - - - - - -");
}

/// Jiang'an of Wuhan, where nobody leaves dibao from April to June 2020.
struct Frozen : test::PlaceYear {
    Frozen() : PlaceYear{{.area = 420100, .books = {420000, 420100, 420102}, .year = 2020}} {}
};

TEST_CASE_METHOD(Frozen, "F25 who may not leave dibao stays on the list of the price subsidy") {
    test::Residence const at{.county = "420102", .is_urban = true};
    test::Household const leaving{"H1", "", {{1, "程退出"}}};
    test::Household const staying{"H2", "", {{2, "郑在册"}}};
    take("DB-U", "2020-01", households(at, {leaving, staying}));
    take("DB-U", "2020-05", households(at, {staying}));
    for (auto const* const month : {"2020-04", "2020-05", "2020-06", "2020-07"}) {
        build(month, {"DB-U", "PT-DB-U"});
    }
    auto const stays = paid("PT-DB-U", "郑在册");
    auto leaves = stays;
    REQUIRE(stays.substr(0, 6) == "- - - ");
    auto const july = stays.find(' ', stays.find(' ', stays.find(' ', 6) + 1) + 1) + 1;
    leaves.replace(july, stays.find(' ', july) - july, "-");
    CHECK(paid("PT-DB-U", "程退出") == leaves);
    CHECK(buckets(*this, "2020-05") == std::map<std::string, std::int64_t>{{"matched", 4}});
}

} // namespace
} // namespace doudi
