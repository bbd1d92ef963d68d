#include "history_due.hpp"

#include "doudi/base/check.hpp"

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

} // namespace

std::optional<Date> HistoryDue::ended(storage::EnrolmentHistory const& history) const {
    auto const& until = history.versions.back().valid_until;
    return until && *until <= rules_.period.first_day() ? until : std::nullopt;
}

benefits::Standing HistoryDue::standing_of(storage::EnrolmentHistory const& history) const {
    return {.ended = ended(history), .has_death = history.has_death};
}

bool HistoryDue::is_due(storage::EnrolmentHistory const& history) const {
    return !ended(history) ||
        (rules_.freeze &&
            is_carried(
                *rules_.freeze, history.versions.back().enrolment.facts, standing_of(history)));
}

void HistoryDue::add_month(Period month, benefits::Standard const& standard,
    storage::PastVersion const& version, std::span<PersonId const> gone) {
    auto const& enrolment = version.enrolment;
    if (gone.empty()) {
        months_.push_back({month, &standard, &enrolment.facts});
        versions_.push_back(&version);
        return;
    }
    auto const left = survivors_[months_.size()].of(
        enrolment.facts, positions_.of({enrolment.enrolment, enrolment.version}, gone));
    if (left) {
        facts_.push_back(*left);
        months_.push_back({month, &standard, &facts_.back()});
        versions_.push_back(&version);
    }
}

benefits::Held HistoryDue::without(
    storage::EnrolmentHistory const& history, std::span<PersonId const> gone) {
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
    add_month(rules_.period, rules_.standard, history.versions.back(), gone);
    if (months_.size() == earlier) {
        return {}; // nobody is left of the last version
    }
    auto const held = rules_.freeze
        ? hold(*rules_.freeze, months_, standing_of(history))
        : benefits::Held{entitle(rules_.standard, *months_.back().facts, rules_.period), {}, 0};
    from_ = held.from;
    return held;
}

storage::PastVersion const& HistoryDue::base() const {
    DOUDI_CHECK(from_ < versions_.size());
    return *versions_[from_];
}

Period HistoryDue::base_period() const {
    DOUDI_CHECK(from_ < months_.size());
    return months_[from_].period;
}

} // namespace doudi::operations
