/// ledger.post as a table of requests, and what holds whatever is posted, in any order, by anybody.
#include "ledger_fixture.hpp"
#include "support/source_path.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <latch>
#include <sstream>
#include <thread>

namespace doudi::test {
namespace {

std::string trimmed(std::string const& text) {
    auto const first = text.find_first_not_of(' ');
    auto const last = text.find_last_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::vector<std::string> fields_of(std::string const& line) {
    std::vector<std::string> fields;
    std::istringstream in{line};
    for (std::string field; std::getline(in, field, '|');) {
        fields.push_back(trimmed(field));
    }
    return fields;
}

std::vector<std::pair<std::string, std::int64_t>> postings_of(std::string const& text) {
    std::vector<std::pair<std::string, std::int64_t>> postings;
    std::istringstream in{text};
    std::string code;
    std::int64_t fen = 0;
    while (in >> code >> fen) {
        postings.emplace_back(code, fen);
    }
    return postings;
}

std::string outcome_of(Result<std::vector<storage::Posted>> const& posted) {
    if (!posted) {
        return std::string{text_of(posted.error().code).name} + ' ' + posted.error().detail;
    }
    auto const& one = posted->front();
    return (one.is_new ? "posted " : "again ") + std::to_string(one.voucher_no);
}

} // namespace

TEST_CASE_METHOD(LedgerFixture, "the posting door answers as the table says") {
    std::ifstream cases{source_path("tests/ledger/post_cases.txt")};
    int rows = 0;
    for (std::string line; std::getline(cases, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        CAPTURE(line);
        auto const fields = fields_of(line);
        REQUIRE(fields.size() == 5);
        auto const before = number("SELECT count(*) FROM ledger.posting");
        auto const answer =
            post({entry_of(county, fields[0], fields[1], fields[2], postings_of(fields[3]))});
        CHECK(outcome_of(answer) == fields[4]);
        if (!answer) {
            CHECK(number("SELECT count(*) FROM ledger.posting") == before);
        }
        ++rows;
    }
    CHECK(rows == 21);
}

TEST_CASE_METHOD(LedgerFixture, "an array is posted whole or not at all, in the order given") {
    auto const posted = post({
        entry_of(county, "1", "E1", "2020-04-02", {{"Q101", 100}, {"Q201", -100}}),
        entry_of(province, "1", "E1", "2020-04-02", {{"Q101", 100}, {"Q201", -100}}),
        entry_of(county, "2", "E1", "2020-03-02", {{"Q101", 100}, {"Q201", -100}}),
        entry_of(county, "3", "E4", "2020-04-02", {{"Q102", 150}, {"Q101", -150}}),
    });
    REQUIRE(posted.has_value());
    std::vector<std::int32_t> vouchers;
    for (auto const& one : *posted) {
        vouchers.push_back(one.voucher_no);
    }
    CHECK(vouchers == std::vector<std::int32_t>{1, 1, 1, 2});

    auto const refused = post({
        entry_of(county, "4", "E1", "2020-04-02", {{"Q101", 1}, {"Q201", -1}}),
        entry_of(county, "5", "E4", "2020-04-02", {{"Q102", 52}, {"Q101", -52}}),
    });
    CHECK(outcome_of(refused) == "below_zero Q101/HR/central/1/2020 by 1 fen");
    CHECK(number("SELECT count(*) FROM ledger.entry") == 4);

    auto const partly_new = post({
        entry_of(county, "3", "E4", "2020-04-02", {{"Q102", 150}, {"Q101", -150}}),
        entry_of(county, "4", "E1", "2020-04-02", {{"Q101", 1}, {"Q201", -1}}),
        entry_of(county, "1", "E1", "2020-04-02", {{"Q101", 100}, {"Q201", -100}}),
    });
    REQUIRE(partly_new.has_value());
    CHECK_FALSE((*partly_new)[0].is_new);
    CHECK((*partly_new)[1].is_new);
    CHECK((*partly_new)[1].voucher_no == 3);
    CHECK_FALSE((*partly_new)[2].is_new);

    auto const repeated = entry_of(county, "6", "E1", "2020-04-02", {{"Q101", 1}, {"Q201", -1}});
    CHECK(outcome_of(post({repeated, repeated})) ==
        "malformed idempotency key 6 twice in one request");
    CHECK(number("SELECT count(*) FROM ledger.entry") == 5);
}

TEST_CASE_METHOD(LedgerFixture, "no posting of a request is left over") {
    REQUIRE(
        post({entry_of(county, "a", "E1", "2020-04-02", {{"Q101", 9}, {"Q201", -9}})}).has_value());
    struct Case {
        std::string postings;
        Refusal refusal;
    };
    for (auto const& each : std::vector<Case>{
             {"ARRAY[1, 1, 2], ARRAY[1, 2, 1], ARRAY[5, -5, 7]",
                 Refusal::malformed}, // of an entry that is not there
             {"ARRAY[1, 1, 9], ARRAY[1, 2, 1], ARRAY[5, -5, 7]", Refusal::malformed},
             {"ARRAY[1, 1, NULL], ARRAY[1, 2, 1], ARRAY[5, -5, 7]", Refusal::malformed},
             {"ARRAY[1, 1], ARRAY[1, 2, 1], ARRAY[5, -5, 7]",
                 Refusal::unbalanced}, // arrays of different lengths
         }) {
        CAPTURE(each.postings);
        auto const posted = storage::write(database, [&](storage::Transaction& tx) -> Result<int> {
            storage::Query{tx, "left_over",
                "SELECT FROM ledger.post(610102, 1, ARRAY['b'], ARRAY['E1'],"
                " ARRAY[date '2020-04-02'], ARRAY[''], " +
                    each.postings + ")"}
                .run();
            return 0;
        });
        REQUIRE(posted.has_error());
        CHECK(posted.error().code == each.refusal);
    }
    CHECK(number("SELECT count(*) FROM ledger.posting") == 2);
}

TEST_CASE_METHOD(LedgerFixture, "a reversal negates its entry, once") {
    REQUIRE(
        post({entry_of(county, "a", "E1", "2020-03-02", {{"Q101", 7}, {"Q201", -7}})}).has_value());
    auto const april = sure(Period::parse("2020-04"));
    auto const reverse = [&](std::string key, std::int32_t voucher) {
        return storage::write(
            database, [&](storage::Transaction& tx) -> Result<std::vector<storage::Posted>> {
                return std::vector{storage::reverse(tx, user,
                    {.book = county,
                        .period = april.prev(),
                        .voucher_no = voucher,
                        .effective_on = day("2020-04-05"),
                        .key = key,
                        .narration = "更正"})};
            });
    };
    CHECK(outcome_of(reverse("r", 1)) == "posted 1");
    CHECK(outcome_of(reverse("r", 1)) == "again 1");
    CHECK(outcome_of(reverse("r2", 1)) == "already_reversed 610102");
    CHECK(outcome_of(reverse("r3", 9)).starts_with("unknown_entry"));
    CHECK(
        number("SELECT sum(debit_fen - credit_fen) FROM ledger.balance WHERE book = 610102") == 0);
    CHECK(number("SELECT count(*) FROM ledger.balance WHERE book = 610102") == 4);
}

TEST_CASE_METHOD(LedgerFixture, "a closed month takes nothing more") {
    REQUIRE(
        post({entry_of(county, "a", "E1", "2020-03-02", {{"Q101", 7}, {"Q201", -7}})}).has_value());
    auto const march = sure(Period::parse("2020-03"));
    auto const close = [&] {
        return sure(storage::write(database, [&](storage::Transaction& tx) -> Result<bool> {
            return storage::close_month(tx, user, county, march);
        }));
    };
    CHECK(close());
    CHECK_FALSE(close());
    CHECK(outcome_of(post({entry_of(county, "b", "E1", "2020-03-09",
              {{"Q101", 7}, {"Q201", -7}})})) == "period_closed 610102 2020-03");
    CHECK(outcome_of(post({entry_of(
              county, "a", "E1", "2020-03-02", {{"Q101", 7}, {"Q201", -7}})})) == "again 1");
    CHECK(post({entry_of(province, "b", "E1", "2020-03-09", {{"Q101", 7}, {"Q201", -7}})})
              .has_value());
}

TEST_CASE_METHOD(LedgerFixture, "general budget and lottery money do not share an account") {
    auto entry = entry_of(county, "a", "E1", "2020-04-02", {{"Q101", 7}, {"Q201", -7}});
    entry.postings[0].account.fund_source = "lottery_central";
    CHECK(outcome_of(post({entry})) == "mixes_general_and_lottery HR / lottery_central");
}

TEST_CASE_METHOD(LedgerFixture, "the application cannot write to the ledger but by the door") {
    for (std::string const sql :
        {"INSERT INTO ledger.balance VALUES (610102, 1, '2020-04-01', 1, 0)",
            "UPDATE ledger.book SET chain_length = 0", "DELETE FROM ledger.entry",
            "UPDATE ledger.account SET is_open = false",
            "INSERT INTO ledger.posting VALUES (610102, '2020-04-01', 1, 1, 1, 1)"}) {
        CAPTURE(sql);
        CHECK_THROWS_AS(storage::write(database,
                            [&](storage::Transaction& tx) -> Result<int> {
                                storage::Query{tx, "forbidden", sql}.run();
                                return 0;
                            }),
            storage::Failure);
    }
}

TEST_CASE_METHOD(LedgerFixture, "many sessions against one quota never overspend it") {
    constexpr std::int64_t quota_fen = 100'000;
    constexpr int sessions = 8;
    constexpr int attempts = 25;
    REQUIRE(post(
        {entry_of(county, "q", "E1", "2020-04-01", {{"Q101", quota_fen}, {"Q201", -quota_fen}})})
                .has_value());
    std::latch start{sessions};
    std::vector<std::int64_t> reserved_fen(sessions);
    std::vector<std::thread> threads;
    threads.reserve(sessions);
    for (int session = 0; session < sessions; ++session) {
        threads.emplace_back([&, session] {
            start.arrive_and_wait();
            for (int attempt = 0; attempt < attempts; ++attempt) {
                auto const fen = 700 + session * 37 + attempt;
                auto const key = std::to_string(session) + '/' + std::to_string(attempt);
                if (post({entry_of(
                        county, key, "E4", "2020-04-02", {{"Q102", fen}, {"Q101", -fen}})})) {
                    reserved_fen[static_cast<std::size_t>(session)] += fen;
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    std::int64_t total_fen = 0;
    for (auto const fen : reserved_fen) {
        total_fen += fen;
    }
    CHECK(total_fen <= quota_fen);
    CHECK(total_fen > quota_fen - 1000); // what is left does not cover one more
    CHECK(number("SELECT sum(debit_fen) FROM ledger.balance b JOIN ledger.account a "
                 "USING (book, account) WHERE a.code = 'Q102'") == total_fen);
    CHECK(number("SELECT max(voucher_no) - count(*) FROM ledger.entry") == 0);
}

} // namespace doudi::test
