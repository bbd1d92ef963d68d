#include "doudi/reconcile/bucket.hpp"

#include <algorithm>
#include <array>

namespace doudi::reconcile {

namespace {

constexpr std::string_view roster = "roster_payments";
constexpr std::string_view results = "payments_results";
constexpr std::string_view control = "control_accounts";
constexpr std::string_view parents = "parent_children";
constexpr Text well{"", ""};

constexpr std::array table{
    Bucket{roster, "adjusted", false, {"已补发或追回", "adjusted"}, well},
    Bucket{roster, "unexpected", true, {"名册外发放", "unexpected"},
        {"发放行在当月名册中无有效登记，停发并核查",
            "a line without an enrolment in force: stop and look into it"}},
    Bucket{roster, "excluded", false, {"互斥或死亡不发", "excluded"}, well},
    Bucket{roster, "dead", true, {"死亡人员", "dead"},
        {"户内有人在当月之前死亡，停发并核查",
            "someone in the unit died before the month: stop and look into it"}},
    Bucket{roster, "duplicate_across_counties", true, {"跨县重复", "in two counties"},
        {"同一人在两个以上县区同项目在册，保留一处", "enrolled in two counties: keep one of them"}},
    Bucket{roster, "missing", true, {"应发未发", "missing"},
        {"申报或重算有金额但无发放行，补发或说明",
            "declared or computed as due but not in a batch: pay or explain"}},
    Bucket{roster, "nothing_due", false, {"当月无应发", "nothing due"}, well},
    Bucket{roster, "amount_differs", true, {"与重算金额不符", "computed differs"},
        {"按冻结的事实和标准重算，与发放行金额不同，核查发放行和标准",
            "not what frozen facts and standards give: look into the line and the standards"}},
    Bucket{roster, "dead_exempt", false, {"病亡暂不降低", "kept after a death"}, well},
    Bucket{roster, "declared_differs", true, {"与申报金额不符", "declared differs"},
        {"计算金额与名册申报金额不同，核对收入和类别",
            "computed and declared amounts differ: check income and categories"}},
    Bucket{roster, "matched", false, {"一致", "matched"}, well},

    Bucket{results, "unexpected", true, {"银行多出", "unexpected"},
        {"结果行不是我方指令，向银行查询", "not one of our instructions: ask the bank"}},
    Bucket{results, "duplicate", true, {"结果重复", "duplicate"},
        {"同一笔已有结果，向银行确认是否重复支付",
            "the line has its result already: ask the bank whether it paid twice"}},
    Bucket{results, "not_released", true, {"未放行已支付", "not released"},
        {"批次未放行而银行有结果，立即核查", "a result before release: look into it at once"}},
    Bucket{results, "amount_differs", true, {"金额不符", "amount differs"},
        {"银行金额与指令不同，向银行更正", "not the amount instructed: have the bank correct it"}},
    Bucket{results, "account_differs", true, {"账号不符", "account differs"},
        {"银行账号与指令不同，向银行更正", "not the account instructed: have the bank correct it"}},
    Bucket{results, "contradicts", true, {"前后矛盾", "contradicts"},
        {"银行拒绝了已支付的款项，或退回了未支付的款项，向银行核实",
            "a rejection of what was paid, or a return of what was not: ask the bank"}},
    Bucket{results, "totals_differ", true, {"合计不符", "totals differ"},
        {"银行所述整批的笔数或金额与发出的不同，向银行更正",
            "of a whole, not as many or as much as was sent: have the bank correct it"}},
    Bucket{results, "confirmed", false, {"得到印证", "confirmed"}, well},
    Bucket{results, "not_final", false, {"未终结", "not final"}, well},
    Bucket{results, "other_booking", false, {"其他记账", "other booking"}, well},
    Bucket{results, "spread", false, {"整批结果", "of a whole"}, well},
    Bucket{results, "in_dispute", false, {"结果有争议", "in dispute"}, well},
    Bucket{results, "no_result", true, {"无结果", "no result"},
        {"已放行而银行未回结果，催办", "released but not answered: remind the bank"}},
    Bucket{results, "failed", true, {"支付失败", "failed"},
        {"按失败原因更正后重发", "correct by the reason given and pay again"}},
    Bucket{results, "returned", true, {"退回", "returned"},
        {"款项退回，更正后重发或收回", "the money came back: correct and pay again"}},
    Bucket{results, "paid", false, {"已支付", "paid"}, well},
    Bucket{results, "matched", false, {"结果一致", "result matched"}, well},

    Bucket{control, "differs", true, {"不一致", "differs"},
        {"控制科目与明细不符，先查账再发放",
            "account and lines differ: find out before paying on"}},
    Bucket{control, "agrees", false, {"一致", "agrees"}, well},

    Bucket{parents, "differs", true, {"不一致", "differs"},
        {"上级下达与下级收到不符", "allocated above and received below differ"}},
    Bucket{parents, "agrees", false, {"一致", "agrees"}, well},
};

} // namespace

std::span<Bucket const> buckets() noexcept {
    return table;
}

Bucket const* find_bucket(std::string_view question, std::string_view name) noexcept {
    auto const found = std::find_if(table.begin(), table.end(),
        [&](Bucket const& bucket) { return bucket.question == question && bucket.name == name; });
    return found == table.end() ? nullptr : &*found;
}

Text title_of(std::string_view question) noexcept {
    if (question == roster) {
        return {"名册与发放", "roster and payments"};
    }
    if (question == results) {
        return {"发放与银行结果", "payments and bank results"};
    }
    if (question == control) {
        return {"控制科目与明细", "control accounts and lines"};
    }
    return {"上级下达与下级收到", "allocated above and received below"};
}

} // namespace doudi::reconcile
