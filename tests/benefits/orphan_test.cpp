// Orphans and children whom nobody supports in fact.
#include "benefits/cases.hpp"
#include "benefits/pack.hpp"

namespace {

using doudi::benefits::Facts;
using doudi::test::due;
using doudi::test::members;
using doudi::test::pack;

constexpr auto area_table = R"(
    orphan.institution  2020-01  1400/month age 18
    orphan.scattered    2020-01  1000/month age 18
    rounding.OR-J       2020-01  fen
    rounding.OR-S       2020-01  fen
    rounding.FW         2020-01  fen)";

struct Case {
    std::string_view what;
    std::string_view program;
    std::string_view month;
    std::string person;
    std::string_view other_month;
    std::string_view due;
};

void check(std::string const& table, std::vector<Case> const& cases) {
    auto const policy = pack(table);
    for (Case const& row : cases) {
        INFO(row.what);
        auto const people = members(row.person);
        Facts const facts{
            .other_month_fen = doudi::parse_yuan(row.other_month)->fen(), .members = people};
        CHECK(due(policy, row.program, row.month, facts) == row.due);
    }
}

} // namespace

TEST_CASE("orphans are paid up to the month of the eighteenth birthday, students on") {
    check(area_table,
        {
            {"in an institution", "OR-J", "2020-05", "2010-05-05", "0", "1400.00"},
            {"with relatives", "OR-S", "2020-05", "2010-05-05", "0", "1000.00"},
            {"18 on the first: paid for the month", "OR-S", "2020-05", "2002-05-01", "0",
                "1000.00"},
            {"18 on the last: paid for the month", "OR-S", "2020-05", "2002-05-31", "0", "1000.00"},
            {"18 in the month before", "OR-S", "2020-06", "2002-05-31", "0", "0.00"},
            {"still studying", "OR-S", "2020-06", "2002-05-31:0:studying", "0", "1000.00"},
            {"studying, in an institution", "OR-J", "2020-06", "1999-01-01:0:studying", "0",
                "1400.00"},
            {"born on 29 February, the month of the birthday", "OR-S", "2022-02", "2004-02-29", "0",
                "1000.00"},
            {"born on 29 February, the month after", "OR-S", "2022-03", "2004-02-29", "0", "0.00"},
        });
}

TEST_CASE("F09 unsupported children are paid as scattered orphans, or the difference to it") {
    check(area_table,
        {
            {"nothing else", "FW", "2020-05", "2010-05-05", "0", "1000.00"},
            {"beside dibao of 402.25", "FW", "2020-05", "2010-05-05", "402.25", "597.75"},
            {"beside as much", "FW", "2020-05", "2010-05-05", "1000", "0.00"},
            {"beside more", "FW", "2020-05", "2010-05-05", "1200", "0.00"},
            {"18 in the month before", "FW", "2020-06", "2002-05-31", "0", "0.00"},
            {"18 and studying, beside dibao", "FW", "2020-06", "2002-05-31:0:studying", "402.25",
                "597.75"},
        });
    check(std::string{area_table} + "\nunsupported_child.living 2020-01 1100/month age 18",
        {
            {"the area has its own standard", "FW", "2020-05", "2010-05-05", "0", "1100.00"},
            {"and pays the difference to it", "FW", "2020-05", "2010-05-05", "402.25", "697.75"},
        });
}
