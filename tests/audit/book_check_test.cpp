#include "doudi/audit/book_check.hpp"

#include <catch2/catch.hpp>

#include <functional>

namespace {

using doudi::BookId;
using doudi::Date;
using doudi::Money;
using doudi::audit::AccountRow;
using doudi::audit::BalanceRow;
using doudi::audit::BookCheck;
using doudi::audit::BookRow;
using doudi::audit::Check;
using doudi::audit::ClosedMonth;
using doudi::audit::EntryRow;
using doudi::audit::Findings;
using doudi::audit::PostingRow;
using doudi::audit::PostingText;
using doudi::audit::VoucherId;

Date const april = *doudi::parse_date("2020-04-01");
Date const may = *doudi::parse_date("2020-05-01");

/// A book of three entries: quota received in April, assigned in April, reversed in May.
struct Book {
    BookRow row{BookId{610102}, 0, {}, {}};
    std::vector<AccountRow> accounts{{1, "Q101/HR/central/1/2020", 'Q', 1, 1},
        {2, "Q201/HR/central/1/2020", 'Q', 0, 0}, {3, "Q102/DB-R/central/1/2020", 'Q', 1, 1}};
    std::vector<ClosedMonth> closed;
    std::vector<VoucherId> reversed{{april, 2}};
    std::vector<EntryRow> entries;
    std::vector<std::vector<PostingRow>> postings;
    std::vector<BalanceRow> balances;

    Book() {
        add(april, 1, "E1", {{1, 1, Money::from_fen(900)}, {2, 2, Money::from_fen(-900)}});
        add(april, 2, "E4", {{1, 3, Money::from_fen(500)}, {2, 1, Money::from_fen(-500)}});
        add(may, 1, "E4", {{1, 3, Money::from_fen(-500)}, {2, 1, Money::from_fen(500)}});
        entries.back().reverses_period = april;
        entries.back().reverses_voucher_no = 2;
        chain();
        balances = {{1, april, Money::from_fen(900), Money::from_fen(500)},
            {1, may, Money::from_fen(500), Money{}}, {2, april, Money{}, Money::from_fen(900)},
            {3, april, Money::from_fen(500), Money{}}, {3, may, Money{}, Money::from_fen(500)}};
    }

    void add(Date period, int voucher_no, std::string event, std::vector<PostingRow> lines) {
        EntryRow entry;
        entry.book = row.book;
        entry.period = period;
        entry.effective_on = period + date::days{14};
        entry.voucher_no = voucher_no;
        entry.chain_no = static_cast<std::int64_t>(entries.size()) + 1;
        entry.event = std::move(event);
        entry.idempotency_key = "k" + std::to_string(entry.chain_no);
        entries.push_back(entry);
        postings.push_back(std::move(lines));
    }

    void chain() {
        auto const nothing = doudi::audit::head_of_nothing();
        row.head_hash.assign(nothing.begin(), nothing.end());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            std::vector<PostingText> lines;
            for (auto const& line : postings[i]) {
                auto const at = static_cast<std::size_t>(line.account) - 1;
                lines.push_back({line.line_no, accounts.at(at).key, line.amount});
            }
            auto const hash = doudi::audit::chain_hash(
                row.head_hash, doudi::audit::canonical_text(entries[i], lines));
            entries[i].hash.assign(hash.begin(), hash.end());
            row.head_hash = entries[i].hash;
        }
        row.chain_length = static_cast<std::int64_t>(entries.size());
        if (!entries.empty()) {
            row.head = {entries.back().period, entries.back().voucher_no};
        }
    }

    [[nodiscard]] Findings verify() const {
        Findings findings;
        BookCheck check{row, accounts, closed, reversed, findings};
        for (std::size_t i = 0; i < entries.size(); ++i) {
            check.entry(entries[i], postings[i]);
        }
        for (auto const& balance : balances) {
            check.balance(balance);
        }
        check.finish();
        return findings;
    }
};

struct Tampering {
    std::string what;
    std::function<void(Book&)> apply;
    Check check;
    std::string text; // of the first difference under that check
};

/// Each tampering is found, and the first difference of its check is the one named.
void check_named(std::vector<Tampering> const& cases) {
    for (auto const& row : cases) {
        INFO(row.what);
        Book book;
        row.apply(book);
        auto const findings = book.verify();
        REQUIRE(findings.first());
        auto const& found = findings.results().at(static_cast<std::size_t>(row.check));
        REQUIRE(found.first);
        CHECK(found.first->text().substr(0, row.text.size()) == row.text);
        if (row.check != Check::chain) {
            CHECK(found.first->text() == row.text);
        }
    }
}

} // namespace

TEST_CASE("a book that is right has no differences, and says what was looked at") {
    auto const findings = Book{}.verify();
    CHECK_FALSE(findings.first());
    auto const examined = [&](Check check) {
        return findings.results().at(static_cast<std::size_t>(check)).examined;
    };
    CHECK(examined(Check::chain) == 3);
    CHECK(examined(Check::vouchers) == 3);
    CHECK(examined(Check::accounts) == 6);
    CHECK(examined(Check::balances) == 5);
    CHECK(examined(Check::floors) == 2);
    CHECK(examined(Check::reversals) == 1);
}

TEST_CASE("an amount, an account or a balance that was tampered with is named") {
    std::vector<Tampering> const cases{
        {"an amount", [](Book& b) { b.postings[0][0].amount = Money::from_fen(901); },
            Check::balanced, "610102 2020-04 voucher 1: ledger Q fen: expected 0, found 1"},
        {"both amounts",
            [](Book& b) {
                b.postings[0][0].amount = Money::from_fen(901);
                b.postings[0][1].amount = Money::from_fen(-901);
            },
            Check::balances,
            "610102 2020-04 account Q101/HR/central/1/2020: debit_fen: expected 901, found 900"},
        {"a posting's account", [](Book& b) { b.postings[1][0].account = 9; }, Check::accounts,
            "610102 2020-04 voucher 2 line 1: account: expected an account of the book, found #9"},
        {"a posting removed", [](Book& b) { b.postings[0].erase(b.postings[0].begin()); },
            Check::accounts, "610102 2020-04 voucher 1: line_no: expected 1, found 2"},
        {"a balance", [](Book& b) { b.balances[1].debit = Money::from_fen(499); }, Check::balances,
            "610102 2020-05 account Q101/HR/central/1/2020: debit_fen: expected 500, found 499"},
        {"a balance removed", [](Book& b) { b.balances.pop_back(); }, Check::balances,
            "610102 2020-05 account Q102/DB-R/central/1/2020: balance: expected a stored balance, "
            "found none"},
    };
    check_named(cases);
}

TEST_CASE("a voucher, a reversal or a link that was tampered with is named") {
    std::vector<Tampering> const cases{
        {"a voucher number", [](Book& b) { b.entries[1].voucher_no = 3; }, Check::vouchers,
            "610102 2020-04 voucher 3: voucher_no: expected 2, found 3"},
        {"an entry removed",
            [](Book& b) {
                b.entries.pop_back();
                b.postings.pop_back();
            },
            Check::chain, "610102: chain_length: expected 2, found 3"},
        {"a date", [](Book& b) { b.entries[0].effective_on = may; }, Check::vouchers,
            "610102 2020-04 voucher 1: effective_on: expected 2020-04, found 2020-05-01"},
        {"a month closed before",
            [](Book& b) {
                b.closed.push_back(
                    {april, b.entries[1].recorded_at - std::chrono::microseconds{1}});
            },
            Check::vouchers,
            "610102 2020-04 voucher 1: recorded_at: expected before the month was closed at "
            "1969-12-31T23:59:59.999999Z, found 1970-01-01T00:00:00.000000Z"},
        {"a floor taken away", [](Book& b) { b.accounts[0].floor_sign = 0; }, Check::floors,
            "610102 account Q101/HR/central/1/2020: floor_sign: expected 1, found 0"},
        {"a negative balance", [](Book& b) { b.balances[3].credit = Money::from_fen(600); },
            Check::floors,
            "610102 account Q102/DB-R/central/1/2020: balance_fen: expected not below zero, "
            "found -600"},
        {"a reversal's amounts",
            [](Book& b) {
                b.postings[2][0].amount = Money::from_fen(-400);
                b.postings[2][1].amount = Money::from_fen(400);
            },
            Check::reversals,
            "610102 2020-05 voucher 1: postings: expected the opposite of 610102 2020-04 voucher "
            "2, found others"},
        {"a reversal's mark", [](Book& b) { b.reversed.clear(); }, Check::reversals,
            "610102 2020-05 voucher 1: reverses: expected an entry marked as reversed, "
            "found 2020-04"},
        {"a mark without reversal", [](Book& b) { b.reversed.emplace_back(april, 1); },
            Check::reversals,
            "610102 2020-04 voucher 1: reversal: expected a reversing entry, found none"},
        {"an account's key", [](Book& b) { b.accounts[1].key = "Q202/HR/province/1/2020"; },
            Check::chain, "610102 2020-04 voucher 1: content: expected "},
        {"the narration", [](Book& b) { b.entries[2].narration = "x"; }, Check::chain,
            "610102 2020-05 voucher 1: content: expected "},
        {"the head", [](Book& b) { b.row.head_hash[0] ^= std::byte{1}; }, Check::chain,
            "610102: head_hash: expected "},
        {"the head's place", [](Book& b) { ++b.row.head->second; }, Check::chain,
            "610102: head_voucher_no: expected 610102 2020-05 voucher 1, found 610102 2020-05 "
            "voucher 2"},
    };
    check_named(cases);
}
