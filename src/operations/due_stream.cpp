#include "due_stream.hpp"

#include "doudi/benefits/entitlement.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

/// The rule an enrolment that ended is paid on by.
benefits::FreezeRule carrying_rule(benefits::Freeze const& freeze, bool has_death) {
    if (freeze.exit) {
        return benefits::FreezeRule::exit;
    }
    return freeze.death && has_death ? benefits::FreezeRule::death : benefits::FreezeRule::single;
}

} // namespace

Result<DueRules> due_rules(benefits::Policy const& policy, storage::RosterKey const& roster,
    std::span<RegionCode const> region_and_ancestors, std::optional<Date> known) {
    PolicyOfArea of{&policy, {region_and_ancestors.begin(), region_and_ancestors.end()}, known};
    auto month = month_rules(of, roster);
    if (!month) {
        return month.error();
    }
    return DueRules{*std::move(month), std::move(of)};
}

DueStream::DueStream(storage::Transaction& reading, storage::RosterKey const& roster,
    DueRules const& rules, Screening const& screening)
    : program_{roster.program}, rules_{rules}, screening_{screening}, held_{rules,
                                                                          screening.positions()} {
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
    current_.exclusions = screening_.of(program_, *enrolment);
    exclude([&](std::span<PersonId const> gone) {
        return entitle_without(rules_, enrolment->facts,
            screening_.positions().of({enrolment->enrolment, enrolment->version}, gone));
    });
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
        auto const at = screening_.positions().of(one.key, std::span{&one.person, 1});
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

bool DueStream::take(storage::EnrolmentHistory const& history) {
    if (!held_.is_due(history)) {
        return false;
    }
    auto const& last = history.versions.back();
    auto held = held_.without(history, {});
    current_ = {.enrolment = &last.enrolment,
        .amount = held.amount,
        .hold = {},
        .exclusions = screening_.of(program_, history)};
    exclude([&](std::span<PersonId const> gone) {
        held = held_.without(history, gone);
        return held.amount;
    });
    bool const has_ended = held_.ended(history).has_value();
    if (current_.amount != Money{} && (held.rule || has_ended)) {
        auto const rule = held.rule.value_or(carrying_rule(*rules_.freeze, history.has_death));
        auto const& base = held_.base().enrolment;
        current_.hold = storage::Hold{.line_no = 0,
            .rule = static_cast<std::uint8_t>(rule),
            .is_ended = has_ended,
            .base_enrolment = base.enrolment,
            .base_version = base.version,
            .base_period = held_.base_period()};
    }
    return true;
}

Money entitle_without(
    DueRules const& rules, benefits::Facts const& facts, std::span<std::int64_t const> positions) {
    benefits::Survivors survivors;
    auto const left = survivors.of(facts, positions);
    return left ? entitle(rules.standard, *left, rules.period) : Money{};
}

Money screened_amount(DueRules const& rules, Screening const& screening, std::string_view program,
    storage::FrozenEnrolment const& enrolment) {
    auto const exclusions = screening.of(program, enrolment);
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
        screening.positions().of({enrolment.enrolment, enrolment.version}, gone));
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
