#include "doudi/base/decimal.hpp"
#include "doudi/base/text.hpp"
#include "doudi/imprest/entries.hpp"
#include "doudi/storage/draw_rows.hpp"
#include "doudi/storage/funding_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "imprest_lookup.hpp"

#include <utility>

namespace doudi::operations {

namespace {

using storage::Movement;
using storage::MovementKind;

constexpr std::size_t reference_max = 80;

Result<imprest::Fund> fund_to_open(
    storage::Transaction& tx, Context const& context, OpenImprest const& request) {
    auto const township = imprest::TownshipCode::parse(request.of.township);
    if (!township) {
        return township.error();
    }
    auto const book = request.of.book;
    if (auto allowed = permit(tx, context, access::Action::open_imprest, region_of(book));
        !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&book, 1});
    imprest::Fund fund{.book = book,
        .township = *township,
        .name = request.name,
        .terms = request.terms,
        .decision = request.decision,
        .opened_on = request.on,
        .opened_by = context.actor.id,
        .year = Period::of(request.on).year()};
    if (auto sound = imprest::check(fund); !sound) {
        return sound.error();
    }
    if (storage::level_of(tx, book, request.on) != "county") {
        return Error{Refusal::not_a_county_book, std::to_string(book.value())};
    }
    if (!storage::is_code_of_book(tx, book, township->county())) {
        return Error{Refusal::malformed_township,
            township->text() + " is not of " + std::to_string(book.value())};
    }
    return fund;
}

/// The same paper again: what it did before, or a refusal when it says something else.
Result<std::optional<MovedImprest>> seen_before(storage::Transaction& tx, imprest::Fund const& fund,
    Movement const& movement, std::optional<Money> amount) {
    auto const seen = storage::find_movement(tx, fund, movement.kind, movement.reference);
    if (!seen) {
        return std::optional<MovedImprest>{};
    }
    if (seen->effective_on != movement.effective_on || (amount && seen->amount != *amount)) {
        return Error{Refusal::exists_with_different_content, movement.reference};
    }
    return std::optional{MovedImprest{.fund = fund, .amount = seen->amount, .is_new = false}};
}

/// How much is asked for: a replenishment fills the imprest.
Result<Money> amount_to_advance(imprest::Fund const& fund, std::optional<Money> amount) {
    if (amount) {
        return *amount;
    }
    auto const proposed = imprest::proposed_replenishment(fund);
    if (proposed == Money{}) {
        return Error{Refusal::imprest_above_threshold,
            format_yuan(fund.balance()) + " of " + format_yuan(fund.terms.threshold)};
    }
    return proposed;
}

Result<std::vector<payout::Draw>> draws_for(
    storage::Transaction& tx, imprest::Fund const& fund, Money amount) {
    auto draws = payout::choose_draws(amount,
        storage::quota_lines(tx, fund.book, imprest::program, storage::DirectFunds::excluded));
    if (!draws) {
        return Error{Refusal::exceeds_available_quota,
            std::string{imprest::program} + ": " + draws.error().detail};
    }
    return draws;
}

Result<MovedImprest> advance(
    storage::Transaction& tx, Context const& context, AdvanceImprest const& request) {
    auto const fund = lock_imprest(tx, context, access::Action::move_imprest, request.of);
    if (!fund) {
        return fund.error();
    }
    Movement movement{.kind = MovementKind::advance,
        .reference = request.reference,
        .amount = {},
        .effective_on = request.on,
        .moved_by = context.actor.id};
    auto seen = seen_before(tx, *fund, movement, request.amount);
    if (!seen || *seen) {
        return seen ? Result<MovedImprest>{**std::move(seen)} : seen.error();
    }
    if (context.actor.id == fund->opened_by) {
        return Error{Refusal::same_person, "the terms of " + fund->township.text()};
    }
    if (auto sound = imprest::check_day(*fund, request.on); !sound) {
        return sound.error();
    }
    auto const amount = amount_to_advance(*fund, request.amount);
    if (!amount) {
        return amount.error();
    }
    if (auto sound = imprest::check_advance(*fund, *amount); !sound) {
        return sound.error();
    }
    auto const draws = draws_for(tx, *fund, *amount);
    if (!draws) {
        return draws.error();
    }
    movement.amount = *amount;
    enter_year(tx, *fund, request.on);
    movement.number = storage::insert_movement(tx, *fund, movement);
    storage::insert_imprest_draws(tx, *fund, movement, *draws);
    auto const entries =
        imprest::advance_entries(storage::event_table(tx), head_of(tx, *fund, movement), *draws);
    if (!entries) {
        return entries.error();
    }
    post_movement(tx, context, *entries, request.on);
    return MovedImprest{.fund = again(tx, *fund), .amount = *amount};
}

Result<MovedImprest> give_back(
    storage::Transaction& tx, Context const& context, ReturnImprest const& request) {
    auto const fund = lock_imprest(tx, context, access::Action::move_imprest, request.of);
    if (!fund) {
        return fund.error();
    }
    Movement movement{.kind = MovementKind::give_back,
        .reference = request.reference,
        .amount = {},
        .effective_on = request.on,
        .moved_by = context.actor.id};
    auto seen = seen_before(tx, *fund, movement, request.amount);
    if (!seen || *seen) {
        return seen ? Result<MovedImprest>{**std::move(seen)} : seen.error();
    }
    if (context.actor.id == fund->opened_by) {
        return Error{Refusal::same_person, "the terms of " + fund->township.text()};
    }
    // A return is one of the two ways to decide on last year's balance: it may come late.
    auto const day = imprest::check_day(*fund, request.on);
    if (!day && day.error().code != Refusal::imprest_year_undecided) {
        return day.error();
    }
    movement.amount = request.amount.value_or(fund->balance());
    if (auto sound = imprest::check_payment(*fund, movement.amount); !sound) {
        return sound.error();
    }
    auto const used = take_from_draws(tx, *fund, payout::Use::fail, movement.amount);
    if (!used) {
        return used.error();
    }
    movement.number = storage::insert_movement(tx, *fund, movement);
    auto const entries = imprest::return_entries(
        storage::event_table(tx), head_of(tx, *fund, movement), used->draws, used->uses);
    if (!entries) {
        return entries.error();
    }
    post_movement(tx, context, *entries, request.on);
    return MovedImprest{.fund = again(tx, *fund), .amount = movement.amount};
}

/// Runs one movement in a transaction of its own and records it.
template <class Request, class Step>
Result<MovedImprest> move(Context& context, Asked const& asked, Request const& request, Step step) {
    return recorded(context, asked, [&]() -> Result<MovedImprest> {
        if (auto sound = check_text("reference", request.reference, reference_max); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<MovedImprest> {
            auto moved = step(tx, context, request);
            if (moved) {
                append_done(tx, context, asked,
                    (moved->is_new ? "" : "again, ") + format_yuan(moved->amount));
            }
            return moved;
        });
    });
}

} // namespace

Result<imprest::Fund> open_imprest(Context& context, OpenImprest const& request) {
    auto const asked = asked_of(request.of, "imprest.open", request.decision);
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<imprest::Fund> {
            auto fund = fund_to_open(tx, context, request);
            if (!fund) {
                return fund;
            }
            storage::insert_imprest(tx, *fund);
            append_done(tx, context, asked,
                "limit " + format_yuan(fund->terms.limit) + ", threshold " +
                    format_yuan(fund->terms.threshold) + ", ceiling " +
                    format_yuan(fund->terms.ceiling));
            return fund;
        });
    });
}

Result<MovedImprest> advance_imprest(Context& context, AdvanceImprest const& request) {
    auto const* const action = request.amount ? "imprest.advance" : "imprest.replenish";
    return move(context, asked_of(request.of, action, request.reference), request, advance);
}

Result<MovedImprest> return_imprest(Context& context, ReturnImprest const& request) {
    return move(
        context, asked_of(request.of, "imprest.return", request.reference), request, give_back);
}

} // namespace doudi::operations
