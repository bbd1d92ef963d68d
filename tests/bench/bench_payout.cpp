// A month of 2,000,000 lines over 107 counties: read the rosters, decide who stands in two that
// exclude each other, compute, hash, write the lines and reserve the money, against a plain binary
// COPY of the same rows into the same emptied table.
// Then a new standard simulated over the same people, against that build.
//   bench_payout [--json] [--lines N]
#include "bench_admin.hpp"
#include "bench_cluster.hpp"
#include "bench_counties.hpp"
#include "doudi/base/ratio.hpp"
#include "doudi/operations/batch_steps.hpp"
#include "doudi/operations/build_batches.hpp"
#include "doudi/operations/simulate_policy.hpp"

#include <sys/resource.h>

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
            std::cerr << "usage: bench_payout [--json] [--lines N]\n";
            std::exit(64); // NOLINT(concurrency-mt-unsafe): one thread yet
        }
    }
    return options;
}

/// Of a hundred enrolments 62 are households of one to three people on dibao, some old, some
/// disabled, with incomes below every standard; 10 tekun, 14 and 12 on the two subsidies, a child
/// nobody supports and an orphan. Many who have a subsidy are on dibao, as they may be; every 20th
/// of the tekun, half of the children and a tenth of the orphans are too, and every 12th with a
/// subsidy is tekun: three in a hundred, whom the rules decide.
constexpr std::string_view enrol_sql = R"sql(
    INSERT INTO roster.enrolment (book, program, enrolment, version, person, account, unit_no,
        is_urban, income_year_fen, care_grade, member_person, member_born, member_disability,
        member_flags, facts_hash, valid_from, import)
    SELECT {book}, program, n, 1, who, 20000000 + n, n::text, false,
           CASE program WHEN 'DB-R' THEN n * 7919 % 400000 ELSE 0 END, 0,
           (ARRAY[who, who + 1, who + 2])[1:members],
           (ARRAY[CASE program WHEN 'DB-R' THEN date '1940-01-01' + (n % 20000)::int
                               WHEN 'TK-S' THEN date '1945-01-01' WHEN 'DS-L' THEN date '1980-01-01'
                               WHEN 'DS-N' THEN date '1980-01-01' ELSE date '2012-01-01' END,
                  date '1985-06-01', date '2012-09-01'])[1:members],
           (ARRAY[CASE WHEN n % 10 = 0 OR program LIKE 'DS-%' THEN 41 ELSE 0 END, 0, 0])
               [1:members]::smallint[],
           (ARRAY[0, 0, 0])[1:members]::smallint[],
           sha256(int8send(n)), '2020-01-01', 1
      FROM (SELECT n, CASE WHEN r < 62 THEN 'DB-R' WHEN r < 72 THEN 'TK-S' WHEN r < 86 THEN 'DS-L'
                           WHEN r < 98 THEN 'DS-N' WHEN r = 98 THEN 'FW' ELSE 'OR-S' END AS program,
                   CASE WHEN r < 62 THEN n % 3 + 1 ELSE 1 END AS members,
                   4 * CASE WHEN r = 62 AND n / 100 % 2 = 0 THEN n - r + 5
                            WHEN r BETWEEN 72 AND 79 OR r BETWEEN 86 AND 91 THEN n - 60
                            WHEN r IN (80, 92) THEN n - r + 63 + r / 90
                            WHEN r = 98 AND n / 100 % 2 = 0 THEN n - r + 40
                            WHEN r = 99 AND n / 100 % 10 = 0 THEN n - r + 41
                            ELSE n END AS who
              FROM (SELECT n, n % 100 AS r FROM generate_series({first}::bigint, {last}) AS n) s
           ) e)sql";

/// Every thousandth enrolment is of one who has died.
constexpr std::string_view deaths_sql = R"sql(
    WITH dead AS (
        INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on,
                                   is_male)
        SELECT book, person, 1, sha256(int8send(person)), '', '逝者', '1945-01-01', true
          FROM roster.enrolment WHERE program = 'TK-S' AND enrolment % 1000 = 70
        RETURNING id_hash
    ), list AS (
        INSERT INTO roster.outside_list (book, kind, as_of, file_name, file_sha256, row_count,
                                         imported_by)
        VALUES (610000, 'deaths', '2020-03-31', 'deaths.csv', sha256(''), 1, 1) RETURNING list
    )
    INSERT INTO roster.outside_person (book, list, id_hash, on_date)
    SELECT 610000, list, id_hash, '2020-03-15' FROM dead CROSS JOIN list)sql";

/// As many as give these lines when those are left out who have died or lose a benefit.
void enrol(Admin& admin, std::vector<BookId> const& books, std::int64_t lines) {
    lines = lines * 1024 / 1000;
    auto const count = static_cast<std::int64_t>(books.size());
    for (std::int64_t i = 0; i < count; ++i) {
        auto sql =
            filled(std::string{enrol_sql}, "{book}", books[static_cast<std::size_t>(i)].value());
        sql = filled(std::move(sql), "{first}", lines * i / count + 1);
        admin.run(filled(std::move(sql), "{last}", lines * (i + 1) / count));
    }
    admin.run("INSERT INTO roster.import (book, import, program, period, file_name, file_sha256, "
              "file_rows, row_count, accepted, rejected, opened, closed, imported_by) "
              "SELECT book, 1, 'DB-R', '2020-01-01', 'roster.csv', sha256(''), 0, 0, 0, 0, 0, 0, 1 "
              "FROM ledger.book");
    admin.run(std::string{deaths_sql});
    admin.run("VACUUM (ANALYZE) roster.enrolment");
    admin.run("VACUUM (ANALYZE) roster.person");
    admin.run("VACUUM (ANALYZE) roster.outside_person");
}

struct Measured {
    std::int64_t lines = 0;
    milliseconds build{};
    milliseconds reserve{};
    milliseconds plain{};
    milliseconds simulate{};
};

constexpr std::string_view new_standard = R"toml(
region = "610000"

[[figure]]
name = "dibao.rural"
from = "2020-04"
until = "2020-05"
decided = "2020-06-01"
yuan_per_year = "5000"
source = "bench"
basis = "assumed"
)toml";

void simulate(operations::Context& context) {
    auto const simulated = simulate_policy(context,
        {.packs = {{"bench.toml", std::string{new_standard}}},
            .region = bench_province(),
            .from = bench_month(),
            .until = bench_month()});
    if (!simulated) {
        fail(simulated.error().detail);
    }
}

template <class F> milliseconds time_of(F const& work) {
    auto const begun = Clock::now();
    work();
    return std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
}

Measured measure(BenchCluster const& cluster, Options const& options) {
    storage::Database db{cluster.url()};
    Admin admin{cluster.admin_url()};
    enrol(admin, open_counties(db), options.lines);
    auto wang = at_work(db, "wang");
    Measured measured;
    admin.run("CHECKPOINT");
    measured.build = time_of([&] {
        measured.lines = lines_done(build_batches(
            wang, {.period = bench_month(), .programs = {}, .region = bench_province()}));
    });
    measured.reserve = time_of([&] {
        lines_done(lock_batches(wang,
            {.selection = {.period = bench_month(), .region = bench_province()},
                .on = bench_day()}));
    });
    measured.simulate = time_of([&] { simulate(wang); });
    auto const rows = cluster.directory() / "rows";
    admin.copy_to(rows, "SELECT * FROM payout.line ORDER BY book, period, batch, line_no");
    admin.run("TRUNCATE payout.line");
    admin.run("CHECKPOINT");
    measured.plain = time_of([&] { admin.copy_from(rows, "payout.line"); });
    return measured;
}

std::int64_t peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

void print(Measured const& measured, bool is_json) {
    auto const whole = measured.build + measured.reserve;
    auto const lines_per_s = [&](milliseconds took) {
        return static_cast<long long>(
            measured.lines * 1000 / std::max<std::int64_t>(1, took.count()));
    };
    auto const ratio = format_ratio(
        Ratio{whole.count(), std::max<std::int64_t>(1, measured.plain.count())}, ratio_decimals);
    auto const simulate_ratio = format_ratio(
        Ratio{measured.simulate.count(), std::max<std::int64_t>(1, measured.build.count())},
        ratio_decimals);
    if (is_json) {
        std::printf("{\"lines\": %lld, \"lines_per_s\": %lld, \"ratio\": %s, \"peak_mb\": %lld, "
                    "\"build_ms\": %lld, \"reserve_ms\": %lld, \"plain_copy_ms\": %lld, "
                    "\"simulate_ms\": %lld, \"simulate_ratio\": %s}\n",
            static_cast<long long>(measured.lines), lines_per_s(whole), ratio.c_str(),
            static_cast<long long>(peak_mb()), static_cast<long long>(measured.build.count()),
            static_cast<long long>(measured.reserve.count()),
            static_cast<long long>(measured.plain.count()),
            static_cast<long long>(measured.simulate.count()), simulate_ratio.c_str());
        return;
    }
    auto const row = [&](char const* what, milliseconds took) {
        std::printf(
            "%-34s %10lld %12lld\n", what, static_cast<long long>(took.count()), lines_per_s(took));
    };
    std::printf("%-34s %10s %12s\n",
        (std::to_string(measured.lines) + " lines, 107 counties").c_str(), "ms", "lines/s");
    row("build", measured.build);
    row("reserve", measured.reserve);
    row("build and reserve", whole);
    row("plain binary COPY", measured.plain);
    row("simulate a new standard", measured.simulate);
    std::printf("ratio %s, peak memory %lld MB; simulation to build %s\n", ratio.c_str(),
        static_cast<long long>(peak_mb()), simulate_ratio.c_str());
}

int run(Options const& options) {
    BenchCluster const cluster;
    print(measure(cluster, options), options.is_json);
    return EXIT_SUCCESS;
}

} // namespace
} // namespace doudi::bench

int main(int argc, char** argv) {
    return doudi::bench::run(doudi::bench::options_of(argc, argv));
}
