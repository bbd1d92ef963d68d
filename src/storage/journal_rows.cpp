#include "doudi/storage/journal_rows.hpp"

#include "doudi/storage/copy.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view books_sql = R"sql(
    WITH RECURSIVE below AS (
        SELECT $2::int AS region
        UNION
        SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region)
    SELECT book FROM ledger.book
     WHERE book = $1::int OR region IN (SELECT region FROM below)
     ORDER BY book)sql";

constexpr std::string_view accounts_sql = R"sql(
    SELECT a.book, a.account, a.ledger::text AS ledger, t.kind, a.code, t.name_zh AS title,
           b.name AS book_name, a.program, p.name_zh AS program_name, a.fund_source,
           s.name_zh AS source_name, a.document, coalesce(a.year, 0) AS year
      FROM ledger.account a
      JOIN ledger.book b ON b.book = a.book
      JOIN ref.account_title t ON t.code = a.code
      LEFT JOIN ref.program p ON p.program = a.program
      LEFT JOIN ref.fund_source s ON s.fund_source = a.fund_source
     WHERE a.book = ANY ($1::int[])
     ORDER BY a.book, a.code, a.key)sql";

constexpr std::string_view balances_sql = R"sql(
    SELECT account, period, period < $2::date AS is_before,
           sum(debit_fen - credit_fen) OVER (PARTITION BY account ORDER BY period)::bigint
               AS closing_fen
      FROM ledger.balance WHERE book = $1 AND period <= $3::date
     ORDER BY account, period)sql";

constexpr std::string_view months_sql = R"sql(
    SELECT min(period) AS first, max(period) AS last FROM ledger.entry
     WHERE book = ANY ($1::int[]))sql";

std::string entries_sql(BookId book, Months months) {
    auto const bounds = " WHERE book = " + std::to_string(book.value()) + " AND period BETWEEN '" +
        format_date(months.from.first_day()) + "' AND '" + format_date(months.until.first_day()) +
        "'";
    return "SELECT e.effective_on, e.period, e.voucher_no, e.event, e.narration, e.batch,"
           "       p.account, p.amount_fen"
           "  FROM (SELECT * FROM ledger.entry" +
        bounds + ") e JOIN (SELECT * FROM ledger.posting" + bounds +
        ") p ON p.period = e.period AND p.voucher_no = e.voucher_no"
        " ORDER BY e.effective_on, e.voucher_no, p.line_no";
}

std::string text_or_empty(Row const& row, Column const& column) {
    return row.optional_text(column).value_or("");
}

} // namespace

std::vector<BookId> books_of_journal(
    Transaction& tx, std::optional<BookId> book, std::optional<RegionCode> region) {
    std::vector<BookId> books;
    for (auto const row : Query{tx, "books_of_journal", books_sql}.bind(book).bind(region).run()) {
        books.push_back(row.id<BookId>("book"));
    }
    return books;
}

std::vector<AccountInJournal> journal_accounts(Transaction& tx, std::span<BookId const> books) {
    std::vector<AccountInJournal> accounts;
    for (auto const row : Query{tx, "journal_accounts", accounts_sql}.bind(books).run()) {
        auto const document = row.optional_int64("document");
        accounts.push_back(
            {row.id<BookId>("book"), row.int32("account"), row.text("ledger").front(),
                {.kind = std::string{row.text("kind")},
                    .title = {std::string{row.text("code")}, std::string{row.text("title")}},
                    .book = {std::to_string(row.int64("book")), std::string{row.text("book_name")}},
                    .program = {text_or_empty(row, "program"), text_or_empty(row, "program_name")},
                    .fund_source = {text_or_empty(row, "fund_source"),
                        text_or_empty(row, "source_name")},
                    .document = document ? std::optional{DocumentId{*document}} : std::nullopt,
                    .year = row.int32("year")}});
    }
    return accounts;
}

void read_journal(Transaction& tx, BookId book, Months months,
    std::function<void(EntryInJournal const&)> const& reader) {
    CopyOut rows{tx, "read_journal", entries_sql(book, months)};
    std::optional<EntryInJournal> entry;
    while (rows.next()) {
        auto const period = Period::of(rows.get_date(1));
        auto const voucher_no = rows.get_int32(2);
        if (!entry || entry->period != period || entry->voucher_no != voucher_no) {
            if (entry) {
                reader(*entry);
            }
            auto const batch = rows.is_null(5) ? std::nullopt : std::optional{rows.get_int64(5)};
            entry = EntryInJournal{rows.get_date(0), period, voucher_no,
                std::string{rows.get_text(3)}, std::string{rows.get_text(4)}, batch, {}};
        }
        entry->lines.push_back({rows.get_int32(6), rows.get_money(7)});
    }
    if (entry) {
        reader(*entry);
    }
}

BalancesInJournal journal_balances(Transaction& tx, BookId book, Months months) {
    BalancesInJournal balances;
    for (auto const row : Query{tx, "journal_balances", balances_sql}
                              .bind(book)
                              .bind(months.from)
                              .bind(months.until)
                              .run()) {
        auto const account = row.int32("account");
        auto const amount = row.money("closing_fen");
        if (row.boolean("is_before")) {
            balances.opening[account] = amount;
        } else {
            balances.closing[row.period("period")][account] = amount;
        }
    }
    std::erase_if(balances.opening, [](auto const& item) { return item.second == Money{}; });
    return balances;
}

std::optional<Months> journal_months(Transaction& tx, std::span<BookId const> books) {
    auto const row = Query{tx, "journal_months", months_sql}.bind(books).run().exactly_one();
    if (row.is_null("first")) {
        return std::nullopt;
    }
    return Months{row.period("first"), row.period("last")};
}

} // namespace doudi::storage
