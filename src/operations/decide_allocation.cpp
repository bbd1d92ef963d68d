#include "doudi/operations/decide_allocation.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/funding/entries.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "funding_lookup.hpp"

#include <utility>

namespace doudi::operations {

namespace {

using funding::AllocationState;
using funding::AllocationStep;

std::vector<funding::AllocationLine> lines_of(AllocationView const& view) {
    std::vector<funding::AllocationLine> lines;
    for (auto const& line : view.lines) {
        lines.push_back(line.line);
    }
    return lines;
}

/// The allocation with document and names as of `on`.
AllocationView view_of(storage::Transaction& tx, funding::Allocation allocation) {
    auto document = storage::find_document(tx, allocation.document);
    DOUDI_CHECK(document.has_value()); // drafted only for a document there is
    for (auto const& held :
        storage::holdings(tx, std::span{&allocation.book, 1}, std::span{&allocation.document, 1})) {
        document->carried_to = held.carried_to;
    }
    auto const lines = storage::allocation_lines(tx, allocation.book, allocation.id);
    auto const receivers =
        storage::receivers(tx, allocation.book, receivers_of(lines), document->received_on);
    AllocationView view{std::move(*document), std::move(allocation), {}};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        view.lines.push_back({lines[i], receivers[i].name});
    }
    return view;
}

/// Looks the allocation up and asks whether the actor may take this step.
Result<AllocationView> begin_step(storage::Transaction& tx, Context const& context, AllocationId id,
    access::Action action, AllocationStep step) {
    auto allocation = storage::lock_allocation(tx, id);
    if (!allocation) {
        return Error{Refusal::unknown_allocation, std::to_string(id.value())};
    }
    if (auto allowed = permit(tx, context, action, region_of(allocation->book)); !allowed) {
        return allowed.error();
    }
    bool const is_decision = step == AllocationStep::approve || step == AllocationStep::reject;
    if (is_decision) {
        if (auto other = funding::check_decider(*allocation, context.actor.id); !other) {
            return other.error();
        }
    }
    if (auto possible = funding::check_step(*allocation, step); !possible) {
        return possible.error();
    }
    return view_of(tx, std::move(*allocation));
}

/// Runs one step in a transaction of its own and records it.
template <class Step>
Result<AllocationView> take_step(
    Context& context, AllocationId id, std::string_view action, Step step) {
    Asked asked{.book = audit::no_book,
        .action = std::string{action},
        .subject = "allocation " + std::to_string(id.value())};
    // Known before the step, so that a refusal is recorded in the book it concerns.
    storage::read_only(context.db, [&](storage::Transaction& tx) {
        if (auto const known = storage::find_allocation(tx, id)) {
            asked.book = known->book;
        }
        return 0;
    });
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<AllocationView> {
            auto view = step(tx);
            if (view) {
                append_done(tx, context, asked, format_yuan(view->allocation.total));
            }
            return view;
        });
    });
}

/// What must hold on the day of approval, under the locks of all books concerned.
Result<void> check_approval(storage::Transaction& tx, AllocationView const& view, Date on) {
    auto const& allocation = view.allocation;
    auto const lines = lines_of(view);
    auto books = receivers_of(lines);
    auto const receivers = storage::receivers(tx, allocation.book, books, on);
    books.push_back(allocation.book);
    storage::lock_books(tx, books);
    if (on < view.document.received_on) {
        return Error{Refusal::malformed_date, "effective before the document was received"};
    }
    auto const held =
        storage::holdings(tx, std::span{&allocation.book, 1}, std::span{&allocation.document, 1});
    auto const unallocated = held.empty() ? Money{} : held.front().unallocated;
    if (auto total = funding::check_lines(lines, allocation.method, unallocated); !total) {
        return total.error();
    }
    if (auto fit = check_receivers(receivers); !fit) {
        return fit;
    }
    if (auto open = check_year_open(tx, books, view.document.budget_year()); !open) {
        return open;
    }
    return check_receivers_year(tx, receivers_of(lines), view.document);
}

/// The treasury's part, marked on the allocation.
std::vector<ledger::Entry> cash_entries(
    ledger::EventTable const& events, AllocationView& view, Date on) {
    view.allocation.cash_on = on;
    return funding::allocation_cash_entries(
        events, view.document, view.allocation, lines_of(view), on);
}

void store_and_post(storage::Transaction& tx, Context const& context, AllocationView const& view,
    std::span<ledger::Entry const> entries, Date on) {
    storage::update_allocation(tx, view.allocation);
    storage::open_month(tx, Period::of(on));
    storage::post(tx, context.actor.id, entries);
}

} // namespace

Result<AllocationView> submit_allocation(Context& context, AllocationId allocation) {
    return take_step(context, allocation, "quota.submit",
        [&](storage::Transaction& tx) -> Result<AllocationView> {
            auto view = begin_step(
                tx, context, allocation, access::Action::allocate_quota, AllocationStep::submit);
            if (view) {
                view->allocation.state = AllocationState::submitted;
                view->allocation.submitted_by = context.actor.id;
                storage::update_allocation(tx, view->allocation);
            }
            return view;
        });
}

Result<AllocationView> approve_allocation(Context& context, ApproveAllocation const& request) {
    auto const on = request.effective_on;
    return take_step(context, request.allocation, "quota.approve",
        [&](storage::Transaction& tx) -> Result<AllocationView> {
            auto view = begin_step(tx, context, request.allocation, access::Action::approve_quota,
                AllocationStep::approve);
            if (!view) {
                return view;
            }
            if (auto sound = check_approval(tx, *view, on); !sound) {
                return sound.error();
            }
            view->allocation.state = AllocationState::approved;
            view->allocation.decided_by = context.actor.id;
            view->allocation.effective_on = on;
            auto const events = storage::event_table(tx);
            auto entries = funding::allocation_entries(
                events, view->document, view->allocation, lines_of(*view), on);
            if (request.with_cash) {
                auto cash = cash_entries(events, *view, on);
                std::move(cash.begin(), cash.end(), std::back_inserter(entries));
            }
            store_and_post(tx, context, *view, entries, on);
            return view;
        });
}

Result<AllocationView> reject_allocation(Context& context, AllocationId allocation) {
    return take_step(context, allocation, "quota.reject",
        [&](storage::Transaction& tx) -> Result<AllocationView> {
            auto view = begin_step(
                tx, context, allocation, access::Action::approve_quota, AllocationStep::reject);
            if (view) {
                view->allocation.state = AllocationState::rejected;
                view->allocation.decided_by = context.actor.id;
                storage::update_allocation(tx, view->allocation);
            }
            return view;
        });
}

Result<AllocationView> send_allocation_cash(Context& context, AllocationId allocation, Date on) {
    return take_step(
        context, allocation, "quota.cash", [&](storage::Transaction& tx) -> Result<AllocationView> {
            auto view = begin_step(
                tx, context, allocation, access::Action::allocate_quota, AllocationStep::send_cash);
            if (!view) {
                return view;
            }
            if (on < view->allocation.effective_on) {
                return Error{Refusal::malformed_date, "sent before the allocation took effect"};
            }
            auto const entries = cash_entries(storage::event_table(tx), *view, on);
            store_and_post(tx, context, *view, entries, on);
            return view;
        });
}

Result<AllocationView> show_allocation(Context& context, AllocationId allocation) {
    Asked const asked{.book = audit::no_book,
        .action = "quota.show",
        .subject = "allocation " + std::to_string(allocation.value())};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) -> Result<AllocationView> {
                auto found = storage::find_allocation(tx, allocation);
                if (!found) {
                    return Error{Refusal::unknown_allocation, std::to_string(allocation.value())};
                }
                auto allowed = permit(tx, context, access::Action::read, region_of(found->book));
                if (!allowed) {
                    return allowed.error();
                }
                return view_of(tx, std::move(*found));
            });
    });
}

} // namespace doudi::operations
