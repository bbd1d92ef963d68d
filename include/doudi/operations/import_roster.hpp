/// Takes a roster file for a program and month.
#pragma once

#include "doudi/base/charset.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/roster/fault.hpp"
#include "doudi/storage/roster_rows.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

/// What becomes of the good rows when others have faults.
enum class OnFaults { refuse_all, take_valid };

struct ImportRoster {
    std::filesystem::path file;
    std::string program;
    Period period;
    std::optional<RegionCode> region; ///< only rows of it and below; others are faults
    std::optional<Charset> charset;   ///< none: detected
    OnFaults on_faults = OnFaults::refuse_all;
    bool is_correction = false;     ///< of a month that may be paid and followed by others
    std::filesystem::path key_file; ///< empty: `key` in the data directory
};

struct ImportedRoster {
    bool is_unchanged = false; ///< the same file had been imported before: nothing was done
    std::int64_t rows = 0;     ///< accepted + rejected
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::vector<storage::RosterImport> books; ///< by book; empty when none of the rows has one
};

/// From the month on, the enrolments of the program in the books of the file are those of the file:
/// versions of the same facts stay, others are closed and opened, who is missing is closed. People
/// in rejected rows stay as they were. All of it in one transaction.
///
/// A file with a header and no rows says that nobody of one county is on the list any more; the
/// region asked for is that county.
///
/// A correction decides the months up to the next roster of the program in each book, whatever was
/// paid by what was known before: adjust_batches finds the difference.
///
/// `faults` gets every fault and warning of the file, whether the file is taken or not.
///
/// Refuses: not_permitted, unknown_program, file_unreadable, file_too_large, file_wrong_layout,
///          malformed_encoding, csv_…, file_truncated, file_has_faults (unless the valid rows are
///          to be taken), not_a_county_book (no rows, and no county named), roster_locked and
///          roster_of_later_month (no correction), key_unusable.
Result<ImportedRoster> import_roster(
    Context& context, ImportRoster const& request, roster::FaultList& faults);

/// What became of one of several files.
struct RosterFile {
    std::filesystem::path file;
    Result<ImportedRoster> imported;
    roster::FaultList faults;
};

/// Each file is taken or refused by itself, several at a time; a book named by several of them has
/// the list of the last. A refusal lets no further file begin; those begun are in the answer, in
/// the order given.
std::vector<RosterFile> import_rosters(
    Context& context, ImportRoster const& request, std::vector<std::filesystem::path> const& files);

} // namespace doudi::operations
