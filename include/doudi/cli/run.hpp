/// The command line: `doudi GROUP COMMAND [options]`.
#pragma once

namespace doudi::cli {

/// Does what the arguments say. Returns the exit code: 0 done, 1 failure, 2 refusal, 64 usage.
int run(int argc, char const* const* argv) noexcept;

} // namespace doudi::cli
