// The two subsidies for the disabled: dated additions, and care for levels 3 and 4.
#include "benefits/cases.hpp"
#include "benefits/pack.hpp"

namespace {

using doudi::benefits::Facts;
using doudi::test::due;
using doudi::test::members;
using doudi::test::pack;

constexpr auto wuhan = R"(
    disability.living.minor  2020-01           100/month age 18
    disability.living.adult  2020-01           60/month
    disability.living.extra  2020-03..2020-07  50/month
    disability.care.level_1  2020-01           120/month
    disability.care.level_2  2020-01           80/month
    disability.care.extra    2020-03..2020-07  50/month
    rounding.DS-L            2020-01           fen
    rounding.DS-N            2020-01           fen)";

struct Case {
    std::string_view what;
    std::string_view program;
    std::string_view month;
    std::string person;
    std::string_view due;
};

void check(std::string const& table, std::vector<Case> const& cases) {
    auto const policy = pack(table);
    for (Case const& row : cases) {
        INFO(row.what);
        auto const people = members(row.person);
        CHECK(due(policy, row.program, row.month, Facts{.members = people}) == row.due);
    }
}

} // namespace

TEST_CASE("F31 both subsidies are 50 yuan higher in 2020-03 to 2020-06") {
    check(wuhan,
        {
            {"living, the month before", "DS-L", "2020-02", "1980-01-01:41", "60.00"},
            {"living, the first month", "DS-L", "2020-03", "1980-01-01:41", "110.00"},
            {"living, the last month", "DS-L", "2020-06", "1980-01-01:41", "110.00"},
            {"living, the month after", "DS-L", "2020-07", "1980-01-01:41", "60.00"},
            {"living, a child", "DS-L", "2020-04", "2010-01-01:41", "150.00"},
            {"living, without a certificate", "DS-L", "2020-04", "1980-01-01", "0.00"},
            {"care, the month before", "DS-N", "2020-02", "1980-01-01:41", "120.00"},
            {"care, level 1", "DS-N", "2020-03", "1980-01-01:41", "170.00"},
            {"care, level 2", "DS-N", "2020-06", "1980-01-01:42", "130.00"},
            {"care, the month after", "DS-N", "2020-07", "1980-01-01:42", "80.00"},
            {"care, level 3: no subsidy, so no addition", "DS-N", "2020-04", "1980-01-01:53",
                "0.00"},
        });
}

TEST_CASE("care reaches the intellectually and mentally disabled of levels 3 and 4 where paid") {
    check(std::string{wuhan} + R"(
            disability.care.level_3  2020-01  60/month
            disability.care.level_4  2020-01  40/month)",
        {
            {"intellectual, level 3", "DS-N", "2020-01", "1980-01-01:53", "60.00"},
            {"mental, level 4", "DS-N", "2020-01", "1980-01-01:64", "40.00"},
            {"limbs, level 3", "DS-N", "2020-01", "1980-01-01:43", "0.00"},
            {"several kinds, level 3", "DS-N", "2020-01", "1980-01-01:73", "0.00"},
            {"intellectual, level 3, in April", "DS-N", "2020-04", "1980-01-01:53", "110.00"},
            {"limbs, level 2, as ever", "DS-N", "2020-01", "1980-01-01:42", "80.00"},
        });
}
