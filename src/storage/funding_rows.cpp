#include "doudi/storage/funding_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

constexpr std::string_view insert_document_sql = R"sql(
INSERT INTO funding.quota_document (book, number, issuer, issued_on, received_on, origin,
       fund_source, program, function_code, year, amount_fen, is_direct, received_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
RETURNING document)sql";

constexpr std::string_view documents_sql = R"sql(
SELECT book, document, number, issuer, issued_on, received_on, origin, fund_source, program,
       function_code, year::integer AS year, amount_fen, is_direct
  FROM funding.quota_document)sql";

constexpr std::string_view holdings_sql = R"sql(
SELECT a.book, a.document, coalesce(sum(b.debit_fen - b.credit_fen), 0)::bigint AS amount_fen,
       (SELECT max(c.year)::integer FROM ledger.account c
         WHERE c.book = a.book AND c.code = 'Q206' AND c.document = a.document) AS carried_to
  FROM ledger.account a
  LEFT JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
 WHERE a.book = ANY ($1::integer[]) AND a.code = 'Q101' AND a.document = ANY ($2::bigint[])
 GROUP BY a.book, a.document ORDER BY a.book, a.document)sql";

constexpr std::string_view insert_allocation_sql = R"sql(
INSERT INTO funding.allocation (book, document, method, state, total_fen, parameters,
       source_sha256, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING allocation)sql";

constexpr std::string_view insert_allocation_lines_sql = R"sql(
INSERT INTO funding.allocation_line
SELECT $1::integer, $2::bigint, l.*
  FROM unnest($3::integer[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
              $8::text[]) AS l)sql";

constexpr std::string_view allocation_sql = R"sql(
SELECT book, allocation, document, method, state, total_fen, parameters, source_sha256, created_by,
       submitted_by, decided_by, effective_on, cash_on
  FROM funding.allocation WHERE allocation = $1::bigint)sql";

constexpr std::string_view allocation_lines_sql = R"sql(
SELECT receiver, amount_fen, plain_share_fen, matching_fen, plain_matching_fen, factors
  FROM funding.allocation_line
 WHERE book = $1::integer AND allocation = $2::bigint ORDER BY receiver)sql";

constexpr std::string_view update_allocation_sql = R"sql(
UPDATE funding.allocation
   SET state = $3, submitted_by = $4::bigint, decided_by = $5::bigint,
       decided_at = CASE WHEN decided_by IS NULL AND $5::bigint IS NOT NULL THEN now()
                         ELSE decided_at END,
       effective_on = $6::date, cash_on = $7::date
 WHERE book = $1 AND allocation = $2)sql";

constexpr std::string_view closed_year_sql = R"sql(
SELECT book FROM funding.closed_year
 WHERE book = ANY ($1::integer[]) AND year = $2::integer ORDER BY book LIMIT 1)sql";

constexpr std::string_view close_year_sql = R"sql(
INSERT INTO funding.closed_year (book, year, closed_by) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING)sql";

constexpr std::string_view level_sql = R"sql(
SELECT r.level
  FROM ledger.book b
  JOIN ref.region r ON r.region = b.region
 WHERE b.book = $1::integer AND r.valid_from <= $2::date
   AND (r.valid_until IS NULL OR $2::date < r.valid_until))sql";

// A book's division is that of its opening; below means below on the day asked for.
constexpr std::string_view receivers_sql = R"sql(
WITH RECURSIVE valid AS (
    SELECT region, name, parent FROM ref.region
     WHERE valid_from <= $3::date AND (valid_until IS NULL OR $3::date < valid_until)
), below AS (
    SELECT v.region FROM valid v
     WHERE v.parent = (SELECT region FROM ledger.book WHERE book = $1::integer)
    UNION
    SELECT v.region FROM valid v JOIN below b ON v.parent = b.region
)
SELECT w.book, coalesce(k.name, v.name, '') AS name, v.region IS NOT NULL AS is_region,
       k.book IS NOT NULL AS has_book,
       EXISTS (SELECT FROM below b WHERE b.region = coalesce(k.region, w.book)) AS is_below
  FROM unnest($2::integer[]) WITH ORDINALITY AS w(book, place)
  LEFT JOIN ledger.book k ON k.book = w.book
  LEFT JOIN valid v ON v.region = coalesce(k.region, w.book)
 ORDER BY w.place)sql";

constexpr std::string_view insert_assignments_sql = R"sql(
INSERT INTO funding.assignment (book, document, program, amount_fen, effective_on, list_sha256,
       list_line, assigned_by)
SELECT a.book, a.document, a.program, a.amount_fen, $6::date, $7::bytea, a.line, $8::bigint
  FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::integer[])
       AS a(book, document, program, amount_fen, line)
ON CONFLICT DO NOTHING
RETURNING book, assignment, document, program, amount_fen)sql";

funding::QuotaDocument document_of(Row const& row) {
    auto const origin = funding::origin_of(row.text("origin"));
    DOUDI_CHECK(origin.has_value());
    return {.book = row.id<BookId>("book"),
        .id = row.id<DocumentId>("document"),
        .number = std::string{row.text("number")},
        .issuer = std::string{row.text("issuer")},
        .issued_on = row.date("issued_on"),
        .received_on = row.date("received_on"),
        .origin = *origin,
        .fund_source = std::string{row.text("fund_source")},
        .program = std::string{row.text("program")},
        .function_code = std::string{row.text("function_code")},
        .year = row.int32("year"),
        .amount = row.money("amount_fen"),
        .is_direct = row.boolean("is_direct")};
}

std::vector<funding::QuotaDocument> documents_of(Rows const& rows) {
    std::vector<funding::QuotaDocument> documents;
    for (auto const& row : rows) {
        documents.push_back(document_of(row));
    }
    return documents;
}

std::optional<UserId> user_of(Row const& row, char const* column) {
    auto const id = row.optional_int64(column);
    return id ? std::optional{UserId{*id}} : std::nullopt;
}

std::optional<funding::Allocation> allocation_of(Rows const& rows) {
    auto const row = rows.at_most_one();
    if (!row) {
        return std::nullopt;
    }
    auto const method = funding::allocation_method_of(row->text("method"));
    auto const state = funding::allocation_state_of(row->text("state"));
    auto const digest = row->bytes("source_sha256");
    funding::Allocation allocation;
    DOUDI_CHECK(method && state && digest.size() == allocation.source_sha256.size());
    allocation.book = row->id<BookId>("book");
    allocation.id = row->id<AllocationId>("allocation");
    allocation.document = row->id<DocumentId>("document");
    allocation.method = *method;
    allocation.state = *state;
    allocation.total = row->money("total_fen");
    allocation.parameters = row->text("parameters");
    std::copy(digest.begin(), digest.end(), allocation.source_sha256.begin());
    allocation.created_by = row->id<UserId>("created_by");
    allocation.submitted_by = user_of(*row, "submitted_by");
    allocation.decided_by = user_of(*row, "decided_by");
    allocation.effective_on = row->optional_date("effective_on");
    allocation.cash_on = row->optional_date("cash_on");
    return allocation;
}

} // namespace

DocumentId insert_document(
    Transaction& tx, funding::QuotaDocument const& document, UserId received_by) {
    return Query{tx, "insert_document", insert_document_sql}
        .bind(document.book)
        .bind(document.number)
        .bind(document.issuer)
        .bind(document.issued_on)
        .bind(document.received_on)
        .bind(funding::name_of(document.origin))
        .bind(document.fund_source)
        .bind(document.program)
        .bind(document.function_code)
        .bind(document.year)
        .bind(document.amount)
        .bind(document.is_direct)
        .bind(received_by)
        .run()
        .exactly_one()
        .id<DocumentId>("document");
}

std::optional<funding::QuotaDocument> find_document(Transaction& tx, DocumentId id) {
    auto const found = find_documents(tx, std::span{&id, 1});
    return found.empty() ? std::nullopt : std::optional{found.front()};
}

std::vector<funding::QuotaDocument> find_documents(
    Transaction& tx, std::string_view number, std::span<BookId const> books) {
    return documents_of(Query{tx, "find_documents_by_number",
        std::string{documents_sql} +
            " WHERE number = $1 AND (cardinality($2::integer[]) = 0 OR book = ANY ($2::integer[]))"
            " ORDER BY book"}
                            .bind(number)
                            .bind(books)
                            .run());
}

std::vector<funding::QuotaDocument> find_documents(
    Transaction& tx, std::span<DocumentId const> ids) {
    return documents_of(Query{tx, "find_documents",
        std::string{documents_sql} + " WHERE document = ANY ($1::bigint[]) ORDER BY document"}
                            .bind(ids)
                            .run());
}

std::vector<Holding> holdings(
    Transaction& tx, std::span<BookId const> books, std::span<DocumentId const> documents) {
    std::vector<Holding> found;
    for (auto const& row : Query{tx, "holdings", holdings_sql}.bind(books).bind(documents).run()) {
        found.push_back({.book = row.id<BookId>("book"),
            .document = row.id<DocumentId>("document"),
            .unallocated = row.money("amount_fen"),
            .carried_to =
                row.is_null("carried_to") ? std::nullopt : std::optional{row.int32("carried_to")}});
    }
    return found;
}

AllocationId insert_allocation(Transaction& tx, funding::Allocation const& allocation,
    std::span<funding::AllocationLine const> lines) {
    auto const id = Query{tx, "insert_allocation", insert_allocation_sql}
                        .bind(allocation.book)
                        .bind(allocation.document)
                        .bind(funding::name_of(allocation.method))
                        .bind(funding::name_of(allocation.state))
                        .bind(allocation.total)
                        .bind(allocation.parameters)
                        .bind(allocation.source_sha256)
                        .bind(allocation.created_by)
                        .run()
                        .exactly_one()
                        .id<AllocationId>("allocation");
    std::vector<BookId> receiver;
    std::vector<Money> amount;
    std::vector<std::optional<Money>> plain_share;
    std::vector<std::optional<Money>> matching;
    std::vector<std::optional<Money>> plain_matching;
    std::vector<std::string> factors;
    for (auto const& line : lines) {
        receiver.push_back(line.receiver);
        amount.push_back(line.amount);
        plain_share.push_back(line.plain_share);
        matching.push_back(line.matching);
        plain_matching.push_back(line.plain_matching);
        factors.push_back(line.factors);
    }
    Query{tx, "insert_allocation_lines", insert_allocation_lines_sql}
        .bind(allocation.book)
        .bind(id)
        .bind(receiver)
        .bind(amount)
        .bind(plain_share)
        .bind(matching)
        .bind(plain_matching)
        .bind(factors)
        .run();
    return id;
}

std::optional<funding::Allocation> find_allocation(Transaction& tx, AllocationId id) {
    return allocation_of(Query{tx, "find_allocation", allocation_sql}.bind(id).run());
}

std::optional<funding::Allocation> lock_allocation(Transaction& tx, AllocationId id) {
    return allocation_of(
        Query{tx, "lock_allocation", std::string{allocation_sql} + " FOR UPDATE"}.bind(id).run());
}

std::vector<funding::AllocationLine> allocation_lines(
    Transaction& tx, BookId book, AllocationId id) {
    std::vector<funding::AllocationLine> lines;
    for (auto const& row :
        Query{tx, "allocation_lines", allocation_lines_sql}.bind(book).bind(id).run()) {
        lines.push_back({.receiver = row.id<BookId>("receiver"),
            .amount = row.money("amount_fen"),
            .plain_share = row.optional_money("plain_share_fen"),
            .factors = std::string{row.text("factors")},
            .matching = row.optional_money("matching_fen"),
            .plain_matching = row.optional_money("plain_matching_fen")});
    }
    return lines;
}

void update_allocation(Transaction& tx, funding::Allocation const& allocation) {
    Query{tx, "update_allocation", update_allocation_sql}
        .bind(allocation.book)
        .bind(allocation.id)
        .bind(funding::name_of(allocation.state))
        .bind(allocation.submitted_by)
        .bind(allocation.decided_by)
        .bind(allocation.effective_on)
        .bind(allocation.cash_on)
        .run();
}

std::optional<BookId> book_with_closed_year(
    Transaction& tx, std::span<BookId const> books, int year) {
    auto const row =
        Query{tx, "closed_year", closed_year_sql}.bind(books).bind(year).run().at_most_one();
    return row ? std::optional{row->id<BookId>("book")} : std::nullopt;
}

bool close_year(Transaction& tx, BookId book, int year, UserId closed_by) {
    return Query{tx, "close_year", close_year_sql}
               .bind(book)
               .bind(year)
               .bind(closed_by)
               .run()
               .affected() == 1;
}

std::string level_of(Transaction& tx, BookId book, Date on) {
    auto const row = Query{tx, "level_of", level_sql}.bind(book).bind(on).run().at_most_one();
    return row ? std::string{row->text("level")} : std::string{};
}

std::vector<Receiver> receivers(
    Transaction& tx, BookId upper, std::span<BookId const> books, Date on) {
    std::vector<Receiver> found;
    for (auto const& row :
        Query{tx, "receivers", receivers_sql}.bind(upper).bind(books).bind(on).run()) {
        found.push_back({.book = row.id<BookId>("book"),
            .name = std::string{row.text("name")},
            .is_region = row.boolean("is_region"),
            .has_book = row.boolean("has_book"),
            .is_below = row.boolean("is_below")});
    }
    return found;
}

std::vector<funding::Assignment> insert_assignments(Transaction& tx,
    std::span<funding::Assignment const> assignments, std::optional<Digest> list_sha256,
    std::span<std::int64_t const> lines, Date effective_on, UserId assigned_by) {
    DOUDI_CHECK(lines.size() == (list_sha256 ? assignments.size() : 0));
    std::vector<BookId> book;
    std::vector<DocumentId> document;
    std::vector<std::string> program;
    std::vector<Money> amount;
    std::vector<std::optional<std::int64_t>> line;
    for (std::size_t i = 0; i < assignments.size(); ++i) {
        book.push_back(assignments[i].book);
        document.push_back(assignments[i].document);
        program.push_back(assignments[i].program);
        amount.push_back(assignments[i].amount);
        line.push_back(lines.empty() ? std::nullopt : std::optional{lines[i]});
    }
    std::vector<funding::Assignment> inserted;
    for (auto const& row : Query{tx, "insert_assignments", insert_assignments_sql}
                               .bind(book)
                               .bind(document)
                               .bind(program)
                               .bind(amount)
                               .bind(line)
                               .bind(effective_on)
                               .bind(list_sha256)
                               .bind(assigned_by)
                               .run()) {
        inserted.push_back({.book = row.id<BookId>("book"),
            .number = row.int64("assignment"),
            .document = row.id<DocumentId>("document"),
            .program = std::string{row.text("program")},
            .amount = row.money("amount_fen")});
    }
    return inserted;
}

} // namespace doudi::storage
