#include "doudi/roster/unit.hpp"

#include "doudi/base/check.hpp"

namespace doudi::roster {

namespace {

std::string_view characters_of(Digest const& digest) {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

void add_fact(std::string& text, std::string_view name, std::int64_t number) {
    if (number != 0) {
        text += '|';
        text += name;
        text += ' ' + std::to_string(number);
    }
}

/// Facts only some rosters have: where they are not there nothing is added, so that a roster
/// without their columns hashes as it always did.
void add_rare_facts(std::string& text, Unit const& unit) {
    add_fact(text, "tier", unit.tier);
    if (unit.exit_from) {
        text += "|exit " + unit.exit_from->text();
        add_fact(text, "base", unit.exit_base.fen());
    }
    add_fact(text, "other", unit.other_month.fen());
    for (std::size_t i = 0; i < unit.members.size(); ++i) {
        Person const& member = unit.members[i];
        if (member.refusals == 0 && member.incomes == decltype(member.incomes){}) {
            continue;
        }
        text += "|member " + std::to_string(i);
        add_fact(text, "refusals", member.refusals);
        for (std::size_t kind = 0; kind < member.incomes.size(); ++kind) {
            add_fact(text, "income " + std::to_string(kind + 1), member.incomes[kind].fen());
        }
    }
}

} // namespace

// The text is this version's own: a change of it makes every enrolment look changed once.
Digest facts_hash(Unit const& unit, std::span<Digest const> member_ids, Digest const& account) {
    DOUDI_CHECK(member_ids.size() == unit.members.size());
    std::string text = "facts 1|" + unit.household_no;
    auto const add = [&text](std::int64_t number) { text += '|' + std::to_string(number); };
    add(unit.is_urban ? 1 : 0);
    add(unit.income_year.fen());
    add(unit.declared ? unit.declared->fen() : -1);
    add(unit.care_grade);
    text += '|' + unit.bank_no + '|' + unit.account_name + '|';
    text += characters_of(account);
    for (std::size_t i = 0; i < member_ids.size(); ++i) {
        text += characters_of(member_ids[i]);
        add(unit.members[i].disability);
        add(unit.members[i].flags);
    }
    add_rare_facts(text, unit);
    return sha256(text);
}

} // namespace doudi::roster
