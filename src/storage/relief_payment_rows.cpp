#include "doudi/storage/relief_payment_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/relief/relief_case.hpp"
#include "doudi/storage/query.hpp"

#include <algorithm>

namespace doudi::storage {

namespace {

// A batch that was cancelled had its recognition reversed then; of a line that failed or came back
// the amount is still recognised as due.
constexpr std::string_view withdraw_sql = R"sql(
WITH back AS (
    UPDATE relief.payment p
       SET is_open = false,
           withdrawn_on = CASE WHEN b.state <> 'cancelled' THEN $3::date END
      FROM payout.batch b
     WHERE p.book = $1 AND p.is_open AND b.book = p.book AND b.batch = p.batch AND b.program = $2
       AND p.relief_case = ANY ($4::bigint[])
       AND (b.state = 'cancelled'
            OR (SELECT o.outcome FROM payout.outcome o
                 WHERE o.book = p.book AND o.period = p.period AND o.batch = p.batch
                   AND o.line_no = p.line_no
                 ORDER BY o.seq DESC LIMIT 1) IN ('failed', 'returned'))
    RETURNING p.book, p.batch, b.program, p.amount_fen, b.state <> 'cancelled' AS is_due)
SELECT k.book, k.batch, k.program, coalesce(r.parent, r.program) AS fund,
       coalesce(sum(k.amount_fen) FILTER (WHERE k.is_due), 0)::bigint AS amount_fen
  FROM back k JOIN ref.program r ON r.program = k.program
 GROUP BY k.book, k.batch, k.program, fund ORDER BY k.batch)sql";

constexpr std::string_view payable_sql = R"sql(
SELECT c.relief_case, c.person, c.account, c.amount_fen, c.recorded_by, n.id_hash, k.is_for_dead,
       (SELECT count(*) FROM relief.payment p
         WHERE p.book = c.book AND p.relief_case = c.relief_case) + 1 AS payment_no
  FROM relief.relief_case c
  JOIN ref.relief_kind k ON k.kind = c.kind
  JOIN roster.person n ON n.book = c.book AND n.person = c.person AND n.superseded_at IS NULL
 WHERE c.book = $1 AND c.program = $2 AND c.state = 'approved' AND c.decided_on <= $3::date
   AND NOT EXISTS (SELECT FROM relief.payment p
                     JOIN payout.batch b ON b.book = p.book AND b.batch = p.batch
                    WHERE p.book = c.book AND p.relief_case = c.relief_case AND p.is_open
                      AND b.state <> 'cancelled'
                      AND coalesce((SELECT o.outcome FROM payout.outcome o
                                     WHERE o.book = p.book AND o.period = p.period
                                       AND o.batch = p.batch AND o.line_no = p.line_no
                                     ORDER BY o.seq DESC LIMIT 1), '')
                          NOT IN ('failed', 'returned'))
 ORDER BY c.relief_case)sql";

constexpr std::string_view programs_sql = R"sql(
SELECT DISTINCT c.program
  FROM relief.relief_case c
  LEFT JOIN relief.payment p ON p.book = c.book AND p.relief_case = c.relief_case AND p.is_open
  LEFT JOIN payout.batch b ON b.book = p.book AND b.batch = p.batch
 WHERE c.book = $1 AND c.state = 'approved' AND c.decided_on <= $2::date
   AND (p.batch IS NULL OR b.state = 'cancelled'
        OR (SELECT o.outcome FROM payout.outcome o
             WHERE o.book = p.book AND o.period = p.period AND o.batch = p.batch
               AND o.line_no = p.line_no
             ORDER BY o.seq DESC LIMIT 1) IN ('failed', 'returned'))
 ORDER BY c.program)sql";

constexpr std::string_view insert_draft_sql = R"sql(
INSERT INTO payout.batch (book, period, program, kind, state, built_by)
VALUES ($1, $2, $3, 'one_off', 'draft', $4)
RETURNING batch)sql";

// No enrolment is behind such a line; its purpose names the case.
constexpr std::string_view insert_lines_sql = R"sql(
INSERT INTO payout.line (book, period, batch, line_no, program, purpose, for_period, person,
                         enrolment, enrolment_version, account, amount_fen, holds_claim)
SELECT $1, $2::date, $3, u.n, $4, u.purpose, $2::date, u.person, 0, 0, u.account, u.amount_fen, true
  FROM unnest($5::text[], $6::bigint[], $7::bigint[], $8::bigint[]) WITH ORDINALITY
       AS u(purpose, person, account, amount_fen, n))sql";

constexpr std::string_view insert_payments_sql = R"sql(
INSERT INTO relief.payment (book, relief_case, payment_no, period, batch, line_no, amount_fen)
SELECT $1, u.relief_case, u.payment_no, $2::date, $3, u.n, u.amount_fen
  FROM unnest($4::bigint[], $5::smallint[], $6::bigint[]) WITH ORDINALITY
       AS u(relief_case, payment_no, amount_fen, n))sql";

} // namespace

std::vector<Withdrawn> withdraw_unpaid(Transaction& tx, BookId book, std::string_view program,
    Date on, std::span<PayableCase const> cases) {
    std::vector<std::int64_t> numbers;
    for (auto const& one : cases) {
        numbers.push_back(one.number);
    }
    std::vector<Withdrawn> withdrawn;
    for (auto const& row : Query{tx, "withdraw_unpaid", withdraw_sql}
                               .bind(book)
                               .bind(program)
                               .bind(on)
                               .bind(numbers)
                               .run()) {
        withdrawn.push_back({.key = {row.id<BookId>("book"), row.id<BatchId>("batch")},
            .program = std::string{row.text("program")},
            .fund = std::string{row.text("fund")},
            .amount = row.money("amount_fen")});
    }
    return withdrawn;
}

std::vector<PayableCase> payable_cases(
    Transaction& tx, BookId book, std::string_view program, Date until) {
    std::vector<PayableCase> payable;
    for (auto const& row :
        Query{tx, "payable_cases", payable_sql}.bind(book).bind(program).bind(until).run()) {
        PayableCase one{.number = row.int64("relief_case"),
            .payment_no = static_cast<int>(row.int64("payment_no")),
            .person = row.id<PersonId>("person"),
            .account = row.id<PayeeAccountId>("account"),
            .amount = row.money("amount_fen"),
            .id_hash = {},
            .is_for_dead = row.boolean("is_for_dead"),
            .recorded_by = row.id<UserId>("recorded_by")};
        auto const hash = row.bytes("id_hash");
        DOUDI_CHECK(hash.size() == one.id_hash.size());
        std::copy(hash.begin(), hash.end(), one.id_hash.begin());
        payable.push_back(one);
    }
    return payable;
}

std::vector<std::string> payable_programs(Transaction& tx, BookId book, Date until) {
    std::vector<std::string> programs;
    for (auto const& row :
        Query{tx, "payable_programs", programs_sql}.bind(book).bind(until).run()) {
        programs.emplace_back(row.text("program"));
    }
    return programs;
}

payout::BatchKey insert_one_off_draft(
    Transaction& tx, BookId book, Period period, std::string_view program, UserId built_by) {
    auto const row = Query{tx, "insert_one_off_draft", insert_draft_sql}
                         .bind(book)
                         .bind(period)
                         .bind(program)
                         .bind(built_by)
                         .run()
                         .exactly_one();
    return {book, row.id<BatchId>("batch")};
}

void insert_one_off_lines(Transaction& tx, payout::BatchKey key, Period period,
    std::string_view program, std::span<PayableCase const> cases) {
    std::vector<std::string> purposes;
    std::vector<PersonId> persons;
    std::vector<PayeeAccountId> accounts;
    std::vector<Money> amounts;
    std::vector<std::int64_t> numbers;
    std::vector<int> payments;
    for (auto const& one : cases) {
        purposes.push_back(relief::line_purpose(one.number, one.payment_no));
        persons.push_back(one.person);
        accounts.push_back(one.account);
        amounts.push_back(one.amount);
        numbers.push_back(one.number);
        payments.push_back(one.payment_no);
    }
    Query{tx, "insert_one_off_lines", insert_lines_sql}
        .bind(key.book)
        .bind(period)
        .bind(key.batch)
        .bind(program)
        .bind(purposes)
        .bind(persons)
        .bind(accounts)
        .bind(amounts)
        .run();
    Query{tx, "insert_relief_payments", insert_payments_sql}
        .bind(key.book)
        .bind(period)
        .bind(key.batch)
        .bind(numbers)
        .bind(payments)
        .bind(amounts)
        .run();
}

} // namespace doudi::storage
