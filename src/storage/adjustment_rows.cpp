#include "doudi/storage/adjustment_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view paid_months_sql = R"sql(
    SELECT b.book, b.program,
           array_agg((extract(year FROM b.period) * 100 + extract(month FROM b.period))::bigint
                     ORDER BY b.period) AS months
      FROM payout.batch b JOIN ref.program p ON p.program = b.program AND p.is_monthly
     WHERE b.book = ANY ($1::integer[]) AND b.kind = 'regular'
       AND b.period BETWEEN $2::date AND $3::date
       AND b.state IN ('released', 'settling', 'reconciled', 'closed')
       AND (cardinality($4::text[]) = 0 OR b.program = ANY ($4::text[]))
     GROUP BY b.book, b.program ORDER BY b.book, b.program)sql";

constexpr std::string_view create_due_sql = R"sql(
    CREATE TEMP TABLE adjust_due (
        person bigint NOT NULL, for_period date NOT NULL, enrolment bigint NOT NULL,
        version smallint NOT NULL, account bigint NOT NULL, import bigint NOT NULL,
        due_fen bigint NOT NULL
    ) ON COMMIT DROP)sql";

// person_no: the persons that differ, numbered from 1.
constexpr std::string_view create_difference_sql = R"sql(
    CREATE TEMP TABLE adjust_difference (
        person_no bigint NOT NULL, person bigint NOT NULL, for_period date NOT NULL,
        due_fen bigint NOT NULL, claimed_fen bigint NOT NULL, paid_fen bigint NOT NULL,
        is_enrolled boolean NOT NULL, enrolment bigint NOT NULL, version smallint NOT NULL,
        account bigint NOT NULL, import bigint
    ) ON COMMIT DROP)sql";

// A line that failed or came back is still owed by its batch, so it is claimed, and not paid; paid
// again, it is paid and not claimed once more.
constexpr std::string_view compare_sql = R"sql(
    INSERT INTO adjust_difference
    WITH line AS (
        SELECT l.person, l.for_period, l.enrolment, l.enrolment_version AS version, l.account,
               l.period, l.batch, b.kind,
               CASE b.kind WHEN 'recovery' THEN -l.amount_fen WHEN 'reissue' THEN 0
                    ELSE l.amount_fen END AS claimed_fen,
               CASE WHEN b.kind = 'recovery' THEN -l.amount_fen
                    WHEN o.outcome = 'paid' AND t.outcome IS NULL THEN l.amount_fen
                    ELSE 0 END AS paid_fen
          FROM payout.line l
          JOIN payout.batch b ON b.book = l.book AND b.batch = l.batch AND b.state <> 'cancelled'
                             AND b.kind <> 'one_off'
          LEFT JOIN payout.outcome o ON o.book = $1 AND o.period = l.period AND o.batch = l.batch
                                    AND o.line_no = l.line_no AND o.seq = 1
          LEFT JOIN payout.outcome t ON t.book = $1 AND t.period = l.period AND t.batch = l.batch
                                    AND t.line_no = l.line_no AND t.seq = 2
         WHERE l.book = $1 AND b.book = $1 AND l.program = $2 AND l.holds_claim
           AND l.period >= $4::date AND l.for_period = ANY ($3::date[])),
    money AS (
        SELECT person, for_period, sum(claimed_fen)::bigint AS claimed_fen,
               sum(paid_fen)::bigint AS paid_fen,
               (array_agg(ARRAY[enrolment, version, account]
                          ORDER BY kind = 'regular' DESC, period, batch) FILTER
                   (WHERE kind IN ('regular', 'arrears')))[1:1] AS named
          FROM line GROUP BY person, for_period),
    moved AS (
        SELECT s.person, s.for_period, sum(s.amount_fen)::bigint AS fen
          FROM payout.set_off s
          JOIN payout.batch b ON b.book = s.book AND b.batch = s.batch AND b.state <> 'cancelled'
         WHERE s.book = $1 AND s.program = $2 AND s.period >= $4::date
           AND s.for_period = ANY ($3::date[])
         GROUP BY s.person, s.for_period),
    due AS (
        SELECT person, for_period, sum(due_fen)::bigint AS fen, max(import) AS import,
               (array_agg(ARRAY[enrolment, version, account] ORDER BY enrolment DESC))[1:1]
                   AS named
          FROM adjust_due GROUP BY person, for_period),
    compared AS (
        SELECT person, for_period, coalesce(d.fen, 0) AS due_fen,
               coalesce(m.claimed_fen, 0) + coalesce(s.fen, 0) AS claimed_fen,
               coalesce(m.paid_fen, 0) + coalesce(s.fen, 0) AS paid_fen,
               d.person IS NOT NULL AS is_enrolled, coalesce(d.named, m.named) AS named, d.import
          FROM due d
          FULL JOIN money m USING (person, for_period)
          LEFT JOIN moved s USING (person, for_period))
    SELECT dense_rank() OVER (ORDER BY person), person, for_period, due_fen, claimed_fen, paid_fen,
           is_enrolled, named[1][1], named[1][2]::smallint, named[1][3], import
      FROM compared
     WHERE (due_fen > claimed_fen OR due_fen < paid_fen) AND named IS NOT NULL)sql";

constexpr std::string_view next_sql = R"sql(
    SELECT person_no, person, for_period, due_fen, claimed_fen, paid_fen, is_enrolled, enrolment,
           version, account
      FROM adjust_difference WHERE person_no > $1 AND person_no <= $1 + $2
     ORDER BY person_no, for_period)sql";

constexpr std::string_view importers_sql = R"sql(
    SELECT DISTINCT imported_by FROM roster.import
     WHERE book = $1 AND import IN (SELECT import FROM adjust_difference) ORDER BY imported_by)sql";

constexpr std::string_view has_death_sql = R"sql(
    SELECT EXISTS (
        SELECT FROM roster.enrolment e
         CROSS JOIN LATERAL unnest(e.member_person) AS m(person)
          JOIN roster.person p
            ON p.book = e.book AND p.person = m.person AND p.superseded_at IS NULL
          JOIN roster.outside_person o ON o.id_hash = p.id_hash AND o.on_date < $3::date
         WHERE e.book = $1 AND e.program = $2 AND e.enrolment = $4 AND e.version = $5))sql";

constexpr std::string_view insert_round_sql = R"sql(
    INSERT INTO payout.batch (book, period, program, kind, round, state, built_by)
    SELECT $1, $2, $3, $4, coalesce(max(round), 0) + 1, 'draft', $5
      FROM payout.batch
     WHERE book = $1 AND period = $2 AND program = $3 AND kind = $4
    RETURNING batch)sql";

constexpr std::string_view find_difference_sql = R"sql(
    SELECT line_no, is_recovery, is_enrolled, due_fen, paid_fen, set_off_fen, amount_fen,
           recovered_fen
      FROM payout.difference WHERE book = $1 AND period = $2 AND batch = $3 AND line_no = $4)sql";

// Batches are numbered as they are built.
constexpr std::string_view lines_before_sql = R"sql(
    SELECT l.batch, b.kind, l.line_no, l.amount_fen, coalesce(o.outcome, '') AS outcome
      FROM payout.line l
      JOIN payout.batch b ON b.book = l.book AND b.batch = l.batch AND b.state <> 'cancelled'
                         AND b.kind <> 'one_off'
      LEFT JOIN LATERAL (SELECT outcome FROM payout.outcome u
                          WHERE u.book = l.book AND u.period = l.period AND u.batch = l.batch
                            AND u.line_no = l.line_no ORDER BY seq DESC LIMIT 1) o ON true
     WHERE l.book = $1 AND l.period >= $2 AND l.for_period = $2 AND l.program = $3
       AND l.person = $4 AND l.batch < $5
     ORDER BY l.batch)sql";

constexpr std::string_view set_off_before_sql = R"sql(
    SELECT coalesce(sum(s.amount_fen), 0)::bigint AS fen
      FROM payout.set_off s
      JOIN payout.batch b ON b.book = s.book AND b.batch = s.batch AND b.state <> 'cancelled'
     WHERE s.book = $1 AND s.period >= $2 AND s.for_period = $2 AND s.program = $3
       AND s.person = $4 AND s.batch < $5
       AND NOT EXISTS (SELECT FROM payout.batch o
                        WHERE o.book = s.book AND o.batch = $5 AND o.built_at = b.built_at))sql";

constexpr std::string_view totals_by_year_sql = R"sql(
    SELECT extract(year FROM for_period)::integer AS year, sum(amount_fen)::bigint AS total_fen
      FROM payout.line WHERE book = $1 AND period = $2 AND batch = $3
     GROUP BY 1 ORDER BY 1)sql";

void put_head(CopyIn& copy, payout::Batch const& batch) {
    copy.put_int32(static_cast<std::int32_t>(batch.key.book.value()));
    copy.put_date(batch.period.first_day());
    copy.put_int64(batch.key.batch.value());
}

} // namespace

std::vector<PaidMonths> paid_months(Transaction& tx, std::span<BookId const> books,
    std::span<std::string const> programs, Period from, Period to) {
    std::vector<PaidMonths> all;
    for (auto const& row : Query{tx, "paid_months", paid_months_sql}
                               .bind(books)
                               .bind(from)
                               .bind(to)
                               .bind(programs)
                               .run()) {
        PaidMonths of{row.id<BookId>("book"), std::string{row.text("program")}, {}};
        for (auto const month : row.int64_array("months")) {
            of.months.push_back(
                Period::from(static_cast<int>(month / 100), static_cast<unsigned>(month % 100))
                    .value());
        }
        all.push_back(std::move(of));
    }
    return all;
}

DueStage::DueStage(Transaction& tx, BookId book) : tx_{tx} {
    Query{tx, "lock_adjustments", "SELECT payout.lock_adjustments($1)"}.bind(book).run();
    Query{tx, "create_adjust_due", create_due_sql}.run();
    Query{tx, "create_adjust_difference", create_difference_sql}.run();
    copy_.emplace(tx,
        "adjust_due (person, for_period, enrolment, version, account, import, "
        "due_fen)");
}

void DueStage::put(Period month, FrozenEnrolment const& enrolment, Money due) {
    constexpr std::int16_t columns = 7;
    copy_->begin_row(columns);
    copy_->put_int64(enrolment.person.value());
    copy_->put_date(month.first_day());
    copy_->put_int64(enrolment.enrolment.value());
    copy_->put_int16(enrolment.version);
    copy_->put_int64(enrolment.account.value());
    copy_->put_int64(enrolment.import.value());
    copy_->put_money(due);
}

void DueStage::compare(PaidMonths const& of) {
    DOUDI_CHECK(!of.months.empty());
    copy_->finish();
    copy_.reset();
    Query{tx_, "analyze_adjust_due", "ANALYZE adjust_due"}.run();
    join_by_hash(tx_);
    Query{tx_, "compare_months", compare_sql}
        .bind(of.book)
        .bind(of.program)
        .bind(of.months)
        .bind(of.months.front())
        .run();
    join_freely(tx_);
    Query{tx_, "index_adjust_difference", "CREATE INDEX ON adjust_difference (person_no)"}.run();
    Query{tx_, "analyze_adjust_difference", "ANALYZE adjust_difference"}.run();
}

std::vector<MonthDifference> DueStage::next(int people) {
    std::vector<MonthDifference> all;
    for (auto const& row :
        Query{tx_, "next_differences", next_sql}.bind(last_person_no_).bind(people).run()) {
        all.push_back({.person = row.id<PersonId>("person"),
            .account = {.month = row.period("for_period"),
                .due = row.money("due_fen"),
                .claimed = row.money("claimed_fen"),
                .paid = row.money("paid_fen")},
            .is_enrolled = row.boolean("is_enrolled"),
            .enrolment = row.id<EnrolmentId>("enrolment"),
            .version = static_cast<std::int16_t>(row.int32("version")),
            .payee = row.id<PayeeAccountId>("account")});
    }
    last_person_no_ += people;
    return all;
}

std::vector<UserId> DueStage::importers(BookId book) {
    std::vector<UserId> users;
    for (auto const& row : Query{tx_, "importers", importers_sql}.bind(book).run()) {
        users.push_back(row.id<UserId>("imported_by"));
    }
    return users;
}

bool has_death(
    Transaction& tx, RosterKey const& roster, EnrolmentId enrolment, std::int16_t version) {
    return Query{tx, "has_death", has_death_sql}
        .bind(roster.book)
        .bind(roster.program)
        .bind(roster.period)
        .bind(enrolment)
        .bind(version)
        .run()
        .exactly_one()
        .boolean(0);
}

payout::Batch insert_round(Transaction& tx, NewRound const& batch) {
    auto const number = Query{tx, "insert_round", insert_round_sql}
                            .bind(batch.book)
                            .bind(batch.period)
                            .bind(batch.program)
                            .bind(batch.kind)
                            .bind(batch.built_by)
                            .run()
                            .exactly_one()
                            .id<BatchId>("batch");
    return find_batch(tx, {batch.book, number}).value();
}

void insert_differences(
    Transaction& tx, payout::Batch const& batch, std::span<Difference const> differences) {
    CopyIn copy{tx,
        "payout.difference (book, period, batch, line_no, is_recovery, is_enrolled, "
        "due_fen, paid_fen, set_off_fen, amount_fen)"};
    constexpr std::int16_t columns = 10;
    for (Difference const& difference : differences) {
        copy.begin_row(columns);
        put_head(copy, batch);
        copy.put_int32(difference.line_no);
        copy.put_bool(difference.is_recovery);
        copy.put_bool(difference.is_enrolled);
        copy.put_money(difference.due);
        copy.put_money(difference.paid);
        copy.put_money(difference.set_off);
        copy.put_money(difference.amount);
    }
    copy.finish();
}

std::optional<Difference> find_difference(
    Transaction& tx, payout::Batch const& batch, std::int64_t line_no) {
    auto const row = Query{tx, "find_difference", find_difference_sql}
                         .bind(batch.key.book)
                         .bind(batch.period)
                         .bind(batch.key.batch)
                         .bind(line_no)
                         .run()
                         .at_most_one();
    if (!row) {
        return std::nullopt;
    }
    return Difference{.line_no = row->int32("line_no"),
        .is_recovery = row->boolean("is_recovery"),
        .is_enrolled = row->boolean("is_enrolled"),
        .due = row->money("due_fen"),
        .paid = row->money("paid_fen"),
        .set_off = row->money("set_off_fen"),
        .amount = row->money("amount_fen"),
        .recovered = row->money("recovered_fen")};
}

void insert_set_offs(
    Transaction& tx, payout::Batch const& batch, std::span<SetOff const> set_offs) {
    CopyIn copy{
        tx, "payout.set_off (book, period, batch, program, person, for_period, amount_fen)"};
    constexpr std::int16_t columns = 7;
    for (SetOff const& one : set_offs) {
        copy.begin_row(columns);
        put_head(copy, batch);
        copy.put_text(batch.program);
        copy.put_int64(one.person.value());
        copy.put_date(one.month.first_day());
        copy.put_int64(one.amount_fen);
    }
    copy.finish();
}

std::vector<PaidLine> lines_before(
    Transaction& tx, payout::Batch const& batch, payout::Line const& line) {
    std::vector<PaidLine> lines;
    for (auto const& row : Query{tx, "lines_before", lines_before_sql}
                               .bind(batch.key.book)
                               .bind(line.for_period)
                               .bind(batch.program)
                               .bind(line.person)
                               .bind(batch.key.batch)
                               .run()) {
        lines.push_back({.key = {batch.key.book, row.id<BatchId>("batch")},
            .kind = std::string{row.text("kind")},
            .line_no = row.int32("line_no"),
            .amount = row.money("amount_fen"),
            .outcome = std::string{row.text("outcome")}});
    }
    return lines;
}

Money lines_set_off_before(Transaction& tx, payout::Batch const& batch, payout::Line const& line) {
    return Query{tx, "set_off_before", set_off_before_sql}
        .bind(batch.key.book)
        .bind(line.for_period)
        .bind(batch.program)
        .bind(line.person)
        .bind(batch.key.batch)
        .run()
        .exactly_one()
        .money("fen");
}

std::vector<payout::Overpaid> totals_by_year(Transaction& tx, payout::Batch const& batch) {
    std::vector<payout::Overpaid> totals;
    for (auto const& row : Query{tx, "totals_by_year", totals_by_year_sql}
                               .bind(batch.key.book)
                               .bind(batch.period)
                               .bind(batch.key.batch)
                               .run()) {
        totals.push_back({row.int32("year"), row.money("total_fen")});
    }
    return totals;
}

} // namespace doudi::storage
