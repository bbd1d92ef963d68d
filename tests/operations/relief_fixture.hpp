/// Counties with people, money and rosters to make one-off payments in.
#pragma once

#include "doudi/base/decimal.hpp"
#include "doudi/operations/batch_steps.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/operations/relief.hpp"
#include "doudi/operations/settle_batch.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/imprest_case_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/roster_rows.hpp"
#include "roster/roster_text.hpp"
#include "support/test_database.hpp"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::test {

/// Jiang'an and Jianghan of Wuhan, Beilin of Xi'an, Chuanying of Jilin. fan is finance officer, wu
/// payout officer, tang approver, han releaser, feng all four, sun auditor.
class ReliefFixture {
public:
    ReliefFixture() {
        storage::write(database, [](storage::Transaction& tx) -> Result<int> {
            add_people(tx);
            for (auto const& [name, book] : books) {
                storage::open_book(
                    tx, book, operations::region_of(book), std::string{name}, day("2017-01-01"));
            }
            for (auto const* const month : {"2020-01", "2020-02", "2020-03", "2020-04"}) {
                storage::open_month(tx, *Period::parse(month));
            }
            return 0;
        }).value();
    }
    ~ReliefFixture() { std::filesystem::remove_all(directory_); }
    ReliefFixture(ReliefFixture const&) = delete;
    ReliefFixture& operator=(ReliefFixture const&) = delete;

    static inline std::map<std::string, BookId, std::less<>> const books{
        {"jiangan", BookId{420102}}, {"jianghan", BookId{420103}}, {"beilin", BookId{610102}},
        {"chuanying", BookId{220204}}};

    static BookId book_called(std::string_view name) { return books.find(name)->second; }
    static Date day(std::string_view text) { return parse_date(text).value(); }
    static Money yuan(std::string_view text) { return parse_yuan(text).value(); }

    operations::Context as(std::string_view login) {
        auto actor = storage::read_only(
            database, [&](storage::Transaction& tx) { return storage::find_actor(tx, login); });
        return {.db = database, .actor = actor.value(), .data = directory_};
    }

    roster::IdentityKey key() { return roster::open_or_make_key(directory_ / "key").value(); }

    /// A quota document of the fund, assigned to the program, and as much in the treasury.
    void fund(BookId book, std::string const& fund, std::string const& program,
        std::string const& source, Money amount) {
        fresh.run_as_superuser(
            "INSERT INTO funding.quota_document (book, number, issuer,"
            " issued_on, received_on, origin, fund_source, program,"
            " function_code, year, amount_fen, is_direct, received_by) VALUES (" +
            std::to_string(book.value()) + ", '" + program +
            "', '财政局', '2020-01-02',"
            " '2020-01-02', 'own_budget', '" +
            source + "', '" + fund + "', '2082001', 2020, " + std::to_string(amount.fen()) +
            ", false, 1)");
        storage::write(database, [&](storage::Transaction& tx) -> Result<int> {
            auto const document = storage::Query{tx, "document",
                "SELECT max(document) AS n FROM funding.quota_document"}
                                      .run()
                                      .exactly_one()
                                      .int64("n");
            auto const table = storage::event_table(tx);
            ledger::Dimensions of{.fund = fund,
                .program = {},
                .fund_source = source,
                .document = DocumentId{document},
                .year = 2020};
            std::vector<ledger::Entry> entries;
            auto const add = [&](std::string event, std::string_view part) {
                entries.push_back({.book = book,
                    .key = event + program,
                    .event = event,
                    .effective_on = day("2020-01-02")});
                table.append(entries.back(), part, of, amount);
            };
            add("E2", "quota");
            add("E1", "cash");
            of.program = program;
            add("E4", "quota");
            storage::post(tx, UserId{1}, entries);
            return 0;
        }).value();
    }

    /// Person `n` alone on the roster of a program, from a day on.
    void enrol(BookId book, int n, std::string const& program, std::string const& facts) {
        auto const identity = key();
        auto const person =
            storage::write(database, [&](storage::Transaction& tx) -> Result<PersonId> {
                storage::check_identity_key(tx, identity);
                auto const id = parse_resident_id(id_of(n), day("2020-01-01")).value();
                return storage::enter_person(tx, book, name_of(n), id, identity).person;
            }).value();
        fresh.run_as_superuser("INSERT INTO roster.enrolment (book, program, enrolment, version,"
                               " person, account, unit_no, is_urban, income_year_fen, care_grade,"
                               " member_person, member_born, member_disability, member_flags,"
                               " facts_hash, valid_from, import)"
                               " SELECT " +
            std::to_string(book.value()) + ", '" + program +
            "', nextval('roster.enrolment_seq'), 1, p, 1, '', is_urban, income, 0, ARRAY[p], born,"
            " disability, '{0}', '\\x', '2020-01-01', 1"
            " FROM (SELECT " +
            std::to_string(person.value()) + "::bigint AS p, " + facts + ") f");
    }

    void died(BookId book, int n, std::string const& on) {
        fresh.run_as_superuser("INSERT INTO roster.outside_list (book, kind, as_of, file_name,"
                               " file_sha256, row_count, imported_by) VALUES (" +
            std::to_string(book.value()) +
            ", 'deaths', '2020-12-31', 'f', '\\x00', 1, 1);"
            "INSERT INTO roster.outside_person SELECT " +
            std::to_string(book.value()) + ", max(list), '\\x" + to_hex(key().id_hash(id_of(n))) +
            "', '" + on + "' FROM roster.outside_list");
    }

    /// Person 8 is a child of twelve, the others are old.
    static std::string id_of(int n) { return make_id(n, n == 8 ? "20080101" : "19500101"); }
    static std::string name_of(int n) { return "张" + std::string(1, static_cast<char>('0' + n)); }

    /// What the bank did with the lines of a batch: paid, but for those listed.
    Result<void> settle(payout::BatchKey key, std::vector<int> const& failed, Date on) {
        auto const file = ++files_;
        return storage::write(database, [&](storage::Transaction& tx) -> Result<void> {
            auto const batch = find_batch(tx, key).value();
            storage::Query{tx, "results", R"sql(
                INSERT INTO payout.result_row (book, period, file, row_no, bucket, batch, line_no,
                                               amount_fen, status, reason, reference)
                SELECT book, period, $3, line_no, 'matched', batch, line_no, amount_fen,
                       CASE WHEN line_no = ANY ($4::integer[]) THEN 'failed' ELSE 'paid' END,
                       CASE WHEN line_no = ANY ($4::integer[]) THEN 'F03' ELSE '' END, ''
                  FROM payout.line WHERE book = $1 AND batch = $2)sql"}
                .bind(key.book)
                .bind(key.batch)
                .bind(file)
                .bind(failed)
                .run();
            auto const settled = operations::settle_lines(tx,
                {.user = UserId{1},
                    .file = file,
                    .period = batch.period,
                    .books = {key.book},
                    .on = on});
            return settled ? Result<void>{} : settled.error();
        });
    }

    /// Debit positive, over all dimensions of a title; of one program where it is named.
    Money balance(BookId book, std::string_view code, std::string_view program = {}) {
        return storage::read_only(database, [&](storage::Transaction& tx) {
            std::int64_t fen = 0;
            for (auto const& one : storage::balances(tx, book, code)) {
                fen += program.empty() || one.account.program == program ? one.amount.fen() : 0;
            }
            return Money::from_fen(fen);
        });
    }

    /// One text of all tables a refused step could have touched.
    std::string everything() {
        return storage::read_only(database, [](storage::Transaction& tx) {
            std::string text;
            for (std::string const table : {"ledger.entry", "ledger.balance", "ledger.account",
                     "payout.batch", "payout.line", "payout.draw", "payout.outcome",
                     "relief.relief_case", "relief.allowance", "relief.payment", "roster.person",
                     "roster.payee_account", "donation.gift", "donation.gift_use"}) {
                text += storage::Query{tx, "everything",
                    "SELECT coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '')"
                    " AS digest FROM " +
                        table + " t"}
                            .run()
                            .exactly_one()
                            .text("digest");
            }
            return text;
        });
    }

    Database fresh;
    storage::Database& database = fresh.get();

private:
    static void add_people(storage::Transaction& tx) {
        using access::Role;
        struct Person {
            std::string_view login;
            Role role;
        };
        for (auto const& [login, role] : {Person{"wu", Role::payout_officer},
                 Person{"tang", Role::approver}, Person{"han", Role::releaser},
                 Person{"feng", Role::payout_officer}, Person{"feng", Role::approver},
                 Person{"feng", Role::releaser}, Person{"feng", Role::finance_officer},
                 Person{"fan", Role::finance_officer}, Person{"sun", Role::auditor}}) {
            auto const known = storage::find_actor(tx, login);
            auto const user =
                known ? known->id : storage::insert_person(tx, login, login, std::nullopt);
            for (int const region : {220000, 420000, 610000}) {
                storage::insert_grant(
                    tx, user, {role, RegionCode::from_number(region)}, std::nullopt);
            }
        }
    }

    std::int64_t files_ = 0;
    std::filesystem::path directory_ = [] {
        auto name = (std::filesystem::temp_directory_path() / "doudi-relief.XXXXXX").string();
        return std::filesystem::path{mkdtemp(name.data())};
    }();
};

} // namespace doudi::test
