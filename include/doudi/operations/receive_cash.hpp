/// Records that money of a document has come into the treasury: E1 from the upper level, the
/// opening of the treasury (E0) from the own budget.
#pragma once

#include "doudi/funding/quota_document.hpp"
#include "doudi/operations/context.hpp"

#include <string>

namespace doudi::operations {

struct ReceiveCash {
    BookId book{0};
    std::string document; ///< its id or number; a document that the book received first
    Money amount;
    Date on;
};

struct CashReceived {
    funding::QuotaDocument document;
    bool is_new = false; ///< false: the same amount was recorded for that day before
};

/// Money of a day is recorded once: the same amount on the same day is taken for a repetition.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_document, exceeds_available_quota
///          (more than the document's amount), amount_not_positive, period_closed.
Result<CashReceived> receive_cash(Context& context, ReceiveCash const& request);

} // namespace doudi::operations
