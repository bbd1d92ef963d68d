#include "doudi/base/decimal.hpp"
#include "doudi/operations/prior_year.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/program_rows.hpp"
#include "funding_lookup.hpp"
#include "year_books.hpp"

#include <span>

namespace doudi::operations {

namespace {

using funding::PriorYearReturn;
using funding::Remittance;

Result<PriorYearReturned> take_back(
    storage::Transaction& tx, Context const& context, ReturnPriorYear const& request) {
    auto const book = request.book;
    if (auto allowed = permit(tx, context, access::Action::receive_quota, region_of(book));
        !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&book, 1});
    auto const document = document_in(tx, book, request.document);
    if (!document) {
        return document.error();
    }
    if (auto covers = funding::check_covers(
            *document, request.program, storage::all_programs(tx), storage::all_fund_sources(tx));
        !covers) {
        return covers.error();
    }
    PriorYearReturn const one{.book = book,
        .reference = request.reference,
        .program = request.program,
        .fund_source = document->fund_source,
        .document = document->id,
        .year = request.year,
        .amount = request.amount,
        .came_into = request.came_into,
        .batch = {},
        .returned_on = request.on};
    if (auto sound = funding::check(one, *document); !sound) {
        return sound.error();
    }
    if (auto const seen = storage::find_prior_year_return(tx, one)) {
        if (seen->amount != one.amount || seen->returned_on != one.returned_on) {
            return Error{Refusal::exists_with_different_content, one.reference};
        }
        return PriorYearReturned{*seen, false};
    }
    if (!storage::is_year_closed(tx, book, one.year)) {
        return Error{Refusal::not_prior_year, std::to_string(one.year) + " is open"};
    }
    if (auto const spent = storage::spent_of(tx, one); one.amount > spent) {
        return Error{
            Refusal::exceeds_spent_quota, format_yuan(one.amount) + " of " + format_yuan(spent)};
    }
    auto const entry = funding::return_entry(storage::event_table(tx), one, document->program);
    storage::insert_prior_year_returns(tx, std::span{&one, 1}, context.actor.id);
    storage::open_month(tx, Period::of(one.returned_on));
    storage::post(tx, context.actor.id, std::span{&entry, 1});
    return PriorYearReturned{one, true};
}

Money payable(storage::Transaction& tx, BookId book, std::string_view program) {
    auto const balances = storage::balances(tx, book, "U2103", program);
    return balances.empty() ? Money{} : Money::from_fen(-balances.front().amount.fen());
}

/// Requires: one.amount is zero when all is meant.
Result<Remitted> remit(
    storage::Transaction& tx, Context const& context, Remittance one, bool is_all) {
    if (auto allowed = permit(tx, context, access::Action::receive_quota, region_of(one.book));
        !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&one.book, 1});
    auto const source = storage::source_like(tx, one.program);
    if (!source) {
        return Error{Refusal::unknown_program, one.program};
    }
    auto const open = payable(tx, one.book, one.program);
    if (auto const seen = storage::find_remittance(tx, one)) {
        if ((!is_all && seen->amount != one.amount) || seen->remitted_on != one.remitted_on) {
            return Error{Refusal::exists_with_different_content, one.reference};
        }
        return Remitted{*seen, open, false};
    }
    if (is_all) {
        one.amount = open;
    }
    if (one.amount <= Money{}) {
        return Error{Refusal::amount_not_positive, format_yuan(one.amount)};
    }
    if (one.amount > open) {
        return Error{Refusal::exceeds_treasury_payable,
            format_yuan(one.amount) + " of " + format_yuan(open)};
    }
    auto const entry = funding::remittance_entry(storage::event_table(tx), one, *source);
    if (!entry) {
        return entry.error();
    }
    storage::insert_remittance(tx, one, context.actor.id);
    storage::open_month(tx, Period::of(one.remitted_on));
    storage::post(tx, context.actor.id, std::span{&*entry, 1});
    return Remitted{one, Money::from_fen(open.fen() - one.amount.fen()), true};
}

} // namespace

Result<PriorYearReturned> return_prior_year(Context& context, ReturnPriorYear const& request) {
    Asked const asked{.book = request.book, .action = "quota.return", .subject = request.reference};
    return recorded(context, asked, [&]() -> Result<PriorYearReturned> {
        if (auto sound = check_reference(request.reference); !sound) {
            return sound.error();
        }
        if (auto possible = check_year(request.year); !possible) {
            return possible.error();
        }
        return storage::write(
            context.db, [&](storage::Transaction& tx) -> Result<PriorYearReturned> {
                auto done = take_back(tx, context, request);
                if (done) {
                    append_done(tx, context, asked,
                        (done->is_new ? "" : "again, ") + format_yuan(done->what.amount));
                }
                return done;
            });
    });
}

Result<Remitted> remit_to_treasury(Context& context, BookId book, std::string const& program,
    std::optional<Money> amount, std::string const& reference, Date on) {
    Asked const asked{.book = book, .action = "quota.remit", .subject = program + " " + reference};
    return recorded(context, asked, [&]() -> Result<Remitted> {
        if (auto sound = check_reference(reference); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<Remitted> {
            auto done = remit(tx, context,
                {.book = book,
                    .reference = reference,
                    .program = program,
                    .amount = amount.value_or(Money{}),
                    .remitted_on = on},
                !amount);
            if (done) {
                append_done(tx, context, asked,
                    (done->is_new ? "" : "again, ") + format_yuan(done->what.amount));
            }
            return done;
        });
    });
}

} // namespace doudi::operations
