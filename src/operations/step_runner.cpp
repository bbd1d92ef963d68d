#include "step_runner.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "parallel.hpp"
#include "region_books.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace doudi::operations {

namespace {

Asked asked_for(payout::BatchKey key, std::string_view action) {
    return {.book = key.book, .action = "payout." + std::string{action}, .subject = key.text()};
}

} // namespace

Asked asked_for(BatchSelection const& selection, std::string_view action) {
    if (selection.one) {
        return asked_for(*selection.one, action);
    }
    return {.book = BookId{selection.region->number()},
        .action = "payout." + std::string{action},
        .subject = selection.region->text() + " " + selection.period->text()};
}

Result<std::vector<payout::Batch>> select_batches(storage::Transaction& tx, Context const& context,
    access::Action action, BatchSelection const& selection) {
    std::vector<payout::Batch> batches;
    if (selection.one) {
        auto const batch = find_batch(tx, *selection.one);
        auto const region = region_of(selection.one->book);
        auto const allowed = batch ? permit(tx, context, action, region, batch->period.first_day())
                                   : permit(tx, context, action, region);
        if (!allowed) {
            return allowed.error();
        }
        if (!batch) {
            return Error{Refusal::unknown_batch, selection.one->text()};
        }
        batches.push_back(*batch);
        return batches;
    }
    auto const books =
        permitted_books(tx, context, action, *selection.region, selection.period->first_day());
    if (!books) {
        return books.error();
    }
    batches = list_batches(
        tx, {.books = *books, .period = selection.period, .programs = selection.programs});
    std::erase_if(batches,
        [](payout::Batch const& batch) { return batch.state == payout::BatchState::cancelled; });
    if (batches.empty()) {
        return Error{
            Refusal::unknown_batch, selection.region->text() + " " + selection.period->text()};
    }
    return batches;
}

BatchOutcome outcome_of(payout::Batch const& batch, Did did) {
    return {.book = batch.key.book,
        .period = batch.period,
        .program = batch.program,
        .did = did,
        .batch = batch};
}

namespace {

/// The whole step with one batch.
Result<payout::Batch> take_step(Context& context, payout::BatchKey key, payout::Step step,
    StepRequest const& request, StepWork const& work) {
    auto const asked = asked_for(key, name_of(step));
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<payout::Batch> {
            auto const batch = lock_batch(tx, key);
            if (!batch) {
                return Error{Refusal::unknown_batch, key.text()};
            }
            if (auto const next = after(batch->state, step); !next) {
                return Error{next.error().code, key.text() + ": " + next.error().detail};
            }
            if (auto const allowed = check_person(*batch, step, context.actor.id); !allowed) {
                return allowed.error();
            }
            if (auto const worked = work(tx, *batch); !worked) {
                return worked.error();
            }
            move_batch(tx, *batch, step, context.actor.id, request.note);
            append_done(tx, context, asked, request.note);
            return find_batch(tx, key).value();
        });
    });
}

/// Where the batches of each book begin, and the end of the last: one thread takes all of a book,
/// since postings to one book wait for each other.
std::vector<std::size_t> firsts_of_books(std::span<payout::Batch const> batches) {
    std::vector<std::size_t> firsts;
    for (std::size_t i = 0; i < batches.size(); ++i) {
        if (i == 0 || batches[i].key.book != batches[i - 1].key.book) {
            firsts.push_back(i);
        }
    }
    firsts.push_back(batches.size());
    return firsts;
}

} // namespace

Result<BatchOutcomes> take_steps(
    Context& context, StepKind const& kind, StepRequest const& request, StepWork const& work) {
    auto const& selection = request.selection;
    DOUDI_CHECK(selection.one || (selection.period && selection.region));
    using Batches = std::vector<payout::Batch>;
    auto const batches = recorded(context, asked_for(selection, name_of(kind.step)), [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<Batches> {
            auto selected = select_batches(tx, context, kind.action, selection);
            if (selected) {
                storage::open_month(tx, Period::of(request.on));
            }
            return selected;
        });
    });
    if (!batches) {
        return batches.error();
    }
    BatchOutcomes outcomes;
    for (auto const& batch : *batches) {
        outcomes.push_back(outcome_of(batch, Did::unchanged));
    }
    std::atomic<std::int64_t> done{0};
    auto const take = [&](std::size_t i) {
        auto const& batch = (*batches)[i];
        if (selection.one || after(batch.state, kind.step)) {
            auto const moved = take_step(context, batch.key, kind.step, request, work);
            outcomes[i] = outcome_of(moved ? *moved : batch, moved ? Did::done : Did::refused);
            if (!moved) {
                outcomes[i].refusal = moved.error();
            }
        }
        context.report(kind.label, ++done, static_cast<std::int64_t>(batches->size()));
    };
    auto const books = firsts_of_books(*batches);
    for_each_in_parallel(books.size() - 1, writer_count(), [&](std::size_t book) {
        for (auto i = books[book]; i < books[book + 1]; ++i) {
            take(i);
        }
    });
    if (selection.one && outcomes.front().refusal) {
        return *outcomes.front().refusal;
    }
    return outcomes;
}

} // namespace doudi::operations
