#include "doudi/operations/build_batches.hpp"

#include "batch_builder.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/region_rows.hpp"
#include "parallel.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

namespace doudi::operations {

namespace {

/// One batch to build, and where its standards are looked for.
struct Task {
    storage::RosterKey roster;
    std::vector<RegionCode> region_and_ancestors;
};

Result<std::vector<Task>> plan(
    storage::Transaction& tx, Context const& context, BuildBatches const& request) {
    auto const on = request.period.first_day();
    if (auto const allowed = permit(tx, context, access::Action::build_payout, request.region, on);
        !allowed) {
        return allowed.error();
    }
    std::vector<RegionCode> codes;
    for (auto const& region : storage::regions_below(tx, request.region, on)) {
        codes.push_back(region.code);
    }
    if (codes.empty()) {
        return Error{Refusal::unknown_region, request.region.text()};
    }
    std::vector<BookId> books;
    std::map<BookId, std::vector<RegionCode>> regions_of;
    for (auto const& book : storage::books(tx, codes)) {
        books.push_back(book.book);
        regions_of.emplace(book.book, storage::region_and_ancestors(tx, book.region, on));
    }
    std::vector<Task> tasks;
    for (auto& roster : rosters_in_force(tx, books, request.programs, request.period)) {
        auto const book = roster.book;
        tasks.push_back({std::move(roster), regions_of.at(book)});
    }
    if (tasks.empty()) {
        return Error{Refusal::no_roster, request.region.text() + " " + request.period.text()};
    }
    return tasks;
}

class Build {
public:
    Build(Context& context, BuildBatches const& request, benefits::Policy const& policy)
        : context_{context}, request_{request}, policy_{policy},
          known_{
              request.known.value_or(std::max(date_in_china(now()), request.period.first_day()))} {}

    BatchOutcome run(Task const& task) {
        auto const& [book, program, period, lists] = task.roster;
        Asked const asked{.book = book,
            .action = "payout.build",
            .subject = std::to_string(book.value()) + " " + program + " " + period.text()};
        auto outcome = recorded(context_, asked, [&] { return build(task, asked); });
        if (!outcome) {
            return {.book = book,
                .period = period,
                .program = program,
                .did = Did::refused,
                .refusal = outcome.error()};
        }
        return std::move(*outcome);
    }

private:
    /// The reading connection is outermost: it sees the roster at one moment, while the writing one
    /// fills the batch.
    Result<BatchOutcome> build(Task const& task, Asked const& asked) {
        auto const rules = due_rules(policy_, task.roster, task.region_and_ancestors, known_);
        if (!rules) {
            return rules.error();
        }
        return storage::read_only(
            context_.db, [&](storage::Transaction& reading) -> Result<BatchOutcome> {
                return storage::write(
                    context_.db, [&](storage::Transaction& writing) -> Result<BatchOutcome> {
                        return build(reading, writing, task.roster, *rules, asked);
                    });
            });
    }

    Result<BatchOutcome> build(storage::Transaction& reading, storage::Transaction& writing,
        storage::RosterKey const& roster, DueRules const& rules, Asked const& asked) {
        auto const& [book, program, period, lists] = roster;
        BatchOutcome outcome{
            .book = book, .period = period, .program = program, .did = Did::unchanged};
        if (request_.rebuild) {
            clear_changed(reading, writing, roster, rules);
        }
        auto const key = insert_draft(writing, {book, period, program, context_.actor.id});
        if (!key) {
            outcome.batch = find_regular_batch(writing, book, period, program);
            return outcome;
        }
        auto content = write_lines(reading, writing, *key, roster, rules);
        if (!content) {
            return content.error();
        }
        if (content->line_count == 0 && content->excluded_count == 0) {
            return Error{Refusal::nothing_to_pay, asked.subject};
        }
        content->policy_sha256 = policy_.sha256();
        content->known_on = known_;
        finish_build(writing, *key, *content);
        append_done(writing, context_, asked, key->text());
        outcome.did = Did::done;
        outcome.batch = find_batch(writing, *key);
        return outcome;
    }

    /// Cancels the batch there is, if it is only built, or closed empty, and from something else
    /// than what is in force now.
    void clear_changed(storage::Transaction& reading, storage::Transaction& writing,
        storage::RosterKey const& roster, DueRules const& rules) {
        auto const found = find_regular_batch(writing, roster.book, roster.period, roster.program);
        auto const batch = found ? lock_batch(writing, found->key) : std::nullopt;
        bool const is_empty =
            batch && batch->state == payout::BatchState::closed && batch->content.line_count == 0;
        if (!batch || (batch->state != payout::BatchState::built && !is_empty)) {
            return;
        }
        bool const is_same = batch->content.policy_sha256 == policy_.sha256() &&
            batch->content.known_on == known_ &&
            batch->content.roster_sha256 == roster_sha256(reading, roster, rules);
        if (is_same) {
            return;
        }
        if (is_empty) {
            cancel_empty(writing, batch->key);
        } else {
            release_claims(writing, *batch);
            move_batch(writing, *batch, payout::Step::cancel, context_.actor.id);
        }
    }

    Context& context_;
    BuildBatches const& request_;
    benefits::Policy const& policy_;
    Date known_;
};

} // namespace

Result<BatchOutcomes> build_batches(Context& context, BuildBatches const& request) {
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    Asked const asked{.book = BookId{request.region.number()},
        .action = "payout.build",
        .subject = request.region.text() + " " + request.period.text()};
    auto const tasks = recorded(context, asked, [&] {
        return storage::write(
            context.db, [&](storage::Transaction& tx) -> Result<std::vector<Task>> {
                auto planned = plan(tx, context, request);
                if (planned) {
                    storage::open_month(tx, request.period);
                }
                return planned;
            });
    });
    if (!tasks) {
        return tasks.error();
    }
    Build build{context, request, *policy};
    BatchOutcomes outcomes(tasks->size(), BatchOutcome{BookId{0}, request.period, {}, {}});
    std::atomic<std::int64_t> done{0};
    for_each_in_parallel(tasks->size(), core_count(), [&](std::size_t i) {
        outcomes[i] = build.run((*tasks)[i]);
        context.report({"编制发放批次", "building batches"}, ++done,
            static_cast<std::int64_t>(outcomes.size()));
    });
    return outcomes;
}

} // namespace doudi::operations
