// What the figures mean that benefits compute with. A benefit works without a line here: `policy
// show` then leaves the meaning empty.
#include "figure_names.hpp"

#include <algorithm>
#include <array>

namespace doudi::benefits {

namespace {

struct Meaning {
    std::string_view name;
    Text text;
};

constexpr std::array meanings{
    Meaning{"dibao.rural", {"农村低保标准", "standard of rural dibao"}},
    Meaning{"dibao.urban", {"城市低保标准", "standard of urban dibao"}},
    Meaning{
        "dibao.rural.method", {"农村低保计算方法：差额或分档", "rural dibao by gap or by class"}},
    Meaning{
        "dibao.urban.method", {"城市低保计算方法：差额或分档", "urban dibao by gap or by class"}},
    Meaning{"dibao.least",
        {"差额低于标准的这一百分比时按它发放",
            "the gap pays this percent of the standard at least"}},
    Meaning{"top_up.elderly",
        {"老年人增发，标准的百分比", "top-up for old age, percent of the standard"}},
    Meaning{"top_up.minor",
        {"未成年人增发，标准的百分比", "top-up for minors, percent of the standard"}},
    Meaning{"top_up.severe_disability",
        {"重度残疾人增发，标准的百分比", "top-up for severe disability, percent of the standard"}},
    Meaning{"top_up.severe_disability.includes_level_3",
        {"重度残疾人含智力、精神三级", "severe includes intellectual and mental level 3"}},
    Meaning{"top_up.serious_illness",
        {"重病患者增发，标准的百分比", "top-up for serious illness, percent of the standard"}},
    Meaning{"top_up.stacking", {"多项增发：就高或累加", "several top-ups: the highest or all"}},
    Meaning{
        "sanction.reduction", {"减发本人份额的百分比", "percent taken off the person's own share"}},
    Meaning{"income.work.cost", {"扣减的就业成本", "cost of going to work, deducted"}},
    Meaning{"income.disability_subsidy.counted",
        {"残疾人两项补贴计入收入的百分比", "percent of the disability subsidies that counts"}},
    Meaning{"income.transfer.counted",
        {"转移性收入计入的百分比", "percent of support and pensions that counts"}},
    Meaning{"exit.general.quarters", {"一般家庭渐退的季度数", "quarters of the gradual exit"}},
    Meaning{"exit.disabled.quarters",
        {"残疾人家庭渐退的季度数", "quarters of the gradual exit with a disabled member"}},
    Meaning{"tekun.floor",
        {"特困基本生活不低于低保标准的百分比", "tekun living, percent of dibao at least"}},
    Meaning{"tekun.living.rural", {"农村特困基本生活标准", "rural tekun living"}},
    Meaning{"tekun.living.urban", {"城市特困基本生活标准", "urban tekun living"}},
    Meaning{"tekun.care.scattered.full", {"分散供养全护理", "care at home, fully dependent"}},
    Meaning{"tekun.care.scattered.half", {"分散供养半护理", "care at home, half dependent"}},
    Meaning{"tekun.care.scattered.none", {"分散供养全自理", "care at home, independent"}},
    Meaning{"tekun.care.institution.full",
        {"集中供养全护理", "care in an institution, fully dependent"}},
    Meaning{"tekun.care.institution.half",
        {"集中供养半护理", "care in an institution, half dependent"}},
    Meaning{
        "tekun.care.institution.none", {"集中供养全自理", "care in an institution, independent"}},
    Meaning{"disability.living.minor", {"未成年残疾人生活补贴", "living subsidy of a minor"}},
    Meaning{"disability.living.adult", {"成年残疾人生活补贴", "living subsidy of an adult"}},
    Meaning{"disability.living.extra",
        {"生活补贴临时提高", "temporary addition to the living subsidy"}},
    Meaning{"disability.care.level_1", {"一级护理补贴", "care subsidy of level 1"}},
    Meaning{"disability.care.level_2", {"二级护理补贴", "care subsidy of level 2"}},
    Meaning{"disability.care.level_3",
        {"智力、精神三级护理补贴", "care subsidy, intellectual and mental level 3"}},
    Meaning{"disability.care.level_4",
        {"智力、精神四级护理补贴", "care subsidy, intellectual and mental level 4"}},
    Meaning{
        "disability.care.extra", {"护理补贴临时提高", "temporary addition to the care subsidy"}},
    Meaning{"orphan.institution", {"集中养育孤儿基本生活费", "orphans in an institution"}},
    Meaning{"orphan.scattered", {"社会散居孤儿基本生活费", "orphans in families"}},
    Meaning{"unsupported_child.living", {"事实无人抚养儿童基本生活补贴", "unsupported children"}},
    Meaning{
        "price.method", {"价格临时补贴办法：定额或按涨幅", "price subsidy flat or by the index"}},
    Meaning{"price.flat", {"价格临时补贴定额", "price subsidy, flat"}},
    Meaning{"price.factor", {"价格临时补贴倍数的百分比", "price subsidy, percent of the usual"}},
    Meaning{"price.trigger.cpi",
        {"启动：居民消费价格同比涨幅", "started by this rise of consumer prices"}},
    Meaning{
        "price.trigger.food", {"启动：食品价格同比涨幅", "started by this rise of food prices"}},
    Meaning{"price.cpi", {"居民消费价格同比涨幅", "rise of consumer prices on the year before"}},
    Meaning{"price.food", {"食品价格同比涨幅", "rise of food prices on the year before"}},
    Meaning{"price.children",
        {"孤儿、事实无人抚养儿童纳入价格补贴",
            "price subsidy for orphans and unsupported children too"}},
};

} // namespace

Text meaning_of_need(std::string_view name) noexcept {
    auto const found = std::find_if(meanings.begin(), meanings.end(),
        [name](Meaning const& meaning) { return meaning.name == name; });
    if (found != meanings.end()) {
        return found->text;
    }
    if (name.starts_with("rounding.")) {
        return {"应发金额的取整", "rounding of the amount due"};
    }
    if (name.find(".quarter_") != std::string_view::npos) {
        return {"渐退该季度发放的百分比", "percent paid in this quarter of the exit"};
    }
    if (name.find(".tier_") != std::string_view::npos) {
        return {"分档救助该档标准", "amount of this class"};
    }
    return {};
}

} // namespace doudi::benefits
