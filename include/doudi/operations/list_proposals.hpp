/// Rows of lists whose identity is damaged: who is proposed, and somebody's decision.
///
/// Example:
///   auto view = list_proposals(context, {.list = 7, .region = county, .key_file = {}});
///   decide_proposal(context, {.list = 7, .proposal = 3, .is_confirmed = true, .reason = ""});
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/storage/proposal_rows.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace doudi::operations {

struct WhichProposals {
    std::int64_t list;
    RegionCode region; ///< the list's, or one above it
    std::filesystem::path key_file = {};
};

struct ProposalsView {
    storage::OutsideList list;
    std::vector<storage::Proposal> proposals;
    bool may_see_names; ///< else names are to be masked
};

/// Recorded, as personal data are shown.
/// Refuses: unknown_proposal when the region has no such list; key_unusable, not_permitted,
///          outside_region, unknown_region.
Result<ProposalsView> list_proposals(Context& context, WhichProposals const& which);

struct DecideProposal {
    std::int64_t list;
    std::int64_t proposal;
    bool is_confirmed;
    std::string reason; ///< of a rejection; without personal data
};

/// A confirmed row counts in every check from now on; a person rejected is not proposed again for
/// the same row.
///
/// Refuses: malformed (the reason), unknown_proposal, not_permitted, outside_region, same_person
///          (who imported the list), proposal_decided (also when the row is somebody's already).
Result<void> decide_proposal(Context& context, DecideProposal const& request);

} // namespace doudi::operations
