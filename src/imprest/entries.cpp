#include "doudi/imprest/entries.hpp"

#include "doudi/base/period.hpp"
#include "doudi/imprest/fund.hpp"

#include <string>
#include <utility>

namespace doudi::imprest {

namespace {

ledger::Dimensions dimensions(MovementHead const& head, payout::Draw const& draw) {
    return {.fund = head.fund,
        .program = std::string{program},
        .fund_source = draw.fund_source,
        .document = draw.document,
        .year = draw.year};
}

ledger::Entry begin_entry(MovementHead const& head, std::string const& part) {
    auto const number = std::to_string(head.movement);
    return {.book = head.book,
        .key = "imprest/" + std::to_string(head.book.value()) + "/" + number + "/" + part,
        .event = "E13",
        .effective_on = head.effective_on,
        .narration = "imprest " + head.township.text() + " " + part + " " + number};
}

} // namespace

Result<std::vector<ledger::Entry>> advance_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<payout::Draw const> draws) {
    auto limit = begin_entry(head, "limit");
    auto advance = begin_entry(head, "advance");
    for (auto const& draw : draws) {
        events.append(limit, "limit", dimensions(head, draw), draw.amount);
        events.append(advance, "advance", dimensions(head, draw), draw.amount);
    }
    return ledger::netted_all({std::move(limit), std::move(advance)});
}

Result<std::vector<ledger::Entry>> case_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<FundDraw const> draws,
    std::span<payout::DrawUse const> uses, Digest const& evidence) {
    auto entry = begin_entry(head, "case");
    entry.evidence = evidence;
    for (auto const& use : uses) {
        events.append(entry, "case", dimensions(head, draws[use.draw].of), use.amount);
    }
    return ledger::netted_all({std::move(entry)});
}

Result<std::vector<ledger::Entry>> return_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<FundDraw const> draws,
    std::span<payout::DrawUse const> uses) {
    auto balance = begin_entry(head, "balance");
    auto limit = begin_entry(head, "limit_back");
    auto later = begin_entry(head, "balance_later");
    auto const year = Period::of(head.effective_on).year();
    for (auto const& use : uses) {
        auto const& draw = draws[use.draw];
        auto const of = dimensions(head, draw.of);
        if (Period::of(draw.advanced_on).year() == year) {
            events.append(balance, "balance", of, use.amount);
            events.append(limit, "limit_back", of, use.amount);
        } else {
            events.append(later, "balance_later", of, use.amount);
        }
    }
    return ledger::netted_all({std::move(balance), std::move(limit), std::move(later)});
}

} // namespace doudi::imprest
