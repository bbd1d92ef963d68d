#include "doudi/storage/ledger_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace doudi::storage {

namespace {

constexpr std::string_view event_lines_sql = R"sql(
SELECT event, part, side, code FROM ref.posting_line ORDER BY event, part, line)sql";

constexpr std::string_view source_titles_sql = R"sql(
SELECT fund_source, source_code, expenditure_code, net_code FROM ref.fund_source)sql";

constexpr std::string_view open_accounts_sql = R"sql(
SELECT ledger.open_accounts($1::integer, $2::text[], $3::text[], $4::text[], $5::bigint[],
                            $6::integer[]) AS accounts)sql";

constexpr std::string_view post_sql = R"sql(
SELECT period, voucher_no, is_new
  FROM ledger.post($1::integer, $2::bigint, $3::text[], $4::text[], $5::date[], $6::text[],
                   $7::integer[], $8::integer[], $9::bigint[], $10::uuid[], $11::bigint[],
                   $12::bytea[]))sql";

constexpr std::string_view reverse_sql = R"sql(
SELECT period, voucher_no, is_new
  FROM ledger.reverse($1::integer, $2::bigint, $3, $4::date, $5::integer, $6::date, $7))sql";

constexpr std::string_view balances_sql = R"sql(
SELECT a.code, coalesce(a.program, '') AS program, coalesce(a.fund_source, '') AS fund_source,
       a.document, coalesce(a.year, 0) AS year,
       sum(b.debit_fen - b.credit_fen)::bigint AS amount_fen
  FROM ledger.account a
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
  LEFT JOIN ref.fund_source s ON s.fund_source = a.fund_source
 WHERE a.book = $1::integer AND a.code = $2 AND ($3 = '' OR a.program = $3)
 GROUP BY a.account, a.code, a.program, a.fund_source, a.document, a.year, s.draw_rank
HAVING sum(b.debit_fen - b.credit_fen) <> 0
 ORDER BY a.year, s.draw_rank, a.document, a.program)sql";

constexpr std::string_view books_sql = R"sql(
SELECT book, region, name, opened_on, chain_length
  FROM ledger.book WHERE region = ANY ($1::integer[]) ORDER BY book)sql";

std::optional<std::string> unless_empty(std::string const& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

/// Numbers of the accounts that the postings name, opened where they are new.
std::map<ledger::AccountKey, std::int64_t> open_accounts(
    Transaction& tx, BookId book, std::vector<ledger::AccountKey> keys) {
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::vector<std::string> codes;
    std::vector<std::optional<std::string>> programs;
    std::vector<std::optional<std::string>> sources;
    std::vector<std::optional<DocumentId>> documents;
    std::vector<std::optional<int>> years;
    for (auto const& key : keys) {
        codes.push_back(key.code);
        programs.push_back(unless_empty(key.program));
        sources.push_back(unless_empty(key.fund_source));
        documents.push_back(key.document);
        years.push_back(key.year == 0 ? std::nullopt : std::optional{key.year});
    }
    auto const row = Query{tx, "open_accounts", open_accounts_sql}
                         .bind(book)
                         .bind(codes)
                         .bind(programs)
                         .bind(sources)
                         .bind(documents)
                         .bind(years)
                         .run()
                         .exactly_one();
    auto const numbers = row.int64_array("accounts");
    DOUDI_CHECK(numbers.size() == keys.size());
    std::map<ledger::AccountKey, std::int64_t> number_of;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        number_of.emplace(std::move(keys[i]), numbers[i]);
    }
    return number_of;
}

/// The arrays of one call of ledger.post: entries of one book and month.
struct Request {
    std::vector<std::string> keys;
    std::vector<std::string> events;
    std::vector<Date> dates;
    std::vector<std::string> narrations;
    std::vector<std::optional<std::string>> transfers;
    std::vector<std::optional<BatchId>> batches;
    std::vector<std::optional<Digest>> evidence;
    std::vector<std::int64_t> posting_entries;
    std::vector<std::int64_t> posting_accounts;
    std::vector<Money> posting_amounts;
};

Request request_of(Transaction& tx, BookId book, std::span<ledger::Entry const> entries,
    std::span<std::size_t const> places) {
    std::vector<ledger::AccountKey> accounts;
    for (auto const place : places) {
        for (auto const& posting : entries[place].postings) {
            accounts.push_back(posting.account);
        }
    }
    auto const number_of = open_accounts(tx, book, std::move(accounts));
    Request request;
    for (auto const place : places) {
        auto const& entry = entries[place];
        request.keys.push_back(entry.key);
        request.events.push_back(entry.event);
        request.dates.push_back(entry.effective_on);
        request.narrations.push_back(entry.narration);
        request.transfers.push_back(entry.transfer_id);
        request.batches.push_back(entry.batch);
        request.evidence.push_back(entry.evidence);
        for (auto const& posting : entry.postings) {
            request.posting_entries.push_back(static_cast<std::int64_t>(request.keys.size()));
            request.posting_accounts.push_back(number_of.at(posting.account));
            request.posting_amounts.push_back(posting.amount);
        }
    }
    return request;
}

Posted posted_of(BookId book, Row const& row) {
    return {.book = book,
        .period = row.period("period"),
        .voucher_no = row.int32("voucher_no"),
        .is_new = row.boolean("is_new")};
}

} // namespace

ledger::EventTable event_table(Transaction& tx) {
    std::vector<ledger::EventLine> lines;
    for (auto const& row : Query{tx, "event_lines", event_lines_sql}.run()) {
        lines.push_back({.event = std::string{row.text("event")},
            .part = std::string{row.text("part")},
            .side = row.text("side") == "D" ? ledger::Side::debit : ledger::Side::credit,
            .code = std::string{row.text("code")}});
    }
    std::map<std::string, ledger::SourceTitles> titles;
    for (auto const& row : Query{tx, "source_titles", source_titles_sql}.run()) {
        titles.emplace(row.text("fund_source"),
            ledger::SourceTitles{.source = std::string{row.text("source_code")},
                .expenditure = std::string{row.text("expenditure_code")},
                .net = std::string{row.text("net_code")}});
    }
    return {std::move(lines), std::move(titles)};
}

std::vector<Posted> post(Transaction& tx, UserId user, std::span<ledger::Entry const> entries) {
    std::map<std::pair<BookId, Period>, std::vector<std::size_t>> places_of;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        places_of[{entries[i].book, Period::of(entries[i].effective_on)}].push_back(i);
    }
    std::vector<std::optional<Posted>> posted(entries.size());
    for (auto const& [book_and_month, places] : places_of) {
        auto const book = book_and_month.first;
        auto const request = request_of(tx, book, entries, places);
        auto const rows = Query{tx, "post", post_sql}
                              .bind(book)
                              .bind(user)
                              .bind(request.keys)
                              .bind(request.events)
                              .bind(request.dates)
                              .bind(request.narrations)
                              .bind(request.posting_entries)
                              .bind(request.posting_accounts)
                              .bind(request.posting_amounts)
                              .bind(request.transfers)
                              .bind(request.batches)
                              .bind(request.evidence)
                              .prepared()
                              .run();
        DOUDI_CHECK(rows.size() == places.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            posted[places[i]] = posted_of(book, rows[i]);
        }
    }
    std::vector<Posted> in_order;
    in_order.reserve(posted.size());
    for (auto& one : posted) {
        in_order.push_back(*one);
    }
    return in_order;
}

Posted reverse(Transaction& tx, UserId user, Reversal const& reversal) {
    auto const row = Query{tx, "reverse", reverse_sql}
                         .bind(reversal.book)
                         .bind(user)
                         .bind(reversal.key)
                         .bind(reversal.period)
                         .bind(reversal.voucher_no)
                         .bind(reversal.effective_on)
                         .bind(reversal.narration)
                         .run()
                         .exactly_one();
    return posted_of(reversal.book, row);
}

void open_month(Transaction& tx, Period period) {
    Query{tx, "open_month", "SELECT ref.open_month($1::date)"}.bind(period).run();
}

void lock_books(Transaction& tx, std::span<BookId const> books) {
    Query{tx, "lock_books", "SELECT ledger.lock_books($1::integer[])"}.bind(books).run();
}

bool close_month(Transaction& tx, UserId user, BookId book, Period period) {
    return Query{
        tx, "close_month", "SELECT ledger.close_month($1::integer, $2::date, $3::bigint) AS closed"}
        .bind(book)
        .bind(period)
        .bind(user)
        .run()
        .exactly_one()
        .boolean("closed");
}

bool open_book(
    Transaction& tx, BookId book, RegionCode region, std::string_view name, Date opened_on) {
    return Query{tx, "open_book",
        "SELECT ledger.open_book($1::integer, $2::integer, $3, $4::date) AS opened"}
        .bind(book)
        .bind(region)
        .bind(name)
        .bind(opened_on)
        .run()
        .exactly_one()
        .boolean("opened");
}

std::vector<Book> books(Transaction& tx, std::span<RegionCode const> regions) {
    std::vector<Book> found;
    for (auto const& row : Query{tx, "books", books_sql}.bind(regions).run()) {
        found.push_back({.book = row.id<BookId>("book"),
            .region = row.region("region"),
            .name = std::string{row.text("name")},
            .opened_on = row.date("opened_on"),
            .entry_count = row.int64("chain_length")});
    }
    return found;
}

std::vector<Balance> balances(
    Transaction& tx, BookId book, std::string_view code, std::string_view program) {
    std::vector<Balance> found;
    for (auto const& row :
        Query{tx, "balances", balances_sql}.bind(book).bind(code).bind(program).run()) {
        auto const document = row.optional_int64("document");
        found.push_back(
            {.account = {.code = std::string{row.text("code")},
                 .program = std::string{row.text("program")},
                 .fund_source = std::string{row.text("fund_source")},
                 .document = document ? std::optional{DocumentId{*document}} : std::nullopt,
                 .year = row.int32("year")},
                .amount = row.money("amount_fen")});
    }
    return found;
}

} // namespace doudi::storage
