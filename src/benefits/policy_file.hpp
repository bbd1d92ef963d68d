/// One file of schema/policy.
#pragma once

#include "doudi/benefits/policy.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace doudi::benefits {

/// The refusal policy_malformed at a file and line.
Error malformed_at(std::string_view place, std::string_view what);

/// Its figures in the order they stand in, each by itself well-formed.
/// Refuses: policy_malformed.
Result<std::vector<DatedFigure>> read_policy_file(
    std::string_view toml_text, std::string_view name);

} // namespace doudi::benefits
