/// Findings worked off: assigned, explained with evidence, corrected by an entry, recovered,
/// written off with approval; and the sign-off of their run.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/storage/finding_rows.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

enum class Step : std::uint8_t {
    assign,
    explain,
    correct,
    recover,
    ask_write_off,
    approve_write_off,
    refuse_write_off,
    reopen,
};

struct WorkFindings {
    RunId run;
    std::vector<std::int64_t> numbers; ///< of findings; or
    std::string check;                 ///< all of a check whose state allows the step
    Step step{};
    std::string note;               ///< why, or which paper says so
    std::string assign_to;          ///< login, to assign
    std::filesystem::path evidence; ///< the paper's file, whose digest is kept; empty: none
    std::optional<storage::EntryPlace> entry; ///< to correct: of the finding's county
    std::optional<BatchId> batch;             ///< to recover: that claims the money back
};

/// Takes a step with findings; returns with how many.
///
/// Refuses: unknown_run, unknown_finding, not_permitted, outside_region; wrong_finding_state when
///          the state does not allow it or the run is signed; same_person when who asked for a
///          write-off decides it; unknown_user, unknown_entry, not_a_recovery, file_unreadable.
Result<std::int64_t> work_findings(Context& context, WorkFindings const& request);

/// Refuses: unknown_run, not_permitted, outside_region.
Result<std::vector<storage::StepTaken>> show_steps(
    Context& context, RunId run, std::optional<std::int64_t> finding);

/// Signs a run off, when nothing is left open, by an auditor who neither started nor worked on it.
///
/// Refuses: unknown_run, not_permitted, outside_region, same_person, findings_open;
///          wrong_finding_state when it was signed before.
Result<void> sign_checks(Context& context, RunId run, std::string const& note);

} // namespace doudi::operations
