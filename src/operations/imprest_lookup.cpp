#include "imprest_lookup.hpp"

#include "doudi/base/period.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/program_rows.hpp"

#include <utility>

namespace doudi::operations {

Asked asked_of(ImprestName const& of, std::string action, std::string_view subject) {
    auto text = of.township;
    if (!subject.empty()) {
        text.append(" ").append(subject);
    }
    return {.book = of.book, .action = std::move(action), .subject = std::move(text)};
}

Result<imprest::Fund> lock_imprest(storage::Transaction& tx, Context const& context,
    access::Action action, ImprestName const& of) {
    auto const township = imprest::TownshipCode::parse(of.township);
    if (!township) {
        return township.error();
    }
    if (auto allowed = permit(tx, context, action, region_of(of.book)); !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&of.book, 1});
    auto fund = storage::find_imprest(tx, of.book, *township);
    if (!fund) {
        return Error{Refusal::unknown_imprest, township->text()};
    }
    return *std::move(fund);
}

imprest::Fund again(storage::Transaction& tx, imprest::Fund const& fund) {
    return storage::find_imprest(tx, fund.book, fund.township).value();
}

void enter_year(storage::Transaction& tx, imprest::Fund const& fund, Date on) {
    auto const year = Period::of(on).year();
    if (year > fund.year && fund.balance() == Money{}) {
        storage::set_imprest_year(tx, fund, year);
    }
}

void post_movement(storage::Transaction& tx, Context const& context,
    std::span<ledger::Entry const> entries, Date on) {
    storage::open_month(tx, Period::of(on));
    storage::post(tx, context.actor.id, entries);
}

imprest::MovementHead head_of(
    storage::Transaction& tx, imprest::Fund const& fund, storage::Movement const& movement) {
    return {.book = fund.book,
        .township = fund.township,
        .movement = movement.number,
        .fund = storage::fund_of(tx, imprest::program),
        .effective_on = movement.effective_on};
}

Result<UsedDraws> take_from_draws(
    storage::Transaction& tx, imprest::Fund const& fund, payout::Use use, Money amount) {
    UsedDraws used{.draws = storage::imprest_draws(tx, fund), .uses = {}};
    std::vector<payout::Draw> draws;
    for (auto const& draw : used.draws) {
        draws.push_back(draw.of);
    }
    auto uses = payout::use_draws(draws, use, amount);
    if (!uses) {
        return uses.error();
    }
    payout::apply(draws, use, *uses);
    for (std::size_t i = 0; i < draws.size(); ++i) {
        used.draws[i].of = draws[i];
    }
    used.uses = std::move(*uses);
    storage::update_imprest_draws(tx, fund, used.draws);
    return used;
}

} // namespace doudi::operations
