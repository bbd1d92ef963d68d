/// Money that comes back for lines of recoveries.
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/storage/draw_rows.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

/// What one receipt (缴款书) says of one line.
struct Receipt {
    payout::BatchKey key;
    std::int64_t line_no;
    std::string reference; ///< of the receipt
    Date on;
    Money amount;
};

/// Of the receipts that are new, what came back for a batch on a day and for a month.
struct Recovered {
    payout::BatchKey key;
    Date on;
    Period for_period;
    std::int64_t receipt_count;
    Money amount;
};

/// Takes the receipts not seen before in, all or none; totals by batch, day and month, ascending.
/// The caller has locked the batches.
///
/// Throws: Refused not_a_recovery, exceeds_open_recovery; exists_with_different_content when a
///         receipt was entered for the line with another day or amount.
std::vector<Recovered> insert_receipts(
    Transaction& tx, std::span<Receipt const> receipts, UserId by);

/// A number for what is posted together.
std::int64_t next_recovery(Transaction& tx);

/// The batches that paid a program's month, with their draws: the regular one first.
std::vector<BatchDraws> draws_of_month(
    Transaction& tx, BookId book, std::string_view program, Period for_period);

/// What of a recovery batch came back so far.
Money recovered_of(Transaction& tx, payout::Batch const& batch);

/// A line of a released recovery that is not all back.
struct OpenRecovery {
    payout::BatchKey key;
    std::int32_t line_no;
    std::string program;
    Period for_period;
    Money amount;
    Money recovered;
};
std::vector<OpenRecovery> open_recoveries(Transaction& tx, std::span<BookId const> books);

} // namespace doudi::storage
