#include "support/bank_world.hpp"

#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/query.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace doudi::test {

namespace {

constexpr auto without_payee_sql = R"sql(
    SELECT e.book, e.enrolment, e.person, e.account,
           row_number() OVER (PARTITION BY e.book ORDER BY e.enrolment) AS number
      FROM roster.enrolment e
     WHERE NOT EXISTS (SELECT FROM roster.payee_account a
                        WHERE a.book = e.book AND a.account = e.account)
     ORDER BY e.enrolment)sql";

constexpr auto insert_account_sql = R"sql(
    INSERT INTO roster.payee_account (book, account, bank_no, number_hash, number_cipher, holder)
    VALUES ($1, $2, $3, $4::bytea, decode($5, 'hex'), $6))sql";

constexpr auto insert_person_sql = R"sql(
    INSERT INTO roster.person (book, person, version, id_hash, id_cipher, name, born_on, is_male)
    VALUES ($1, $2::bigint, 1, sha256(convert_to($2::bigint::text, 'UTF8')), ''::bytea,
            $3, '1980-01-01', false))sql";

std::filesystem::path make_directory() {
    auto name = (std::filesystem::temp_directory_path() / "doudi-bank.XXXXXX").string();
    return mkdtemp(name.data());
}

void require_done(Result<operations::BatchOutcomes> const& outcomes) {
    if (!outcomes) {
        throw std::runtime_error{"refused: " + outcomes.error().detail};
    }
    for (auto const& outcome : *outcomes) {
        if (outcome.did != operations::Did::done) {
            throw std::runtime_error{
                "not done" + (outcome.refusal ? ": " + outcome.refusal->detail : std::string{})};
        }
    }
}

} // namespace

BankWorld::BankWorld(Until until) : directory{make_directory()} {
    enrol(beilin, "DB-R", {0, 1'200'00, 3'000'00, 6'000'00});
    enrol(lianhu, "DB-R", {0, 2'400'00});
    fund(beilin, "DB-R", {.fund_source = "central", .document = 1, .fen = 2'000'00});
    fund(lianhu, "DB-R", {.fund_source = "central", .document = 1, .fen = 1'000'00});
    add_payees();
    auto wang = at("wang");
    auto const built = build_batches(wang, month());
    require_done(built);
    beilin_batch = built->at(0).batch->key;
    lianhu_batch = built->at(1).batch->key;
    if (until == Until::released) {
        release();
    }
}

BankWorld::~BankWorld() {
    std::filesystem::remove_all(directory);
}

operations::Context BankWorld::at(std::string_view login) {
    auto context = as(login);
    context.data = directory;
    return context;
}

std::string BankWorld::account_no(std::int64_t enrolment) {
    return std::to_string(6217'0000'0000'0000 + enrolment);
}

void BankWorld::add_payees() {
    auto const key = roster::open_or_make_key(directory / "key");
    roster::Sealer sealer{key.value()};
    auto const added =
        storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
            for (auto const& row : storage::Query{tx, "without_payee", without_payee_sql}.run()) {
                auto const number = account_no(row.int64("enrolment"));
                auto const holder = "王<" + std::to_string(row.int64("number")) + ">&明";
                storage::Query{tx, "insert_account", insert_account_sql}
                    .bind(row.id<BookId>("book"))
                    .bind(row.int64("account"))
                    .bind(std::string{row.int64("number") == 2 ? "103791000018" : "102791000010"})
                    .bind(key->account_hash(number))
                    .bind(to_hex(sealer.seal(number)))
                    .bind(holder)
                    .run();
                storage::Query{tx, "insert_person", insert_person_sql}
                    .bind(row.id<BookId>("book"))
                    .bind(row.int64("person"))
                    .bind(holder)
                    .run();
            }
            return {};
        });
    if (!added) {
        throw std::runtime_error{"no payees: " + added.error().detail};
    }
}

void BankWorld::release() {
    auto wang = at("wang");
    auto li = at("li");
    auto qian = at("qian");
    require_done(lock_batches(wang, all()));
    require_done(submit_batches(wang, all()));
    require_done(approve_batches(li, all()));
    require_done(release_batches(qian, all()));
}

std::filesystem::path BankWorld::file(std::string const& name, std::string const& text) {
    auto path = directory / name;
    std::ofstream{path, std::ios::binary} << text;
    return path;
}

std::string BankWorld::row(payout::BatchKey key, int line_no, std::string const& yuan,
    std::string const& status_and_reason) {
    auto const place = std::to_string(key.batch.value()) + " AND line_no = ";
    auto const enrolment = number("SELECT coalesce((SELECT enrolment FROM payout.line WHERE "
                                  "batch = " +
        place + std::to_string(line_no) + "), 0)");
    return "B" + std::to_string(key.book.value()) + '-' + std::to_string(key.batch.value()) + '-' +
        std::to_string(line_no) + ',' + account_no(enrolment) + ',' + yuan + ',' +
        status_and_reason + ",2020-04-10,x";
}

std::filesystem::path BankWorld::results(std::vector<std::string> const& rows) {
    std::string text = "reference,account_no,amount,status,reason,booked_on,bank_reference\n";
    for (auto const& row : rows) {
        text += row + '\n';
    }
    return file("results" + std::to_string(++files_) + ".csv", text);
}

Result<operations::ImportedResults> BankWorld::import_file(std::filesystem::path const& file) {
    auto wang = at("wang");
    return operations::import_bank_results(
        wang, {.file = file, .period = april, .region = shaanxi, .charset = {}}, faults);
}

std::string BankWorld::buckets(operations::ImportedResults const& imported) {
    std::string text;
    for (auto const& one : imported.buckets) {
        text += one.bucket + ' ' + one.status + ' ' + std::to_string(one.count.rows) + ' ' +
            std::to_string(one.count.total.fen()) + "; ";
    }
    return text;
}

} // namespace doudi::test
