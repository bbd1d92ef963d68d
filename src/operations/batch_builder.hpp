/// Builds the lines of one batch: roster stream in, line stream out.
#pragma once

#include "doudi/benefits/policy.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/storage/line_rows.hpp"
#include "doudi/storage/transaction.hpp"

namespace doudi::operations {

/// Digest of the enrolments in force, in order.
Digest roster_sha256(storage::Transaction& reading, storage::RosterKey const& roster);

/// Computes a line for each enrolment in force, reading with one connection while writing with
/// another. What both streams hold in memory does not grow with the roster.
///
/// Throws: Refused already_paid.
/// Refuses: overflow of the total.
Result<payout::BatchContent> write_lines(storage::Transaction& reading,
    storage::Transaction& writing, payout::BatchKey key, storage::RosterKey const& roster,
    benefits::Standard const& standard);

} // namespace doudi::operations
