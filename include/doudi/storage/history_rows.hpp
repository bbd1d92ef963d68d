/// What enrolments were in the months before, for months in which nothing may be lowered.
///
/// Example:
///     HistoryStream stream{tx, {book, "DB-R", may}, freeze.base()};
///     while (auto const* history = stream.next()) { ... history->versions.back() ... }
#pragma once

#include "doudi/storage/line_rows.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace doudi::storage {

/// A version with the days it was in force for, [from, until), and its own memory.
struct PastVersion {
    FrozenEnrolment enrolment; // facts and hash point into the members below
    FactLists lists;
    std::vector<std::byte> facts_hash;
    Date valid_from;
    std::optional<Date> valid_until;
};

struct EnrolmentHistory {
    std::vector<PastVersion> versions; ///< by time; the last is the enrolment's own
    bool has_death = false;            ///< of a member, since the base month ended
};

/// Enrolments in force on the first day of the month, and those that ended after the first day of
/// `base`; each with its versions since then, in order of their numbers, never all in memory.
///
/// An enrolment that ended is left out when a register of deaths has everybody in it. When some of
/// its people stand in one other enrolment of the roster (a new head of household), it is that
/// one's past; when they stand in several, it is nobody's.
class HistoryStream {
public:
    HistoryStream(Transaction& transaction, RosterKey const& roster, Period base);
    ~HistoryStream();
    HistoryStream(HistoryStream const&) = delete;
    HistoryStream& operator=(HistoryStream const&) = delete;

    /// The next one, valid until the call after; null after the last.
    EnrolmentHistory const* next();

    /// The one of the last `next`, for longer than until the call after.
    EnrolmentHistory take() { return std::move(current_); }

private:
    void take_row();

    CopyOut copy_;
    std::unique_ptr<FactsReader> facts_;
    EnrolmentHistory current_;
    bool has_row_;
};

/// Why a line is paid as in an earlier month; see schema/0014.
struct Hold {
    std::int32_t line_no;
    std::uint8_t rule; ///< benefits::FreezeRule
    bool is_ended;
    EnrolmentId base_enrolment;
    std::int16_t base_version;
    Period base_period;
};

void insert_holds(Transaction& transaction, payout::BatchKey key, std::span<Hold const> holds);

std::optional<Hold> find_hold(Transaction& transaction, payout::BatchKey key, std::int64_t line_no);

} // namespace doudi::storage
