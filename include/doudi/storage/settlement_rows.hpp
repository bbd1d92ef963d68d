/// What banks answered, as outcomes of lines and totals of batches.
#pragma once

#include "doudi/payout/batch.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace doudi::storage {

/// The matched rows of one result file (payout.result_row, bucket 'matched').
struct MatchedRows {
    std::span<BookId const> books; ///< of the lines
    Period period;                 ///< of the batches
    std::int64_t file;
    int step = 1; ///< 2: the rows that undo what another of the same file settled
};

/// Locks the batches that the rows settle, in ascending order of book and number.
std::vector<payout::Batch> lock_batches_of(Transaction& transaction, MatchedRows const& rows);

/// What a file says of one batch.
struct BatchResult {
    payout::BatchKey key;
    std::int64_t paid_count = 0;
    Money paid = {};
    std::int64_t failed_count = 0;
    Money failed = {};
    std::int64_t returned_count = 0;
    Money returned = {};
};

/// Appends the outcomes of the rows' lines: a line without outcome is paid or failed; a paid line
/// whose payment is reported failed was returned. Totals by batch, ascending.
///
/// Throws: Refused results_differ when a row has no line of its amount, a line has its outcome
///         already, or two rows are for one line.
std::vector<BatchResult> insert_outcomes(
    Transaction& transaction, MatchedRows const& rows, Date on);

/// What is known of a batch's payment, from four sides that must agree.
struct SettlementControl {
    std::int64_t line_count; ///< lines
    Money line_total;
    std::int64_t settled_count; ///< outcomes
    std::int64_t paid_count;
    Money paid;
    std::int64_t failed_count;
    Money failed;
    std::int64_t returned_count;
    Money returned;
    Money drawn; ///< draws
    Money drawn_paid;
    Money drawn_failed;
    Money drawn_returned;
    Money returned_late; ///< of drawn_returned: after the year was closed, its quota not restored
    Money reserved;      ///< ledger: balance of Q103, of Q105 and of U2303 (owed) by its
    Money spent;         ///< entries
    Money owed;
};
SettlementControl settlement_control(Transaction& transaction, payout::Batch const& batch);

} // namespace doudi::storage
