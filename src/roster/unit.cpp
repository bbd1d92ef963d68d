#include "doudi/roster/unit.hpp"

#include "doudi/base/check.hpp"

namespace doudi::roster {

namespace {

std::string_view characters_of(Digest const& digest) {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
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
    return sha256(text);
}

} // namespace doudi::roster
