/// The end of a budget year: settling between levels (E1, E3), unused quota (E14), income and
/// expenditure (E18), and the opening of the next year.
///
/// Example: 10.00 yuan unused of a central document for DB-R in 2020. Closing cancels them (D Q201
/// / C Q102 of 2020) and the unit counts them as its own (D U1201 / C U4001, D B8001 / C B6001);
/// opening 2021 puts them back as carried forward (D Q102 / C Q206 of 2021).
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/ledger/event_table.hpp"

#include <span>
#include <string>
#include <vector>

namespace doudi::funding {

struct BookYear {
    BookId book;
    int year;
};

[[nodiscard]] Date first_day_of(int year);
[[nodiscard]] Date last_day_of(int year);

/// Quota of one document that is neither paid, reserved nor passed on. `program` is empty for what
/// is not assigned to one (Q101).
struct UnusedQuota {
    std::string fund; ///< of the document
    std::string program;
    std::string fund_source;
    DocumentId document;
    int year; ///< in which it stands
    bool is_carried = false;
    Money amount;
};

/// What a program's recipients are still owed at year end (U2303), and what the treasury has
/// counted as spent for them before (M2011).
struct OwedOfProgram {
    std::string program;
    std::string fund_source; ///< any of the program's fund type: it tells M5001 from M5002
    Money owed;
    Money committed;
};

/// Money sent down in cash and not settled yet.
struct Unsettled {
    BookId lower;
    std::string program;
    Money amount;
};

/// E1 settle: what came from above the books is a grant now. Empty when there is none.
/// Source: 财库〔2015〕192号, 2012 与上级往来: 借 2012 贷 4011 at the year's settlement.
[[nodiscard]] std::vector<ledger::Entry> settle_with_above(
    ledger::EventTable const& events, BookYear const& of, std::span<Unsettled const> from_above);

/// E3 upper_settle and lower_settle, two entries for each lower book, joined by a transfer id.
[[nodiscard]] Result<std::vector<ledger::Entry>> settle_with_lower(
    ledger::EventTable const& events, BookYear const& upper, std::span<Unsettled const> open);

/// E14 of the old year: cancels what is unused, and shows it in U and B where it is a unit's and
/// was not shown at the end of an earlier year; M for the committed part alone.
///
/// Committed is what recipients are owed, as far as unused quota of their program covers it. What
/// was committed before and is not any more is released into the carry-over.
[[nodiscard]] Result<std::vector<ledger::Entry>> cancel_unused(ledger::EventTable const& events,
    BookYear const& of, std::span<UnusedQuota const> unused, std::span<OwedOfProgram const> owed);

/// A title of income or expenditure at year end; debit positive.
struct TitleBalance {
    std::string code;
    std::string program;
    std::string fund_source; ///< any of the program's fund type: it tells M3001 from M3002
    Money amount;
};

/// E18: U through 3301 and 3302 into 3001, B into 8101, M into 3001 or 3002; up to three entries.
///
/// Ensures: every title given is zero afterwards.          (tests/funding/year_end_test.cpp)
[[nodiscard]] Result<std::vector<ledger::Entry>> close_titles(
    ledger::EventTable const& events, BookYear const& of, std::span<TitleBalance const> titles);

/// E14 of the new year, in one entry: what was cancelled stands again, with its document, source
/// and program. Empty when nothing was.
[[nodiscard]] Result<std::vector<ledger::Entry>> restore_unused(ledger::EventTable const& events,
    BookYear const& opened, std::span<UnusedQuota const> cancelled, Date on);

/// Years since the document's own: money is idle when a year ends without its being used.
/// Source: Budget Law of 2018, art. 42; 国办发〔2014〕70号: carry-over unused for two years running
/// is taken back.
inline constexpr int idle_years_max = 2;

} // namespace doudi::funding
