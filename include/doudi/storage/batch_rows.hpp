/// Batches of payments: their rows, and the ways of finding them.
#pragma once

#include "doudi/base/region_code.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/storage/transaction.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

struct NewBatch {
    BookId book;
    Period period;
    std::string program;
    UserId built_by;
};

/// A new regular batch in state draft. None when there is one already for this book, period and
/// program that is not cancelled; one being built in another transaction is waited for.
std::optional<payout::BatchKey> insert_draft(Transaction& transaction, NewBatch const& batch);

/// draft → built.
void finish_build(
    Transaction& transaction, payout::BatchKey key, payout::BatchContent const& content);

/// Cancels a batch that was closed when it was built, since nobody was left to pay, so that it can
/// be built anew. The trigger of payout.batch lets no other closed batch go.
void cancel_empty(Transaction& transaction, payout::BatchKey key);

std::optional<payout::Batch> find_batch(Transaction& transaction, payout::BatchKey key);

/// The same, its row locked until the end of the transaction. Who takes locks of batches and of
/// books takes those of batches first.
std::optional<payout::Batch> lock_batch(Transaction& transaction, payout::BatchKey key);

/// The batch of a book, period and program that is not cancelled.
std::optional<payout::Batch> find_regular_batch(
    Transaction& transaction, BookId book, Period period, std::string_view program);

/// Which batches are meant; what is empty does not restrict.
struct BatchFilter {
    std::span<BookId const> books;
    std::optional<Period> period = std::nullopt;
    std::span<std::string const> programs = {};
};

/// Cancelled ones too; ordered by period, book, program, number.
std::vector<payout::Batch> list_batches(Transaction& transaction, BatchFilter const& filter);

/// Moves the batch where `step` leads, noting who took it. Reject forgets who locked and submitted.
void move_batch(Transaction& transaction, payout::Batch const& batch, payout::Step step,
    UserId user, std::string_view note = {});

} // namespace doudi::storage
