#include "doudi/ledger/entry.hpp"

#include "doudi/ledger/event_table.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <sstream>

namespace {

using doudi::DocumentId;
using doudi::Money;
using doudi::Refusal;
using doudi::ledger::AccountKey;
using doudi::ledger::Dimensions;
using doudi::ledger::Entry;
using doudi::ledger::EventTable;
using doudi::ledger::Posting;
using doudi::ledger::Side;

Entry entry_of(std::string event, std::vector<Posting> postings) {
    return {.book = doudi::BookId{610102},
        .key = "case",
        .event = std::move(event),
        .effective_on = {},
        .postings = std::move(postings)};
}

Posting posting(std::string code, std::int64_t fen) {
    return {AccountKey{.code = std::move(code)}, Money::from_fen(fen)};
}

EventTable table() {
    return {{{"E3", "lower", Side::debit, "Q101"}, {"E3", "lower", Side::credit, "Q20*"},
                {"E7", "direct", Side::debit, "Q105"}, {"E7", "direct", Side::credit, "Q103"},
                {"E7", "direct", Side::debit, "M50*"}, {"E7", "direct", Side::credit, "M1001"},
                {"E7", "direct", Side::debit, "U2303"}, {"E7", "direct", Side::credit, "U4001"}},
        {{"central", {"Q201", "M5001", "M3001"}},
            {"lottery_province", {"Q205", "M5002", "M3002"}}}};
}

/// One line per posting, as a bookkeeper would write it.
std::string text_of(Entry const& entry) {
    std::ostringstream text;
    for (auto const& posting : entry.postings) {
        text << (posting.amount.fen() > 0 ? "D " : "C ") << posting.account.text() << ' '
             << posting.amount.fen() << '\n';
    }
    return text.str();
}

} // namespace

TEST_CASE("an entry balances in each of its ledgers") {
    struct Row {
        std::string what;
        std::vector<Posting> postings;
        std::optional<Refusal> refusal;
        std::string detail;
    };
    std::vector<Row> const rows = {
        {"two postings", {posting("Q103", 500), posting("Q102", -500)}, {}, ""},
        {"three postings", {posting("Q103", 5), posting("Q102", -3), posting("Q101", -2)}, {}, ""},
        {"two ledgers",
            {posting("Q105", 5), posting("Q103", -5), posting("M5001", 5), posting("M1001", -5)},
            {}, ""},
        {"nothing", {}, Refusal::entry_without_postings, "case"},
        {"a zero", {posting("Q103", 0), posting("Q102", 0)}, Refusal::zero_posting, "case"},
        {"one fen off", {posting("Q103", 500), posting("Q102", -499)}, Refusal::unbalanced,
            "case: ledger Q by 1 fen"},
        {"across ledgers", {posting("Q103", 500), posting("M1001", -500)}, Refusal::unbalanced,
            "case: ledger M by -500 fen"},
        {"beyond 64 bits", {posting("Q103", INT64_MAX), posting("Q102", 1)}, Refusal::overflow, ""},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        auto const checked = check(entry_of("E6", row.postings));
        REQUIRE(checked.has_value() == !row.refusal.has_value());
        if (row.refusal) {
            CHECK(checked.error().code == *row.refusal);
            CHECK(checked.error().detail.find(row.detail) != std::string::npos);
        }
    }
}

TEST_CASE("lines of an event become postings with the dimensions each account carries") {
    Dimensions const of{.fund = "HR",
        .program = "DB-R",
        .fund_source = "central",
        .document = DocumentId{12},
        .year = 2020};
    auto payment = entry_of("E7", {});
    table().append(payment, "direct", of, Money::from_fen(70675));
    CHECK(text_of(payment) ==
        "D Q105/DB-R/central/12/2020 70675\n"
        "C Q103/DB-R/central/12/2020 -70675\n"
        "D M5001/DB-R/-/-/- 70675\n"
        "C M1001/-/-/-/- -70675\n"
        "D U2303/DB-R/-/-/- 70675\n"
        "C U4001/DB-R/-/-/- -70675\n");
    auto receipt = entry_of("E3", {});
    table().append(receipt, "lower",
        {.fund = "FKM", .fund_source = "lottery_province", .document = DocumentId{3}, .year = 2020},
        Money::from_fen(1));
    CHECK(text_of(receipt) ==
        "D Q101/FKM/lottery_province/3/2020 1\n"
        "C Q205/FKM/lottery_province/3/2020 -1\n");
}

TEST_CASE("netting keeps the sum of every account and leaves no zero") {
    rc::prop("netting", [] {
        auto const amounts = *rc::gen::container<std::vector<std::pair<int, int>>>(
            rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::inRange(-3, 4)));
        std::vector<Posting> postings;
        std::map<std::string, std::int64_t> expected;
        for (auto const& [account, fen] : amounts) {
            auto const code = "Q10" + std::to_string(account);
            postings.push_back(posting(code, fen));
            expected[code] += fen;
        }
        std::erase_if(expected, [](auto const& item) { return item.second == 0; });
        auto const netted = doudi::ledger::net(postings);
        RC_ASSERT(netted.has_value());
        std::map<std::string, std::int64_t> actual;
        for (auto const& posting : *netted) {
            RC_ASSERT(actual.emplace(posting.account.code, posting.amount.fen()).second);
        }
        RC_ASSERT(actual == expected);
    });
}
