#include "doudi/payout/entries.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
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

struct UseEvent {
    std::string_view event;
    std::string_view part;
    std::string_view what;
};

UseEvent event_of(Use use) {
    switch (use) {
    case Use::pay: return {"E7", "direct", "paid"};
    case Use::fail: return {"E8", "failed", "failed"};
    case Use::recover: return {"E9", "overpaid", "recovered"};
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
    bool const is_reissue = batch.kind == kind_reissue;
    auto entry = begin_entry(
        head, is_reissue ? "E12" : "E6", entry_key(batch.key, "reserve", batch.attempt));
    if (is_reissue) {
        entry.evidence = batch.content.merkle_root;
    }
    for (Draw const& draw : draws) {
        table.append(entry, "reserve", dimensions(head, draw), draw.amount);
    }
    return ledger::netted(std::move(entry));
}

Result<ledger::Entry> recognition(EntryHead const& head, ledger::EventTable const& table) {
    Batch const& batch = head.batch;
    auto entry = begin_entry(head, "E5", entry_key(batch.key, "due", 1));
    entry.evidence = batch.content.merkle_root;
    table.append(
        entry, "due", {.fund = head.batch.fund, .program = batch.program}, batch.content.total);
    return ledger::netted(std::move(entry));
}

Result<ledger::Entry> overpayment(
    EntryHead const& head, std::span<Overpaid const> years, ledger::EventTable const& table) {
    Batch const& batch = head.batch;
    auto entry = begin_entry(head, "E11", entry_key(batch.key, "overpaid", 1));
    entry.evidence = batch.content.merkle_root;
    auto const this_year = Period::of(head.effective_on).year();
    for (auto const& [year, amount] : years) {
        table.append(entry, year == this_year ? "same_year" : "prior_year",
            {.fund = batch.fund, .program = batch.program}, amount);
    }
    return ledger::netted(std::move(entry));
}

Result<ledger::Entry> recovery_entry(EntryHead const& head, std::int64_t number, RecoveryPart part,
    std::span<Draw const> parts, ledger::EventTable const& table) {
    bool const is_same_year = part == RecoveryPart::same_year;
    bool const is_received = part == RecoveryPart::received_later;
    auto entry = begin_entry(head, is_same_year ? "E9" : "E10",
        entry_key(head.batch.key,
            is_same_year      ? "recovered"
                : is_received ? "received"
                              : "remitted",
            number));
    for (Draw const& from : parts) {
        auto const of = dimensions(head, from);
        if (is_same_year) {
            table.append(entry, "overpaid", of, from.amount);
        } else if (is_received) {
            table.append(entry, "receivable", of, from.amount);
        } else {
            table.append(entry, "remitted", of, from.amount);
            table.append(entry, "treasury", of, from.amount);
        }
    }
    return ledger::netted(std::move(entry));
}

Result<ledger::Entry> result_entry(ResultHead const& result, Use use, std::span<Draw const> draws,
    std::span<DrawUse const> uses, ledger::EventTable const& table, Money committed) {
    auto const [event, part, what] = event_of(use);
    auto entry = begin_entry(
        result.head, std::string{event}, entry_key(result.head.batch.key, what, result.file));
    std::int64_t committed_fen = committed.fen();
    for (auto const& [place, amount] : uses) {
        Draw const& draw = draws[place];
        DOUDI_CHECK(use != Use::give_back || !draw.is_lapsed);
        auto const of = dimensions(result.head, draw);
        if (use == Use::fail || !draw.is_carried) {
            table.append(entry, part, of, amount);
            continue;
        }
        table.append(entry, "carried", of, amount);
        auto const from_committed_fen = std::min(committed_fen, amount.fen());
        committed_fen -= from_committed_fen;
        for (auto const& [side, fen] : {std::pair{"carried_committed", from_committed_fen},
                 std::pair{"carried_treasury", amount.fen() - from_committed_fen}}) {
            if (fen > 0) {
                table.append(entry, side, of, Money::from_fen(fen));
            }
        }
    }
    return ledger::netted(std::move(entry));
}

Result<ledger::Entry> late_return_entry(ResultHead const& result, std::span<Draw const> draws,
    std::span<DrawUse const> uses, ledger::EventTable const& table) {
    auto entry = begin_entry(
        result.head, "E10", entry_key(result.head.batch.key, "returned-later", result.file));
    for (auto const& [place, amount] : uses) {
        Draw const& draw = draws[place];
        DOUDI_CHECK(draw.is_lapsed);
        auto const of = dimensions(result.head, draw);
        table.append(entry, "owed_again", of, amount);
        table.append(entry, draw.is_direct ? "treasury" : "recovered", of, amount);
    }
    return ledger::netted(std::move(entry));
}

} // namespace doudi::payout
