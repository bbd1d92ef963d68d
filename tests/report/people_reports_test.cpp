// Reports on people: who leaves dibao, and by what record; who is helped with expenditures.
#include "doudi/base/embedded.hpp"
#include "doudi/benefits/policy.hpp"
#include "doudi/operations/relief.hpp"
#include "doudi/report/run.hpp"
#include "support/place_year.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace doudi {
namespace {

using test::households;

struct Leaving : test::PlaceYear {
    Leaving() : PlaceYear{{.area = 610000, .books = {610000, 610116, 610924}, .year = 2020}} {}
};

using Rows = std::vector<std::vector<std::string>>;

Rows run(test::PlaceYear& year, std::string const& name, report::Values const& values) {
    auto const found = report::find_report(name);
    REQUIRE(found.has_value());
    auto const result = report::run(year.database.get(), year.context.actor, **found, values);
    REQUIRE(result.has_value());
    return result->rows;
}

test::Residence const changan{.county = "610116"};
test::Citizen const mover{5, "孙搬家", "19700101"};

TEST_CASE_METHOD(
    Leaving, "F04 nobody leaves dibao unseen: exit, death, another benefit, or a gap") {
    test::Citizen const dead{2, "王亡故", "19400101"};
    take("DB-R", "2020-01",
        households(changan,
            {{"H1", "渐退起始月=2019-01 渐退基数=300", {{1, "程渐退"}}}, {"H2", "", {dead}},
                {"H3", "", {{3, "李特困", "19500101"}}}, {"H4", "", {{4, "周不见"}, {6, "周妻"}}},
                {"H5", "", {mover}}, {"H6", "", {{7, "郑仍在"}}}}));
    deaths("2020-01-31", test::make_id(2, "19400101", "610116") + ",2020-01-20\n");
    take("TK-S", "2020-02", test::persons(changan, {{3, "李特困", "19500101"}}));
    take("DB-R", "2020-02", households(changan, {{"H6", "", {{7, "郑仍在"}}}}));
    auto moved = mover;
    moved.facts = "行政区划代码=610924"; // the same person on the list of the other county
    take("DB-R", "2020-02", households(changan, {{"Z1", "", {moved}}}));
    CHECK(run(*this, "dibao_leavers",
              {{"region", "610000"}, {"from", "2020-02"}, {"until", "2020-12"}}) ==
        Rows{{"2020-02", "610116", "长安区", "5", "1", "1", "1", "2"}});
}

struct District : test::PlaceYear {
    District() : PlaceYear{{.area = 420100, .books = {420100, 420102}, .year = 2020}} {}

    /// A case of expenditure-type relief, approved by the county.
    void help(test::Citizen const& one, std::string const& event) {
        auto const id = test::make_id(one.number, one.born, "420102");
        std::vector<relief::CaseFault> found;
        BookId const book{420102};
        auto const recorded = operations::record_cases(context,
            {.book = book,
                .cases = {{.reference = one.name + event,
                    .kind = "expenditure",
                    .person_name = one.name,
                    .resident_id = *parse_resident_id(id, *parse_date("2020-12-31")),
                    .event_key = event,
                    .event_on = *parse_date("2020-03-02"),
                    .amount = Money::from_fen(1'000'00),
                    .is_urban = true,
                    .bank_no = "104521000019",
                    .account_no = "6210201234560001",
                    .holder = one.name,
                    .reason = "住院自付"}}},
            found);
        INFO((recorded ? "" : recorded.error().detail));
        REQUIRE(recorded.has_value());
        auto approver = context;
        approver.actor = {UserId{3}, "", {{access::Role::approver, area}}};
        REQUIRE(operations::decide_relief_cases(approver,
            {.book = book,
                .numbers = {recorded->cases.at(0).number},
                .decision = "民救〔2020〕" + event,
                .on = *parse_date("2020-03-05")})
                    .has_value());
    }

    Rows share() {
        return run(*this, "expenditure_relief", {{"region", "420100"}, {"until", "2020-12"}});
    }
};

TEST_CASE_METHOD(District, "F32 expenditure relief to 10 % of those on dibao, each person once") {
    std::vector<test::Household> all;
    for (int i = 1; i <= 20; ++i) {
        all.push_back({"H" + std::to_string(i), "", {{i, "张" + std::to_string(i)}}});
    }
    take("DB-U", "2020-01", households({.county = "420102", .is_urban = true}, all));
    CHECK(share() == Rows{{"420102", "江岸区", "20", "0", "0.00"}});
    help(all[0].members[0], "A1");
    help(all[0].members[0], "A2");
    CHECK(share() == Rows{{"420102", "江岸区", "20", "1", "5.00"}});
    help({40, "李低收"}, "A3"); // not on dibao: helped all the same
    CHECK(share() == Rows{{"420102", "江岸区", "20", "2", "10.00"}});

    auto const policy = benefits::load_policy(embedded::policy());
    std::array const regions{RegionCode::from_number(420102), RegionCode::from_number(420100)};
    auto const* const asked =
        policy->find("indicator.expenditure_relief", regions, *Period::parse("2020-12"));
    REQUIRE(asked != nullptr);
    CHECK(asked->figure.value == 10);
}

} // namespace
} // namespace doudi
