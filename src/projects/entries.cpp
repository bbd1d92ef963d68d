#include "doudi/projects/entries.hpp"

#include "doudi/base/period.hpp"

#include <string>
#include <utility>

namespace doudi::projects {

namespace {

ledger::Entry begin_entry(EntryHead const& head, std::string event, std::string const& what) {
    auto const number = std::to_string(head.number);
    return {.book = head.book,
        .key = "project/" + std::to_string(head.book.value()) + "/" + number + "/" + what,
        .event = std::move(event),
        .effective_on = head.effective_on,
        .narration =
            head.program + " project " + std::to_string(head.project) + " " + what + " " + number};
}

ledger::Dimensions dimensions(EntryHead const& head, payout::Draw const& draw) {
    return {.fund = head.fund,
        .program = head.program,
        .fund_source = draw.fund_source,
        .document = draw.document,
        .year = draw.year};
}

} // namespace

Result<std::vector<ledger::Entry>> reserve_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws) {
    auto entry = begin_entry(head, "E6", "reserve");
    for (auto const& draw : draws) {
        events.append(entry, "reserve", dimensions(head, draw), draw.amount);
    }
    return ledger::netted_all({std::move(entry)});
}

Result<std::vector<ledger::Entry>> paid_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws) {
    auto due = begin_entry(head, "E5", "due");
    auto paid = begin_entry(head, "E7", "paid");
    for (auto const& draw : draws) {
        auto const of = dimensions(head, draw);
        events.append(due, "due", of, draw.amount);
        if (!draw.is_carried) {
            events.append(paid, "direct", of, draw.amount);
            continue;
        }
        // Nothing is owed before it is paid, so the treasury has committed nothing (M2011).
        events.append(paid, "carried", of, draw.amount);
        events.append(paid, "carried_treasury", of, draw.amount);
    }
    return ledger::netted_all({std::move(due), std::move(paid)});
}

Result<std::vector<ledger::Entry>> failed_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws) {
    auto entry = begin_entry(head, "E8", "failed");
    for (auto const& draw : draws) {
        events.append(entry, "failed", dimensions(head, draw), draw.amount);
    }
    return ledger::netted_all({std::move(entry)});
}

bool is_same_year(PaidDraw const& draw, Date recovered_on) {
    return Period::of(draw.paid_on).year() == Period::of(recovered_on).year();
}

Result<std::vector<ledger::Entry>> recovery_entries(ledger::EventTable const& events,
    EntryHead const& head, std::span<PaidDraw const> draws, std::span<payout::DrawUse const> uses) {
    auto same_year = begin_entry(head, "E9", "recovery");
    auto received = begin_entry(head, "E10", "recovery_received");
    auto remitted = begin_entry(head, "E10", "recovery_remitted");
    auto treasury = begin_entry(head, "E10", "recovery_treasury");
    for (auto const& use : uses) {
        auto const& draw = draws[use.draw];
        auto const of = dimensions(head, draw.of);
        if (is_same_year(draw, head.effective_on)) {
            events.append(
                same_year, draw.of.is_carried ? "recovered_carried" : "recovered", of, use.amount);
            continue;
        }
        events.append(received, "recovered", of, use.amount);
        events.append(remitted, "remitted", of, use.amount);
        events.append(treasury, "treasury", of, use.amount);
    }
    return ledger::netted_all(
        {std::move(same_year), std::move(received), std::move(remitted), std::move(treasury)});
}

} // namespace doudi::projects
