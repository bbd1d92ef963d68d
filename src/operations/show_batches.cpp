#include "doudi/operations/show_batches.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/line_rows.hpp"
#include "due_stream.hpp"
#include "region_books.hpp"

#include <utility>

namespace doudi::operations {

namespace {

Result<payout::Batch> permitted(
    storage::Transaction& tx, Context const& context, payout::BatchKey key) {
    if (auto const allowed = permit(tx, context, access::Action::read, region_of(key.book));
        !allowed) {
        return allowed.error();
    }
    auto batch = find_batch(tx, key);
    if (!batch) {
        return Error{Refusal::unknown_batch, key.text()};
    }
    return std::move(*batch);
}

/// The rules the batch was built with, as far as they are still those of the program.
Result<DueRules> rules_of(
    storage::Transaction& tx, benefits::Policy const& policy, payout::Batch const& batch) {
    auto const regions =
        storage::region_and_ancestors(tx, region_of(batch.key.book), batch.period.first_day());
    return due_rules(policy, batch.program, regions, batch.period);
}

/// The steps of the month, and what a freeze holds the line to.
Result<benefits::Explanation> explanation_of(storage::Transaction& tx, payout::Batch const& batch,
    payout::Line const& line, benefits::Policy const& policy) {
    auto const place = batch.key.text() + " line " + std::to_string(line.line_no);
    storage::FactLists lists;
    auto const find = [&](storage::VersionKey const& key) {
        return find_enrolment(tx, batch.key.book, batch.program, key, lists);
    };
    auto const rules = rules_of(tx, policy, batch);
    if (!rules) {
        return rules.error();
    }
    auto const enrolment = find({line.enrolment, line.enrolment_version});
    if (!enrolment) {
        return Error{Refusal::ledger_differs, place + ": no such enrolment version"};
    }
    auto own = benefits::explain(rules->standard, enrolment->facts, batch.period);
    auto const hold = storage::find_hold(tx, batch.key, line.line_no);
    if (!hold) {
        return own;
    }
    auto const base = find({hold->base_enrolment, hold->base_version});
    auto const rule = static_cast<benefits::FreezeRule>(hold->rule);
    auto const* const by = rules->freeze ? rules->freeze->find(rule) : nullptr;
    if (!base || by == nullptr) {
        return Error{Refusal::ledger_differs, place + ": held by no freeze"};
    }
    auto const amount = held_amount(*rules, Money{}, *hold, base->facts);
    return explain_held(std::move(own), rule, *by, hold->base_period, amount, hold->is_ended);
}

Result<LineView> explain(storage::Transaction& tx, payout::Batch const& batch, std::int64_t line_no,
    benefits::Policy const& policy) {
    auto const place = batch.key.text() + " line " + std::to_string(line_no);
    auto const line = find_line(tx, batch, line_no);
    if (!line) {
        return Error{Refusal::unknown_line, place};
    }
    auto explanation = explanation_of(tx, batch, *line, policy);
    if (!explanation) {
        return explanation.error();
    }
    LineView view{batch, *line, *std::move(explanation)};
    if (view.explanation.amount != line->amount) {
        auto const changed = batch.content.policy_sha256 != policy.sha256();
        return Error{Refusal::ledger_differs,
            place + ": " + format_yuan(view.explanation.amount) + " computed, " +
                format_yuan(line->amount) + " stored" +
                (changed ? "; the standards have changed since" : "")};
    }
    return view;
}

} // namespace

Result<std::vector<payout::Batch>> list_batches(Context& context, ListBatches const& request) {
    using Batches = std::vector<payout::Batch>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Batches> {
        auto const on = request.period ? request.period->first_day() : date_in_china(now());
        auto const books = permitted_books(tx, context, access::Action::read, request.region, on);
        if (!books) {
            return books.error();
        }
        auto batches = storage::list_batches(
            tx, {.books = *books, .period = request.period, .programs = request.programs});
        std::erase_if(batches, [&request](payout::Batch const& batch) {
            return request.state && batch.state != *request.state;
        });
        return batches;
    });
}

Result<BatchView> show_batch(Context& context, payout::BatchKey key) {
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<BatchView> {
        auto batch = permitted(tx, context, key);
        if (!batch) {
            return batch.error();
        }
        return BatchView{
            *batch, draws_of(tx, *batch), settlement_control(tx, *batch), entries_of(tx, *batch)};
    });
}

Result<LineView> explain_line(Context& context, payout::BatchKey key, std::int64_t line_no) {
    auto const policy = benefits::load_policy(embedded::policy());
    if (!policy) {
        return policy.error();
    }
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<LineView> {
        auto const batch = permitted(tx, context, key);
        if (!batch) {
            return batch.error();
        }
        return explain(tx, *batch, line_no, *policy);
    });
}

} // namespace doudi::operations
