#include "fault/kill.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

namespace doudi::test {

namespace {

namespace fs = std::filesystem;

constexpr int failed = 3;

pid_t start(std::function<void()> const& work) {
    auto const child = fork();
    if (child == 0) {
        try {
            work();
        } catch (std::exception const&) {
            _exit(failed);
        }
        _exit(EXIT_SUCCESS);
    }
    return child;
}

/// Kills every process that works in the cluster's directory: the server and its children.
void kill_server(fs::path const& cluster) {
    auto const home = fs::canonical(cluster);
    for (auto const& entry : fs::directory_iterator{"/proc"}) {
        auto const name = entry.path().filename().string();
        std::error_code gone;
        auto const works_in = fs::read_symlink(entry.path() / "cwd", gone);
        if (!gone && works_in == home && name.find_first_not_of("0123456789") == name.npos) {
            kill(std::stoi(name), SIGKILL);
        }
    }
}

} // namespace

End run_and_kill(std::function<void()> const& work, Victim victim, std::chrono::microseconds delay,
    std::filesystem::path const& cluster_data) {
    auto const child = start(work);
    std::this_thread::sleep_for(delay);
    int status = 0;
    if (waitpid(child, &status, WNOHANG) == child) {
        if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS) {
            throw std::runtime_error{"the work failed by itself"};
        }
        return End::finished;
    }
    if (victim == Victim::program) {
        kill(child, SIGKILL);
    } else {
        kill_server(cluster_data / "pg");
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS ? End::finished
                                                                    : End::interrupted;
}

} // namespace doudi::test
