// Wuhan, January to December 2020: a handful of households, what each was paid in every month, and
// the document that says so.
//
// Source: 武汉市社会救助兜底脱贫行动实施方案, 2020-05-22 (F25, F26, F27, F31, F33); urban dibao of
//         780 yuan a month and subsidies of 100 yuan are the samples of schema/policy.
#include "doudi/operations/build_batches.hpp"
#include "doudi/operations/reconcile.hpp"
#include "doudi/operations/verify_ledger.hpp"
#include "support/place_year.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace doudi {
namespace {

using test::Citizen;
using test::Household;

test::Residence const jiangan{.county = "420102", .is_urban = true};

/// Jiang'an (江岸区, 420102) and Jianghan (江汉区, 420103): urban dibao is 780.00 a month.
struct WuhanYear : test::PlaceYear {
    WuhanYear()
        : PlaceYear{{.area = 420100, .books = {420000, 420100, 420102, 420103}, .year = 2020}} {}
};

std::string dibao(std::vector<Household> const& all) {
    return test::households(jiangan, all);
}

std::string id_of(Citizen const& one) {
    return test::make_id(one.number, one.born, jiangan.county);
}

// The people, by what happens to them.
Citizen const leaver{1, "程退出"};
Citizen const leavers_wife{2, "程妻"};
Citizen const worker{3, "吴务工"};
Citizen const workers_wife{4, "吴妻"};
Citizen const workers_child{5, "吴子", "20120101"};
Citizen const widow{6, "孙五月"};
Citizen const dead_in_may{7, "孙夫"};
Citizen const widower{8, "李六月"};
Citizen const dead_in_june{9, "李妻"};
Citizen const single{10, "周单人", "19750101", "残疾类别等级=41"};
Citizen const richer{11, "郑增收"};

Household const leaving{"H1", "", {leaver, leavers_wife}};
Household const working{"H2", "务工经营年收入=18000", {worker, workers_wife, workers_child}};
Household const may_death{"H3", "", {widow, dead_in_may}};
Household const june_death{"H4", "", {widower, dead_in_june}};
Household const alone{"H5", "单人户=是", {single}};
Household const earning{"H6", "", {richer}};

/// The roster of dibao: what changes, and in which month it takes effect.
std::string dibao_of(std::string const& month) {
    auto h3 = may_death;
    auto h4 = june_death;
    auto h6 = earning;
    if (month >= "2020-06") {
        h3.members.pop_back(); // died on 20 May
    }
    if (month >= "2020-07") {
        h4.members.pop_back(); // died on 10 June
    }
    if (month >= "2020-05") {
        h6.facts = "务工经营年收入=12000"; // not counted before July, then by half
    }
    std::vector<Household> all;
    if (month < "2020-05") {
        all.push_back(leaving); // exit applied for in April, in force from May
    }
    all.push_back(working);
    all.push_back(h3);
    all.push_back(h4);
    if (month < "2020-08") {
        all.push_back(alone); // taken off the list from August
    }
    all.push_back(h6);
    return dibao(all);
}

std::vector<test::Expected> const year{
    {"DB-U", "程退出", "1560.00 1560.00 1560.00 1560.00 1560.00 1560.00 - - - - - -",
        "F25: 2 × 780; leaves from May, not in force before July"},
    {"DB-U", "吴务工",
        "840.00 840.00 840.00 2340.00 2340.00 2340.00 "
        "1590.00 1590.00 1590.00 1590.00 1590.00 1590.00",
        "F27: 3 × 780 less 1,500 a month from work; nothing of it April to June, half from July"},
    {"DB-U", "孙五月",
        "1560.00 1560.00 1560.00 1560.00 1560.00 1560.00 780.00 780.00 780.00 780.00 780.00 780.00",
        "F26: her husband dies in May, the household keeps its amount for June"},
    {"DB-U", "李六月",
        "1560.00 1560.00 1560.00 1560.00 1560.00 1560.00 780.00 780.00 780.00 780.00 780.00 780.00",
        "his wife dies in June, one person from July"},
    {"DB-U", "周单人",
        "780.00 780.00 780.00 780.00 780.00 780.00 780.00 780.00 780.00 780.00 780.00 780.00",
        "F33: protected singly, off the list from August, does not leave before 2021"},
    {"DB-U", "郑增收",
        "780.00 780.00 780.00 780.00 780.00 780.00 280.00 280.00 280.00 280.00 280.00 280.00",
        "F27: earns 1,000 a month from May: nothing counts to June, 500 from July"},
    {"DS-L", "周单人",
        "100.00 100.00 150.00 150.00 150.00 150.00 100.00 100.00 100.00 100.00 100.00 100.00",
        "F31: +50 from March to June"},
    {"DS-N", "周单人",
        "100.00 100.00 150.00 150.00 150.00 150.00 100.00 100.00 100.00 100.00 100.00 100.00",
        "F31: +50 from March to June, on this subsidy too"},
};

TEST_CASE_METHOD(WuhanYear, "Wuhan 2020, F25 F26 F27 F31 F33: every line of the year") {
    take("DS-L", "2020-01", test::persons(jiangan, {single}));
    take("DS-N", "2020-01", test::persons(jiangan, {single}));
    std::string before;
    for (auto month = *Period::parse("2020-01"); month.year() == 2020; month = month.next()) {
        if (auto const roster = dibao_of(month.text()); roster != before) {
            take("DB-U", month.text(), roster);
            before = roster;
        }
        if (month.text() == "2020-06") {
            deaths("2020-05-31", id_of(dead_in_may) + ",2020-05-20\n");
        }
        if (month.text() == "2020-07") {
            deaths("2020-06-30", id_of(dead_in_june) + ",2020-06-10\n");
        }
        build(month.text());
    }
    check(year);
    CHECK(sources_of("DB-U", "程退出", "2020-05").find("F25") != std::string::npos);
    CHECK(sources_of("DB-U", "孙五月", "2020-06").find("F26") != std::string::npos);
    CHECK(sources_of("DB-U", "周单人", "2020-09").find("F33") != std::string::npos);
    CHECK(sources_of("DB-U", "吴务工", "2020-07").find("F27") != std::string::npos);
}

TEST_CASE_METHOD(WuhanYear, "F26 a death in the frozen months is no finding, one before them is") {
    take("DB-U", "2020-01", dibao({may_death, june_death, earning}));
    deaths("2020-05-31",
        id_of(dead_in_may) + ",2020-05-20\n" + id_of(dead_in_june) + ",2020-02-10\n" +
            id_of(richer) + ",2020-05-03\n");
    build("2020-06");
    auto const view = operations::run_reconciliation(context, *Period::parse("2020-06"), area);
    REQUIRE(view.has_value());
    std::map<std::string, std::int64_t> lines;
    for (auto const& bucket : view->buckets) {
        if (bucket.question == "roster_payments") {
            lines[bucket.bucket] = bucket.line_count;
        }
    }
    // Sun lost her husband in May: exempt. Li is paid without his wife, who died in February, and
    // Zheng, who lived alone, is not paid.
    CHECK(lines ==
        std::map<std::string, std::int64_t>{{"dead_exempt", 1}, {"excluded", 1}, {"matched", 1}});
    CHECK(count("payout.exclusion WHERE rule = 6") == 2);
}

TEST_CASE_METHOD(WuhanYear, "F25 reconciliation computes held and carried lines again") {
    take("DB-U", "2020-01", dibao({leaving, working, earning}));
    auto poorer = working;
    poorer.members.pop_back(); // moved out: less, from May
    take("DB-U", "2020-05", dibao({poorer, earning}));
    build("2020-05");
    CHECK(count("payout.hold WHERE rule = 1") == 2);
    CHECK(count("payout.hold WHERE is_ended") == 1);
    auto const view = operations::run_reconciliation(context, *Period::parse("2020-05"), area);
    REQUIRE(view.has_value());
    for (auto const& bucket : view->buckets) {
        if (bucket.question == "roster_payments") {
            CHECK(bucket.bucket == "matched");
            CHECK(bucket.line_count == 3);
        }
    }
    auto const again = operations::build_batches(context,
        {.period = *Period::parse("2020-05"), .programs = {}, .region = area, .rebuild = true});
    CHECK(again->at(0).did == operations::Did::unchanged);
}

TEST_CASE_METHOD(WuhanYear, "F25 a new head of household takes over what the old one was paid") {
    take("DB-U", "2020-01", dibao({may_death, earning}));
    deaths("2020-04-30", id_of(widow) + ",2020-04-10\n" + id_of(richer) + ",2020-04-20\n");
    Household const succeeded{"H3", "", {dead_in_may}}; // here he outlives her
    take("DB-U", "2020-05", dibao({succeeded}));
    build("2020-05");
    CHECK(paid("DB-U", "孙夫") == "- - - - 1560.00 - - - - - - -");
    CHECK(paid("DB-U", "孙五月") == "- - - - - - - - - - - -");
    // Nobody is left in the other household.
    CHECK(paid("DB-U", "郑增收") == "- - - - - - - - - - - -");
}

/// What the audit of exclusions finds first, or "".
std::string first_difference(WuhanYear& world) {
    auto const verified = operations::verify_ledger(world.context, {.region = world.area});
    REQUIRE(verified.has_value());
    for (auto const& result : verified->checks) {
        if (result.first && result.check == audit::Check::exclusions) {
            return result.first->text();
        }
    }
    return "";
}

/// "excluded 1, matched 1": lines of a month by the bucket of roster against payments.
std::string buckets(WuhanYear& world, std::string const& month) {
    auto const view =
        operations::run_reconciliation(world.context, *Period::parse(month), world.area);
    REQUIRE(view.has_value());
    std::string text;
    for (auto const& bucket : view->buckets) {
        if (bucket.question == "roster_payments") {
            text += (text.empty() ? "" : ", ") + bucket.bucket + " " +
                std::to_string(bucket.line_count);
        }
    }
    return text;
}

TEST_CASE_METHOD(WuhanYear, "F26 nothing is paid for the dead when nobody else of theirs is paid") {
    take("DB-U", "2020-01", dibao({may_death, june_death}));
    take("TK-S", "2020-06", test::persons(jiangan, {widow})); // tekun is paid instead of dibao
    deaths(
        "2020-05-31", id_of(dead_in_may) + ",2020-05-20\n" + id_of(dead_in_june) + ",2020-05-21\n");
    build("2020-06");
    CHECK(paid("DB-U", "孙五月") == "- - - - - - - - - - - -");
    CHECK(paid("TK-S", "孙五月") != "- - - - - - - - - - - -");
    CHECK(paid("DB-U", "李六月") == "- - - - - 1560.00 - - - - - -");
    CHECK(count("payout.exclusion WHERE rule = 6") == 1);
    CHECK(buckets(*this, "2020-06") == "dead_exempt 1, excluded 1, matched 1");
    CHECK(first_difference(*this).empty());

    // Had it been paid, reconciliation and audit would say so.
    database.run_as_superuser("SET session_replication_role = replica;"
                              "DELETE FROM payout.exclusion WHERE rule = 6;"
                              "UPDATE payout.exclusion SET line_no = 1;"
                              "UPDATE payout.batch SET excluded_count = 0;"
                              "UPDATE payout.line l SET enrolment = x.enrolment, "
                              "enrolment_version = x.version FROM payout.exclusion x "
                              "WHERE l.batch = x.batch AND l.line_no = 1;"
                              "RESET session_replication_role");
    CHECK(buckets(*this, "2020-06").find("dead 1") != std::string::npos);
    CHECK(first_difference(*this).find("members") != std::string::npos);
}

TEST_CASE_METHOD(WuhanYear, "F33 who moved out of a household is not held in it by the freeze") {
    Citizen const child{12, "周子", "20120101"};
    Household const both{"H5", "单人户=是", {single, child}};
    take("DB-U", "2020-01", dibao({both}));
    take("DB-U", "2020-08", dibao({alone}));
    take("FW", "2020-08", test::persons(jiangan, {child})); // less dibao only while that is paid
    build("2020-08");
    CHECK(count("payout.exclusion") == 0);
    CHECK(paid("DB-U", "周单人") == "- - - - - - - 780.00 - - - -");
    CHECK(buckets(*this, "2020-08") == "matched 2");
}

} // namespace
} // namespace doudi
