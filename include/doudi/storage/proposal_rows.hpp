/// Rows of lists whose identity is damaged, who is proposed for them, and what was decided.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/roster/candidate_search.hpp"
#include "doudi/roster/outside_list.hpp"
#include "doudi/storage/outside_rows.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// Identity and name are sealed together, and hashed together to be known again. The rows are
/// numbered on from the list's own.
void insert_damaged_rows(Transaction& tx, OutsideList const& list,
    std::span<roster::DamagedOutsideRow const> rows, roster::IdentityKey const& key);

/// The damaged rows of a list, opened.
/// Refuses: key_unusable.
Result<std::vector<roster::SoughtRow>> damaged_rows(
    Transaction& tx, OutsideList const& list, roster::IdentityKey const& key);

/// Pairings rejected before for the same rows in lists of the same book. Not in those of other
/// books: who decides in a county does not decide for the province.
std::set<roster::Pairing> rejected_pairings(Transaction& tx, OutsideList const& list);

/// Everybody in a book's rosters, one at a time.
/// Refuses: what `take` refuses.
Result<void> each_person(Transaction& tx, BookId book,
    std::function<Result<void>(roster::OfferedPerson const&)> const& take);

void insert_proposals(
    Transaction& tx, OutsideList const& list, std::span<roster::Candidate const> candidates);

enum class ProposalState : std::uint8_t {
    open,
    confirmed,
    rejected,
    settled, // another one of the row was confirmed
};

struct Proposal {
    std::int32_t number;
    std::int64_t file_row;
    roster::DamagedIdentity identity;
    std::string name;
    BookId county;
    PersonId person;
    std::string person_name;
    std::string resident_id; ///< the person's
    roster::Score score;
    ProposalState state;
    std::string reason;
};

/// Of a list, the rows in the order of the file, the best of a row first.
/// Refuses: key_unusable.
Result<std::vector<Proposal>> proposals(
    Transaction& tx, OutsideList const& list, roster::IdentityKey const& key);

struct ProposalDecision {
    BookId book;
    std::int64_t list;
    std::int32_t proposal;
    bool is_confirmed;
    std::string reason;
    UserId decided_by;
};

/// The row of a confirmed one becomes a row of its list.
/// Throws: Refused: unknown_proposal, same_person, proposal_decided.
void decide_proposal(Transaction& tx, ProposalDecision const& decision);

} // namespace doudi::storage
