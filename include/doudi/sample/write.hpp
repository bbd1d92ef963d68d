/// Writes a whole province of sample data.
///
/// Example: `write_sample({.people = 30'000, .seed = 1, .months = months}, create_file, progress)`.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/period.hpp"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace doudi::sample {

enum class HeaderLanguage : std::uint8_t { english, chinese };

struct SampleRequest {
    std::string plan = "shaanxi-2020";
    std::int64_t people = 30'000;
    std::uint64_t seed = 1;
    std::vector<Period> months;
    HeaderLanguage header = HeaderLanguage::english;
    bool has_faulty_roster = false;
    int thread_count = 1;
};

struct SampleTotals {
    std::int64_t counties = 0;
    std::int64_t people = 0;
    std::int64_t files = 0;
    std::int64_t roster_rows = 0;
    std::int64_t deaths = 0;
    std::int64_t planted = 0;       // rows of truth.csv
    std::int64_t planted_cases = 0; // rows of truth-checks.csv
    std::int64_t list_rows = 0;
};

/// Opens a file for writing, by its path below the directory of the sample. Called by several
/// threads at once. A stream that cannot be written throws std::ios_base::failure.
using CreateFile = std::function<std::unique_ptr<std::ostream>(std::string const& path)>;

/// Called after each county with the counties done and the counties there are, by any thread.
using SampleProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Writes
///   documents.csv, factors-<fund>.csv, assignments-<n>.csv     see documents.hpp
///   rosters/<period>/<program>/<county>.csv                    see roster_file.hpp
///   deaths.csv       resident_id,died_on: deaths of the sample's people and of others
///   truth.csv        the planted faults (planted.hpp), one row for each roster line concerned
///   truth-checks.csv what the checks A01 to A41 are to find (planted_cases.hpp)
///   checks.csv       for each check: planted, refused, kept from happening, or without data
///   lists/<kind>.csv lists from outside as of the last day of the last month
///   corrections/<period>/<program>/<county>.csv                rosters of the last month, as known
///                    after it was paid
///   early/<period>/DB-R/<county>.csv  rosters of the last month, when its price subsidy was built
///   relief/<county>.csv      cases of relief, all before the first month
///   notices.csv      lists of a county and program that hang out too short
///   documents-carried.csv    quota of two years before, of which nothing was used
///   faulty-roster.csv and faulty-roster-truth.csv              if asked for
/// Nothing is held in memory but the faults and the deaths.
///
/// Ensures: the bytes depend on the request alone (not on its thread_count).
/// Refuses: malformed (plan, people or months that cannot be).
/// Throws:  what create_file and its streams throw.
[[nodiscard]] Result<SampleTotals> write_sample(
    SampleRequest const& request, CreateFile const& create_file, SampleProgress const& progress);

} // namespace doudi::sample
