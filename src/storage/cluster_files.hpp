/// Directories, settings and left-over files of the embedded cluster.
#pragma once

#include "child_process.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace doudi::storage {

constexpr auto socket_port = "5432"; // names the socket file; no network port

/// Held while a program starts or stops the cluster; let go when the object, or its process, dies.
class FileLock {
public:
    explicit FileLock(std::filesystem::path const& path);
    ~FileLock();
    FileLock(FileLock const&) = delete;
    FileLock& operator=(FileLock const&) = delete;

private:
    int descriptor_;
};

/// Makes a directory that only its owner may enter. One that is there already and holds something
/// is left as it is. Throws: std::filesystem::filesystem_error.
void make_private(std::filesystem::path const& directory, std::optional<Identity> const& owner);

/// <data>/run, or, where that is too long for a socket's name, the short directory recorded in
/// <data>/run_path (empty while there is none that is ours).
std::filesystem::path socket_directory(std::filesystem::path const& data);

/// The same, made if need be.
std::filesystem::path make_socket_directory(
    std::filesystem::path const& data, std::optional<Identity> const& owner);

/// Where initdb, pg_ctl and postgres are: of the version that made the cluster, or the newest from
/// 15 on. Throws: Refused (cluster_unusable).
std::filesystem::path find_programs(std::filesystem::path const& pg_directory);

void write_settings(
    std::filesystem::path const& pg_directory, std::filesystem::path const& sockets, bool has_lz4);

/// Removes what a killed server left when nobody works in its directory any more. The server itself
/// would not start when the number in its postmaster.pid meanwhile is another program's, or that of
/// a dead process whose parent has not noticed.
void remove_leftovers(
    std::filesystem::path const& pg_directory, std::filesystem::path const& sockets);

std::string read_text(std::filesystem::path const& path);

} // namespace doudi::storage
