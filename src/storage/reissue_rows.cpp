#include "doudi/storage/reissue_rows.hpp"

#include "doudi/storage/query.hpp"

#include <string_view>

namespace doudi::storage {

namespace {

constexpr std::string_view programs_sql = R"sql(
    SELECT DISTINCT o.book, b.program
      FROM payout.outcome o
      JOIN payout.batch b ON b.book = o.book AND b.batch = o.batch AND b.kind <> 'one_off'
     WHERE o.book = ANY ($1::integer[]) AND o.outcome IN ('failed', 'returned')
       AND (cardinality($2::text[]) = 0 OR b.program = ANY ($2::text[]))
       AND NOT EXISTS (SELECT FROM payout.reissue x
                        WHERE x.book = o.book AND x.from_batch = o.batch
                          AND x.from_line = o.line_no AND x.holds_claim)
     ORDER BY o.book, b.program)sql";

// An enrolment of a price subsidy stands on the list of another program.
constexpr std::string_view unpaid_sql = R"sql(
    SELECT o.batch, o.period, o.line_no, o.reason, l.purpose, l.for_period, l.person, l.enrolment,
           l.enrolment_version, l.account, l.amount_fen, coalesce(x.attempt_no, 0) AS attempts,
           EXISTS (SELECT FROM roster.outside_person d
                    WHERE d.id_hash = p.id_hash AND d.on_date < l.for_period) AS has_died,
           p.name AS person_name, a.holder, e.account AS listed_account, i.imported_by AS listed_by
      FROM payout.outcome o
      JOIN payout.batch b ON b.book = $1 AND b.batch = o.batch AND b.program = $2
                         AND b.kind <> 'one_off'
      JOIN payout.line l ON l.book = $1 AND l.period = o.period AND l.batch = o.batch
                        AND l.line_no = o.line_no
      JOIN roster.person p ON p.book = $1 AND p.person = l.person AND p.superseded_at IS NULL
      JOIN roster.payee_account a ON a.book = $1 AND a.account = l.account
      LEFT JOIN payout.reissue x ON x.book = $1 AND x.batch = o.batch AND x.line_no = o.line_no
      LEFT JOIN LATERAL (
          SELECT n.account, n.import FROM roster.enrolment n
           WHERE n.book = $1 AND n.enrolment = l.enrolment AND n.superseded_at IS NULL
             AND n.program IN (SELECT $2 UNION ALL
                               SELECT list FROM ref.base_list s WHERE s.program = $2)
           ORDER BY n.valid_from DESC, n.version DESC LIMIT 1) e ON true
      LEFT JOIN roster.import i ON i.book = $1 AND i.import = e.import
     WHERE o.book = $1 AND o.outcome IN ('failed', 'returned')
       AND NOT EXISTS (SELECT FROM payout.reissue r
                        WHERE r.book = $1 AND r.from_batch = o.batch AND r.from_line = o.line_no
                          AND r.holds_claim)
     ORDER BY l.for_period, o.batch, o.line_no)sql";

constexpr std::string_view insert_lines_sql = R"sql(
    INSERT INTO payout.line (book, period, batch, line_no, program, purpose, for_period, person,
                             enrolment, enrolment_version, account, amount_fen, holds_claim)
    SELECT $1, $2, $3, u.n, l.program, u.purpose, l.for_period, l.person, l.enrolment,
           l.enrolment_version, u.account, l.amount_fen, true
      FROM unnest($4::date[], $5::bigint[], $6::integer[], $7::text[], $8::bigint[])
           WITH ORDINALITY AS u(period, batch, line_no, purpose, account, n)
      JOIN payout.line l ON l.book = $1 AND l.period = u.period AND l.batch = u.batch
                        AND l.line_no = u.line_no)sql";

constexpr std::string_view insert_reissue_sql = R"sql(
    INSERT INTO payout.reissue (book, period, batch, line_no, from_period, from_batch, from_line,
                                attempt_no)
    SELECT $1, $2, $3, u.n, u.period, u.batch, u.line_no, u.attempt_no
      FROM unnest($4::date[], $5::bigint[], $6::integer[], $7::integer[])
           WITH ORDINALITY AS u(period, batch, line_no, attempt_no, n))sql";

constexpr std::string_view origin_sql = R"sql(
    SELECT x.from_batch, x.from_line, x.attempt_no, o.outcome, o.reason
      FROM payout.reissue x
      JOIN LATERAL (SELECT outcome, reason FROM payout.outcome o
                     WHERE o.book = x.book AND o.period = x.from_period AND o.batch = x.from_batch
                       AND o.line_no = x.from_line ORDER BY o.seq DESC LIMIT 1) o ON true
     WHERE x.book = $1 AND x.batch = $2 AND x.line_no = $3)sql";

} // namespace

std::vector<BookProgram> programs_with_unpaid(
    Transaction& tx, std::span<BookId const> books, std::span<std::string const> programs) {
    std::vector<BookProgram> found;
    for (auto const& row :
        Query{tx, "programs_with_unpaid", programs_sql}.bind(books).bind(programs).run()) {
        found.push_back({row.id<BookId>("book"), std::string{row.text("program")}});
    }
    return found;
}

std::vector<UnpaidLine> unpaid_lines(Transaction& tx, BookId book, std::string const& program) {
    std::vector<UnpaidLine> lines;
    for (auto const& row : Query{tx, "unpaid_lines", unpaid_sql}.bind(book).bind(program).run()) {
        auto const account = row.optional_int64("listed_account");
        auto const by = row.optional_int64("listed_by");
        lines.push_back({.key = {book, row.id<BatchId>("batch")},
            .period = row.period("period"),
            .line_no = row.int32("line_no"),
            .purpose = std::string{row.text("purpose")},
            .for_period = row.period("for_period"),
            .person = row.id<PersonId>("person"),
            .enrolment = row.id<EnrolmentId>("enrolment"),
            .version = static_cast<std::int16_t>(row.int32("enrolment_version")),
            .account = row.id<PayeeAccountId>("account"),
            .amount = row.money("amount_fen"),
            .reason = std::string{row.text("reason")},
            .attempts = row.int32("attempts"),
            .has_died = row.boolean("has_died"),
            .person_name = std::string{row.text("person_name")},
            .holder = std::string{row.text("holder")},
            .listed_account = account ? std::optional{PayeeAccountId{*account}} : std::nullopt,
            .listed_by = by ? std::optional{UserId{*by}} : std::nullopt});
    }
    return lines;
}

void insert_reissue(
    Transaction& tx, payout::Batch const& batch, std::span<ReissuedLine const> lines) {
    std::vector<Date> periods;
    std::vector<std::int64_t> batches;
    std::vector<int> line_numbers;
    std::vector<std::string> purposes;
    std::vector<PayeeAccountId> accounts;
    std::vector<int> attempts;
    for (auto const& line : lines) {
        periods.push_back(line.from->period.first_day());
        batches.push_back(line.from->key.batch.value());
        line_numbers.push_back(line.from->line_no);
        purposes.push_back(line.purpose);
        accounts.push_back(line.account);
        attempts.push_back(line.from->attempts + 1);
    }
    auto const& [book, number] = batch.key;
    Query{tx, "insert_reissue_lines", insert_lines_sql}
        .bind(book)
        .bind(batch.period)
        .bind(number)
        .bind(periods)
        .bind(batches)
        .bind(line_numbers)
        .bind(purposes)
        .bind(accounts)
        .run();
    Query{tx, "insert_reissue", insert_reissue_sql}
        .bind(book)
        .bind(batch.period)
        .bind(number)
        .bind(periods)
        .bind(batches)
        .bind(line_numbers)
        .bind(attempts)
        .run();
}

ReissueOrigin origin_of(Transaction& tx, payout::BatchKey key, std::int64_t line_no) {
    auto const row = Query{tx, "origin_of", origin_sql}
                         .bind(key.book)
                         .bind(key.batch)
                         .bind(line_no)
                         .run()
                         .exactly_one();
    return {.key = {key.book, row.id<BatchId>("from_batch")},
        .line_no = row.int32("from_line"),
        .attempt_no = row.int32("attempt_no"),
        .outcome = std::string{row.text("outcome")},
        .reason = std::string{row.text("reason")}};
}

} // namespace doudi::storage
