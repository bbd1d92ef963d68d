#include "doudi/base/decimal.hpp"
#include "doudi/operations/batch_steps.hpp"
#include "doudi/storage/recovery_rows.hpp"
#include "doudi/storage/settlement_rows.hpp"
#include "step_runner.hpp"

#include <array>

namespace doudi::operations {

namespace {

using payout::Batch;
using payout::Step;

struct Agreement {
    char const* what;
    std::int64_t left;
    std::int64_t right;
};

/// A recovery is settled when all of it is back.
Result<void> check_recovered(storage::Transaction& tx, Batch const& batch) {
    auto const back = storage::recovered_of(tx, batch);
    if (back == batch.content.total) {
        return {};
    }
    return Error{Refusal::results_differ,
        batch.key.text() + ": recovered " + format_yuan(back) + " of " +
            format_yuan(batch.content.total)};
}

/// Four sides tell what became of the batch: its lines with their outcomes, its draws, the ledger's
/// reservations and payments, and what is still owed. The batch row says what was built.
Result<void> check_settled(storage::Transaction& tx, Batch const& batch) {
    if (batch.kind == payout::kind_recovery) {
        return check_recovered(tx, batch);
    }
    auto const found = settlement_control(tx, batch);
    auto const fen = [](Money amount) { return amount.fen(); };
    // What a reissue pays was owed before it, by the entries of other batches.
    auto const owed_before = batch.kind == payout::kind_reissue ? fen(found.line_total) : 0;
    std::array const agreements{
        Agreement{"lines built", batch.content.line_count, found.line_count},
        Agreement{"total built", fen(batch.content.total), fen(found.line_total)},
        Agreement{"lines with a result", found.line_count, found.settled_count},
        Agreement{"total of results", fen(found.line_total), fen(found.paid) + fen(found.failed)},
        Agreement{"drawn", fen(found.line_total), fen(found.drawn)},
        Agreement{"drawn and paid", fen(found.paid), fen(found.drawn_paid)},
        Agreement{"drawn and failed", fen(found.failed), fen(found.drawn_failed)},
        Agreement{"drawn and returned", fen(found.returned), fen(found.drawn_returned)},
        Agreement{"reserved (Q103)", 0, fen(found.reserved)},
        Agreement{"spent (Q105)", fen(found.paid) - fen(found.returned) + fen(found.returned_late),
            fen(found.spent)},
        Agreement{
            "owed (U2303)", fen(found.failed) + fen(found.returned) - owed_before, fen(found.owed)},
    };
    for (auto const& [what, left, right] : agreements) {
        if (left != right) {
            return Error{Refusal::results_differ,
                batch.key.text() + ": " + what + " " + std::to_string(right) + ", not " +
                    std::to_string(left)};
        }
    }
    return {};
}

} // namespace

Result<BatchOutcomes> settle_batches(Context& context, StepRequest const& request) {
    StepKind const kind{
        Step::reconcile, access::Action::import_bank_result, {"结清批次", "settling batches"}};
    return take_steps(context, kind, request, check_settled);
}

Result<BatchOutcomes> close_batches(Context& context, StepRequest const& request) {
    StepKind const kind{
        Step::close, access::Action::import_bank_result, {"关闭批次", "closing batches"}};
    return take_steps(context, kind, request, check_settled);
}

} // namespace doudi::operations
