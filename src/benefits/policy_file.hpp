/// One file of schema/policy.
#pragma once

#include "doudi/benefits/policy.hpp"

#include <string_view>
#include <vector>

namespace doudi::benefits {

/// What could be read, and all that could not.
struct PolicyFile {
    std::vector<DatedFigure> figures; // in the order they stand in, each by itself well-formed
    std::vector<PolicyFault> faults;
};

/// `file`: its name with ".toml", for messages.
PolicyFile read_policy_file(std::string_view toml_text, std::string_view file);

} // namespace doudi::benefits
