/// Programs of PostgreSQL, run and waited for.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace doudi::storage {

struct Identity {
    uid_t uid;
    gid_t gid;
};

/// Root gives the server's work to the user `postgres`; everybody else does it as themselves.
/// Throws: Refused (cluster_unusable) when there is no such user.
std::optional<Identity> server_identity();

struct Ended {
    int exit_code;      ///< 127 when the program cannot be run
    std::string output; ///< stdout and stderr
};

/// Runs a program to its end, without our environment (whose PG... variables would meddle), our
/// terminal and our open files.
Ended run_program(
    std::vector<std::string> const& arguments, std::optional<Identity> const& identity);

} // namespace doudi::storage
