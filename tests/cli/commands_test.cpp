/// The program from outside: exit codes, forms of output, languages, and what it says when it
/// fails.
#include "cli/program.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace doudi {
namespace {

using test::Fixture;
using test::Ran;
using test::run_line;

TEST_CASE_METHOD(Fixture, "people are added by an administrator, each request is recorded") {
    struct Step {
        std::string as, login, role, region;
        int code;
        std::string said;
    };
    for (auto const& step : {
             Step{"", "root", "auditor", "610000", 2, "not_permitted"},
             Step{"", "root", "administrator", "610000", 0, ""},
             Step{"", "zhang", "auditor", "610000", 2, "unknown_user"},
             Step{"nobody", "zhang", "auditor", "610000", 2, "unknown_user"},
             Step{"root", "zhang", "finance_officer", "610100", 0, ""},
             Step{"root", "zhang", "auditor", "610102", 0, ""},
             Step{"root", "zhang", "auditor", "610102", 2, "duplicate_user"},
             Step{"zhang", "li", "auditor", "610100", 2, "not_permitted"},
             Step{"root", "li", "emperor", "610000", 2, "malformed"},
             Step{"root", "Li", "auditor", "610000", 2, "malformed"},
             Step{"root", "li", "auditor", "61", 2, "malformed_region"},
             Step{"root", "li", "auditor", "420000", 2, "outside_region"},
         }) {
        auto const ran = add(step.as, step.login, step.role, step.region);
        INFO(step.as << " " << step.login << " " << step.role << " " << step.region << "\n"
                     << ran.err);
        CHECK(ran.code == step.code);
        CHECK((step.said.empty() ? ran.err.empty()
                                 : ran.err.starts_with("refused: " + step.said + ": ")));
    }
    CHECK(recorded() ==
        std::vector<std::string>{"- user.add not_permitted", "- user.add done",
            "- user.identify unknown_user", "1 user.add done", "1 user.add done",
            "1 user.add duplicate_user", "2 user.add not_permitted", "1 user.add malformed",
            "1 user.add malformed", "1 user.add outside_region"});
}

TEST_CASE_METHOD(Fixture, "a list is the same people in three forms and two languages") {
    REQUIRE(add("", "root", "administrator", "610000", "管理员").code == 0);
    auto const list = [this](std::vector<std::string> more) {
        std::vector<std::string> words{"user", "list", "--as", "root"};
        words.insert(words.end(), more.begin(), more.end());
        auto const ran = run(words);
        CHECK(ran.code == 0);
        CHECK(ran.err.empty());
        return ran.out;
    };
    CHECK(list({}) ==
        "people\n"
        "login  name    role           region\n"
        "-----  ------  -------------  ------\n"
        "root   管理员  administrator  610000\n");
    CHECK(list({"--lang", "zh"}) ==
        "人员\n"
        "登录名  姓名    角色      区划\n"
        "------  ------  --------  ------\n"
        "root    管理员  系统管理  610000\n");
    auto const csv = "login,name,role,region\r\nroot,管理员,administrator,610000\r\n";
    CHECK(list({"--format", "csv"}) == csv);
    CHECK(list({"--format", "csv", "--lang", "zh"}) == csv);
    CHECK(list({"--format", "json"}) ==
        "[\n{\"login\":\"root\",\"name\":\"管理员\",\"role\":"
        "\"administrator\",\"region\":\"610000\"}\n]\n");
}

TEST_CASE_METHOD(Fixture, "refusals are said in the user's language, with what to do") {
    auto const ran = run({"user", "list", "--as", "nobody", "--lang=zh"});
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err.starts_with("拒绝：unknown_user: "));
    CHECK(ran.err.ends_with("(nobody)\n"));
}

TEST_CASE("exit codes without a database") {
    struct Case {
        std::vector<std::string> words;
        int code;
        std::string out;
        std::string err;
    };
    for (auto const& [words, code, out, err] : {
             Case{{"--version"}, 0, "doudi ", ""},
             Case{{"--help"}, 0, "Doudi, the ledger of public welfare money.", ""},
             Case{{"--help", "--lang", "zh"}, 0, "兜底：公共福利资金账。", ""},
             Case{{"user", "add", "--help"}, 0, "add a person", ""},
             Case{{}, 64, "", "usage error: which command?"},
             Case{{"user", "add"}, 64, "", "usage error: missing: login"},
             Case{{"user", "list", "--format", "xml"}, 64, "", "usage error: --format"},
             Case{{"--lang", "zh", "user", "fly"}, 64, "", "用法错误：没有这个命令：user fly"},
             Case{{"user", "list", "--database", "host=/nonexistent", "--as", "x"}, 2, "",
                 "refused: database_gone: "},
             Case{{"db", "start", "--database", "host=/nonexistent"}, 2, "",
                 "refused: cluster_unusable: "},
             Case{{"db", "start", "--data", "/dev/null/doudi"}, 2, "",
                 "refused: cluster_unusable: "},
         }) {
        auto const ran = run_line(words);
        INFO(ran.err);
        CHECK(ran.code == code);
        CHECK(ran.out.starts_with(out));
        CHECK(ran.err.starts_with(err));
        CHECK(ran.out.empty() == out.empty());
        CHECK(ran.err.empty() == err.empty());
    }
}

TEST_CASE("a bad policy pack is refused with every fault, a good one shown with its sources") {
    auto const path = "/tmp/doudi-pack-" + std::to_string(getpid()) + ".toml";
    std::ofstream{path} << "region = \"610102\"\n[[figure]]\nname = \"dibao.rurall\"\n"
                           "from = 2020\nsource = \"s\"\nbasis = \"seed\"\n";
    auto const bad = run_line({"policy", "check", path, "--format", "csv"});
    std::filesystem::remove(path);
    CHECK(bad.code == 2);
    CHECK(bad.out ==
        "file,line,code,figure,message\r\n" + path +
            ",3,unknown_name,dibao.rurall,name is not a figure any benefit or rule uses\r\n" +
            path + ",4,wrong_value,dibao.rurall,from is missing or not a text\r\n");
    CHECK(bad.err.starts_with("refused: policy_malformed: "));
    CHECK(run_line({"policy", "check"}).code == 0);
    CHECK(run_line({"policy", "check", "/tmp/none/x.toml"}).code == 2);
    CHECK(run_line({"policy", "check", "x.csv"}).code == 2);
    auto const shown = run_line({"policy", "show", "--area", "610102", "--on", "2020-10",
        "--program", "DB-R", "--format", "json"});
    CHECK(shown.code == 0);
    CHECK(shown.out.find("\"value\":\"560\"") != std::string::npos);
    auto const chinese =
        run_line({"policy", "show", "--area", "610102", "--on", "2020-10", "--lang", "zh"});
    CHECK(chinese.out.find("决定日期") != std::string::npos);
    CHECK(chinese.out.find("元/月") != std::string::npos);
    CHECK(run_line({"policy", "show", "--area", "999999", "--on", "2020-10"}).code == 2);
}

TEST_CASE("output that cannot be written is refused, unless its reader had enough") {
    auto const full = run_line({"--help"}, ">/dev/full");
    CHECK(full.code == 2);
    CHECK(full.err.starts_with("refused: output_failed: "));
    auto const gone = run_line({"--help"}, "| true");
    CHECK(gone.err.empty());
}

/// A county with a document of lottery money and the people who handle projects.
struct ProjectFixture : Fixture {
    std::filesystem::path directory =
        std::filesystem::temp_directory_path() / ("doudi-project-" + std::to_string(getpid()));
    std::vector<std::string> const plan{"--book", "610000", "--kind", "HX", "--year", "2020"};
    std::vector<std::string> const county{"--book", "610102", "--as", "jingban"};

    ProjectFixture() {
        std::filesystem::create_directory(directory);
        add("", "admin", "administrator", "610000");
        add("admin", "caizheng", "finance_officer", "610000");
        add("admin", "jingban", "payout_officer", "610102");
        add("admin", "shenpi", "approver", "610102");
        for (auto const* const region : {"610000", "610102"}) {
            run({"book", "open", "--region", region, "--on", "2020-01-01", "--as", "admin"});
        }
        run({"quota", "receive", "--book", "610102", "--number", "L", "--issuer", "财政厅",
            "--issued-on", "2020-01-02", "--origin", "upper_level", "--source", "lottery_province",
            "--program", "HXF", "--function-code", "2296002", "--year", "2020", "--amount",
            "200000", "--as", "caizheng"});
    }
    ~ProjectFixture() { std::filesystem::remove_all(directory); }
    ProjectFixture(ProjectFixture const&) = delete;
    ProjectFixture& operator=(ProjectFixture const&) = delete;

    std::string file(std::string const& name, std::string const& text) const {
        std::ofstream{directory / name} << text;
        return (directory / name).string();
    }
    Ran project(std::vector<std::string> words, std::vector<std::string> const& more,
        std::string const& redirect = {}) {
        words.insert(words.begin(), "project");
        words.insert(words.end(), more.begin(), more.end());
        words.insert(words.end(), {"--data", directory.string()});
        return run(words, redirect);
    }
    /// The plan with one county of two villages; gives the file of counties.
    std::string plan_homes() {
        auto const made = project({"plan", "--decision", "陕民发〔2020〕1号", "--on", "2020-03-01",
                                      "--as", "caizheng", "--format", "csv"},
            plan);
        CHECK(made.out.find("610000,HX,mutual-aid homes,2020,0,1500,0,12000000000,80,,,50") !=
            std::string::npos);
        auto counties = file("counties.csv", "region_code,villages,deep_poverty\n610102,2,no\n");
        CHECK(project({"counties", counties, "--as", "caizheng"}, plan).code == 0);
        return counties;
    }
};

TEST_CASE_METHOD(ProjectFixture, "F11 a list of mutual-aid homes, its faults and its good rows") {
    plan_homes();
    auto const list = file("list.csv",
        "村代码,村名,计划投资,补助金额,指标文号,收款单位,联行号,账号\n"
        "610102005201,东关村,95000,80000,L,东关村委会,102791000001,6228480000000001\n"
        "610102005202,西关村,9x000,80000,L,西关村委会,102791000001,6228480000000002\n");
    std::vector<std::string> words{
        "import", list, "--program", "HX", "--year", "2020", "--on", "2020-03-02"};
    auto const refused = project(words, county);
    CHECK(refused.code == 2);
    CHECK(refused.err.find("refused: file_has_faults: ") != std::string::npos);
    CHECK(refused.out.find("planned  malformed_amount") != std::string::npos);
    CHECK(refused.out.find("6228480000000002") == std::string::npos);
    words.emplace_back("--accept-valid");
    auto const taken = project(words, county);
    CHECK(taken.code == 0);
    CHECK(taken.out.find("accepted + rejected = total: 1 + 1 = 2") != std::string::npos);
}

TEST_CASE_METHOD(ProjectFixture, "F11 a mutual-aid home is added, approved and covers a village") {
    auto const counties = plan_homes();
    auto const account = file("account", "北关村委会,102791000001,6228480000000003\n");
    std::vector<std::string> const add_words{"add", "--program", "HX", "--year", "2020", "--place",
        "610102005203", "--name", "北关村", "--planned", "90000", "--grant", "80000", "--document",
        "L", "--on", "2020-03-02"};
    CHECK(project(add_words, county, "<" + account).code == 0);
    CHECK(project(add_words, county, "<" + account).err.starts_with("refused: village_has_grant"));
    auto const approved =
        project({"stage", "1", "approved", "--book", "610102", "--paper", "P1", "--evidence",
                    counties, "--on", "2020-03-03", "--as", "shenpi", "--lang", "zh"},
            {});
    CHECK(approved.code == 0);
    CHECK(approved.out.find("已批复") != std::string::npos);
    auto const coverage = project({"coverage", "--as", "caizheng", "--on", "2020-12-31"}, plan);
    CHECK(
        coverage.out.find("covered 1/2 = 50.00 %, target 80 %, not reached") != std::string::npos);
    auto const shown = project({"show", "1", "--book", "610102", "--as", "shenpi"}, {});
    CHECK(shown.out.find("account ending in 0003") != std::string::npos);
    CHECK(
        project({"stage", "1", "built", "--paper", "P", "--evidence", counties}, county).code == 2);
}

/// Ends the connection that waits for a lock, once there is one.
void terminate_waiting(storage::Transaction& tx) {
    constexpr std::string_view terminate_sql =
        "SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_locks "
        "WHERE NOT granted AND locktype = 'transactionid'";
    while (storage::Query{tx, "terminate", terminate_sql}.run().exactly_one().int64("ended") == 0) {
        std::this_thread::yield();
    }
}

TEST_CASE("a database that goes away in the middle of a command leaves everything as it was") {
    Fixture fixture;
    fixture.add("", "admin", "administrator", "610000");
    fixture.add("admin", "wang", "finance_officer", "610000");
    fixture.run({"book", "open", "--region", "610000", "--on", "2020-01-01", "--as", "admin"});
    std::vector<std::string> const close{"book", "close-month", "--region", "610000", "--period",
        "2020-01", "--as", "wang", "--database", fixture.fresh.url()};
    Ran cut{};
    storage::Database superuser{fixture.fresh.url()};
    auto const held = storage::write(superuser, [&](storage::Transaction& tx) -> Result<void> {
        storage::Query{tx, "superuser", "RESET ROLE"}.run();
        storage::Query{tx, "hold", "SELECT FROM ledger.book FOR UPDATE"}.run();
        auto running = std::async(std::launch::async, [&] { return run_line(close); });
        terminate_waiting(tx);
        cut = running.get();
        return {};
    });
    REQUIRE(held.has_value());
    CHECK(cut.code == 2);
    CHECK(cut.err.starts_with("refused: database_gone: "));
    CHECK(fixture.run({"book", "list", "--as", "wang", "--format", "csv"}).out.find("2020-01,") ==
        std::string::npos);
    CHECK(run_line(close).code == 0);
}

TEST_CASE("an external database without this program's schema says what to run") {
    test::Database empty{test::Database::Unmigrated{}};
    auto const refused = run_line({"user", "list", "--as", "x", "--database", empty.url()});
    CHECK(refused.code == 2);
    CHECK(refused.err.starts_with("refused: schema_older: "));
    CHECK(refused.err.find("doudi db migrate") != std::string::npos);
    CHECK(run_line({"db", "migrate", "--database", empty.url()}).code == 0);
    auto const again = run_line({"db", "migrate", "--database", empty.url(), "--format", "json"});
    CHECK(again.out == "[]\n");
    CHECK(run_line({"user", "list", "--as", "x", "--database", empty.url()})
              .err.starts_with("refused: unknown_user: "));
    auto const status = run_line({"db", "status", "--database", empty.url(), "--format", "csv"});
    CHECK(status.out.find("running") != std::string::npos);
    CHECK(status.out.find(",current,") != std::string::npos);
}

} // namespace
} // namespace doudi
