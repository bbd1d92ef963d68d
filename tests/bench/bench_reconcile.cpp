// 2,000,000 people on the rosters of 107 counties, as many payments and as many answers of banks,
// with faults of twenty kinds in one of a hundred: what `doudi reconcile run` takes and finds,
// against one full outer join of the same three files by DuckDB, which reads them as CSV.
//   bench_reconcile [--json] [--lines N]
#include "bench_cluster.hpp"
#include "bench_counties.hpp"
#include "doudi/base/ratio.hpp"
#include "doudi/operations/reconcile.hpp"
#include "planted_month.hpp"
#include "support/shell.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int ratio_decimals = 2;
constexpr auto join_command = "node build/npm/outer_join.mjs"; // put there by tools/bench

struct Options {
    std::int64_t lines = 2'000'000;
    bool is_json = false;
};

Options options_of(int argc, char** argv) {
    Options options;
    std::vector<std::string_view> const words{argv + 1, argv + argc};
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--json") {
            options.is_json = true;
        } else if (words[i] == "--lines" && i + 1 < words.size()) {
            ++i;
            std::from_chars(words[i].begin(), words[i].end(), options.lines);
        } else {
            std::cerr << "usage: bench_reconcile [--json] [--lines N]\n";
            std::exit(64); // NOLINT(concurrency-mt-unsafe): one thread yet
        }
    }
    return options;
}

struct Measured {
    std::int64_t rows = 0;
    milliseconds reconcile{};
    milliseconds join{};
    std::int64_t planted = 0;
    std::int64_t found = 0;
    std::int64_t not_planted = 0;
};

template <class F> milliseconds time_of(F const& work) {
    auto const begun = Clock::now();
    work();
    return std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
}

/// The three tables as files, whole rows in no particular order, and what DuckDB takes to join
/// them.
milliseconds join_files(Admin& admin, std::filesystem::path const& directory) {
    std::string command = join_command;
    for (auto const* const table : {"roster.enrolment", "payout.line", "payout.result_row"}) {
        auto const file = directory / (std::string{table} + ".csv");
        admin.copy_to(file, "SELECT * FROM " + std::string{table}, "csv, HEADER");
        command += " '" + file.string() + "'";
    }
    auto const joined = test::run_shell(command + " 2>&1");
    std::int64_t took_ms = 0;
    auto const* const end = joined.output.data() + joined.output.size();
    auto const read = std::from_chars(joined.output.data(), end, took_ms);
    if (joined.exit_code != 0 || read.ec != std::errc{}) {
        fail(joined.output);
    }
    return milliseconds{took_ms};
}

Measured measure(BenchCluster const& cluster, Options const& options) {
    storage::Database db{cluster.url()};
    Admin admin{cluster.admin_url()};
    PlantedMonth month{db, admin};
    month.enrol(open_counties(db), options.lines);
    month.plant();
    Measured measured{.rows = options.lines};
    auto zhao = at_work(db, "zhao");
    measured.reconcile = time_of([&] {
        if (auto const view = run_reconciliation(zhao, bench_month(), bench_province()); !view) {
            fail(view.error().detail);
        }
    });
    measured.planted = month.planted();
    measured.found = month.found();
    measured.not_planted = month.not_planted();
    measured.join = join_files(admin, cluster.directory());
    return measured;
}

std::int64_t peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

void print(Measured const& measured, bool is_json) {
    auto const ratio = format_ratio(
        Ratio{measured.reconcile.count(), std::max<std::int64_t>(1, measured.join.count())},
        ratio_decimals);
    auto const rows_per_s =
        measured.rows * 1000 / std::max<std::int64_t>(1, measured.reconcile.count());
    auto const text = [](std::int64_t value) { return static_cast<long long>(value); };
    if (is_json) {
        std::printf("{\"rows\": %lld, \"rows_per_s\": %lld, \"ratio\": %s, \"peak_mb\": %lld, "
                    "\"planted\": %lld, \"found\": %lld, \"not_planted\": %lld, "
                    "\"reconcile_ms\": %lld, \"outer_join_ms\": %lld}\n",
            text(measured.rows), text(rows_per_s), ratio.c_str(), text(peak_mb()),
            text(measured.planted), text(measured.found), text(measured.not_planted),
            text(measured.reconcile.count()), text(measured.join.count()));
        return;
    }
    std::printf("%-44s %10s %12s\n",
        (std::to_string(measured.rows) + " rows, payments and answers").c_str(), "ms", "rows/s");
    std::printf("%-44s %10lld %12lld\n", "reconcile run", text(measured.reconcile.count()),
        text(rows_per_s));
    std::printf("%-44s %10lld\n", "full outer join by DuckDB", text(measured.join.count()));
    std::printf("ratio %s, peak memory %lld MB; planted %lld, found %lld, not planted %lld\n",
        ratio.c_str(), text(peak_mb()), text(measured.planted), text(measured.found),
        text(measured.not_planted));
}

int run(Options const& options) {
    BenchCluster const cluster;
    auto const measured = measure(cluster, options);
    print(measured, options.is_json);
    return measured.found == measured.planted && measured.not_planted == 0 ? EXIT_SUCCESS
                                                                           : EXIT_FAILURE;
}

} // namespace
} // namespace doudi::bench

int main(int argc, char** argv) {
    return doudi::bench::run(doudi::bench::options_of(argc, argv));
}
