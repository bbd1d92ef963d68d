#include "doudi/payout/entries.hpp"

#include <utility>

namespace doudi::payout {

namespace {

ledger::Entry begin_entry(EntryHead const& head, std::string event, std::string key) {
    Batch const& batch = head.batch;
    return ledger::Entry{.book = batch.key.book,
        .key = std::move(key),
        .event = std::move(event),
        .effective_on = head.effective_on,
        .narration = batch.program + " " + batch.period.text() + " batch " +
            std::to_string(batch.key.batch.value()),
        .batch = batch.key.batch};
}

ledger::Dimensions dimensions(EntryHead const& head, Draw const& draw) {
    return {.fund = head.batch.fund,
        .program = head.batch.program,
        .fund_source = draw.fund_source,
        .document = draw.document,
        .year = draw.year};
}

/// Several draws meet in the accounts that carry no document: one posting for each account.
Result<ledger::Entry> netted(ledger::Entry entry) {
    auto postings = ledger::net(std::move(entry.postings));
    if (!postings) {
        return postings.error();
    }
    entry.postings = std::move(*postings);
    if (auto const sound = ledger::check(entry); !sound) {
        return sound.error();
    }
    return entry;
}

struct UseEvent {
    std::string_view event;
    std::string_view part;
    std::string_view what;
};

UseEvent event_of(Use use) {
    switch (use) {
    case Use::pay: return {"E7", "direct", "paid"};
    case Use::fail: return {"E8", "failed", "failed"};
    case Use::give_back: break;
    }
    return {"E9", "returned", "returned"};
}

} // namespace

std::string entry_key(BatchKey key, std::string_view what, std::int64_t number) {
    return "batch/" + std::to_string(key.book.value()) + "/" + std::to_string(key.batch.value()) +
        "/" + std::string{what} + "/" + std::to_string(number);
}

Result<ledger::Entry> reservation(
    EntryHead const& head, std::span<Draw const> draws, ledger::EventTable const& table) {
    Batch const& batch = head.batch;
    auto entry = begin_entry(head, "E6", entry_key(batch.key, "reserve", batch.attempt));
    for (Draw const& draw : draws) {
        table.append(entry, "reserve", dimensions(head, draw), draw.amount);
    }
    return netted(std::move(entry));
}

Result<ledger::Entry> recognition(EntryHead const& head, ledger::EventTable const& table) {
    Batch const& batch = head.batch;
    auto entry = begin_entry(head, "E5", entry_key(batch.key, "due", 1));
    entry.evidence = batch.content.merkle_root;
    table.append(
        entry, "due", {.fund = head.batch.fund, .program = batch.program}, batch.content.total);
    return netted(std::move(entry));
}

Result<ledger::Entry> result_entry(ResultHead const& result, Use use, std::span<Draw const> draws,
    std::span<DrawUse const> uses, ledger::EventTable const& table) {
    auto const [event, part, what] = event_of(use);
    auto entry = begin_entry(
        result.head, std::string{event}, entry_key(result.head.batch.key, what, result.file));
    for (DrawUse const& part_of_draw : uses) {
        table.append(
            entry, part, dimensions(result.head, draws[part_of_draw.draw]), part_of_draw.amount);
    }
    return netted(std::move(entry));
}

} // namespace doudi::payout
