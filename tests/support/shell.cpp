#include "support/shell.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace doudi::test {

Finished run_shell(std::string const& command) {
    auto* const pipe = popen(("{ " + command + "; } 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        throw std::runtime_error{"no shell"};
    }
    Finished finished{0, {}};
    std::array<char, 4096> piece{};
    while (auto const bytes = std::fread(piece.data(), 1, piece.size(), pipe)) {
        finished.output.append(piece.data(), bytes);
    }
    finished.exit_code = WEXITSTATUS(pclose(pipe));
    return finished;
}

} // namespace doudi::test
