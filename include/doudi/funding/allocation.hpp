/// Allocations of a document to lower books: drafted by one person, approved by another.
///
/// Example: draft → submitted → approved (posted in the upper book and in every lower one), or
/// rejected.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/sha256.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::funding {

enum class AllocationState { draft, submitted, approved, rejected };

[[nodiscard]] std::string_view name_of(AllocationState state) noexcept;
[[nodiscard]] std::optional<AllocationState> allocation_state_of(std::string_view name) noexcept;

/// What somebody wants to do with an allocation.
enum class AllocationStep {
    submit,    // draft → submitted
    approve,   // submitted → approved
    reject,    // submitted → rejected
    send_cash, // approved, and the money not sent yet
};

/// How the amounts came about.
enum class AllocationMethod { list, formula };

[[nodiscard]] std::string_view name_of(AllocationMethod method) noexcept;
[[nodiscard]] std::optional<AllocationMethod> allocation_method_of(std::string_view name) noexcept;

/// What one lower book gets.
struct AllocationLine {
    BookId receiver{0};
    Money amount;
    std::optional<Money> plain_share;         // by need alone, if there was a formula
    std::string factors;                      // of the formula, as text
    std::optional<Money> matching = {};       // own funds asked, if the formula asked for any
    std::optional<Money> plain_matching = {}; // of the plain share, by the rate of everybody
};

struct Allocation {
    BookId book{0};
    AllocationId id{0};
    DocumentId document{0};
    AllocationMethod method = AllocationMethod::list;
    AllocationState state = AllocationState::draft;
    Money total;
    std::string parameters; // of the formula, as text
    Digest source_sha256{}; // of the list or the factor table
    UserId created_by{0};
    std::optional<UserId> submitted_by;
    std::optional<UserId> decided_by;
    std::optional<Date> effective_on;
    std::optional<Date> cash_on;
};

/// The total of a list of receivers. Amounts from a list are positive; the formula may give a
/// region nothing.
///
/// Refuses: exceeds_available_quota, duplicate_receiver, amount_not_positive (also without any
///          line), overflow.
[[nodiscard]] Result<Money> check_lines(
    std::span<AllocationLine const> lines, AllocationMethod method, Money available);

/// Refuses: wrong_allocation_state.
[[nodiscard]] Result<void> check_step(Allocation const& allocation, AllocationStep step);

/// Whoever decides has neither drafted nor submitted it.
///
/// Refuses: same_person.
/// Source:  separation of incompatible duties, 行政事业单位内部控制规范 (财会〔2012〕21号),
/// art. 15.
[[nodiscard]] Result<void> check_decider(Allocation const& allocation, UserId decider);

} // namespace doudi::funding
