#include "doudi/storage/quota_figures.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

// Dimensions of a title are those of ledger::EventTable: Q102, Q103 and Q105 carry the program.
constexpr std::string_view stands_sql = R"sql(
SELECT a.book, a.document, %program% AS program,
       coalesce(sum(b.credit_fen - b.debit_fen) FILTER (WHERE a.code LIKE 'Q2%'), 0)::bigint
           AS received_fen,
       coalesce(sum(b.credit_fen - b.debit_fen) FILTER (WHERE a.code = 'Q206'), 0)::bigint
           AS carried_fen,
       coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE a.code = 'Q101'), 0)::bigint
           AS unallocated_fen,
       coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE a.code = 'Q104'), 0)::bigint
           AS allocated_fen,
       coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE a.code = 'Q102'), 0)::bigint
           AS available_fen,
       coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE a.code = 'Q103'), 0)::bigint
           AS reserved_fen,
       coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE a.code = 'Q105'), 0)::bigint
           AS paid_fen,
       coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE a.code = 'Q106'), 0)::bigint
           AS reclaimed_fen
  FROM ledger.account a
  JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
 WHERE a.ledger = 'Q' AND a.document IS NOT NULL AND %condition%
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3)sql";

constexpr std::string_view batch_draws_sql = R"sql(
SELECT d.book, d.batch, d.program, b.period, b.kind, b.state,
       sum(CASE WHEN d.is_released THEN 0 ELSE d.amount_fen - d.paid_fen - d.failed_fen END)::bigint
           AS reserved_fen,
       sum(d.paid_fen)::bigint AS paid_fen
  FROM payout.draw d
  JOIN payout.batch b ON b.book = d.book AND b.batch = d.batch
 WHERE d.document = $1::bigint
 GROUP BY d.book, d.batch, d.program, b.period, b.kind, b.state
HAVING bool_or(NOT d.is_released)
 ORDER BY d.book, d.program, b.period, d.batch)sql";

constexpr std::string_view edges_sql = R"sql(
SELECT l.book AS upper, l.receiver AS lower, sum(l.amount_fen)::bigint AS amount_fen
  FROM funding.allocation a
  JOIN funding.allocation_line l ON l.book = a.book AND l.allocation = a.allocation
 WHERE a.document = $1::bigint AND a.state = 'approved'
 GROUP BY l.book, l.receiver ORDER BY l.book, l.receiver)sql";

constexpr std::string_view summaries_sql = R"sql(
SELECT a.allocation, a.book, a.document, d.number, a.method, a.state, a.total_fen, a.effective_on,
       a.cash_on, c.login AS created_by, coalesce(k.login, '') AS decided_by,
       (SELECT count(*) FROM funding.allocation_line l
         WHERE l.book = a.book AND l.allocation = a.allocation)::integer AS receiver_count
  FROM funding.allocation a
  JOIN funding.quota_document d ON d.document = a.document
  JOIN access.person c ON c.user_id = a.created_by
  LEFT JOIN access.person k ON k.user_id = a.decided_by
 WHERE a.book = $1::integer AND ($2::bigint IS NULL OR a.document = $2::bigint)
 ORDER BY a.allocation)sql";

constexpr std::string_view book_names_sql = R"sql(
SELECT coalesce(b.name, w.book::text) AS name
  FROM unnest($1::integer[]) WITH ORDINALITY AS w(book, place)
  LEFT JOIN ledger.book b ON b.book = w.book ORDER BY w.place)sql";

std::string stands(std::string_view program, std::string_view condition) {
    std::string sql{stands_sql};
    sql.replace(sql.find("%program%"), 9, program);
    sql.replace(sql.find("%condition%"), 11, condition);
    return sql;
}

std::vector<QuotaStand> stands_of(Rows const& rows) {
    std::vector<QuotaStand> found;
    for (auto const& row : rows) {
        found.push_back({.book = row.id<BookId>("book"),
            .document = row.id<DocumentId>("document"),
            .program = std::string{row.text("program")},
            .figures = {.received = row.money("received_fen"),
                .carried = row.money("carried_fen"),
                .unallocated = row.money("unallocated_fen"),
                .allocated = row.money("allocated_fen"),
                .available = row.money("available_fen"),
                .reserved = row.money("reserved_fen"),
                .paid = row.money("paid_fen"),
                .reclaimed = row.money("reclaimed_fen")}});
    }
    return found;
}

} // namespace

std::vector<QuotaStand> stands_by_book(Transaction& tx, std::span<BookId const> books) {
    return stands_of(Query{tx, "stands_by_book",
        stands("''", "(cardinality($1::integer[]) = 0 OR a.book = ANY ($1::integer[]))")}
                         .bind(books)
                         .run());
}

std::vector<QuotaStand> stands_of_document(Transaction& tx, DocumentId document) {
    return stands_of(Query{tx, "stands_of_document", stands("''", "a.document = $1::bigint")}
                         .bind(document)
                         .run());
}

std::vector<QuotaStand> program_stands(Transaction& tx, DocumentId document) {
    return stands_of(Query{tx, "program_stands",
        stands("a.program", "a.document = $1::bigint AND a.code IN ('Q102', 'Q103', 'Q105')")}
                         .bind(document)
                         .run());
}

std::vector<BatchDraw> batch_draws(Transaction& tx, DocumentId document) {
    std::vector<BatchDraw> found;
    for (auto const& row : Query{tx, "batch_draws", batch_draws_sql}.bind(document).run()) {
        found.push_back({.book = row.id<BookId>("book"),
            .batch = row.id<BatchId>("batch"),
            .program = std::string{row.text("program")},
            .period = row.period("period"),
            .kind = std::string{row.text("kind")},
            .state = std::string{row.text("state")},
            .reserved = row.money("reserved_fen"),
            .paid = row.money("paid_fen")});
    }
    return found;
}

std::vector<AllocationEdge> allocation_edges(Transaction& tx, DocumentId document) {
    std::vector<AllocationEdge> found;
    for (auto const& row : Query{tx, "allocation_edges", edges_sql}.bind(document).run()) {
        found.push_back({.upper = row.id<BookId>("upper"),
            .lower = row.id<BookId>("lower"),
            .amount = row.money("amount_fen")});
    }
    return found;
}

std::vector<AllocationSummary> allocation_summaries(
    Transaction& tx, BookId book, std::optional<DocumentId> document) {
    std::vector<AllocationSummary> found;
    for (auto const& row :
        Query{tx, "allocation_summaries", summaries_sql}.bind(book).bind(document).run()) {
        found.push_back({.id = row.id<AllocationId>("allocation"),
            .book = row.id<BookId>("book"),
            .document = row.id<DocumentId>("document"),
            .number = std::string{row.text("number")},
            .method = std::string{row.text("method")},
            .state = std::string{row.text("state")},
            .receiver_count = row.int32("receiver_count"),
            .total = row.money("total_fen"),
            .created_by = std::string{row.text("created_by")},
            .decided_by = std::string{row.text("decided_by")},
            .effective_on = row.optional_date("effective_on"),
            .cash_on = row.optional_date("cash_on")});
    }
    return found;
}

std::vector<std::string> book_names(Transaction& tx, std::span<BookId const> books) {
    std::vector<std::string> names;
    for (auto const& row : Query{tx, "book_names", book_names_sql}.bind(books).run()) {
        names.emplace_back(row.text("name"));
    }
    return names;
}

} // namespace doudi::storage
