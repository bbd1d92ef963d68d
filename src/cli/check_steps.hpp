/// The commands of `doudi check` by which findings are worked off.
#pragma once

#include "command.hpp"

#include <vector>

namespace doudi::cli {

std::vector<Command> check_step_commands();

} // namespace doudi::cli
