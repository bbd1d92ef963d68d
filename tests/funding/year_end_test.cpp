/// The entries of the end of a year, as a table and as properties.
#include "doudi/funding/year_end.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <map>

namespace {

using doudi::BookId;
using doudi::DocumentId;
using doudi::Money;
using doudi::funding::UnusedQuota;
using doudi::ledger::EventLine;
using doudi::ledger::Side;

/// E14 and E18 as schema/0002 has them.
doudi::ledger::EventTable events() {
    std::vector<EventLine> lines;
    auto const add = [&](char const* event, char const* part, char const* debit,
                         char const* credit) {
        lines.push_back({event, part, Side::debit, debit});
        lines.push_back({event, part, Side::credit, credit});
    };
    add("E14", "old_assigned", "Q20*", "Q102");
    add("E14", "old_unallocated", "Q20*", "Q101");
    add("E14", "new_assigned", "Q102", "Q206");
    add("E14", "new_unallocated", "Q101", "Q206");
    add("E14", "unit", "U1201", "U4001");
    add("E14", "unit", "B8001", "B6001");
    add("E14", "committed", "M50*", "M2011");
    add("E14", "released", "M2011", "M30*");
    for (auto const* income : {"U4001", "U4603"}) {
        add("E18", income, income, "U3301");
    }
    add("E18", "U5001", "U3301", "U5001");
    add("E18", "U3301", "U3301", "U3302");
    add("E18", "U3302", "U3302", "U3001");
    add("E18", "U3501", "U3501", "U3001");
    add("E18", "B6001", "B6001", "B8101");
    add("E18", "B7101", "B8101", "B7101");
    add("E18", "M4011", "M4011", "M30*");
    add("E18", "M5001", "M30*", "M5001");
    return {std::move(lines),
        {{"central", {.source = "Q201", .expenditure = "M5001", .net = "M3001"}}}};
}

rc::Gen<UnusedQuota> any_unused() {
    return rc::gen::apply(
        [](int document, bool is_assigned, bool is_carried, std::int64_t fen) {
            return UnusedQuota{.fund = "HR",
                .program = is_assigned ? "DB-R" : "",
                .fund_source = "central",
                .document = DocumentId{document},
                .year = 2020,
                .is_carried = is_carried,
                .amount = Money::from_fen(fen)};
        },
        rc::gen::inRange(1, 5), rc::gen::arbitrary<bool>(), rc::gen::arbitrary<bool>(),
        rc::gen::inRange<std::int64_t>(1, 1'000'000));
}

/// Sum by title and document.
using Totals = std::map<std::pair<std::string, std::int64_t>, std::int64_t>;

void add_to(Totals& totals, std::vector<doudi::ledger::Entry> const& entries) {
    for (auto const& entry : entries) {
        for (auto const& [account, amount] : entry.postings) {
            auto const document = account.document ? account.document->value() : 0;
            totals[{account.code.starts_with("Q20") ? "Q20" : account.code, document}] +=
                amount.fen();
        }
    }
}

} // namespace

TEST_CASE("E14: closing and opening leave what a document has in all years unchanged") {
    rc::prop("cancelled = restored, title by title", [] {
        auto const unused = *rc::gen::container<std::vector<UnusedQuota>>(any_unused());
        auto const table = events();
        Totals totals;
        add_to(totals, cancel_unused(table, {BookId{610102}, 2020}, unused, {}).value());
        add_to(totals,
            restore_unused(
                table, {BookId{610102}, 2021}, unused, doudi::funding::first_day_of(2021))
                .value());
        for (auto const& [place, fen] : totals) {
            if (place.first.front() == 'Q') {
                RC_ASSERT(fen == 0);
            }
        }
        // What was carried before is the unit's already.
        std::int64_t fresh_fen = 0;
        for (auto const& quota : unused) {
            fresh_fen += quota.program.empty() || quota.is_carried ? 0 : quota.amount.fen();
        }
        RC_ASSERT((totals[{"U1201", 0}]) == fresh_fen);
        RC_ASSERT((totals[{"B8001", 0}]) == fresh_fen);
    });
}

TEST_CASE("E14: committed is what persons are owed, as far as unused quota covers it") {
    struct Case {
        std::int64_t owed, committed, unused, change; // of M2011, credit
    };
    for (auto const& [owed, committed, unused, change] :
        {Case{65, 0, 140, 65}, Case{65, 0, 40, 40}, Case{65, 65, 140, 0}, Case{30, 65, 140, -35},
            Case{0, 65, 140, -65}, Case{65, 20, 140, 45}, Case{0, 0, 140, 0}}) {
        UnusedQuota const quota{.fund = "HR",
            .program = "DB-R",
            .fund_source = "central",
            .document = DocumentId{1},
            .year = 2020,
            .is_carried = false,
            .amount = Money::from_fen(unused)};
        doudi::funding::OwedOfProgram const program{.program = "DB-R",
            .fund_source = "central",
            .owed = Money::from_fen(owed),
            .committed = Money::from_fen(committed)};
        Totals totals;
        add_to(totals,
            cancel_unused(
                events(), {BookId{610102}, 2020}, std::span{&quota, 1}, std::span{&program, 1})
                .value());
        INFO(owed << " owed, " << committed << " committed, " << unused << " unused");
        CHECK((-totals[{"M2011", 0}]) == change);
    }
}

TEST_CASE("E18: every title of income and expenditure is zero afterwards") {
    rc::prop("whatever the signs", [] {
        std::vector<doudi::funding::TitleBalance> titles;
        Totals totals;
        for (auto const* code :
            {"U4001", "U4603", "U5001", "U3501", "B6001", "B7101", "M4011", "M5001"}) {
            auto const fen = *rc::gen::inRange<std::int64_t>(-1'000, 1'000);
            titles.push_back({.code = code,
                .program = "DB-R",
                .fund_source = "central",
                .amount = Money::from_fen(fen)});
            totals[{code, 0}] = fen;
        }
        auto const before = totals;
        auto const entries = close_titles(events(), {BookId{610102}, 2020}, titles).value();
        RC_ASSERT(entries.size() <= 3U);
        add_to(totals, entries);
        std::int64_t surplus_fen = 0;
        for (auto const& [place, fen] : before) {
            RC_ASSERT(totals.at(place) == 0);
            surplus_fen += place.first.front() == 'U' ? fen : 0;
        }
        RC_ASSERT((totals[{"U3301", 0}]) == 0);
        RC_ASSERT((totals[{"U3302", 0}]) == 0);
        RC_ASSERT((totals[{"U3001", 0}]) == surplus_fen);
    });
}
