/// The register of gifts and of what became of them.
#pragma once

#include "doudi/donation/gift.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// Gives its number.
std::int64_t insert_gift(Transaction& tx, donation::Gift const& gift);

std::optional<donation::Gift> find_gift(Transaction& tx, BookId book, std::int64_t number);
std::optional<donation::Gift> find_gift_by_reference(
    Transaction& tx, BookId book, std::string_view reference);

/// By book and number.
std::vector<donation::Gift> list_gifts(Transaction& tx, std::span<BookId const> books);

/// Gives its number.
/// Throws: Refused case_repeated, exceeds_donation, against_donor_intent, same_person.
std::int64_t insert_gift_use(
    Transaction& tx, donation::Gift const& gift, donation::GiftUse const& use);

std::optional<donation::GiftUse> find_gift_use_by_reference(
    Transaction& tx, donation::Gift const& gift, std::string_view reference);

/// A use with the name of the person it was for; empty for others.
struct ListedUse {
    donation::GiftUse of;
    std::string person_name;
};
std::vector<ListedUse> uses_of(Transaction& tx, donation::Gift const& gift);

} // namespace doudi::storage
