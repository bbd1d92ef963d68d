/// `doudi quota ...`: the end of a year and money of earlier years.
#pragma once

#include "command.hpp"

#include <vector>

namespace doudi::cli {

/// close-year, open-year, idle, reclaim, return, remit.
std::vector<Command> quota_year_commands();

} // namespace doudi::cli
