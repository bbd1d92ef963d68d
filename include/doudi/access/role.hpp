/// The parts people play. One person may hold several, each for a region and all below it.
///
/// Example: `role_of("approver") == Role::approver`.
#pragma once

#include "doudi/base/text.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace doudi::access {

enum class Role {
    finance_officer, // records documents, allocates money, closes periods
    payout_officer,  // imports rosters, builds batches, enters what the bank answered
    approver,        // approves what the two prepared
    releaser,        // sends an approved batch to the bank
    auditor,         // reads everything, changes nothing
    administrator,   // people and database, no money
};

inline constexpr std::array all_roles{Role::finance_officer, Role::payout_officer, Role::approver,
    Role::releaser, Role::auditor, Role::administrator};

/// The name commands, files and the database use.
std::string_view name_of(Role role) noexcept;
Text title_of(Role role) noexcept;
std::optional<Role> role_of(std::string_view name) noexcept;

} // namespace doudi::access
