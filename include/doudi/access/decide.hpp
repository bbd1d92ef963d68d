/// Who may do what where.
///
/// Example: `if (auto ok = decide(actor, Action::lock_payout, county_and_above); !ok) ...`
#pragma once

#include "doudi/access/actor.hpp"
#include "doudi/base/error.hpp"

#include <array>
#include <span>
#include <string_view>

namespace doudi::access {

/// What can be asked for. Separation of duties between persons (who built may not approve) is not
/// here: the database enforces it, since it depends on what was done before.
enum class Action {
    manage_users,
    administer_database,
    receive_quota,
    allocate_quota, // submit too
    approve_quota,
    import_roster,
    build_payout,
    lock_payout,    // submit, cancel too
    approve_payout, // reject, and reasons to close without a run, too
    release_payout,
    export_bank_file,
    import_bank_result, // settle, close too
    reconcile,
    verify,
    read,
    run_report,
    export_ledger,
    close_period,
    find_person,
    open_imprest, // carry over too
    move_imprest, // advance, replenish, return
    report_case,
    approve_case,     // reject too
    plan_projects,    // their counties too
    register_project, // start, accept, ask for an instalment too
    approve_project,  // cancel, approve and reject an instalment too
    settle_project,   // what the bank did
    recover_project,
    approve_within_limit, // of a town
    work_off_finding,     // assign, explain, correct, recover, ask for a write-off
    approve_write_off,    // refuse too
    sign_off_checks,      // reopen too
};

inline constexpr std::array all_actions{Action::manage_users, Action::administer_database,
    Action::receive_quota, Action::allocate_quota, Action::approve_quota, Action::import_roster,
    Action::build_payout, Action::lock_payout, Action::approve_payout, Action::release_payout,
    Action::export_bank_file, Action::import_bank_result, Action::reconcile, Action::verify,
    Action::read, Action::run_report, Action::export_ledger, Action::close_period,
    Action::find_person, Action::open_imprest, Action::move_imprest, Action::report_case,
    Action::approve_case, Action::plan_projects, Action::register_project, Action::approve_project,
    Action::settle_project, Action::recover_project, Action::approve_within_limit,
    Action::work_off_finding, Action::approve_write_off, Action::sign_off_checks};

std::string_view name_of(Action action) noexcept;

/// Whether a role is made for an action, wherever that is.
bool may(Role role, Action action) noexcept;

/// `region_and_ancestors`: the region the action touches and all above it, on the day it touches
/// them; empty for what is not tied to a region.
///
/// Refuses: not_permitted when no role of the actor is made for the action; outside_region when one
///          is, but for other regions.
Result<void> decide(
    Actor const& actor, Action action, std::span<RegionCode const> region_and_ancestors);

} // namespace doudi::access
