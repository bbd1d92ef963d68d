/// What the operations of imprests begin and end with.
#pragma once

#include "doudi/operations/imprest.hpp"
#include "doudi/operations/recorded.hpp"

#include <span>
#include <string>

namespace doudi::operations {

/// What is asked of an imprest, for the record.
Asked asked_of(ImprestName const& of, std::string action, std::string_view subject = {});

/// The imprest, its book locked so that who decides on the balance comes one after the other.
///
/// Refuses: malformed_township, not_permitted, outside_region, unknown_book, unknown_imprest.
Result<imprest::Fund> lock_imprest(
    storage::Transaction& tx, Context const& context, access::Action action, ImprestName const& of);

/// The imprest as it is now.
imprest::Fund again(storage::Transaction& tx, imprest::Fund const& fund);

/// Lets an empty imprest stand in the year of the day.
void enter_year(storage::Transaction& tx, imprest::Fund const& fund, Date on);

/// Posts the entries of a movement, in the month of their day.
void post_movement(storage::Transaction& tx, Context const& context,
    std::span<ledger::Entry const> entries, Date on);

imprest::MovementHead head_of(
    storage::Transaction& tx, imprest::Fund const& fund, storage::Movement const& movement);

/// Takes `amount` from the imprest's quota, for a case or a return.
struct UsedDraws {
    std::vector<imprest::FundDraw> draws;
    std::vector<payout::DrawUse> uses;
};
Result<UsedDraws> take_from_draws(
    storage::Transaction& tx, imprest::Fund const& fund, payout::Use use, Money amount);

} // namespace doudi::operations
