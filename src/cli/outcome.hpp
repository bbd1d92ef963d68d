/// How a command that was not done explains itself: one line, with what to do.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/text.hpp"

#include <iosfwd>

namespace doudi::cli {

/// "refused: period_closed: This month is closed; ... (610102 2020-04)".
void explain_refusal(std::ostream& err, Error const& error, Language language);

/// Of the exception being handled: "refused: database_gone: ...". Returns the exit code: 2
/// where the command can simply be run again, 0 when only the reader of our output went away,
/// else 1.
int explain_failure(std::ostream& err, Language language);

} // namespace doudi::cli
