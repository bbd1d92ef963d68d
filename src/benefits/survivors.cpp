#include "doudi/benefits/survivors.hpp"

#include <algorithm>
#include <cstddef>

namespace doudi::benefits {

std::optional<Facts> Survivors::of(Facts const& facts, std::span<std::int64_t const> dead) {
    members_.clear();
    incomes_.clear();
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        if (std::find(dead.begin(), dead.end(), static_cast<std::int64_t>(i)) != dead.end()) {
            continue;
        }
        for (Income income : facts.incomes) {
            if (income.member == i) {
                income.member = static_cast<std::uint8_t>(members_.size());
                incomes_.push_back(income);
            }
        }
        members_.push_back(facts.members[i]);
    }
    if (members_.empty()) {
        return std::nullopt;
    }
    Facts rest = facts;
    rest.members = members_;
    rest.incomes = incomes_;
    return rest;
}

} // namespace doudi::benefits
