#include "doudi/base/decimal.hpp"
#include "doudi/imprest/fund.hpp"
#include "doudi/storage/draw_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "project_lookup.hpp"

#include <algorithm>
#include <utility>

namespace doudi::operations {

namespace {

using projects::Project;
using storage::Instalment;
using storage::InstalmentState;

/// What of the grant is asked for or paid, less what came back.
Money taken_of(std::span<Instalment const> instalments, Project const& project) {
    std::vector<Money> amounts{negate(project.recovered).value()};
    for (auto const& one : instalments) {
        if (one.is_live()) {
            amounts.push_back(one.amount);
        }
    }
    return sum(amounts).value(); // at most the grant and what was recovered
}

Result<SteppedInstalment> ask(
    storage::Transaction& tx, Context const& context, AskInstalment const& request) {
    auto const project = lock_project(tx, context, access::Action::register_project, request.of);
    if (!project) {
        return project.error();
    }
    auto const earlier = storage::instalments_of(tx, *project);
    auto const same = std::find_if(earlier.begin(), earlier.end(),
        [&](Instalment const& each) { return each.is_live() && each.stage == request.stage; });
    if (same != earlier.end()) {
        return Error{Refusal::instalment_exists, std::to_string(same->number)};
    }
    auto const due = projects::instalment_due(
        plan_of(tx, *project), *project, request.stage, taken_of(earlier, *project));
    if (!due) {
        return due.error();
    }
    if (auto sound = check_not_before(tx, *project, request.on); !sound) {
        return sound.error();
    }
    Instalment instalment{.book = project->book,
        .project = project->number,
        .stage = request.stage,
        .amount = *due,
        .requested_on = request.on,
        .requested_by = context.actor.id};
    instalment.number = storage::insert_instalment(tx, instalment);
    return SteppedInstalment{instalment, *project};
}

/// The instalment and its project, the book locked.
Result<SteppedInstalment> lock_instalment(storage::Transaction& tx, Context const& context,
    access::Action action, MoveInstalment const& request) {
    if (auto allowed = permit(tx, context, action, region_of(request.book)); !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&request.book, 1});
    auto instalment = storage::find_instalment(tx, request.book, request.number);
    if (!instalment) {
        return Error{Refusal::unknown_instalment, std::to_string(request.number)};
    }
    auto project = storage::find_project(tx, request.book, instalment->project).value();
    return SteppedInstalment{*instalment, std::move(project)};
}

Result<void> check_state(Instalment const& instalment, InstalmentState state, Date since, Date on) {
    if (instalment.state != state) {
        return Error{
            Refusal::wrong_instalment_state, std::string{storage::name_of(instalment.state)}};
    }
    if (on < since) {
        return Error{Refusal::malformed_date, "before " + format_date(since)};
    }
    return {};
}

/// What is available of the documents a project draws on.
std::vector<payout::QuotaLine> quota_of(storage::Transaction& tx, Project const& project) {
    auto lines = storage::quota_lines(tx, project.book, project.program);
    std::erase_if(lines, [&](payout::QuotaLine const& line) {
        return std::find(project.documents.begin(), project.documents.end(), line.document) ==
            project.documents.end();
    });
    return lines;
}

Result<void> reserve(storage::Transaction& tx, Context const& context, Project const& project,
    Instalment const& instalment, Date on) {
    auto const draws = payout::choose_draws(instalment.amount, quota_of(tx, project));
    if (!draws) {
        return Error{
            Refusal::exceeds_available_quota, project.program + ": " + draws.error().detail};
    }
    storage::insert_project_draws(tx, instalment, project.program, *draws);
    auto const entries = projects::reserve_entries(
        storage::event_table(tx), head_of(tx, project, instalment.number, on), *draws);
    if (!entries) {
        return entries.error();
    }
    post_project(tx, context, *entries, on);
    return {};
}

Result<SteppedInstalment> decide(
    storage::Transaction& tx, Context const& context, MoveInstalment const& request) {
    auto found = lock_instalment(tx, context, access::Action::approve_project, request);
    if (!found) {
        return found;
    }
    auto& instalment = found->instalment;
    auto const state = request.is_good ? InstalmentState::approved : InstalmentState::rejected;
    if (instalment.state == state && instalment.decided_on == request.on &&
        instalment.decided_by == context.actor.id) {
        found->is_new = false;
        return found;
    }
    if (instalment.requested_by == context.actor.id) {
        return Error{Refusal::same_person, "instalment " + std::to_string(request.number)};
    }
    if (auto sound = check_state(
            instalment, InstalmentState::requested, instalment.requested_on, request.on);
        !sound) {
        return sound.error();
    }
    instalment.state = state;
    instalment.decided_on = request.on;
    instalment.decided_by = context.actor.id;
    storage::move_instalment(tx, instalment);
    if (request.is_good) {
        auto reserved = reserve(tx, context, found->project, instalment, request.on);
        if (!reserved) {
            return reserved.error();
        }
    }
    return found;
}

Result<SteppedInstalment> settle(
    storage::Transaction& tx, Context const& context, MoveInstalment const& request) {
    auto found = lock_instalment(tx, context, access::Action::settle_project, request);
    if (!found) {
        return found;
    }
    auto& instalment = found->instalment;
    auto const state = request.is_good ? InstalmentState::paid : InstalmentState::failed;
    if (instalment.state == state && instalment.settled_on == request.on) {
        found->is_new = false;
        return found;
    }
    if (auto sound = check_state(instalment, InstalmentState::approved,
            instalment.decided_on.value_or(request.on), request.on);
        !sound) {
        return sound.error();
    }
    instalment.state = state;
    instalment.settled_on = request.on;
    instalment.settled_by = context.actor.id;
    storage::move_instalment(tx, instalment);
    storage::settle_draws(tx, instalment);
    auto const draws = storage::draws_of(tx, instalment);
    auto const events = storage::event_table(tx);
    auto const head = head_of(tx, found->project, instalment.number, request.on);
    auto const entries = request.is_good ? projects::paid_entries(events, head, draws)
                                         : projects::failed_entries(events, head, draws);
    if (!entries) {
        return entries.error();
    }
    post_project(tx, context, *entries, request.on);
    found->project = again(tx, found->project);
    return found;
}

Result<SteppedProject> recover(
    storage::Transaction& tx, Context const& context, RecoverUnspent const& request) {
    auto const project = lock_project(tx, context, access::Action::recover_project, request.of);
    if (!project) {
        return project.error();
    }
    auto const earlier = storage::recoveries_of(tx, *project);
    auto const seen = std::find_if(earlier.begin(), earlier.end(),
        [&](storage::Recovery const& each) { return each.reference == request.reference; });
    if (seen != earlier.end()) {
        if (seen->recovered_on != request.on ||
            seen->amount != request.amount.value_or(seen->amount)) {
            return Error{Refusal::exists_with_different_content, request.reference};
        }
        return SteppedProject{*project, false};
    }
    auto const most = projects::recoverable(*project);
    storage::Recovery recovery{.amount = request.amount.value_or(most),
        .reference = request.reference,
        .recovered_on = request.on,
        .recovered_by = context.actor.id};
    if (recovery.amount > most || most == Money{}) {
        return Error{
            Refusal::nothing_unspent, format_yuan(recovery.amount) + " of " + format_yuan(most)};
    }
    if (recovery.amount <= Money{}) {
        return Error{Refusal::amount_not_positive, format_yuan(recovery.amount)};
    }
    auto const draws = storage::paid_draws(tx, *project);
    if (request.on < draws.back().paid_on) {
        return Error{Refusal::malformed_date, "before " + format_date(draws.back().paid_on)};
    }
    std::vector<payout::Draw> plain;
    plain.reserve(draws.size());
    for (auto const& draw : draws) {
        plain.push_back(draw.of);
    }
    auto const uses = payout::use_draws(plain, payout::Use::give_back, recovery.amount);
    if (!uses) {
        return uses.error();
    }
    recovery.number = storage::insert_recovery(tx, *project, recovery);
    storage::add_recovered(tx, *project, draws, *uses, request.on);
    auto const entries = projects::recovery_entries(
        storage::event_table(tx), head_of(tx, *project, recovery.number, request.on), draws, *uses);
    if (!entries) {
        return entries.error();
    }
    post_project(tx, context, *entries, request.on);
    return SteppedProject{again(tx, *project)};
}

/// Runs one step of an instalment in a transaction of its own and records it.
template <class Request, class Step>
Result<SteppedInstalment> run_step(
    Context& context, Asked const& asked, Request const& request, Step step) {
    return recorded(context, asked, [&] {
        return storage::write(
            context.db, [&](storage::Transaction& tx) -> Result<SteppedInstalment> {
                auto stepped = step(tx, context, request);
                if (stepped) {
                    append_done(tx, context, asked,
                        "instalment " + std::to_string(stepped->instalment.number) + " " +
                            std::string{storage::name_of(stepped->instalment.state)} + " " +
                            format_yuan(stepped->instalment.amount));
                }
                return stepped;
            });
    });
}

Asked asked_to(MoveInstalment const& request, std::string action) {
    return {.book = request.book,
        .action = std::move(action),
        .subject = "instalment " + std::to_string(request.number)};
}

} // namespace

Result<SteppedInstalment> ask_instalment(Context& context, AskInstalment const& request) {
    auto const asked = asked_of(request.of, "project.ask", projects::name_of(request.stage));
    return run_step(context, asked, request, ask);
}

Result<SteppedInstalment> decide_instalment(Context& context, MoveInstalment const& request) {
    auto const* const action = request.is_good ? "project.pay" : "project.reject";
    return run_step(context, asked_to(request, action), request, decide);
}

Result<SteppedInstalment> settle_instalment(Context& context, MoveInstalment const& request) {
    auto const* const action = request.is_good ? "project.paid" : "project.failed";
    return run_step(context, asked_to(request, action), request, settle);
}

Result<SteppedProject> recover_unspent(Context& context, RecoverUnspent const& request) {
    constexpr std::size_t reference_max = 80;
    auto const asked = asked_of(request.of, "project.recover", request.reference);
    return recorded(context, asked, [&]() -> Result<SteppedProject> {
        if (auto sound = check_text("reference", request.reference, reference_max); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<SteppedProject> {
            auto stepped = recover(tx, context, request);
            if (stepped) {
                append_done(tx, context, asked, format_yuan(stepped->project.recovered));
            }
            return stepped;
        });
    });
}

} // namespace doudi::operations
