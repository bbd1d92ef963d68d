/// A paid month with whatever somebody did to it.
#pragma once

#include "doudi/operations/checks.hpp"
#include "support/bank_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace doudi::test {

/// A month of dibao in Beilin (500.00, 400.00, 250.00 for the persons 500001 to 500003) and Lianhu
/// (500.00, 300.00 for 500005 and 500006), paid on the tenth.
struct CheckWorld : BankWorld {
    CheckWorld() {
        REQUIRE(import({row(beilin_batch, 1, "500.00"), row(beilin_batch, 2, "400.00"),
                           row(beilin_batch, 3, "250.00"), row(lianhu_batch, 1, "500.00"),
                           row(lianhu_batch, 2, "300.00")})
                    .has_value());
        damage(R"sql(
            INSERT INTO funding.allocation (book, document, method, state, total_fen,
                                            source_sha256, created_by)
            VALUES (610000, 1, 'list', 'approved', 300000, '', 1);
            INSERT INTO funding.allocation_line (book, allocation, receiver, amount_fen)
            SELECT 610000, allocation, r.book, r.fen
              FROM funding.allocation,
                   (VALUES (610102, 200000), (610104, 100000)) r(book, fen))sql");
    }

    /// What no role of the program could do.
    void damage(std::string const& sql) const {
        database.run_as_superuser("SET session_replication_role = replica;" + sql);
    }

    /// A list of one row, of somebody by number.
    void list(std::string const& kind, int person, std::string const& facts,
        std::string const& as_of = "2020-04-30") const {
        damage("WITH l AS (INSERT INTO roster.outside_list (book, kind, as_of, file_name,"
               " file_sha256, row_count, imported_by) VALUES (610000, '" +
            kind + "', '" + as_of +
            "', 'f', '\\x00', 1, 1) RETURNING list) INSERT INTO roster.outside_row (book, list,"
            " row_no, id_hash, from_date, until_date, amount_fen, code, region, is_other_person)"
            " SELECT 610000, list, 1, sha256('" +
            std::to_string(person) + "'), " + facts + " FROM l");
    }

    /// One more line of the month, of another program: a batch, an enrolment and a line.
    void extra(int book, std::string const& program, int person,
        std::string const& facts = "care_grade = 0") const {
        auto const at = std::to_string(book);
        auto const who = std::to_string(person);
        damage("INSERT INTO roster.enrolment SELECT (jsonb_populate_record(e, jsonb_build_object("
               "'book', " +
            at + ", 'program', '" + program +
            "', 'enrolment', nextval('roster.enrolment_seq'),"
            " 'person', " +
            who + ", 'member_person', ARRAY[" + who +
            "]))).* FROM roster.enrolment e WHERE enrolment = 1;"
            "UPDATE roster.enrolment SET " +
            facts + " WHERE program = '" + program + "' AND person = " + who +
            ";INSERT INTO payout.batch (book, period, program, kind, state, line_count, total_fen,"
            " built_by, approved_by) VALUES (" +
            at + ", '2020-04-01', '" + program +
            "', 'regular', 'released', 1, 12000, 1, 3);"
            "INSERT INTO payout.line SELECT " +
            at + ", '2020-04-01', max(b.batch), 1, '" + program + "', 'monthly', '2020-04-01', " +
            who +
            ", max(e.enrolment), 1, 900001, 12000, true"
            "  FROM payout.batch b, roster.enrolment e WHERE e.program = '" +
            program + "' AND e.person = " + who);
    }

    struct ReliefCase {
        int number;
        std::string kind;
        int person;
        std::string event;
        std::string event_on;
        std::int64_t fen;
        std::string change = "true"; // of its columns
    };

    /// A case of one-off relief, approved by the county unless told otherwise.
    void relief(ReliefCase const& one) const {
        auto const case_no = std::to_string(one.number);
        damage("INSERT INTO relief.relief_case (book, relief_case, reference, kind, program,"
               " fund_type, person, event_key, event_on, amount_fen, is_urban, payee, account,"
               " reason, papers, once_scope, once_key, state, recorded_by, decided_by, decided_on,"
               " decided_level, decision) OVERRIDING SYSTEM VALUE SELECT 610102, " +
            case_no + ", 'case " + case_no + "', '" + one.kind + "', p.program, 'general', " +
            std::to_string(one.person) + ", '" + one.event + "', '" + one.event_on + "', " +
            std::to_string(one.fen) +
            ", false, 'person', 1, 'reason', 'p', 610102, 'year', 'approved', 1, 3, '" +
            one.event_on + "', 'county', 'd' FROM ref.relief_kind_program p WHERE p.kind = '" +
            one.kind + "' LIMIT 1;" +
            (one.change == "true" ? ""
                                  : "UPDATE relief.relief_case SET " + one.change +
                        " WHERE relief_case = " + case_no));
    }

    Result<operations::ChecksView> check(
        std::string const& ids, std::string const& as_of = "2020-04-30") {
        auto auditor = at("wang");
        auditor.actor.grants = {{access::Role::auditor, shaanxi}};
        return operations::run_checks(auditor,
            {.period = april, .region = shaanxi, .checks = ids, .as_of = *parse_date(as_of)});
    }

    /// "county program line person fen severity" of what a check finds, a line each.
    std::string found(std::string const& id, std::string const& as_of = "2020-04-30") {
        auto const view = check(id, as_of);
        REQUIRE(view.has_value());
        std::vector<std::string> lines;
        for (auto const& one : view->findings) {
            auto const number = [](auto const& value) {
                return value ? std::to_string(*value) : std::string{"-"};
            };
            lines.push_back(std::to_string(one.county.value()) + ' ' +
                (one.program.empty() ? "-" : one.program) + ' ' + number(one.line_no) + ' ' +
                number(one.person) + ' ' + std::to_string(one.amount.fen()) + ' ' +
                std::string{reconcile::name_of(one.severity)} + '\n');
        }
        std::sort(lines.begin(), lines.end());
        std::string text;
        for (auto const& line : lines) {
            text += line;
        }
        return text;
    }
};

} // namespace doudi::test
