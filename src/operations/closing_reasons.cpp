#include "doudi/operations/closing_reasons.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/storage/closing_rows.hpp"
#include "step_runner.hpp"

namespace doudi::operations {

namespace {

constexpr std::size_t text_length_max = 200;

using Insert = std::set<payout::BatchKey> (*)(
    storage::Transaction&, std::span<payout::Batch const>, std::string_view, UserId);

struct Writing {
    std::string_view name; ///< in the audit trail
    access::Action action;
    Insert insert;
};

Result<void> check_one(payout::Batch const& batch, bool is_done, bool is_approval) {
    if (batch.state != payout::BatchState::reconciled) {
        return Error{Refusal::wrong_batch_state,
            batch.key.text() + ": " + std::string{name_of(batch.state)}};
    }
    return !is_done && is_approval ? Error{Refusal::reason_missing, batch.key.text()}
                                   : Result<void>{};
}

Result<BatchOutcomes> write_all(storage::Transaction& tx, Context const& context,
    Writing const& writing, ClosingRequest const& request) {
    auto const batches = select_batches(tx, context, writing.action, request.selection);
    if (!batches) {
        return batches.error();
    }
    auto const done = writing.insert(tx, *batches, request.text, context.actor.id);
    if (request.selection.one) {
        auto const sound = check_one(
            batches->front(), !done.empty(), writing.insert == storage::insert_closing_approvals);
        if (!sound) {
            return sound.error();
        }
    }
    BatchOutcomes outcomes;
    for (auto const& batch : *batches) {
        outcomes.push_back(
            outcome_of(batch, done.contains(batch.key) ? Did::done : Did::unchanged));
    }
    return outcomes;
}

Result<BatchOutcomes> write_recorded(
    Context& context, Writing const& writing, ClosingRequest const& request) {
    auto const asked = asked_for(request.selection, writing.name);
    return recorded(context, asked, [&]() -> Result<BatchOutcomes> {
        if (auto const sound = check_text("reason", request.text, text_length_max); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<BatchOutcomes> {
            auto outcomes = write_all(tx, context, writing, request);
            if (outcomes) {
                append_done(tx, context, asked, request.text);
            }
            return outcomes;
        });
    });
}

} // namespace

Result<BatchOutcomes> give_closing_reason(Context& context, ClosingRequest const& request) {
    return write_recorded(context,
        {"give_closing_reason", access::Action::import_bank_result,
            storage::insert_closing_reasons},
        request);
}

Result<BatchOutcomes> approve_closing_reason(Context& context, ClosingRequest const& request) {
    return write_recorded(context,
        {"approve_closing_reason", access::Action::approve_payout,
            storage::insert_closing_approvals},
        request);
}

} // namespace doudi::operations
