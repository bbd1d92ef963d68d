#include "doudi/operations/work_findings.hpp"

#include "doudi/base/check.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/check_rows.hpp"
#include "roster_file.hpp"

#include <array>

namespace doudi::operations {

namespace {

constexpr std::size_t note_length_max = 200;

struct StepRow {
    Step step;
    std::string_view name;
    access::Action action;
};

// In the order of the steps.
constexpr std::array steps{
    StepRow{Step::assign, "assigned", access::Action::work_off_finding},
    StepRow{Step::explain, "explained", access::Action::work_off_finding},
    StepRow{Step::correct, "corrected", access::Action::work_off_finding},
    StepRow{Step::recover, "recovered", access::Action::work_off_finding},
    StepRow{Step::ask_write_off, "write_off_asked", access::Action::work_off_finding},
    StepRow{Step::approve_write_off, "written_off", access::Action::approve_write_off},
    StepRow{Step::refuse_write_off, "refused", access::Action::approve_write_off},
    StepRow{Step::reopen, "reopened", access::Action::sign_off_checks},
};

StepRow const& row_of(Step step) {
    return steps.at(static_cast<std::size_t>(step));
}

/// The run's book, if the actor may do this there.
Result<BookId> book_of(
    storage::Transaction& tx, Context const& context, RunId run, access::Action action) {
    auto const found = storage::find_check_run(tx, run);
    if (!found) {
        return Error{Refusal::unknown_run, std::to_string(run.value())};
    }
    if (auto const allowed = permit(tx, context, action, region_of(found->book)); !allowed) {
        return allowed.error();
    }
    return found->book;
}

Result<storage::FindingStep> step_of(storage::Transaction& tx, WorkFindings const& request) {
    storage::FindingStep step{.step = row_of(request.step).name,
        .note = request.note,
        .assigned_to = {},
        .evidence = {},
        .entry = request.entry,
        .batch = request.batch};
    if (request.step == Step::assign) {
        auto const actor = storage::find_actor(tx, request.assign_to);
        if (!actor) {
            return Error{Refusal::unknown_user, request.assign_to.substr(0, 60)};
        }
        step.assigned_to = actor->id;
    }
    if (!request.evidence.empty()) {
        auto const mark = mark_of(request.evidence);
        if (!mark) {
            return mark.error();
        }
        step.evidence = mark->sha256;
    }
    return step;
}

Result<std::int64_t> take_step(
    storage::Transaction& tx, Context const& context, WorkFindings const& request) {
    auto const book = book_of(tx, context, request.run, row_of(request.step).action);
    if (!book) {
        return book.error();
    }
    auto const step = step_of(tx, request);
    if (!step) {
        return step.error();
    }
    return storage::insert_finding_steps(tx,
        {.book = *book, .run = request.run, .numbers = request.numbers, .check = request.check},
        *step, context.actor.id);
}

Result<void> check_parts(WorkFindings const& request) {
    if (auto const sound = check_text("note", request.note, note_length_max); !sound) {
        return sound.error();
    }
    bool const has_entry = request.entry.has_value();
    bool const has_batch = request.batch.has_value();
    if (has_entry != (request.step == Step::correct) ||
        has_batch != (request.step == Step::recover)) {
        return Error{Refusal::malformed, "entry or batch"};
    }
    return request.numbers.empty() == request.check.empty()
        ? Error{Refusal::malformed, "findings by number, or all of a check"}
        : Result<void>{};
}

} // namespace

Result<std::int64_t> work_findings(Context& context, WorkFindings const& request) {
    Asked const asked{.book = audit::no_book,
        .action = "check." + std::string{row_of(request.step).name},
        .subject = "run " + std::to_string(request.run.value())};
    return recorded(context, asked, [&]() -> Result<std::int64_t> {
        if (auto const sound = check_parts(request); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<std::int64_t> {
            auto count = take_step(tx, context, request);
            if (count) {
                append_done(tx, context, asked, std::to_string(*count) + " findings");
            }
            return count;
        });
    });
}

Result<std::vector<storage::StepTaken>> show_steps(
    Context& context, RunId run, std::optional<std::int64_t> finding) {
    using Steps = std::vector<storage::StepTaken>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Steps> {
        auto const book = book_of(tx, context, run, access::Action::read);
        if (!book) {
            return book.error();
        }
        return storage::finding_steps(tx, *book, run, finding);
    });
}

Result<void> sign_checks(Context& context, RunId run, std::string const& note) {
    Asked const asked{.book = audit::no_book,
        .action = "check.sign",
        .subject = "run " + std::to_string(run.value())};
    return recorded(context, asked, [&]() -> Result<void> {
        if (auto const sound = check_text("note", note, note_length_max); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<void> {
            auto const book = book_of(tx, context, run, access::Action::sign_off_checks);
            if (!book) {
                return book.error();
            }
            storage::insert_sign_off(tx, *book, run, context.actor.id, note);
            append_done(tx, context, asked);
            return {};
        });
    });
}

} // namespace doudi::operations
