#include "doudi/storage/verify_rows.hpp"

#include "doudi/storage/copy.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view books_sql = R"sql(
    WITH RECURSIVE below AS (
        SELECT unnest($1::int[]) AS region
        UNION
        SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region)
    SELECT book, chain_length, head_hash, head_period, head_voucher_no FROM ledger.book
     WHERE region IN (SELECT region FROM below)
     ORDER BY book)sql";

constexpr std::string_view accounts_sql = R"sql(
    SELECT a.account, a.key, a.ledger::text AS ledger, a.floor_sign,
           CASE WHEN t.never_below_zero IS NOT TRUE THEN 0 WHEN t.side = 'D' THEN 1 ELSE -1 END
               AS title_floor_sign
      FROM ledger.account a LEFT JOIN ref.account_title t ON t.code = a.code
     WHERE a.book = $1)sql";

constexpr std::string_view closed_months_sql =
    "SELECT period, closed_at FROM ledger.closed_month WHERE book = $1";

constexpr std::string_view reversed_sql =
    "SELECT reverses_period, reverses_voucher_no FROM ledger.reversal WHERE book = $1";

// `:book` stands for the number: a stream takes no parameters.
constexpr std::string_view entries_sql = R"sql(
    SELECT e.period, e.voucher_no, e.chain_no, e.event, e.effective_on, e.recorded_at, e.posted_by,
           e.idempotency_key, e.narration, e.transfer_id::text, e.batch, e.evidence,
           e.reverses_period, e.reverses_voucher_no, e.hash,
           p.period, p.voucher_no, p.line_no, p.account, p.amount_fen
      FROM (SELECT * FROM ledger.entry WHERE book = :book) e
      FULL JOIN (SELECT * FROM ledger.posting WHERE book = :book) p
        ON p.period = e.period AND p.voucher_no = e.voucher_no
     ORDER BY e.chain_no NULLS LAST, e.period, e.voucher_no, p.period, p.voucher_no, p.line_no)sql";

constexpr std::string_view balances_sql = R"sql(
    SELECT account, period, debit_fen, credit_fen FROM ledger.balance WHERE book = :book
     ORDER BY account, period)sql";

constexpr std::string_view batches_sql = R"sql(
    SELECT b.batch, b.period, b.state, b.line_count, b.total_fen, b.merkle_root, e.evidence
      FROM payout.batch b
      LEFT JOIN (SELECT batch, (array_agg(evidence ORDER BY chain_no))[1] AS evidence
                   FROM ledger.entry
                  WHERE book = $1 AND event IN ('E5', 'E11', 'E12') AND reverses_period IS NULL
                  GROUP BY batch) e ON e.batch = b.batch
     WHERE b.book = $1 AND b.state <> 'draft'
     ORDER BY b.period, b.batch)sql";

constexpr std::string_view lines_sql = R"sql(
    SELECT batch, period, program, purpose, line_no, person, enrolment, enrolment_version, account,
           amount_fen, for_period
      FROM payout.line WHERE book = :book ORDER BY period, batch, line_no)sql";

std::string for_book(std::string_view sql, BookId book) {
    constexpr std::string_view mark = ":book";
    std::string text{sql};
    auto const number = std::to_string(book.value());
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        text.replace(at, mark.size(), number);
    }
    return text;
}

std::optional<std::vector<std::byte>> optional_bytes(Row const& row, Column const& column) {
    return row.is_null(column) ? std::nullopt : std::optional{row.bytes(column)};
}

// Columns of entries_sql.
enum : std::size_t {
    entry_period,
    entry_voucher_no,
    entry_chain_no,
    entry_event,
    entry_effective_on,
    entry_recorded_at,
    entry_posted_by,
    entry_key,
    entry_narration,
    entry_transfer_id,
    entry_batch,
    entry_evidence,
    entry_reverses_period,
    entry_reverses_voucher_no,
    entry_hash,
    posting_period,
    posting_voucher_no,
    posting_line_no,
    posting_account,
    posting_amount,
};

std::vector<std::byte> to_vector(std::span<std::byte const> bytes) {
    return {bytes.begin(), bytes.end()};
}

audit::EntryRow entry_of(CopyOut const& rows, BookId book) {
    audit::EntryRow entry;
    entry.book = book;
    entry.period = rows.get_date(entry_period);
    entry.voucher_no = rows.get_int32(entry_voucher_no);
    entry.chain_no = rows.get_int64(entry_chain_no);
    entry.event = rows.get_text(entry_event);
    entry.effective_on = rows.get_date(entry_effective_on);
    entry.recorded_at = rows.get_instant(entry_recorded_at);
    entry.posted_by = rows.get_int64(entry_posted_by);
    entry.idempotency_key = rows.get_text(entry_key);
    entry.narration = rows.get_text(entry_narration);
    entry.hash = to_vector(rows.get_bytes(entry_hash));
    if (!rows.is_null(entry_transfer_id)) {
        entry.transfer_id = rows.get_text(entry_transfer_id);
    }
    if (!rows.is_null(entry_batch)) {
        entry.batch = rows.get_int64(entry_batch);
    }
    if (!rows.is_null(entry_evidence)) {
        entry.evidence = to_vector(rows.get_bytes(entry_evidence));
    }
    if (!rows.is_null(entry_reverses_period)) {
        entry.reverses_period = rows.get_date(entry_reverses_period);
    }
    if (!rows.is_null(entry_reverses_voucher_no)) {
        entry.reverses_voucher_no = rows.get_int32(entry_reverses_voucher_no);
    }
    return entry;
}

bool is_of(CopyOut const& rows, audit::EntryRow const& entry) {
    return !rows.is_null(entry_chain_no) && rows.get_int64(entry_chain_no) == entry.chain_no &&
        rows.get_int32(entry_voucher_no) == entry.voucher_no &&
        rows.get_date(entry_period) == entry.period;
}

} // namespace

std::vector<audit::BookRow> books_to_verify(Transaction& tx, std::span<RegionCode const> regions) {
    std::vector<audit::BookRow> books;
    for (auto const row : Query{tx, "books_to_verify", books_sql}.bind(regions).run()) {
        auto& book = books.emplace_back(audit::BookRow{
            row.id<BookId>("book"), row.int64("chain_length"), row.bytes("head_hash"), {}});
        if (auto const period = row.optional_date("head_period")) {
            book.head = {*period, row.int32("head_voucher_no")};
        }
    }
    return books;
}

BookFacts book_facts(Transaction& tx, BookId book) {
    BookFacts facts;
    for (auto const row : Query{tx, "accounts_of_book", accounts_sql}.bind(book).run()) {
        facts.accounts.push_back({row.int32("account"), std::string{row.text("key")},
            row.text("ledger").front(), static_cast<std::int16_t>(row.int32("floor_sign")),
            static_cast<std::int16_t>(row.int32("title_floor_sign"))});
    }
    for (auto const row : Query{tx, "closed_months", closed_months_sql}.bind(book).run()) {
        facts.closed.push_back({row.date("period"), row.instant("closed_at")});
    }
    for (auto const row : Query{tx, "reversals_of_book", reversed_sql}.bind(book).run()) {
        facts.reversed.emplace_back(row.date("reverses_period"), row.int32("reverses_voucher_no"));
    }
    return facts;
}

void read_entries(Transaction& tx, BookId book, EntryReader const& reader) {
    CopyOut rows{tx, "entries_of_book", for_book(entries_sql, book)};
    std::optional<audit::EntryRow> entry;
    std::vector<audit::PostingRow> postings;
    auto const give = [&] {
        if (entry) {
            reader.entry(*entry, postings);
        }
        entry.reset();
        postings.clear();
    };
    while (rows.next()) {
        if (!entry || !is_of(rows, *entry)) {
            give();
            if (rows.is_null(entry_chain_no)) {
                reader.orphan({rows.get_date(posting_period), rows.get_int32(posting_voucher_no)},
                    rows.get_int16(posting_line_no));
                continue;
            }
            entry = entry_of(rows, book);
        }
        if (!rows.is_null(posting_account)) {
            postings.push_back({rows.get_int16(posting_line_no), rows.get_int32(posting_account),
                rows.get_money(posting_amount)});
        }
    }
    give();
}

void read_balances(
    Transaction& tx, BookId book, std::function<void(audit::BalanceRow const&)> const& reader) {
    CopyOut rows{tx, "balances_of_book", for_book(balances_sql, book)};
    while (rows.next()) {
        reader({rows.get_int32(0), rows.get_date(1), rows.get_money(2), rows.get_money(3)});
    }
}

std::vector<BatchToVerify> batches_to_verify(Transaction& tx, BookId book) {
    std::vector<BatchToVerify> batches;
    for (auto const row : Query{tx, "batches_to_verify", batches_sql}.bind(book).run()) {
        batches.push_back({{book, row.id<BatchId>("batch")}, row.period("period"),
            payout::state_of(row.text("state")).value(), row.int64("line_count"),
            row.money("total_fen"), optional_bytes(row, "merkle_root"),
            optional_bytes(row, "evidence")});
    }
    return batches;
}

void read_lines(Transaction& tx, BookId book, std::function<void(LineRow const&)> const& reader) {
    CopyOut rows{tx, "lines_of_book", for_book(lines_sql, book)};
    while (rows.next()) {
        reader({{book, BatchId{rows.get_int64(0)}}, Period::of(rows.get_date(1)),
            std::string{rows.get_text(2)}, std::string{rows.get_text(3)},
            {rows.get_int32(4), Period::of(rows.get_date(10)), PersonId{rows.get_int64(5)},
                EnrolmentId{rows.get_int64(6)}, rows.get_int16(7),
                PayeeAccountId{rows.get_int64(8)}, rows.get_money(9)}});
    }
}

} // namespace doudi::storage
