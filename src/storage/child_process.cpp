#include "child_process.hpp"

#include "doudi/storage/failure.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace doudi::storage {

namespace {

/// Between fork and exec only what is safe there: no allocation, no locks.
[[noreturn]] void become(
    char* const* arguments, std::optional<Identity> const& identity, int output) {
    static char path[] = "PATH=/usr/bin:/bin";
    static char locale[] = "LC_ALL=C";
    static char zone[] = "TZ=Asia/Shanghai";
    // The server's processes keep what a statement used: giving it back to the kernel after each
    // one and asking for it again costs a dozen page faults per posted entry.
    static char pad[] = "MALLOC_TOP_PAD_=4194304";
    static char trim[] = "MALLOC_TRIM_THRESHOLD_=67108864";
    char* environment[] = {path, locale, zone, pad, trim, nullptr};
    if (identity &&
        (setgroups(0, nullptr) != 0 || setgid(identity->gid) != 0 || setuid(identity->uid) != 0)) {
        _exit(127);
    }
    auto const null = open("/dev/null", O_RDWR);
    if (null < 0 || chdir("/") != 0 || dup2(null, STDIN_FILENO) < 0 ||
        dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0) {
        _exit(127);
    }
    close_range(3, ~0U, 0);
    umask(077);
    execve(arguments[0], arguments, environment);
    _exit(127);
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        auto const bytes = read(descriptor, buffer.data(), buffer.size());
        if (bytes > 0) {
            text.append(buffer.data(), static_cast<std::size_t>(bytes));
        } else if (bytes == 0 || errno != EINTR) {
            return text;
        }
    }
}

} // namespace

std::optional<Identity> server_identity() {
    if (geteuid() != 0) {
        return std::nullopt;
    }
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    getpwnam_r("postgres", &entry, buffer.data(), buffer.size(), &found);
    if (found == nullptr) {
        throw Refused{Error{Refusal::cluster_unusable, "no user postgres"}};
    }
    return Identity{found->pw_uid, found->pw_gid};
}

Ended run_program(
    std::vector<std::string> const& arguments, std::optional<Identity> const& identity) {
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (auto const& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str())); // execve takes them so, unchanged
    }
    words.push_back(nullptr);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        throw std::system_error{errno, std::generic_category(), "pipe"};
    }
    auto const child = fork();
    if (child == 0) {
        become(words.data(), identity, ends[1]);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        throw std::system_error{errno, std::generic_category(), "fork"};
    }
    Ended ended{.exit_code = 127, .output = read_all(ends[0])};
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (WIFEXITED(status)) {
        ended.exit_code = WEXITSTATUS(status);
    }
    return ended;
}

} // namespace doudi::storage
