/// The checks before payment.
#pragma once

#include "doudi/operations/batch_steps.hpp"

#include <map>
#include <string>

namespace doudi::operations {

/// What stops batches, such as "A01 2 (line 17)".
using Stops = std::map<payout::BatchKey, std::string>;

/// Asks the checks that block a release of all batches selected that could be released, at once: on
/// one view of the database, before the first of them is. What becomes known later, the checks
/// after payment find.
///
/// Ensures: empty where nothing may be selected; the step itself refuses that by name.
Result<Stops> check_release(Context& context, BatchSelection const& selection);

} // namespace doudi::operations
