// The names of figures that no benefit computes with: what they mean and how they are written.
//
// Source: F-numbers and the programs of the five plans; each figure in schema/policy cites its own.
#include "figure_names.hpp"

#include "doudi/benefits/policy.hpp"

#include <algorithm>
#include <array>

namespace doudi::benefits {

namespace {

constexpr std::array<std::string_view, 2> yes_no{"no", "yes"};

constexpr FigureName yes_or_no(
    std::string_view name, Text meaning, std::string_view programs = {}) {
    return {{.name = name, .unit = Unit::choice, .words = yes_no}, meaning, programs};
}

constexpr FigureName number(
    std::string_view name, Unit unit, Text meaning, std::string_view programs = {}) {
    return {{.name = name, .unit = unit}, meaning, programs};
}

constexpr std::array names{
    number("poverty_line", Unit::money, {"国家扶贫标准", "national poverty line"}, "DB-R"),
    yes_or_no("poverty_line.binding",
        {"农村低保标准不得低于扶贫标准", "rural dibao may not be below the poverty line"}, "DB-R"),
    // Freezes and sanctions
    yes_or_no("dibao.exit_freeze", {"暂停低保退出和降低", "no household leaves dibao or gets less"},
        "DB-R DB-U"),
    yes_or_no("dibao.death_freeze",
        {"家庭成员病亡暂不降低保障水平", "a death in the household does not lower its amount"},
        "DB-R DB-U"),
    yes_or_no("dibao.single_person_freeze",
        {"按人施保对象不予动态退出", "persons protected singly do not leave"}, "DB-R DB-U"),
    yes_or_no("dibao.headcount_freeze",
        {"全年保障人数只增不减", "the number protected does not fall during the year"},
        "DB-R DB-U"),
    yes_or_no("dibao.single_person_unit",
        {"成年无业重度残疾人按单人户纳入低保",
            "adults severely disabled and without work are a household of their own"},
        "DB-R DB-U"),
    number("sanction.refusals", Unit::count,
        {"连续无正当理由拒绝参加的次数，达到可减发停发本人份额",
            "refusals in a row after which the person's own share may be cut"},
        "DB-R DB-U"),
    // Corrections of the past
    yes_or_no("adjust.offset",
        {"补发与同年追回相抵", "what was overpaid in a year is set against arrears"}),
    number("adjust.offset.most", Unit::percent,
        {"相抵金额占补发金额的百分比，不超过",
            "percent of the arrears that may be set off at most"}),
    // Incomes
    number("income.work.counted", Unit::percent,
        {"务工、返岗、个体经营收入计入的百分比", "percent of income from work that counts"},
        "DB-R DB-U"),
    number("income.poverty_project.counted", Unit::percent,
        {"丧失劳动能力对象扶贫项目保底收益计入的百分比",
            "percent of guaranteed project income of persons unable to work that counts"},
        "DB-R DB-U"),
    number("exit.income_below", Unit::percent,
        {"渐退：家庭人均收入低于保障标准的百分比",
            "gradual exit: income per head below this percent of the standard"},
        "DB-R DB-U"),
    // One-off payments
    number("relief.epidemic.months", Unit::count,
        {"新冠确诊困难人员临时救助，低保月标准的倍数",
            "relief for confirmed cases, in months of the dibao standard"},
        "TR-E"),
    number("relief.extra_months", Unit::count,
        {"确诊对象增发救助金的月数", "extra months of the own benefit for confirmed cases"},
        "DB-R TK-J TK-S DS-N"),
    yes_or_no("relief.once_across",
        {"一次性救助在全区域内每人每事件一次（否：在县内一次）",
            "once per person and event in the whole area, not only in each county"},
        "TR-E TR-Z"),
    number("relief.goods", Unit::amount,
        {"生活物资救助，每人不低于", "goods or their worth, per person at least"}, "TR-E"),
    number("funeral.months", Unit::count,
        {"特困人员丧葬费，供养标准的月数", "funeral of tekun, in months of the standard"},
        "TK-J TK-S"),
    number("heating.dibao.urban", Unit::amount,
        {"城市低保户冬季取暖补贴，每户", "winter heating, urban dibao, per household"}, "DB-U"),
    number("heating.dibao.rural", Unit::amount,
        {"农村低保户冬季取暖补贴，每户", "winter heating, rural dibao, per household"}, "DB-R"),
    number("heating.tekun.urban", Unit::amount,
        {"城市特困人员冬季取暖补贴，每人", "winter heating, urban tekun, per person"}, "TK-J TK-S"),
    number("heating.tekun.rural", Unit::amount,
        {"农村特困人员冬季取暖补贴，每人", "winter heating, rural tekun, per person"}, "TK-J TK-S"),
    number("scholarship.year", Unit::amount,
        {"孤儿助学，每学年", "orphan scholarship, per school year"}, "ZX"),
    // Service, medical help beside the plans' own money
    number("service.disabled.age_from", Unit::count,
        {"为贫困重度残疾人购买服务，满多少周岁",
            "services bought for the severely disabled, from age"}),
    number("medical.critical.percent", Unit::percent,
        {"大病保险起付线以上补助比例，不低于", "critical-illness insurance above the deductible"}),
    number("charity.diseases", Unit::count,
        {"慈善救助全免病种数", "diseases treated free by charity"}),
    // Indicators, dates
    number("indicator.expenditure_relief", Unit::percent,
        {"支出型救助人数占低保人数的百分比，不低于",
            "persons in expenditure-type relief, percent of dibao persons at least"},
        "TR-Z"),
    number("indicator.disability_coverage", Unit::percent,
        {"残疾人两项补贴覆盖率", "coverage of the disability subsidies"}, "DS-L DS-N"),
    number("indicator.visits_a_quarter", Unit::count,
        {"留守老年人每季度探访次数，不少于", "visits to old people left behind, a quarter"}),
    number("matching.months", Unit::count,
        {"信息比对间隔的月数，不超过", "months between matchings of data at most"}),
    number("report.quarterly.day", Unit::count,
        {"季报：季末月的日期", "quarterly report: day of the quarter's last month"}),
    number("report.stage_1", Unit::day, {"第一阶段报送日期", "report of stage 1, due on"}),
    number("report.stage_2", Unit::day, {"第二阶段报送日期", "report of stage 2, due on"}),
    number("report.stage_3", Unit::day, {"第三阶段报送日期", "report of stage 3, due on"}),
    number("transition.last_day", Unit::day,
        {"过渡期最后一天", "last day of the transition after poverty relief"}),
    // Which money a payment uses up first
    number("funding_order.carried_forward", Unit::count,
        {"资金使用次序：上年结转", "order of use: money carried forward"}),
    number("funding_order.central", Unit::count,
        {"资金使用次序：中央资金", "order of use: central money"}),
    number("funding_order.province", Unit::count,
        {"资金使用次序：省级资金", "order of use: provincial money"}),
    number("funding_order.prefecture", Unit::count,
        {"资金使用次序：市级资金", "order of use: prefecture money"}),
    number("funding_order.county", Unit::count,
        {"资金使用次序：县级资金", "order of use: county money"}),
    // Township imprest
    number("imprest.advance", Unit::percent,
        {"年初预拨备用金占临时救助预算的百分比",
            "imprest advanced, percent of the year's relief budget"},
        "TR-E TR-Z"),
    // Institutions
    number("project.GY.county_min", Unit::count,
        {"每个深度贫困县供养机构数，不少于", "institutions in a deep-poverty county, at least"}),
    number("project.GY.county_max", Unit::count,
        {"每个深度贫困县供养机构数，不多于", "institutions in a deep-poverty county, at most"}),
};

// Programs and funds. Source: ref.program.
constexpr std::array<std::string_view, 32> programs{"DB-R", "DB-U", "DS", "DS-L", "DS-N", "FK",
    "FKM", "FW", "FWC", "GY", "GY-L", "GYF", "GYLF", "HEAT", "HR", "HX", "HXF", "LL", "MK", "MT",
    "MTZ", "OR-J", "OR-S", "SQ", "SQF", "TK-C", "TK-F", "TK-J", "TK-S", "TR-E", "TR-Z", "ZX"};

// Source: ref.fund_source.
constexpr std::array<std::string_view, 6> sources{
    "central", "province", "prefecture", "county", "lottery_central", "lottery_province"};

constexpr std::array<std::string_view, 2> approvers{"county", "town"};

struct Built {
    std::string_view first;
    std::span<std::string_view const> third; // empty: the name has two parts
    FigureName name;
};

constexpr std::array<std::string_view, 1> grant{"grant"};
constexpr std::array<std::string_view, 1> count_max{"count_max"};
constexpr std::array<std::string_view, 1> coverage{"coverage"};
constexpr std::array<std::string_view, 1> instalment_approved{"instalment_approved"};
constexpr std::array<std::string_view, 1> instalment_started{"instalment_started"};
constexpr std::array<std::string_view, 1> town{"town"};

// Names built as <first>.<program> or <first>.<program>.<one of third>.
constexpr std::array built{
    Built{
        "share", sources, number("share", Unit::percent, {"资金分担比例", "share of the funding"})},
    Built{"cap", {},
        number("cap", Unit::amount, {"方案确定的资金总额", "total money under the plan"})},
    Built{"limit", town,
        number("limit", Unit::amount,
            {"乡镇（街道）审批限额，每人次", "a town may approve up to, per case"})},
    Built{"approval", {},
        {{.name = "approval", .unit = Unit::choice, .words = approvers},
            {"审批机关", "who approves"}}},
    Built{"review", {},
        number("review", Unit::count,
            {"批次审批前的联审级数：1 县，2 加镇，3 加村",
                "levels that review a batch: 1 the county, 2 the town too, 3 the village too"})},
    Built{"notice", {},
        number("notice", Unit::count,
            {"批次审批前公示的天数", "days of public notice before a batch is approved"})},
    Built{"project", grant, number("grant", Unit::amount, {"每个项目补助", "grant per project"})},
    Built{"project", count_max,
        number("count_max", Unit::count, {"项目个数，不多于", "projects at most"})},
    Built{"project", coverage,
        number("coverage", Unit::percent,
            {"覆盖行政村的百分比，不低于", "percent of villages to reach"})},
    Built{"project", instalment_approved,
        number("instalment_approved", Unit::percent,
            {"批复后支付补助的百分比", "percent of the grant payable once approved"})},
    Built{"project", instalment_started,
        number("instalment_started", Unit::percent,
            {"开工后支付补助的百分比，余额验收后支付",
                "percent payable once started; the rest once accepted"})},
};

// What a person may hold together, by two programs or families of programs, in the order named:
// "first_only" and "second_only": not both, this one is paid; "earlier_only": the enrolment that is
// older; "higher": the one that gives the person more; "difference": the second is reduced by what
// the first gives the person. The rule of two programs goes before that of their families.
constexpr std::array<std::string_view, 8> families{
    "DB", "TK", "OR", "FW", "DS-L", "DS-N", "PT", "TR"};
constexpr FigureName exclusion{
    {.name = "exclusion", .unit = Unit::choice, .words = exclusion_words},
    {"两项待遇能否同时享受", "whether two benefits may be held together"}};

template <class List> bool lists(List const& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

FigureName const* find_name(std::string_view name) noexcept {
    auto const exact = std::find_if(names.begin(), names.end(),
        [name](FigureName const& each) { return each.need.name == name; });
    if (exact != names.end()) {
        return &*exact;
    }
    NameParts const parts = parts_of(name);
    auto const may_exclude = [](std::string_view part) {
        return lists(families, part) || is_program(part);
    };
    if (parts.first == exclusion.need.name && may_exclude(parts.second) &&
        may_exclude(parts.third)) {
        return &exclusion;
    }
    if (!is_program(parts.second)) {
        return nullptr;
    }
    auto const rule = std::find_if(built.begin(), built.end(), [&](Built const& each) {
        return each.first == parts.first &&
            (each.third.empty() ? parts.third.empty() : lists(each.third, parts.third));
    });
    return rule != built.end() ? &rule->name : nullptr;
}

} // namespace

bool is_of_family(std::string_view program, std::string_view family) noexcept {
    return program == family ||
        (program.starts_with(family) && program.substr(family.size()).starts_with('-'));
}

std::span<std::string_view const> exclusion_families() noexcept {
    return families;
}

std::span<FigureName const> figure_names() noexcept {
    return names;
}

NameParts parts_of(std::string_view name) noexcept {
    auto const dot = name.find('.');
    if (dot == std::string_view::npos || name.ends_with('.')) {
        return {};
    }
    auto const rest = name.substr(dot + 1);
    auto const second = rest.find('.');
    if (second == std::string_view::npos) {
        return {name.substr(0, dot), rest, {}};
    }
    if (rest.find('.', second + 1) != std::string_view::npos) {
        return {};
    }
    return {name.substr(0, dot), rest.substr(0, second), rest.substr(second + 1)};
}

bool is_program(std::string_view code) noexcept {
    return lists(programs, code) || is_computed(code);
}

Need const* find_figure_need(std::string_view name) noexcept {
    static constexpr Need rounding{
        .name = "rounding", .unit = Unit::choice, .words = rounding_words};
    if (is_rounding(name)) {
        return &rounding;
    }
    if (Need const* const need = find_need(name)) {
        return need;
    }
    FigureName const* const known = find_name(name);
    return known != nullptr ? &known->need : nullptr;
}

Text meaning_of(std::string_view figure_name) {
    if (is_rounding(figure_name)) {
        return {"应发金额的取整", "rounding of the amount due"};
    }
    Need const* const need = find_need(figure_name);
    if (need != nullptr && !need->meaning.zh.empty()) {
        return need->meaning;
    }
    FigureName const* const known = find_name(figure_name);
    return known != nullptr ? known->meaning : Text{};
}

bool concerns(std::string_view figure_name, std::string_view program) {
    if (Benefit const* const benefit = find_benefit(program)) {
        auto const is_need = [figure_name](Need const& need) { return need.name == figure_name; };
        if (benefit->rounding == figure_name ||
            std::any_of(benefit->needs.begin(), benefit->needs.end(), is_need)) {
            return true;
        }
    }
    auto const parts = parts_of(figure_name);
    if (parts.first == exclusion.need.name) {
        return is_of_family(program, parts.second) || is_of_family(program, parts.third);
    }
    if (parts.second == program) {
        return true;
    }
    FigureName const* const known = find_name(figure_name);
    if (known == nullptr) {
        return false;
    }
    // Codes hold no blanks, so one found between blanks is one of the list.
    std::string const list = " " + std::string{known->programs} + " ";
    return list.find(" " + std::string{program} + " ") != std::string::npos;
}

} // namespace doudi::benefits
