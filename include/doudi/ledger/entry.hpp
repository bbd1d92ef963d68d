/// An entry (记账凭证): a balanced set of postings in one book on one day.
///
/// Example: an entry of 5.00 yuan reserved for rural dibao has two postings, +500 fen on Q103 and
/// -500 fen on Q102.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/ledger/account_key.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::ledger {

/// One leg of an entry. Debit is positive.
struct Posting {
    AccountKey account;
    Money amount;
};

/// What is to be posted. `key` makes a retry safe: the same key with the same content is posted
/// once, with other content it is refused.
struct Entry {
    BookId book;
    std::string key;
    std::string event;          ///< "E1" … "E17", ref.posting_event
    Date effective_on;          ///< accounting date
    std::string narration = {}; ///< without line breaks, at most 400 characters
    std::optional<std::string> transfer_id = std::nullopt; ///< uuid joining two books' entries
    std::optional<BatchId> batch = std::nullopt;
    std::optional<Digest> evidence = std::nullopt; ///< such as the Merkle root of a batch
    std::vector<Posting> postings = {};
};

/// Whether the entry could be posted as far as it can be told without a database.
///
/// Refuses: zero_posting, unbalanced (naming the ledger and the difference in fen),
///          entry_without_postings, overflow.
/// Source:  government accounting system of 2019, parallel accounting: each ledger balances.
Result<void> check(Entry const& entry);

/// Merges postings of the same account and drops those that cancel out, in order of first mention.
///
/// Refuses: overflow.
Result<std::vector<Posting>> net(std::vector<Posting> postings);

/// The entry with its postings netted: several quota documents meet in accounts that carry none.
///
/// Refuses: as check.
Result<Entry> netted(Entry entry);

/// The same of every entry, without those in which nothing moves.
Result<std::vector<Entry>> netted_all(std::vector<Entry> entries);

} // namespace doudi::ledger
