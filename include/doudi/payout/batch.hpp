/// A batch: what one book pays for one program and month, and who took which step.
///
/// Example: `check_person(batch, Step::approve, user)` refuses whoever built the batch.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/payout/batch_state.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::payout {

/// What a regular batch pays for, as it stands in its lines: two regular batches never pay one
/// person the same purpose of the same program and month.
inline constexpr std::string_view regular_purpose = "monthly";

/// Kinds of batches, as the database has them.
inline constexpr std::string_view kind_regular = "regular";
inline constexpr std::string_view kind_arrears = "arrears";   // 补发
inline constexpr std::string_view kind_recovery = "recovery"; // 追回
inline constexpr std::string_view kind_reissue = "reissue";   // 更正发放
inline constexpr std::string_view kind_one_off = "one_off";   // 一次性

/// Numbers of batches are given once, but every query names the book too.
struct BatchKey {
    BookId book;
    BatchId batch;

    friend auto operator<=>(BatchKey const&, BatchKey const&) = default;

    /// "610102 batch 17".
    [[nodiscard]] std::string text() const;
};

/// What a build makes of the lines; nothing of it changes afterwards.
struct BatchContent {
    std::int64_t line_count = 0;
    Money total = {};
    std::int64_t zero_count = 0;          ///< enrolments in force to which nothing is due
    std::int64_t excluded_count = 0;      ///< enrolments whose people another benefit pays, or dead
    Digest merkle_root = {};              ///< of the lines in order
    Digest roster_sha256 = {};            ///< of the enrolment versions in force, in order
    Digest policy_sha256 = {};            ///< of the standards they were held against
    std::optional<Date> known_on = {};    ///< those known at the end of that day
    std::vector<UserId> imported_by = {}; ///< whose roster imports went into it
};

struct Batch {
    BatchKey key;
    Period period;
    std::string program;
    std::string fund; ///< the fund the program belongs to
    std::string kind;
    int round = 1; ///< of the arrears, recoveries or reissues of a month
    BatchState state;
    BatchContent content;
    UserId built_by;
    std::optional<UserId> locked_by = std::nullopt;
    std::optional<UserId> submitted_by = std::nullopt;
    std::optional<UserId> approved_by = std::nullopt;
    std::optional<UserId> released_by = std::nullopt;
    std::optional<UserId> closed_by = std::nullopt;
    std::string rejected_note = {};
    int attempt = 0; ///< how often it has been locked

    /// What the batch's lines are for, as it stands in them: "monthly", "arrears.2"; lines of
    /// reissues say more.
    [[nodiscard]] std::string purpose() const;
};

/// Whether `user` may take `step`, having taken or not taken the others. Who imported the roster,
/// built, locked or submitted the batch may not approve it; who approved may not release it.
///
/// Refuses: Refusal::same_person, naming the step taken before.
/// Source:  separation of incompatible posts, internal control of administrative units (2012).
Result<void> check_person(Batch const& batch, Step step, UserId user);

} // namespace doudi::payout
