/// What one line of a payout is made from: a household with its members, or one person.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/sha256.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::roster {

/// A person as a roster file names them: in clear, so only in memory and for as long as needed.
struct Person {
    std::string resident_id;
    std::string name;
    Date born_on;
    bool is_male = false;
    std::uint8_t disability = 0; // category × 10 + level, 0 none
    std::uint8_t flags = 0;      // 1 seriously ill, 2 in an institution
};

/// Units: income in fen per year, declared amount per month.
struct Unit {
    std::int32_t number = 0; // in the file, from 0
    BookId book{0};
    std::string household_no; // empty if the roster has none
    bool is_urban = false;
    Money income_year = {};
    std::optional<Money> declared;
    std::uint8_t care_grade = 0;
    std::string bank_no;
    std::string account_no;
    std::string account_name;
    std::vector<Person> members; // who is paid first
    bool is_rejected = false;    // some row of it has a fault; the rest is then not to be used
};

/// Tells whether anything that decides amount or payee has changed: everything of the unit but the
/// names, people and accounts by their keyed hashes.
[[nodiscard]] Digest facts_hash(
    Unit const& unit, std::span<Digest const> member_ids, Digest const& account);

} // namespace doudi::roster
