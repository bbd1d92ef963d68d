#include "doudi/imprest/entries.hpp"

#include "doudi/base/period.hpp"
#include "doudi/imprest/fund.hpp"

#include <string_view>
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

/// One entry for one part of the event. Several draws meet in accounts that carry no document: one
/// posting for each account.
class PartEntry {
public:
    PartEntry(ledger::EventTable const& events, MovementHead const& head, std::string_view part)
        : events_{events}, head_{head}, part_{part} {
        entry_.book = head.book;
        entry_.key = "imprest/" + std::to_string(head.book.value()) + "/" +
            std::to_string(head.movement) + "/" + part_;
        entry_.event = "E13";
        entry_.effective_on = head.effective_on;
        entry_.narration =
            "imprest " + head.township.text() + " " + part_ + " " + std::to_string(head.movement);
    }

    void add(payout::Draw const& draw, Money amount) {
        events_.append(entry_, part_, dimensions(head_, draw), amount);
    }

    void vouch_for(Digest const& evidence) { entry_.evidence = evidence; }

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
    MovementHead const& head_;
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

} // namespace

Result<std::vector<ledger::Entry>> advance_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<payout::Draw const> draws) {
    std::vector<PartEntry> parts{{events, head, "limit"}, {events, head, "advance"}};
    for (auto& part : parts) {
        for (auto const& draw : draws) {
            part.add(draw, draw.amount);
        }
    }
    return finish_all(parts);
}

Result<std::vector<ledger::Entry>> case_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<FundDraw const> draws,
    std::span<payout::DrawUse const> uses, Digest const& evidence) {
    std::vector<PartEntry> parts{{events, head, "case"}};
    parts.front().vouch_for(evidence);
    for (auto const& use : uses) {
        parts.front().add(draws[use.draw].of, use.amount);
    }
    return finish_all(parts);
}

Result<std::vector<ledger::Entry>> return_entries(ledger::EventTable const& events,
    MovementHead const& head, std::span<FundDraw const> draws,
    std::span<payout::DrawUse const> uses) {
    std::vector<PartEntry> parts{
        {events, head, "balance"}, {events, head, "limit_back"}, {events, head, "balance_later"}};
    auto const year = Period::of(head.effective_on).year();
    for (auto const& use : uses) {
        auto const& draw = draws[use.draw];
        if (Period::of(draw.advanced_on).year() == year) {
            parts.at(0).add(draw.of, use.amount);
            parts.at(1).add(draw.of, use.amount);
        } else {
            parts.at(2).add(draw.of, use.amount);
        }
    }
    return finish_all(parts);
}

} // namespace doudi::imprest
