/// Imports of rosters and what is on them.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace doudi::storage {

/// Notes the key on first use.
/// Refuses: key_unusable when its number was used with another key (thrown).
void check_identity_key(Transaction& transaction, roster::IdentityKey const& key);

/// A division with its book, if it has one, and itself and all above it.
struct RosterPlace {
    RegionCode region;
    std::optional<BookId> book;
    std::vector<RegionCode> region_and_ancestors;
};

/// All divisions there are on that day.
std::vector<RosterPlace> roster_places(Transaction& transaction, Date on);

/// The codes of all divisions there are or were.
std::unordered_set<std::int32_t> known_area_codes(Transaction& transaction);

/// Whether people can be enrolled in the program month by month.
bool is_monthly_program(Transaction& transaction, std::string_view program);

/// One file's rows in one book.
struct RosterImport {
    BookId book;
    ImportId import;
    std::string program;
    Period period;
    std::string file_name;
    Digest file_sha256;
    std::int64_t file_rows = 0; ///< of all books
    std::int64_t rows = 0;
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t opened = 0;
    std::int64_t closed = 0;
    UserId imported_by;
    Instant recorded_at = {};
};

ImportId next_import(Transaction& transaction);

/// Requires: accepted + rejected == rows.
void insert_imports(Transaction& transaction, std::span<RosterImport const> imports);

/// Which imports or rosters are meant; what is empty does not restrict.
struct RosterFilter {
    std::span<BookId const> books;
    std::optional<std::string> program = std::nullopt;
    std::optional<Period> period = std::nullopt;
};

/// The latest first.
std::vector<RosterImport> list_imports(Transaction& transaction, RosterFilter const& filter);

/// The import of the same file if in each of its books it was the last one for the program and
/// month, and no row of the file was outside those books: importing it again changes nothing.
std::vector<RosterImport> find_same_import(
    Transaction& transaction, std::string_view program, Period period, Digest const& file_sha256);

/// Refuses: roster_locked when a batch of the month or a later one has been locked, keeping a batch
///          from being locked meanwhile; roster_of_later_month (both thrown).
void check_roster_open(Transaction& transaction, std::span<BookId const> books,
    std::string_view program, Period period);

/// What the rosters of a month hold, by book and program.
struct RosterSize {
    BookId book;
    std::string program;
    std::int64_t enrolments = 0;
    std::int64_t persons = 0; ///< protected members
    std::int64_t declared_count = 0;
    Money declared = {};
};
std::vector<RosterSize> roster_sizes(
    Transaction& transaction, RosterFilter const& filter, Period period);

/// A version of an enrolment somebody is or was in.
struct FoundEnrolment {
    BookId book;
    std::string name;
    std::string program;
    EnrolmentId enrolment;
    std::string household_no;
    bool is_paid = false; ///< as head or single person; else a member
    std::int64_t members = 0;
    Date valid_from;
    std::optional<Date> valid_until;
};
/// In the books given, in the order of time.
std::vector<FoundEnrolment> find_enrolments(
    Transaction& transaction, std::span<BookId const> books, Digest const& id_hash);

} // namespace doudi::storage
