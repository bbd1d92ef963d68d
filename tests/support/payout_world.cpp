#include "support/payout_world.hpp"

#include "doudi/operations/settle_batch.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/query.hpp"

#include <array>
#include <map>
#include <sstream>
#include <stdexcept>

namespace doudi::test {

namespace {

struct Person {
    char const* login;
    access::Role role;
    int region;
};

constexpr std::array people{
    Person{"wang", access::Role::payout_officer, 610000},
    Person{"zhao", access::Role::payout_officer, 610000},
    Person{"li", access::Role::approver, 610000},
    Person{"qian", access::Role::approver, 610000},
    Person{"qian", access::Role::releaser, 610000},
    Person{"sun", access::Role::finance_officer, 610000},
    Person{"chen", access::Role::payout_officer, 610104},
};

constexpr auto enrol_sql = R"sql(
    WITH import AS (
        INSERT INTO roster.import (book, import, program, period, file_name, file_sha256,
                                   file_rows, row_count, accepted, rejected, opened, closed,
                                   imported_by)
        SELECT $1, nextval('roster.import_seq'), $2, '2020-04-01', 'roster.csv',
               sha256(random()::text::bytea), n, n, n, 0, n, 0, user_id
          FROM access.person, cardinality($3::bigint[]) AS n WHERE login = 'zhao'
        RETURNING import),
    person AS (
        SELECT income_fen, nextval('roster.enrolment_seq') AS id
          FROM unnest($3::bigint[]) AS income_fen)
    INSERT INTO roster.enrolment (book, program, enrolment, version, person, account, unit_no,
        is_urban, income_year_fen, care_grade, member_person, member_born, member_disability,
        member_flags, facts_hash, valid_from, import)
    SELECT $1, $2, id, 1, 500000 + id, 900000 + id, id::text, $2 = 'DB-U', income_fen, 0,
           ARRAY[500000 + id], ARRAY[date '1980-01-01'], ARRAY[0], ARRAY[0],
           sha256((id || ' ' || income_fen)::bytea), '2020-04-01', import
      FROM person, import)sql";

constexpr auto insert_rows_sql = R"sql(
    INSERT INTO payout.result_row (book, period, file, row_no, bucket, batch, line_no, amount_fen,
                                   status, reason, reference)
    SELECT book, period, $3, line_no, 'matched', batch, line_no, amount_fen,
           CASE WHEN line_no = ANY ($4::integer[]) THEN 'failed' ELSE 'paid' END,
           CASE WHEN line_no = ANY ($4::integer[]) THEN 'F03' ELSE '' END, line_no::text
      FROM payout.line WHERE book = $1 AND batch = $2 AND )sql";

constexpr auto trial_balance_sql = R"sql(
    SELECT a.key, sum(b.debit_fen - b.credit_fen)::bigint AS amount_fen, a.ledger
      FROM ledger.account a JOIN ledger.balance b USING (book, account)
     WHERE a.book = $1 GROUP BY a.key, a.ledger
    HAVING sum(b.debit_fen - b.credit_fen) <> 0
     ORDER BY position(a.ledger IN 'QMUB'), a.key)sql";

/// Posts without anybody's permission: what happened before the test begins.
void post_all(storage::Database& database, std::vector<ledger::Entry> const& entries) {
    auto const posted = storage::write(database, [&](storage::Transaction& tx) -> Result<void> {
        for (auto const& entry : entries) {
            storage::open_month(tx, Period::of(entry.effective_on));
        }
        storage::post(tx, UserId{1}, entries);
        return {};
    });
    if (!posted) {
        throw std::runtime_error{"cannot post: " + posted.error().detail};
    }
}

// As a correction does: the version in force is superseded, and what of it still holds and what was
// found out are new versions.
constexpr std::string_view correct_sql = R"sql(
    WITH old AS (
        UPDATE roster.enrolment SET superseded_at = now()
         WHERE book = $1 AND unit_no = $2 AND superseded_at IS NULL
           AND (valid_until IS NULL OR valid_until > $3::date)
        RETURNING *),
    last AS (
        SELECT max(e.version) AS version FROM roster.enrolment e JOIN old o USING (book, program,
               enrolment)),
    part AS (
        SELECT o.*, o.valid_from AS part_from, $3::date AS part_until, o.income_year_fen AS fen
          FROM old o WHERE o.valid_from < $3::date
        UNION ALL
        SELECT * FROM (SELECT o.*, greatest(min(o.valid_from) OVER (), $3::date), NULL::date,
                              $4::bigint
                         FROM old o ORDER BY o.valid_from DESC LIMIT 1) n
         WHERE $4::bigint IS NOT NULL)
    INSERT INTO roster.enrolment (book, program, enrolment, version, person, account, unit_no,
        is_urban, income_year_fen, care_grade, member_person, member_born, member_disability,
        member_flags, facts_hash, valid_from, valid_until, import)
    SELECT p.book, p.program, p.enrolment,
           l.version + row_number() OVER (ORDER BY p.part_from), p.person, p.account, p.unit_no,
           p.is_urban, p.fen, p.care_grade, p.member_person, p.member_born, p.member_disability,
           p.member_flags, sha256((p.enrolment || ' ' || p.fen)::bytea), p.part_from,
           p.part_until, p.import
      FROM part p, last l)sql";

// Households are people here, whose identities nobody needs: the hash is that of their number.
constexpr std::string_view bury_sql = R"sql(
    WITH person AS (
        INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on,
                                   is_male)
        SELECT DISTINCT book, person, 1, sha256(person::text::bytea), ''::bytea, '某',
               date '1980-01-01', false FROM roster.enrolment WHERE book = $1
            ON CONFLICT DO NOTHING),
    list AS (
        INSERT INTO roster.outside_list (book, kind, as_of, file_name, file_sha256, row_count,
                                         imported_by)
        VALUES (610000, 'deaths', $3::date, 'deaths.csv', sha256(''), 1, 1) RETURNING list)
    INSERT INTO roster.outside_person (book, list, id_hash, on_date)
    SELECT 610000, list.list, sha256(e.person::text::bytea), $3::date
      FROM list,
           (SELECT DISTINCT person FROM roster.enrolment WHERE book = $1
             ORDER BY person OFFSET $2 - 1 LIMIT 1) e)sql";

} // namespace

PayoutWorld::PayoutWorld() {
    populate();
}

PayoutWorld::PayoutWorld(Database::Existing const& existing) : database{existing} {
    populate();
}

void PayoutWorld::populate() {
    auto const made = storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
        for (auto const& [login, role, region] : people) {
            auto const known = storage::find_actor(tx, login);
            auto const user =
                known ? known->id : storage::insert_person(tx, login, login, std::nullopt);
            storage::insert_grant(tx, user, {role, RegionCode::from_number(region)}, std::nullopt);
        }
        for (auto const book : {BookId{610000}, beilin, lianhu}) {
            auto const region = RegionCode::from_number(static_cast<int>(book.value()));
            storage::open_book(tx, book, region, region.text(), *parse_date("2019-12-31"));
        }
        storage::open_month(tx, april);
        return {};
    });
    if (!made) {
        throw std::runtime_error{"no world: " + made.error().detail};
    }
}

operations::Context PayoutWorld::as(std::string_view login) {
    auto const actor = storage::read_only(
        database.get(), [&](storage::Transaction& tx) { return storage::find_actor(tx, login); });
    return {.db = database.get(), .actor = actor.value()};
}

void fund(storage::Database& database, BookId book, std::string const& program, Quota const& quota,
    Date day) {
    auto const table = storage::read_only(
        database, [](storage::Transaction& tx) { return storage::event_table(tx); });
    auto const fund = program.substr(0, 2) == "DS" ? "DS" : "HR";
    ledger::Dimensions const of{.fund = fund,
        .program = program,
        .fund_source = quota.fund_source,
        .document = DocumentId{quota.document},
        .year = quota.year};
    ledger::Dimensions of_fund = of;
    of_fund.program.clear();
    auto const key = std::to_string(book.value()) + "/" + program + "/" + quota.fund_source + "/" +
        std::to_string(quota.document);
    std::vector<ledger::Entry> entries{
        {.book = book, .key = "received/" + key, .event = "E3", .effective_on = day},
        {.book = book, .key = "assigned/" + key, .event = "E4", .effective_on = day},
        {.book = book, .key = "cash/" + key, .event = "E3", .effective_on = day},
    };
    table.append(entries[0], "lower", of_fund, Money::from_fen(quota.fen));
    table.append(entries[1], "quota", of, Money::from_fen(quota.fen));
    table.append(entries[2], "lower_cash", of_fund, Money::from_fen(quota.fen));
    post_all(database, entries);
}

void PayoutWorld::fund(BookId book, std::string const& program, Quota const& quota) {
    test::fund(database.get(), book, program, quota, *parse_date("2020-04-01"));
}

void PayoutWorld::enrol(
    BookId book, std::string const& program, std::vector<std::int64_t> const& incomes_fen) {
    auto const done = storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
        storage::Query{tx, "enrol", enrol_sql}.bind(book).bind(program).bind(incomes_fen).run();
        return {};
    });
    if (!done) {
        throw std::runtime_error{"cannot enrol"};
    }
}

void PayoutWorld::enrol_many(BookId book, std::string const& program, int count) {
    std::vector<std::int64_t> incomes_fen;
    incomes_fen.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        incomes_fen.push_back(std::int64_t{i} * 7919 % 650'000);
    }
    enrol(book, program, incomes_fen);
}

void PayoutWorld::bury(BookId book, int household, Date died_on) {
    auto const told = storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
        storage::Query{tx, "bury", bury_sql}.bind(book).bind(household).bind(died_on).run();
        return {};
    });
    if (!told) {
        throw std::runtime_error{"cannot bury"};
    }
}

Result<void> PayoutWorld::settle(
    payout::BatchKey key, std::initializer_list<int> failed_lines, std::string const& only) {
    auto const file = ++result_files_;
    return storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
        storage::Query{tx, "insert_rows", std::string{insert_rows_sql} + only}
            .bind(key.book)
            .bind(key.batch)
            .bind(file)
            .bind(std::vector<int>{failed_lines})
            .run();
        auto const settled = operations::settle_lines(tx,
            {.user = UserId{1},
                .file = file,
                .period = find_batch(tx, key).value().period,
                .books = {key.book},
                .on = on});
        if (!settled) {
            return settled.error();
        }
        return {};
    });
}

void PayoutWorld::correct_income(
    BookId book, std::string const& unit_no, Period from, std::optional<std::int64_t> fen) {
    auto const corrected =
        storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
            storage::Query{tx, "correct", correct_sql}
                .bind(book)
                .bind(unit_no)
                .bind(from)
                .bind(fen)
                .run();
            return {};
        });
    if (!corrected) {
        throw std::runtime_error{"cannot correct"};
    }
}

std::string PayoutWorld::trial_balance(BookId book) {
    return storage::read_only(database.get(), [&](storage::Transaction& tx) {
        std::ostringstream text;
        std::map<std::string, std::int64_t> totals_fen;
        for (auto const& row :
            storage::Query{tx, "trial_balance", trial_balance_sql}.bind(book).run()) {
            text << row.text("key") << ' ' << row.int64("amount_fen") << '\n';
            totals_fen[std::string{row.text("ledger")}] += row.int64("amount_fen");
        }
        for (auto const& [ledger, total_fen] : totals_fen) {
            if (total_fen != 0) {
                text << "ledger " << ledger << " differs by " << total_fen << '\n';
            }
        }
        return text.str();
    });
}

std::int64_t PayoutWorld::number(std::string const& sql) {
    return storage::read_only(database.get(), [&](storage::Transaction& tx) {
        return storage::Query{tx, "number", sql}.run().exactly_one().int64(0);
    });
}

} // namespace doudi::test
