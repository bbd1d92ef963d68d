/// What the program says about itself.
#pragma once

#include "command.hpp"

#include <iosfwd>
#include <string_view>

namespace doudi::cli {

/// All commands, or those of one group.
void write_help(std::ostream& out, std::string_view group, Language language);
void write_help(std::ostream& out, Command const& command, Language language);

/// One line: `doudi quota receive --book CODE [--direct]`.
void write_usage(std::ostream& out, Command const& command, Language language);

} // namespace doudi::cli
