/// One-off payments: cases recorded, approved by another person, and paid in batches of kind
/// one_off, which then go the way of every batch (batch_steps.hpp, bank_files.hpp).
#pragma once

#include "doudi/benefits/entitlement.hpp"
#include "doudi/operations/batch_outcome.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/relief/case_file.hpp"
#include "doudi/relief/relief_case.hpp"
#include "doudi/storage/relief_rows.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::operations {

struct RecordCases {
    BookId book{0};
    std::vector<relief::NewCase> cases;
    std::vector<std::int64_t> rows = {}; ///< where each stood in its file; empty: 1, 2, ...
};

struct RecordedCases {
    std::vector<relief::Case> cases; ///< in the order given, those of before too
    std::int64_t new_count = 0;
};

/// All cases or none; `faults` gets everything that is wrong with any of them. A reference that was
/// recorded with the same content is taken as it stands.
///
/// Refuses: not_permitted, outside_region, unknown_book, key_unusable; for a single case its fault,
///          for a list file_has_faults. A case is at fault by: malformed, malformed_date,
///          unknown_relief_kind, wrong_program_for_kind, mixes_general_and_lottery, wrong_payee,
///          not_of_age, papers_missing, name_differs, person_deceased, person_not_deceased,
///          not_enrolled, relief_not_in_force, below_relief_minimum, exceeds_relief_cap,
///          amount_differs_from_rule, amount_not_positive, case_repeated,
///          exists_with_different_content.
Result<RecordedCases> record_cases(
    Context& context, RecordCases const& request, std::vector<relief::CaseFault>& faults);

struct DecideCases {
    BookId book{0};
    std::vector<std::int64_t> numbers;
    bool is_approved = true;
    relief::Level level = relief::Level::county;
    std::string decision; ///< its number
    Date on{};
};

/// Approves or rejects, all or none. A town approves up to the limit of the policy; for it anybody
/// who may record cases or approve them can act, for the county only an approver.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_case, wrong_case_state,
///          same_person (who recorded one of them), exceeds_town_limit, malformed, malformed_date,
///          person_deceased (died since), and exceptions of record_cases for what has changed.
Result<std::vector<relief::Case>> decide_relief_cases(Context& context, DecideCases const& request);

struct FilePapers {
    BookId book{0};
    std::int64_t number = 0;
    std::string papers; ///< their number
};

/// Refuses: not_permitted, outside_region, unknown_case, malformed.
Result<relief::Case> file_papers(Context& context, FilePapers const& request);

struct BuildRelief {
    BookId book{0};
    Period period;
    std::vector<std::string> programs = {}; ///< none: all that have cases
    std::vector<std::int64_t> numbers = {}; ///< none: all approved cases not yet paid
    Date on{};                              ///< the day a failed payment's due is withdrawn
};

/// One batch for each program, of approved cases up to the end of the month. Cases whose payment
/// failed or came back are taken in again, once what was recognised as due is withdrawn; people who
/// have died since are left out.
///
/// Refuses: not_permitted, outside_region, unknown_book, nothing_to_pay, case_not_approved and
///          already_paid and person_deceased (for a case that is named), period_closed.
Result<BatchOutcomes> build_relief_batches(Context& context, BuildRelief const& request);

struct ListCases {
    RegionCode region;
    std::vector<std::int64_t> numbers = {};
    std::optional<std::string> kind = {};
};

/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<storage::ListedCase>> list_relief_cases(
    Context& context, ListCases const& request);

/// A case and how its amount comes about.
struct ShownCase {
    storage::ListedCase listed;
    benefits::Explanation explanation;
};

/// Refuses: not_permitted, outside_region, unknown_case; ledger_differs when the computation gives
///          another amount than was stored.
Result<ShownCase> show_relief_case(Context& context, BookId book, std::int64_t number);

} // namespace doudi::operations
