/// Exported journals are accepted by three checkers that are not ours, with the same balances, and
/// rejected by each of them once a fen is changed.
#include "doudi/operations/export_ledger.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/storage/journal_rows.hpp"
#include "doudi/storage/query.hpp"
#include "support/ledger_fixture.hpp"
#include "support/shell.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace doudi {
namespace {

using ledger::JournalFormat;
using Balances = std::map<std::string, std::int64_t>; // account → fen, zeros left out

struct Tool {
    JournalFormat format;
    std::string suffix;
    std::string check;    // command that accepts or rejects the file
    std::string balances; // command that prints account and amount, one a line
};

std::array<Tool, 3> const tools{
    Tool{JournalFormat::hledger, "hledger", "LC_ALL=C.UTF-8 hledger -f FILE check --strict",
        "LC_ALL=C.UTF-8 hledger -f FILE balance --flat --no-total -O csv"
        " | tail -n +2 | sed 's/^\"\\(.*\\)\",\"\\(.*\\) CNY\"$/\\1 \\2/'"},
    Tool{JournalFormat::ledger, "ledger", "ledger -f FILE --pedantic --strict balance >/dev/null",
        "ledger -f FILE balance --flat --no-total"
        " --balance-format '%(account) %(quantity(scrub(display_total)))\\n'"},
    Tool{JournalFormat::beancount, "beancount", "bean-check FILE",
        "bean-query -f csv FILE 'SELECT account, sum(number) GROUP BY account'"
        " | tail -n +2 | tr -d ' \\r' | tr ',' ' '"},
};

operations::Context context_of(test::Database& database) {
    return {.db = database.get(),
        .actor = {UserId{2}, "李审计", {{access::Role::auditor, RegionCode::from_number(610000)}}}};
}

std::string export_text(test::Database& database, operations::ExportLedger const& request) {
    auto context = context_of(database);
    std::ostringstream out;
    auto const exported = operations::export_ledger(context, request, out);
    REQUIRE(exported.has_value());
    return out.str();
}

operations::ExportLedger whole_province(JournalFormat format) {
    return {.format = format, .region = RegionCode::from_number(610000)};
}

class JournalFile {
public:
    JournalFile(std::string const& text, std::string const& suffix)
        : path_{std::filesystem::temp_directory_path() /
              ("doudi-" + std::to_string(::getpid()) + '.' + suffix)} {
        std::ofstream{path_} << text;
    }
    ~JournalFile() { std::filesystem::remove(path_); }
    JournalFile(JournalFile const&) = delete;
    JournalFile& operator=(JournalFile const&) = delete;

    [[nodiscard]] test::Finished run(std::string command) const {
        auto const at = command.find("FILE");
        return test::run_shell(command.replace(at, 4, path_.string()));
    }

private:
    std::filesystem::path path_;
};

/// What a tool printed, as decimals: one prints thousands commas, another no decimals at all.
Balances parse_balances(std::string const& text) {
    Balances balances;
    std::istringstream lines{text};
    for (std::string account, amount; lines >> account >> amount;) {
        if (account.front() == '"') {
            account = account.substr(1, account.size() - 2);
        }
        auto const parsed = parse_yuan(amount);
        REQUIRE(parsed.has_value());
        if (parsed->fen() != 0) {
            balances[account] = parsed->fen();
        }
    }
    return balances;
}

/// Doudi's own balances by the journal's names.
Balances own_balances(test::Database& database) {
    return storage::read_only(database.get(), [](storage::Transaction& tx) {
        auto const books =
            storage::books_of_journal(tx, std::nullopt, RegionCode::from_number(610000));
        std::map<std::pair<std::int64_t, std::int32_t>, std::string> names;
        for (auto const& account : storage::journal_accounts(tx, books)) {
            names[{account.book.value(), account.account}] = journal_account_name(account.parts);
        }
        Balances balances;
        for (auto const row : storage::Query{tx, "own_balances",
                 "SELECT book, account, sum(debit_fen - credit_fen)::bigint AS fen"
                 "  FROM ledger.balance GROUP BY book, account"}
                                  .run()) {
            if (row.int64("fen") != 0) {
                balances[names.at({row.int64("book"), row.int32("account")})] = row.int64("fen");
            }
        }
        return balances;
    });
}

/// The text with the first `from` after `after` replaced.
std::string changed(
    std::string text, std::string const& after, std::string const& from, std::string const& to) {
    auto const at = text.find(from, text.find(after));
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("three independent tools accept the journal and count the same balances") {
    test::Database database;
    test::write_ledger_fixture(database);
    auto const own = own_balances(database);
    REQUIRE(own.size() > 20);
    for (auto const& tool : tools) {
        INFO(tool.suffix);
        JournalFile const file{export_text(database, whole_province(tool.format)), tool.suffix};
        auto const checked = file.run(tool.check);
        INFO(checked.output);
        CHECK(checked.exit_code == 0);
        CHECK(parse_balances(file.run(tool.balances).output) == own);
    }
}

TEST_CASE("months from the middle begin with what accounts held before") {
    test::Database database;
    test::write_ledger_fixture(database);
    auto const own = own_balances(database);
    for (auto const& tool : tools) {
        INFO(tool.suffix);
        auto request = whole_province(tool.format);
        request.from = *Period::parse("2020-04");
        request.until = *Period::parse("2020-05");
        JournalFile const file{export_text(database, request), tool.suffix};
        auto const checked = file.run(tool.check);
        INFO(checked.output);
        CHECK(checked.exit_code == 0);
        CHECK(parse_balances(file.run(tool.balances).output) == own);
    }
}

TEST_CASE("each tool rejects a journal in which a fen was changed") {
    test::Database database;
    test::write_ledger_fixture(database);
    struct Change {
        char const* what;
        char const* after;
        char const* from;
        char const* to;
    };
    std::array const changes{
        Change{"one side", "610102-2020-04-5", "1735.30", "1735.31"},
        Change{"a balance", "2020-04 月末余额", " 1735.30 ", " 1735.29 "},
        Change{"an account not declared", "610102-2020-04-5", "Q105-", "Q999-"},
    };
    for (auto const& tool : tools) {
        auto const text = export_text(database, whole_province(tool.format));
        for (auto const& change : changes) {
            INFO(tool.suffix << ": " << change.what);
            bool const is_balance = std::string_view{change.what} == "a balance";
            auto const after = is_balance && tool.format == JournalFormat::beancount
                ? std::string{"2020-05-01 balance Assets:Q105"}
                : std::string{change.after};
            JournalFile const file{changed(text, after, change.from, change.to), tool.suffix};
            CHECK(file.run(tool.check).exit_code != 0);
        }
    }
}

TEST_CASE("a fen moved on both sides of an entry is found by the month-end balances") {
    test::Database database;
    test::write_ledger_fixture(database);
    for (auto const& tool : tools) {
        INFO(tool.suffix);
        auto text = export_text(database, whole_province(tool.format));
        text = changed(text, "610102-2020-04-2", " 150000.00", " 150000.01");
        text = changed(text, "610102-2020-04-2", "-150000.00", "-150000.01");
        JournalFile const file{text, tool.suffix};
        CHECK(file.run(tool.check).exit_code != 0);
    }
}

TEST_CASE("exporting is refused by name") {
    test::Database database;
    test::write_ledger_fixture(database);
    auto context = context_of(database);
    std::ostringstream out;
    auto const refusal_of = [&](operations::ExportLedger const& request) {
        auto const exported = operations::export_ledger(context, request, out);
        return exported ? std::string{"none"} : std::string{text_of(exported.error().code).name};
    };
    auto request = whole_province(JournalFormat::ledger);
    request.from = *Period::parse("2020-05");
    request.until = *Period::parse("2020-04");
    CHECK(refusal_of(request) == "malformed");
    CHECK(refusal_of({.format = JournalFormat::ledger}) == "malformed");
    CHECK(refusal_of({.format = JournalFormat::ledger, .book = BookId{610104}}) == "unknown_book");
    CHECK(
        refusal_of({.format = JournalFormat::ledger, .book = BookId{420102}}) == "outside_region");
    context.actor.grants.clear();
    CHECK(refusal_of({.format = JournalFormat::ledger, .book = BookId{610102}}) == "not_permitted");
    CHECK(out.str().empty());
}

} // namespace doudi
