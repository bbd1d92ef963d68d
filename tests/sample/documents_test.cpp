#include "doudi/sample/documents.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/base/ratio.hpp"
#include "sample_files.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <numeric>
#include <sstream>

namespace doudi::sample {

namespace {

std::vector<CountyProfile> shaanxi() {
    return county_profiles(plans().front(), *parse_date("2020-04-01"));
}

} // namespace

TEST_CASE("F01 F07 F08 F09 F10 F11 F12 the documents of the plan come to 6,990,000,000.00 yuan") {
    std::ostringstream text;
    write_documents(text, plans().front().documents);
    auto const rows = test::table(text.str());
    std::map<std::string, std::string> amounts;
    Money total;
    for (auto const& row : rows) {
        amounts[row.at("program")] = row.at("amount");
        total = *add(total, *parse_yuan(row.at("amount")));
        CHECK(*parse_date(row.at("issued_on")) <= *parse_date(row.at("received_on")));
        CHECK(row.at("received_on") < "2020-04-01");
        CHECK_FALSE(row.at("note").empty());
    }
    CHECK(amounts ==
        std::map<std::string, std::string>{{"HR", "6200000000.00"}, {"DS", "490000000.00"},
            {"FKM", "6500000.00"}, {"FWC", "110000000.00"}, {"MTZ", "18500000.00"},
            {"HXF", "120000000.00"}, {"SQF", "45000000.00"}});
    CHECK(format_yuan_grouped(total) == "6,990,000,000.00");
}

TEST_CASE("F02 F03 the counties are the 107 of April 2020, and hold the people of the plan") {
    auto const counties = shaanxi();
    CHECK(counties.size() == 107);
    for (std::size_t g = 0; g < group_count; ++g) {
        std::int64_t persons = 0;
        for (auto const& county : counties) {
            persons += county.persons[g];
        }
        CHECK(persons == plans().front().persons[g]);
    }
    auto const of = [&](int code) {
        return *std::find_if(counties.begin(), counties.end(),
            [code](auto const& county) { return county.code.number() == code; });
    };
    CHECK(of(610103).persons[index_of(Group::rural_dibao)] == 0); // all of it is town
    CHECK(of(610681).former_code->number() == 610623);            // 子长, a city since 2019-07
    CHECK(of(610322).name == "凤翔县");                           // a district since 2021
    CHECK(of(610322).ancestors.front().number() == 610300);
}

TEST_CASE("every county has factors for every document, near one and never zero") {
    auto const counties = shaanxi();
    for (auto const& document : plans().front().documents) {
        std::ostringstream text;
        write_factors(text, counties, document.program);
        auto const rows = test::table(text.str());
        REQUIRE(rows.size() == 107);
        Money need;
        for (auto const& row : rows) {
            need = *add(need, *parse_yuan(row.at("need")));
            for (auto const* const factor :
                {"fiscal_difficulty", "effort", "performance", "tilt"}) {
                auto const ratio = parse_ratio(row.at(factor));
                REQUIRE(ratio.has_value());
                CHECK((*ratio > Ratio{7, 10} && *ratio < Ratio{14, 10}));
            }
            CHECK(parse_yuan(row.at("carryover"))->fen() * 10 <= parse_yuan(row.at("need"))->fen());
        }
        CHECK(need.fen() > 0);
    }
}

TEST_CASE("a county assigns at most nine tenths of a document, something to each program in need") {
    auto const counties = shaanxi();
    std::ostringstream text;
    write_assignments(text, counties, plans().front().documents.front());
    std::map<std::string, int> percent;
    for (auto const& row : test::table(text.str())) {
        CHECK(row.at("amount").empty());
        CHECK(std::stoi(row.at("percent")) >= 1);
        percent[row.at("book")] += std::stoi(row.at("percent"));
    }
    CHECK(percent.size() == 107);
    for (auto const& [book, sum] : percent) {
        INFO(book);
        CHECK((sum >= 80 && sum <= 94)); // each program at least one
    }
}

} // namespace doudi::sample
