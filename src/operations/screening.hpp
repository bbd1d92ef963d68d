/// Whom of a roster another benefit or a death keeps from being paid: found once for a month,
/// before the roster is streamed.
///
/// Example:
///     Screening const screening{reading, roster, policy, rules};
///     for (auto const& exclusion : screening.of(*enrolment)) { ... }
#pragma once

#include "doudi/benefits/screening.hpp"
#include "doudi/storage/history_rows.hpp"
#include "doudi/storage/screening_rows.hpp"
#include "month_rules.hpp"
#include "positions.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <vector>

namespace doudi::operations {

/// Decided from the rosters alone, on the view of the transaction: not from batches, so that it
/// does not matter which program is built first, or whether two are built at the same time. All
/// who stand in rival rosters of the book are decided together, whichever roster asks: what a
/// benefit gives is what it pays for those who are not dead or excluded, by head, and so may
/// depend on others. A roster taken in between two builds is seen by the second alone: rebuilding
/// tells the first batch by its digest, and what was paid by then the adjustment finds.
///
/// Held in memory: the dead of the rosters, and those enrolments with somebody who stands in two
/// rival rosters, at about 1 kB each. At worst, everybody on two lists, that is a county's roster:
/// 100,000 households are 100 MB. Rosters themselves are streamed.
class Screening {
public:
    /// own: the rules of the roster's program.
    Screening(storage::Transaction& reading, storage::RosterKey const& roster,
        PolicyOfArea const& policy, MonthRules const& own);

    /// Deaths first, differences last, then by person and the other enrolment. line_no, not_paid
    /// and member are the caller's to set.
    [[nodiscard]] std::vector<storage::Exclusion> of(
        storage::FrozenEnrolment const& enrolment) const;
    [[nodiscard]] std::vector<storage::Exclusion> of(
        storage::EnrolmentHistory const& history) const;

    [[nodiscard]] Positions const& positions() const noexcept { return positions_; }

private:
    struct Decide;

    /// An enrolment as it is in the month, and those whose past is its own; itself among them.
    struct Place {
        std::vector<EnrolmentId> chain;
        storage::VersionKey last;
        std::size_t members;
    };
    struct Dead {
        PersonId person;
        Date died_on;
        bool is_exempt; // F26: paid for as long as somebody else is
    };

    [[nodiscard]] static Place place_of(storage::FrozenEnrolment const& enrolment);
    [[nodiscard]] static Place place_of(storage::EnrolmentHistory const& history);
    [[nodiscard]] std::vector<storage::Exclusion> of(Place const& place) const;

    /// Who is not counted because of a death, once `gone` are not; by person.
    [[nodiscard]] std::vector<Dead> dead_of(
        Place const& place, std::span<PersonId const> gone) const;

    Positions positions_;
    std::map<EnrolmentId, std::vector<Dead>> dead_;
    std::map<EnrolmentId, std::vector<storage::Exclusion>> lost_; // by the last of the chain
    Period period_;
};

/// Less what other benefits give, beyond what the roster itself says is drawn of others.
/// Ensures: not negative.
[[nodiscard]] Money less_difference(Money amount, Money others, std::int64_t other_month_fen);

} // namespace doudi::operations
