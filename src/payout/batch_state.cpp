#include "doudi/payout/batch_state.hpp"

#include <algorithm>
#include <string>

namespace doudi::payout {

namespace {

using enum BatchState;

constexpr std::array table{
    Transition{draft, Step::build, built},
    Transition{built, Step::lock, locked},
    Transition{locked, Step::submit, in_review},
    Transition{in_review, Step::approve, approved},
    Transition{in_review, Step::reject, built},
    Transition{approved, Step::release, released},
    Transition{released, Step::settle, settling},
    Transition{settling, Step::reconcile, reconciled},
    Transition{reconciled, Step::close, closed},
    Transition{draft, Step::close, closed},
    Transition{draft, Step::cancel, cancelled},
    Transition{built, Step::cancel, cancelled},
    Transition{locked, Step::cancel, cancelled},
    Transition{in_review, Step::cancel, cancelled},
    Transition{approved, Step::cancel, cancelled},
};

constexpr std::array<std::string_view, all_states.size()> state_names{"draft", "built", "locked",
    "in_review", "approved", "released", "settling", "reconciled", "closed", "cancelled"};

constexpr std::array<std::string_view, all_steps.size()> step_names{"build", "lock", "submit",
    "approve", "reject", "release", "settle", "reconcile", "close", "cancel"};

} // namespace

std::span<Transition const> transitions() noexcept {
    return table;
}

Result<BatchState> after(BatchState state, Step step) {
    for (Transition const& transition : table) {
        if (transition.from == state && transition.step == step) {
            return transition.to;
        }
    }
    return Error{Refusal::wrong_batch_state,
        std::string{name_of(state)}.append(", not ready to ").append(name_of(step))};
}

bool holds_reservation(BatchState state) noexcept {
    return state == locked || state == in_review || state == approved || state == released ||
        state == settling;
}

bool is_recognised(BatchState state) noexcept {
    return state == approved || state == released || state == settling || state == reconciled ||
        state == closed;
}

std::string_view name_of(BatchState state) noexcept {
    return state_names.at(static_cast<std::size_t>(state));
}

std::optional<BatchState> state_of(std::string_view name) noexcept {
    auto const found = std::find(state_names.begin(), state_names.end(), name);
    if (found == state_names.end()) {
        return std::nullopt;
    }
    return all_states.at(static_cast<std::size_t>(found - state_names.begin()));
}

std::string_view name_of(Step step) noexcept {
    return step_names.at(static_cast<std::size_t>(step));
}

} // namespace doudi::payout
