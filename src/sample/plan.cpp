#include "doudi/sample/plan.hpp"

#include "sure.hpp"

#include <algorithm>

namespace doudi::sample {

namespace {

constexpr Money yuan(std::int64_t amount) noexcept {
    return Money::from_fen(amount * 100);
}

// ---- Shaanxi 2020. The seven sums of the plan of 2020-03-11: only the amounts are published.
// Source: domain.md F01, F07 to F12.

constexpr std::array shaanxi_documents{
    Document{"财社〔2020〕1号", "财政部、民政部", "2020-01-06", "2020-01-20", "upper_level",
        "central", "HR", "2081902", yuan(6'200'000'000),
        "文号和日期为虚构；中央与省级各占多少未公布，全部按中央资金 "
        "(number and dates invented; the split between centre and province is not published: "
        "all taken as central)"},
    Document{"陕财办社〔2020〕12号", "陕西省财政厅", "2020-02-10", "2020-02-12", "own_budget",
        "province", "DS", "2081107", yuan(490'000'000),
        "文号和日期为虚构；金额仅为省级补助 "
        "(number and dates invented; the provincial share only)"},
    Document{"陕财办社〔2020〕15号", "陕西省财政厅", "2020-02-18", "2020-02-20", "own_budget",
        "lottery_province", "FKM", "2296002", yuan(6'500'000),
        "文号和日期为虚构；两个项目之间的分配未公布 "
        "(number and dates invented; two projects, their split is not published)"},
    Document{"陕财办社〔2020〕16号", "陕西省财政厅", "2020-02-18", "2020-02-20", "own_budget",
        "province", "FWC", "2081001", yuan(110'000'000),
        "文号和日期为虚构；按省级资金 "
        "(number and dates invented; taken as provincial money)"},
    Document{"陕财办社〔2020〕18号", "陕西省财政厅", "2020-02-24", "2020-02-26", "own_budget",
        "lottery_province", "MTZ", "2296002", yuan(18'500'000),
        "文号和日期为虚构；按福彩公益金，两个项目之间的分配未公布 "
        "(number and dates invented; taken as lottery money; two projects, their split "
        "is not published)"},
    Document{"陕财办社〔2020〕21号", "陕西省财政厅", "2020-03-02", "2020-03-04", "own_budget",
        "lottery_province", "HXF", "2296002", yuan(120'000'000),
        "文号和日期为虚构；资金来源未公布，按福彩公益金 "
        "(number and dates invented; the source is not published: taken as lottery money)"},
    Document{"陕财办社〔2020〕22号", "陕西省财政厅", "2020-03-02", "2020-03-04", "own_budget",
        "province", "SQF", "2080208", yuan(45'000'000),
        "文号和日期为虚构 "
        "(number and dates invented)"},
};

// Xi'an's inner districts, where hardly anybody is registered as rural.
constexpr std::array shaanxi_inner{610102, 610103, 610104, 610111, 610112, 610113};

// Mountain counties of a few ten thousand people.
constexpr std::array shaanxi_small{
    610222, 610329, 610331, 610330, 610626, 610627, 610631, 610729, 610730, 610829, 610923, 610927};

// Counties which left the poverty list on 2019-05-07.
// Source: domain.md section 8.
constexpr std::array shaanxi_formerly_poor{610124, 610324, 610331, 610329, 610328, 610327, 610426,
    610430, 610429, 610428, 610222, 610525, 610524, 610526, 610528, 610630, 610622, 610826, 610827,
    610829, 610729, 610927, 611025};

// Deep-poverty counties. The list was not found: these are assumed (domain.md section 8).
constexpr std::array shaanxi_deep_poverty{
    610727, 610728, 610902, 610924, 610925, 610929, 611022, 611024, 611026, 610830, 610828};

// Source: domain.md F02 (857,000 rural dibao), F03 (123,000 rural tekun), section 8 (188,000 urban
// dibao, some 6,000 urban tekun); 200,000 disabled outside dibao is assumed, so that both subsidies
// together come to 500,000 to 700,000 as section 8 says.
constexpr std::array<std::int64_t, group_count> shaanxi_persons{
    857'000, 188'000, 123'000, 6'000, 200'000};

// ---- Money left over (A17): a document of two years before, of which nothing was used.

constexpr std::string_view left_over =
    "文号、日期和金额为虚构：两年前的结转 "
    "(number, date and amount invented: carried over from two years before)";
constexpr Document carried_from(std::string_view number, std::string_view received_on) noexcept {
    return {number, "财政部、民政部", received_on, received_on, "upper_level", "central", "HR",
        "2081902", yuan(1'000'000), left_over};
}
constexpr std::array shaanxi_carried{carried_from("财社〔2018〕901号", "2020-01-20")};
constexpr std::array wuhan_carried{carried_from("财社〔2018〕902号", "2020-01-15")};
constexpr std::array jilin_carried{carried_from("财社〔2015〕903号", "2017-01-20")};
constexpr std::array huangshan_carried{carried_from("财社〔2019〕904号", "2021-01-18")};

// ---- The other plans name rules and no sums: what their people need in a year and a tenth more.

constexpr std::string_view invented =
    "文号、日期和金额为虚构：方案未载金额，按一年所需加一成 "
    "(number, date and amount invented: the plan names none; a year's need and a tenth more)";

// Wuhan 2020. Numbers of people are assumed.
constexpr std::array wuhan_documents{
    Document{"鄂财社发〔2020〕8号", "湖北省财政厅、湖北省民政厅", "2020-01-08", "2020-01-15",
        "upper_level", "central", "HR", "2081902", yuan(580'000'000), invented},
    Document{"武财社〔2020〕31号", "武汉市财政局", "2020-01-10", "2020-01-15", "own_budget",
        "prefecture", "DS", "2081107", yuan(95'000'000), invented},
};
constexpr std::array wuhan_inner{420102, 420103, 420104, 420105, 420106, 420107};
constexpr std::array<std::int64_t, group_count> wuhan_persons{60'000, 52'000, 6'000, 1'500, 45'000};

// Jilin 2017. Numbers of people are assumed; so is which counties count as poor.
constexpr std::array jilin_documents{
    Document{"财社〔2017〕6号", "财政部、民政部", "2017-01-06", "2017-01-20", "upper_level",
        "central", "HR", "2081902", yuan(6'800'000'000), invented},
    Document{"吉财社指〔2017〕112号", "吉林省财政厅", "2017-02-10", "2017-02-13", "own_budget",
        "province", "DS", "2081107", yuan(640'000'000), invented},
};
constexpr std::array jilin_inner{220102, 220103, 220104, 220105, 220106};
constexpr std::array jilin_poor{220622, 220821, 220822, 220882, 222405, 222406, 222424, 222426};
constexpr std::array<std::int64_t, group_count> jilin_persons{
    700'000, 590'000, 100'000, 9'000, 200'000};

// The district of 2021 with its city. Numbers of people are assumed.
constexpr std::array huangshan_documents{
    Document{"皖财社〔2021〕17号", "安徽省财政厅、安徽省民政厅", "2021-01-11", "2021-01-18",
        "upper_level", "central", "HR", "2081902", yuan(255'000'000), invented},
    Document{"黄财社〔2021〕26号", "黄山市财政局", "2021-01-12", "2021-01-18", "own_budget",
        "prefecture", "DS", "2081107", yuan(40'000'000), invented},
};
constexpr std::array<std::int64_t, group_count> huangshan_persons{
    38'000, 6'000, 9'000, 500, 20'000};

Plan plan_of(std::string_view name, Text title, std::string_view table, int area,
    std::string_view first_month) {
    return {.name = name,
        .title = title,
        .region_table = table,
        .area = RegionCode::from_number(area),
        .first_month = sure(Period::parse(first_month)),
        .persons = {},
        .documents = {},
        .carried = {},
        .special = {}};
}

std::array<Plan, 4> make_plans() {
    auto shaanxi =
        plan_of("shaanxi-2020", {"陕西省 2020", "Shaanxi 2020"}, "610000", 610000, "2020-04");
    shaanxi.persons = shaanxi_persons;
    shaanxi.documents = shaanxi_documents;
    shaanxi.carried = shaanxi_carried;
    shaanxi.special = {shaanxi_inner, shaanxi_small, shaanxi_formerly_poor, shaanxi_deep_poverty};
    // After the months without exits, whose rosters are not what is paid.
    auto wuhan = plan_of("wuhan-2020", {"武汉市 2020", "Wuhan 2020"}, "420000", 420100, "2020-08");
    wuhan.persons = wuhan_persons;
    wuhan.documents = wuhan_documents;
    wuhan.carried = wuhan_carried;
    wuhan.special.inner = wuhan_inner;
    auto jilin = plan_of("jilin-2017", {"吉林省 2017", "Jilin 2017"}, "220000", 220000, "2017-04");
    jilin.persons = jilin_persons;
    jilin.documents = jilin_documents;
    jilin.carried = jilin_carried;
    jilin.special.inner = jilin_inner;
    jilin.special.formerly_poor = jilin_poor;
    auto huangshan =
        plan_of("huangshan-2021", {"黄山市 2021", "Huangshan 2021"}, "340000", 341000, "2021-06");
    huangshan.persons = huangshan_persons;
    huangshan.documents = huangshan_documents;
    huangshan.carried = huangshan_carried;
    return {shaanxi, wuhan, jilin, huangshan};
}

} // namespace

std::span<Plan const> plans() {
    static auto const all = make_plans();
    return all;
}

Plan const* find_plan(std::string_view name) {
    auto const all = plans();
    auto const found = std::find_if(
        all.begin(), all.end(), [name](Plan const& plan) { return plan.name == name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace doudi::sample
