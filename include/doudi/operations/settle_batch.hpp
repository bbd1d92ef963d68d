/// Turns the matched rows of a bank's result file into outcomes and entries.
///
/// Example, inside the transaction that has inserted payout.result_file and payout.result_row:
///     auto settled = settle_lines(tx, {.user = actor.id, .file = file, .period = period,
///                                      .books = books, .on = day});
///     if (!settled) { return settled.error(); }            // rolls all of it back
#pragma once

#include "doudi/storage/settlement_rows.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <vector>

namespace doudi::operations {

struct SettleLines {
    UserId user;
    std::int64_t file;         ///< of payout.result_file
    Period period;             ///< of the batches
    std::vector<BookId> books; ///< of the lines; more than there are is fine
    int step = 1;              ///< of payout.result_row: what undoes comes second
    Date on;                   ///< accounting date; its month is open (storage::open_month)
};

/// Settles every line that a row of the file with bucket 'matched' names, as one set:
///
/// - a line without outcome becomes paid or failed; a paid line that is reported failed becomes
///   returned (its money came back);
/// - the batch's draws are used up or given back;
/// - one entry each is posted for a batch's payments (E7), failures (E8) and returns (E9), with
///   keys "batch/BOOK/BATCH/paid/FILE", ".../failed/FILE", ".../returned/FILE";
/// - what was returned after the year of its quota was closed does not restore the quota: it is
///   posted as E10 (key ".../returned-later/FILE") and kept in funding.prior_year_return;
/// - a batch with its first result goes from released to settling.
///
/// Locks batches, then books, both ascending: files may be settled at the same time.
///
/// Ensures: totals by batch, ascending; their counts add up to the matched rows.
/// Refuses: wrong_batch_state unless the batch is released or settling (for returns alone also
///          reconciled or closed), results_differ when a row fits no line or the line has its
///          outcome, and what ledger.post refuses, such as below_zero when the treasury deposit is
///          short.
Result<std::vector<storage::BatchResult>> settle_lines(
    storage::Transaction& transaction, SettleLines const& request);

} // namespace doudi::operations
