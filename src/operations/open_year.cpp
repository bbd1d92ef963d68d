#include "doudi/base/decimal.hpp"
#include "doudi/operations/close_year.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "funding_lookup.hpp"
#include "year_books.hpp"

#include <span>

namespace doudi::operations {

namespace {

Result<OpenedYear> open_book(
    storage::Transaction& tx, Context const& context, funding::BookYear const& opened, Date on) {
    storage::lock_books(tx, std::span{&opened.book, 1});
    auto const where = std::to_string(opened.book.value()) + " ";
    if (!storage::is_year_closed(tx, opened.book, opened.year - 1)) {
        return Error{Refusal::year_not_closed, where + std::to_string(opened.year - 1)};
    }
    if (auto open = check_year_open(tx, std::span{&opened.book, 1}, opened.year); !open) {
        return open.error();
    }
    if (!storage::insert_opened_year(tx, opened.book, opened.year, context.actor.id)) {
        return Error{Refusal::year_opened, where + std::to_string(opened.year)};
    }
    auto const cancelled = storage::carried(tx, opened.book, opened.year - 1);
    auto const entries = funding::restore_unused(storage::event_table(tx), opened, cancelled, on);
    if (!entries) {
        return entries.error();
    }
    std::vector<Money> amounts;
    amounts.reserve(cancelled.size());
    for (auto const& quota : cancelled) {
        amounts.push_back(quota.amount);
    }
    auto const total = sum(amounts);
    if (!total) {
        return total.error();
    }
    storage::open_month(tx, Period::of(on));
    storage::post(tx, context.actor.id, *entries);
    return OpenedYear{.book = opened.book, .restored = *total};
}

Result<OpenedYear> open_one(Context& context, funding::BookYear const& opened, Date on) {
    Asked const asked{
        .book = opened.book, .action = "quota.open_year", .subject = std::to_string(opened.year)};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<OpenedYear> {
            auto allowed =
                permit(tx, context, access::Action::close_period, region_of(opened.book));
            if (!allowed) {
                return allowed.error();
            }
            auto done = open_book(tx, context, opened, on);
            if (done) {
                append_done(tx, context, asked, format_yuan(done->restored));
            }
            return done;
        });
    });
}

} // namespace

Result<std::vector<OpenedYear>> open_year(Context& context, OpenYear const& request) {
    if (auto possible = check_year(request.year); !possible) {
        return possible.error();
    }
    auto const on = request.on.value_or(funding::first_day_of(request.year));
    if (Period::of(on).year() != request.year) {
        return Error{Refusal::malformed_date, "not in " + std::to_string(request.year)};
    }
    auto const books = books_of_year(context, request.book, request.with_lower, request.year - 1);
    if (!books) {
        return books.error();
    }
    std::vector<OpenedYear> all;
    for (BookId const book : *books) {
        auto opened = open_one(context, {book, request.year}, on);
        if (!opened && request.with_lower && opened.error().code == Refusal::year_opened) {
            all.push_back({.book = book, .is_new = false, .restored = {}});
            continue;
        }
        if (!opened) {
            return opened.error();
        }
        all.push_back(*opened);
    }
    return all;
}

} // namespace doudi::operations
