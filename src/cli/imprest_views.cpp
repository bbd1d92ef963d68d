#include "imprest_views.hpp"

#include "doudi/base/decimal.hpp"
#include "masked_name.hpp"

#include <array>

namespace doudi::cli {

namespace {

std::string fen(Money amount) {
    return std::to_string(amount.fen());
}

Text kind_text(storage::MovementKind kind) {
    switch (kind) {
    case storage::MovementKind::advance: return {"拨付", "advance"};
    case storage::MovementKind::relief_case: return {"救助", "case"};
    case storage::MovementKind::give_back: break;
    }
    return {"交回", "return"};
}

wire::Table movement_table(Call const& call, operations::ShownImprest const& shown) {
    wire::Table table{.title = {"余额由来", "what explains the balance"},
        .columns = {{"no", {"序号", "no."}, wire::Kind::integer},
            {"date", {"日期", "date"}, wire::Kind::text},
            {"kind", {"类别", "kind"}, wire::Kind::text},
            {"reference", {"单据号", "paper"}, wire::Kind::text},
            {"case", {"救助编号", "case"}, wire::Kind::integer},
            {"person", {"救助对象", "person"}, wire::Kind::text},
            {"event", {"事件", "event"}, wire::Kind::text},
            {"reason", {"事由", "reason"}, wire::Kind::text},
            {"decision", {"县级批准文号", "county's decision"}, wire::Kind::text},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, wire::Kind::money},
            {"balance_fen", {"余额(元)", "balance (yuan)"}, wire::Kind::money}},
        .rows = {}};
    std::int64_t balance_fen = 0;
    for (auto const& [movement, name, event, reason, decision] : shown.movements) {
        bool const is_in = movement.kind == storage::MovementKind::advance;
        auto const change_fen = is_in ? movement.amount.fen() : -movement.amount.fen();
        balance_fen += change_fen;
        table.rows.push_back({std::to_string(movement.number), format_date(movement.effective_on),
            std::string{pick(kind_text(movement.kind), call.language())}, movement.reference,
            movement.relief_case ? std::to_string(*movement.relief_case) : std::string{},
            masked_name(name), event, reason, decision, std::to_string(change_fen),
            std::to_string(balance_fen)});
    }
    return table;
}

wire::Table pending_table(std::span<storage::PendingCase const> pending) {
    wire::Table table{.title = {"待县级审批", "waiting for the county"},
        .columns = {{"case", {"救助编号", "case"}, wire::Kind::integer},
            {"date", {"日期", "date"}, wire::Kind::text},
            {"receipt", {"票据号", "receipt"}, wire::Kind::text},
            {"person", {"救助对象", "person"}, wire::Kind::text},
            {"event", {"事件", "event"}, wire::Kind::text},
            {"limit_fen", {"限额(元)", "limit (yuan)"}, wire::Kind::money},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& [one, name] : pending) {
        table.rows.push_back({std::to_string(one.number), format_date(one.paid_on), one.receipt_no,
            masked_name(name), one.event_key, fen(one.limit), fen(one.amount)});
    }
    return table;
}

void propose(Call& call, imprest::Fund const& fund) {
    auto const proposed = imprest::proposed_replenishment(fund);
    if (proposed > Money{}) {
        auto const yuan = format_yuan_grouped(proposed);
        call.say("余额低于补充线，建议补充 " + yuan + " 元",
            "below the threshold: a replenishment of " + yuan + " yuan is proposed");
    }
}

} // namespace

wire::Table imprest_table(std::span<imprest::Fund const> funds) {
    wire::Table table{.title = {"乡镇备用金", "township imprests"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"township", {"乡镇代码", "township"}, wire::Kind::text},
            {"name", {"乡镇", "name"}, wire::Kind::text},
            {"year", {"年度", "year"}, wire::Kind::integer},
            {"limit_fen", {"每笔限额(元)", "limit (yuan)"}, wire::Kind::money},
            {"threshold_fen", {"补充线(元)", "threshold (yuan)"}, wire::Kind::money},
            {"ceiling_fen", {"上限(元)", "ceiling (yuan)"}, wire::Kind::money},
            {"advanced_fen", {"已拨付(元)", "advanced (yuan)"}, wire::Kind::money},
            {"spent_fen", {"已救助(元)", "cases (yuan)"}, wire::Kind::money},
            {"returned_fen", {"已交回(元)", "returned (yuan)"}, wire::Kind::money},
            {"balance_fen", {"余额(元)", "balance (yuan)"}, wire::Kind::money},
            {"proposed_fen", {"建议补充(元)", "proposed (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& fund : funds) {
        table.rows.push_back({std::to_string(fund.book.value()), fund.township.text(), fund.name,
            std::to_string(fund.year), fen(fund.terms.limit), fen(fund.terms.threshold),
            fen(fund.terms.ceiling), fen(fund.advanced), fen(fund.spent), fen(fund.returned),
            fen(fund.balance()), fen(imprest::proposed_replenishment(fund))});
    }
    return table;
}

void print_imprest(Call& call, operations::ShownImprest const& shown) {
    bool const is_for_people = call.format() == wire::Format::table;
    if (is_for_people) {
        call.print(imprest_table(std::span{&shown.fund, 1}));
    }
    call.print(movement_table(call, shown)); // programs read one table
    if (is_for_people && !shown.pending.empty()) {
        call.print(pending_table(shown.pending));
    }
    propose(call, shown.fund);
}

void print_moved(Call& call, operations::MovedImprest const& moved) {
    if (!moved.is_new) {
        call.say("该单据已登记过，未作改动", "recorded before: nothing was changed");
    }
    call.print(imprest_table(std::span{&moved.fund, 1}));
    propose(call, moved.fund);
}

void print_case(Call& call, operations::ReportedCase const& reported) {
    auto const& one = reported.relief_case;
    if (!reported.is_new) {
        call.say("已登记过，未作改动", "recorded before: nothing was changed");
    }
    call.print({.title = {"救助", "case"},
        .columns = {{"case", {"救助编号", "case"}, wire::Kind::integer},
            {"state", {"状态", "state"}, wire::Kind::text},
            {"receipt", {"票据号", "receipt"}, wire::Kind::text},
            {"event", {"事件", "event"}, wire::Kind::text},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, wire::Kind::money},
            {"balance_fen", {"备用金余额(元)", "balance (yuan)"}, wire::Kind::money}},
        .rows = {{std::to_string(one.number), std::string{imprest::name_of(one.state)},
            one.receipt_no, one.event_key, fen(one.amount), fen(reported.fund.balance())}}});
    if (one.state == imprest::CaseState::pending) {
        call.say("超过每笔限额，须经县级另一人批准后记账",
            "over the limit: posted when another person of the county approves it");
    }
    propose(call, reported.fund);
}

} // namespace doudi::cli
