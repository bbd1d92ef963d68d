#include "doudi/funding/quota_document.hpp"

#include "doudi/base/decimal.hpp"

#include <catch2/catch.hpp>

namespace doudi::funding {
namespace {

using enum FundType;

std::vector<Program> const programs{
    {"HR", "", "困难群众救助补助资金", "hardship relief", "", general, false},
    {"DB-R", "HR", "农村最低生活保障", "rural dibao", "2081902", general, true},
    {"FKM", "", "福康工程和民康计划资金", "rehabilitation", "2296002", government_fund, false},
    {"FK", "FKM", "福康工程", "rehabilitation aids", "2296002", government_fund, false},
    {"DS", "", "残疾人两项补贴资金", "disability subsidies", "2081107", general, false},
};
std::vector<FundSource> const sources{
    {"central", "中央资金", "central budget", general, "Q201", 1},
    {"province", "省级资金", "provincial budget", general, "Q202", 2},
    {"lottery_central", "中央彩票公益金", "central lottery", government_fund, "Q205", 5},
    {"lottery_province", "省级彩票公益金", "provincial lottery", government_fund, "Q205", 6},
};

std::string said(Result<void> const& done) {
    return done ? "yes" : std::string{text_of(done.error().code).name};
}

QuotaDocument document() {
    QuotaDocument document;
    document.number = "财社〔2020〕1号";
    document.issuer = "财政部";
    document.issued_on = *parse_date("2020-01-10");
    document.received_on = *parse_date("2020-01-15");
    document.fund_source = "central";
    document.program = "HR";
    document.function_code = "2081902";
    document.year = 2020;
    document.amount = *parse_yuan("6200000000.00");
    return document;
}

TEST_CASE("what a quota document may be") {
    struct {
        std::string_view what;
        void (*change)(QuotaDocument&);
        std::string expected;
    } const rows[]{
        {"the first of the plan", [](auto&) {}, "yes"},
        {"no number", [](auto& d) { d.number = ""; }, "malformed"},
        {"80 characters", [](auto& d) { d.number = std::string(80, 'x'); }, "yes"},
        {"81 characters", [](auto& d) { d.number = std::string(81, 'x'); }, "malformed"},
        {"two lines", [](auto& d) { d.issuer = "a\nb"; }, "malformed"},
        {"year 1020", [](auto& d) { d.year = 1020; }, "malformed"},
        {"received first", [](auto& d) { d.received_on -= date::days{6}; }, "malformed_date"},
        {"lottery money for dibao", [](auto& d) { d.fund_source = "lottery_central"; },
            "mixes_general_and_lottery"},
        {"budget money for a lottery program",
            [](auto& d) {
                d.program = "FK";
                d.function_code = "2296002";
            },
            "mixes_general_and_lottery"},
        {"a lottery document",
            [](auto& d) {
                d.program = "FKM";
                d.function_code = "2296002";
                d.fund_source = "lottery_province";
                d.origin = Origin::own_budget;
            },
            "yes"},
        {"unknown program", [](auto& d) { d.program = "XX"; }, "unknown_program"},
        {"unknown source", [](auto& d) { d.fund_source = "moon"; }, "unknown_fund_source"},
        {"nothing", [](auto& d) { d.amount = Money{}; }, "amount_not_positive"},
        {"a code of another fund", [](auto& d) { d.function_code = "2081107"; },
            "wrong_function_code"},
        {"a class instead of an item", [](auto& d) { d.function_code = "20819"; },
            "wrong_function_code"},
        {"central money in the own budget", [](auto& d) { d.origin = Origin::own_budget; },
            "wrong_fund_source"},
        {"own budget",
            [](auto& d) {
                d.origin = Origin::own_budget;
                d.fund_source = "province";
            },
            "yes"},
    };
    for (auto const& row : rows) {
        auto changed = document();
        row.change(changed);
        INFO(row.what);
        CHECK(said(check(changed, "province", programs, sources)) == row.expected);
    }
}

TEST_CASE("which programs a document pays") {
    struct {
        std::string_view of_document, program, expected;
    } const rows[]{
        {"HR", "HR", "yes"},
        {"HR", "DB-R", "yes"},
        {"DB-R", "DB-R", "yes"},
        {"DB-R", "HR", "program_not_covered_by_document"},
        {"HR", "DS", "program_not_covered_by_document"},
        {"HR", "FK", "mixes_general_and_lottery"},
        {"HR", "XX", "unknown_program"},
    };
    for (auto const& row : rows) {
        auto changed = document();
        changed.program = row.of_document;
        CHECK(said(check_covers(changed, row.program, programs, sources)) == row.expected);
    }
}

TEST_CASE("the fund of a program is the one at the top") {
    CHECK(fund_of(programs, "DB-R") == "HR");
    CHECK(fund_of(programs, "HR") == "HR");
    CHECK(fund_of(programs, "XX").empty());
    CHECK(origin_of("own_budget") == Origin::own_budget);
    CHECK_FALSE(origin_of("gift"));
}

TEST_CASE("a circle of parents ends") {
    std::vector<Program> const circle{
        {"A", "B", "", "", "", general, false}, {"B", "A", "", "", "", general, false}};
    CHECK(fund_of(circle, "A").empty());
    CHECK_FALSE(is_at_or_below(circle, "A", "C"));
}

} // namespace
} // namespace doudi::funding
