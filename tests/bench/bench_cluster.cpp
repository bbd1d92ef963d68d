#include "bench_cluster.hpp"

#include "doudi/storage/migrate.hpp"

#include <stdlib.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <system_error>

namespace doudi::bench {

namespace {

[[noreturn]] void fail(Error const& error) {
    std::cerr << "no server: " << error.detail << '\n';
    std::exit(EXIT_FAILURE); // NOLINT(concurrency-mt-unsafe): one thread yet
}

std::filesystem::path make_directory() {
    auto pattern = (std::filesystem::temp_directory_path() / "doudi-bench.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        std::perror("mkdtemp");
        std::exit(EXIT_FAILURE); // NOLINT(concurrency-mt-unsafe): one thread yet
    }
    // Run by root, the server lives as another user and must reach its directory below this one.
    std::filesystem::permissions(pattern,
        std::filesystem::perms::group_exec | std::filesystem::perms::others_exec,
        std::filesystem::perm_options::add);
    return pattern;
}

} // namespace

BenchCluster::BenchCluster() : directory_{make_directory()}, cluster_{directory_ / "data"} {
    auto const started = cluster_.start();
    if (!started) {
        fail(started.error());
    }
    auto const migrated = storage::migrate(cluster_.admin_url());
    if (!migrated) {
        fail(migrated.error());
    }
}

BenchCluster::~BenchCluster() {
    if (cluster_.stop()) {
        std::error_code ignored; // what is left lies in the temporary directory
        std::filesystem::remove_all(directory_, ignored);
    }
}

} // namespace doudi::bench
