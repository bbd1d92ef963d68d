/// Whom of a book other benefits or a death keep from being paid: found once for a month, before
/// the rosters are streamed.
///
/// Example:
///     Screening const screening{reading, {book, period, programs}, policy};
///     for (auto const& exclusion : screening.of("DB-R", *enrolment)) { ... }
#pragma once

#include "doudi/benefits/screening.hpp"
#include "doudi/storage/history_rows.hpp"
#include "doudi/storage/screening_rows.hpp"
#include "month_rules.hpp"
#include "positions.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::operations {

/// The rosters somebody asks about.
struct ScreenedRosters {
    BookId book;
    Period period;
    std::vector<std::string> programs;
};

/// Decided from the rosters alone, on the view of the transaction: not from batches, so that it
/// does not matter which program is built first, or whether it is asked about alone or with others.
/// All who stand on rival lists of the book are decided together: what a benefit gives is what it
/// pays for those who are not dead or excluded, by head, and so may depend on others. A roster
/// taken in between two builds is seen by the second alone: rebuilding tells the first batch by its
/// digest, and what was paid by then the adjustment finds.
///
/// Held in memory while it is made: 32 bytes for each person of the lists. Afterwards: the dead,
/// and those enrolments with somebody who stands on two rival lists, at about 1 kB each. At worst,
/// everybody on two lists, that is a county's roster: 100,000 households are 100 MB.
class Screening {
public:
    Screening(
        storage::Transaction& reading, ScreenedRosters const& rosters, PolicyOfArea const& policy);

    /// Deaths first, differences last, then by person and the other enrolment. line_no, not_paid
    /// and member are the caller's to set.
    /// Requires: the program was asked about.
    [[nodiscard]] std::vector<storage::Exclusion> of(
        std::string_view program, storage::FrozenEnrolment const& enrolment) const;
    [[nodiscard]] std::vector<storage::Exclusion> of(
        std::string_view program, storage::EnrolmentHistory const& history) const;

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
    /// What was found of one program's roster.
    struct OfProgram {
        std::map<EnrolmentId, std::vector<Dead>> dead;
        std::map<EnrolmentId, std::vector<storage::Exclusion>> lost; // by the last of the chain
    };

    [[nodiscard]] static Place place_of(storage::FrozenEnrolment const& enrolment);
    [[nodiscard]] static Place place_of(storage::EnrolmentHistory const& history);
    [[nodiscard]] std::vector<storage::Exclusion> of(
        OfProgram const& program, Place const& place) const;

    /// Who is not counted because of a death, once `gone` are not; by person.
    [[nodiscard]] std::vector<Dead> dead_of(
        OfProgram const& program, Place const& place, std::span<PersonId const> gone) const;

    Positions positions_;
    std::map<std::string, OfProgram, std::less<>> programs_;
    Period period_;
};

/// Less what other benefits give, beyond what the roster itself says is drawn of others.
/// Ensures: not negative.
[[nodiscard]] Money less_difference(Money amount, Money others, std::int64_t other_month_fen);

} // namespace doudi::operations
