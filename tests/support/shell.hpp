/// Commands of the shell, for tests that ask other programs.
#pragma once

#include <string>

namespace doudi::test {

struct Finished {
    int exit_code;
    std::string output; ///< standard output and error
};

/// Throws: std::runtime_error when there is no shell.
Finished run_shell(std::string const& command);

} // namespace doudi::test
