#include "doudi/donation/gift.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/text.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace doudi::donation {

namespace {

constexpr std::array<std::string_view, 4> intent_names{"any", "person", "home", "medical"};
constexpr std::array<std::string_view, 4> use_names{"person", "home", "medical", "return"};

template <class Enum, class Names>
std::optional<Enum> find_name(Names const& names, std::string_view name) {
    auto const* const found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt
                                : std::optional{static_cast<Enum>(found - names.begin())};
}

Result<void> check_short(std::string_view field, std::string_view text, bool may_be_empty = false) {
    constexpr std::ptrdiff_t length_max = 80;
    return may_be_empty && text.empty() ? Result<void>{} : check_text(field, text, length_max);
}

Result<Money> times(Money unit, std::int64_t quantity) {
    if (quantity <= 0 || unit <= Money{}) {
        return Error{Refusal::amount_not_positive, std::to_string(quantity)};
    }
    return mul_div(unit, quantity, 1, Rounding::half_up);
}

bool fits(Intent intent, UseKind kind) {
    switch (kind) {
    case UseKind::person: return intent == Intent::any || intent == Intent::person;
    case UseKind::home: return intent == Intent::any || intent == Intent::home;
    case UseKind::medical: return intent == Intent::any || intent == Intent::medical;
    case UseKind::given_back: break;
    }
    return true;
}

bool is_outright(Gift const& gift) {
    return gift.intent == Intent::any && !gift.is_goods();
}

Result<void> check_meant(Gift const& gift, GiftUse const& use) {
    bool const is_meant = use.kind == UseKind::given_back ? !is_outright(gift)
                                                          : fits(gift.intent, use.kind) &&
            (gift.event_key.empty() || gift.event_key == use.event_key);
    if (!is_meant) {
        return Error{Refusal::against_donor_intent,
            gift.reference + ": " + std::string{name_of(gift.intent)} + " " + gift.event_key};
    }
    return {};
}

Result<void> check_disease(GiftUse const& use, std::optional<std::int64_t> diseases) {
    if (use.kind != UseKind::medical) {
        return {};
    }
    if (!use.disease || !diseases || *use.disease < 1 || *use.disease > *diseases) {
        return Error{Refusal::relief_not_in_force,
            "disease " + std::to_string(use.disease.value_or(0)) + " of " +
                std::to_string(diseases.value_or(0))};
    }
    return {};
}

ledger::Entry begin_entry(Gift const& gift, std::string const& part, Date on) {
    auto const place = std::to_string(gift.book.value()) + "/" + std::to_string(gift.number);
    return {.book = gift.book,
        .key = "donation/" + place + "/" + part,
        .event = "E16",
        .effective_on = on,
        .narration = "donation " + std::to_string(gift.number) + " " + part};
}

std::string text_of(std::optional<std::int64_t> number) {
    return number ? std::to_string(*number) : std::string{};
}

} // namespace

std::string_view name_of(Intent intent) noexcept {
    return intent_names.at(static_cast<std::size_t>(intent));
}

std::optional<Intent> intent_of(std::string_view name) noexcept {
    return find_name<Intent>(intent_names, name);
}

std::string_view name_of(UseKind kind) noexcept {
    return use_names.at(static_cast<std::size_t>(kind));
}

std::optional<UseKind> use_kind_of(std::string_view name) noexcept {
    return find_name<UseKind>(use_names, name);
}

Money Gift::left() const {
    auto const rest = sub(amount, used);
    DOUDI_CHECK(rest.has_value());
    return *rest;
}

Result<Money> value_of(Gift const& gift) {
    if (gift.is_goods()) {
        if (!gift.quantity || !gift.unit_value) {
            return Error{Refusal::malformed, "goods: quantity, unit value"};
        }
        return times(*gift.unit_value, *gift.quantity);
    }
    if (gift.quantity || gift.unit_value) {
        return Error{Refusal::malformed, "goods"};
    }
    if (gift.amount <= Money{}) {
        return Error{Refusal::amount_not_positive, gift.reference};
    }
    return gift.amount;
}

Result<void> check(Gift const& gift, Date today) {
    for (auto const& [field, text, may_be_empty] :
        {std::tuple{"reference", gift.reference, false}, std::tuple{"donor", gift.donor, false},
            std::tuple{"goods", gift.goods, true}, std::tuple{"event", gift.event_key, true}}) {
        if (auto sound = check_short(field, text, may_be_empty); !sound) {
            return sound;
        }
    }
    if (gift.received_on > today) {
        return Error{Refusal::malformed_date, format_date(gift.received_on) + " is to come"};
    }
    auto const value = value_of(gift);
    return value ? Result<void>{} : value.error();
}

Result<Money> amount_of(Gift const& gift, GiftUse const& use) {
    if (gift.is_goods() != use.quantity.has_value()) {
        return Error{Refusal::malformed, gift.is_goods() ? "quantity" : "amount"};
    }
    if (use.kind == UseKind::medical) {
        if (gift.is_goods() || !use.bill || !use.others || *use.others < Money{}) {
            return Error{Refusal::malformed, "bill, others"};
        }
        auto rest = sub(*use.bill, *use.others);
        if (rest && *rest <= Money{}) {
            return Error{Refusal::amount_not_positive, format_yuan(*rest)};
        }
        return rest;
    }
    if (use.quantity) {
        return times(*gift.unit_value, *use.quantity);
    }
    if (use.amount <= Money{}) {
        return Error{Refusal::amount_not_positive, use.reference};
    }
    return use.amount;
}

Result<void> check(
    Gift const& gift, GiftUse const& use, std::optional<std::int64_t> diseases, Date today) {
    for (auto const& [field, text, may_be_empty] :
        {std::tuple{"reference", use.reference, false}, std::tuple{"decision", use.decision, false},
            std::tuple{"beneficiary", use.beneficiary, use.kind == UseKind::person},
            std::tuple{"event", use.event_key, use.kind == UseKind::given_back}}) {
        if (auto sound = check_short(field, text, may_be_empty); !sound) {
            return sound;
        }
    }
    if (use.used_on < gift.received_on || use.used_on > today) {
        return Error{Refusal::malformed_date, format_date(use.used_on)};
    }
    if (use.used_by == gift.received_by) {
        return Error{Refusal::same_person, gift.reference};
    }
    if (auto meant = check_meant(gift, use); !meant) {
        return meant;
    }
    if (auto disease = check_disease(use, diseases); !disease) {
        return disease;
    }
    if (use.amount > gift.left()) {
        return Error{
            Refusal::exceeds_donation, format_yuan(use.amount) + " of " + format_yuan(gift.left())};
    }
    return {};
}

bool is_same(Gift const& a, Gift const& b) {
    auto const told = [](Gift const& one) {
        return std::tie(one.book, one.reference, one.donor, one.goods, one.quantity, one.unit_value,
            one.amount, one.intent, one.event_key, one.received_on);
    };
    return told(a) == told(b);
}

bool is_same(GiftUse const& a, GiftUse const& b) {
    auto const told = [](GiftUse const& one) {
        return std::tie(one.reference, one.kind, one.person, one.beneficiary, one.event_key,
            one.quantity, one.amount, one.bill, one.others, one.disease, one.decision, one.used_on);
    };
    return told(a) == told(b);
}

Digest evidence_of(Gift const& gift) {
    return sha256("gift|" + std::to_string(gift.book.value()) + "|" + std::to_string(gift.number) +
        "|" + gift.reference + "|" + gift.donor + "|" + gift.goods + "|" + text_of(gift.quantity) +
        "|" + std::to_string(gift.amount.fen()) + "|" + std::string{name_of(gift.intent)} + "|" +
        gift.event_key + "|" + format_date(gift.received_on));
}

Digest evidence_of(Gift const& gift, GiftUse const& use, std::optional<Digest> const& id_hash) {
    return sha256("use|" + std::to_string(gift.book.value()) + "|" + std::to_string(gift.number) +
        "|" + std::to_string(use.number) + "|" + use.reference + "|" +
        std::string{name_of(use.kind)} + "|" + (id_hash ? to_hex(*id_hash) : std::string{}) + "|" +
        use.beneficiary + "|" + use.event_key + "|" + text_of(use.quantity) + "|" +
        std::to_string(use.amount.fen()) + "|" + format_date(use.used_on));
}

ledger::Entry entry_of(ledger::EventTable const& events, Gift const& gift) {
    auto entry = begin_entry(gift, "in", gift.received_on);
    entry.evidence = evidence_of(gift);
    auto const* const part = gift.is_goods() ? "goods_in" : is_outright(gift) ? "cash" : "money_in";
    events.append(entry, part, {}, gift.amount);
    return entry;
}

ledger::Entry entry_of(ledger::EventTable const& events, Gift const& gift, GiftUse const& use,
    std::optional<Digest> const& id_hash) {
    auto entry = begin_entry(gift, "use/" + std::to_string(use.number), use.used_on);
    entry.evidence = evidence_of(gift, use, id_hash);
    auto const* const part = gift.is_goods() ? "goods_out"
        : is_outright(gift)                  ? "spent"
                                             : "money_out";
    events.append(entry, part, {}, use.amount);
    return entry;
}

} // namespace doudi::donation
