/// What a verification looked at and what it found to differ.
///
/// Example: `findings.differ({Check::vouchers, "610102 2020-04", "voucher_no", "13", "14"});`
#pragma once

#include "doudi/base/text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::audit {

/// The checks of `doudi audit verify`, in the order in which they are printed.
enum class Check : std::uint8_t {
    chain,        // hashes, links, heads
    vouchers,     // voucher numbers without gaps, dates in their month
    balanced,     // every entry, in each ledger
    accounts,     // every posting has its entry and its account
    balances,     // stored turnovers are the sums of postings
    floors,       // accounts that may not fall below zero
    reversals,    // a reversal negates what it reverses
    documents,    // amounts of documents and allocations are those posted
    transfers,    // a parent's allocations are its children's receipts
    batches,      // line count, total and Merkle root of batches
    reservations, // Q103 is the sum of open draws
    payables,     // U2303 is the sum of approved unpaid lines
    payments,     // Q105 is the sum of paid lines
    imprests,     // advances less cases less returns, in the rows and in the ledger
    projects,     // paid = instalments − recovered ≤ grant; plans within their caps
    years,        // closed years are empty; what was cancelled was carried, and nothing else
    parallel,     // unit financial and budget accounting agree
    treasury,     // U2103 is what came back late and was not remitted
    recoveries,   // U1218 is the sum of what is not back; lines are their differences
    cases,        // one-off lines pay approved cases, each person once
    donations,    // gifts less their uses, as the donors meant them
    exclusions,   // who is not paid is counted once, and a reason stands beside each
};
inline constexpr std::size_t check_count = 22;

[[nodiscard]] std::string_view name_of(Check check) noexcept;
[[nodiscard]] Text title_of(Check check) noexcept;

/// One thing that is not what it should be. `place` names book, month and voucher (or batch,
/// account, document); `field` what differs there.
struct Difference {
    Check check;
    std::string place;
    std::string field;
    std::string expected;
    std::string actual;

    /// "610102 2020-04 voucher 12: amount_fen: expected 100, found 101".
    [[nodiscard]] std::string text() const;
};

/// What became of one check.
struct CheckResult {
    Check check;
    std::int64_t examined{0};
    std::int64_t differing{0};
    std::optional<Difference> first;
};

/// Collects what a verification finds; its size does not grow with the number of differences.
class Findings {
public:
    Findings();

    void examined(Check check, std::int64_t things = 1) { of(check).examined += things; }
    void differ(Difference difference);

    /// Adds what was counted elsewhere; `first` is there if anything differs.
    void add(Check check, std::int64_t examined, std::int64_t differing,
        std::optional<Difference> first);

    [[nodiscard]] std::array<CheckResult, check_count> const& results() const noexcept {
        return results_;
    }
    /// The difference that came first of all.
    [[nodiscard]] std::optional<Difference> const& first() const noexcept { return first_; }

private:
    CheckResult& of(Check check) { return results_.at(static_cast<std::size_t>(check)); }

    std::array<CheckResult, check_count> results_;
    std::optional<Difference> first_;
};

} // namespace doudi::audit
