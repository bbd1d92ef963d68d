/// A district of Wuhan through the year 2020, month by month, from roster files to lines.
#pragma once

#include "doudi/base/decimal.hpp"
#include "doudi/operations/build_batches.hpp"
#include "doudi/operations/import_deaths.hpp"
#include "doudi/operations/reconcile.hpp"
#include "doudi/operations/show_batches.hpp"
#include "operations/roster_fixture.hpp"
#include "support/print.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace doudi::test {

/// Jiang'an (江岸区, 420102) and Jianghan (江汉区, 420103): urban dibao is 780.00 a month.
struct WuhanYear : RosterFixture {
    WuhanYear() {
        database.run_as_superuser(R"sql(
            SELECT ledger.open_book(r.region, r.region, r.name, date '2020-01-01')
              FROM ref.region r
             WHERE r.region IN (420000, 420100, 420102, 420103) AND r.valid_until IS NULL
             ORDER BY r.region)sql");
        context.actor.grants = {
            {access::Role::payout_officer, wuhan}, {access::Role::auditor, wuhan}};
    }

    /// The roster of a program from a month on; the rows are those of the file after its header.
    void take(std::string const& program, std::string const& month, std::string const& text) {
        auto asked = request(text, month);
        asked.program = program;
        faults = {};
        auto const imported = import(asked);
        INFO(program << ' ' << month << ' ' << (imported ? "" : imported.error().detail));
        for (auto const& fault : faults.all()) {
            INFO(fault.row << ' ' << roster::text_of(fault.code).name);
            CHECK(roster::text_of(fault.code).is_warning);
        }
        REQUIRE(imported.has_value());
    }

    void deaths(std::string const& as_of, std::string const& rows) {
        faults = {};
        auto const taken = operations::import_deaths(context,
            {.file = file("身份证号,死亡日期\n" + rows),
                .region = wuhan,
                .as_of = *parse_date(as_of),
                .charset = {},
                .key_file = {}},
            faults);
        REQUIRE(taken.has_value());
    }

    /// Builds a month; every line is explained, in both languages, to the amount it has.
    void build(std::string const& month, bool rebuild = false) {
        auto const outcomes = operations::build_batches(context,
            {.period = *Period::parse(month), .programs = {}, .region = wuhan, .rebuild = rebuild});
        REQUIRE(outcomes.has_value());
        for (auto const& outcome : *outcomes) {
            INFO(month << ' ' << outcome.program << ' '
                       << (outcome.refusal ? outcome.refusal->detail : ""));
            CHECK((!outcome.refusal || outcome.refusal->code == Refusal::nothing_to_pay));
            auto const lines = outcome.batch ? outcome.batch->content.line_count : 0;
            for (int number = 1; number <= lines; ++number) {
                check_explained(outcome.batch->key, number);
            }
        }
    }

    void check_explained(payout::BatchKey key, int number) {
        auto const why = operations::explain_line(context, key, number);
        INFO(number << ' ' << (why ? "" : why.error().detail));
        REQUIRE(why.has_value());
        CHECK(why->explanation.amount == why->line.amount);
        for (auto const& step : why->explanation.steps) {
            CHECK_FALSE(step.rule.zh.empty());
            CHECK_FALSE(step.rule.en.empty());
        }
    }

    /// What somebody was paid of a program in the months of 2020, in yuan, "-" for nothing.
    std::string paid(std::string const& program, std::string const& name) {
        return storage::read_only(database.get(), [&](storage::Transaction& tx) {
            std::map<std::string, std::string> amounts;
            for (auto const& row : storage::Query{tx, "paid", R"sql(
                     SELECT l.period, l.amount_fen FROM payout.line l
                       JOIN payout.batch b USING (book, batch)
                       JOIN roster.person p ON p.book = l.book AND p.person = l.person
                        AND p.superseded_at IS NULL
                      WHERE l.program = $1 AND p.name = $2 AND b.state <> 'cancelled')sql"}
                                       .bind(program)
                                       .bind(name)
                                       .run()) {
                auto& text = amounts[row.period("period").text()];
                text += (text.empty() ? "" : "+") + format_yuan(row.money("amount_fen"));
            }
            std::string year;
            for (auto month = *Period::parse("2020-01"); month.year() == 2020;
                 month = month.next()) {
                auto const& text = amounts[month.text()];
                year += (year.empty() ? "" : " ") + (text.empty() ? "-" : text);
            }
            return year;
        });
    }

    RegionCode const wuhan = RegionCode::from_number(420100);

    /// The sources named in the explanation of what somebody was paid, a line each.
    std::string sources_of(
        std::string const& program, std::string const& name, std::string const& month) {
        auto const key = storage::read_only(database.get(), [&](storage::Transaction& tx) {
            auto const row = storage::Query{tx, "key", R"sql(
                SELECT l.book, l.batch, l.line_no
                  FROM payout.line l JOIN payout.batch b USING (book, batch)
                  JOIN roster.person p ON p.book = l.book AND p.person = l.person
                   AND p.superseded_at IS NULL
                 WHERE l.program = $1 AND p.name = $2 AND l.period = $3
                   AND b.state <> 'cancelled')sql"}
                                 .bind(program)
                                 .bind(name)
                                 .bind(*Period::parse(month))
                                 .run()
                                 .exactly_one();
            return std::pair{payout::BatchKey{row.id<BookId>("book"), row.id<BatchId>("batch")},
                row.int64("line_no")};
        });
        auto const why = operations::explain_line(context, key.first, key.second);
        REQUIRE(why.has_value());
        std::string text;
        for (auto const& step : why->explanation.steps) {
            text += step.source + '\n';
        }
        return text;
    }
};

} // namespace doudi::test
