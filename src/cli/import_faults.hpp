/// What commands that take files of rows have in common: the encoding, and telling the faults.
#pragma once

#include "call.hpp"
#include "doudi/base/charset.hpp"
#include "doudi/operations/import_roster.hpp"

#include <optional>

namespace doudi::cli {

/// The option --encoding; none: to be detected.
/// Refuses: malformed.
Result<std::optional<Charset>> charset_of(Call const& call);

/// All faults into the file that --faults names, or the first ones to the screen.
/// Refuses: file_unreadable.
Result<void> tell_faults(Call& call, roster::FaultList const& faults);

} // namespace doudi::cli
