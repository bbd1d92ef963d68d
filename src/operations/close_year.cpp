#include "doudi/operations/close_year.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/funding_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "funding_lookup.hpp"
#include "year_books.hpp"

#include <algorithm>
#include <iterator>
#include <span>

namespace doudi::operations {

namespace {

using funding::BookYear;

constexpr int months_in_year = 12;

Result<void> check_obstacles(storage::Transaction& tx, BookYear const& of) {
    auto const found = storage::year_obstacles(tx, of.book, of.year);
    auto const where = std::to_string(of.book.value()) + " ";
    if (found.is_earlier_open) {
        return Error{Refusal::earlier_year_open, where + std::to_string(of.year - 1)};
    }
    if (!found.batches.empty()) {
        return Error{Refusal::batches_unfinished,
            found.batches.front().text() + ", " + std::to_string(found.batches.size()) + " in all"};
    }
    if (!found.instalments.empty()) {
        return Error{Refusal::instalments_unfinished,
            where + "instalment " + std::to_string(found.instalments.front())};
    }
    if (!found.townships.empty()) {
        return Error{
            Refusal::imprest_year_undecided, where + std::to_string(found.townships.front())};
    }
    return {};
}

/// The book and all it may have to settle with.
std::vector<BookId> books_concerned(BookId book, storage::Counterparties const& others) {
    std::vector<BookId> books{book};
    books.insert(books.end(), others.upper.begin(), others.upper.end());
    books.insert(books.end(), others.lower.begin(), others.lower.end());
    std::sort(books.begin(), books.end());
    books.erase(std::unique(books.begin(), books.end()), books.end());
    return books;
}

class Closing {
public:
    Closing(storage::Transaction& tx, Context const& context, BookYear const& of)
        : tx_{tx}, context_{context}, of_{of}, events_{storage::event_table(tx)} {}

    Result<ClosedYear> run() {
        closed_.book = of_.book;
        auto const others = storage::counterparties(tx_, of_.book);
        storage::lock_books(tx_, books_concerned(of_.book, others));
        if (storage::is_year_closed(tx_, of_.book, of_.year)) {
            return Error{Refusal::year_closed,
                std::to_string(of_.book.value()) + " " + std::to_string(of_.year)};
        }
        if (auto clear = check_obstacles(tx_, of_); !clear) {
            return clear.error();
        }
        storage::open_month(tx_, Period::of(funding::last_day_of(of_.year)));
        // Each step decides on the balances that the one before it left.
        if (auto settled = settle(others); !settled) {
            return settled.error();
        }
        DOUDI_CHECK(storage::close_year(tx_, of_.book, of_.year, context_.actor.id));
        if (auto cancelled = cancel(); !cancelled) {
            return cancelled.error();
        }
        if (auto posted = post(funding::close_titles(
                events_, of_, storage::title_balances(tx_, of_.book, of_.year)));
            !posted) {
            return posted.error();
        }
        for (unsigned month = 1; month <= months_in_year; ++month) {
            auto const period = Period::from(of_.year, month).value();
            storage::open_month(tx_, period); // closed_month names months that exist
            storage::close_month(tx_, context_.actor.id, of_.book, period);
        }
        closed_.balances = storage::year_balances(tx_, of_.book, of_.year);
        return closed_;
    }

private:
    Result<void> post(Result<std::vector<ledger::Entry>> const& entries) {
        if (!entries) {
            return entries.error();
        }
        storage::post(tx_, context_.actor.id, *entries);
        return {};
    }

    Result<void> add_settled(std::span<funding::Unsettled const> open) {
        std::vector<Money> amounts{closed_.settled};
        for (auto const& one : open) {
            amounts.push_back(one.amount);
        }
        auto const total = sum(amounts);
        if (!total) {
            return total.error();
        }
        closed_.settled = *total;
        return {};
    }

    Result<void> settle(storage::Counterparties const& others) {
        auto const above = storage::unsettled_from_above(tx_, of_.book, of_.year);
        auto entries = funding::settle_with_above(events_, of_, above);
        if (auto added = add_settled(above); !added) {
            return added;
        }
        auto const with = [&](BookId upper, std::optional<BookId> lower) -> Result<void> {
            auto const open = storage::unsettled_with_lower(tx_, upper, lower, of_.year);
            auto more = funding::settle_with_lower(events_, {upper, of_.year}, open);
            if (!more) {
                return more.error();
            }
            std::move(more->begin(), more->end(), std::back_inserter(entries));
            return add_settled(open);
        };
        if (auto added = with(of_.book, std::nullopt); !added) {
            return added;
        }
        for (BookId const upper : others.upper) {
            if (auto added = with(upper, of_.book); !added) {
                return added;
            }
        }
        storage::post(tx_, context_.actor.id, entries);
        return {};
    }

    Result<void> cancel() {
        auto const unused = storage::unused_quota(tx_, of_.book, of_.year);
        std::vector<Money> unallocated;
        std::vector<Money> available;
        for (auto const& quota : unused) {
            (quota.program.empty() ? unallocated : available).push_back(quota.amount);
        }
        auto const of_book = sum(unallocated);
        auto const of_programs = sum(available);
        if (!of_book || !of_programs) {
            return of_book ? of_programs.error() : of_book.error();
        }
        closed_.unallocated = *of_book;
        closed_.available = *of_programs;
        storage::insert_carried(tx_, of_.book, of_.year, unused);
        return post(funding::cancel_unused(
            events_, of_, unused, storage::owed_of_programs(tx_, of_.book, of_.year)));
    }

    storage::Transaction& tx_;
    Context const& context_;
    BookYear of_;
    ledger::EventTable events_;
    ClosedYear closed_;
};

Result<ClosedYear> close_one(Context& context, BookYear const& of) {
    Asked const asked{
        .book = of.book, .action = "quota.close_year", .subject = std::to_string(of.year)};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<ClosedYear> {
            auto allowed = permit(tx, context, access::Action::close_period, region_of(of.book));
            if (!allowed) {
                return allowed.error();
            }
            auto closed = Closing{tx, context, of}.run();
            if (closed) {
                append_done(tx, context, asked,
                    "unused " + format_yuan(closed->unallocated) + " and " +
                        format_yuan(closed->available));
            }
            return closed;
        });
    });
}

} // namespace

Result<std::vector<ClosedYear>> close_year(Context& context, CloseYear const& request) {
    if (auto possible = check_year(request.year); !possible) {
        return possible.error();
    }
    if (date_in_china(now()) < funding::last_day_of(request.year)) {
        return Error{Refusal::year_not_over, std::to_string(request.year)};
    }
    auto const books = books_of_year(context, request.book, request.with_lower, request.year);
    if (!books) {
        return books.error();
    }
    std::vector<ClosedYear> all;
    for (BookId const book : *books) {
        context.report({"关闭年度", "closing the year"}, static_cast<std::int64_t>(all.size()),
            static_cast<std::int64_t>(books->size()));
        auto closed = close_one(context, {book, request.year});
        if (!closed && request.with_lower && closed.error().code == Refusal::year_closed) {
            ClosedYear before;
            before.book = book;
            before.is_new = false;
            all.push_back(std::move(before));
            continue;
        }
        if (!closed) {
            return closed.error();
        }
        all.push_back(std::move(*closed));
    }
    return all;
}

} // namespace doudi::operations
