#include "doudi/sample/bank_results.hpp"

#include "doudi/base/decimal.hpp"
#include "sample_files.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace doudi::sample {

namespace {

std::string instructions(int count) {
    std::string text = "reference,period,county,program,name,account_no,bank_no,amount,note\r\n";
    for (int i = 1; i <= count; ++i) {
        text += "610102-4-" + std::to_string(i) +
            ",2020-04,610102,DB-U,王伟,6210201234567890123,102791001001," +
            std::to_string(100 + i % 50) + ".50,城市低保\r\n";
    }
    return text;
}

struct Answer {
    std::string results;
    std::string truth;
    BankPlay::Totals totals;
};

Answer answer(std::string const& text, std::uint64_t seed = 1, std::set<std::string> spared = {},
    AnswerForm as = AnswerForm::table) {
    std::istringstream in{text};
    std::ostringstream results;
    std::ostringstream truth;
    BankPlay bank{seed, std::move(spared), truth};
    auto const form = make_result_form(as, results, "D610000-202004-102");
    REQUIRE(bank.answer(in, *form).has_value());
    bank.finish();
    return {results.str(), truth.str(), bank.totals()};
}

} // namespace

TEST_CASE("banks answer the same instructions alike, and others to another seed") {
    auto const text = instructions(1'000);
    CHECK(answer(text).results == answer(text).results);
    CHECK(answer(text, 1).results != answer(text, 2).results);
}

TEST_CASE("every difference between instructions and results is in the truth") {
    auto const text = instructions(8'000);
    auto const [results, truth, totals] = answer(text);
    std::map<std::string, Money> differences; // by reference: what is paid too much
    for (auto const& row : test::table(text)) {
        differences[row.at("reference")] = *negate(*parse_yuan(row.at("amount")));
    }
    std::map<std::string, std::string> reasons;
    for (auto const& row : test::table(results)) {
        auto const amount = *parse_yuan(row.at("amount"));
        bool const is_paid = row.at("status") == "paid";
        CHECK(row.at("reason").empty() == is_paid);
        CHECK(row.at("booked_on") == "2020-04-10");
        auto& difference = differences[row.at("reference")];
        difference = is_paid ? *add(difference, amount) : difference;
    }
    std::erase_if(differences, [](auto const& each) { return each.second == Money{}; });
    std::map<std::string, int> kinds;
    for (auto const& row : test::table(truth)) {
        ++kinds[row.at("kind")];
        auto const difference =
            *sub(*parse_yuan(row.at("actual_amount")), *parse_yuan(row.at("expected_amount")));
        CHECK(differences.at(row.at("reference")) == difference);
        differences.erase(row.at("reference"));
    }
    CHECK(differences.empty());
    CHECK((kinds["bank_failed"] > 20 && kinds["bank_failed"] < 60));
    for (auto const* const kind :
        {"bank_amount_differs", "bank_missing", "bank_unexpected", "bank_duplicate"}) {
        INFO(kind);
        CHECK((kinds[kind] >= 1 && kinds[kind] < 9));
    }
    CHECK(totals.instructions == 8'000);
    CHECK(totals.failed == kinds["bank_failed"]);
}

TEST_CASE("a few instructions meet every fault; lines with a planted fault are spared") {
    auto const all = test::table(answer(instructions(13)).truth);
    CHECK(all.size() == 5);

    std::istringstream truth{
        "period,kind,program,county,household_no,resident_id,expected_amount,"
        "actual_amount,note\r\n2020-04,dead,DB-U,610102,U1,x,0.00,110.50,\r\n"};
    auto const spared = read_planted_lines(truth);
    REQUIRE(spared.has_value());
    CHECK(spared->contains("2020-04|610102|DB-U|110.50"));
}

TEST_CASE("relief is booked late where there is a day for it, as the truth says") {
    std::istringstream in{instructions(100)};
    std::ostringstream results;
    std::ostringstream truth;
    BankPlay bank{1, {}, truth, {.late_on = parse_date("2020-04-13").value()}};
    auto const form = make_result_form(AnswerForm::table, results, "D610000-202004-102");
    REQUIRE(bank.answer(in, *form).has_value());
    bank.finish();
    std::set<std::string> late;
    for (auto const& row : test::table(results.str())) {
        if (row.at("booked_on") == "2020-04-13") {
            CHECK(row.at("status") == "paid");
            late.insert(row.at("reference"));
        }
    }
    std::set<std::string> told;
    for (auto const& row : test::table(truth.str())) {
        if (row.at("kind") == "paid_late") {
            told.insert(row.at("reference"));
        }
    }
    CHECK(late == told);
    CHECK(late.size() == 1);
}

TEST_CASE("as a report or a statement banks say the same as in a table") {
    auto const text = instructions(400);
    auto const count = [](std::string const& in, std::string_view what) {
        std::int64_t found = 0;
        for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1)) {
            ++found;
        }
        return found;
    };
    auto const table = answer(text);
    auto const report = answer(text, 1, {}, AnswerForm::report);
    auto const statement = answer(text, 1, {}, AnswerForm::statement);
    CHECK(report.truth == table.truth);
    CHECK(statement.truth == table.truth);
    CHECK(count(report.results, "<TxInfAndSts>") == table.totals.results);
    CHECK(count(report.results, "<TxSts>RJCT</TxSts>") == table.totals.failed);
    CHECK(count(statement.results, "<Ntry>") == table.totals.results + table.totals.failed);
    CHECK(count(statement.results, "<RtrInf>") == table.totals.failed);
}

TEST_CASE("an instruction file of another layout is refused with its line") {
    auto const refusal = [](std::string const& text) {
        std::istringstream in{text};
        std::ostringstream results;
        std::ostringstream truth;
        BankPlay bank{1, {}, truth};
        auto const form = make_result_form(AnswerForm::table, results, "D");
        auto const answered = bank.answer(in, *form);
        REQUIRE(answered.has_error());
        return std::pair{answered.error().code, answered.error().detail};
    };
    std::string const header = "reference,period,county,program,account_no,bank_no,amount\n";
    CHECK(refusal("").first == Refusal::file_wrong_layout);
    CHECK(refusal("reference,amount\n").first == Refusal::file_wrong_layout);
    CHECK(refusal(header + "1,2020-04\n").first == Refusal::file_wrong_layout);
    CHECK(refusal(header + "1,2020-13,1,DB-U,2,3,1.00\n") ==
        std::pair{Refusal::malformed_period, std::string{"line 2"}});
    CHECK(refusal(header + "1,2020-12,1,DB-U,2,3,1.000\n").first == Refusal::malformed_amount);
}

} // namespace doudi::sample
