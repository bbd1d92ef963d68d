#include "doudi/audit/findings.hpp"

namespace doudi::audit {

namespace {

struct CheckText {
    Check check;
    std::string_view name;
    Text title;
};

constexpr std::array<CheckText, check_count> texts{{
    {Check::chain, "chain", {.zh = "凭证链", .en = "hash chain of entries"}},
    {Check::vouchers, "vouchers",
        {.zh = "凭证号连续，期间相符", .en = "voucher numbers without gaps, in their month"}},
    {Check::balanced, "balanced", {.zh = "凭证借贷平衡", .en = "entries balanced in each ledger"}},
    {Check::accounts, "accounts",
        {.zh = "分录有凭证和科目", .en = "postings have entry and account"}},
    {Check::balances, "balances", {.zh = "余额等于分录合计", .en = "balances equal postings"}},
    {Check::floors, "floors", {.zh = "余额不为负", .en = "accounts not below zero"}},
    {Check::reversals, "reversals", {.zh = "冲销凭证相反", .en = "reversals negate their entries"}},
    {Check::documents, "documents",
        {.zh = "指标文件和分配等于入账", .en = "documents and allocations as posted"}},
    {Check::transfers, "transfers",
        {.zh = "上级下达等于下级收到", .en = "allocations equal receipts"}},
    {Check::batches, "batches",
        {.zh = "批次笔数、金额、默克尔根", .en = "batch count, total, Merkle root"}},
    {Check::reservations, "reservations",
        {.zh = "冻结指标等于未结占用", .en = "Q103 equals open draws"}},
    {Check::payables, "payables",
        {.zh = "应付补贴等于未付明细", .en = "U2303 equals unpaid lines"}},
    {Check::payments, "payments", {.zh = "已支付指标等于已付明细", .en = "Q105 equals paid lines"}},
    {Check::imprests, "imprests",
        {.zh = "备用金余额逐笔相符", .en = "imprests explained case by case"}},
    {Check::projects, "projects",
        {.zh = "项目补助与分期、计划相符", .en = "projects as paid, plans within caps"}},
    {Check::years, "years",
        {.zh = "关闭年度结清，结转逐项相符", .en = "closed years empty, carry-over as cancelled"}},
    {Check::parallel, "parallel",
        {.zh = "财务会计与预算会计相符", .en = "financial and budget accounting agree"}},
    {Check::treasury, "treasury",
        {.zh = "应缴财政款等于收回未缴数",
            .en = "U2103 equals what came back and was not remitted"}},
    {Check::recoveries, "recoveries",
        {.zh = "应追回款逐笔相符", .en = "claims explained by recoveries"}},
    {Check::cases, "cases",
        {.zh = "一次性发放逐笔有批准事项", .en = "one-off lines have approved cases"}},
    {Check::donations, "donations",
        {.zh = "捐赠款物按意愿使用，账实相符", .en = "donations used as meant, as posted"}},
    {Check::exclusions, "exclusions",
        {.zh = "互斥不发逐户有据", .en = "who is not paid, with a reason each"}},
}};

} // namespace

std::string_view name_of(Check check) noexcept {
    return texts[static_cast<std::size_t>(check)].name;
}

Text title_of(Check check) noexcept {
    return texts[static_cast<std::size_t>(check)].title;
}

std::string Difference::text() const {
    return place + ": " + field + ": expected " + expected + ", found " + actual;
}

Findings::Findings() : results_{} {
    for (std::size_t i = 0; i < check_count; ++i) {
        results_.at(i).check = texts.at(i).check;
    }
}

void Findings::differ(Difference difference) {
    auto& result = of(difference.check);
    ++result.differing;
    if (!result.first) {
        result.first = difference;
    }
    if (!first_) {
        first_ = std::move(difference);
    }
}

void Findings::add(
    Check check, std::int64_t examined, std::int64_t differing, std::optional<Difference> first) {
    this->examined(check, examined);
    if (first) {
        differ(std::move(*first));
        of(check).differing += differing - 1;
    }
}

} // namespace doudi::audit
