#include "doudi/operations/batch_steps.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/benefits/policy.hpp"
#include "doudi/payout/draws.hpp"
#include "doudi/payout/entries.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/adjustment_rows.hpp"
#include "doudi/storage/draw_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/line_rows.hpp"
#include "doudi/storage/review_rows.hpp"
#include "release_checks.hpp"
#include "shipped_policy.hpp"
#include "step_runner.hpp"

#include <array>

namespace doudi::operations {

namespace {

using payout::Batch;
using payout::Step;

Result<void> nothing_more(storage::Transaction&, Batch const&) {
    return {};
}

/// The events do not change while a command runs.
ledger::EventTable read_event_table(Context& context) {
    return storage::read_only(
        context.db, [](storage::Transaction& tx) -> ledger::EventTable { return event_table(tx); });
}

Result<void> post_one(
    storage::Transaction& tx, Context const& context, Result<ledger::Entry> const& entry) {
    if (!entry) {
        return entry.error();
    }
    storage::post(tx, context.actor.id, std::array{*entry});
    return {};
}

/// Book and batch are locked before balances are read, so that what is seen as available still is
/// when it is reserved.
Result<void> reserve(storage::Transaction& tx, Context const& context, Batch batch, Date on,
    ledger::EventTable const& table) {
    storage::lock_books(tx, std::array{batch.key.book});
    auto const draws =
        payout::choose_draws(batch.content.total, quota_lines(tx, batch.key.book, batch.program));
    if (!draws) {
        return Error{draws.error().code, batch.key.text() + ": " + draws.error().detail};
    }
    ++batch.attempt;
    insert_draws(tx, batch, batch.attempt, *draws);
    return post_one(tx, context, payout::reservation({batch, on}, *draws, table));
}

/// Posts the opposite of the entry the batch posted under `what`.
void reverse_entry(storage::Transaction& tx, Context const& context, Batch const& batch, Date on,
    std::string_view what, std::int64_t number) {
    auto const posted = find_entry(tx, batch.key.book, payout::entry_key(batch.key, what, number));
    DOUDI_CHECK(posted.has_value());
    storage::reverse(tx, context.actor.id,
        {.book = batch.key.book,
            .period = posted->period,
            .voucher_no = posted->voucher_no,
            .effective_on = on,
            .key = payout::entry_key(batch.key, "un" + std::string{what}, number),
            .narration = batch.key.text()});
}

void reverse_reservation(
    storage::Transaction& tx, Context const& context, Batch const& batch, Date on) {
    reverse_entry(tx, context, batch, on, "reserve", batch.attempt);
    release_draws(tx, batch);
}

/// A recovery reserves nothing: it brings money in.
bool is_recovery(Batch const& batch) {
    return batch.kind == payout::kind_recovery;
}

/// A reissue recognises nothing: what it pays is owed already.
bool is_reissue(Batch const& batch) {
    return batch.kind == payout::kind_reissue;
}

Result<void> recognise(storage::Transaction& tx, Context const& context, Batch const& batch,
    Date on, ledger::EventTable const& table) {
    if (is_reissue(batch)) {
        return {};
    }
    return post_one(tx, context,
        is_recovery(batch) ? payout::overpayment({batch, on}, totals_by_year(tx, batch), table)
                           : payout::recognition({batch, on}, table));
}

Result<void> check_lines(storage::Transaction& tx, Batch const& batch) {
    auto const& built = batch.content;
    auto const stored = line_control(tx, batch);
    if (stored != storage::LineControl{built.line_count, built.total, built.merkle_root}) {
        return Error{Refusal::ledger_differs,
            batch.key.text() + ": " + std::to_string(stored.line_count) + " lines of " +
                format_yuan(stored.total) + ", built " + std::to_string(built.line_count) + " of " +
                format_yuan(built.total)};
    }
    return {};
}

/// Whether what the policy of the place asks to be on paper is.
Result<void> check_reviewed(
    storage::Transaction& tx, benefits::Policy const& policy, Batch const& batch, Date on) {
    auto const regions =
        storage::region_and_ancestors(tx, region_of(batch.key.book), batch.period.first_day());
    auto const figure = [&](std::string_view name) {
        auto const* const found =
            policy.find(std::string{name} + batch.program, regions, batch.period);
        return found == nullptr ? 0 : found->figure.value;
    };
    payout::ReviewRules const rules{figure("review."), figure("notice.")};
    auto const reviewed = payout::check_reviewed(reviews_of(tx, batch.key), rules, on);
    if (!reviewed) {
        return Error{reviewed.error().code, batch.key.text() + ": " + reviewed.error().detail};
    }
    return {};
}

} // namespace

Result<BatchOutcomes> lock_batches(Context& context, StepRequest const& request) {
    auto const table = read_event_table(context);
    StepKind const kind{Step::lock, access::Action::lock_payout, {"锁定批次", "locking batches"}};
    return take_steps(context, kind, request, [&](storage::Transaction& tx, Batch const& batch) {
        return is_recovery(batch) ? Result<void>{} : reserve(tx, context, batch, request.on, table);
    });
}

Result<BatchOutcomes> submit_batches(Context& context, StepRequest const& request) {
    StepKind const kind{
        Step::submit, access::Action::lock_payout, {"提交批次", "submitting batches"}};
    return take_steps(context, kind, request, nothing_more);
}

Result<BatchOutcomes> approve_batches(Context& context, StepRequest const& request) {
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    auto const table = read_event_table(context);
    StepKind const kind{
        Step::approve, access::Action::approve_payout, {"审批批次", "approving batches"}};
    return take_steps(
        context, kind, request, [&](storage::Transaction& tx, Batch const& batch) -> Result<void> {
            // Who is paid again was reviewed with the batch that did not pay.
            auto const reviewed =
                is_reissue(batch) ? Result<void>{} : check_reviewed(tx, *policy, batch, request.on);
            if (!reviewed) {
                return reviewed.error();
            }
            if (auto const sound = check_lines(tx, batch); !sound) {
                return sound.error();
            }
            return recognise(tx, context, batch, request.on, table);
        });
}

Result<BatchOutcomes> reject_batches(Context& context, StepRequest const& request) {
    if (request.note.empty()) {
        return Error{Refusal::malformed, "note"};
    }
    StepKind const kind{
        Step::reject, access::Action::approve_payout, {"退回批次", "rejecting batches"}};
    return take_steps(
        context, kind, request, [&](storage::Transaction& tx, Batch const& batch) -> Result<void> {
            if (!is_recovery(batch)) {
                reverse_reservation(tx, context, batch, request.on);
            }
            return {};
        });
}

Result<BatchOutcomes> release_batches(Context& context, StepRequest const& request) {
    StepKind const kind{
        Step::release, access::Action::release_payout, {"放行批次", "releasing batches"}};
    auto const stops = check_release(context, request.selection);
    if (!stops) {
        return stops.error();
    }
    return take_steps(
        context, kind, request, [&](storage::Transaction&, Batch const& batch) -> Result<void> {
            auto const stop = stops->find(batch.key);
            return stop == stops->end()
                ? Result<void>{}
                : Error{Refusal::stopped_by_check, batch.key.text() + ": " + stop->second};
        });
}

Result<BatchOutcomes> cancel_batches(Context& context, StepRequest const& request) {
    StepKind const kind{
        Step::cancel, access::Action::lock_payout, {"取消批次", "cancelling batches"}};
    return take_steps(
        context, kind, request, [&](storage::Transaction& tx, Batch const& batch) -> Result<void> {
            if (is_recognised(batch.state) && !is_reissue(batch)) {
                reverse_entry(
                    tx, context, batch, request.on, is_recovery(batch) ? "overpaid" : "due", 1);
            }
            if (holds_reservation(batch.state) && !is_recovery(batch)) {
                reverse_reservation(tx, context, batch, request.on);
            }
            release_claims(tx, batch);
            return {};
        });
}

} // namespace doudi::operations
