/// A month of the old-age allowance, from the document that grants the money to the closed batch,
/// by commands alone: what a new benefit needs beside its own file is data.
#include "cli/program.hpp"
#include "roster/roster_text.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace doudi {
namespace {

using test::make_id;
using test::Ran;

struct OldAgeMonth : test::Fixture {
    std::filesystem::path directory =
        std::filesystem::temp_directory_path() / ("doudi-old-age-" + std::to_string(getpid()));

    OldAgeMonth() {
        std::filesystem::create_directory(directory);
        add("", "admin", "administrator", "610000");
        for (auto const& [login, role] :
            {std::pair{"caiwu", "finance_officer"}, {"jingban", "payout_officer"},
                {"fuhe", "approver"}, {"fangxing", "releaser"}, {"shenji", "auditor"}}) {
            add("admin", login, role, "610000");
        }
        done("book open --on 2020-01-01 --region 610000 --as admin");
        done("book open --on 2020-01-01 --region 610102 --as admin");
    }
    ~OldAgeMonth() { std::filesystem::remove_all(directory); }
    OldAgeMonth(OldAgeMonth const&) = delete;
    OldAgeMonth& operator=(OldAgeMonth const&) = delete;

    /// What a command says that does what it is told; its words stand apart by blanks.
    std::string done(std::string const& command) {
        std::istringstream text{command};
        std::vector<std::string> words{
            std::istream_iterator<std::string>{text}, std::istream_iterator<std::string>{}};
        words.insert(words.end(), {"--data", directory.string(), "--format", "csv"});
        Ran const ran = run(words);
        INFO(command << '\n' << ran.err);
        CHECK(ran.code == 0);
        return ran.out;
    }

    std::string file(std::string const& name, std::string const& text) const {
        std::ofstream{directory / name, std::ios::binary} << text;
        return (directory / name).string();
    }

    /// 1,000 yuan of the province, 800 of them for the county.
    void grant() {
        done("quota receive --book 610000 --number L1 --issuer 财政厅 --issued-on 2020-01-10"
             " --received-on 2020-01-15 --origin own_budget --source province --program GL"
             " --function-code 2081002 --year 2020 --amount 1000 --as caiwu");
        done("quota cash-receive --book 610000 --document L1 --amount 1000 --on 2020-01-15"
             " --as caiwu");
        auto const list = file("list.csv", "region_code,amount\n610102,800\n");
        done("quota allocate --book 610000 --document L1 --list " + list + " --as caiwu");
        done("quota submit 1 --as caiwu");
        done("quota approve 1 --effective-on 2020-01-20 --with-cash --as fuhe");
        done("quota assign --book 610102 --document L1 --program GL --amount 700"
             " --effective-on 2020-01-21 --as caiwu");
    }

    /// All findings of the first run of the checks.
    void explain_findings() {
        std::istringstream found{done("check show 1 --as shenji")};
        std::string numbers;
        std::string line;
        std::getline(found, line); // number,check,...
        while (std::getline(found, line)) {
            numbers += " " + line.substr(0, line.find(','));
        }
        if (!numbers.empty()) {
            done("check explain 1" + numbers + " --note 已核实 --as caiwu");
        }
    }

    [[nodiscard]] std::string roster() const {
        std::string text = "行政区划代码,姓名,身份证号,城乡,开户行号,账号,户名\n";
        int serial = 1;
        for (auto const* const born : {"19400401", "19300402", "19200101", "19500415"}) {
            auto const number = std::to_string(serial);
            text += "610102,张" + number + "," + make_id(serial++, born) +
                ",农村,102791000012,621020123456010" + number + ",张" + number + "\n";
        }
        return file("roster.csv", text);
    }

    /// What the bank was told to pay, answered as paid.
    [[nodiscard]] std::string results() const {
        std::ifstream in{directory / "bank" / "D610102-202004-102.csv"};
        std::string answer = "reference,account_no,amount,status,reason,booked_on\n";
        std::string line;
        std::getline(in, line); // reference,period,county,program,name,account_no,bank_no,amount
        while (std::getline(in, line)) {
            std::vector<std::string> cells;
            std::istringstream text{line};
            for (std::string cell; std::getline(text, cell, ',');) {
                cells.push_back(cell);
            }
            answer += cells.at(0) + "," + cells.at(5) + "," + cells.at(7) + ",paid,,2020-04-09\n";
        }
        return file("results.csv", answer);
    }
};

TEST_CASE_METHOD(OldAgeMonth, "the old-age allowance is paid from roster to closed batch") {
    grant();
    auto const month = std::string{" --period 2020-04 --region 610102"};
    done("roster import " + roster() + " --program GL --period 2020-04 --as jingban");
    // 80 on the first; 90 only on the second; 100; 70 in the middle of the month.
    CHECK(done("payout build" + month + " --as jingban").find("GL,regular,built,1,3,50000") !=
        std::string::npos);
    auto const why = done("payout explain --book 610102 --batch 1 --line 1 --as shenji --lang zh");
    CHECK(why.find("高龄津贴，元/月,100,陕西省高龄老人生活保健补贴") != std::string::npos);
    done("payout lock --on 2020-04-07 --as jingban" + month);
    done("payout submit --on 2020-04-07 --as jingban" + month);
    done("payout approve --on 2020-04-08 --as fuhe" + month);
    done("payout release --on 2020-04-08 --as fangxing" + month);
    done("bank export --pay-on 2020-04-09 --file-format csv --as fangxing" + month + " --out " +
        (directory / "bank").string());
    CHECK(done("bank import " + results() + month + " --as jingban").find("matched,paid,3,") !=
        std::string::npos);
    done("payout settle --on 2020-04-10 --as jingban" + month);
    auto const run = done("reconcile run --period 2020-04 --region 610000 --as shenji");
    CHECK(run.find("roster_payments,matched") != std::string::npos);
    CHECK(run.find(",yes,") == std::string::npos); // no exception
    CHECK(done("check run --period 2020-04 --region 610000 --as jingban").find("A36,") !=
        std::string::npos);
    explain_findings();
    done("check sign 1 --note 已复核 --as shenji");
    CHECK(done("payout close --on 2020-04-30 --as jingban" + month).find("closed,1,3,50000") !=
        std::string::npos);
    done("audit verify --region 610000 --as shenji"); // ends with 2 if anything differs
    CHECK(done("report run quota_use --param region=610000 --param until=2020-12 --as shenji")
              .find("L1,province,GL,100000,0,50000,0,0,50000,0,0,0") != std::string::npos);
    // In May the first is 70 and the second 90.
    done("roster import " + roster() + " --program GL --period 2020-05 --as jingban");
    CHECK(done("payout build --period 2020-05 --region 610102 --as jingban")
              .find("GL,regular,built,1,4,65000") != std::string::npos);
}

} // namespace
} // namespace doudi
