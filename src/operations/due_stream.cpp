#include "due_stream.hpp"

#include "doudi/benefits/entitlement.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

/// The version in force on the first day of the month, or the last one if it had ended.
storage::PastVersion const* version_in(
    std::vector<storage::PastVersion> const& versions, Period month) {
    storage::PastVersion const* found = nullptr;
    for (auto const& version : versions) {
        if (version.valid_from <= month.first_day()) {
            found = &version;
        }
    }
    return found;
}

/// The rule an enrolment that ended is paid on by.
benefits::FreezeRule carrying_rule(benefits::Freeze const& freeze, bool has_death) {
    if (freeze.exit) {
        return benefits::FreezeRule::exit;
    }
    return freeze.death && has_death ? benefits::FreezeRule::death : benefits::FreezeRule::single;
}

} // namespace

benefits::Standard const* DueRules::standard_of(Period month) const noexcept {
    if (month == period) {
        return &standard;
    }
    auto const found = std::find_if(
        earlier.begin(), earlier.end(), [&](auto const& each) { return each.first == month; });
    return found != earlier.end() ? &found->second : nullptr;
}

Result<DueRules> due_rules(benefits::Policy const& policy, std::string_view program,
    std::span<RegionCode const> region_and_ancestors, Period period, std::optional<Date> known) {
    auto standard = policy.in_force(program, region_and_ancestors, period, known);
    if (!standard) {
        return standard.error();
    }
    DueRules rules{.period = period,
        .standard = *std::move(standard),
        .freeze = freeze_in(policy, program, region_and_ancestors, period, known),
        .earlier = {}};
    if (rules.freeze) {
        for (auto month = rules.freeze->base(); month < period; month = month.next()) {
            if (auto then = policy.in_force(program, region_and_ancestors, month, known)) {
                rules.earlier.emplace_back(month, *std::move(then));
            }
        }
    }
    return rules;
}

DueStream::DueStream(
    storage::Transaction& reading, storage::RosterKey const& roster, DueRules const& rules)
    : rules_{rules} {
    if (rules.freeze) {
        histories_.emplace(reading, roster, rules.freeze->base());
    } else {
        plain_.emplace(reading, roster);
    }
}

Due const* DueStream::next() {
    if (histories_) {
        return next_frozen();
    }
    auto const* const enrolment = plain_->next();
    if (enrolment == nullptr) {
        return nullptr;
    }
    current_.enrolment = enrolment;
    current_.amount = entitle(rules_.standard, enrolment->facts, rules_.period);
    return &current_;
}

Due const* DueStream::next_frozen() {
    while (auto const* const history = histories_->next()) {
        if (take(*history)) {
            return &current_;
        }
    }
    return nullptr;
}

bool DueStream::take(storage::EnrolmentHistory const& history) {
    auto const& last = history.versions.back();
    bool const has_ended = last.valid_until && *last.valid_until <= rules_.period.first_day();
    benefits::Standing const standing{
        .ended = has_ended ? last.valid_until : std::nullopt, .has_death = history.has_death};
    if (!is_carried(*rules_.freeze, last.enrolment.facts, standing)) {
        return false;
    }
    months_.clear();
    versions_.clear();
    for (auto const& [month, standard] : rules_.earlier) {
        if (auto const* const version = version_in(history.versions, month)) {
            months_.push_back({month, &standard, &version->enrolment.facts});
            versions_.push_back(version);
        }
    }
    months_.push_back({rules_.period, &rules_.standard, &last.enrolment.facts});
    versions_.push_back(&last);
    auto const held = hold(*rules_.freeze, months_, standing);
    current_ = {.enrolment = &last.enrolment, .amount = held.amount, .hold = std::nullopt};
    if (held.rule || has_ended) {
        auto const rule = held.rule.value_or(carrying_rule(*rules_.freeze, history.has_death));
        auto const& base = versions_[held.from]->enrolment;
        current_.hold = storage::Hold{.line_no = 0,
            .rule = static_cast<std::uint8_t>(rule),
            .is_ended = has_ended,
            .base_enrolment = base.enrolment,
            .base_version = base.version,
            .base_period = months_[held.from].period};
    }
    return true;
}

Money held_amount(DueRules const& rules, Money own, storage::Hold const& hold,
    benefits::Facts const& base_facts) {
    auto const rule = static_cast<benefits::FreezeRule>(hold.rule);
    auto const* const standard = rules.standard_of(hold.base_period);
    if (!rules.freeze || rules.freeze->find(rule) == nullptr || standard == nullptr) {
        return own;
    }
    return std::max(own, entitle(*standard, base_facts, hold.base_period));
}

} // namespace doudi::operations
