/// Work in a process of its own that is killed on the way, or loses its database.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>

namespace doudi::test {

enum class Victim { program, server };

/// How the work ended.
enum class End {
    finished,    // before anything was killed
    interrupted, // killed, or its server was
};

/// Runs `work` in a child process and kills the child or the server of `cluster_data` after
/// `delay`. Nothing of it can be caught: SIGKILL. `work` uses connections of its own.
///
/// Throws: std::runtime_error when the work fails without having been interrupted.
End run_and_kill(std::function<void()> const& work, Victim victim, std::chrono::microseconds delay,
    std::filesystem::path const& cluster_data);

} // namespace doudi::test
