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
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace doudi::operations {

namespace {

/// The batches of one book, and where its standards are looked for.
struct Task {
    std::vector<RegionCode> region_and_ancestors;
    std::vector<storage::RosterKey> rosters;
};

/// By book; no book without rosters.
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
        if (tasks.empty() || tasks.back().rosters.front().book != roster.book) {
            tasks.push_back({regions_of.at(roster.book), {}});
        }
        tasks.back().rosters.push_back(std::move(roster));
    }
    if (tasks.empty()) {
        return Error{Refusal::no_roster, request.region.text() + " " + request.period.text()};
    }
    return tasks;
}

/// The building of the batches of one book: what benefits and deaths exclude is found once for all
/// of them, on the view they are all built from.
class Build {
public:
    Build(Context& context, BuildBatches const& request, benefits::Policy const& policy,
        Task const& task, storage::Transaction& reading)
        : context_{context}, request_{request}, policy_{policy}, task_{task}, reading_{reading},
          known_{
              request.known.value_or(std::max(date_in_china(now()), request.period.first_day()))} {}

    BatchOutcome run(storage::RosterKey const& roster) {
        auto const& [book, program, period, lists] = roster;
        Asked const asked{.book = book,
            .action = "payout.build",
            .subject = std::to_string(book.value()) + " " + program + " " + period.text()};
        auto outcome = recorded(context_, asked, [&] { return build(roster, asked); });
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
    /// Of all the rosters of the book, or of those asked for; at first need, as batches that are
    /// there already have none.
    Screening const& screening(DueRules const& rules) {
        if (!screening_) {
            ScreenedRosters asked{task_.rosters.front().book, task_.rosters.front().period, {}};
            for (auto const& roster : task_.rosters) {
                asked.programs.push_back(roster.program);
            }
            screening_.emplace(reading_, asked, rules.policy);
        }
        return *screening_;
    }

    Result<BatchOutcome> build(storage::RosterKey const& roster, Asked const& asked) {
        auto const rules = due_rules(policy_, roster, task_.region_and_ancestors, known_);
        if (!rules) {
            return rules.error();
        }
        return storage::write(
            context_.db, [&](storage::Transaction& writing) -> Result<BatchOutcome> {
                return build(writing, roster, *rules, asked);
            });
    }

    Result<BatchOutcome> build(storage::Transaction& writing, storage::RosterKey const& roster,
        DueRules const& rules, Asked const& asked) {
        auto const& [book, program, period, lists] = roster;
        BatchOutcome outcome{
            .book = book, .period = period, .program = program, .did = Did::unchanged};
        if (request_.rebuild) {
            clear_changed(writing, roster, rules);
        }
        auto const key = insert_draft(writing, {book, period, program, context_.actor.id});
        if (!key) {
            outcome.batch = find_regular_batch(writing, book, period, program);
            return outcome;
        }
        auto content = write_lines(reading_, writing, *key, roster, rules, screening(rules));
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
    void clear_changed(
        storage::Transaction& writing, storage::RosterKey const& roster, DueRules const& rules) {
        auto const found = find_regular_batch(writing, roster.book, roster.period, roster.program);
        auto const batch = found ? lock_batch(writing, found->key) : std::nullopt;
        bool const is_empty =
            batch && batch->state == payout::BatchState::closed && batch->content.line_count == 0;
        if (!batch || (batch->state != payout::BatchState::built && !is_empty)) {
            return;
        }
        bool const is_same = batch->content.policy_sha256 == policy_.sha256() &&
            batch->content.known_on == known_ &&
            batch->content.roster_sha256 ==
                roster_sha256(reading_, roster, rules, screening(rules));
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
    Task const& task_;
    storage::Transaction& reading_;
    Date known_;
    std::optional<Screening> screening_;
};

/// The reading connection is outermost: it sees the rosters of the book at one moment, while the
/// writing one fills batch after batch.
std::vector<BatchOutcome> build_book(Context& context, BuildBatches const& request,
    benefits::Policy const& policy, Task const& task, std::function<void()> const& on_batch) {
    return storage::read_only(context.db, [&](storage::Transaction& reading) {
        Build build{context, request, policy, task, reading};
        std::vector<BatchOutcome> outcomes;
        for (auto const& roster : task.rosters) {
            outcomes.push_back(build.run(roster));
            on_batch();
        }
        return outcomes;
    });
}

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
    std::int64_t count = 0;
    for (auto const& task : *tasks) {
        count += static_cast<std::int64_t>(task.rosters.size());
    }
    std::vector<BatchOutcomes> by_book(tasks->size());
    std::atomic<std::int64_t> done{0};
    for_each_in_parallel(tasks->size(), core_count(), [&](std::size_t i) {
        by_book[i] = build_book(context, request, *policy, (*tasks)[i], [&] {
            context.report({"编制发放批次", "building batches"}, ++done, count);
        });
    });
    BatchOutcomes outcomes;
    for (auto& some : by_book) {
        std::move(some.begin(), some.end(), std::back_inserter(outcomes));
    }
    return outcomes;
}

} // namespace doudi::operations
