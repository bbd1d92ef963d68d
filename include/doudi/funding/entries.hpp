/// The ledger entries of funding: receipt (E1, E2), allocation (E3), assignment (E4), and their
/// cash.
///
/// Example: approving an allocation to 107 counties makes 107 entries in the province's book and
/// one in each county's, two and two joined by a transfer id.
#pragma once

#include "doudi/funding/allocation.hpp"
#include "doudi/funding/quota_document.hpp"
#include "doudi/ledger/event_table.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace doudi::funding {

/// What the document's money is of, in the year it stands in. `program` is empty as long as it is
/// not assigned to one.
[[nodiscard]] ledger::Dimensions dimensions_of(
    QuotaDocument const& document, std::string program = {});

/// E1 or E2: the quota stands in the book.
[[nodiscard]] ledger::Entry receipt_entry(
    ledger::EventTable const& events, QuotaDocument const& document, Date effective_on);

/// The document's money comes into the treasury: E1 cash from the upper level, E0 treasury from the
/// own budget. The key has the day and the amount, so a repeated command posts nothing new.
[[nodiscard]] ledger::Entry cash_receipt_entry(ledger::EventTable const& events,
    QuotaDocument const& document, Money amount, Date effective_on);

/// E3, two entries for each line that is not zero: upper and lower. The lower one keeps the
/// document, source and year of the upper. Keys are "allocation/610000/7/610102/upper" and
/// "/lower".
[[nodiscard]] std::vector<ledger::Entry> allocation_entries(ledger::EventTable const& events,
    QuotaDocument const& document, Allocation const& allocation,
    std::span<AllocationLine const> lines, Date effective_on);

/// The same for the money itself: upper_cash and lower_cash.
[[nodiscard]] std::vector<ledger::Entry> allocation_cash_entries(ledger::EventTable const& events,
    QuotaDocument const& document, Allocation const& allocation,
    std::span<AllocationLine const> lines, Date effective_on);

/// A book's decision to use part of a document for a program.
struct Assignment {
    BookId book{0};
    std::int64_t number = 0; // in the database; 0 before
    DocumentId document{0};
    std::string program;
    Money amount;
};

/// E4; of carried-forward money also what the unit now has of it (part carried). The key is
/// "assignment/610102/12".
[[nodiscard]] ledger::Entry assignment_entry(ledger::EventTable const& events,
    QuotaDocument const& document, Assignment const& assignment, Date effective_on);

/// A uuid that depends on nothing but the text, so that a retry joins the same entries.
/// Source: RFC 9562, version 8 (custom): the first 16 bytes of SHA-256, version and variant set.
[[nodiscard]] std::string uuid_of(std::string_view text);

} // namespace doudi::funding
