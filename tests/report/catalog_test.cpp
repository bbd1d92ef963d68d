#include "doudi/report/catalog.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace {

using doudi::report::parse_report;

std::string const good = R"(-- report:   sums
-- title_zh: 合计
-- title_en: Sums
-- param:    book   book   账套 | book
-- param:    until  month? 截止 | until
-- column:   debit_fen   bigint  借方 | debit
-- column:   credit_fen  bigint  贷方 | credit
-- column:   side        text    方向 | side
-- word:     side        debit   借方 | debit
-- check:    sum(debit_fen) = sum(credit_fen) + sum(debit_fen)
-- source:   nowhere

SELECT a::bigint, ':book' FROM x WHERE book = :book AND period <= :until AND y = :other AND :book>1
)";

std::string refusal_of(std::string const& text) {
    auto const parsed = parse_report({"sums", "", text});
    return parsed ? "none" : parsed.error().detail;
}

std::string with(std::string_view from, std::string_view to) {
    auto text = good;
    return text.replace(text.find(from), from.size(), to);
}

} // namespace

TEST_CASE("a report's header says what it takes and gives") {
    auto const report = parse_report({"sums", "", good});
    REQUIRE(report.has_value());
    CHECK(report->title.zh == "合计");
    CHECK(report->title.en == "Sums");
    REQUIRE(report->params.size() == 2);
    CHECK(report->params[0].is_required);
    CHECK(report->params[0].title.en == "book");
    CHECK_FALSE(report->params[1].is_required);
    CHECK(report->params[1].type == doudi::report::ParamType::month);
    REQUIRE(report->columns.size() == 3);
    CHECK(report->columns[1].name == "credit_fen");
    CHECK(report->columns[1].title.zh == "贷方");
    REQUIRE(report->columns[2].words.size() == 1);
    CHECK(report->columns[2].words[0].value == "debit");
    CHECK(report->columns[2].words[0].text.zh == "借方");
    REQUIRE(report->checks.size() == 1);
    CHECK(report->checks[0].left.size() == 1);
    CHECK(report->checks[0].right.size() == 2);
    CHECK(report->source == "nowhere");
}

TEST_CASE("parameters become numbers with types; casts and other colons stay") {
    auto const report = parse_report({"sums", "", good});
    REQUIRE(report.has_value());
    CHECK(report->sql.find("SELECT a::bigint, ") != std::string::npos);
    CHECK(report->sql.find("book = $1::integer AND period <= $2::date AND y = :other AND "
                           "$1::integer>1") != std::string::npos);
}

TEST_CASE("a malformed header is refused with its place") {
    struct Row {
        std::string text;
        std::string detail;
    };
    for (auto const& row : {
             Row{good, "none"},
             Row{with("-- report:   sums", "-- report:   other"),
                 "sums: report: is not the file's name"},
             Row{with("-- title_en: Sums\n", ""), "sums: title_zh, title_en or column missing"},
             Row{with("-- title_en: Sums", "-- titel_en: Sums"), "sums line 3"},
             Row{with("-- title_en: Sums", "-- title_zh: 又"), "sums line 3"},
             Row{with("book   book   账套 | book", "book   bok    账套 | book"), "sums line 4"},
             Row{with("book   book   账套 | book", "book   book   账套"), "sums line 4"},
             Row{with("book   book  ", "book   book? "),
                 "sums: wants one required param of type book or region"},
             Row{with("debit_fen   bigint", "debit_fen   money "), "sums line 6"},
             Row{with("debit_fen   bigint", "debit_fen   text  "), "sums line 6"},
             Row{with("word:     side ", "word:     face "), "sums line 9"},
             Row{with("word:     side      ", "word:     debit_fen "), "sums line 9"},
             Row{with("借方 | debit\n-- check", "借方\n-- check"), "sums line 9"},
             Row{with("= sum(credit_fen)", "= credit_fen"), "sums line 10"},
             Row{with("= sum(credit_fen)", "= sum(credit)"),
                 "sums: check names a column that is not there"},
         }) {
        CHECK(refusal_of(row.text) == row.detail);
    }
}

TEST_CASE("the program's own reports are found by name") {
    auto const& reports = doudi::report::catalog();
    CHECK(reports.size() >= 4);
    CHECK(std::is_sorted(reports.begin(), reports.end(),
        [](auto const& a, auto const& b) { return a.name < b.name; }));
    CHECK((*doudi::report::find_report("trial_balance"))->title.zh == "科目余额表");
    CHECK_FALSE(doudi::report::find_report("trial").has_value());
}
