/// Who stands on which lists of a book.
///
/// Example:
///     for (auto const& stand : stands_of(reading, book, period, programs)) {
///         ... stand.person, programs[stand.program] ...
///     }
#pragma once

#include "doudi/storage/holding_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace doudi::operations {

/// A roster, and since when its enrolments count; see storage::CountedList.
struct CountedRoster {
    storage::RosterKey roster;
    Period since;
};

/// One person's place in an enrolment, as a member of it for one program: a list that two programs
/// go by gives two.
struct Stand {
    PersonId person;
    EnrolmentId enrolment;
    std::uint16_t program; ///< position among the rosters
    std::uint16_t list;    ///< position among the lists of that roster
    std::int16_t version;
    std::int16_t member; ///< position, from 0

    [[nodiscard]] storage::VersionKey key() const { return {enrolment, version}; }
};

/// Those of the rosters that have somebody that counts, in the same order.
std::vector<CountedRoster> rosters_with_people(
    storage::Transaction& reading, BookId book, Period period, std::vector<CountedRoster> rosters);

/// By person, program, enrolment, version and member.
std::vector<Stand> stands_of(storage::Transaction& reading, BookId book, Period period,
    std::span<CountedRoster const> rosters);

} // namespace doudi::operations
