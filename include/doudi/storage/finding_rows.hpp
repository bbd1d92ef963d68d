/// What was done about the findings of a run, and its sign-off.
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// An entry of the finding's county: its month and voucher number.
struct EntryPlace {
    Period period;
    std::int64_t voucher_no;
};

/// One step as it is asked for.
struct FindingStep {
    std::string_view step;
    std::string note;
    std::optional<UserId> assigned_to;
    std::optional<Digest> evidence;
    std::optional<EntryPlace> entry;
    std::optional<BatchId> batch;
};

/// Which findings of a run are meant: by number, or all of a check.
struct WhichFindings {
    BookId book;
    RunId run;
    std::vector<std::int64_t> numbers;
    std::string check;
};

/// How many findings took the step. Of a check those whose state allows it; of numbers all or none.
///
/// Refuses: unknown_finding, wrong_finding_state, same_person, unknown_entry, not_a_recovery
///          (thrown).
std::int64_t insert_finding_steps(
    Transaction& tx, WhichFindings const& which, FindingStep const& step, UserId by);

/// A step that was taken.
struct StepTaken {
    std::int64_t finding;
    std::int64_t number;
    std::string step;
    std::string note;
    std::string assigned_to; ///< login
    std::string done_by;
    Instant done_at;
};

/// In their order; of one finding, or of all.
std::vector<StepTaken> finding_steps(
    Transaction& tx, BookId book, RunId run, std::optional<std::int64_t> finding);

/// Refuses: same_person, findings_open, wrong_finding_state when it was signed (thrown).
void insert_sign_off(Transaction& tx, BookId book, RunId run, UserId by, std::string_view note);

/// Who signed the run off.
std::optional<std::string> signed_off_by(Transaction& tx, BookId book, RunId run);

} // namespace doudi::storage
