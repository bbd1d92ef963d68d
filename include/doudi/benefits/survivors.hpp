/// The facts of a household without those of its members who have died.
///
/// Example:
///     Survivors survivors;
///     if (auto const facts = survivors.of(household, dead_positions)) { entitle(...); }
#pragma once

#include "doudi/benefits/facts.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doudi::benefits {

/// Entitlement ends with the month of death: from the next month on the member is not counted, and
/// with the last member the household's benefit ends. Income the household declared as a whole
/// stays until the roster says otherwise; what the dead member alone had does not.
/// Source: check A01 of the domain rules.
class Survivors {
public:
    /// `dead`: positions in Facts::members, from 0. None: nobody is left. The facts point into this
    /// and are valid until the next call.
    std::optional<Facts> of(Facts const& facts, std::span<std::int64_t const> dead);

private:
    std::vector<Member> members_;
    std::vector<Income> incomes_;
};

} // namespace doudi::benefits
