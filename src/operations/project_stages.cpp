#include "doudi/base/decimal.hpp"
#include "doudi/imprest/fund.hpp"
#include "project_lookup.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

using projects::Stage;

constexpr std::size_t paper_max = 80;

/// Approving and cancelling is for who may approve; the county reports how the work goes.
access::Action action_of(Stage stage) {
    bool const is_report = stage == Stage::started || stage == Stage::accepted;
    return is_report ? access::Action::register_project : access::Action::approve_project;
}

Result<void> check(ReachStage const& request) {
    if (request.stage == Stage::registered) {
        return Error{Refusal::malformed, "stage"};
    }
    if ((request.stage == Stage::accepted) != request.final_cost.has_value()) {
        return Error{Refusal::malformed, "the final cost comes with acceptance"};
    }
    if (request.final_cost && *request.final_cost < Money{}) {
        return Error{Refusal::amount_not_positive, format_yuan(*request.final_cost)};
    }
    return check_text("paper", request.paper, paper_max);
}

Result<SteppedProject> reach(
    storage::Transaction& tx, Context const& context, ReachStage const& request) {
    auto const project = lock_project(tx, context, action_of(request.stage), request.of);
    if (!project) {
        return project.error();
    }
    storage::ReachedStage const stage{.stage = request.stage,
        .reached_on = request.on,
        .paper = request.paper,
        .evidence = request.evidence,
        .final_cost = request.final_cost,
        .entered_by = context.actor.id};
    auto const stages = storage::stages_of(tx, *project);
    auto const seen = std::find_if(stages.begin(), stages.end(),
        [&](storage::ReachedStage const& each) { return each.stage == request.stage; });
    if (seen != stages.end()) {
        if (*seen != stage) {
            return Error{Refusal::exists_with_different_content,
                std::string{projects::name_of(request.stage)}};
        }
        return SteppedProject{*project, false};
    }
    if (auto sound = check_not_before(tx, *project, request.on); !sound) {
        return sound.error();
    }
    storage::insert_stage(tx, *project, stage);
    return SteppedProject{again(tx, *project)};
}

} // namespace

Result<SteppedProject> reach_stage(Context& context, ReachStage const& request) {
    auto const asked = asked_of(
        request.of, "project." + std::string{projects::name_of(request.stage)}, request.paper);
    return recorded(context, asked, [&]() -> Result<SteppedProject> {
        if (auto sound = check(request); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<SteppedProject> {
            auto stepped = reach(tx, context, request);
            if (stepped) {
                append_done(tx, context, asked, stepped->is_new ? "" : "again");
            }
            return stepped;
        });
    });
}

} // namespace doudi::operations
