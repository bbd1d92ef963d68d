#include "doudi/funding/year_end.hpp"

#include "doudi/base/period.hpp"
#include "doudi/funding/entries.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <map>

namespace doudi::funding {

namespace {

std::string key_of(BookYear const& of, std::string_view what) {
    return "year/" + std::to_string(of.book.value()) + "/" + std::to_string(of.year) + "/" +
        std::string{what};
}

ledger::Entry begin_entry(
    BookYear const& of, std::string_view event, std::string_view what, std::string narration) {
    return {.book = of.book,
        .key = key_of(of, what),
        .event = std::string{event},
        .effective_on = last_day_of(of.year),
        .narration = std::to_string(of.year) + "年" + std::move(narration)};
}

ledger::Dimensions dimensions_of(UnusedQuota const& quota, int year, bool is_carried) {
    return {.fund = quota.fund,
        .program = quota.program,
        .fund_source = quota.fund_source,
        .document = quota.document,
        .year = year,
        .is_carried = is_carried};
}

/// A part for an amount of either sign: below zero its sides change places.
void append_signed(ledger::EventTable const& events, ledger::Entry& entry, std::string_view part,
    ledger::Dimensions const& of, Money amount) {
    if (amount == Money{}) {
        return;
    }
    if (amount > Money{}) {
        events.append(entry, part, of, amount);
        return;
    }
    ledger::Entry opposite{.book = entry.book,
        .key = {},
        .event = entry.event,
        .effective_on = entry.effective_on,
        .postings = {}};
    events.append(opposite, part, of, Money::from_fen(-amount.fen()));
    for (auto& posting : opposite.postings) {
        posting.amount = Money::from_fen(-posting.amount.fen());
        entry.postings.push_back(std::move(posting));
    }
}

void commit(ledger::EventTable const& events, ledger::Entry& entry, OwedOfProgram const& of,
    std::int64_t unused_fen) {
    auto const target_fen = std::min(of.owed.fen(), unused_fen);
    auto const change_fen = target_fen - of.committed.fen();
    ledger::Dimensions const program{.program = of.program, .fund_source = of.fund_source};
    if (change_fen != 0) {
        events.append(entry, change_fen > 0 ? "committed" : "released", program,
            Money::from_fen(std::abs(change_fen)));
    }
}

/// Whether a title's normal side is credit: those of income and of result.
bool is_credit_title(std::string_view code) {
    constexpr std::array<std::string_view, 7> credit_titles{
        "U4001", "U4603", "U3301", "U3302", "U3501", "B6001", "M4011"};
    return std::find(credit_titles.begin(), credit_titles.end(), code) != credit_titles.end();
}

} // namespace

Date first_day_of(int year) {
    return Period::from(year, 1).value().first_day();
}

Date last_day_of(int year) {
    return Period::from(year, 12).value().last_day();
}

std::vector<ledger::Entry> settle_with_above(
    ledger::EventTable const& events, BookYear const& of, std::span<Unsettled const> from_above) {
    if (from_above.empty()) {
        return {};
    }
    auto entry = begin_entry(of, "E1", "settle/above", "与上级结算");
    for (auto const& open : from_above) {
        events.append(entry, "settle", {.program = open.program}, open.amount);
    }
    return {entry};
}

Result<std::vector<ledger::Entry>> settle_with_lower(
    ledger::EventTable const& events, BookYear const& upper, std::span<Unsettled const> open) {
    std::map<BookId, std::array<ledger::Entry, 2>> by_lower;
    for (auto const& one : open) {
        auto const what = "settle/" + std::to_string(one.lower.value());
        auto found = by_lower.find(one.lower);
        if (found == by_lower.end()) {
            auto const transfer = uuid_of(key_of(upper, what));
            auto above = begin_entry(upper, "E3", what + "/upper", "与下级结算");
            auto below = begin_entry(upper, "E3", what + "/lower", "与上级结算");
            above.transfer_id = transfer;
            below.transfer_id = transfer;
            below.book = one.lower;
            found =
                by_lower.emplace(one.lower, std::array{std::move(above), std::move(below)}).first;
        }
        events.append(found->second[0], "upper_settle", {.program = one.program}, one.amount);
        events.append(found->second[1], "lower_settle", {.program = one.program}, one.amount);
    }
    std::vector<ledger::Entry> entries;
    for (auto& [lower, pair] : by_lower) {
        std::move(pair.begin(), pair.end(), std::back_inserter(entries));
    }
    return ledger::netted_all(std::move(entries));
}

Result<std::vector<ledger::Entry>> cancel_unused(ledger::EventTable const& events,
    BookYear const& of, std::span<UnusedQuota const> unused, std::span<OwedOfProgram const> owed) {
    auto entry = begin_entry(of, "E14", "unused", "末未用指标注销");
    std::map<std::string, std::int64_t> unused_fen; // by program; sums of one book's quota
    for (auto const& quota : unused) {
        bool const is_assigned = !quota.program.empty();
        auto const dimensions = dimensions_of(quota, of.year, quota.is_carried);
        events.append(
            entry, is_assigned ? "old_assigned" : "old_unallocated", dimensions, quota.amount);
        if (is_assigned) {
            unused_fen[quota.program] += quota.amount.fen();
        }
        if (is_assigned && !quota.is_carried) {
            events.append(entry, "unit", dimensions, quota.amount);
        }
    }
    for (auto const& program : owed) {
        commit(events, entry, program, unused_fen[program.program]);
    }
    return ledger::netted_all({std::move(entry)});
}

Result<std::vector<ledger::Entry>> close_titles(
    ledger::EventTable const& events, BookYear const& of, std::span<TitleBalance const> titles) {
    auto carry = begin_entry(of, "E18", "carry-over", "末收支结转");
    auto result = begin_entry(of, "E18", "result", "本期盈余结转");
    auto distribution = begin_entry(of, "E18", "distribution", "盈余转入累计盈余");
    std::map<std::string, std::int64_t> surplus_fen; // by program
    for (auto const& title : titles) {
        bool const is_credit = is_credit_title(title.code);
        auto const amount = Money::from_fen(is_credit ? -title.amount.fen() : title.amount.fen());
        ledger::Dimensions const dimensions{
            .program = title.program, .fund_source = title.fund_source};
        bool const is_adjustment = title.code == "U3501";
        append_signed(events, is_adjustment ? distribution : carry, title.code, dimensions, amount);
        if (title.code.front() == 'U' && !is_adjustment) {
            surplus_fen[title.program] -= title.amount.fen();
        }
    }
    for (auto const& [program, fen] : surplus_fen) {
        ledger::Dimensions const dimensions{.program = program};
        append_signed(events, result, "U3301", dimensions, Money::from_fen(fen));
        append_signed(events, distribution, "U3302", dimensions, Money::from_fen(fen));
    }
    return ledger::netted_all({std::move(carry), std::move(result), std::move(distribution)});
}

Result<std::vector<ledger::Entry>> restore_unused(ledger::EventTable const& events,
    BookYear const& opened, std::span<UnusedQuota const> cancelled, Date on) {
    auto entry = begin_entry(opened, "E14", "opening", "初恢复结转指标");
    entry.effective_on = on;
    for (auto const& quota : cancelled) {
        events.append(entry, quota.program.empty() ? "new_unallocated" : "new_assigned",
            dimensions_of(quota, opened.year, true), quota.amount);
    }
    return ledger::netted_all({std::move(entry)});
}

} // namespace doudi::funding
