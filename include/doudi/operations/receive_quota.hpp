/// Records a quota document and posts it: E1 from the upper level, E2 from the own budget.
#pragma once

#include "doudi/funding/quota_document.hpp"
#include "doudi/operations/context.hpp"

#include <optional>

namespace doudi::operations {

struct ReceiveQuota {
    funding::QuotaDocument document;  ///< its id is given by the database
    std::optional<Date> effective_on; ///< accounting date; else the day it was received
};

/// Asked twice for one number, it refuses the second time; nothing is posted twice.
///
/// Refuses: not_permitted, outside_region, unknown_book, duplicate_document_number, year_closed,
///          period_closed, and what funding::check refuses.
Result<funding::QuotaDocument> receive_quota(Context& context, ReceiveQuota const& request);

} // namespace doudi::operations
