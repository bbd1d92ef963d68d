/// A durable server of its own for a measurement: the embedded cluster, in a directory that goes
/// away.
#pragma once

#include "doudi/storage/cluster.hpp"

#include <filesystem>
#include <string>

namespace doudi::bench {

class BenchCluster {
public:
    /// Migrated and empty. Ends the program, saying why, when the server does not start.
    BenchCluster();
    ~BenchCluster();
    BenchCluster(BenchCluster const&) = delete;
    BenchCluster& operator=(BenchCluster const&) = delete;

    [[nodiscard]] std::string url() const { return cluster_.url(); }
    [[nodiscard]] std::string admin_url() const { return cluster_.admin_url(); }
    [[nodiscard]] std::filesystem::path const& directory() const { return directory_; }

private:
    std::filesystem::path directory_;
    storage::Cluster cluster_;
};

} // namespace doudi::bench
