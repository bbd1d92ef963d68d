/// What the operations of projects begin and end with.
#pragma once

#include "doudi/operations/projects.hpp"
#include "doudi/operations/recorded.hpp"

#include <span>
#include <string>
#include <string_view>

namespace doudi::operations {

Result<projects::Kind> kind_called(std::string_view name);

/// What is asked of a project, for the record.
Asked asked_of(ProjectName const& of, std::string action, std::string_view subject = {});

/// The project, its book locked so that who decides on it comes one after the other.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_project.
Result<projects::Project> lock_project(
    storage::Transaction& tx, Context const& context, access::Action action, ProjectName const& of);

/// The project as it is now.
projects::Project again(storage::Transaction& tx, projects::Project const& project);

/// The plan of a project.
projects::Plan plan_of(storage::Transaction& tx, projects::Project const& project);

/// The stage was reached no later than the day.
/// Refuses: malformed_date.
Result<void> check_not_before(storage::Transaction& tx, projects::Project const& project, Date on);

void post_project(storage::Transaction& tx, Context const& context,
    std::span<ledger::Entry const> entries, Date on);

projects::EntryHead head_of(storage::Transaction& tx, projects::Project const& project,
    std::int64_t number, Date effective_on);

} // namespace doudi::operations
