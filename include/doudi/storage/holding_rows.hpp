/// Who stands on the lists of a book, who of them has died, and what they hold.
///
/// Example:
///     PeopleStream people{tx, book, month, lists};
///     while (auto const* version = people.next()) { ... version->key, version->people ... }
///     auto const held = held_versions(tx, book, wanted);
#pragma once

#include "doudi/storage/line_rows.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// A list whose enrolments count, and since when: in force on the first day of the month, and where
/// a freeze is on, those too that ended after the first day of `since`.
struct CountedList {
    std::string program;
    Period since;
};

/// Which of the lists have anybody that counts.
std::set<std::string> lists_with_people(
    Transaction& tx, BookId book, Period month, std::span<CountedList const> lists);

/// One version of an enrolment with its people, by their positions.
struct ListedVersion {
    std::size_t list; ///< position among the lists asked for
    VersionKey key;
    std::optional<Date> valid_until;
    std::span<std::int64_t const> people;
};

/// All versions that count, each once, in no order; never all in memory.
class PeopleStream {
public:
    /// Requires: the lists outlive this; none of them twice.
    PeopleStream(Transaction& tx, BookId book, Period month, std::span<CountedList const> lists);

    /// The next one, valid until the call after; null after the last.
    ListedVersion const* next();

private:
    std::span<CountedList const> lists_;
    CopyOut copy_;
    std::vector<std::int64_t> people_;
    std::optional<ListedVersion> current_;
};

/// People of the book who had died before the month, by the lists of deaths, and when.
std::map<PersonId, Date> dead_people(Transaction& tx, BookId book, Period month);

/// What a version of an enrolment gives its people by.
struct HeldVersion {
    VersionKey key;
    std::optional<Date> valid_until;
    FactLists lists;
    benefits::Facts facts; ///< points into lists
};

struct WantedVersion {
    std::string_view list;
    VersionKey key;
};

/// In the order of their numbers. For some of a county, not for all.
std::vector<HeldVersion> held_versions(
    Transaction& tx, BookId book, std::span<WantedVersion const> wanted);

} // namespace doudi::storage
