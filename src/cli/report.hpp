/// A report printed by a command, `doudi report run` or one of its own.
#pragma once

#include "call.hpp"
#include "doudi/report/run.hpp"

namespace doudi::cli {

/// Refuses: unknown_report and what report::run refuses.
Result<void> print_report(Call& call, std::string_view name, report::Values const& values);

} // namespace doudi::cli
