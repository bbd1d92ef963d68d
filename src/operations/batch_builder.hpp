/// Builds the lines of one batch: roster stream in, line stream out.
#pragma once

#include "doudi/payout/batch.hpp"
#include "doudi/storage/line_rows.hpp"
#include "doudi/storage/transaction.hpp"
#include "due_stream.hpp"

namespace doudi::operations {

/// Digest of the enrolments that are paid, in order.
Digest roster_sha256(storage::Transaction& reading, storage::RosterKey const& roster,
    DueRules const& rules, Screening const& screening);

/// Computes a line for each enrolment that is paid, reading with one connection while writing with
/// another. What both streams hold in memory does not grow with the roster; only what a freeze
/// holds is kept till the end.
///
/// Throws: Refused already_paid.
/// Refuses: overflow of the total.
Result<payout::BatchContent> write_lines(storage::Transaction& reading,
    storage::Transaction& writing, payout::BatchKey key, storage::RosterKey const& roster,
    DueRules const& rules, Screening const& screening);

} // namespace doudi::operations
