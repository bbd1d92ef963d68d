/// What is needed to compute a month again: stored lines with the facts they were built from, and
/// enrolments in force that have no line.
///
/// Example:
///     PaidFacts facts{tx, roster, batch};
///     while (auto const* one = facts.next()) { compare(one->paid, one->facts); }
#pragma once

#include "doudi/benefits/facts.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/history_rows.hpp"
#include "doudi/storage/line_rows.hpp"

#include <memory>
#include <optional>

namespace doudi::storage {

struct PaidFact {
    EnrolmentId enrolment;
    std::int32_t line_no;                 ///< 0: there is no line
    Money paid;                           ///< nothing without a line
    std::optional<benefits::Facts> facts; ///< of the version frozen in the line; none: not there
    std::optional<Hold> hold;             ///< what a freeze holds the line to,
    std::optional<benefits::Facts> base;  ///< with its facts
};

/// One roster and the lines of its batch, if it has one, as a stream: never all in memory.
class PaidFacts {
public:
    /// `is_frozen`: lines may be held; else nobody looks for it.
    PaidFacts(Transaction& tx, RosterKey const& roster, std::optional<BatchId> batch,
        bool is_frozen = false);
    ~PaidFacts();
    PaidFacts(PaidFacts const&) = delete;
    PaidFacts& operator=(PaidFacts const&) = delete;

    /// The next one, valid until the call after; null after the last.
    PaidFact const* next();

private:
    CopyOut copy_;
    std::unique_ptr<FactsReader> facts_;
    std::unique_ptr<FactsReader> base_; ///< null: not frozen
    std::optional<PaidFact> current_;
};

/// A roster in force or paid in a month, and its regular batch.
struct MonthRoster {
    RosterKey roster;
    std::optional<BatchId> batch; ///< not cancelled, beyond draft
    std::optional<Date> known_on; ///< the day whose standards the batch was built with
};

/// By book and program.
std::vector<MonthRoster> month_rosters(
    Transaction& tx, std::span<BookId const> books, Period period);

} // namespace doudi::storage
