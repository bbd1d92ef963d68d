#include "doudi/projects/entries.hpp"

#include "doudi/base/period.hpp"

#include <string_view>
#include <utility>

namespace doudi::projects {

namespace {

/// One entry for one part of an event. Several draws meet in accounts that carry no document: one
/// posting for each account.
class PartEntry {
public:
    struct Names {
        std::string_view event;
        std::string_view part;
        std::string_view what; ///< in the entry's key
    };

    PartEntry(ledger::EventTable const& events, EntryHead const& head, Names names)
        : events_{events}, head_{head}, part_{names.part} {
        entry_.book = head.book;
        entry_.key = "project/" + std::to_string(head.book.value()) + "/" +
            std::to_string(head.number) + "/" + std::string{names.what};
        entry_.event = names.event;
        entry_.effective_on = head.effective_on;
        entry_.narration = head.program + " project " + std::to_string(head.project) + " " +
            std::string{names.what} + " " + std::to_string(head.number);
    }

    void add(payout::Draw const& draw, Money amount) { add_as(part_, draw, amount); }

    void add_as(std::string_view part, payout::Draw const& draw, Money amount) {
        events_.append(entry_, part,
            {.fund = head_.fund,
                .program = head_.program,
                .fund_source = draw.fund_source,
                .document = draw.document,
                .year = draw.year},
            amount);
    }

    /// Adds the entry to the list, unless nothing was added to it.
    Result<void> finish(std::vector<ledger::Entry>& entries) {
        if (entry_.postings.empty()) {
            return {};
        }
        auto postings = ledger::net(std::move(entry_.postings));
        if (!postings) {
            return postings.error();
        }
        entry_.postings = std::move(*postings);
        if (auto sound = ledger::check(entry_); !sound) {
            return sound;
        }
        entries.push_back(std::move(entry_));
        return {};
    }

private:
    ledger::EventTable const& events_;
    EntryHead const& head_;
    std::string part_;
    ledger::Entry entry_{.book = BookId{0}, .key = {}, .event = {}, .effective_on = {}};
};

Result<std::vector<ledger::Entry>> finish_all(std::span<PartEntry> parts) {
    std::vector<ledger::Entry> entries;
    for (auto& part : parts) {
        if (auto finished = part.finish(entries); !finished) {
            return finished.error();
        }
    }
    return entries;
}

Result<std::vector<ledger::Entry>> of_whole_draws(
    std::vector<PartEntry> parts, std::span<payout::Draw const> draws) {
    for (auto& part : parts) {
        for (auto const& draw : draws) {
            part.add(draw, draw.amount);
        }
    }
    return finish_all(parts);
}

} // namespace

Result<std::vector<ledger::Entry>> reserve_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws) {
    return of_whole_draws({{events, head, {"E6", "reserve", "reserve"}}}, draws);
}

Result<std::vector<ledger::Entry>> paid_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws) {
    std::vector<PartEntry> parts{
        {events, head, {"E5", "due", "due"}}, {events, head, {"E7", "direct", "paid"}}};
    for (auto const& draw : draws) {
        parts[0].add(draw, draw.amount);
        if (!draw.is_carried) {
            parts[1].add(draw, draw.amount);
            continue;
        }
        // Nothing is owed before it is paid, so the treasury has committed nothing (M2011).
        parts[1].add_as("carried", draw, draw.amount);
        parts[1].add_as("carried_treasury", draw, draw.amount);
    }
    return finish_all(parts);
}

Result<std::vector<ledger::Entry>> failed_entries(
    ledger::EventTable const& events, EntryHead const& head, std::span<payout::Draw const> draws) {
    return of_whole_draws({{events, head, {"E8", "failed", "failed"}}}, draws);
}

bool is_same_year(PaidDraw const& draw, Date recovered_on) {
    return Period::of(draw.paid_on).year() == Period::of(recovered_on).year();
}

Result<std::vector<ledger::Entry>> recovery_entries(ledger::EventTable const& events,
    EntryHead const& head, std::span<PaidDraw const> draws, std::span<payout::DrawUse const> uses) {
    std::vector<PartEntry> parts{{events, head, {"E9", "recovered", "recovery"}},
        {events, head, {"E10", "recovered", "recovery_received"}},
        {events, head, {"E10", "remitted", "recovery_remitted"}},
        {events, head, {"E10", "treasury", "recovery_treasury"}}};
    for (auto const& use : uses) {
        auto const& draw = draws[use.draw];
        bool const is_same = is_same_year(draw, head.effective_on);
        if (is_same) {
            parts[0].add_as(
                draw.of.is_carried ? "recovered_carried" : "recovered", draw.of, use.amount);
            continue;
        }
        for (std::size_t part = 1; part < parts.size(); ++part) {
            parts[part].add(draw.of, use.amount);
        }
    }
    return finish_all(parts);
}

} // namespace doudi::projects
