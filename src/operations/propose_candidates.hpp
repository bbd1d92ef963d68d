/// Searches the rosters for whom the damaged rows of a list may mean.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/storage/proposal_rows.hpp"

namespace doudi::operations {

/// Among everybody in the rosters of the list's region and below, in one pass over each book. Keeps
/// what it finds; returns how many.
///
/// Refuses: key_unusable.
Result<std::int64_t> propose_candidates(storage::Transaction& tx, Context const& context,
    storage::OutsideList const& list, roster::IdentityKey const& key);

} // namespace doudi::operations
