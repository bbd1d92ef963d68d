/// What batches draw on quota lines, and what results make of the draws.
#pragma once

#include "doudi/payout/batch.hpp"
#include "doudi/payout/draws.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// Whether direct-reach documents (直达资金) count: their money goes to the receiver and never by
/// way of an account of a unit or township. Source: domain rules §4.2.
enum class DirectFunds { included, excluded };

/// What is available for a program in a book (balances of Q102). Who decides on them has locked the
/// book before.
std::vector<payout::QuotaLine> quota_lines(Transaction& transaction, BookId book,
    std::string_view program, DirectFunds direct = DirectFunds::included);

/// The draws of one locking of a batch.
void insert_draws(Transaction& transaction, payout::Batch const& batch, int attempt,
    std::span<payout::Draw const> draws);

/// The draws of the last locking, in the order they are used up; none if they were released.
std::vector<payout::Draw> draws_of(Transaction& transaction, payout::Batch const& batch);

/// The draws of a batch as they are now.
struct BatchDraws {
    payout::Batch batch;
    std::vector<payout::Draw> draws;
};

/// Stores what results made of the draws.
void update_draws(Transaction& transaction, std::span<BatchDraws const> changed);

/// The reservation of the batch's last locking is reversed.
void release_draws(Transaction& transaction, payout::Batch const& batch);

/// The entry that was posted under a key.
struct PostedEntry {
    Period period;
    std::int32_t voucher_no;
};
std::optional<PostedEntry> find_entry(
    Transaction& transaction, BookId book, std::string_view idempotency_key);

/// An entry of a batch, as a list of them shows it.
struct BatchEntry {
    Period period;
    std::int32_t voucher_no;
    Date effective_on;
    std::string event;
    std::string key;
    Money amount; ///< debits of one of its ledgers
    bool is_reversal;
};

/// In the order they were posted.
std::vector<BatchEntry> entries_of(Transaction& transaction, payout::Batch const& batch);

} // namespace doudi::storage
