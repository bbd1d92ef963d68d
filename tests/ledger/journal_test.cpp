#include "doudi/ledger/journal.hpp"

#include <catch2/catch.hpp>

#include <ios>
#include <sstream>

namespace {

using doudi::DocumentId;
using doudi::Money;
using doudi::ledger::journal_account_name;
using doudi::ledger::JournalAccount;
using doudi::ledger::JournalBalance;
using doudi::ledger::JournalEntry;
using doudi::ledger::JournalFormat;
using doudi::ledger::JournalWriter;

JournalAccount reserved() {
    return {.kind = "use",
        .title = {"Q103", "冻结指标"},
        .book = {"610102", "新城区"},
        .program = {"OR-J", "孤儿基本生活费(集中)"},
        .fund_source = {"lottery_central", "中央彩票公益金"},
        .document = DocumentId{12},
        .year = 2020};
}

std::string journal(JournalFormat format) {
    std::ostringstream out;
    auto const from = *doudi::parse_date("2020-04-01");
    JournalWriter writer{out, format, from};
    writer.declare("Assets:Q103-冻结");
    JournalEntry entry{.on = *doudi::parse_date("2020-04-15"),
        .voucher = "610102-2020-04-12",
        .narration = "说 \"好\";  a\\b",
        .event = "E6",
        .batch = "17"};
    entry.lines = {{'Q', "Assets:Q103-冻结", Money::from_fen(225823)},
        {'Q', "Assets:Q102-可用", Money::from_fen(-225823)},
        {'U', "Expenses:U5001-费用", Money::from_fen(5)},
        {'U', "Liabilities:U2303-应付", Money::from_fen(-5)}};
    writer.entry(entry);
    writer.balances("610102", doudi::Period::of(from),
        std::vector<JournalBalance>{{"Assets:Q103-冻结", Money::from_fen(225823)}});
    writer.finish();
    return out.str();
}

} // namespace

TEST_CASE("an account's name is one that all three tools accept") {
    CHECK(journal_account_name(reserved()) ==
        "Assets:Q103-冻结指标:610102-新城区:OR-J-孤儿基本生活费-集中:"
        "LOTTERY-CENTRAL-中央彩票公益金:D12:Y2020");
    auto deposit = JournalAccount{
        .kind = "asset", .title = {"M1001", "国库存款"}, .book = {"610000", "陕西省"}};
    CHECK(journal_account_name(deposit) == "Assets:M1001-国库存款:610000-陕西省");
    deposit.book.name = " (·)　Ａ区。 ";
    CHECK(journal_account_name(deposit) == "Assets:M1001-国库存款:610000-区");
    deposit.book.name = "";
    CHECK(journal_account_name(deposit) == "Assets:M1001-国库存款:610000");
}

TEST_CASE("a title's kind gives the root") {
    for (auto const& [kind, root] : {std::pair{"asset", "Assets"}, {"use", "Assets"},
             {"liability", "Liabilities"}, {"net", "Equity"}, {"source", "Equity"},
             {"income", "Income"}, {"expense", "Expenses"}}) {
        auto account = reserved();
        account.kind = kind;
        auto const name = journal_account_name(account);
        CHECK(name.substr(0, name.find(':')) == root);
    }
}

TEST_CASE("each ledger of an entry becomes a transaction of its own") {
    CHECK(journal(JournalFormat::hledger) == R"(; 兜底总账 Doudi ledger
commodity 1,000.00 CNY

account Assets:Q103-冻结

2020-04-15 * (610102-2020-04-12) 说 "好"； a\b
    ; ledger: Q
    ; event: E6
    ; batch: 17
    Assets:Q103-冻结  2258.23 CNY
    Assets:Q102-可用  -2258.23 CNY

2020-04-15 * (610102-2020-04-12) 说 "好"； a\b
    ; ledger: U
    ; event: E6
    ; batch: 17
    Expenses:U5001-费用  0.05 CNY
    Liabilities:U2303-应付  -0.05 CNY

2020-04-30 * 610102 2020-04 月末余额
    Assets:Q103-冻结  0.00 CNY = 2258.23 CNY
)");
}

TEST_CASE("ledger wants its tags declared, beancount its texts quoted") {
    auto const ledger = journal(JournalFormat::ledger);
    CHECK(ledger.find("commodity CNY\n    format 1,000.00 CNY\ntag ledger\n") != std::string::npos);
    auto const beancount = journal(JournalFormat::beancount);
    CHECK(beancount.find("2020-04-01 open Assets:Q103-冻结 CNY\n") != std::string::npos);
    CHECK(beancount.find("2020-04-15 * \"说 \\\"好\\\";  a\\\\b\" ^610102-2020-04-12\n"
                         "  ledger: \"Q\"\n  event: \"E6\"\n") != std::string::npos);
    CHECK(beancount.find("2020-05-01 balance Assets:Q103-冻结  2258.23 ~ 0 CNY\n") !=
        std::string::npos);
}

TEST_CASE("a journal that cannot be written is not passed off as whole") {
    std::ostringstream out;
    JournalWriter writer{out, JournalFormat::hledger, *doudi::parse_date("2020-04-01")};
    out.setstate(std::ios::badbit);
    CHECK_THROWS_AS(writer.declare("Assets:Q101"), std::ios_base::failure);
    CHECK_THROWS_AS(writer.finish(), std::ios_base::failure);
}

TEST_CASE("formats are known by the names of their tools") {
    CHECK(doudi::ledger::journal_format_of("beancount") == JournalFormat::beancount);
    CHECK_FALSE(doudi::ledger::journal_format_of("csv"));
}
