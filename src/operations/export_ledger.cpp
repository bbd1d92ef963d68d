#include "doudi/operations/export_ledger.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/storage/journal_rows.hpp"

#include <set>
#include <unordered_map>
#include <utility>

namespace doudi::operations {

namespace {

/// An account as the postings of its book name it.
struct NamedAccount {
    char ledger;
    std::string name;
    std::optional<DocumentId> document;
};
using NamedAccounts = std::unordered_map<std::int32_t, NamedAccount>;

std::string documents_of(storage::EntryInJournal const& entry, NamedAccounts const& accounts) {
    std::set<DocumentId> documents;
    for (auto const& line : entry.lines) {
        if (auto const document = accounts.at(line.account).document) {
            documents.insert(*document);
        }
    }
    std::string text;
    for (auto const document : documents) {
        text += (text.empty() ? "" : " ") + std::to_string(document.value());
    }
    return text;
}

/// Writes one book: opening, entries, balances after the last entry of each month.
class BookExport {
public:
    BookExport(BookId book, NamedAccounts const& accounts, ledger::JournalWriter& writer,
        ExportedLedger& exported)
        : book_{book}, accounts_{accounts}, writer_{writer}, exported_{exported} {}

    void run(storage::Transaction& tx, storage::Months months) {
        balances_ = storage::journal_balances(tx, book_, months);
        open(months.from);
        storage::read_journal(tx, book_, months, [this](storage::EntryInJournal const& entry) {
            write_balances_before(entry.period);
            write(entry);
        });
        write_balances_before(months.until.next());
        ++exported_.books;
    }

private:
    void open(Period first) {
        ledger::JournalEntry opening{
            .on = first.first_day(), .narration = std::to_string(book_.value()) + " 期初余额"};
        for (auto const& [account, amount] : balances_.opening) {
            auto const& named = accounts_.at(account);
            opening.lines.push_back({named.ledger, named.name, amount});
        }
        writer_.entry(opening);
    }

    void write(storage::EntryInJournal const& entry) {
        ledger::JournalEntry written{.on = entry.on,
            .voucher = std::to_string(book_.value()) + '-' + entry.period.text() + '-' +
                std::to_string(entry.voucher_no),
            .narration = entry.narration,
            .event = entry.event,
            .batch = entry.batch ? std::to_string(*entry.batch) : std::string{},
            .documents = documents_of(entry, accounts_)};
        for (auto const& line : entry.lines) {
            auto const& named = accounts_.at(line.account);
            written.lines.push_back({named.ledger, named.name, line.amount});
        }
        writer_.entry(written);
        ++exported_.entries;
    }

    void write_balances_before(Period month) {
        while (!balances_.closing.empty() && balances_.closing.begin()->first < month) {
            auto const& [closed, amounts] = *balances_.closing.begin();
            std::vector<ledger::JournalBalance> lines;
            for (auto const& [account, amount] : amounts) {
                lines.push_back({accounts_.at(account).name, amount});
            }
            writer_.balances(std::to_string(book_.value()), closed, lines);
            exported_.balances += static_cast<std::int64_t>(lines.size());
            balances_.closing.erase(balances_.closing.begin());
        }
    }

    BookId book_;
    NamedAccounts const& accounts_;
    ledger::JournalWriter& writer_;
    ExportedLedger& exported_;
    storage::BalancesInJournal balances_;
};

Result<std::vector<BookId>> books_of(
    storage::Transaction& tx, Context const& context, ExportLedger const& request) {
    if (request.book.has_value() == request.region.has_value()) {
        return Error{Refusal::malformed, "book or region"};
    }
    auto books = storage::books_of_journal(tx, request.book, request.region);
    auto const region = request.region ? *request.region : region_of(*request.book);
    if (auto const allowed = permit(tx, context, access::Action::export_ledger, region); !allowed) {
        return allowed.error();
    }
    if (books.empty()) {
        return Error{Refusal::unknown_book, region.text()};
    }
    return books;
}

Result<storage::Months> months_of(
    storage::Transaction& tx, std::span<BookId const> books, ExportLedger const& request) {
    auto const all = storage::journal_months(tx, books);
    auto const today = Period::of(date_in_china(now()));
    storage::Months const months{request.from.value_or(all ? all->from : today),
        request.until.value_or(all ? all->until : today)};
    if (months.until < months.from) {
        return Error{Refusal::malformed, months.from.text() + " after " + months.until.text()};
    }
    return months;
}

Result<ExportedLedger> export_in(storage::Transaction& tx, Context const& context,
    ExportLedger const& request, std::ostream& out) {
    auto const books = books_of(tx, context, request);
    if (!books) {
        return books.error();
    }
    auto const months = months_of(tx, *books, request);
    if (!months) {
        return months.error();
    }
    ExportedLedger exported;
    ledger::JournalWriter writer{out, request.format, months->from.first_day()};
    std::unordered_map<std::int64_t, NamedAccounts> accounts;
    for (auto const& account : storage::journal_accounts(tx, *books)) {
        auto name = ledger::journal_account_name(account.parts);
        writer.declare(name);
        accounts[account.book.value()].emplace(
            account.account, NamedAccount{account.ledger, std::move(name), account.parts.document});
        ++exported.accounts;
    }
    auto const total = static_cast<std::int64_t>(books->size());
    for (auto const book : *books) {
        context.report({.zh = "导出账套", .en = "exporting books"}, exported.books, total);
        BookExport{book, accounts[book.value()], writer, exported}.run(tx, *months);
    }
    writer.finish();
    context.report({.zh = "导出账套", .en = "exporting books"}, total, total);
    return exported;
}

} // namespace

Result<ExportedLedger> export_ledger(
    Context& context, ExportLedger const& request, std::ostream& out) {
    auto const book = request.book ? *request.book
        : request.region           ? BookId{request.region->number()}
                                   : audit::no_book;
    Asked const asked{
        .book = book, .action = "ledger.export", .subject = std::to_string(book.value())};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(context.db,
            [&](storage::Transaction& tx) { return export_in(tx, context, request, out); });
    });
}

} // namespace doudi::operations
