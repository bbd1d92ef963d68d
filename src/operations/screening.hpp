/// Whom of a roster another benefit or a death keeps from being paid: found once for a month,
/// before the roster is streamed.
///
/// Example:
///     Screening const screening{reading, roster, rules, freeze};
///     for (auto const& exclusion : screening.of(enrolment)) { ... }
#pragma once

#include "doudi/benefits/freeze.hpp"
#include "doudi/benefits/screening.hpp"
#include "doudi/storage/screening_rows.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace doudi::operations {

/// What the policy says of an area and month about holding several benefits.
struct ScreeningRules {
    benefits::ExclusionRules pairs;
    benefits::Policy const* policy; ///< outlives this; never null
    std::vector<RegionCode> regions;
    std::optional<Date> known;
};

/// The freezes a roster is under. One that goes by the list of another benefit is under the freezes
/// of that list: who may not leave it is paid on. What a death does not lower is the other benefit.
[[nodiscard]] std::optional<benefits::Freeze> freeze_of(benefits::Policy const& policy,
    storage::RosterKey const& roster, std::span<RegionCode const> region_and_ancestors,
    std::optional<Date> known);

/// Decided from the rosters alone, on the view of the transaction: not from batches, so that it
/// does not matter which program is built first, or whether two are built at the same time. What a
/// benefit gives a person is the month's amount by its own facts, before freezes and exclusions, by
/// head; a benefit that gives nothing excludes nothing. A roster taken in between two builds is
/// seen by the second alone: rebuilding tells the first batch by its digest, and what was paid by
/// then the adjustment finds.
class Screening {
public:
    Screening(storage::Transaction& reading, storage::RosterKey const& roster,
        ScreeningRules const& rules, std::optional<benefits::Freeze> const& freeze);

    [[nodiscard]] bool is_empty() const noexcept { return exclusions_.empty(); }

    /// Deaths first, differences last. line_no and not_paid are the caller's to set.
    [[nodiscard]] std::span<storage::Exclusion const> of(EnrolmentId enrolment) const;

    /// Where some people stand in a version of the roster; ascending.
    [[nodiscard]] std::vector<std::int64_t> positions(
        storage::VersionKey const& version, std::span<PersonId const> people) const;

private:
    struct Decide;

    std::map<EnrolmentId, std::vector<storage::Exclusion>> exclusions_;
    std::map<std::tuple<EnrolmentId, std::int16_t, PersonId>, std::int64_t> positions_;
};

/// Less what other benefits give, beyond what the roster itself says is drawn of others.
/// Ensures: not negative.
[[nodiscard]] Money less_difference(Money amount, Money others, std::int64_t other_month_fen);

} // namespace doudi::operations
