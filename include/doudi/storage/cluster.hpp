/// The embedded PostgreSQL: a private cluster under Doudi's data directory.
///
/// Example: `Cluster cluster{data}; if (auto up = cluster.start(); up) { Database
/// db{cluster.url()}; }`
#pragma once

#include "doudi/base/error.hpp"

#include <filesystem>
#include <string>

namespace doudi::storage {

/// $DOUDI_DATA, else /var/lib/doudi for root and ~/.local/share/doudi for others.
std::filesystem::path default_data_directory();

/// A cluster that listens on a socket in a private directory and nowhere else. Programs that use
/// one data directory share it; what they start stays up until stop().
///
///     <data>/pg    the cluster            <data>/run   its socket and log
///     <data>/lock  held while starting and stopping
///
/// Run by root, the server lives as the user `postgres` and owns these directories.
class Cluster {
public:
    enum class State { absent, stopped, running };

    explicit Cluster(std::filesystem::path const& data);

    /// Creates the cluster if there is none, starts it if it is not up, and makes the database
    /// `doudi` in it. Recovers what was killed.
    /// Refuses: cluster_unusable, with the server's reason.
    Result<void> start();

    /// Stops the server after rolling back what is open.
    /// Refuses: cluster_unusable when it does not stop.
    Result<void> stop();

    [[nodiscard]] State state() const;

    /// With the rights of the application.
    [[nodiscard]] std::string url() const;

    /// With those of the cluster's superuser, for migrations.
    [[nodiscard]] std::string admin_url() const { return url_of("doudi", "doudi"); }

    [[nodiscard]] std::filesystem::path const& data() const noexcept { return data_; }
    [[nodiscard]] std::filesystem::path log_path() const { return run_directory() / "server.log"; }

private:
    [[nodiscard]] std::filesystem::path pg_directory() const { return data_ / "pg"; }
    [[nodiscard]] std::filesystem::path run_directory() const;
    [[nodiscard]] std::string url_of(std::string const& user, std::string const& database) const;
    [[nodiscard]] bool is_accepting() const;
    [[nodiscard]] bool is_ready() const;
    Result<void> create(std::filesystem::path const& programs);
    Result<void> launch(std::filesystem::path const& programs);
    void create_database();

    std::filesystem::path data_;
};

/// Replaces this program by psql on that database. Comes back only when that fails.
/// Refuses: cluster_unusable when there is no psql.
Result<void> open_shell(std::string const& url);

} // namespace doudi::storage
