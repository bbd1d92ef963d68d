/// Written reasons to close batches that no signed run has seen, and their approval.
#pragma once

#include "doudi/payout/batch.hpp"
#include "doudi/storage/transaction.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace doudi::storage {

/// The batches that took it: those that are settled and whose reason is neither approved nor the
/// same already.
std::set<payout::BatchKey> insert_closing_reasons(Transaction& transaction,
    std::span<payout::Batch const> batches, std::string_view reason, UserId user);

/// Approves the last reason of each batch that has one and no approval yet.
///
/// Refuses: same_person for who gave the reason or made the batch (thrown).
std::set<payout::BatchKey> insert_closing_approvals(Transaction& transaction,
    std::span<payout::Batch const> batches, std::string_view note, UserId user);

/// Why a batch is to be closed without a signed run.
struct ClosingReason {
    std::string reason;
    std::string given_by;                   ///< login
    std::optional<std::string> approved_by; ///< login
};

/// The last one.
std::optional<ClosingReason> closing_reason_of(Transaction& transaction, payout::BatchKey key);

/// The run whose sign-off lets the batch through the gate.
std::optional<RunId> signed_run_of(Transaction& transaction, payout::BatchKey key);

} // namespace doudi::storage
