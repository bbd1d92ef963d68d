/// The policy packs inside the program.
#pragma once

#include "doudi/benefits/policy.hpp"

namespace doudi::operations {

/// Read and checked when they are first asked for, then kept: they do not change while it runs.
[[nodiscard]] Result<benefits::Policy> const& shipped_policy();

} // namespace doudi::operations
