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

Result<DueRules> due_rules(benefits::Policy const& policy, storage::RosterKey const& roster,
    std::span<RegionCode const> region_and_ancestors, std::optional<Date> known) {
    auto const& program = roster.program;
    auto const period = roster.period;
    auto standard = policy.in_force(program, region_and_ancestors, period, known);
    if (!standard) {
        return standard.error();
    }
    DueRules rules{.period = period,
        .standard = *std::move(standard),
        .freeze = freeze_of(policy, roster, region_and_ancestors, known),
        .earlier = {},
        .screening = {.pairs = {policy, region_and_ancestors, period, known},
            .policy = &policy,
            .regions = {region_and_ancestors.begin(), region_and_ancestors.end()},
            .known = known}};
    // What goes by the list of another benefit keeps people on it, not amounts.
    if (rules.freeze && roster.base_lists.empty()) {
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
    : rules_{rules}, screening_{reading, roster, rules.screening, rules.freeze} {
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
    if (!screening_.is_empty()) {
        auto const found = screening_.of(enrolment->enrolment);
        current_.exclusions.assign(found.begin(), found.end());
        if (found.empty()) {
            return &current_;
        }
        exclude([&](std::span<PersonId const> gone) {
            return entitle_without(rules_, enrolment->facts,
                screening_.positions({enrolment->enrolment, enrolment->version}, gone));
        });
    }
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

/// People leave one after another, so that what each of them costs adds up to the whole.
void DueStream::exclude(AmountWithout const& amount_without) {
    std::vector<PersonId> gone;
    auto const& enrolment = *current_.enrolment;
    auto others_fen = std::int64_t{0};
    Money whole = current_.amount;
    for (auto& one : current_.exclusions) {
        one.key = {enrolment.enrolment, enrolment.version};
        auto const at = screening_.positions(one.key, std::span{&one.person, 1});
        one.member = at.empty() ? -1 : at.front();
        auto const before = current_.amount;
        if (one.rule == benefits::ExclusionRule::difference) {
            others_fen += one.other.fen();
            current_.amount = less_difference(
                whole, Money::from_fen(others_fen), enrolment.facts.other_month_fen);
        } else {
            gone.push_back(one.person);
            current_.amount = amount_without(gone);
            whole = current_.amount;
        }
        one.not_paid = Money::from_fen(before.fen() - current_.amount.fen());
    }
}

void DueStream::add_month(Period month, benefits::Standard const& standard,
    storage::PastVersion const& version, std::span<PersonId const> gone) {
    auto const& enrolment = version.enrolment;
    if (gone.empty()) {
        months_.push_back({month, &standard, &enrolment.facts});
        versions_.push_back(&version);
        return;
    }
    auto const left = survivors_[months_.size()].of(
        enrolment.facts, screening_.positions({enrolment.enrolment, enrolment.version}, gone));
    if (left) {
        facts_.push_back(*left);
        months_.push_back({month, &standard, &facts_.back()});
        versions_.push_back(&version);
    }
}

benefits::Held DueStream::held_without(storage::EnrolmentHistory const& history,
    benefits::Standing const& standing, std::span<PersonId const> gone) {
    auto const& last = history.versions.back();
    months_.clear();
    versions_.clear();
    facts_.clear();
    facts_.reserve(rules_.earlier.size() + 1); // months_ points into it
    survivors_.resize(rules_.earlier.size() + 1);
    for (auto const& [month, standard] : rules_.earlier) {
        if (auto const* const version = version_in(history.versions, month)) {
            add_month(month, standard, *version, gone);
        }
    }
    auto const earlier = months_.size();
    add_month(rules_.period, rules_.standard, last, gone);
    if (months_.size() == earlier) {
        return {}; // nobody is left of the last version
    }
    return hold(*rules_.freeze, months_, standing);
}

/// Somebody may stand in an enrolment and in the one it goes on from.
void DueStream::add_exclusions(EnrolmentId enrolment) {
    for (auto const& one : screening_.of(enrolment)) {
        bool const is_known = std::any_of(current_.exclusions.begin(), current_.exclusions.end(),
            [&](storage::Exclusion const& other) {
                return other.person == one.person && other.rule == one.rule &&
                    other.other_enrolment == one.other_enrolment;
            });
        if (!is_known) {
            current_.exclusions.push_back(one);
        }
    }
}

bool DueStream::take(storage::EnrolmentHistory const& history) {
    auto const& last = history.versions.back();
    bool const has_ended = last.valid_until && *last.valid_until <= rules_.period.first_day();
    benefits::Standing const standing{
        .ended = has_ended ? last.valid_until : std::nullopt, .has_death = history.has_death};
    if (!is_carried(*rules_.freeze, last.enrolment.facts, standing)) {
        return false;
    }
    auto held = held_without(history, standing, {});
    current_ = {.enrolment = &last.enrolment, .amount = held.amount, .hold = {}, .exclusions = {}};
    if (!screening_.is_empty()) {
        for (auto const& version : history.versions) {
            add_exclusions(version.enrolment.enrolment);
        }
    }
    if (!current_.exclusions.empty()) {
        exclude([&](std::span<PersonId const> gone) {
            held = held_without(history, standing, gone);
            return held.amount;
        });
    }
    if (current_.amount != Money{} && (held.rule || has_ended)) {
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

Money entitle_without(
    DueRules const& rules, benefits::Facts const& facts, std::span<std::int64_t const> positions) {
    benefits::Survivors survivors;
    auto const left = survivors.of(facts, positions);
    return left ? entitle(rules.standard, *left, rules.period) : Money{};
}

Money screened_amount(
    DueRules const& rules, Screening const& screening, storage::FrozenEnrolment const& enrolment) {
    auto const exclusions = screening.of(enrolment.enrolment);
    if (exclusions.empty()) {
        return entitle(rules.standard, enrolment.facts, rules.period);
    }
    std::vector<PersonId> gone;
    std::int64_t others_fen = 0;
    for (auto const& one : exclusions) {
        if (one.rule == benefits::ExclusionRule::difference) {
            others_fen += one.other.fen();
        } else {
            gone.push_back(one.person);
        }
    }
    auto const left = entitle_without(rules, enrolment.facts,
        screening.positions({enrolment.enrolment, enrolment.version}, gone));
    return less_difference(left, Money::from_fen(others_fen), enrolment.facts.other_month_fen);
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
