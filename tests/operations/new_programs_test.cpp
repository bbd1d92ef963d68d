/// Rosters with the columns some programs or places have, from the file to the lines and their
/// explanation.
#include "doudi/base/decimal.hpp"
#include "doudi/operations/build_batches.hpp"
#include "doudi/operations/show_batches.hpp"
#include "operations/roster_fixture.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <sstream>

namespace doudi {
namespace {

using test::make_id;
using test::RosterFixture;

constexpr auto account_head = "开户行号,账号,户名\r\n";
constexpr auto account = "102791000012,6210201234567890123,张三\r\n";

/// A household of two that works, one in gradual exit, one person protected alone.
std::string dibao() {
    auto const plain = [](std::string const& start, std::string const& rest, bool is_head) {
        return "610102," + start + (is_head ? ",农村,0," : ",,,") + rest +
            (is_head ? account : ",,\r\n");
    };
    return std::string{"行政区划代码,户编号,与户主关系,姓名,身份证号,残疾类别等级,城乡,家庭年收入,"
                       "务工经营年收入,残疾人补贴年收入,渐退起始月,渐退基数,单人户,连续拒绝次数,"} +
        account_head + plain("H1,户主,张三," + make_id(1, "19800101") + ",0", ",2160,,,,1,", true) +
        plain("H1,配偶,李四," + make_id(2, "19820101") + ",0", "6000,,,,,,", false) +
        plain("H2,户主,张三," + make_id(3) + ",0", ",,2020-01,300,,,", true) +
        plain("H3,户主,张三," + make_id(4, "19800101") + ",41", ",,,,是,,", true) +
        plain("H3,父亲,李四," + make_id(5) + ",0", "60000,,,,,,", false);
}

/// One child of ten, one who is eighteen and studies, one who is eighteen and does not.
std::string children(std::string const& other_month, int serial = 10) {
    std::string text = "行政区划代码,姓名,身份证号,城乡,在校就读,其他月救助金额,";
    text += account_head;
    for (auto const& [born, studies] :
        {std::pair{"20100505", "否"}, std::pair{"20020101", "是"}, std::pair{"20020101", "否"}}) {
        text += "610102,王五," + make_id(serial++, born) + ",农村," + studies + "," + other_month +
            "," + account;
    }
    return text;
}

/// Two persons who get it with their dibao.
std::string price_subsidy() {
    return std::string{"region_code,household_no,relation,name,resident_id,residence,"
                       "bank_no,account_no,account_name\r\n"} +
        "610102,H1,head,张三," + make_id(1) + ",rural," + account + "610102,H1,spouse,李四," +
        make_id(2, "19800101") + ",rural,,,\r\n";
}

struct Built : RosterFixture {
    void take(std::string const& program, std::string const& text) {
        auto asked = request(text);
        asked.program = program;
        auto const imported = import(asked);
        INFO(program << " " << (imported ? "" : imported.error().detail));
        for (auto const& fault : faults.all()) {
            INFO(fault.row << " " << roster::text_of(fault.code).name);
            CHECK(false);
        }
        REQUIRE(imported.has_value());
    }

    /// The lines of each program in yuan, as explained.
    std::map<std::string, std::string> build() {
        auto const outcomes = operations::build_batches(context,
            {.period = *Period::parse("2020-04"),
                .programs = {},
                .region = RegionCode::from_number(610102)});
        REQUIRE(outcomes.has_value());
        std::map<std::string, std::string> lines;
        for (auto const& outcome : *outcomes) {
            INFO(outcome.program << " " << (outcome.refusal ? outcome.refusal->detail : ""));
            REQUIRE(outcome.batch.has_value());
            auto& line = lines[outcome.program];
            for (int number = 1; number <= outcome.batch->content.line_count; ++number) {
                auto const why = operations::explain_line(context, outcome.batch->key, number);
                REQUIRE(why.has_value());
                line += (number == 1 ? "" : " ") + format_yuan(why->explanation.amount);
            }
        }
        return lines;
    }
};

TEST_CASE_METHOD(Built, "a month with orphans, unsupported children, exits and price subsidies") {
    take("DB-R", dibao());
    take("OR-J", children(""));
    take("OR-S", children("", 20)); // nobody stands in two of them
    take("FW", children("500.00", 30));
    take("PT-DB-R", price_subsidy());
    take("PT-OR", children(""));
    auto const lines = build();
    // Rural dibao in Xi'an is 500 a month. H1 earns 500 of its 1,000, its subsidy does not count;
    // H2 is in the second of six quarters; H3 gets half more and the father's income does not
    // count.
    CHECK(lines.at("DB-R") == "500.00 250.00 750.00");
    CHECK(lines.at("OR-J") == "1400.00 1400.00");
    CHECK(lines.at("OR-S") == "1000.00 1000.00");
    CHECK(lines.at("FW") == "500.00 500.00");
    CHECK(lines.at("PT-DB-R") == "120.00");          // food 14.8 % dearer, doubled in April
    CHECK(lines.at("PT-OR") == "60.00 60.00 60.00"); // whoever is on the list
    CHECK(count("roster.enrolment WHERE income_member = '{0,1}' AND income_kind = '{3,1}'"
                " AND income_fen = '{216000,600000}' AND member_flags = '{256,0}'") == 1);
}

TEST_CASE_METHOD(Built, "a change of what only some rosters have opens a version, no change none") {
    take("DB-R", dibao());
    auto text = dibao();
    auto const opened = [&](std::string_view month) {
        auto const imported = import(text, month);
        REQUIRE(imported.has_value());
        return imported->books.at(0).opened;
    };
    CHECK(opened("2020-05") == 0);
    text.replace(text.find("6000,"), 5, "7200,");
    CHECK(opened("2020-06") == 1);
    text.replace(text.find("2020-01,300"), 11, "2020-02,300");
    CHECK(opened("2020-07") == 1);
    CHECK(count("roster.enrolment WHERE exit_from = '2020-02-01' AND valid_until IS NULL") == 1);
}

TEST_CASE_METHOD(Built, "a roster without the columns leaves them empty") {
    take("DB-R", test::dibao_roster(3));
    CHECK(count("roster.enrolment WHERE tier IS NULL AND other_month_fen IS NULL"
                " AND exit_from IS NULL AND exit_base_fen IS NULL AND income_fen IS NULL") == 3);
}

} // namespace
} // namespace doudi
