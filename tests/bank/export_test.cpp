/// What is written for banks, read back as a bank would read it.
#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"
#include "support/bank_world.hpp"
#include "support/shell.hpp"

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

namespace doudi {
namespace {

using operations::BankFile;
using test::BankWorld;

std::string read_file(std::filesystem::path const& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

Result<std::vector<BankFile>> export_to(BankWorld& world, std::string const& name) {
    auto qian = world.at("qian");
    return export_bank_files(qian,
        {.period = world.april,
            .region = world.shaanxi,
            .programs = {},
            .pay_on = *parse_date("2020-04-10"),
            .directory = world.directory / name,
            .with_csv = true,
            .with_pain001 = true});
}

/// Columns of a file of instructions, row by row: "reference account yuan name".
std::vector<std::string> instructions(std::filesystem::path const& path) {
    std::ifstream in{path};
    CsvReader reader{in};
    std::vector<std::string> cells;
    std::vector<std::string> rows;
    REQUIRE(reader.next(cells).value());
    while (reader.next(cells).value()) {
        rows.push_back(cells[0] + ' ' + cells[5] + ' ' + cells[7] + ' ' + cells[4]);
    }
    return rows;
}

std::string without_time(std::string const& xml) {
    return std::regex_replace(xml, std::regex{"<CreDtTm>[^<]*</CreDtTm>"}, "");
}

/// Where the schemas of ISO 20022 are: named by DOUDI_ISO20022, since they may not be passed on;
/// empty where there are none.
std::filesystem::path schema_directory() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of the tests changes the environment
    auto const* const named = std::getenv("DOUDI_ISO20022");
    auto const path = std::filesystem::path{named != nullptr ? named : ""};
    return std::filesystem::exists(path / "pain.001.001.09.xsd") ? path : "";
}

/// Limits the size of files this process may write, as a full disk would.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old_);
        rlimit const limit{bytes, old_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &old_);
        static_cast<void>(std::signal(SIGXFSZ, old_handler_));
    }
    FullDisk(FullDisk const&) = delete;
    FullDisk& operator=(FullDisk const&) = delete;

private:
    rlimit old_{};
    void (*old_handler_)(int);
};

} // namespace

TEST_CASE("every bank gets its own lines, named and counted, and totals that agree") {
    BankWorld world;
    auto const files = export_to(world, "out");
    REQUIRE(files.has_value());
    std::string summary;
    for (auto const& file : *files) {
        summary += file.path.filename().string() + ' ' + std::to_string(file.line_count) + ' ' +
            format_yuan(file.total) + '\n';
    }
    CHECK(summary == R"(D610000-202004-102.csv 3 1250.00
D610000-202004-102.pain001.xml 3 1250.00
D610000-202004-103.csv 2 700.00
D610000-202004-103.pain001.xml 2 700.00
)");
    auto const b = "B610102-" + std::to_string(world.beilin_batch.batch.value()) + '-';
    auto const l = "B610104-" + std::to_string(world.lianhu_batch.batch.value()) + '-';
    auto const account = [](int enrolment) { return BankWorld::account_no(enrolment); };
    CHECK(instructions(world.directory / "out/D610000-202004-102.csv") ==
        std::vector<std::string>{b + "1 " + account(1) + " 500.00 王<1>&明",
            b + "3 " + account(3) + " 250.00 王<3>&明",
            l + "1 " + account(5) + " 500.00 王<1>&明"});
    CHECK(instructions(world.directory / "out/D610000-202004-103.csv") ==
        std::vector<std::string>{b + "2 " + account(2) + " 400.00 王<2>&明",
            l + "2 " + account(6) + " 300.00 王<2>&明"});
    CHECK(read_file(world.directory / "out/D610000-202004-102.totals.csv") ==
        "bank,county,batch,program,lines,total\r\n102,610102," +
            std::to_string(world.beilin_batch.batch.value()) + ",DB-R,2,750.00\r\n102,610104," +
            std::to_string(world.lianhu_batch.batch.value()) +
            ",DB-R,1,500.00\r\n102,,,,3,1250.00\r\n");
    CHECK(world.number("SELECT sum(total_fen) FROM payout.instruction WHERE format = 'csv'") ==
        1'950'00);
}

TEST_CASE("pain.001 says the same as the CSV and is valid") {
    BankWorld world;
    auto const files = export_to(world, "out");
    REQUIRE(files.has_value());
    auto const schemas = schema_directory();
    int checked = 0;
    for (auto const& file : *files) {
        if (file.format == "csv") {
            continue;
        }
        ++checked;
        auto const schema = schemas.empty()
            ? std::string{}
            : "--schema '" + (schemas / "pain.001.001.09.xsd").string() + "' ";
        auto const lint = test::run_shell(
            "xmllint --nonet --noout " + schema + "'" + file.path.string() + "' 2>&1");
        INFO(lint.output);
        CHECK(lint.exit_code == 0);
        auto const xml = read_file(file.path);
        CHECK(xml.find("<CtrlSum>" + format_yuan(file.total) + "</CtrlSum>") != std::string::npos);
        CHECK(xml.find("<NbOfTxs>" + std::to_string(file.line_count) + "</NbOfTxs>") !=
            std::string::npos);
        auto csv = file.path.parent_path() / ("D610000-202004-" + file.bank + ".csv");
        for (auto const& instruction : instructions(csv)) {
            std::istringstream words{instruction};
            std::string reference;
            std::string account;
            std::string yuan;
            words >> reference >> account >> yuan;
            auto const at = xml.find("<EndToEndId>" + reference + "</EndToEndId>");
            REQUIRE(at != std::string::npos);
            auto const transfer = xml.substr(at, xml.find("</CdtTrfTxInf>", at) - at);
            CHECK(transfer.find(">" + yuan + "</InstdAmt>") != std::string::npos);
            CHECK(transfer.find("<Id>" + account + "</Id>") != std::string::npos);
            CHECK(transfer.find("&lt;") != std::string::npos);
        }
    }
    CHECK(checked == 2);
}

TEST_CASE("a second export says the same; what is answered is not asked for again") {
    BankWorld world;
    auto const first = export_to(world, "first");
    auto const second = export_to(world, "second");
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    for (std::size_t i = 0; i < first->size(); ++i) {
        CHECK(without_time(read_file(first->at(i).path)) ==
            without_time(read_file(second->at(i).path)));
    }
    CHECK(world.number("SELECT count(*) FROM payout.instruction WHERE format = 'csv'") == 4);

    REQUIRE(world
                .import({world.row(world.beilin_batch, 1, "500.00"),
                    world.row(world.beilin_batch, 2, "400.00", "failed,F03")})
                .has_value());
    REQUIRE(export_to(world, "third").has_value());
    std::map<std::string, int> mentions;
    for (auto const* bank : {"102", "103"}) {
        auto const name = "D610000-202004-" + std::string{bank} + ".csv";
        for (auto const& row : instructions(world.directory / "third" / name)) {
            ++mentions[row.substr(row.rfind('-') + 1)];
        }
    }
    CHECK(mentions ==
        std::map<std::string, int>{{"3 " + BankWorld::account_no(3) + " 250.00 王<3>&明", 1},
            {"1 " + BankWorld::account_no(5) + " 500.00 王<1>&明", 1},
            {"2 " + BankWorld::account_no(6) + " 300.00 王<2>&明", 1}});
}

TEST_CASE("a full disk is refused by name and leaves no part of a file, and no record of one") {
    BankWorld world;
    for (rlim_t const bytes : {rlim_t{0}, rlim_t{64}, rlim_t{512}}) {
        CAPTURE(bytes);
        auto const name = "out" + std::to_string(bytes);
        auto const files = [&] {
            FullDisk const full{bytes};
            return export_to(world, name);
        }();
        REQUIRE(files.has_error());
        CHECK(files.error().code == Refusal::file_unwritable);
        for (auto const& entry : std::filesystem::directory_iterator{world.directory / name}) {
            // What is there is whole: a file of the first bank may have fitted.
            CHECK(entry.path().extension() == ".csv");
            auto const text = read_file(entry.path());
            CHECK(text.ends_with("\r\n"));
            CHECK(std::count(text.begin(), text.end(), '\n') == 4);
        }
        CHECK(world.number("SELECT count(*) FROM payout.instruction") == 0);
    }
    auto const again = export_to(world, "out0");
    CHECK(again.has_value());
}

} // namespace doudi
