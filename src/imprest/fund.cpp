#include "doudi/imprest/fund.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/text.hpp"

namespace doudi::imprest {

namespace {

constexpr std::size_t name_max = 60;
constexpr std::size_t number_max = 80;

/// Balances lie between zero and the ceiling, so their differences do not overflow.
Money minus(Money a, Money b) {
    auto const difference = sub(a, b);
    DOUDI_CHECK(difference.has_value());
    return *difference;
}

Result<void> check_positive(Money amount) {
    return amount > Money{} ? Result<void>{}
                            : Error{Refusal::amount_not_positive, format_yuan(amount)};
}

} // namespace

Money Fund::balance() const {
    return minus(minus(advanced, spent), returned);
}

Result<void> check(Fund const& fund) {
    if (auto sound = check_text("name", fund.name, name_max); !sound) {
        return sound;
    }
    if (auto sound = check_text("decision", fund.decision, number_max); !sound) {
        return sound;
    }
    auto const& terms = fund.terms;
    for (Money const amount : {terms.limit, terms.threshold, terms.ceiling}) {
        if (auto positive = check_positive(amount); !positive) {
            return positive;
        }
    }
    if (terms.limit > terms.ceiling || terms.threshold > terms.ceiling) {
        return Error{Refusal::malformed, "limit and threshold are at most the ceiling"};
    }
    return {};
}

Result<void> check_day(Fund const& fund, Date on) {
    auto const year = Period::of(on).year();
    if (on < fund.opened_on) {
        return Error{Refusal::malformed_date, "before the imprest was opened"};
    }
    if (year < fund.year) {
        return Error{Refusal::malformed_date, "the imprest stands in " + std::to_string(fund.year)};
    }
    if (year > fund.year && fund.balance() > Money{}) {
        return Error{Refusal::imprest_year_undecided,
            std::to_string(fund.year) + ": " + format_yuan(fund.balance())};
    }
    return {};
}

Result<void> check_advance(Fund const& fund, Money amount) {
    if (auto positive = check_positive(amount); !positive) {
        return positive;
    }
    auto const room = minus(fund.terms.ceiling, fund.balance());
    if (amount > room) {
        return Error{
            Refusal::exceeds_imprest_ceiling, format_yuan(amount) + " of " + format_yuan(room)};
    }
    return {};
}

Money proposed_replenishment(Fund const& fund) {
    return fund.balance() < fund.terms.threshold ? minus(fund.terms.ceiling, fund.balance())
                                                 : Money{};
}

Result<void> check_payment(Fund const& fund, Money amount) {
    if (auto positive = check_positive(amount); !positive) {
        return positive;
    }
    if (amount > fund.balance()) {
        return Error{Refusal::exceeds_imprest_balance,
            format_yuan(amount) + " of " + format_yuan(fund.balance())};
    }
    return {};
}

} // namespace doudi::imprest
