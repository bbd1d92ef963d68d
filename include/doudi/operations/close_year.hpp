/// The end of a budget year of a book, and the opening of the next.
#pragma once

#include "doudi/funding/year_end.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/year_rows.hpp"

#include <vector>

namespace doudi::operations {

struct CloseYear {
    BookId book{0};
    int year = 0;
    bool with_lower = false; ///< all open books below it too
};

/// What the closing of one book did; all amounts are those of the one command.
struct ClosedYear {
    BookId book{0};
    bool is_new = true;                         ///< false: it was closed before
    Money settled;                              ///< between levels: M1031 and M2012
    Money unallocated;                          ///< Q101 cancelled
    Money available;                            ///< Q102 cancelled
    std::vector<storage::YearBalance> balances; ///< of the capped programs
};

/// Closes the year for ever, one transaction for each book, books ascending:
///
/// - what is open with the books above and below is settled (E1, E3), in both books;
/// - unused quota is cancelled, and shown by the unit that may use it (E14);
/// - income and expenditure pass into carry-over and surplus (E18);
/// - all twelve months of the book are closed, so nothing is posted in the year any more.
///
/// Entries are of 31 December. Whichever of two books closes first settles the pair. Alone a book
/// that is closed is refused; among others it is passed over, so the command can be run again.
///
/// Refuses: not_permitted, outside_region, unknown_book, year_closed, year_not_over,
///          earlier_year_open, batches_unfinished, instalments_unfinished, imprest_year_undecided,
///          malformed (a year that cannot be), period_closed (December of a book concerned).
/// Source:  Budget Law of 2018, art. 56 (accounts are closed by year); domain rules E14.
Result<std::vector<ClosedYear>> close_year(Context& context, CloseYear const& request);

struct OpenYear {
    BookId book{0};
    int year = 0; ///< the new one
    bool with_lower = false;
    std::optional<Date> on = {}; ///< in the new year; default: its first day
};

struct OpenedYear {
    BookId book{0};
    bool is_new = true; ///< false: it was opened before
    Money restored;
};

/// Puts back what the closing of the year before cancelled, as carried forward (Q206), with its
/// document, source and program; one transaction for each book.
///
/// Refuses: not_permitted, outside_region, unknown_book, year_not_closed, year_opened, year_closed,
///          malformed, malformed_date.
Result<std::vector<OpenedYear>> open_year(Context& context, OpenYear const& request);

} // namespace doudi::operations
