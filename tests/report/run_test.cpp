/// Every report on the fixture: what its header promises, its checks, and its golden result.
/// DOUDI_UPDATE_GOLDEN=1 writes tests/golden/<name>.csv anew.
#include "doudi/report/run.hpp"

#include "doudi/base/csv.hpp"
#include "doudi/storage/failure.hpp"
#include "support/ledger_fixture.hpp"
#include "support/source_path.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

namespace doudi {
namespace {

using report::ReportResult;
using report::Values;

struct GoldenRun {
    std::string report;
    Values values;
};

std::vector<GoldenRun> const golden_runs{
    {"allocation_progress", {{"region", "610000"}, {"until", "2020-05"}}},
    {"dibao_leavers", {{"region", "610000"}, {"from", "2020-04"}, {"until", "2020-12"}}},
    {"dibao_registered_poor", {{"region", "610000"}, {"until", "2020-04"}}},
    {"expenditure_relief", {{"region", "610000"}, {"until", "2020-12"}}},
    {"general_ledger",
        {{"book", "610102"}, {"account", "Q102"}, {"from", "2020-04"}, {"until", "2020-05"}}},
    {"month_comparison",
        {{"region", "610000"}, {"from", "2020-04"}, {"until", "2020-05"}, {"detail", "LINES"}}},
    {"payment_indicators", {{"region", "610000"}, {"from", "2020-04"}, {"until", "2020-05"}}},
    {"payout_summary", {{"region", "610000"}, {"from", "2020-04"}, {"until", "2020-04"}}},
    {"project_progress", {{"region", "610000"}, {"until", "2022-05"}}},
    {"quota_use", {{"region", "610000"}, {"until", "2020-12"}}},
    {"trial_balance", {{"book", "610102"}, {"from", "2020-04"}, {"until", "2020-05"}}},
    {"unpaid_lines", {{"region", "610000"}, {"until", "2020-06"}}},
    {"verification_estimate", {{"region", "610000"}, {"sample", "1"}}},
    {"verification_lines", {{"region", "610000"}, {"sample", "1"}}},
    {"verification_samples", {{"region", "610000"}}},
    {"welfare_indicators", {{"region", "610000"}, {"until", "2020-04"}}},
    {"year_end_balance", {{"region", "610000"}, {"until", "2020-12"}}},
};

access::Actor auditor(int region) {
    return {UserId{2}, "李审计", {{access::Role::auditor, RegionCode::from_number(region)}}};
}

test::Database& fixture() {
    static test::Database database;
    static bool const is_written = [] {
        test::write_ledger_fixture(database);
        return true;
    }();
    static_cast<void>(is_written);
    return database;
}

ReportResult run(GoldenRun const& wanted) {
    auto const found = report::find_report(wanted.report);
    REQUIRE(found.has_value());
    auto result = report::run(fixture().get(), auditor(610000), **found, wanted.values);
    REQUIRE(result.has_value());
    return *std::move(result);
}

std::string csv_of(ReportResult const& result) {
    std::ostringstream out;
    CsvWriter csv{out};
    csv.row(std::span<std::string const>{result.column_names});
    for (auto const& row : result.rows) {
        csv.row(std::span<std::string const>{row});
    }
    return out.str();
}

std::string read_file(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::int64_t sum_of(ReportResult const& result, std::vector<std::string_view> const& columns) {
    std::int64_t sum = 0;
    for (auto const column : columns) {
        auto const place =
            std::find(result.column_names.begin(), result.column_names.end(), column);
        auto const at = static_cast<std::size_t>(place - result.column_names.begin());
        for (auto const& row : result.rows) {
            sum += row.at(at).empty() ? 0 : std::stoll(row.at(at));
        }
    }
    return sum;
}

std::string refusal_of(std::string const& name, Values const& values, access::Actor const& actor) {
    auto const result = report::run(fixture().get(), actor, **report::find_report(name), values);
    return result ? "none" : std::string{text_of(result.error().code).name};
}

} // namespace

TEST_CASE("every report has a golden run") {
    for (auto const& report : report::catalog()) {
        CHECK(std::any_of(golden_runs.begin(), golden_runs.end(),
            [&](GoldenRun const& wanted) { return wanted.report == report.name; }));
    }
}

TEST_CASE("a report gives the columns its header declares") {
    std::map<std::string_view, std::uint32_t> const oids{
        {"boolean", 16}, {"bigint", 20}, {"integer", 23}, {"text", 25}, {"date", 1082}};
    for (auto const& wanted : golden_runs) {
        INFO(wanted.report);
        auto const& declared = (*report::find_report(wanted.report))->columns;
        auto const result = run(wanted);
        REQUIRE(result.column_names.size() == declared.size());
        for (std::size_t at = 0; at < declared.size(); ++at) {
            CHECK(result.column_names[at] == declared[at].name);
            CHECK(result.type_oids[at] == oids.at(declared[at].type));
        }
    }
}

TEST_CASE("a report's checks hold") {
    for (auto const& wanted : golden_runs) {
        auto const result = run(wanted);
        for (auto const& check : (*report::find_report(wanted.report))->checks) {
            INFO(wanted.report << ": " << check.text);
            CHECK(sum_of(result, check.left) == sum_of(result, check.right));
        }
    }
}

TEST_CASE("a report gives what it gave") {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of the tests changes the environment
    bool const is_update = std::getenv("DOUDI_UPDATE_GOLDEN") != nullptr;
    for (auto const& wanted : golden_runs) {
        INFO(wanted.report);
        auto const path = test::source_path("tests/golden/" + wanted.report + ".csv");
        auto const csv = csv_of(run(wanted));
        if (is_update) {
            std::ofstream{path, std::ios::binary} << csv;
        }
        CHECK(csv == read_file(path));
    }
}

TEST_CASE("the totals of a trial balance agree ledger by ledger, whatever the months") {
    for (auto const* const from : {"2020-03", "2020-04", "2020-05"}) {
        for (auto const* const book : {"610000", "610102", "610103"}) {
            INFO(book << " from " << from);
            auto const result =
                run({"trial_balance", {{"book", book}, {"from", from}, {"until", "2020-05"}}});
            auto const totals = std::count_if(result.rows.begin(), result.rows.end(),
                [](auto const& row) { return row[0].size() == 1; });
            CHECK(totals >= 1);
            for (auto const& row : result.rows) {
                if (row[0].size() == 1) {
                    CHECK(row[3] == row[4]);
                    CHECK(row[5] == row[6]);
                    CHECK(row[7] == row[8]);
                }
            }
        }
    }
}

TEST_CASE("parameters are held to their types and bounds") {
    auto const actor = auditor(610000);
    Values const good{
        {"book", "610102"}, {"account", "Q102"}, {"from", "2020-04"}, {"until", "2020-04"}};
    struct Row {
        char const* name;
        char const* value; // null: left out
        char const* refusal;
    };
    for (auto const& row : {
             Row{"book", "610102", "none"},
             Row{"book", "61010", "malformed_region"},
             Row{"book", nullptr, "unknown_report_parameter"},
             Row{"from", "2020-13", "malformed_period"},
             Row{"from", "1900-01", "malformed_period"},
             Row{"account", "Q102'; DROP TABLE ledger.entry", "malformed"},
             Row{"account", "", "malformed"},
             Row{"county", "610102", "unknown_report_parameter"},
         }) {
        INFO(row.name << " = " << (row.value == nullptr ? "(none)" : row.value));
        auto values = good;
        if (row.value == nullptr) {
            values.erase(row.name);
        } else {
            values[row.name] = row.value;
        }
        CHECK(refusal_of("general_ledger", values, actor) == row.refusal);
    }
}

TEST_CASE("a report shows nothing outside the person's region, and changes nothing") {
    Values const county{{"book", "610102"}, {"from", "2020-04"}, {"until", "2020-04"}};
    CHECK(refusal_of("trial_balance", county, auditor(610000)) == "none");
    CHECK(refusal_of("trial_balance", county, auditor(610102)) == "none");
    CHECK(refusal_of("trial_balance", county, auditor(610103)) == "outside_region");
    CHECK(refusal_of("trial_balance", county, {UserId{3}, "", {}}) == "not_permitted");

    auto writing = **report::find_report("trial_balance");
    writing.sql = "INSERT INTO access.person (login, name) SELECT 'x', $1::integer::text"
                  " FROM (VALUES ($2::date, $3::date)) v RETURNING user_id";
    CHECK_THROWS_AS(
        report::run(fixture().get(), auditor(610000), writing, county), storage::Failure);
}

} // namespace doudi
