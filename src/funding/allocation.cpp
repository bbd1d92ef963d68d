#include "doudi/funding/allocation.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>
#include <array>

namespace doudi::funding {

namespace {

template <class Value, std::size_t count>
std::optional<Value> value_of(std::array<Value, count> const& values, std::string_view name) {
    auto const found = std::find_if(
        values.begin(), values.end(), [&](Value value) { return name_of(value) == name; });
    return found == values.end() ? std::nullopt : std::optional{*found};
}

Result<void> check_receivers(std::span<AllocationLine const> lines) {
    std::vector<BookId> receivers;
    for (AllocationLine const& line : lines) {
        receivers.push_back(line.receiver);
    }
    std::sort(receivers.begin(), receivers.end());
    auto const twice = std::adjacent_find(receivers.begin(), receivers.end());
    if (twice != receivers.end()) {
        return Error{Refusal::duplicate_receiver, std::to_string(twice->value())};
    }
    return {};
}

} // namespace

std::string_view name_of(AllocationState state) noexcept {
    switch (state) {
    case AllocationState::draft: return "draft";
    case AllocationState::submitted: return "submitted";
    case AllocationState::approved: return "approved";
    case AllocationState::rejected: return "rejected";
    }
    DOUDI_CHECK(false);
}

std::optional<AllocationState> allocation_state_of(std::string_view name) noexcept {
    using enum AllocationState;
    return value_of(std::array{draft, submitted, approved, rejected}, name);
}

std::string_view name_of(AllocationMethod method) noexcept {
    return method == AllocationMethod::list ? "list" : "formula";
}

std::optional<AllocationMethod> allocation_method_of(std::string_view name) noexcept {
    using enum AllocationMethod;
    return value_of(std::array{list, formula}, name);
}

Result<Money> check_lines(
    std::span<AllocationLine const> lines, AllocationMethod method, Money available) {
    std::vector<Money> amounts;
    std::optional<Error> not_positive;
    for (AllocationLine const& line : lines) {
        amounts.push_back(line.amount);
        bool const is_sound =
            method == AllocationMethod::formula ? line.amount >= Money{} : line.amount > Money{};
        if (!is_sound && !not_positive) {
            not_positive =
                Error{Refusal::amount_not_positive, std::to_string(line.receiver.value())};
        }
    }
    auto total = sum(amounts);
    if (!total) {
        return total.error();
    }
    if (*total > available) {
        return Error{Refusal::exceeds_available_quota,
            format_yuan(*total) + " of " + format_yuan(available)};
    }
    if (auto unique = check_receivers(lines); !unique) {
        return unique.error();
    }
    if (not_positive) {
        return *not_positive;
    }
    if (*total <= Money{}) {
        return Error{Refusal::amount_not_positive, "total"};
    }
    return total;
}

Result<void> check_step(Allocation const& allocation, AllocationStep step) {
    using enum AllocationState;
    bool const is_possible = [&] {
        switch (step) {
        case AllocationStep::submit: return allocation.state == draft;
        case AllocationStep::approve:
        case AllocationStep::reject: return allocation.state == submitted;
        case AllocationStep::send_cash: return allocation.state == approved && !allocation.cash_on;
        }
        DOUDI_CHECK(false);
    }();
    if (!is_possible) {
        std::string detail = "allocation " + std::to_string(allocation.id.value()) + " is " +
            std::string{name_of(allocation.state)};
        if (allocation.cash_on) {
            detail += ", cash sent on " + format_date(*allocation.cash_on);
        }
        return Error{Refusal::wrong_allocation_state, detail};
    }
    return {};
}

Result<void> check_decider(Allocation const& allocation, UserId decider) {
    if (decider == allocation.created_by || decider == allocation.submitted_by) {
        return Error{Refusal::same_person,
            "allocation " + std::to_string(allocation.id.value()) + " was " +
                (decider == allocation.created_by ? "drafted" : "submitted") +
                " by the same person"};
    }
    return {};
}

} // namespace doudi::funding
