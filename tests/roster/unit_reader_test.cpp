#include "doudi/roster/unit_reader.hpp"

#include "roster/roster_text.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <array>
#include <functional>
#include <set>
#include <sstream>

namespace doudi {
namespace {

using roster::FaultCode;
using roster::FaultList;
using roster::Scope;
using roster::Unit;
using roster::UnitReader;
using test::DibaoRow;
using test::make_id;
using test::member_of;

Scope scope_of(std::string_view program) {
    Scope scope{.program = std::string{program},
        .period = *Period::parse("2020-04"),
        .places = {},
        .area_codes = {610000, 610102, 610103, 610104}};
    scope.places[610102] = {.book = BookId{610102}, .refused = {}};
    scope.places[610103] = {.book = BookId{610103}, .refused = {}};
    scope.places[610104] = {.book = BookId{0}, .refused = FaultCode::unknown_book};
    scope.places[610902] = {.book = BookId{0}, .refused = FaultCode::outside_region};
    return scope;
}

/// What a file comes to: refusal, faults as "row column code", counts, the units in order.
struct Outcome {
    std::optional<Refusal> refusal;
    std::string detail;
    std::vector<std::string> faults;
    roster::RowCount count;
    std::map<BookId, roster::RowCount> by_book;
    std::vector<Unit> units;
    std::vector<std::int32_t> rejected_later;
};

std::string line_of(roster::Fault const& fault) {
    auto line = std::to_string(fault.row);
    line += fault.field ? " " + std::string{roster::header_of(*fault.field).en} : " -";
    line += " " + std::string{roster::text_of(fault.code).name};
    return line + (fault.other_row != 0 ? " " + std::to_string(fault.other_row) : "");
}

Outcome read(std::string const& text, std::string_view program = "DB-R") {
    std::istringstream in{text};
    Scope const scope = scope_of(program);
    FaultList faults;
    Outcome outcome;
    CsvRows rows{in};
    UnitReader reader{rows, scope, faults};
    auto const header = reader.read_header();
    auto more = header ? Result<bool>{true} : Result<bool>{header.error()};
    while (more && *more) {
        Unit unit;
        more = reader.next(unit);
        if (more && *more) {
            outcome.units.push_back(unit);
        }
    }
    reader.find_duplicates();
    faults.sort();
    if (!more) {
        outcome.refusal = more.error().code;
        outcome.detail = more.error().detail;
    }
    for (auto const& fault : faults.all()) {
        outcome.faults.push_back(line_of(fault));
    }
    outcome.count = reader.count();
    outcome.by_book = reader.count_by_book();
    outcome.rejected_later = reader.rejected_later();
    return outcome;
}

std::string file_of(std::initializer_list<DibaoRow> rows) {
    std::string text{test::dibao_header};
    for (auto const& row : rows) {
        text += row.text();
    }
    return text;
}

struct Case {
    std::string what;
    std::function<void(DibaoRow&)> change;
    std::string fault; // "column code"; empty: none
};

std::vector<Case> const cases{
    {"nothing wrong", [](auto&) {}, ""},
    {"another province's region", [](auto& r) { r.region = "420102"; },
        "region_code unknown_region"},
    {"five digits", [](auto& r) { r.region = "61010"; }, "region_code malformed_region"},
    {"no region", [](auto& r) { r.region = ""; }, "region_code missing_value"},
    {"a region without book", [](auto& r) { r.region = "610104"; }, "region_code unknown_book"},
    {"a region of others", [](auto& r) { r.region = "610902"; }, "region_code outside_region"},
    {"no household number", [](auto& r) { r.household = ""; }, "household_no missing_value"},
    {"no relation", [](auto& r) { r.relation = ""; }, "relation missing_value"},
    {"no head", [](auto& r) { r.relation = "配偶"; }, "relation no_head"},
    {"head in English", [](auto& r) { r.relation = "head"; }, ""},
    {"no name", [](auto& r) { r.name = ""; }, "name missing_value"},
    {"a name of 60 characters",
        [](auto& r) {
            for (int i = 2; i < 60; ++i) {
                r.name += "字";
            }
        },
        ""},
    {"a name of 61",
        [](auto& r) {
            for (int i = 2; i < 61; ++i) {
                r.name += "字";
            }
        },
        "name malformed_text"},
    {"a name with a tab inside", [](auto& r) { r.name = "张\t三"; }, "name malformed_text"},
    {"blanks around cells",
        [](auto& r) {
            r.name = " 张三 ";
            r.id = " " + r.id;
        },
        ""},
    {"a rare name", [](auto& r) { r.name = r.holder = "𠮷䶮·㛃"; }, ""},
    {"no identity number", [](auto& r) { r.id = ""; }, "resident_id missing_value"},
    {"17 characters", [](auto& r) { r.id.pop_back(); }, "resident_id resident_id_malformed"},
    {"a wrong digit", [](auto& r) { r.id[16] = r.id[16] == '9' ? '0' : char(r.id[16] + 1); },
        "resident_id resident_id_checksum"},
    {"born on 30 February", [](auto& r) { r.id = make_id(1, "19500230"); },
        "resident_id resident_id_birth_date"},
    {"born after the month", [](auto& r) { r.id = make_id(1, "20200501"); },
        "resident_id resident_id_birth_date"},
    {"born in the month", [](auto& r) { r.id = make_id(1, "20200430"); }, ""},
    {"an area not in the list: a warning", [](auto& r) { r.id = make_id(1, "19500101", "610199"); },
        "resident_id area_code_unknown"},
    {"an area of a province not in the list",
        [](auto& r) { r.id = make_id(1, "19500101", "510102"); }, ""},
    {"category 8", [](auto& r) { r.disability = "81"; }, "disability malformed_disability"},
    {"level 5", [](auto& r) { r.disability = "45"; }, "disability malformed_disability"},
    {"one digit", [](auto& r) { r.disability = "4"; }, "disability malformed_disability"},
    {"no disability, left empty", [](auto& r) { r.disability = ""; }, ""},
    {"ill in English", [](auto& r) { r.ill = "yes"; }, ""},
    {"ill: perhaps", [](auto& r) { r.ill = "maybe"; }, "seriously_ill malformed_choice"},
    {"rural dibao of a city household", [](auto& r) { r.residence = "城市"; },
        "residence residence_contradicts_program"},
    {"no residence", [](auto& r) { r.residence = ""; }, "residence missing_value"},
    {"income with three decimals", [](auto& r) { r.income = "1.234"; },
        "income_year malformed_amount"},
    {"income below zero", [](auto& r) { r.income = "-1.00"; }, "income_year amount_not_positive"},
    {"income of zero", [](auto& r) { r.income = "0"; }, ""},
    {"no income", [](auto& r) { r.income = ""; }, "income_year missing_value"},
    {"declared zero", [](auto& r) { r.declared = "0.00"; }, "declared_amount amount_not_positive"},
    {"declared", [](auto& r) { r.declared = "402.25"; }, ""},
    {"bank number of 11 digits", [](auto& r) { r.bank = "10279100001"; },
        "bank_no malformed_bank_no"},
    {"no bank", [](auto& r) { r.bank = ""; }, "bank_no missing_value"},
    {"account of 9 digits", [](auto& r) { r.account = "123456789"; },
        "account_no malformed_account_no"},
    {"account written by a spreadsheet", [](auto& r) { r.account = "6.21E+18"; },
        "account_no malformed_account_no"},
    {"account of 32 digits", [](auto& r) { r.account = std::string(32, '6'); }, ""},
    {"no account", [](auto& r) { r.account = ""; }, "account_no missing_value"},
    {"no holder", [](auto& r) { r.holder = ""; }, "account_name missing_value"},
    {"phone with letters", [](auto& r) { r.phone = "139x"; }, "phone malformed_phone"},
    {"phone with a hyphen", [](auto& r) { r.phone = "029-88880000"; }, ""},
    {"no phone", [](auto& r) { r.phone = ""; }, ""},
};

TEST_CASE("one cell wrong, one fault, in its row and column") {
    for (Case const& row : cases) {
        INFO(row.what);
        DibaoRow changed;
        row.change(changed);
        auto const outcome = read(file_of({changed}));
        CHECK_FALSE(outcome.refusal.has_value());
        auto const expected =
            row.fault.empty() ? std::vector<std::string>{} : std::vector{"2 " + row.fault};
        CHECK(outcome.faults == expected);
        bool const is_taken = row.fault.empty() || row.fault.ends_with("area_code_unknown");
        CHECK(outcome.count.rejected == (is_taken ? 0 : 1));
    }
}

TEST_CASE("all faults of all rows are found in one reading") {
    DibaoRow first;
    first.bank = "1";
    first.name = "";
    DibaoRow second;
    second.household = "H2";
    second.id = make_id(2).substr(1);
    second.income = "x";
    CHECK(read(file_of({first, second})).faults ==
        std::vector<std::string>{"2 name missing_value", "2 bank_no malformed_bank_no",
            "3 resident_id resident_id_malformed", "3 income_year malformed_amount"});
}

TEST_CASE("a household of several rows") {
    DibaoRow const head;
    SECTION("its head may stand anywhere and comes first") {
        auto const outcome = read(file_of({member_of("H1", 2), head, member_of("H1", 3)}));
        CHECK(outcome.faults.empty());
        REQUIRE(outcome.units.size() == 1);
        REQUIRE(outcome.units[0].members.size() == 3);
        CHECK(outcome.units[0].members[0].resident_id == head.id);
        CHECK(outcome.units[0].account_no == head.account);
        CHECK(outcome.units[0].income_year == Money::from_fen(300'000));
    }
    SECTION("one faulty row rejects all of them") {
        auto bad = member_of("H1", 2);
        bad.disability = "99";
        DibaoRow other;
        other.household = "H2";
        other.id = make_id(9);
        auto const outcome = read(file_of({head, bad, other}));
        CHECK(outcome.faults == std::vector<std::string>{"3 disability malformed_disability"});
        CHECK(outcome.count.rows == 3);
        CHECK(outcome.count.rejected == 2);
        CHECK(outcome.units[0].is_rejected);
        CHECK_FALSE(outcome.units[1].is_rejected);
    }
    SECTION("a second head") {
        auto second = head;
        second.id = make_id(2);
        CHECK(read(file_of({head, second})).faults ==
            std::vector<std::string>{"3 relation second_head 2"});
    }
    SECTION("a member may repeat what the head says, and not contradict it") {
        auto member = member_of("H1", 2);
        member.income = "3000.00";
        member.bank = head.bank;
        CHECK(read(file_of({head, member})).faults.empty());
        member.bank = "103791000012";
        member.income = "1";
        CHECK(read(file_of({head, member})).faults ==
            std::vector<std::string>{
                "3 income_year household_differs 2", "3 bank_no household_differs 2"});
    }
    SECTION("its rows stand together") {
        DibaoRow other;
        other.household = "H2";
        other.id = make_id(9);
        auto const outcome = read(file_of({head, other, member_of("H1", 2)}));
        CHECK(outcome.faults ==
            std::vector<std::string>{"4 household_no household_scattered 2", "4 relation no_head"});
        CHECK(outcome.count.rejected == 2);
        CHECK(outcome.rejected_later == std::vector<std::int32_t>{0});
    }
    SECTION("not more than 30") {
        std::string text = file_of({head});
        for (int i = 2; i <= 31; ++i) {
            text += member_of("H1", i).text();
        }
        CHECK(read(text).faults == std::vector<std::string>{"32 household_no household_too_large"});
    }
}

TEST_CASE("somebody listed twice is a fault of both rows, naming each other") {
    DibaoRow const first;
    DibaoRow second;
    second.household = "H2";
    second.region = "610103";
    DibaoRow third;
    third.household = "H3";
    third.id = make_id(3);
    auto const outcome = read(file_of({first, second, third}));
    CHECK(outcome.faults ==
        std::vector<std::string>{
            "2 resident_id duplicate_person 3", "3 resident_id duplicate_person 2"});
    CHECK(outcome.rejected_later == std::vector<std::int32_t>{0, 1});
    CHECK(outcome.by_book.at(BookId{610102}).rows == 2);
    CHECK(outcome.by_book.at(BookId{610102}).rejected == 1);
    CHECK(outcome.by_book.at(BookId{610103}).rejected == 1);
}

constexpr std::string_view person_header =
    "行政区划代码,姓名,身份证号,残疾类别等级,城乡,护理等级,供养方式,开户行号,账号,户名\n";

TEST_CASE("programs of persons: each row for itself") {
    auto const row = [](std::string_view disability, std::string_view grade, int serial) {
        return "610102,王五," + make_id(serial) + "," + std::string{disability} + ",农村," +
            std::string{grade} + ",集中,102791000012,6210201234567890123,王五\n";
    };
    auto const text = std::string{person_header} + row("41", "1", 1) + row("0", "", 2);
    CHECK(read(text, "TK-S").faults.empty());
    CHECK(read(text, "DS-N").faults == std::vector<std::string>{"3 disability disability_needed"});
    CHECK(read(text, "TK-C").faults == std::vector<std::string>{"3 care_grade missing_value"});
    auto const outcome = read(text, "TK-C");
    REQUIRE(outcome.units.size() == 2);
    CHECK(outcome.units[0].care_grade == 1);
    CHECK(outcome.units[0].members[0].flags == 2);
    CHECK(outcome.units[0].members[0].disability == 41);
}

// The columns only some programs or places have.
constexpr std::string_view rare_header =
    "行政区划代码,户编号,与户主关系,姓名,身份证号,城乡,家庭年收入,开户行号,账号,户名,低保分档,"
    "渐退起始月,渐退基数,其他月救助金额,在校就读,单人户,丧失劳动能力,连续拒绝次数,"
    "务工经营年收入,扶贫项目保底年收益,残疾人补贴年收入,转移性年收入\n";

std::string rare_head(std::string const& rest) {
    return "610102,H1,户主,张三," + make_id(1) + ",农村,0,102791000012,6210201234567890123,张三," +
        rest + "\n";
}

TEST_CASE("classes, exits, other benefits, marks and incomes by kind") {
    auto const outcome = read(std::string{rare_header} +
        rare_head("B,2020-01,300.50,,否,,是,3,6000,1200,2160,0.01") + "610102,H1,配偶,李四," +
        make_id(2) + ",,,,,,,,,,是,是,,,,,,900\n");
    CHECK(outcome.faults.empty());
    REQUIRE(outcome.units.size() == 1);
    Unit const& unit = outcome.units[0];
    CHECK(unit.tier == 2);
    CHECK(unit.exit_from == *Period::parse("2020-01"));
    CHECK(unit.exit_base.fen() == 30050);
    CHECK(unit.members[0].flags == 16);
    CHECK(unit.members[0].refusals == 3);
    CHECK(unit.members[0].incomes ==
        std::array{Money::from_fen(600000), Money::from_fen(120000), Money::from_fen(216000),
            Money::from_fen(1)});
    CHECK(unit.members[1].flags == 4 + 8);
    CHECK(unit.members[1].incomes[3] == Money::from_fen(90000));
    auto const child = read("行政区划代码,姓名,身份证号,城乡,其他月救助金额,开户行号,账号,户名\n"
                            "610102,王五," +
            make_id(3, "20100101") + ",农村,402.25,102791000012,6210201234567890123,王五\n",
        "FW");
    CHECK(child.faults.empty());
    CHECK(child.units.at(0).other_month.fen() == 40225);
}

TEST_CASE("faults in the columns only some have") {
    struct Bad {
        std::string rest;
        std::string fault;
    };
    Bad const rows[]{
        {"D,,,,,,,,,,,", "2 tier malformed_choice"},
        {",2020-13,300,,,,,,,,,", "2 exit_month malformed_date"},
        {",2020-01,,,,,,,,,,", "2 exit_base missing_value"},
        {",,300,,,,,,,,,", "2 exit_month missing_value"},
        {",2020-01,0,,,,,,,,,", "2 exit_base amount_not_positive"},
        {",,,-1,,,,,,,,", "2 other_month amount_not_positive"},
        {",,,,maybe,,,,,,,", "2 studying malformed_choice"},
        {",,,,,,,three,,,,", "2 refusals malformed_choice"},
        {",,,,,,,100,,,,", "2 refusals malformed_choice"},
        {",,,,,,,,-6000,,,", "2 income_work amount_not_positive"},
        {",,,,,,,,,,,1.234", "2 income_transfer malformed_amount"},
    };
    for (Bad const& row : rows) {
        INFO(row.rest);
        CHECK(read(std::string{rare_header} + rare_head(row.rest)).faults ==
            std::vector<std::string>{row.fault});
    }
}

TEST_CASE("facts only some rosters have change the hash only where they are there") {
    Unit unit;
    unit.members.resize(2);
    std::array<Digest, 2> const ids{};
    auto const plain = facts_hash(unit, ids, Digest{});
    std::set<Digest> hashes{plain};
    auto const differs = [&](auto&& change) {
        Unit changed = unit;
        change(changed);
        return hashes.insert(facts_hash(changed, ids, Digest{})).second;
    };
    CHECK(differs([](Unit& u) { u.tier = 1; }));
    CHECK(differs([](Unit& u) { u.other_month = Money::from_fen(1); }));
    CHECK(differs([](Unit& u) { u.exit_from = *Period::parse("2020-01"); }));
    CHECK(differs([](Unit& u) { u.members[0].refusals = 1; }));
    CHECK(differs([](Unit& u) { u.members[1].refusals = 1; }));
    CHECK(differs([](Unit& u) { u.members[0].incomes[0] = Money::from_fen(1); }));
    CHECK(differs([](Unit& u) { u.members[0].incomes[1] = Money::from_fen(1); }));
    CHECK(differs([](Unit& u) { u.members[1].incomes[0] = Money::from_fen(1); }));
}

TEST_CASE("a file that cannot be trusted is refused as a whole") {
    std::string const good = file_of({DibaoRow{}});
    struct Bad {
        std::string what;
        std::string text;
        Refusal refusal;
        std::string detail;
    };
    auto const header = std::string{test::dibao_header};
    Bad const rows[]{
        {"empty", "", Refusal::file_wrong_layout, "the file is empty"},
        {"a column missing", "region_code,name\r\n", Refusal::file_wrong_layout,
            "missing 户编号 household_no; missing 与户主关系 relation; "
            "missing 身份证号 resident_id; missing 城乡 residence; "
            "missing 家庭年收入 income_year; missing 开户行号 bank_no; "
            "missing 账号 account_no; missing 户名 account_name"},
        {"a column too many", "foo," + header, Refusal::file_wrong_layout, "unknown column foo"},
        {"a column twice, once in Chinese", "姓名," + header, Refusal::file_wrong_layout,
            "twice name"},
        {"cut off inside a row", good.substr(0, good.size() - 30), Refusal::file_truncated,
            "row 2"},
        {"cut off inside quotes", good + "\"610102,H2", Refusal::csv_quote_unclosed, "line 3"},
    };
    for (Bad const& row : rows) {
        INFO(row.what);
        auto const outcome = read(row.text);
        CHECK(outcome.refusal == row.refusal);
        CHECK_THAT(outcome.detail, Catch::Contains(row.detail));
    }
}

TEST_CASE("a last line without its end is a row like others, and empty lines are none") {
    auto text = file_of({DibaoRow{}});
    text.resize(text.size() - 2);
    CHECK(read(text).count.rows == 1);
    CHECK(read(text).faults.empty());
    CHECK(read(text + "\r\n\r\n\r\n").count.rows == 1);
    CHECK(read(std::string{test::dibao_header}).count.rows == 0);
}

TEST_CASE("a row of another width") {
    auto const text = file_of({DibaoRow{}}) + "610102,H2\r\n";
    CHECK(read(text).faults == std::vector<std::string>{"3 - wrong_column_count"});
}

TEST_CASE("properties of reading") {
    rc::prop("accepted + rejected = total, whatever happens to the bytes of a file", [] {
        std::string text = test::dibao_roster(*rc::gen::inRange(1, 30));
        auto const lines = std::count(text.begin(), text.end(), '\n');
        for (auto changes = *rc::gen::inRange(0, 8); changes > 0; --changes) {
            auto const at = *rc::gen::inRange<std::size_t>(test::dibao_header.size(), text.size());
            switch (*rc::gen::inRange(0, 3)) {
            case 0: text[at] = *rc::gen::element('0', '9', 'X', ',', '"', '\n', '\r', ' '); break;
            case 1: text.erase(at, 1); break;
            default: text.insert(at, 1, *rc::gen::element('1', ',', '"', '\n', '\xFF')); break;
            }
        }
        auto const outcome = read(text);
        RC_ASSERT(outcome.count.rejected >= 0);
        RC_ASSERT(outcome.count.rejected <= outcome.count.rows);
        std::int64_t rows = 0;
        std::int64_t rejected = 0;
        std::int64_t unit_rows = 0;
        for (auto const& [book, count] : outcome.by_book) {
            rows += count.rows;
            rejected += count.rejected;
        }
        std::int64_t good = 0;
        for (Unit const& unit : outcome.units) {
            unit_rows += static_cast<std::int64_t>(unit.members.size());
            good += unit.is_rejected ? 0 : static_cast<std::int64_t>(unit.members.size());
        }
        for (auto const number : outcome.rejected_later) {
            good -= static_cast<std::int64_t>(
                outcome.units.at(static_cast<std::size_t>(number)).members.size());
        }
        RC_ASSERT(unit_rows == outcome.count.rows);
        RC_ASSERT(good == outcome.count.rows - outcome.count.rejected);
        RC_ASSERT(rows - rejected == good); // good rows have a book
        RC_ASSERT((outcome.count.rejected > 0) <= !outcome.faults.empty());
        RC_ASSERT(outcome.refusal.has_value() || outcome.count.rows <= lines + 8);
    });
}

} // namespace
} // namespace doudi
