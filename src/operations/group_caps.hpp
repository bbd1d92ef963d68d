/// Caps on groups of lottery projects: what their programs may be assigned together in a year.
#pragma once

#include "doudi/benefits/policy.hpp"
#include "doudi/funding/entries.hpp"
#include "doudi/funding/quota_document.hpp"
#include "doudi/storage/transaction.hpp"

#include <map>
#include <span>

namespace doudi::operations {

/// Whether a region's assignments, these included, stay within the cap of their lottery fund
/// (figure cap.FUND of the policy). Sessions that ask for the same cap come one after the other.
///
/// Requires: the assignments have been inserted.
/// Refuses:  exceeds_group_cap.
/// Source:   F08: 6,500,000 yuan for two projects together; F10: 18,500,000 yuan for two.
Result<void> check_group_caps(storage::Transaction& tx, benefits::Policy const& policy,
    std::span<funding::Assignment const> assignments,
    std::map<DocumentId, funding::QuotaDocument> const& documents);

} // namespace doudi::operations
