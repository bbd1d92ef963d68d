#include "project_lookup.hpp"

#include "doudi/base/period.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/program_rows.hpp"

#include <utility>

namespace doudi::operations {

Result<projects::Kind> kind_called(std::string_view name) {
    auto const kind = projects::kind_of(name);
    if (!kind) {
        return Error{Refusal::malformed, "kind: HX, SQ or GY"};
    }
    return *kind;
}

Asked asked_of(ProjectName const& of, std::string action, std::string_view subject) {
    auto text = "project " + std::to_string(of.number);
    if (!subject.empty()) {
        text.append(" ").append(subject);
    }
    return {.book = of.book, .action = std::move(action), .subject = std::move(text)};
}

Result<projects::Project> lock_project(storage::Transaction& tx, Context const& context,
    access::Action action, ProjectName const& of) {
    if (auto allowed = permit(tx, context, action, region_of(of.book)); !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&of.book, 1});
    auto project = storage::find_project(tx, of.book, of.number);
    if (!project) {
        return Error{Refusal::unknown_project, std::to_string(of.number)};
    }
    return *std::move(project);
}

projects::Project again(storage::Transaction& tx, projects::Project const& project) {
    return storage::find_project(tx, project.book, project.number).value();
}

projects::Plan plan_of(storage::Transaction& tx, projects::Project const& project) {
    return storage::find_plan(
        tx, project.plan_book, project.kind, project.plan_year, project.plan_year)
        .value();
}

Result<void> check_not_before(storage::Transaction& tx, projects::Project const& project, Date on) {
    auto const stages = storage::stages_of(tx, project);
    auto const last = stages.empty() ? project.registered_on : stages.back().reached_on;
    if (on < last) {
        return Error{Refusal::malformed_date, "before " + format_date(last)};
    }
    return {};
}

void post_project(storage::Transaction& tx, Context const& context,
    std::span<ledger::Entry const> entries, Date on) {
    storage::open_month(tx, Period::of(on));
    storage::post(tx, context.actor.id, entries);
}

projects::EntryHead head_of(storage::Transaction& tx, projects::Project const& project,
    std::int64_t number, Date effective_on) {
    return {.book = project.book,
        .project = project.number,
        .number = number,
        .program = project.program,
        .fund = storage::fund_of(tx, project.program),
        .effective_on = effective_on};
}

} // namespace doudi::operations
