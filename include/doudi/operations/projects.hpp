/// Projects of the register: planned by a region, registered and paid by its counties.
///
/// Duties are parted by person, whatever the roles: whoever registers a project does not approve
/// it; whoever asks for an instalment does not approve it.
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/operations/import_roster.hpp"
#include "doudi/projects/lists.hpp"
#include "doudi/projects/plan.hpp"
#include "doudi/projects/project.hpp"
#include "doudi/storage/project_money_rows.hpp"
#include "doudi/storage/project_plan_rows.hpp"
#include "doudi/storage/project_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

/// A plan by its region's book, its kind and a year it holds in.
struct PlanName {
    BookId book{0};
    std::string kind; ///< "HX"
    int year = 0;
};

struct MakePlan {
    PlanName of;
    std::optional<int> year_to = {}; ///< none: one year
    std::string decision;            ///< number of the document
    Date on{};
};

/// A plan with the figures of the policy in force at the end of its first year: cap.KIND,
/// project.KIND.count_max, coverage, county_min, county_max, instalment_approved and
/// instalment_started.
///
/// Refuses: malformed, not_permitted, outside_region, unknown_book, no_standard, plan_exists.
Result<projects::Plan> make_plan(Context& context, MakePlan const& request);

/// The counties of a plan and their villages, from a CSV file's text (projects/lists.hpp). Given
/// again, the figures are replaced.
///
/// Refuses: as above, unknown_plan, file_wrong_layout, not_a_lower_book, exceeds_county_maximum.
Result<std::int64_t> put_plan_counties(
    Context& context, PlanName const& of, std::string const& file);

/// Where the projects of a request stand and what pays them.
struct ProjectHead {
    BookId book{0};
    std::string program; ///< "HX", "GY-L"
    int year = 0;
    Date on{};
};

/// Refuses: malformed, malformed_village, amount_not_positive, not_permitted, outside_region,
///          unknown_book, unknown_program, unknown_plan, county_not_in_plan, unknown_document,
///          program_not_covered_by_document, mixes_general_and_lottery, village_has_grant,
///          key_unusable.
Result<projects::Project> register_project(
    Context& context, ProjectHead const& head, projects::Proposal const& proposal);

struct ImportedProjects {
    std::int64_t taken = 0;
    std::int64_t left_out = 0; ///< rows with faults
    bool is_unchanged = false; ///< the same file was taken before: nothing was done
    std::vector<projects::Project> projects;
};

/// Registers a list. `faults` gets every fault of the file, whether it is taken or not.
///
/// Refuses: as register_project for the list as a whole, file_wrong_layout, malformed_encoding,
///          csv_…, file_has_faults (unless the valid rows are to be taken).
Result<ImportedProjects> import_projects(Context& context, ProjectHead const& head,
    std::string const& file, OnFaults on_faults, std::vector<projects::ListFault>& faults);

struct ProjectName {
    BookId book{0};
    std::int64_t number = 0;
};

struct ReachStage {
    ProjectName of;
    projects::Stage stage = projects::Stage::approved;
    Date on{};
    std::string paper; ///< number of the document
    Digest evidence{}; ///< of the file that shows it
    std::optional<Money> final_cost = {};
};

/// A project after a step.
struct SteppedProject {
    projects::Project project;
    bool is_new = true; ///< false when the same was recorded before: nothing was changed
};

/// Approval gives the project its place in the plan; a cancelled one gives it back. The final cost
/// comes with acceptance and only then.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_project, malformed,
///          malformed_date (before the stage before), same_person, wrong_project_stage,
///          project_money_outstanding, exceeds_plan_count, exceeds_plan_total,
///          exceeds_county_maximum, exists_with_different_content.
Result<SteppedProject> reach_stage(Context& context, ReachStage const& request);

struct AskInstalment {
    ProjectName of;
    projects::Stage stage = projects::Stage::approved;
    Date on{};
};

/// An instalment and its project after a step.
struct SteppedInstalment {
    storage::Instalment instalment;
    projects::Project project;
    bool is_new = true;
};

/// Asks for the instalment of a stage: its share under the plan.
///
/// Refuses: as reach_stage, instalment_not_due, instalment_exists, nothing_to_pay, exceeds_grant.
Result<SteppedInstalment> ask_instalment(Context& context, AskInstalment const& request);

struct MoveInstalment {
    BookId book{0};
    std::int64_t number = 0;
    bool is_good = true; ///< approved, or paid; else rejected, or failed
    Date on{};
};

/// Another person approves it (E6) or rejects it.
///
/// Refuses: as reach_stage, unknown_instalment, wrong_instalment_state,
///          exceeds_available_quota (of the project's documents), period_closed.
Result<SteppedInstalment> decide_instalment(Context& context, MoveInstalment const& request);

/// What the bank did: paid (E5, E7), or failed (E8), which gives the quota back.
///
/// Refuses: as decide_instalment, below_zero (the treasury has not that much).
Result<SteppedInstalment> settle_instalment(Context& context, MoveInstalment const& request);

struct RecoverUnspent {
    ProjectName of;
    std::optional<Money> amount; ///< none: all there is
    std::string reference;       ///< number of the receipt; the same one is recorded once
    Date on{};
};

/// Unspent money comes back (E9; E10 for what was paid in an earlier year).
///
/// Refuses: as reach_stage, amount_not_positive, nothing_unspent, exists_with_different_content.
Result<SteppedProject> recover_unspent(Context& context, RecoverUnspent const& request);

/// The projects of a book, or of every book in which the person may read.
Result<std::vector<projects::Project>> list_projects(Context& context, std::optional<BookId> book);

Result<std::vector<projects::Plan>> list_plans(Context& context, std::optional<BookId> book);

/// A project with everything that explains its money.
struct ShownProject {
    projects::Project project;
    std::vector<storage::ReachedStage> stages;
    std::vector<storage::Instalment> instalments;
    std::vector<storage::Recovery> recoveries;
};

/// Refuses: not_permitted, outside_region, unknown_project.
Result<ShownProject> show_project(Context& context, ProjectName const& of);

/// How far a plan is, county by county, and which of its projects have waited too long.
struct PlanProgress {
    projects::Plan plan;
    std::vector<storage::CountyProgress> counties;
    std::vector<storage::StaleProject> stale;
};

/// Refuses: malformed, not_permitted, outside_region, unknown_plan.
Result<PlanProgress> plan_progress(Context& context, PlanName const& of, Date on);

} // namespace doudi::operations
