// Months in which nobody leaves dibao or gets less: what they pay, and what it is held to.
#include "doudi/benefits/freeze.hpp"

#include "benefits/cases.hpp"
#include "benefits/pack.hpp"

#include <deque>

namespace {

using doudi::Period;
using doudi::benefits::Facts;
using doudi::benefits::Freeze;
using doudi::benefits::Held;
using doudi::benefits::MonthFacts;
using doudi::benefits::Standing;
using doudi::test::members;
using doudi::test::pack;

constexpr auto standards = R"(
    dibao.rural                 2020-01           500/month
    top_up.elderly              2020-01           30% age 70
    top_up.minor                2020-01           30% age 18
    top_up.severe_disability    2020-01           50%
    top_up.serious_illness      2020-01           50%
    top_up.stacking             2020-01           highest
    rounding.DB-R               2020-01           fen
    dibao.exit_freeze           2020-04..2020-07  yes
    dibao.death_freeze          2020-04..2020-07  yes
    dibao.single_person_freeze  2020-05..2021-01  yes)";

/// Facts in force from a month on; income in yuan a year.
struct Version {
    std::string_view from;
    std::string members;
    std::string income;
};

struct Case {
    std::string_view what;
    std::string_view month;
    std::vector<Version> versions;
    std::string_view due;
    std::string_view as_in = ""; // the month it is held to
    std::string_view ended = ""; // the month from which it is out of the roster
    bool has_death = false;
};

/// What a case is computed from, all in one place of memory.
class History {
public:
    History(doudi::benefits::Policy const& policy, Freeze const& freeze, Case const& row) {
        std::vector const regions{doudi::RegionCode::from_number(doudi::test::pack_region)};
        auto const paid = *Period::parse(row.month);
        for (Version const& version : row.versions) {
            members_.push_back(members(version.members));
            facts_.push_back(Facts{.income_year_fen = doudi::parse_yuan(version.income)->fen(),
                .members = members_.back()});
        }
        for (auto month = freeze.base(); month <= paid; month = month.next()) {
            Facts const* in_force = nullptr;
            for (std::size_t i = 0; i < row.versions.size(); ++i) {
                if (*Period::parse(row.versions[i].from) <= month) {
                    in_force = &facts_[i];
                }
            }
            if (in_force != nullptr) {
                standards_.push_back(*policy.in_force("DB-R", regions, month));
                months_.push_back({month, &standards_.back(), in_force});
            }
        }
    }

    [[nodiscard]] std::vector<MonthFacts> const& months() const { return months_; }

private:
    std::deque<std::vector<doudi::benefits::Member>> members_;
    std::deque<Facts> facts_;
    std::deque<doudi::benefits::Standard> standards_;
    std::vector<MonthFacts> months_;
};

void check(std::string const& more, std::vector<Case> const& cases) {
    auto const policy = pack(standards + more);
    std::vector const regions{doudi::RegionCode::from_number(doudi::test::pack_region)};
    for (Case const& row : cases) {
        INFO(row.what);
        auto const freeze = freeze_in(policy, "DB-R", regions, *Period::parse(row.month));
        REQUIRE(freeze.has_value());
        History const history{policy, *freeze, row};
        auto const& last = history.months().back();
        Standing const standing{.ended = row.ended.empty()
                ? std::nullopt
                : std::optional{Period::parse(row.ended)->first_day()},
            .has_death = row.has_death};
        bool const is_paid = is_carried(*freeze, *last.facts, standing);
        CHECK(is_paid == (row.due != "-"));
        if (!is_paid) {
            continue;
        }
        Held const held = hold(*freeze, history.months(), standing);
        CHECK(format_yuan(held.amount) == row.due);
        CHECK((held.rule ? history.months()[held.from].period.text() : "") == row.as_in);
        CHECK(held.amount >= entitle(*last.standard, *last.facts, last.period));
        if (held.rule) {
            auto const why = explain_held(explain(*last.standard, *last.facts, last.period),
                *held.rule, *freeze->find(*held.rule), history.months()[held.from].period,
                held.amount, !row.ended.empty());
            CHECK(why.amount == held.amount);
            CHECK(why.steps.size() > 3);
        }
    }
}

constexpr auto couple = "1980-05-05 1982-05-05";

} // namespace

TEST_CASE("F25 in the frozen months no household gets less than in the month before, or leaves") {
    check("",
        {
            {"nothing changed", "2020-04", {{"2020-01", couple, "0"}}, "1000.00"},
            {"less income: more, at once", "2020-05",
                {{"2020-01", couple, "6000"}, {"2020-05", couple, "0"}}, "1000.00"},
            {"more income from April", "2020-04",
                {{"2020-01", couple, "0"}, {"2020-04", couple, "6000"}}, "1000.00", "2020-03"},
            {"more income from April, June", "2020-06",
                {{"2020-01", couple, "0"}, {"2020-04", couple, "6000"}}, "1000.00", "2020-03"},
            {"more income from March: before the freeze", "2020-04",
                {{"2020-01", couple, "0"}, {"2020-03", couple, "6000"}}, "500.00"},
            {"income above the standard", "2020-05",
                {{"2020-01", couple, "0"}, {"2020-05", couple, "90000"}}, "1000.00", "2020-04"},
            {"a member moves out", "2020-05",
                {{"2020-01", couple, "0"}, {"2020-05", "1980-05-05", "0"}}, "1000.00", "2020-04"},
            {"came in April, less from June", "2020-06",
                {{"2020-04", couple, "0"}, {"2020-06", couple, "6000"}}, "1000.00", "2020-05"},
            {"up in May, down in June: as in May", "2020-06",
                {{"2020-01", couple, "6000"}, {"2020-05", couple, "0"},
                    {"2020-06", couple, "3000"}},
                "1000.00", "2020-05"},
            {"out of the roster from May", "2020-05", {{"2020-01", couple, "6000"}}, "500.00", "",
                "2020-05"},
            {"out from April, June", "2020-06", {{"2020-01", couple, "6000"}}, "500.00", "",
                "2020-04"},
            {"less from April, out from May", "2020-05",
                {{"2020-01", couple, "0"}, {"2020-04", couple, "6000"}}, "1000.00", "2020-03",
                "2020-05"},
            {"out from July: nothing holds", "2020-07", {{"2020-01", couple, "0"}}, "-", "",
                "2020-07"},
            {"out from May, July: the freeze is over", "2020-07", {{"2020-01", couple, "0"}}, "-",
                "", "2020-05"},
            {"the eighteenth birthday in April: 150 on top stay", "2020-05",
                {{"2020-01", "2002-04-10", "0"}}, "650.00", "2020-04"},
        });
}

TEST_CASE("F25 income that counts more in a frozen month does not lower what is paid") {
    // Work counts not at all in April and by half from May on.
    auto const policy = pack(std::string{standards} + R"(
    income.work.counted  2020-04..2020-05  0%
    income.work.counted  2020-05..2020-07  50%)");
    std::vector const regions{doudi::RegionCode::from_number(doudi::test::pack_region)};
    auto const people = members(couple);
    auto const earned = doudi::test::incomes("1:work:6000");
    Facts const facts{.incomes = earned, .members = people};
    std::vector<doudi::benefits::Standard> standards_of;
    std::vector<MonthFacts> months;
    standards_of.reserve(3);
    for (auto const* const text : {"2020-03", "2020-04", "2020-05"}) {
        auto const month = *Period::parse(text);
        standards_of.push_back(*policy.in_force("DB-R", regions, month));
        months.push_back({month, &standards_of.back(), &facts});
    }
    auto const freeze = freeze_in(policy, "DB-R", regions, months.back().period);
    auto const held = hold(*freeze, months, {});
    CHECK(format_yuan(held.amount) == "1000.00"); // April; May by itself: 750
    CHECK(held.from == 1);
}

TEST_CASE("F26 a death in the frozen months does not lower what the household gets") {
    constexpr auto no_exit_freeze = R"(
    dibao.exit_freeze           2020-04..2020-07  no)";
    std::string const table{standards};
    auto const at = table.find("    dibao.exit_freeze");
    auto const line_end = table.find('\n', at);
    auto const only_death =
        table.substr(0, at) + std::string{no_exit_freeze} + table.substr(line_end);
    auto const policy = pack(only_death);
    std::vector const regions{doudi::RegionCode::from_number(doudi::test::pack_region)};
    auto const freeze = freeze_in(policy, "DB-R", regions, *Period::parse("2020-05"));
    REQUIRE(freeze.has_value());
    CHECK_FALSE(freeze->exit.has_value());
    auto const paid = [&](std::vector<Version> const& versions, bool has_death) {
        History const history{policy, *freeze, {"", "2020-05", versions, ""}};
        return format_yuan(
            hold(*freeze, history.months(), {.ended = std::nullopt, .has_death = has_death})
                .amount);
    };
    std::vector<Version> const widowed{{"2020-01", couple, "0"}, {"2020-05", "1980-05-05", "0"}};
    CHECK(paid(widowed, true) == "1000.00");
    CHECK(paid(widowed, false) == "500.00"); // moved out: no freeze for that here
    check("", {{"both rules in force", "2020-05", widowed, "1000.00", "2020-04", "", true}});
}

TEST_CASE("F33 who is protected singly does not leave before 2021") {
    constexpr auto single = "1980-05-05:41:single";
    check("",
        {
            {"out from August", "2020-08", {{"2020-01", single, "0"}}, "750.00", "", "2020-08"},
            {"out from August, December", "2020-12", {{"2020-01", single, "0"}}, "750.00", "",
                "2020-08"},
            {"not protected singly", "2020-08", {{"2020-01", "1980-05-05:41", "0"}}, "-", "",
                "2020-08"},
            {"more income: less, but something", "2020-09",
                {{"2020-01", single, "0"}, {"2020-08", single, "3000"}}, "500.00"},
            {"income above the standard: as before", "2020-09",
                {{"2020-01", single, "0"}, {"2020-08", single, "9000"}}, "750.00", "2020-07"},
            {"another household with such an income", "2020-09",
                {{"2020-01", couple, "0"}, {"2020-08", couple, "90000"}}, "0.00"},
        });
    auto const policy = pack(standards);
    std::vector const regions{doudi::RegionCode::from_number(doudi::test::pack_region)};
    CHECK_FALSE(freeze_in(policy, "DB-R", regions, *Period::parse("2021-01")).has_value());
}

TEST_CASE("no freeze for programs it does not concern, or before it was decided") {
    auto const policy = pack(standards);
    std::vector const regions{doudi::RegionCode::from_number(doudi::test::pack_region)};
    CHECK_FALSE(freeze_in(policy, "TK-S", regions, *Period::parse("2020-05")).has_value());
    CHECK_FALSE(freeze_in(policy, "DB-R", regions, *Period::parse("2020-03")).has_value());
    auto const may = *Period::parse("2020-05");
    CHECK(freeze_in(policy, "DB-R", regions, may)->base().text() == "2020-03");
    auto const march = *doudi::parse_date("2020-03-31");
    CHECK_FALSE(freeze_in(policy, "DB-R", regions, may, march).has_value());
}
