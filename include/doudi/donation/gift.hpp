/// Donated money and goods: a gift, what the donor gave it for, and its uses (E16).
///
/// Example: 50 blankets of 120.00 yuan for homes: 6,000.00 on U1891 and U2901 until homes have
/// them.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/ledger/entry.hpp"
#include "doudi/ledger/event_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doudi::donation {

/// Who may have it. Money for anybody is the unit's own income; everything else it holds for the
/// donor.
enum class Intent { any, person, home, medical };

enum class UseKind { person, home, medical, given_back };

[[nodiscard]] std::string_view name_of(Intent intent) noexcept;
[[nodiscard]] std::optional<Intent> intent_of(std::string_view name) noexcept;
[[nodiscard]] std::string_view name_of(UseKind kind) noexcept;
[[nodiscard]] std::optional<UseKind> use_kind_of(std::string_view name) noexcept;

struct Gift {
    BookId book{0};
    std::int64_t number = 0; ///< in the database; 0 before
    std::string reference;   ///< number of the receipt
    std::string donor;
    std::string goods = {};                    ///< what they are; empty: money
    std::optional<std::int64_t> quantity = {}; ///< of goods
    std::optional<Money> unit_value = {};      ///< of one of them
    Money amount;                              ///< of goods their value
    Intent intent = Intent::any;
    std::string event_key = {}; ///< the only event it may be used for; empty: every
    Date received_on{};
    UserId received_by{0};
    Money used = {};

    [[nodiscard]] bool is_goods() const { return !goods.empty(); }
    [[nodiscard]] Money left() const;
};

struct GiftUse {
    std::int64_t number = 0; ///< in the database; 0 before
    std::string reference;   ///< number of the receipt
    UseKind kind = UseKind::person;
    std::optional<PersonId> person = {};
    std::string beneficiary = {}; ///< the home, the hospital, the donor
    std::string event_key = {};
    std::optional<std::int64_t> quantity = {}; ///< of goods
    Money amount = {};
    std::optional<Money> bill = {};   ///< within the policy's scope
    std::optional<Money> others = {}; ///< of the bill, all other payers
    std::optional<int> disease = {};  ///< its number on the list
    std::string decision;
    Date used_on{};
    UserId used_by{0};
};

/// The value of goods: quantity × unit value. Money is as given.
///
/// Refuses: malformed (goods without quantity or value, money with), amount_not_positive, overflow.
[[nodiscard]] Result<Money> value_of(Gift const& gift);

/// Refuses: malformed, malformed_date (after `today`), amount_not_positive.
[[nodiscard]] Result<void> check(Gift const& gift, Date today);

/// What a use takes of the gift: goods at their unit value, a treatment what others leave of the
/// bill, else the amount as given.
///
/// Refuses: malformed, amount_not_positive, overflow.
/// Source:  F23, what is within the policy's scope is free after all other payers.
[[nodiscard]] Result<Money> amount_of(Gift const& gift, GiftUse const& use);

/// Whether the gift may be used so. `diseases` is how many stand on the list of the place.
///
/// Refuses: malformed, malformed_date (before the gift, after `today`), same_person,
///          against_donor_intent (another kind of use, another event, a gift outright given back),
///          relief_not_in_force (no list of diseases, or not on it), exceeds_donation.
[[nodiscard]] Result<void> check(
    Gift const& gift, GiftUse const& use, std::optional<std::int64_t> diseases, Date today);

/// Whether the same was recorded under a reference before.
[[nodiscard]] bool is_same(Gift const& a, Gift const& b);
[[nodiscard]] bool is_same(GiftUse const& a, GiftUse const& b);

/// What the entries vouch for: the digests of
/// "gift|BOOK|GIFT|REFERENCE|DONOR|GOODS|QUANTITY|FEN|INTENT|EVENT|DATE" and
/// "use|BOOK|GIFT|USE|REFERENCE|KIND|HASH OF THE IDENTITY|BENEFICIARY|EVENT|QUANTITY|FEN|DATE".
[[nodiscard]] Digest evidence_of(Gift const& gift);
[[nodiscard]] Digest evidence_of(
    Gift const& gift, GiftUse const& use, std::optional<Digest> const& id_hash);

[[nodiscard]] ledger::Entry entry_of(ledger::EventTable const& events, Gift const& gift);
[[nodiscard]] ledger::Entry entry_of(ledger::EventTable const& events, Gift const& gift,
    GiftUse const& use, std::optional<Digest> const& id_hash);

} // namespace doudi::donation
