/// Money of earlier years: idle quota that the book above takes back (E15), and payments that come
/// back after their year was closed (E10).
#pragma once

#include "doudi/funding/quota_document.hpp"
#include "doudi/funding/year_end.hpp"
#include "doudi/ledger/event_table.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::funding {

/// Where returned money arrives: on the unit's account, or in the treasury at once.
enum class CameInto { account, treasury };

[[nodiscard]] std::string_view name_of(CameInto into) noexcept;
[[nodiscard]] std::optional<CameInto> came_into_of(std::string_view name) noexcept;

struct PriorYearReturn {
    BookId book{0};
    std::string reference; ///< the paper, or the bank's file
    std::string program;
    std::string fund_source;
    DocumentId document{0};
    int year = 0; ///< of the quota that paid it
    Money amount;
    CameInto came_into = CameInto::account;
    std::optional<BatchId> batch; ///< if a line of it came back
    Date returned_on{};
};

/// Refuses: direct_funds_through_account, amount_not_positive.
/// Source:  domain rules §4.2 (direct-reach funds), A35.
[[nodiscard]] Result<void> check(PriorYearReturn const& one, QuotaDocument const& document);

/// E10 recovered, or treasury when it came there at once. `fund` is that of the document.
[[nodiscard]] ledger::Entry return_entry(
    ledger::EventTable const& events, PriorYearReturn const& one, std::string const& fund);

/// Recovered money that goes on from the unit's account to the treasury.
struct Remittance {
    BookId book{0};
    std::string reference;
    std::string program;
    Money amount;
    Date remitted_on{};
};

/// E10 remitted and treasury in one entry. `fund_source` is any of the program's fund type.
[[nodiscard]] Result<ledger::Entry> remittance_entry(
    ledger::EventTable const& events, Remittance const& one, std::string const& fund_source);

/// Idle quota that goes back up.
struct Reclaim {
    BookId upper{0};
    BookId lower{0};
    std::string reference;
    std::string ordered_by; ///< the decision that orders it before its time; else empty
    Money amount;
    Date on{};
};

/// What of the upper book's allocations of the document stands in a year (Q104).
struct AllocatedInYear {
    int year;
    Money amount;
};

/// What may be taken of the lower book's unused quota: first what no program has, then program by
/// program as given.
///
/// Refuses: exceeds_available_quota, amount_not_positive.
[[nodiscard]] Result<std::vector<UnusedQuota>> take_unused(
    std::span<UnusedQuota const> unused, Money amount);

/// E15 in both books, joined by a transfer id. `document` stands in year(on) of both, in both as
/// carried forward or in both as of its own year. `released` is what was committed for programs
/// whose quota goes (M2011).
///
/// Requires: allocated covers the amount.                                   (DOUDI_CHECK)
[[nodiscard]] Result<std::vector<ledger::Entry>> reclaim_entries(ledger::EventTable const& events,
    QuotaDocument const& document, Reclaim const& reclaim, std::span<UnusedQuota const> taken,
    std::span<AllocatedInYear const> allocated, std::span<OwedOfProgram const> released);

/// Whether the law lets the money be taken back on that day, or a decision does.
///
/// Refuses: not_idle_long_enough.
[[nodiscard]] Result<void> check_idle(QuotaDocument const& document, Reclaim const& reclaim);

} // namespace doudi::funding
