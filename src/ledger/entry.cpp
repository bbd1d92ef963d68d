#include "doudi/ledger/entry.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace doudi::ledger {

Result<void> check(Entry const& entry) {
    if (entry.postings.empty()) {
        return Error{Refusal::entry_without_postings, entry.key};
    }
    std::map<char, Money> balance_of_ledger;
    for (auto const& posting : entry.postings) {
        if (posting.amount == Money{}) {
            return Error{Refusal::zero_posting, entry.key};
        }
        auto& balance = balance_of_ledger[posting.account.ledger()];
        auto const total = add(balance, posting.amount);
        if (!total) {
            return total.error();
        }
        balance = *total;
    }
    for (auto const& [ledger, balance] : balance_of_ledger) {
        if (balance != Money{}) {
            return Error{Refusal::unbalanced,
                entry.key + ": ledger " + ledger + " by " + std::to_string(balance.fen()) + " fen"};
        }
    }
    return {};
}

Result<std::vector<Posting>> net(std::vector<Posting> postings) {
    std::vector<Posting> merged;
    std::map<AccountKey, std::size_t> place_of;
    for (auto& posting : postings) {
        auto const [found, is_new] = place_of.try_emplace(posting.account, merged.size());
        if (is_new) {
            merged.push_back(std::move(posting));
            continue;
        }
        auto& amount = merged[found->second].amount;
        auto const total = add(amount, posting.amount);
        if (!total) {
            return total.error();
        }
        amount = *total;
    }
    std::erase_if(merged, [](Posting const& posting) { return posting.amount == Money{}; });
    return merged;
}

Result<Entry> netted(Entry entry) {
    auto postings = net(std::move(entry.postings));
    if (!postings) {
        return postings.error();
    }
    entry.postings = std::move(*postings);
    if (auto const sound = check(entry); !sound) {
        return sound.error();
    }
    return entry;
}

Result<std::vector<Entry>> netted_all(std::vector<Entry> entries) {
    std::vector<Entry> moving;
    for (auto& entry : entries) {
        auto postings = net(std::move(entry.postings));
        if (!postings) {
            return postings.error();
        }
        entry.postings = std::move(*postings);
        if (entry.postings.empty()) {
            continue;
        }
        if (auto const sound = check(entry); !sound) {
            return sound.error();
        }
        moving.push_back(std::move(entry));
    }
    return moving;
}

} // namespace doudi::ledger
