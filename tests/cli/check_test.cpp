/// Lists from outside and checks from the command line, in Chinese and English.
#include "cli/program.hpp"
#include "roster/roster_text.hpp"

namespace doudi {
namespace {

using test::make_id;
using test::Ran;

/// Jiang'an (江岸区) of Wuhan, where nothing is paid yet.
struct Place : test::Fixture {
    std::filesystem::path directory =
        std::filesystem::temp_directory_path() / ("doudi-check-" + std::to_string(getpid()));

    Place() {
        std::filesystem::create_directory(directory);
        add("", "admin", "administrator", "420000");
        add("admin", "jingban", "payout_officer", "420102");
        add("admin", "shenji", "auditor", "420000");
        run({"book", "open", "--region", "420102", "--on", "2020-01-01", "--as", "admin"});
    }
    ~Place() { std::filesystem::remove_all(directory); }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

    Ran import(std::string const& kind, std::string const& text) {
        std::ofstream{directory / "list.csv"} << text;
        return run({"list", "import", (directory / "list.csv").string(), "--kind", kind, "--region",
            "420102", "--as-of", "2020-04-30", "--as", "jingban", "--lang", "en", "--data",
            directory.string()});
    }
    Ran check(std::vector<std::string> words) {
        words.insert(words.begin(), "check");
        words.insert(words.end(), {"--as", "shenji", "--data", directory.string()});
        return run(words);
    }
};

bool holds(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a list is taken once, and what is wrong with one is told by row and column") {
    Place place;
    auto const good = "resident_id,held_from\n" + make_id(1) + ",2020-01-03\n";
    auto const taken = place.import("custody", good);
    CHECK(taken.code == 0);
    CHECK(holds(taken.out, "Imported people in custody: 1 rows"));
    CHECK(holds(place.import("custody", good).out, "nothing changed"));
    auto const bad = place.import("custody", "resident_id,held_from\n" + make_id(1) + ",\n12,x\n");
    CHECK(bad.code == 2);
    CHECK(holds(bad.out, "held_from"));
    CHECK(holds(bad.out, "missing_value"));
    CHECK(holds(bad.out, "resident_id_malformed"));
    CHECK(holds(bad.out, "malformed_date"));
    CHECK(holds(bad.err, "file_has_faults"));
    CHECK(holds(place.import("boats", good).err, "unknown_list_kind"));
    auto const listed = place.run({"list", "list", "--region", "420102", "--format", "csv", "--as",
        "shenji", "--data", place.directory.string()});
    CHECK(holds(listed.out, ",custody,"));
    CHECK(holds(listed.out, ",2020-04-30,1,0,list.csv,"));
    CHECK(holds(place.run({"list", "kinds", "--lang", "zh"}).out, "收押日期"));
}

TEST_CASE("rows with a damaged identity are proposed, and somebody else decides") {
    Place place;
    std::string roster{test::dibao_header};
    test::DibaoRow row;
    row.region = "420102";
    roster += row.text();
    std::ofstream{place.directory / "roster.csv"} << roster;
    auto const data = place.directory.string();
    REQUIRE(place
                .run({"roster", "import", (place.directory / "roster.csv").string(), "--program",
                    "DB-R", "--period", "2020-04", "--as", "jingban", "--data", data})
                .code == 0);
    auto const list = make_id(1).substr(0, 14) + "****,张三,2020-01-03\n";
    auto const import = [&](std::vector<std::string> more) {
        std::ofstream{place.directory / "list.csv"} << "resident_id,name,held_from\n" + list;
        std::vector<std::string> words{"list", "import", (place.directory / "list.csv").string(),
            "--kind", "custody", "--region", "420102", "--as-of", "2020-04-30", "--as", "jingban",
            "--lang", "en", "--data", data};
        words.insert(words.end(), more.begin(), more.end());
        return place.run(words);
    };
    auto const taken = import({"--propose"});
    CHECK(taken.code == 0);
    CHECK(holds(import({}).out, "nothing changed"));
    CHECK(holds(taken.out, "1 rows with a damaged identity and 1 proposals"));
    auto const proposals = [&](std::string const& as) {
        return place.run({"list", "proposals", "--list", "1", "--region", "420102", "--as", as,
            "--data", data, "--format", "csv", "--lang", "zh"});
    };
    CHECK(holds(proposals("shenji").out,
        "1,2,6101**************,张三,masked,420102,1,6101**********0011,张三,masked,"
        "40,30,21,0,91,open,"));
    CHECK(holds(proposals("jingban").out, ",张*,"));
    CHECK_FALSE(holds(proposals("jingban").out, "张三"));
    auto const decide = [&](std::vector<std::string> words, std::string const& as) {
        words.insert(words.begin(), "list");
        words.insert(words.end(), {"--as", as, "--data", data, "--lang", "en"});
        return place.run(words);
    };
    CHECK(holds(decide({"confirm", "1", "1"}, "jingban").err, "same_person"));
    CHECK(holds(decide({"confirm", "1", "7"}, "shenji").err, "unknown_proposal"));
    CHECK(decide({"reject", "1", "1"}, "shenji").code == 64);
    CHECK(holds(decide({"confirm", "1", "1"}, "shenji").out, "the row counts in its list"));
    CHECK(holds(decide({"reject", "1", "1", "--reason", "no"}, "shenji").err, "proposal_decided"));
    CHECK(holds(proposals("shenji").out, ",91,confirmed,"));
    CHECK(holds(place
                    .run({"list", "proposals", "--list", "1", "--region", "420102", "--as",
                        "shenji", "--data", data, "--lang", "zh"})
                    .out,
        "已确认"));
    CHECK(holds(place.run({"list", "kinds", "--lang", "zh"}).out, "姓名"));
}

TEST_CASE("checks without data say so in both languages, and are kept") {
    Place place;
    auto const english = place.check(
        {"run", "--period", "2020-04", "--region", "420102", "--check", "A07", "--lang", "en"});
    CHECK(english.code == 0);
    CHECK(holds(english.out, "not run: needs lines of the month, the list of people in custody"));
    auto const chinese = place.check(
        {"run", "--period", "2020-04", "--region", "420102", "--check", "A07", "--lang", "zh"});
    CHECK(holds(chinese.out, "未检查：需要当月发放明细、名单“服刑和强戒人员”"));
    CHECK(holds(chinese.out, "与检查 1 输入相同，结果相同"));
    CHECK(holds(place.check({"runs", "--region", "420102", "--format", "csv"}).out, "\n2,420102,"));
    CHECK(holds(place.check({"show", "1", "--results", "--format", "csv"}).out, "A07"));
    CHECK(holds(
        place.check({"run", "--period", "2020-04", "--region", "420102", "--check", "B1"}).err,
        "unknown_check"));
    CHECK(holds(place.check({"list", "--lang", "zh"}).out, "户籍地址或户口簿号"));
}

TEST_CASE("a run without findings is signed by an auditor who did not start it") {
    Place place;
    place.check({"run", "--period", "2020-04", "--region", "420102"});
    CHECK(holds(place.check({"sign", "1", "--note", "seen"}).err, "same_person"));
    place.add("admin", "other", "auditor", "420000");
    auto const signed_off = place.run({"check", "sign", "1", "--note", "seen", "--as", "other",
        "--lang", "en", "--data", place.directory.string()});
    CHECK(signed_off.code == 0);
    CHECK(holds(place.check({"explain", "1", "1", "--note", "seen"}).err, "not_permitted"));
    CHECK(holds(place.check({"steps", "9"}).err, "unknown_run"));
}

} // namespace doudi
