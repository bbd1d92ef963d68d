#include "doudi/base/decimal.hpp"
#include "doudi/base/text.hpp"
#include "imprest_lookup.hpp"

namespace doudi::operations {

namespace {

constexpr std::size_t decision_max = 80;

Result<MovedImprest> carry(
    storage::Transaction& tx, Context const& context, CarryImprest const& request) {
    auto const fund = lock_imprest(tx, context, access::Action::open_imprest, request.of);
    if (!fund) {
        return fund.error();
    }
    if (auto const seen = storage::find_carry_over(tx, *fund, request.year)) {
        if (seen->decision != request.decision || seen->decided_on != request.on) {
            return Error{Refusal::exists_with_different_content, std::to_string(request.year)};
        }
        return MovedImprest{.fund = *fund, .amount = seen->amount, .is_new = false};
    }
    if (storage::has_moved(tx, *fund, context.actor.id)) {
        return Error{Refusal::same_person, "the money of " + fund->township.text()};
    }
    if (request.year != fund->year) {
        return Error{Refusal::malformed, "the imprest stands in " + std::to_string(fund->year)};
    }
    if (request.on < fund->opened_on) {
        return Error{Refusal::malformed_date, "before the imprest was opened"};
    }
    if (fund->balance() == Money{}) {
        return Error{Refusal::nothing_to_carry, fund->township.text()};
    }
    storage::insert_carry_over(tx, *fund,
        {.year = request.year,
            .amount = fund->balance(),
            .decision = request.decision,
            .decided_on = request.on,
            .decided_by = context.actor.id});
    storage::set_imprest_year(tx, *fund, request.year + 1);
    return MovedImprest{.fund = again(tx, *fund), .amount = fund->balance()};
}

} // namespace

Result<MovedImprest> carry_imprest(Context& context, CarryImprest const& request) {
    auto const asked = asked_of(
        request.of, "imprest.carry", std::to_string(request.year) + " " + request.decision);
    return recorded(context, asked, [&]() -> Result<MovedImprest> {
        if (auto sound = check_text("decision", request.decision, decision_max); !sound) {
            return sound.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<MovedImprest> {
            auto carried = carry(tx, context, request);
            if (carried) {
                append_done(tx, context, asked, format_yuan(carried->amount));
            }
            return carried;
        });
    });
}

} // namespace doudi::operations
