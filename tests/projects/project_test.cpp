/// Places, instalments, recoveries and lists of projects.
#include "doudi/projects/project.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/projects/lists.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace doudi::projects {
namespace {

Money yuan(std::string_view text) {
    return parse_yuan(text).value();
}

std::string refusal(Error const& error) {
    return std::string{text_of(error.code).name};
}

/// A project of some grant at some stage, its cost known or not.
Project project_of(std::string_view grant, Stage stage, std::string_view cost) {
    return {.program = "HX",
        .place = parse_place("610102005", "东关").value(),
        .planned = yuan(grant),
        .grant = yuan(grant),
        .payee = {},
        .bank_no = {},
        .account_tail = {},
        .stage = stage,
        .final_cost = cost.empty() ? std::nullopt : std::optional{yuan(cost)}};
}

TEST_CASE("F11 F12 one village has one name, however it is written") {
    struct Row {
        std::string_view code, name, key;
    };
    for (auto const& [code, name, key] : {
             Row{"610102005201", "东关村", "东关"},
             Row{"610102005201", "东关村委会", "东关"},
             Row{"610102005", "东关村民委员会", "东关"},
             Row{"610102005", "东关", "东关"},
             Row{"610102005001", "解放路社区居委会", "解放路社区"},
             Row{"610102005", "村", "村"},
         }) {
        auto const place = parse_place(code, name);
        REQUIRE(place);
        CHECK(place->key == key);
        CHECK(place->village_code.has_value() == (code.size() == 12));
        CHECK(place->town.text() == "610102005");
    }
    for (auto const* const code : {"61010200520", "6101020052011", "610102005000", "610102005600",
             "610102600201", "01010200520", "61010200520x", ""}) {
        INFO(code);
        CHECK(refusal(parse_place(code, "东关村").error()) == "malformed_village");
    }
    CHECK(refusal(parse_place("610102005", "").error()) == "malformed");
}

TEST_CASE("F11 F12 instalments follow the stages and end at the grant or the cost") {
    struct Row {
        std::string_view approved, started, grant, cost, taken;
        Stage reached, asked;
        std::string_view due;
    };
    for (auto const& row :
        {
            Row{"0", "50", "80000", "", "0", Stage::registered, Stage::started,
                "instalment_not_due"},
            Row{"0", "50", "80000", "", "0", Stage::approved, Stage::approved, "nothing_to_pay"},
            Row{"0", "50", "80000", "", "0", Stage::approved, Stage::started, "instalment_not_due"},
            Row{"0", "50", "80000", "", "0", Stage::started, Stage::started, "40000.00"},
            Row{"30", "50", "80000", "", "0", Stage::approved, Stage::approved, "24000.00"},
            Row{"0", "50", "80000", "", "40000", Stage::started, Stage::accepted,
                "instalment_not_due"},
            Row{"0", "50", "80000", "95000", "40000", Stage::accepted, Stage::accepted, "40000.00"},
            Row{"0", "50", "80000", "78500", "40000", Stage::accepted, Stage::accepted, "38500.00"},
            Row{"0", "50", "80000", "40000", "40000", Stage::accepted, Stage::accepted,
                "nothing_to_pay"},
            Row{"0", "50", "80000", "35000", "40000", Stage::accepted, Stage::accepted,
                "nothing_to_pay"},
            Row{"0", "50", "0.03", "0.03", "0.01", Stage::accepted, Stage::accepted, "0.02"},
            Row{"0", "50", "0.03", "", "0", Stage::started, Stage::started, "0.01"},
            Row{"0", "50", "80000", "", "0", Stage::cancelled, Stage::started,
                "instalment_not_due"},
            Row{"0", "50", "80000", "", "0", Stage::started, Stage::cancelled,
                "instalment_not_due"},
        }) {
        Plan plan;
        plan.approved_percent = std::stoi(std::string{row.approved});
        plan.started_percent = std::stoi(std::string{row.started});
        auto const project = project_of(row.grant, row.reached, row.cost);
        auto const due = instalment_due(plan, project, row.asked, yuan(row.taken));
        INFO(name_of(row.reached) << " " << name_of(row.asked) << " " << row.cost);
        CHECK((due ? format_yuan(*due) : refusal(due.error())) == row.due);
    }
}

TEST_CASE("what a project did not need is recovered") {
    struct Row {
        Stage stage;
        std::string_view cost, paid, recovered, due;
    };
    for (auto const& row : {
             Row{Stage::registered, "", "0", "0", "0.00"},
             Row{Stage::started, "", "40000", "0", "40000.00"},
             Row{Stage::started, "", "40000", "15000", "25000.00"},
             Row{Stage::accepted, "35000", "40000", "0", "5000.00"},
             Row{Stage::accepted, "35000", "40000", "5000", "0.00"},
             Row{Stage::accepted, "90000", "80000", "0", "0.00"},
             Row{Stage::accepted, "0", "40000", "0", "40000.00"},
             Row{Stage::cancelled, "", "40000", "40000", "0.00"},
         }) {
        auto project = project_of("80000", row.stage, row.cost);
        project.paid = yuan(row.paid);
        project.recovered = yuan(row.recovered);
        CHECK(format_yuan(recoverable(project)) == row.due);
    }
}

TEST_CASE("a list tells all its faults in one pass") {
    std::istringstream in{"村名,村代码,计划投资,补助金额,指标文号,收款单位,联行号,账号\n"
                          "东关村,610102005201,95000,80000,A;B,东关村委会,102791000001,6228480001\n"
                          "西关村,61010200520,x,0,,,10279100000,12\n"
                          "南关村,610102005203,70000,80000,A,南关村委会,102791000001,6228480003\n"
                          "\n"
                          "北关村,610102005204\n"};
    std::vector<ListFault> faults;
    auto const list = read_proposals(in, faults);
    REQUIRE(list);
    REQUIRE(list->size() == 1);
    CHECK(list->front().row == 2);
    CHECK(list->front().proposal.documents == std::vector<std::string>{"A", "B"});
    std::string told;
    for (auto const& fault : faults) {
        told += std::to_string(fault.row) + " " + std::string{fault.column.en} + " " +
            std::string{text_of(fault.code).name} + "\n";
    }
    CHECK(told ==
        "3 village_code malformed_village\n3 planned malformed_amount\n"
        "3 grant amount_not_positive\n3 documents malformed\n3 payee malformed\n"
        "3 bank_no malformed\n3 account_no malformed\n4 grant malformed\n"
        "6  file_wrong_layout\n");
}

TEST_CASE("a list of another layout is refused") {
    for (auto const* const text : {"", "村名,村代码\n",
             "村名,村代码,计划投资,补助金额,指标文号,收款单位,联行号,账号,备注\n"}) {
        std::istringstream in{text};
        std::vector<ListFault> faults;
        CHECK(refusal(read_proposals(in, faults).error()) == "file_wrong_layout");
    }
}

TEST_CASE("F40 the counties of a plan are read with their villages") {
    std::istringstream in{"region_code,villages,deep_poverty\n610102,0,no\n610526,320,是\n"};
    auto const counties = read_plan_counties(in);
    REQUIRE(counties);
    CHECK(counties->at(1).county == BookId{610526});
    CHECK(counties->at(1).village_count == 320);
    CHECK(counties->at(1).is_deep_poverty);
    CHECK_FALSE(counties->at(0).is_deep_poverty);
    for (auto const* const row :
        {"610102,-1,no", "610102,3,maybe", "61010,3,no", "610102,3,no\n610102,4,no"}) {
        std::istringstream bad{"region_code,villages,deep_poverty\n" + std::string{row} + "\n"};
        CHECK_FALSE(read_plan_counties(bad).has_value());
    }
}

} // namespace
} // namespace doudi::projects
