/// Taking a list from outside.
#pragma once

#include "call.hpp"
#include "command.hpp"

#include <string>

namespace doudi::cli {

/// With the options --region, --as-of, --encoding, --faults, --propose and the positional FILE.
/// Refuses: as operations::import_list.
Result<void> import_outside_list(Call& call, std::string const& kind);

Option propose_option();

} // namespace doudi::cli
