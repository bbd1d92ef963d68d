/// The life of a batch: its states, the steps people take, and which step leads where.
///
/// Example: `after(BatchState::built, Step::lock)` is `BatchState::locked`.
///
///     draft → built → locked → in_review → approved → released → settling → reconciled → closed
///               ▲                  │ reject
///               └──────────────────┘        any state before released → cancelled
///
/// A batch from which everybody is excluded goes from draft to closed: it keeps who was excluded
/// and why, and there is nothing to reserve, to approve or to pay.
#pragma once

#include "doudi/base/error.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace doudi::payout {

enum class BatchState : std::uint8_t {
    draft,
    built,
    locked,
    in_review,
    approved,
    released,
    settling,
    reconciled,
    closed,
    cancelled,
};

/// What is done to a batch. `settle` is the first result of a bank, `reconcile` the last.
enum class Step : std::uint8_t {
    build,
    lock,
    submit,
    approve,
    reject,
    release,
    settle,
    reconcile,
    close,
    cancel,
};

struct Transition {
    BatchState from;
    Step step;
    BatchState to;
};

/// All transitions there are; the table payout.transition holds the same pairs of states.
std::span<Transition const> transitions() noexcept;

/// Where `step` leads from `state`.
/// Refuses: Refusal::wrong_batch_state, naming both.
Result<BatchState> after(BatchState state, Step step);

/// Whether the batch holds reserved quota, and whether its lines are recognised as due.
bool holds_reservation(BatchState state) noexcept;
bool is_recognised(BatchState state) noexcept;

inline constexpr std::array all_states{BatchState::draft, BatchState::built, BatchState::locked,
    BatchState::in_review, BatchState::approved, BatchState::released, BatchState::settling,
    BatchState::reconciled, BatchState::closed, BatchState::cancelled};

inline constexpr std::array all_steps{Step::build, Step::lock, Step::submit, Step::approve,
    Step::reject, Step::release, Step::settle, Step::reconcile, Step::close, Step::cancel};

/// The state's name in the database.
std::string_view name_of(BatchState state) noexcept;
std::optional<BatchState> state_of(std::string_view name) noexcept;

std::string_view name_of(Step step) noexcept;

} // namespace doudi::payout
