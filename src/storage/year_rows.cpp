#include "doudi/storage/year_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

// Every quota account of a book has its source beside it, with the fund; Q206 is carried forward.
constexpr std::string_view unused_sql = R"sql(
SELECT s.program AS fund, CASE a.code WHEN 'Q102' THEN a.program ELSE '' END AS program,
       a.fund_source, a.document, a.year::integer AS year, s.code = 'Q206' AS is_carried,
       sum(b.debit_fen - b.credit_fen)::bigint AS amount_fen
  FROM ledger.account a
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
  JOIN ledger.account s ON s.book = a.book AND s.code LIKE 'Q20_' AND s.document = a.document
                       AND s.fund_source = a.fund_source AND s.year = a.year
  JOIN ref.fund_source f ON f.fund_source = a.fund_source
 WHERE a.book = $1::integer AND a.code IN ('Q101', 'Q102') AND a.year = $2::integer
   AND ($3::bigint IS NULL OR a.document = $3::bigint)
 GROUP BY a.account, s.account, s.program, s.code, a.code, a.program, a.fund_source, a.document,
       a.year, f.draw_rank
HAVING sum(b.debit_fen - b.credit_fen) <> 0
 ORDER BY a.document, f.draw_rank, 2)sql";

constexpr std::string_view owed_sql = R"sql(
SELECT a.program,
       (SELECT min(f.fund_source) FROM ref.fund_source f WHERE f.fund_type = p.fund_type)
           AS fund_source,
       coalesce(sum(b.credit_fen - b.debit_fen) FILTER (WHERE a.code = 'U2303'), 0)::bigint
           AS owed_fen,
       coalesce(sum(b.credit_fen - b.debit_fen) FILTER (WHERE a.code = 'M2011'), 0)::bigint
           AS committed_fen
  FROM ledger.account a
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
  JOIN ref.program p ON p.program = a.program
 WHERE a.book = $1::integer AND a.code IN ('U2303', 'M2011')
   AND b.period <= make_date($2::integer, 12, 1)
 GROUP BY a.program, p.fund_type
HAVING bool_or(b.credit_fen <> b.debit_fen)
 ORDER BY a.program)sql";

constexpr std::string_view from_above_sql = R"sql(
SELECT e.book AS lower, a.program, -sum(p.amount_fen)::bigint AS amount_fen
  FROM ledger.entry e
  JOIN ledger.posting p USING (book, period, voucher_no)
  JOIN ledger.account a ON a.book = p.book AND a.account = p.account
 WHERE e.book = $1::integer AND e.event = 'E1' AND a.code = 'M2012'
   AND e.effective_on <= make_date($2::integer, 12, 31)
 GROUP BY e.book, a.program HAVING sum(p.amount_fen) < 0
 ORDER BY a.program)sql";

// The other book of a transfer has the entry of the same transfer id; a reversal belongs to the
// transfer it reverses.
constexpr std::string_view with_lower_sql = R"sql(
WITH upper AS (
    SELECT coalesce(e.transfer_id, o.transfer_id) AS transfer, a.program, p.amount_fen
      FROM ledger.entry e
      LEFT JOIN ledger.entry o ON o.book = e.book AND o.period = e.reverses_period
                              AND o.voucher_no = e.reverses_voucher_no
      JOIN ledger.posting p ON p.book = e.book AND p.period = e.period
                           AND p.voucher_no = e.voucher_no
      JOIN ledger.account a ON a.book = p.book AND a.account = p.account
     WHERE e.book = $1::integer AND e.event = 'E3' AND a.code = 'M1031'
       AND e.effective_on <= make_date($2::integer, 12, 31))
SELECT l.book AS lower, u.program, sum(u.amount_fen)::bigint AS amount_fen
  FROM upper u
  JOIN ledger.entry l ON l.transfer_id = u.transfer AND l.book <> $1::integer AND l.event = 'E3'
 WHERE $3::integer IS NULL OR l.book = $3::integer
 GROUP BY l.book, u.program HAVING sum(u.amount_fen) > 0
 ORDER BY l.book, u.program)sql";

constexpr std::string_view counterparties_sql = R"sql(
SELECT DISTINCT CASE l.book WHEN $1::integer THEN l.receiver ELSE l.book END AS other,
       l.book <> $1::integer AS is_upper
  FROM funding.allocation_line l
  JOIN funding.allocation a ON a.book = l.book AND a.allocation = l.allocation
 WHERE (l.book = $1::integer OR l.receiver = $1::integer) AND a.state = 'approved'
 ORDER BY 1)sql";

constexpr std::string_view titles_sql = R"sql(
SELECT a.code, coalesce(a.program, '') AS program,
       (SELECT min(f.fund_source) FROM ref.fund_source f
         WHERE f.fund_type = coalesce(p.fund_type, 'general')) AS fund_source,
       sum(b.debit_fen - b.credit_fen)::bigint AS amount_fen
  FROM ledger.account a
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
  LEFT JOIN ref.program p ON p.program = a.program
 WHERE a.book = $1::integer AND b.period <= make_date($2::integer, 12, 1)
   AND a.code IN ('U4001', 'U4603', 'U5001', 'U3501', 'B6001', 'B7101', 'M4011', 'M5001', 'M5002',
                  'M5011')
 GROUP BY a.code, a.program, p.fund_type
HAVING sum(b.debit_fen - b.credit_fen) <> 0
 ORDER BY a.code, a.program)sql";

constexpr std::string_view earlier_open_sql = R"sql(
SELECT EXISTS (SELECT FROM ledger.balance
                WHERE book = $1::integer AND period < make_date($2::integer, 1, 1))
       AND NOT EXISTS (SELECT FROM funding.closed_year
                        WHERE book = $1::integer AND year = $2::integer - 1) AS is_open)sql";

// An approved recovery is a claim and holds no quota: it goes on into the next year.
constexpr std::string_view unfinished_sql = R"sql(
SELECT b.book, b.batch FROM payout.batch b
 WHERE b.book = $1::integer
   AND b.state IN ('locked', 'in_review', 'approved', 'released', 'settling')
   AND (b.kind <> 'recovery' OR b.state NOT IN ('released', 'settling'))
   AND (extract(year FROM b.period) = $2::integer
        OR EXISTS (SELECT FROM payout.draw d
                    WHERE d.book = b.book AND d.batch = b.batch AND d.year = $2::integer
                      AND NOT d.is_released))
 ORDER BY b.batch)sql";

constexpr std::string_view undecided_sql = R"sql(
SELECT township FROM imprest.fund
 WHERE book = $1::integer AND year <= $2::integer AND balance_fen <> 0 ORDER BY township)sql";

constexpr std::string_view reserved_instalments_sql = R"sql(
SELECT DISTINCT i.instalment
  FROM project.instalment i
  JOIN project.draw d ON d.book = i.book AND d.instalment = i.instalment
 WHERE i.book = $1::integer AND i.state = 'approved' AND d.year = $2::integer
 ORDER BY i.instalment)sql";

constexpr std::string_view document_before_sql = R"sql(
SELECT a.book FROM ledger.account a
 WHERE a.book = ANY ($1::integer[]) AND a.code = 'Q101' AND a.document = $2::bigint
   AND a.year < $3::integer
   AND NOT EXISTS (SELECT FROM funding.closed_year c
                    WHERE c.book = a.book AND c.year = $3::integer - 1)
 ORDER BY a.book LIMIT 1)sql";

constexpr std::string_view insert_carried_sql = R"sql(
INSERT INTO funding.carried_quota (book, year, document, fund_source, fund, program, amount_fen)
SELECT $1, $2, * FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[]))sql";

constexpr std::string_view carried_sql = R"sql(
SELECT c.fund, c.program, c.fund_source, c.document, c.year::integer AS year, true AS is_carried,
       c.amount_fen
  FROM funding.carried_quota c
  JOIN ref.fund_source f USING (fund_source)
 WHERE c.book = $1::integer AND c.year = $2::integer
 ORDER BY c.document, f.draw_rank, c.program)sql";

constexpr std::string_view year_balances_sql = R"sql(
SELECT k.program, k.percent::integer AS percent,
       coalesce((SELECT sum(b.debit_fen - b.credit_fen)
                   FROM ledger.account a JOIN ledger.balance b USING (book, account)
                  WHERE a.book = $1::integer AND a.code = 'Q105' AND a.program = k.program
                    AND a.year = $2::integer), 0)::bigint AS spent_fen,
       coalesce((SELECT sum(c.amount_fen) FROM funding.carried_quota c
                  WHERE c.book = $1::integer AND c.year = $2::integer
                    AND c.program = k.program), 0)::bigint AS left_fen
  FROM ref.balance_cap k ORDER BY k.program)sql";

constexpr std::string_view idle_sql = R"sql(
SELECT a.book, a.document, d.number, a.fund_source, d.program AS fund, d.year::integer AS of_year,
       a.year::integer AS stands_in,
       coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE a.code = 'Q101'), 0)::bigint
           AS unallocated_fen,
       coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE a.code = 'Q102'), 0)::bigint
           AS available_fen
  FROM ledger.account a
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
  JOIN funding.quota_document d ON d.document = a.document
 WHERE a.book = ANY ($1::integer[]) AND a.code IN ('Q101', 'Q102') AND d.year < $2::integer
 GROUP BY a.book, a.document, d.number, a.fund_source, d.program, d.year, a.year
HAVING sum(b.debit_fen - b.credit_fen) <> 0
 ORDER BY d.year, a.book, a.document)sql";

std::vector<funding::UnusedQuota> unused_of(Rows const& rows) {
    std::vector<funding::UnusedQuota> unused;
    for (auto const& row : rows) {
        unused.push_back({.fund = std::string{row.text("fund")},
            .program = std::string{row.text("program")},
            .fund_source = std::string{row.text("fund_source")},
            .document = row.id<DocumentId>("document"),
            .year = row.int32("year"),
            .is_carried = row.boolean("is_carried"),
            .amount = row.money("amount_fen")});
    }
    return unused;
}

std::vector<funding::Unsettled> unsettled_of(Rows const& rows) {
    std::vector<funding::Unsettled> open;
    for (auto const& row : rows) {
        open.push_back({.lower = row.id<BookId>("lower"),
            .program = std::string{row.text("program")},
            .amount = row.money("amount_fen")});
    }
    return open;
}

} // namespace

std::vector<funding::UnusedQuota> unused_quota(
    Transaction& tx, BookId book, int year, std::optional<DocumentId> document) {
    return unused_of(
        Query{tx, "unused_quota", unused_sql}.bind(book).bind(year).bind(document).run());
}

std::vector<funding::OwedOfProgram> owed_of_programs(Transaction& tx, BookId book, int year) {
    std::vector<funding::OwedOfProgram> owed;
    for (auto const& row : Query{tx, "owed_of_programs", owed_sql}.bind(book).bind(year).run()) {
        owed.push_back({.program = std::string{row.text("program")},
            .fund_source = std::string{row.text("fund_source")},
            .owed = row.money("owed_fen"),
            .committed = row.money("committed_fen")});
    }
    return owed;
}

std::vector<funding::Unsettled> unsettled_from_above(Transaction& tx, BookId book, int year) {
    return unsettled_of(
        Query{tx, "unsettled_from_above", from_above_sql}.bind(book).bind(year).run());
}

std::vector<funding::Unsettled> unsettled_with_lower(
    Transaction& tx, BookId upper, std::optional<BookId> lower, int year) {
    return unsettled_of(
        Query{tx, "unsettled_with_lower", with_lower_sql}.bind(upper).bind(year).bind(lower).run());
}

Counterparties counterparties(Transaction& tx, BookId book) {
    Counterparties found;
    for (auto const& row : Query{tx, "counterparties", counterparties_sql}.bind(book).run()) {
        (row.boolean("is_upper") ? found.upper : found.lower).push_back(row.id<BookId>("other"));
    }
    return found;
}

std::vector<funding::TitleBalance> title_balances(Transaction& tx, BookId book, int year) {
    std::vector<funding::TitleBalance> titles;
    for (auto const& row : Query{tx, "title_balances", titles_sql}.bind(book).bind(year).run()) {
        titles.push_back({.code = std::string{row.text("code")},
            .program = std::string{row.text("program")},
            .fund_source = std::string{row.text("fund_source")},
            .amount = row.money("amount_fen")});
    }
    return titles;
}

YearObstacles year_obstacles(Transaction& tx, BookId book, int year) {
    YearObstacles found{.is_earlier_open = Query{tx, "earlier_open", earlier_open_sql}
                                               .bind(book)
                                               .bind(year)
                                               .run()
                                               .exactly_one()
                                               .boolean("is_open"),
        .batches = {},
        .townships = {},
        .instalments = {}};
    for (auto const& row : Query{tx, "unfinished", unfinished_sql}.bind(book).bind(year).run()) {
        found.batches.push_back({row.id<BookId>("book"), row.id<BatchId>("batch")});
    }
    for (auto const& row : Query{tx, "undecided", undecided_sql}.bind(book).bind(year).run()) {
        found.townships.push_back(row.int32("township"));
    }
    for (auto const& row :
        Query{tx, "reserved_instalments", reserved_instalments_sql}.bind(book).bind(year).run()) {
        found.instalments.push_back(row.int64("instalment"));
    }
    return found;
}

bool is_year_closed(Transaction& tx, BookId book, int year) {
    return Query{tx, "is_year_closed",
        "SELECT EXISTS (SELECT FROM funding.closed_year WHERE book = $1::integer"
        " AND year = $2::integer) AS is_closed"}
        .bind(book)
        .bind(year)
        .run()
        .exactly_one()
        .boolean("is_closed");
}

std::optional<BookId> book_with_document_before(
    Transaction& tx, std::span<BookId const> books, DocumentId document, int year) {
    auto const row = Query{tx, "document_before", document_before_sql}
                         .bind(books)
                         .bind(document)
                         .bind(year)
                         .run()
                         .at_most_one();
    return row ? std::optional{row->id<BookId>("book")} : std::nullopt;
}

void insert_carried(
    Transaction& tx, BookId book, int year, std::span<funding::UnusedQuota const> cancelled) {
    std::vector<DocumentId> documents;
    std::vector<std::string> sources;
    std::vector<std::string> funds;
    std::vector<std::string> programs;
    std::vector<Money> amounts;
    for (auto const& quota : cancelled) {
        documents.push_back(quota.document);
        sources.push_back(quota.fund_source);
        funds.push_back(quota.fund);
        programs.push_back(quota.program);
        amounts.push_back(quota.amount);
    }
    Query{tx, "insert_carried", insert_carried_sql}
        .bind(book)
        .bind(year)
        .bind(documents)
        .bind(sources)
        .bind(funds)
        .bind(programs)
        .bind(amounts)
        .run();
}

std::vector<funding::UnusedQuota> carried(Transaction& tx, BookId book, int year) {
    return unused_of(Query{tx, "carried", carried_sql}.bind(book).bind(year).run());
}

bool insert_opened_year(Transaction& tx, BookId book, int year, UserId user) {
    return Query{tx, "insert_opened_year",
               "INSERT INTO funding.opened_year (book, year, opened_by) VALUES ($1, $2, $3)"
               " ON CONFLICT DO NOTHING"}
               .bind(book)
               .bind(year)
               .bind(user)
               .run()
               .affected() == 1;
}

std::vector<YearBalance> year_balances(Transaction& tx, BookId book, int year) {
    std::vector<YearBalance> balances;
    for (auto const& row :
        Query{tx, "year_balances", year_balances_sql}.bind(book).bind(year).run()) {
        balances.push_back({.program = std::string{row.text("program")},
            .percent_max = row.int32("percent"),
            .spent = row.money("spent_fen"),
            .left = row.money("left_fen")});
    }
    return balances;
}

std::vector<IdleQuota> idle_quota(Transaction& tx, std::span<BookId const> books, int year) {
    std::vector<IdleQuota> idle;
    for (auto const& row : Query{tx, "idle_quota", idle_sql}.bind(books).bind(year).run()) {
        idle.push_back({.book = row.id<BookId>("book"),
            .document = row.id<DocumentId>("document"),
            .number = std::string{row.text("number")},
            .fund_source = std::string{row.text("fund_source")},
            .fund = std::string{row.text("fund")},
            .of_year = row.int32("of_year"),
            .stands_in = row.int32("stands_in"),
            .unallocated = row.money("unallocated_fen"),
            .available = row.money("available_fen")});
    }
    return idle;
}

} // namespace doudi::storage
