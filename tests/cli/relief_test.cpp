/// A month of cases and of gifts from the command line, in Chinese and English.
#include "cli/program.hpp"
#include "roster/roster_text.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace doudi {
namespace {

using test::make_id;
using test::Ran;

/// Jiang'an (江岸区) of Wuhan: jingban and lingban handle cases, shenpi approves, caiwu has the
/// money.
struct County : test::Fixture {
    std::filesystem::path directory =
        std::filesystem::temp_directory_path() / ("doudi-relief-" + std::to_string(getpid()));

    County() {
        std::filesystem::create_directory(directory);
        add("", "admin", "administrator", "420000");
        add("admin", "jingban", "payout_officer", "420102");
        add("admin", "lingban", "payout_officer", "420103");
        add("admin", "shenpi", "approver", "420102");
        add("admin", "caiwu", "finance_officer", "420102");
        add("admin", "shenji", "auditor", "420000");
        for (auto const* const region : {"420102", "420103"}) {
            run({"book", "open", "--region", region, "--on", "2020-01-01", "--as", "admin"});
        }
    }
    ~County() { std::filesystem::remove_all(directory); }
    County(County const&) = delete;
    County& operator=(County const&) = delete;

    std::string file(std::string const& name, std::string const& text) const {
        std::ofstream{directory / name} << text;
        return (directory / name).string();
    }
    /// The words of a command as in a shell, parted by blanks.
    Ran say(std::string const& line, std::string const& redirect = {}) {
        std::vector<std::string> words;
        std::istringstream in{line};
        for (std::string word; in >> word;) {
            words.push_back(word);
        }
        words.insert(words.end(), {"--data", directory.string()});
        return run(words, redirect);
    }
    /// Refused by that name, in two words the reader can act on: exit 2 and what to do.
    void refused(std::string const& line, std::string const& name, std::string const& what_to_do,
        std::string const& redirect = {}) {
        auto const ran = say(line, redirect);
        INFO(line << "\n" << ran.err);
        CHECK(ran.code == 2);
        CHECK(ran.err.starts_with("refused: " + name + ": "));
        CHECK(ran.err.find(what_to_do) != std::string::npos);
    }
    std::string said(std::string const& line, std::string const& redirect = {}) {
        auto const ran = say(line, redirect);
        INFO(line << "\n" << ran.err);
        CHECK(ran.code == 0);
        CHECK(ran.err.empty());
        return ran.out;
    }
};

bool holds(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

std::string chinese_cases() {
    return "编号,类别,姓名,身份证号,事件,日期,金额,户籍,收款人,行号,账号,户名,事由\n"
           "甲1,epidemic,陈先生," +
        make_id(1) +
        ",新冠,2020-02-05,,城市,person,102791000123,6217000000000001,陈先生,确诊\n"
        "甲2,emergency,李小花," +
        make_id(2) +
        ",火灾,2020-02-10,1500.00,城市,person,102791000123,6217000000000002,李小花,房屋烧毁\n";
}

std::string english_cases(std::string const& amount) {
    return "reference,kind,name,resident_id,event,event_on,amount,registration,payee,bank_no,"
           "account_no,holder,reason\n"
           "B1,emergency,王五," +
        make_id(3) + ",flood,2020-02-12," + amount +
        ",rural,person,102791000123,6217000000000003,王五,flood\n"
        "B2,emergency,李小花," +
        make_id(2) +
        ",火灾,2020-02-12,300.00,urban,person,102791000123,6217000000000002,李小花,again\n";
}

TEST_CASE_METHOD(County, "F28 a month of cases from the list to the batch, in both languages") {
    auto const list = file("cases.csv", chinese_cases());
    auto const recorded = said("relief record " + list + " --book 420102 --lang zh --as jingban");
    CHECK(holds(recorded, "救助事项"));
    CHECK(holds(recorded, "4,680.00"));
    CHECK(holds(recorded, "1,500.00"));
    CHECK(said("relief record " + list + " --book 420102 --as jingban --format csv") ==
        "book,case,kind,program,reference,event_on,amount_fen,state\r\n"
        "420102,1,epidemic,TR-E,甲1,2020-02-05,468000,recorded\r\n"
        "420102,2,emergency,TR-E,甲2,2020-02-10,150000,recorded\r\n");

    // Approved by another person; a case decided is decided.
    refused("relief build --book 420102 --period 2020-02 --on 2020-02-14 --as jingban",
        "nothing_to_pay", "");
    refused(
        "relief approve --book 420102 --case 1 --decision D1 --as jingban", "not_permitted", "(");
    refused("relief approve --book 420102 --case 9 --decision D1 --as shenpi", "unknown_case", "");
    refused("relief approve --book 420102 --case x --decision D1 --as shenpi", "malformed", "");
    auto const approved = said("relief approve --book 420102 --case 1 --decision D1 --on 2020-02-12"
                               " --as shenpi");
    CHECK(holds(approved, "approved"));
    CHECK(holds(said("relief reject --book 420102 --case 2 --decision D2 --on 2020-02-12"
                     " --lang zh --as shenpi"),
        "rejected"));
    refused(
        "relief reject --book 420102 --case 1 --decision D1 --as shenpi", "wrong_case_state", "");

    // The names of the list stand in masks; the amount is explained with its source.
    auto const listed = said("relief list --region 420102 --as shenji");
    CHECK(holds(listed, "陈**"));
    CHECK_FALSE(holds(listed, "陈先生"));
    auto const why = said("relief show --book 420102 --case 1 --as shenji");
    CHECK(holds(why, "how the amount comes about"));
    CHECK(holds(why, "F28"));
    CHECK_FALSE(holds(why, "陈先生"));
    CHECK(holds(said("relief show --book 420102 --case 1 --lang zh --as shenji"), "金额由来"));
    CHECK(said("relief papers --book 420102 --case 1 --papers P1 --as jingban --format json")
              .starts_with("[\n{\"book\":420102"));

    auto const built = said("relief build --book 420102 --period 2020-02 --on 2020-02-14"
                            " --as jingban --format csv");
    CHECK(holds(built, "TR-E,one_off,built,1,1,468000"));
    auto const batch = said("payout explain --book 420102 --batch 1 --line 1 --as shenji");
    CHECK(holds(batch, "F28"));
    CHECK(holds(batch, "4680.00"));
}

TEST_CASE_METHOD(County, "a list of cases is taken whole or refused with every fault") {
    said("relief record " + file("first.csv", chinese_cases()) + " --book 420102 --as jingban");
    auto const record =
        "relief record " + file("next.csv", english_cases("-1")) + " --book 420102 --as jingban";
    auto const english = say(record);
    CHECK(english.code == 2);
    CHECK(holds(english.err, "refused: file_has_faults: "));
    CHECK(holds(english.out, "amount_not_positive")); // of the first row; then of the second
    CHECK(holds(english.out, "case_repeated"));
    CHECK(holds(english.out, "has been helped for this event already"));
    CHECK_FALSE(holds(english.out + english.err, "李小花"));
    CHECK_FALSE(holds(english.out + english.err, make_id(2)));
    auto const chinese = say(record + " --lang zh");
    CHECK(chinese.code == 2);
    CHECK(holds(chinese.err, "拒绝：file_has_faults: "));
    CHECK(holds(chinese.out, "清单中的错误"));
    CHECK(holds(chinese.out, "该人同一事件已救助过"));

    refused("relief record /nowhere.csv --book 420102 --as jingban", "file_unreadable", "");
    refused("relief record " + file("bad.csv", "a,b\n1,2\n") + " --book 420102 --as jingban",
        "file_wrong_layout", "header");
    refused("relief record " + file("ours.csv", english_cases("100.00")) +
            " --book 420102 --as lingban",
        "outside_region", "");
    CHECK(say("relief record --book 420102 --as jingban").code == 64);
    // The sister county of the city sees who was helped; nothing of the refused lists is there.
    auto const sister = say("relief record " + file("sister.csv", english_cases("100.00")) +
        " --book 420103 --as lingban");
    CHECK(sister.code == 2);
    CHECK(holds(sister.out, "case_repeated"));
    auto const all = said("relief list --as shenji --format csv");
    CHECK(holds(all, "甲2"));
    CHECK_FALSE(holds(all, "B1"));
}

TEST_CASE_METHOD(
    County, "a month of gifts: taken in, used as meant, given back, in both languages") {
    auto const money = said("donation receive --book 420102 --reference D1 --donor 某公司"
                            " --amount 5000 --intent person --event 火灾 --on 2020-02-01"
                            " --as caiwu --format csv");
    CHECK(holds(money, "420102,1,D1,某公司,,,person,火灾,500000,0,500000"));
    auto const goods = said("donation receive --book 420102 --reference D2 --donor 某商会"
                            " --goods 棉被 --quantity 50 --unit-value 120 --intent home"
                            " --on 2020-02-01 --as caiwu --lang zh");
    CHECK(holds(goods, "捐赠款物"));
    CHECK(holds(goods, "6,000.00"));
    refused("donation receive --book 420102 --reference D3 --donor 某 --amount 10 --intent fun"
            " --as caiwu",
        "malformed", "(--intent)");
    refused("donation receive --book 420102 --reference D3 --donor 某 --amount 10 --as shenji",
        "not_permitted", "");

    auto const person = "<" + file("person", "李小花," + make_id(2) + "\n");
    std::string const use = "donation use --book 420102 --gift 1 --decision D1 --on 2020-02-10 ";
    refused(use + "--reference U1 --for person --event 水灾 --amount 1000 --as jingban",
        "against_donor_intent", "", person);
    refused(use + "--reference U1 --for person --event 火灾 --amount 5000.01 --as jingban",
        "exceeds_donation", "", person);
    CHECK(holds(
        said(use + "--reference U1 --for person --event 火灾 --amount 1000 --as jingban", person),
        "4,000.00"));
    refused(use + "--reference U2 --for person --event 火灾 --amount 100 --as jingban",
        "case_repeated", "", person);
    CHECK(holds(said("donation use --book 420102 --gift 2 --reference U3 --for home --to 敬老院"
                     " --event 冬季 --quantity 40 --decision D2 --on 2020-02-10 --as jingban"
                     " --lang zh"),
        "1,200.00"));
    CHECK(holds(said("donation return --book 420102 --gift 2 --reference U4 --to 某商会"
                     " --quantity 10 --decision D3 --on 2020-02-20 --as jingban"),
        "0.00"));

    auto const shown = said("donation show --book 420102 --gift 1 --as shenji");
    CHECK(holds(shown, "李**"));
    CHECK_FALSE(holds(shown, "李小花"));
    CHECK(holds(said("donation list --as shenji --lang zh"), "某商会"));
    refused("donation show --book 420102 --gift 9 --as shenji", "unknown_case", "");
}

} // namespace
} // namespace doudi
