#include "relief_lookup.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/access_rows.hpp"

#include <algorithm>
#include <utility>

namespace doudi::operations {

relief::PolicyPlace BookPolicy::at(Period period) {
    auto found = regions_.find(period);
    if (found == regions_.end()) {
        auto regions = storage::region_and_ancestors(tx_, region_of(book_), period.first_day());
        found = regions_.emplace(period, std::move(regions)).first;
    }
    return {policy_, found->second, period};
}

std::vector<OwnBenefit> own_benefits(storage::Transaction& tx, BookId book, BookPolicy& policy,
    std::span<WantedBenefit const> wanted) {
    std::vector<OwnBenefit> benefits(wanted.size());
    std::vector<storage::BaseEnrolment> enrolments;
    // The months' regions are read before the facts stream.
    std::vector<std::optional<benefits::Standard>> standards;
    for (auto const& [enrolment, period] : wanted) {
        auto const place = policy.at(period);
        auto standard =
            place.policy.in_force(enrolment.program, place.region_and_ancestors, period);
        standards.push_back(standard ? std::optional{*std::move(standard)} : std::nullopt);
        enrolments.push_back(enrolment);
    }
    storage::read_enrolments(
        tx, book, enrolments, [&](std::size_t i, benefits::Facts const& facts) {
            if (!standards[i]) {
                return;
            }
            // Dibao is a household's; every other benefit is one person's.
            bool const is_shared = wanted[i].enrolment.program.starts_with("DB");
            benefits[i].explanation = benefits::explain(*standards[i], facts, wanted[i].period);
            benefits[i].sharers = is_shared ? static_cast<std::int64_t>(facts.members.size()) : 1;
        });
    return benefits;
}

Result<benefits::Explanation> explain_case(storage::Transaction& tx, relief::Case const& one,
    relief::Kind const& kind, benefits::Policy const& policy) {
    BookPolicy book_policy{tx, one.book, policy};
    auto const period = Period::of(one.event_on);
    relief::AmountFacts facts{.is_urban = one.is_urban,
        .base_program = one.base_program,
        .given = one.amount,
        .bill = one.bill,
        .others = one.others.value_or(Money{})};
    if (one.enrolment && kind.rule == relief::AmountRule::benefit) {
        WantedBenefit const wanted{
            {one.base_program, *one.enrolment, one.enrolment_version, one.is_urban}, period};
        auto benefits = own_benefits(tx, one.book, book_policy, std::span{&wanted, 1});
        facts.own_benefit = std::move(benefits.front().explanation);
        facts.sharers = benefits.front().sharers;
    }
    auto explanation = relief::amount_of(kind, facts, book_policy.at(period));
    if (!explanation) {
        return Error{Refusal::ledger_differs,
            "case " + std::to_string(one.number) + ": " + format_yuan(one.amount) + " stored; " +
                std::string{text_of(explanation.error().code).name}};
    }
    return explanation;
}

std::vector<storage::Allowance> allowances_of(relief::Case const& one, relief::Kind const& kind,
    Digest const& id_hash, storage::ReliefProgram const& program, std::optional<Money> year_cap,
    std::optional<Money> plan_cap) {
    std::vector<storage::Allowance> allowances{
        {one.once_scope, kind.once_with, one.once_key, id_hash, one.amount, year_cap}};
    if (one.cap_scope) {
        allowances.push_back(
            {*one.cap_scope, "cap." + program.fund, std::to_string(Period::of(one.event_on).year()),
                Digest{}, one.amount, plan_cap.value_or(Money{})});
    }
    return allowances;
}

relief::Kind const* find_kind(std::span<relief::Kind const> kinds, std::string_view name) {
    auto const found = std::find_if(
        kinds.begin(), kinds.end(), [name](auto const& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

storage::ReliefProgram const& program_called(
    std::span<storage::ReliefProgram const> programs, std::string_view name) {
    auto const found = std::find_if(programs.begin(), programs.end(),
        [name](auto const& program) { return program.program == name; });
    DOUDI_CHECK(found != programs.end());
    return *found;
}

} // namespace doudi::operations
