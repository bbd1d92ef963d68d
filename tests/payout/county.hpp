/// A small county for the screening of batches, and one in which each rule of the matrix bites.
#pragma once

#include "doudi/operations/reconcile.hpp"
#include "doudi/operations/show_batches.hpp"
#include "doudi/storage/query.hpp"
#include "support/adjust_world.hpp"

#include <catch2/catch.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace doudi::test {

// $1 book, $2 program, $3 enrolment, $4 first day; who: numbers, births, disabilities; $8 income.
inline constexpr auto enrol_one_sql = R"sql(
    WITH imported AS (
        INSERT INTO roster.import (book, import, program, period, file_name, file_sha256,
                                   file_rows, row_count, accepted, rejected, opened, closed,
                                   imported_by)
        SELECT $1::integer, nextval('roster.import_seq'), $2::text, $4::date, 'roster.csv',
               sha256(random()::text::bytea), 1, 1, 1, 0, 1, 0, user_id
          FROM access.person WHERE login = 'zhao'
        RETURNING import),
    person AS (
        INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on,
                                   is_male)
        SELECT $1::integer, n, 1, sha256(n::text::bytea), '', '张三', born, true
          FROM unnest($5::bigint[], $6::date[]) AS u(n, born)
            ON CONFLICT DO NOTHING)
    INSERT INTO roster.enrolment (book, program, enrolment, version, person, account, unit_no,
        is_urban, income_year_fen, care_grade, member_person, member_born, member_disability,
        member_flags, facts_hash, valid_from, import)
    SELECT $1::integer, $2::text, $3::bigint, 1, ($5::bigint[])[1], 900000 + $3::bigint,
           $3::bigint::text, false, $8::bigint, 0, $5::bigint[],
           $6::date[], $7::smallint[], array_fill(0::smallint, ARRAY[cardinality($5::bigint[])]),
           sha256($3::bigint::text::bytea), $4::date, import
      FROM imported)sql";

struct Person {
    std::int64_t number;
    std::string born = "1980-01-01";
    int disability = 0;
};

class County : public AdjustWorld {
public:
    County() {
        for (auto const* program : {"TK-S", "TK-J", "OR-S", "FW", "DS-L", "DS-N"}) {
            fund(beilin, program, {.fund_source = "central", .document = 1, .fen = 1'000'000'00});
        }
    }

    /// Enrolments are numbered in the order of these calls.
    std::int64_t hold(std::string const& program, std::vector<Person> const& people,
        std::string const& from = "2020-04-01", std::int64_t income_year_fen = 0) {
        std::vector<std::int64_t> numbers;
        std::vector<std::string> births;
        std::vector<int> disabilities;
        for (auto const& one : people) {
            numbers.push_back(one.number);
            births.push_back(one.born);
            disabilities.push_back(one.disability);
        }
        write(enrol_one_sql, [&](storage::Query& query) {
            query.bind(beilin)
                .bind(program)
                .bind(++enrolments_)
                .bind(from)
                .bind(numbers)
                .bind(births)
                .bind(disabilities)
                .bind(income_year_fen);
        });
        return enrolments_;
    }

    void leave(std::int64_t enrolment, std::string const& from) {
        write("UPDATE roster.enrolment SET valid_until = $2::date WHERE enrolment = $1::bigint",
            [&](storage::Query& query) { query.bind(enrolment).bind(from); });
    }

    void die(std::int64_t person, std::string const& day) {
        write(R"sql(WITH list AS (INSERT INTO roster.outside_list
                        (book, kind, as_of, file_name, file_sha256, row_count, imported_by)
                        VALUES (610000, 'deaths', $2::date, 'deaths.csv',
                                sha256($1::bigint::text::bytea), 1, 1) RETURNING list)
                  INSERT INTO roster.outside_person (book, list, id_hash, on_date)
                  SELECT 610000, list, sha256($1::bigint::text::bytea), $2::date FROM list)sql",
            [&](storage::Query& query) { query.bind(person).bind(day); });
    }

    /// Every benefit of the month in the order given; those not named come in none.
    void build(Period month, std::vector<std::string> const& programs) {
        for (auto const& program : programs) {
            auto wang = as("wang");
            auto const built =
                build_batches(wang, {.period = month, .programs = {program}, .region = shaanxi});
            REQUIRE(built.has_value());
            for (auto const& outcome : *built) {
                INFO(outcome.program);
                CHECK(outcome.did == operations::Did::done);
            }
        }
    }

    /// "DB-R 1: 500.00, TK-S 2: 650.00": what each enrolment is paid.
    std::string paid_lines() {
        return rows(R"sql(SELECT l.program || ' ' || l.enrolment || ': '
                || to_char(l.amount_fen / 100.0, 'FM999990.00') AS text
              FROM payout.line l JOIN payout.batch b USING (book, batch)
             WHERE b.state <> 'cancelled' ORDER BY l.program, l.enrolment)sql");
    }

    /// "DB-R 1 of 1002 by TK-S rule 1: 500.00": who of which enrolment is not paid, and how much.
    std::string excluded() {
        return rows(R"sql(SELECT b.program || ' ' || x.enrolment || ' of ' || x.person || ' by '
                || x.other_program || ' rule ' || x.rule || ': '
                || to_char(x.not_paid_fen / 100.0, 'FM999990.00') AS text
              FROM payout.exclusion x JOIN payout.batch b USING (book, batch)
             WHERE b.state <> 'cancelled'
             ORDER BY b.program, x.enrolment, x.person, x.other_program)sql");
    }

    payout::BatchKey batch_of(std::string const& program) {
        return {beilin,
            BatchId{number("SELECT max(batch) FROM payout.batch WHERE program = '" + program +
                "' AND state <> 'cancelled'")}};
    }

    /// The steps in a language, then the amount.
    std::string explained(std::string const& program, std::int64_t enrolment, Language language) {
        auto sun = as("sun");
        auto const view = explain_enrolment(sun, batch_of(program), EnrolmentId{enrolment});
        if (!view) {
            return std::string{text_of(view.error().code).name} + ": " + view.error().detail;
        }
        std::ostringstream text;
        for (auto const& step : view->explanation.steps) {
            text << pick(step.rule, language) << " | " << step.figure << '\n';
        }
        text << view->line.line_no << " " << view->explanation.amount.fen();
        return text.str();
    }

    std::string buckets(Period month) {
        auto sun = as("sun");
        auto const run = run_reconciliation(sun, month, shaanxi);
        REQUIRE(run.has_value());
        std::string text;
        for (auto const& bucket : run->buckets) {
            if (bucket.question == "roster_payments") {
                text += bucket.bucket + " " + std::to_string(bucket.line_count) + "\n";
            }
        }
        return text;
    }

private:
    template <class Bind> void write(char const* sql, Bind bind) {
        auto const done =
            storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
                storage::Query query{tx, "arrange", sql};
                bind(query);
                query.run();
                return {};
            });
        REQUIRE(done.has_value());
    }

    std::string rows(std::string const& sql) {
        return storage::read_only(database.get(), [&](storage::Transaction& tx) {
            std::string text;
            for (auto const& row : storage::Query{tx, "rows", sql}.run()) {
                text += std::string{row.text("text")} + "\n";
            }
            return text;
        });
    }

    std::int64_t enrolments_ = 0;
};

/// Rural dibao is 500 a month in Beilin, and 30 % more of it for a child; tekun 1.3 times that; an
/// orphan gets 1,000, a child nobody supports as much; the subsidies are 60 and 120.
struct Matrix : County {
    Matrix() {
        hold("DB-R", {{1001}, {1002}});                             // 1: one of them is tekun (X)
        hold("TK-S", {{1002}});                                     // 2
        hold("DS-L", {{1002, "1980-01-01", 41}});                   // 3: of whom is tekun (X)
        hold("DB-R", {{1003, "2012-01-01"}});                       // 4: an orphan in dibao (H)
        hold("OR-S", {{1003, "2012-01-01"}});                       // 5: gets more
        hold("DB-R", {{1004, "1985-01-01"}, {1005, "2012-01-01"}}); // 6: mother and child
        hold("FW", {{1005, "2012-01-01"}});                         // 7: the difference (D)
        hold("DS-L", {{1004, "1985-01-01", 41}}); // 8: beside dibao, as it should be
        hold("DS-N", {{1004, "1985-01-01", 41}}); // 9: and both subsidies
        hold("DB-R", {{1006}, {1007}});           // 10: one of them has died
        hold("DS-N", {{1007, "1980-01-01", 41}}); // 11: of whom nobody is left
        die(1007, "2020-03-20");
    }
};

inline constexpr auto matrix_lines = R"(DB-R 1: 500.00
DB-R 6: 1150.00
DB-R 10: 500.00
DS-L 8: 60.00
DS-N 9: 120.00
FW 7: 425.00
OR-S 5: 1000.00
TK-S 2: 650.00
)";

inline constexpr auto matrix_excluded = R"(DB-R 1 of 1002 by TK-S rule 1: 500.00
DB-R 4 of 1003 by OR-S rule 4: 650.00
DB-R 10 of 1007 by  rule 6: 500.00
DS-L 3 of 1002 by TK-S rule 1: 60.00
DS-N 11 of 1007 by  rule 6: 120.00
FW 7 of 1005 by DB-R rule 5: 575.00
)";

} // namespace doudi::test
