#include "doudi/base/decimal.hpp"
#include "doudi/operations/prior_year.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/quota_figures.hpp"
#include "funding_lookup.hpp"
#include "region_books.hpp"
#include "year_books.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace doudi::operations {

namespace {

std::string place(BookId book, int year) {
    return std::to_string(book.value()) + " " + std::to_string(year);
}

/// Both books have the document in the year of the day: neither before nor after its closing.
Result<void> check_years(storage::Transaction& tx, funding::QuotaDocument const& document,
    funding::Reclaim const& reclaim) {
    int const year = document.budget_year();
    if (reclaim.on < document.received_on) {
        return Error{Refusal::malformed_date, "before the document was received"};
    }
    if (Period::of(reclaim.on).year() != year) {
        return Error{Refusal::earlier_year_open, place(reclaim.lower, year)};
    }
    std::array const books{reclaim.upper, reclaim.lower};
    if (auto open = check_year_open(tx, books, year); !open) {
        return open;
    }
    if (year > document.year && !storage::is_year_closed(tx, reclaim.upper, year - 1)) {
        return Error{Refusal::earlier_year_open, place(reclaim.upper, year - 1)};
    }
    return {};
}

/// What was committed for programs of which less quota is left than that.
std::vector<funding::OwedOfProgram> released(
    storage::Transaction& tx, BookId book, int year, std::span<funding::UnusedQuota const> taken) {
    std::map<std::string, std::int64_t> left_fen;
    for (auto const& quota : storage::unused_quota(tx, book, year)) {
        left_fen[quota.program] += quota.amount.fen();
    }
    std::map<std::string, std::string> source_of;
    for (auto const& quota : taken) {
        left_fen[quota.program] -= quota.amount.fen();
        source_of[quota.program] = quota.fund_source;
    }
    std::vector<funding::OwedOfProgram> found;
    for (auto const& [program, source] : source_of) {
        if (program.empty()) {
            continue;
        }
        auto const uncovered_fen = storage::committed(tx, book, program).fen() - left_fen[program];
        if (uncovered_fen > 0) {
            found.push_back({.program = program,
                .fund_source = source,
                .owed = {},
                .committed = Money::from_fen(uncovered_fen)});
        }
    }
    return found;
}

Result<funding::QuotaDocument> document_passed_on(
    storage::Transaction& tx, ReclaimQuota const& request) {
    auto const others = storage::counterparties(tx, request.upper);
    if (std::find(others.lower.begin(), others.lower.end(), request.lower) == others.lower.end()) {
        return Error{Refusal::not_a_lower_book, std::to_string(request.lower.value())};
    }
    if (auto above = document_in(tx, request.upper, request.document); !above) {
        return above;
    }
    auto document = document_in(tx, request.lower, request.document);
    if (!document) {
        return document;
    }
    auto const edges = storage::allocation_edges(tx, document->id);
    bool const is_passed =
        std::any_of(edges.begin(), edges.end(), [&](storage::AllocationEdge const& edge) {
            return edge.upper == request.upper && edge.lower == request.lower;
        });
    if (!is_passed) {
        return Error{Refusal::not_a_lower_book,
            std::to_string(request.lower.value()) + " " + document->number};
    }
    return document;
}

Result<Reclaimed> reclaim(
    storage::Transaction& tx, Context const& context, ReclaimQuota const& request) {
    for (BookId const book : {request.upper, request.lower}) {
        if (auto allowed = permit(tx, context, access::Action::approve_quota, region_of(book));
            !allowed) {
            return allowed.error();
        }
    }
    storage::lock_books(tx, std::array{request.upper, request.lower});
    auto document = document_passed_on(tx, request);
    if (!document) {
        return document.error();
    }
    funding::Reclaim what{.upper = request.upper,
        .lower = request.lower,
        .reference = request.reference,
        .ordered_by = request.ordered_by,
        .amount = request.amount.value_or(Money{}),
        .on = request.on};
    if (auto const seen = storage::find_reclaim(tx, what, document->id)) {
        bool const is_same = seen->on == what.on && seen->ordered_by == what.ordered_by &&
            (!request.amount || seen->amount == what.amount);
        if (!is_same) {
            return Error{Refusal::exists_with_different_content, what.reference};
        }
        return Reclaimed{std::move(*document), seen->amount, false};
    }
    if (auto sound = check_years(tx, *document, what); !sound) {
        return sound.error();
    }
    if (auto idle = funding::check_idle(*document, what); !idle) {
        return idle.error();
    }
    int const year = document->budget_year();
    auto const unused = storage::unused_quota(tx, what.lower, year, document->id);
    if (!request.amount) {
        std::vector<Money> amounts;
        amounts.reserve(unused.size());
        for (auto const& quota : unused) {
            amounts.push_back(quota.amount);
        }
        auto const all = sum(amounts);
        if (!all) {
            return all.error();
        }
        what.amount = *all;
    }
    auto const taken = funding::take_unused(unused, what.amount);
    if (!taken) {
        return taken.error();
    }
    auto const entries = funding::reclaim_entries(storage::event_table(tx), *document, what, *taken,
        storage::allocated_by_year(tx, what.upper, document->id),
        released(tx, what.lower, year, *taken));
    if (!entries) {
        return entries.error();
    }
    storage::insert_reclaim(tx, what, document->id, context.actor.id);
    storage::open_month(tx, Period::of(what.on));
    storage::post(tx, context.actor.id, *entries);
    return Reclaimed{std::move(*document), what.amount, true};
}

} // namespace

Result<Reclaimed> reclaim_quota(Context& context, ReclaimQuota const& request) {
    Asked const asked{.book = request.upper,
        .action = "quota.reclaim",
        .subject = request.document + " from " + std::to_string(request.lower.value())};
    return recorded(context, asked, [&]() -> Result<Reclaimed> {
        if (auto sound = check_reference(request.reference); !sound) {
            return sound.error();
        }
        if (!request.ordered_by.empty()) {
            if (auto sound = check_reference(request.ordered_by); !sound) {
                return sound.error();
            }
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<Reclaimed> {
            auto done = reclaim(tx, context, request);
            if (done) {
                append_done(tx, context, asked,
                    (done->is_new ? "" : "again, ") + format_yuan(done->amount));
            }
            return done;
        });
    });
}

Result<std::vector<storage::IdleQuota>> list_idle(Context& context, ListIdle const& request) {
    using Idle = std::vector<storage::IdleQuota>;
    Asked const asked{.book = request.book, .action = "quota.idle", .subject = ""};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Idle> {
            auto allowed = permit(tx, context, access::Action::read, region_of(request.book));
            if (!allowed) {
                return allowed.error();
            }
            std::vector<BookId> books{request.book};
            if (request.with_lower) {
                auto below = permitted_books(
                    tx, context, access::Action::read, region_of(request.book), request.on);
                if (!below) {
                    return below.error();
                }
                books = std::move(*below);
            }
            return storage::idle_quota(tx, books, Period::of(request.on).year());
        });
    });
}

} // namespace doudi::operations
