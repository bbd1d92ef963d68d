/// `doudi list proposals|confirm|reject`.
#pragma once

#include "command.hpp"

namespace doudi::cli {

std::vector<Command> list_proposal_commands();

} // namespace doudi::cli
