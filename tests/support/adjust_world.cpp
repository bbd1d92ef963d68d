#include "support/adjust_world.hpp"

#include "doudi/operations/verify_ledger.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/query.hpp"

#include <sstream>
#include <stdexcept>

namespace doudi::test {

namespace {

constexpr std::string_view lines_sql = R"sql(
    SELECT l.book, l.program, u.unit, to_char(l.for_period, 'YYYY-MM') AS month, l.amount_fen
      FROM payout.line l
      JOIN payout.batch b ON b.book = l.book AND b.batch = l.batch AND b.state <> 'cancelled'
      JOIN (SELECT book, program, person,
                   row_number() OVER (PARTITION BY book, program ORDER BY person) AS unit
              FROM (SELECT DISTINCT book, program, person FROM roster.enrolment) p) u
        ON u.book = l.book AND u.program = l.program AND u.person = l.person
     WHERE b.kind = $1
     ORDER BY l.book, l.program, u.unit, l.for_period, l.batch)sql";

constexpr std::string_view paid_sql = R"sql(
    WITH money AS (
        SELECT l.book, l.batch, l.program, l.person, l.for_period,
               CASE b.kind WHEN 'recovery' THEN -l.amount_fen ELSE l.amount_fen END AS amount_fen
          FROM payout.line l JOIN payout.batch b USING (book, batch)
        UNION ALL
        SELECT book, batch, program, person, for_period, amount_fen FROM payout.set_off)
    SELECT m.book, m.program, u.unit, to_char(m.for_period, 'YYYY-MM') AS month,
           sum(m.amount_fen)::bigint AS amount_fen
      FROM money m
      JOIN payout.batch b ON b.book = m.book AND b.batch = m.batch AND b.state <> 'cancelled'
      JOIN (SELECT book, program, person,
                   row_number() OVER (PARTITION BY book, program ORDER BY person) AS unit
              FROM (SELECT DISTINCT book, program, person FROM roster.enrolment) p) u
        ON u.book = m.book AND u.program = m.program AND u.person = m.person
     WHERE m.program = $1
     GROUP BY 1, 2, 3, 4 HAVING sum(m.amount_fen) <> 0
     ORDER BY 1, 2, 3, 4)sql";

operations::BatchOutcomes done(Result<operations::BatchOutcomes> outcomes) {
    if (!outcomes) {
        throw std::runtime_error{
            std::string{text_of(outcomes.error().code).name} + ": " + outcomes.error().detail};
    }
    for (auto const& outcome : *outcomes) {
        if (outcome.refusal) {
            throw std::runtime_error{
                std::string{text_of(outcome.refusal->code).name} + ": " + outcome.refusal->detail};
        }
    }
    return std::move(*outcomes);
}

std::string text_of_rows(storage::Rows const& rows) {
    std::ostringstream text;
    for (auto const& row : rows) {
        auto const fen = row.int64("amount_fen");
        text << row.int64("book") << ' ' << row.text("program") << ' ' << row.int64("unit") << ' '
             << row.text("month") << ' ' << fen / 100 << '.' << (fen % 100 < 10 ? "0" : "")
             << fen % 100 << '\n';
    }
    return text.str();
}

} // namespace

AdjustWorld::AdjustWorld() {
    constexpr std::int64_t enough_fen = 1'000'000'00;
    for (auto const book : {beilin, lianhu}) {
        fund(book, "DB-R", {.fund_source = "central", .document = 1, .fen = enough_fen});
        fund(book, "DB-U", {.fund_source = "central", .document = 1, .fen = enough_fen});
    }
}

void AdjustWorld::pay(Period month, std::optional<Date> known) {
    auto wang = as("wang");
    done(build_batches(wang, {.period = month, .programs = {}, .region = shaanxi, .known = known}));
    take_all(month, month.last_day());
}

void AdjustWorld::release_all(Period month, Date day) {
    operations::StepRequest const all{.selection = {.period = month, .region = shaanxi}, .on = day};
    auto wang = as("wang");
    auto li = as("li");
    auto qian = as("qian");
    done(lock_batches(wang, all));
    done(submit_batches(wang, all));
    done(approve_batches(li, all));
    auto outcomes = release_batches(qian, all);
    for (auto& outcome : outcomes.value()) {
        if (outcome.refusal && outcome.refusal->code == Refusal::stopped_by_check) {
            done(cancel_batches(
                wang, {.selection = {.one = outcome.batch->key}, .on = day, .note = "stopped"}));
            outcome.refusal.reset();
        }
    }
    done(std::move(outcomes));
}

void AdjustWorld::take_all(Period month, Date day) {
    release_all(month, day);
    auto const batches = storage::read_only(database.get(), [&](storage::Transaction& tx) {
        return list_batches(tx, {.books = std::array{beilin, lianhu}, .period = month});
    });
    auto wang = as("wang");
    for (auto const& batch : batches) {
        if (batch.state == payout::BatchState::released && batch.kind != payout::kind_recovery) {
            if (auto const settled = settle(batch.key); !settled) {
                throw std::runtime_error{"not settled: " + settled.error().detail};
            }
            done(settle_batches(wang, {.selection = {.one = batch.key}, .on = day}));
        }
    }
}

operations::BatchOutcomes AdjustWorld::adjust(
    Period from, Period to, std::optional<Period> in, std::optional<Date> known) {
    auto wang = as("wang");
    return done(adjust_batches(wang,
        {.region = shaanxi,
            .programs = {},
            .from = from,
            .to = to,
            .in = in.value_or(to.next()),
            .known = known}));
}

std::string AdjustWorld::lines(std::string const& kind) {
    return storage::read_only(database.get(), [&](storage::Transaction& tx) {
        return text_of_rows(storage::Query{tx, "lines", lines_sql}.bind(kind).run());
    });
}

std::string AdjustWorld::paid(std::string const& program) {
    return storage::read_only(database.get(), [&](storage::Transaction& tx) {
        return text_of_rows(storage::Query{tx, "paid", paid_sql}.bind(program).run());
    });
}

std::string AdjustWorld::verify() {
    auto sun = as("sun");
    auto const verified = verify_ledger(sun, {.region = shaanxi});
    if (!verified) {
        return verified.error().detail;
    }
    for (auto const& result : verified->checks) {
        if (result.first && result.check != audit::Check::transfers) {
            return result.first->text();
        }
    }
    return "";
}

} // namespace doudi::test
