/// How projects are shown.
#pragma once

#include "call.hpp"
#include "doudi/operations/projects.hpp"

#include <span>

namespace doudi::cli {

[[nodiscard]] wire::Table project_table(Call const& call, std::span<projects::Project const> list);
[[nodiscard]] wire::Table plan_table(Call const& call, std::span<projects::Plan const> plans);

void print_project(Call& call, operations::ShownProject const& shown);
void print_stepped(Call& call, operations::SteppedProject const& stepped);
void print_instalment(Call& call, operations::SteppedInstalment const& stepped);
void print_progress(Call& call, operations::PlanProgress const& progress);

/// All of them into the file asked for (--faults), or the first ones to the screen.
/// Refuses: file_unwritable.
Result<void> tell_list_faults(Call& call, std::span<projects::ListFault const> faults);

} // namespace doudi::cli
