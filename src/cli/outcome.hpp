/// How a command that was not done explains itself: one line, with what to do.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/text.hpp"

#include <iosfwd>

namespace doudi::cli {

/// "refused: period_closed: This month is closed; ... (610102 2020-04)".
void explain_refusal(std::ostream& err, Error const& error, Language language);

/// Of the exception being handled: "failed: database_gone: ...". Returns the exit code: 1, or 0
/// when only the reader of our output went away.
int explain_failure(std::ostream& err, Language language);

} // namespace doudi::cli
