#include "planted_month.hpp"

#include "bench_counties.hpp"
#include "doudi/operations/batch_steps.hpp"
#include "doudi/operations/build_batches.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace doudi::bench {

namespace {

// Programs in the proportions of bench_payout, but one person to an enrolment and one enrolment to
// a person, so that a row of the roster, a payment and a bank's answer belong together.
constexpr std::string_view enrol_sql = R"sql(
    INSERT INTO roster.enrolment (book, program, enrolment, version, person, account, unit_no,
        is_urban, income_year_fen, care_grade, member_person, member_born, member_disability,
        member_flags, facts_hash, valid_from, import)
    SELECT {book}, program, n, 1, n, 20000000 + n, n::text, false,
           CASE program WHEN 'DB-R' THEN n * 7919 % 400000 ELSE 0 END, 0, ARRAY[n],
           ARRAY[CASE program WHEN 'DB-R' THEN date '1940-01-01' + (n % 20000)::int
                              WHEN 'TK-S' THEN date '1945-01-01' WHEN 'DS-L' THEN date '1980-01-01'
                              WHEN 'DS-N' THEN date '1980-01-01' ELSE date '2012-01-01' END],
           ARRAY[CASE WHEN n % 10 = 0 OR program LIKE 'DS-%' THEN 41 ELSE 0 END]::smallint[],
           ARRAY[0]::smallint[], sha256(int8send(n)), '2020-01-01', 1
      FROM (SELECT n, CASE WHEN r < 62 THEN 'DB-R' WHEN r < 72 THEN 'TK-S' WHEN r < 86 THEN 'DS-L'
                           WHEN r < 98 THEN 'DS-N' WHEN r = 98 THEN 'FW' ELSE 'OR-S' END AS program
              FROM (SELECT n, n % 100 AS r FROM generate_series({first}::bigint, {last}) AS n) s
           ) e)sql";

// With the document the counties' quota came by, which nobody above them allocated.
constexpr std::string_view people_sql = R"sql(
    INSERT INTO funding.quota_document (book, document, number, issuer, issued_on, received_on,
        origin, fund_source, program, function_code, year, amount_fen, is_direct, received_by)
    OVERRIDING SYSTEM VALUE
    SELECT book, 1, '1', 'bench', '2020-04-01', '2020-04-01', 'upper_level', 'central', 'DB-R',
           '208', 2020, 1, false, 1
      FROM ledger.book;
    INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on, is_male)
    SELECT book, person, 1, sha256(int8send(person)), sha256(facts_hash), '某人',
           member_born[1], person % 2 = 0
      FROM roster.enrolment;
    INSERT INTO roster.import (book, import, program, period, file_name, file_sha256, file_rows,
        row_count, accepted, rejected, opened, closed, imported_by)
    SELECT book, 1, 'DB-R', '2020-01-01', 'roster.csv', sha256(''), 0, 0, 0, 0, 0, 0, 1
      FROM ledger.book)sql";

// Twenty kinds of fault, each in one of 2,000 enrolments. What is chosen so lies in all programs.
constexpr std::string_view choose_sql = R"sql(
    CREATE SCHEMA bench;
    CREATE TABLE bench.chosen AS
    SELECT e.book, e.program, e.enrolment, e.person, l.batch, l.line_no, l.amount_fen, k.kind
      FROM roster.enrolment e
      JOIN payout.line l ON l.book = e.book AND l.program = e.program
                        AND l.enrolment = e.enrolment
     CROSS JOIN LATERAL (SELECT (e.enrolment / 100 * 107 + e.enrolment % 100) % 2000 AS kind) k
     WHERE k.kind < 20;
    CREATE INDEX ON bench.chosen (kind);
    CREATE TABLE bench.planted (question text, bucket text, book integer, place text))sql";

// Of the roster and the payments: kinds 0 to 9.
constexpr std::string_view spoil_payments_sql = R"sql(
    INSERT INTO bench.planted
    SELECT 'roster_payments',
           CASE WHEN kind < 2 THEN 'missing' WHEN kind < 4 THEN 'unexpected'
                WHEN kind < 6 THEN 'amount_differs' WHEN kind < 8 THEN 'dead'
                ELSE 'declared_differs' END, book, 'enrolment ' || enrolment
      FROM bench.chosen WHERE kind < 9;
    DELETE FROM payout.line l USING bench.chosen c
     WHERE c.kind < 2 AND l.book = c.book AND l.batch = c.batch AND l.line_no = c.line_no;
    UPDATE roster.enrolment e SET valid_until = '2020-04-01' FROM bench.chosen c
     WHERE c.kind IN (2, 3) AND e.book = c.book AND e.program = c.program
       AND e.enrolment = c.enrolment;
    UPDATE payout.line l SET amount_fen = l.amount_fen + 100 FROM bench.chosen c
     WHERE c.kind IN (4, 5) AND l.book = c.book AND l.batch = c.batch AND l.line_no = c.line_no;
    WITH list AS (
        INSERT INTO roster.outside_list (book, kind, as_of, file_name, file_sha256, row_count,
                                         imported_by)
        VALUES (610000, 'deaths', '2020-03-31', 'deaths.csv', sha256(''), 1, 1) RETURNING list
    )
    INSERT INTO roster.outside_person (book, list, id_hash, on_date)
    SELECT 610000, list, sha256(int8send(c.person)), '2020-03-15'
      FROM bench.chosen c CROSS JOIN list WHERE c.kind IN (6, 7);
    UPDATE roster.enrolment e SET declared_fen = c.amount_fen + 100 FROM bench.chosen c
     WHERE c.kind = 8 AND e.book = c.book AND e.program = c.program
       AND e.enrolment = c.enrolment)sql";

// Kind 9, where half way on there is somebody without a fault: the same person is in both counties.
constexpr std::string_view double_people_sql = R"sql(
    CREATE TABLE bench.double AS
    SELECT a.book, a.enrolment, a.person, b.book AS other_book, b.enrolment AS other
      FROM bench.chosen a
      JOIN roster.enrolment b ON b.enrolment = a.enrolment + ({rows} / 200 + 11) * 100
                             AND b.program = a.program AND b.book <> a.book
     WHERE a.kind = 9 AND a.enrolment <= {rows} / 2
       AND (b.enrolment / 100 * 107 + b.enrolment % 100) % 2000 >= 20;
    UPDATE roster.person p SET id_hash = sha256(int8send(d.other)) FROM bench.double d
     WHERE p.book = d.book AND p.person = d.person;
    INSERT INTO bench.planted
    SELECT 'roster_payments', 'duplicate_across_counties', book, 'enrolment ' || enrolment
      FROM bench.double
    UNION ALL
    SELECT 'roster_payments', 'duplicate_across_counties', other_book, 'enrolment ' || other
      FROM bench.double)sql";

// What the banks answered, as it was read: a row for each payment, and what settles it. Kinds 10 to
// 19: no answer, failed, returned, another amount or account, twice, of nothing we know.
constexpr std::string_view answers_sql = R"sql(
    INSERT INTO payout.result_file (file, book, period, file_name, file_sha256, row_count,
        paid_count, paid_fen, failed_count, failed_fen, unmatched_count, unmatched_fen, imported_by)
    OVERRIDING SYSTEM VALUE
    SELECT 1, 610000, '2020-04-01', 'results.csv', sha256('r'), 0, 0, 0, 0, 0, 0, 0, 1;
    INSERT INTO payout.result_row (book, period, file, row_no, bucket, batch, line_no, amount_fen,
                                   status, reason, reference)
    SELECT l.book, l.period, 1, row_number() OVER (ORDER BY l.book, l.batch, l.line_no),
           CASE WHEN c.kind IN (14, 15) THEN 'amount_differs'
                WHEN c.kind = 16 THEN 'account_differs' ELSE 'matched' END,
           l.batch, l.line_no, l.amount_fen + CASE WHEN c.kind IN (14, 15) THEN 100 ELSE 0 END,
           CASE WHEN c.kind IN (11, 12) THEN 'failed' ELSE 'paid' END,
           CASE WHEN c.kind IN (11, 12) THEN 'F03' ELSE '' END,
           to_char(l.book, 'FM000000') || '-' || l.batch || '-' || l.line_no
      FROM payout.line l
      LEFT JOIN bench.chosen c ON c.book = l.book AND c.batch = l.batch AND c.line_no = l.line_no
     WHERE c.kind IS DISTINCT FROM 10;
    INSERT INTO payout.result_row (book, period, file, row_no, bucket, batch, line_no, amount_fen,
                                   status, reason, reference)
    SELECT book, '2020-04-01', 1, {rows} + row_number() OVER (),
           CASE WHEN kind = 13 THEN 'matched' WHEN kind = 17 THEN 'duplicate'
                ELSE 'unexpected' END,
           CASE WHEN kind < 18 THEN batch END, CASE WHEN kind < 18 THEN line_no END, amount_fen,
           CASE WHEN kind = 13 THEN 'returned' ELSE 'paid' END,
           CASE WHEN kind = 13 THEN 'F03' ELSE '' END,
           CASE WHEN kind < 18 THEN to_char(book, 'FM000000') || '-' || batch || '-' || line_no
                ELSE 'unknown-' || enrolment END
      FROM bench.chosen WHERE kind IN (13, 17, 18, 19);
    INSERT INTO payout.outcome (book, period, batch, line_no, seq, outcome, reason, file, on_date)
    SELECT book, period, batch, line_no, CASE status WHEN 'returned' THEN 2 ELSE 1 END, status,
           reason, 1, '2020-04-10'
      FROM payout.result_row WHERE bucket = 'matched')sql";

constexpr std::string_view plant_answers_sql = R"sql(
    INSERT INTO bench.planted
    SELECT 'payments_results',
           CASE WHEN kind = 10 THEN 'no_result' WHEN kind < 13 THEN 'failed'
                WHEN kind = 13 THEN 'returned' WHEN kind < 16 THEN 'amount_differs'
                WHEN kind = 16 THEN 'account_differs' WHEN kind = 17 THEN 'duplicate'
                ELSE 'unexpected' END,
           book, CASE WHEN kind < 18 THEN batch || '/' || line_no
                      ELSE 'unknown-' || enrolment END
      FROM bench.chosen WHERE kind >= 10)sql";

constexpr std::string_view found_sql = R"sql(
    SELECT count(*) FROM bench.planted p
      JOIN (SELECT question, bucket, county,
                   CASE WHEN question = 'payments_results' AND line_no IS NOT NULL
                        THEN batch || '/' || line_no ELSE subject END AS place
              FROM reconcile.exception) x
        ON x.question = p.question AND x.bucket = p.bucket AND x.county = p.book
       AND x.place = p.place)sql";

} // namespace

void PlantedMonth::enrol(std::span<BookId const> counties, std::int64_t rows) {
    rows_ = rows;
    auto const count = static_cast<std::int64_t>(counties.size());
    for (std::int64_t i = 0; i < count; ++i) {
        auto sql =
            filled(std::string{enrol_sql}, "{book}", counties[static_cast<std::size_t>(i)].value());
        sql = filled(std::move(sql), "{first}", rows * i / count + 1);
        admin_.run(filled(std::move(sql), "{last}", rows * (i + 1) / count));
    }
    admin_.run(std::string{people_sql});
    for (auto const* const table : {"enrolment", "person", "outside_person"}) {
        admin_.run("VACUUM (ANALYZE) roster." + std::string{table});
    }
    release();
}

void PlantedMonth::release() {
    auto wang = at_work(db_, "wang");
    auto li = at_work(db_, "li");
    auto qian = at_work(db_, "qian");
    auto const lines = lines_done(
        build_batches(wang, {.period = bench_month(), .programs = {}, .region = bench_province()}));
    if (lines != rows_) {
        fail(std::to_string(lines) + " lines of " + std::to_string(rows_) + " enrolments");
    }
    operations::StepRequest const all{
        .selection = {.period = bench_month(), .region = bench_province()}, .on = bench_day()};
    lines_done(lock_batches(wang, all));
    lines_done(submit_batches(wang, all));
    lines_done(approve_batches(li, all));
    lines_done(release_batches(qian, all));
}

void PlantedMonth::plant() {
    admin_.run("SET session_replication_role = replica"); // what nobody may change is changed here
    admin_.run("SET enable_nestloop = off");
    for (auto const sql :
        {choose_sql, spoil_payments_sql, double_people_sql, answers_sql, plant_answers_sql}) {
        admin_.run(filled(std::string{sql}, "{rows}", rows_));
    }
    for (auto const* const table : {"roster.enrolment", "roster.person", "roster.outside_person",
             "payout.line", "payout.outcome", "payout.result_row", "payout.batch"}) {
        admin_.run("VACUUM (ANALYZE) " + std::string{table});
    }
    admin_.run("CHECKPOINT");
}

std::int64_t PlantedMonth::planted() {
    return admin_.number("SELECT count(*) FROM bench.planted");
}

std::int64_t PlantedMonth::found() {
    return admin_.number(std::string{found_sql});
}

std::int64_t PlantedMonth::not_planted() {
    return admin_.number("SELECT count(*) FROM reconcile.exception") - found();
}

} // namespace doudi::bench
