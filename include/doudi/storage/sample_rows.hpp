/// Samples for verification in the field: drawn, entered, drawn again.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

using SampleId = Id<struct SampleTag>;

/// The batches lines are drawn from, and what they hold.
struct SampleFrame {
    std::vector<BookId> counties;
    std::vector<BatchId> batches; ///< each beside its county
    std::int64_t line_count = 0;
    Money total = {};
    Digest sha256 = {};
};

/// Those of a month that were released, recoveries apart; of some programs, or of all.
SampleFrame sample_frame(Transaction& tx, Period period, std::span<BookId const> books,
    std::span<std::string const> programs);

struct NewSample {
    BookId book; ///< of the region
    Period period;
    std::vector<std::string> programs;
    std::int64_t confidence_percent;
    std::int64_t margin_percent;
    std::int64_t z_10000;
    std::optional<std::string> seed; ///< none: the database makes one up
    SampleFrame frame;
    std::int64_t sample_count;
    UserId drawn_by;
};

SampleId insert_sample(Transaction& tx, NewSample const& sample);

struct Sample {
    SampleId id;
    BookId book;
    Period period;
    std::string seed;
    std::int64_t frame_count;
    Money frame_total;
    Digest frame_sha256;
    std::int64_t sample_count;
};

std::optional<Sample> find_sample(Transaction& tx, SampleId id);

/// What drawing again gives.
struct SampleAgain {
    Digest frame_sha256;
    std::int64_t differing; ///< lines that are in one draw and not in the other
};

SampleAgain draw_again(Transaction& tx, Sample const& sample);

/// What somebody found who went to see.
struct Visit {
    BookId county;
    BatchId batch;
    std::int32_t line_no;
    std::string verdict; ///< right, wrong, not_found
    Date visited_on;
    std::string note;
};

/// Places in `visits` of those whose line is not in the sample.
std::vector<std::int64_t> visits_outside(
    Transaction& tx, Sample const& sample, std::span<Visit const> visits);

/// How many were new or other than what was entered last.
std::int64_t insert_visits(
    Transaction& tx, Sample const& sample, std::span<Visit const> visits, UserId by);

} // namespace doudi::storage
