/// What one line of a payout is made from: a household with its members, or one person.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"

#include <array>
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
    // 1 seriously ill, 2 in an institution, 4 studying, 8 a household alone, 16 cannot work
    std::uint8_t flags = 0;
    std::uint8_t refusals = 0; // of work, in a row
    // Per year: work, poverty project, subsidies for the disabled, support and pensions
    std::array<Money, 4> incomes{};
};

/// Units: income in fen per year, declared amount, exit base and other benefits per month.
struct Unit {
    std::int32_t number = 0; // in the file, from 0
    BookId book{0};
    std::string household_no; // empty if the roster has none
    bool is_urban = false;
    Money income_year = {};
    std::optional<Money> declared;
    std::uint8_t care_grade = 0;
    std::uint8_t tier = 0;           // of dibao by classes, 1 to 3; 0 none
    std::optional<Period> exit_from; // first month of a gradual exit
    Money exit_base = {};            // what a month paid before it
    Money other_month = {};          // other benefits drawn
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
