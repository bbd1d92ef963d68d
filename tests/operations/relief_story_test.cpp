/// Plays relief_story.txt: one-off payments from the record to the bank, all that is refused, and
/// the balances of the four ledgers; then sessions at once, and what the audit finds.
#include "doudi/operations/imprest.hpp"
#include "doudi/operations/show_batches.hpp"
#include "relief_fixture.hpp"
#include "story.hpp"
#include "support/print.hpp"
#include "support/signed_checks.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

namespace doudi::test {
namespace {

using operations::Context;

class Story : public ReliefFixture {
public:
    Story() {
        for (auto const* const program : {"TR-E", "DB-R", "TK-S", "DS-N"}) {
            auto const text = std::string{program};
            fund(book_called("jiangan"), text == "DS-N" ? "DS" : "HR", text, "county",
                yuan(text == "TR-E" ? "30000.00" : "5000.00"));
        }
        for (auto const* const program : {"TR-E", "TR-Z", "HEAT", "TK-F"}) {
            fund(book_called("beilin"), "HR", program, "county", yuan("20000.00"));
        }
        fund(book_called("jianghan"), "HR", "TR-E", "county", yuan("5000.00"));
        fund(book_called("beilin"), "MTZ", "ZX", "lottery_province", yuan("20000.00"));
        fund(book_called("beilin"), "MTZ", "MT", "lottery_province", yuan("20000.00"));
        fund(book_called("beilin"), "FKM", "FK", "lottery_province", yuan("20000.00"));
        std::string const alone = " AS income, ARRAY[date "
                                  "'1950-01-01'] AS born, ARRAY[";
        enrol(book_called("jiangan"), 5, "DB-R",
            "false AS is_urban, 120000" + alone + "0] AS disability");
        enrol(
            book_called("jiangan"), 6, "TK-S", "false AS is_urban, 0" + alone + "0] AS disability");
        enrol(book_called("jiangan"), 7, "DS-N",
            "false AS is_urban, 0" + alone + "41] AS disability");
        enrol(book_called("beilin"), 5, "DB-U", "true AS is_urban, 0" + alone + "0] AS disability");
        enrol(
            book_called("beilin"), 6, "TK-S", "false AS is_urban, 0" + alone + "0] AS disability");
        enrol(
            book_called("beilin"), 9, "TK-S", "false AS is_urban, 0" + alone + "0] AS disability");
        died(book_called("jiangan"), 9, "2020-02-20");
        died(book_called("beilin"), 9, "2020-02-20");
    }

    std::string step(std::string const& who, Words const& words) {
        auto context = as(who);
        auto const& verb = words.at(0);
        if (verb == "record") {
            return record(context, words);
        }
        if (verb == "approve" || verb == "reject") {
            return decide(context, words);
        }
        if (verb == "papers") {
            return said(file_papers(context,
                {book_called(words.at(1)), number_of(words.at(1), words.at(2)), words.at(3)}));
        }
        if (verb == "build") {
            return build(context, words);
        }
        if (verb == "explain") {
            auto const view =
                operations::explain_line(context, batch_of(words.at(1)), std::stoi(words.at(2)));
            return view ? format_yuan(view->explanation.amount) : said(view);
        }
        if (verb == "bank") {
            return said(settle(batch_of(words.at(1)), failed_of(words), day(words.at(2))));
        }
        if (verb == "title") {
            return format_yuan(balance(book_called(words.at(1)), words.at(2), words.at(3)));
        }
        if (verb == "died") {
            died(book_called(words.at(1)), words.at(2).at(1) - '0', words.at(3));
            return "ok";
        }
        if (verb == "imprest" || verb == "case") {
            return verb == "case" ? report(context, words) : open_imprest(context, words);
        }
        if (verb == "verify") {
            return verified(context);
        }
        return move(context, words);
    }

    /// As the head of the story says, of the county of the step before.
    std::string stands() {
        std::string text;
        for (auto const& [head, codes] :
            {std::pair{"Q", Words{"Q102", "Q103", "Q105"}}, std::pair{"; M", Words{"M1001"}},
                std::pair{"; U", Words{"U2303", "U4001", "U5001"}},
                std::pair{"; B", Words{"B6001", "B7101"}}}) {
            text += head;
            for (auto const& code : codes) {
                text += " " + format_yuan(balance(book_, code));
            }
        }
        return text;
    }

    static relief::NewCase case_of(Words const& words) {
        Options const given{words, 7};
        auto const person = words.at(4).at(1) - '0';
        auto const fund = given.text("fund");
        auto const holder = given.text("holder", words.at(4));
        return {.reference = words.at(2),
            .kind = words.at(3),
            .program = given.text("program"),
            .fund_type = fund == "lottery" ? "government_fund" : fund,
            .person_name = name_of(person),
            .resident_id = parse_resident_id(id_of(person), day("2020-01-01")).value(),
            .event_key = words.at(5),
            .event_on = day(words.at(6)),
            .amount = given.money("yuan"),
            .is_urban = given.text("reg") == "urban",
            .bill = given.money("bill"),
            .others = given.money("others"),
            .payee = given.text("payee", "person"),
            .bank_no = "102791000123",
            .account_no = "621700000000000000" + words.at(4).substr(1),
            .holder = holder.front() == 'p' ? name_of(holder.at(1) - '0') : holder,
            .reason = "困难",
            .papers = given.text("papers")};
    }

private:
    std::string record(Context& context, Words const& words) {
        book_ = book_called(words.at(1));
        std::vector<relief::CaseFault> faults;
        auto const done = record_cases(context, {.book = book_, .cases = {case_of(words)}}, faults);
        if (!done) {
            return said(done);
        }
        auto const& one = done->cases.front();
        numbers_[words.at(1) + one.reference] = one.number;
        return done->new_count == 0 ? "again" : "recorded " + format_yuan(one.amount);
    }

    std::int64_t number_of(std::string const& county, std::string const& reference) {
        auto const found = numbers_.find(county + reference);
        return found == numbers_.end() ? 1'000'000 : found->second;
    }

    std::vector<std::int64_t> numbers_of(std::string const& county, std::string const& list) {
        std::vector<std::int64_t> numbers;
        for (auto const& reference : split(list, ',')) {
            numbers.push_back(number_of(county, reference));
        }
        return numbers;
    }

    std::string decide(Context& context, Words const& words) {
        bool const is_approved = words.at(0) == "approve";
        auto const decided = decide_relief_cases(context,
            {.book = book_called(words.at(1)),
                .numbers = numbers_of(words.at(1), words.at(2)),
                .is_approved = is_approved,
                .level = *relief::level_of(words.at(3)),
                .decision = "批-1",
                .on = day(words.at(4))});
        return decided ? (is_approved ? "approved" : "rejected") : said(decided);
    }

    /// Opened by who asks, filled by feng.
    std::string open_imprest(Context& context, Words const& words) {
        auto const of = imprest_of(words.at(1));
        auto const opened = operations::open_imprest(context,
            {.of = of,
                .name = "某镇",
                .terms = {yuan("2000.00"), yuan("1000.00"), yuan(words.at(2))},
                .decision = "批-1",
                .on = day(words.at(3))});
        auto feng = as("feng");
        return opened ? said(advance_imprest(feng, {of, yuan(words[2]), "Z1", day(words[3])}))
                      : said(opened);
    }

    std::string report(Context& context, Words const& words) {
        auto const person = words.at(2).at(1) - '0';
        return said(report_case(context,
            {.of = imprest_of(words.at(1)),
                .person_name = name_of(person),
                .resident_id = id_of(person),
                .event_key = words.at(3),
                .paid_on = day(words.at(6)),
                .amount = yuan(words.at(4)),
                .reason = "困难",
                .receipt_no = words.at(5)}));
    }

    std::string build(Context& context, Words const& words) {
        book_ = book_called(words.at(1));
        auto const built = build_relief_batches(context,
            {.book = book_,
                .period = *Period::parse(words.at(2)),
                .numbers =
                    words.size() > 4 ? numbers_of(words[1], words[4]) : std::vector<std::int64_t>{},
                .on = day(words.at(3))});
        if (!built) {
            return said(built);
        }
        std::string text;
        for (auto const& one : *built) {
            batches_.push_back(one.batch->key);
            text += (text.empty() ? "" : "; ") + one.program + " " +
                std::to_string(one.batch->content.line_count) + " " +
                format_yuan(one.batch->content.total);
        }
        return text;
    }

    [[nodiscard]] payout::BatchKey batch_of(std::string const& name) const {
        return batches_.at(std::stoul(name.substr(1)) - 1);
    }

    static std::vector<int> failed_of(Words const& words) {
        std::vector<int> failed;
        if (words.size() > 3) {
            for (auto const& line : split(words[3].substr(words[3].find('=') + 1), ',')) {
                failed.push_back(std::stoi(line));
            }
        }
        return failed;
    }

    std::string move(Context& context, Words const& words) {
        using Step =
            Result<operations::BatchOutcomes> (*)(Context&, operations::StepRequest const&);
        std::map<std::string, Step> const steps{{"lock", operations::lock_batches},
            {"submit", operations::submit_batches}, {"pass", operations::approve_batches},
            {"release", operations::release_batches}, {"check", operations::settle_batches},
            {"close", operations::close_batches}, {"cancel", operations::cancel_batches}};
        if (words.at(0) == "close") {
            test::sign_checks_of(fresh, batch_of(words.at(1)).book, Period::of(day(words.at(2))));
        }
        return said(steps.at(words.at(0))(
            context, {.selection = {.one = batch_of(words.at(1))}, .on = day(words.at(2))}));
    }

    /// Of the first township of the county.
    static operations::ImprestName imprest_of(std::string const& county) {
        auto const book = book_called(county);
        return {book, std::to_string(book.value()) + "001"};
    }

    BookId book_{0};
    std::map<std::string, std::int64_t> numbers_;
    std::vector<payout::BatchKey> batches_;
};

TEST_CASE("F28 F29 F30 the story of one-off payments") {
    Story story;
    CHECK(play(story, "tests/operations/relief_story.txt") >= 100);
}

TEST_CASE_METHOD(ReliefFixture, "the program's role states nothing of a case that others decide") {
    struct Column {
        std::string table, column;
    };
    for (auto const& [table, column] :
        {Column{"relief.relief_case", "state"}, Column{"relief.relief_case", "decided_by"},
            Column{"relief.relief_case", "decision"}, Column{"relief.relief_case", "decided_level"},
            Column{"relief.relief_case", "recorded_at"}, Column{"relief.payment", "is_open"},
            Column{"relief.payment", "withdrawn_on"}, Column{"imprest.relief_case", "decided_by"},
            Column{"imprest.relief_case", "decision"}, Column{"imprest.relief_case", "recorded_at"},
            Column{"imprest.movement", "recorded_at"}, Column{"imprest.draw", "spent_fen"},
            Column{"imprest.draw", "returned_fen"}, Column{"donation.gift_use", "recorded_at"}}) {
        INFO(table << '.' << column);
        CHECK_FALSE(storage::read_only(database, [&](storage::Transaction& tx) {
            return storage::Query{
                tx, "may_insert", "SELECT has_column_privilege('doudi_app', $1, $2, 'INSERT')"}
                .bind(table)
                .bind(column)
                .run()
                .exactly_one()
                .boolean(0);
        }));
    }
}

/// Two approved cases of emergency relief in a batch that is paid, and a third recorded.
struct Paid : Story {
    Paid() {
        for (auto const& [who, what, outcome] :
            {Line{"wu", "record jiangan A1 emergency p1 fire-01 2020-02-10 yuan=1500.00",
                 "recorded 1500.00"},
                Line{"wu", "record jiangan A2 emergency p2 fire-01 2020-02-10 yuan=600.00",
                    "recorded 600.00"},
                Line{"wu", "record jiangan A3 emergency p3 fire-01 2020-02-10 yuan=700.00",
                    "recorded 700.00"},
                Line{"tang", "approve jiangan A1,A2 county 2020-02-11", "approved"},
                Line{"wu", "build jiangan 2020-02 2020-02-12", "TR-E 2 2100.00"},
                Line{"wu", "lock b1 2020-02-12", "ok"}, Line{"wu", "submit b1 2020-02-12", "ok"},
                Line{"tang", "pass b1 2020-02-12", "ok"},
                Line{"han", "release b1 2020-02-12", "ok"},
                Line{"wu", "bank b1 2020-02-13", "ok"}}) {
            REQUIRE(step(who, split(what, ' ')) == outcome);
        }
    }
    struct Line {
        std::string who, what, outcome;
    };
};

TEST_CASE_METHOD(Paid, "cases that were tampered with are named by the audit") {
    struct Damage {
        std::string sql, undo;
    };
    for (auto const& [sql, undo] : {
             Damage{"UPDATE relief.relief_case SET state = 'recorded' WHERE reference = 'A1'",
                 "UPDATE relief.relief_case SET state = 'approved' WHERE reference = 'A1'"},
             Damage{"UPDATE relief.relief_case SET amount_fen = 1 WHERE reference = 'A2'",
                 "UPDATE relief.relief_case SET amount_fen = 60000 WHERE reference = 'A2'"},
             Damage{"UPDATE relief.relief_case SET account = 999 WHERE reference = 'A1'",
                 "UPDATE relief.relief_case SET account = (SELECT account FROM payout.line"
                 " WHERE line_no = 1) WHERE reference = 'A1'"},
             Damage{"UPDATE relief.allowance SET granted_fen = 1 WHERE granted_fen = 60000",
                 "UPDATE relief.allowance SET granted_fen = 60000 WHERE granted_fen = 1"},
             Damage{"UPDATE relief.relief_case SET person = (SELECT person FROM"
                    " relief.relief_case WHERE reference = 'A1') WHERE reference = 'A3'",
                 "UPDATE relief.relief_case SET person = (SELECT person FROM roster.person WHERE"
                 " name = '张3') WHERE reference = 'A3'"},
         }) {
        fresh.run_as_superuser("SET session_replication_role = replica; " + sql);
        INFO(sql);
        CHECK(step("sun", {"verify"}) != "agrees");
        fresh.run_as_superuser("SET session_replication_role = replica; " + undo);
        CHECK(step("sun", {"verify"}) == "agrees");
    }
}

TEST_CASE_METHOD(Paid, "the database itself pays only approved cases, each once") {
    auto const pay = [&](std::string const& reference, std::string const& fen) {
        return storage::write(database, [&](storage::Transaction& tx) -> Result<int> {
            storage::Query{tx, "pay",
                "INSERT INTO relief.payment (book, relief_case, payment_no, period, batch,"
                " line_no, amount_fen) SELECT c.book, c.relief_case, 9, b.period, b.batch, 9,"
                " $2::bigint FROM relief.relief_case c JOIN payout.batch b ON b.book = c.book"
                " WHERE c.reference = $1"}
                .bind(reference)
                .bind(fen)
                .run();
            return 0;
        });
    };
    CHECK(refusal_in(pay("A3", "70000")) == Refusal::case_not_approved);
    CHECK(refusal_in(pay("A1", "150001")) == Refusal::case_not_approved);
    CHECK(refusal_in(pay("A1", "150000")) == Refusal::already_paid);
}

TEST_CASE_METHOD(Story, "eight sessions at once help each person once, in the whole city") {
    std::atomic<int> recorded{0};
    std::atomic<int> failures{0};
    std::vector<std::thread> sessions;
    auto const key_is_there = key();
    for (int i = 0; i < 8; ++i) {
        sessions.emplace_back([&, i] {
            try {
                // Persons 1 and 2, each twice in either county.
                auto const county = std::string{i % 2 == 0 ? "jiangan" : "jianghan"};
                auto context = as("wu");
                std::vector<relief::CaseFault> faults;
                auto const done = record_cases(context,
                    {.book = book_called(county),
                        .cases = {case_of({"record", county, "R" + std::to_string(i), "epidemic",
                            "p" + std::to_string(i / 2 % 2 + 1), "covid", "2020-02-05"})}},
                    faults);
                recorded += done ? 1 : 0;
            } catch (std::exception const&) {
                ++failures;
            }
        });
    }
    for (auto& session : sessions) {
        session.join();
    }
    CHECK(failures == 0);
    CHECK(recorded == 2);
    CHECK(step("sun", {"verify"}) == "agrees");
}

} // namespace
} // namespace doudi::test
