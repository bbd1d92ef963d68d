/// Plays imprest_story.txt: all operations of imprests, all they refuse, and the balances of the
/// four ledgers after each; then sessions at once, and what the audit finds.
#include "doudi/funding/entries.hpp"
#include "doudi/operations/imprest.hpp"
#include "quota_fixture.hpp"
#include "roster/roster_text.hpp"
#include "story.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <atomic>
#include <map>
#include <sstream>
#include <thread>

namespace doudi::test {
namespace {

using operations::Context;

BookId const beilin{610102};

class ImprestWorld : public QuotaFixture {
public:
    ImprestWorld() {
        open_books({610000, 610102});
        add_people();
        fresh.run_as_superuser(R"sql(
            SELECT ref.open_month(date '2020-01-01');
            INSERT INTO funding.quota_document (book, number, issuer, issued_on, received_on,
                   origin, fund_source, program, function_code, year, amount_fen, is_direct,
                   received_by)
            VALUES (610102, 'A', '财政局', '2020-01-02', '2020-01-02', 'own_budget', 'county', 'HR',
                    '2082001', 2020, 3000000, false, 1),
                   (610102, 'B', '财政局', '2020-01-02', '2020-01-02', 'own_budget', 'county', 'HR',
                    '2082001', 2020, 5000000, true, 1))sql");
        storage::write(database, [&](storage::Transaction& tx) -> Result<int> {
            storage::post(tx, UserId{1}, funding_entries());
            return 0;
        }).value();
    }
    ~ImprestWorld() { std::filesystem::remove_all(directory_); }
    ImprestWorld(ImprestWorld const&) = delete;
    ImprestWorld& operator=(ImprestWorld const&) = delete;

    Context at(std::string_view login) {
        auto context = as(login);
        context.data = directory_;
        return context;
    }

    static operations::ImprestName named(std::string const& township) { return {beilin, township}; }

    Result<imprest::Fund> open(std::string const& who, std::vector<std::string> const& words) {
        auto context = at(who);
        return open_imprest(context,
            {.of = named(words.at(1)),
                .name = "某镇",
                .terms = {yuan(words.at(2)), yuan(words.at(3)), yuan(words.at(4))},
                .decision = "民发〔2020〕1号",
                .on = day(words.at(5))});
    }

    Result<operations::ReportedCase> report(
        Context& context, std::vector<std::string> const& words) {
        auto const& person = words.at(2);
        auto id = make_id(person.front() == 'p' ? person.at(1) - '0' : 1);
        if (person == "bad-identity") {
            id.back() = id.back() == '0' ? '1' : '0';
        }
        return report_case(context,
            {.of = named(words.at(1)),
                .person_name = person.size() > 2 ? "李四" : "张三",
                .resident_id = id,
                .event_key = words.at(3),
                .paid_on = day(words.at(6)),
                .amount = yuan(words.at(4)),
                .reason = "突发火灾",
                .receipt_no = words.at(5)});
    }

    /// One text of all tables a step could touch.
    std::string everything() {
        std::string text = QuotaFixture::everything();
        storage::read_only(database, [&](storage::Transaction& tx) {
            for (std::string const table :
                {"imprest.fund", "imprest.relief_case", "imprest.movement", "imprest.draw",
                    "imprest.carry_over", "relief.allowance", "roster.person"}) {
                text += storage::Query{tx, "everything",
                    "SELECT coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '')"
                    " AS digest FROM " +
                        table + " t"}
                            .run()
                            .exactly_one()
                            .text("digest");
            }
            return 0;
        });
        return text;
    }

    void deaths(std::string const& id_of_dead, std::string const& died_on) {
        // The key is made by the first case; here it must be there before.
        auto const key = roster::open_or_make_key(directory_ / "key");
        fresh.run_as_superuser("INSERT INTO roster.outside_list (book, kind, as_of, file_name,"
                               " file_sha256, row_count, imported_by) VALUES (610000, 'deaths',"
                               " '2020-12-31', 'f', '\\x00', 1, 1);"
                               "INSERT INTO roster.outside_person SELECT 610000, max(list), '\\x" +
            to_hex(key->id_hash(id_of_dead)) + "', '" + died_on + "' FROM roster.outside_list");
    }

    Money total(std::string_view code) { return balance(beilin, code); }

    /// Available quota of document A alone: the direct-reach money is another account.
    Money available() {
        return storage::read_only(database, [&](storage::Transaction& tx) {
            Money amount;
            for (auto const& one : storage::balances(tx, beilin, "Q102")) {
                amount = one.account.document == DocumentId{1} ? one.amount : amount;
            }
            return amount;
        });
    }

private:
    void add_people() {
        storage::write(database, [](storage::Transaction& tx) -> Result<int> {
            using access::Role;
            struct {
                std::string_view login;
                Role role;
            } const people[]{{"wu", Role::payout_officer}, {"tang", Role::approver},
                {"zhou", Role::finance_officer}, {"zhou", Role::payout_officer},
                {"zhou", Role::approver}};
            for (auto const& [login, role] : people) {
                auto const known = storage::find_actor(tx, login);
                auto const user =
                    known ? known->id : storage::insert_person(tx, login, login, std::nullopt);
                storage::insert_grant(
                    tx, user, {role, RegionCode::from_number(610102)}, std::nullopt);
            }
            return 0;
        }).value();
    }

    /// Quota received and assigned to TR-E, and money in the treasury.
    static std::vector<ledger::Entry> funding_entries() {
        auto const entry = [](std::string key, std::string event, std::string const& debit,
                               std::string const& credit, std::int64_t fen, DocumentId document) {
            auto const account = [&](std::string const& code) {
                bool const is_fund = code == "Q101" || code == "Q204";
                return code.front() == 'M' ? ledger::AccountKey{.code = code,
                                                 .program = code == "M1001" ? std::string{} : "HR"}
                                           : ledger::AccountKey{.code = code,
                                                 .program = is_fund ? "HR" : "TR-E",
                                                 .fund_source = "county",
                                                 .document = document,
                                                 .year = 2020};
            };
            return ledger::Entry{.book = beilin,
                .key = std::move(key),
                .event = std::move(event),
                .effective_on = day("2020-01-02"),
                .postings = {{account(debit), Money::from_fen(fen)},
                    {account(credit), Money::from_fen(-fen)}}};
        };
        return {entry("a1", "E2", "Q101", "Q204", 30'000'00, DocumentId{1}),
            entry("b1", "E2", "Q101", "Q204", 50'000'00, DocumentId{2}),
            entry("a2", "E4", "Q102", "Q101", 30'000'00, DocumentId{1}),
            entry("b2", "E4", "Q102", "Q101", 50'000'00, DocumentId{2}),
            entry("m", "E1", "M1001", "M2012", 40'000'00, DocumentId{1})};
    }

    std::filesystem::path directory_ = [] {
        auto name = (std::filesystem::temp_directory_path() / "doudi-imprest.XXXXXX").string();
        return std::filesystem::path{mkdtemp(name.data())};
    }();
};

class Story : public ImprestWorld {
public:
    std::string step(std::string const& who, std::vector<std::string> const& words) {
        auto context = at(who);
        auto const& verb = words.at(0);
        if (verb == "open") {
            return said(open(who, words));
        }
        if (verb == "advance" || verb == "replenish") {
            bool const is_advance = verb == "advance";
            return moved(advance_imprest(context,
                {.of = named(words.at(1)),
                    .amount = is_advance ? std::optional{yuan(words.at(2))} : std::nullopt,
                    .reference = words.at(is_advance ? 3 : 2),
                    .on = day(words.at(is_advance ? 4 : 3))}));
        }
        if (verb == "return") {
            return moved(return_imprest(context,
                {.of = named(words.at(1)),
                    .amount =
                        words.at(2) == "all" ? std::nullopt : std::optional{yuan(words.at(2))},
                    .reference = words.at(3),
                    .on = day(words.at(4))}));
        }
        if (verb == "carry") {
            return moved(carry_imprest(context,
                {named(words.at(1)), std::stoi(words.at(2)), words.at(3), day(words.at(4))}));
        }
        if (verb == "case") {
            return decided(report(context, words));
        }
        if (verb == "approve" || verb == "reject") {
            auto const place = std::stoul(words.at(1).substr(1));
            return decided(decide_case(context,
                {beilin, place <= cases_.size() ? cases_[place - 1] : 1'000'000, verb == "approve",
                    words.at(2), day(words.at(3))}));
        }
        if (verb == "proposed") {
            auto const shown = show_imprest(context, named(words.at(1)));
            return shown ? format_yuan(imprest::proposed_replenishment(shown->fund)) : said(shown);
        }
        if (verb == "title") {
            return format_yuan(total(words.at(1)));
        }
        if (verb == "verify") {
            return verified(context);
        }
        return "unknown step " + verb;
    }

    /// As the head of the story says.
    std::string stands() {
        auto const list = [&](std::vector<std::string_view> const& codes) {
            std::string text;
            for (auto const code : codes) {
                text += " " + format_yuan(total(code));
            }
            return text;
        };
        return format_yuan(last_balance_) + "; Q " + format_yuan(available()) +
            list({"Q103", "Q105"}) + "; M" + list({"M1001"}) + "; U" +
            list({"U1011", "U1218", "U4001", "U5001"}) + "; B" + list({"B8001", "B6001", "B7101"});
    }

private:
    std::string moved(Result<operations::MovedImprest> const& result) {
        if (result) {
            last_balance_ = result->fund.balance();
        }
        return result && !result->is_new ? "again" : said(result);
    }

    std::string decided(Result<operations::ReportedCase> const& result) {
        if (!result) {
            return said(result);
        }
        auto const& one = result->relief_case;
        if (std::find(cases_.begin(), cases_.end(), one.number) == cases_.end()) {
            cases_.push_back(one.number);
        }
        last_balance_ = result->fund.balance();
        return result->is_new ? std::string{imprest::name_of(one.state)} : "again";
    }

    std::vector<std::int64_t> cases_;
    Money last_balance_;
};

bool changes_something(std::string const& outcome) {
    return outcome == "ok" || outcome == "posted" || outcome == "pending" || outcome == "rejected";
}

TEST_CASE("the story of an imprest") {
    Story story;
    story.deaths(make_id(9), "2020-02-20");
    CHECK(play(story, "tests/operations/imprest_story.txt", changes_something) >= 80);
}

TEST_CASE_METHOD(
    ImprestWorld, "eight sessions at once never overdraw an imprest or pay an event twice") {
    REQUIRE(open("tang", {"open", "610102101", "2000.00", "1000.00", "6000.00", "2020-01-10"}));
    auto chen = at("chen");
    REQUIRE(advance_imprest(chen, {named("610102101"), yuan("5000.00"), "Z1", day("2020-01-15")}));
    REQUIRE(roster::open_or_make_key(at("wu").data / "key"));
    std::atomic<int> posted{0};
    std::atomic<int> failures{0};
    std::vector<std::thread> sessions;
    auto const wu = at("wu");
    for (int i = 0; i < 8; ++i) {
        sessions.emplace_back([&, i] {
            try {
                auto context = wu;
                // Persons 1 to 4, each twice for the same event, 1,500.00 each: three fit.
                auto const number = std::to_string(i % 4 + 1);
                auto const done = report(context,
                    {"case", "610102101", "p" + number, "fire", "1500.00", "S" + std::to_string(i),
                        "2020-02-01"});
                posted += done ? 1 : 0;
            } catch (std::exception const&) {
                ++failures;
            }
        });
    }
    for (auto& session : sessions) {
        session.join();
    }
    CHECK(failures == 0);
    CHECK(posted == 3);
    CHECK(total("U1218") == yuan("500.00"));
    CHECK(total("Q105") == yuan("4500.00"));
    auto sun = at("sun");
    CHECK_FALSE(operations::verify_ledger(sun, {})->first);
}

TEST_CASE_METHOD(ImprestWorld, "an imprest that was tampered with is named by the audit") {
    REQUIRE(open("tang", {"open", "610102101", "2000.00", "1000.00", "6000.00", "2020-01-10"}));
    auto chen = at("chen");
    REQUIRE(advance_imprest(chen, {named("610102101"), yuan("5000.00"), "Z1", day("2020-01-15")}));
    auto wu = at("wu");
    REQUIRE(report(wu, {"case", "610102101", "p1", "fire", "1500.00", "S1", "2020-02-01"}));
    struct Damage {
        std::string sql, undo, found;
    };
    for (auto const& [sql, undo, found] : {
             Damage{"UPDATE imprest.relief_case SET reason = '其他'",
                 "UPDATE imprest.relief_case SET reason = '突发火灾'", "evidence"},
             Damage{"UPDATE imprest.relief_case SET amount_fen = amount_fen - 100",
                 "UPDATE imprest.relief_case SET amount_fen = amount_fen + 100", "evidence"},
             Damage{"UPDATE imprest.movement SET amount_fen = amount_fen + 1 WHERE kind = 'case'",
                 "UPDATE imprest.movement SET amount_fen = amount_fen - 1 WHERE kind = 'case'",
                 "balance_fen"},
             Damage{"UPDATE imprest.draw SET spent_fen = spent_fen - 1, returned_fen = 1",
                 "UPDATE imprest.draw SET spent_fen = spent_fen + 1, returned_fen = 0",
                 "balance_fen"},
         }) {
        fresh.run_as_superuser("SET session_replication_role = replica; " + sql);
        auto sun = at("sun");
        auto const verified = operations::verify_ledger(sun, {});
        INFO(sql);
        REQUIRE(verified->first);
        CHECK(verified->first->field == found);
        fresh.run_as_superuser("SET session_replication_role = replica; " + undo);
        CHECK_FALSE(operations::verify_ledger(sun, {})->first);
    }
}

TEST_CASE_METHOD(ImprestWorld, "the database itself keeps an imprest within its bounds") {
    REQUIRE(open("tang", {"open", "610102101", "2000.00", "1000.00", "6000.00", "2020-01-10"}));
    auto const move = [&](std::string_view kind, std::string_view fen) {
        return storage::write(database, [&](storage::Transaction& tx) -> Result<int> {
            storage::Query{tx, "move",
                "INSERT INTO imprest.movement (book, township, kind, reference, amount_fen,"
                " effective_on, moved_by) VALUES (610102, 610102101, $1, 'x', $2::bigint,"
                " '2020-01-15', 99)"}
                .bind(kind)
                .bind(fen)
                .run();
            return 0;
        });
    };
    CHECK(refusal_in(move("return", "1")) == Refusal::exceeds_imprest_balance);
    CHECK(refusal_in(move("advance", "600001")) == Refusal::exceeds_imprest_ceiling);
}

} // namespace
} // namespace doudi::test
