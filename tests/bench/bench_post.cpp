/// Entries per second through the posting door, as a ratio to pgbench's TPC-B-like script on the
/// same server in the same run: 8 clients over 107 books, entries of two postings, one by one and
/// in arrays of 100.
///
///   bench_post [--json] [--seconds N] [--scale N] [--rounds N]
#include "bench_cluster.hpp"
#include "doudi/base/ratio.hpp"
#include "doudi/storage/database.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace doudi::bench {
namespace {

constexpr std::int64_t array_size = 100;
constexpr int ratio_decimals = 2;

constexpr std::string_view books_sql = R"sql(
SELECT count(ledger.open_book(610101 + i, 610101 + i, 'bench', '2020-01-01')),
       count(ledger.open_accounts(610101 + i, ARRAY['Q101', 'Q201'], ARRAY['HR', 'HR'],
                                  ARRAY['central', 'central'], ARRAY[1, 1], ARRAY[2020, 2020]))
  FROM generate_series(0, 106) i)sql";

constexpr std::string_view single_script = R"sql(
\set book random(610101, 610207)
\set key random(1, 1000000000000000)
SELECT voucher_no FROM ledger.post(:book, 1, ARRAY['k' || :key], ARRAY['E1'],
    ARRAY[date '2020-04-02'], ARRAY['bench'], ARRAY[1, 1], ARRAY[1, 2], ARRAY[100, -100]);
)sql";

constexpr std::string_view array_script = R"sql(
\set book random(610101, 610207)
\set key random(1, 1000000000000000)
SELECT count(*) FROM ledger.post(:book, 1,
    ARRAY(SELECT 'a' || :key || '/' || i FROM generate_series(1, 100) i),
    array_fill('E1'::text, ARRAY[100]), array_fill(date '2020-04-02', ARRAY[100]),
    array_fill('bench'::text, ARRAY[100]), ARRAY(SELECT (i + 1) / 2 FROM generate_series(1, 200) i),
    ARRAY(SELECT 2 - i % 2 FROM generate_series(1, 200) i),
    ARRAY(SELECT (i % 2 * 200 - 100)::bigint FROM generate_series(1, 200) i));
)sql";

struct Options {
    bool is_json = false;
    int seconds = 10;
    int scale = 100;
    int rounds = 3;
};

Options options_of(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        std::string_view const name{argv[i]};
        if (name == "--json") {
            options.is_json = true;
            continue;
        }
        auto* const target = name == "--seconds" ? &options.seconds
            : name == "--scale"                  ? &options.scale
            : name == "--rounds"                 ? &options.rounds
                                                 : nullptr;
        if (target == nullptr || i + 1 == argc) {
            std::cerr << "usage: bench_post [--json] [--seconds N] [--scale N] [--rounds N]\n";
            std::exit(64); // NOLINT(concurrency-mt-unsafe): one thread
        }
        std::string_view const value{argv[++i]};
        std::from_chars(value.data(), value.data() + value.size(), *target);
    }
    return options;
}

/// What a command printed; ends the program when it fails.
std::string output_of(std::string const& command) {
    std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(command.c_str(), "r"), ::pclose};
    std::string text;
    std::array<char, 4096> piece{};
    while (pipe && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) {
        text += piece.data();
    }
    if (!pipe || ::pclose(pipe.release()) != 0) {
        std::cerr << "failed: " << command << '\n';
        std::exit(EXIT_FAILURE); // NOLINT(concurrency-mt-unsafe): one thread
    }
    return text;
}

/// Whole transactions per second of a pgbench run.
std::int64_t transactions_per_s(std::string const& output) {
    constexpr std::string_view mark = "tps = ";
    auto const at = output.find(mark);
    std::int64_t tps = 0;
    if (at != std::string::npos) {
        auto const* const begin = output.data() + at + mark.size();
        std::from_chars(begin, output.data() + output.size(), tps);
    }
    if (tps <= 0) {
        std::cerr << "no figure in:\n" << output << '\n';
        std::exit(EXIT_FAILURE); // NOLINT(concurrency-mt-unsafe): one thread
    }
    return tps;
}

std::filesystem::path script(
    BenchCluster const& cluster, std::string const& name, std::string_view text) {
    auto path = cluster.directory() / name;
    std::ofstream{path} << text;
    return path;
}

void open_books(std::string const& url) {
    storage::Database database{url};
    auto const opened = storage::write(database, [](storage::Transaction& tx) -> Result<int> {
        storage::Query{tx, "open_month", "SELECT ref.open_month('2020-04-01')"}.run();
        storage::Query{tx, "books", books_sql}.run();
        return 0;
    });
    if (!opened) {
        std::cerr << "no books: " << opened.error().detail << '\n';
        std::exit(EXIT_FAILURE); // NOLINT(concurrency-mt-unsafe): one thread
    }
}

std::int64_t median(std::vector<std::int64_t> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

std::string ratio_text(std::int64_t value, std::int64_t yardstick) {
    return format_ratio(Ratio{value, yardstick}, ratio_decimals);
}

int run(Options const& options) {
    BenchCluster const cluster;
    open_books(cluster.url());
    auto const quoted = [](std::string const& text) { return '\'' + text + '\''; };
    constexpr std::string_view database = "/doudi?";
    auto pgbench_url = cluster.admin_url();
    pgbench_url.replace(pgbench_url.find(database), database.size(), "/pgbench?");
    output_of("psql -qAt " + quoted(cluster.admin_url()) + " -c 'CREATE DATABASE pgbench' 2>&1");
    output_of(
        "pgbench -i -q -s " + std::to_string(options.scale) + ' ' + quoted(pgbench_url) + " 2>&1");
    auto const common = "pgbench -n -M prepared -c 8 -j 2 -T " + std::to_string(options.seconds);
    auto const single = script(cluster, "single.sql", single_script);
    auto const array = script(cluster, "array.sql", array_script);
    std::vector<std::int64_t> tpcb;
    std::vector<std::int64_t> singles;
    std::vector<std::int64_t> arrays;
    for (int round = 0; round < options.rounds; ++round) {
        tpcb.push_back(transactions_per_s(output_of(common + ' ' + quoted(pgbench_url) + " 2>&1")));
        auto const ours = [&](std::filesystem::path const& file) {
            return transactions_per_s(output_of(
                common + " -f " + quoted(file.string()) + ' ' + quoted(cluster.url()) + " 2>&1"));
        };
        singles.push_back(ours(single));
        arrays.push_back(ours(array) * array_size);
    }
    auto const yardstick = median(tpcb);
    auto const entries = median(singles);
    auto const in_arrays = median(arrays);
    if (!options.is_json) {
        std::printf("%-34s %12s %8s\n", "8 clients, 107 books", "per second", "ratio");
        std::printf("%-34s %12lld %8s\n", "pgbench, TPC-B-like, prepared",
            static_cast<long long>(yardstick), "1.00");
        std::printf("%-34s %12lld %8s\n", "entries, one by one", static_cast<long long>(entries),
            ratio_text(entries, yardstick).c_str());
        std::printf("%-34s %12lld %8s\n", "entries, in arrays of 100",
            static_cast<long long>(in_arrays), ratio_text(in_arrays, yardstick).c_str());
        return EXIT_SUCCESS;
    }
    std::printf("{\"entries_per_s\": %lld, \"ratio\": %s, \"entries_per_s_arrays\": %lld, "
                "\"ratio_arrays\": %s, \"pgbench_tps\": %lld}\n",
        static_cast<long long>(entries), ratio_text(entries, yardstick).c_str(),
        static_cast<long long>(in_arrays), ratio_text(in_arrays, yardstick).c_str(),
        static_cast<long long>(yardstick));
    return EXIT_SUCCESS;
}

} // namespace
} // namespace doudi::bench

int main(int argc, char** argv) {
    return doudi::bench::run(doudi::bench::options_of(argc, argv));
}
