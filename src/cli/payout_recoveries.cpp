/// `doudi payout recover|recoveries`: money that people pay back.
#include "doudi/operations/recover_money.hpp"
#include "input_file.hpp"
#include "payout_views.hpp"

namespace doudi::cli {

namespace {

using storage::Receipt;
using wire::Kind;

std::string fen(Money amount) {
    return std::to_string(amount.fen());
}

Result<std::vector<Receipt>> receipts_of(Call& call) {
    if (call.has("file")) {
        auto const text = read_input_file(call.text("file"));
        if (!text) {
            return text.error();
        }
        return operations::read_receipts(*text);
    }
    for (auto const* const name : {"line", "amount", "receipt"}) {
        if (!call.has(name)) {
            return Error{Refusal::malformed, std::string{"--"} + name};
        }
    }
    auto receipt = operations::read_receipt(call.text("line"), call.text("amount"),
        call.text_or("on", format_date(date_in_china(now()))), call.text("receipt"));
    if (!receipt) {
        return receipt.error();
    }
    return std::vector{*receipt};
}

} // namespace

Result<void> recover_money(Call& call) {
    auto const receipts = receipts_of(call);
    if (!receipts) {
        return receipts.error();
    }
    auto const recovered = operations::recover_money(call.context(), *receipts);
    if (!recovered) {
        return recovered.error();
    }
    wire::Table table{.title = {"追回到账", "money paid back"},
        .columns = {{"book", {"账套", "book"}, Kind::text},
            {"batch", {"批次", "batch"}, Kind::integer}, {"on", {"日期", "date"}, Kind::text},
            {"for_period", {"所属月份", "for month"}, Kind::text},
            {"receipts", {"笔数", "receipts"}, Kind::integer},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, Kind::money}},
        .rows = {}};
    for (auto const& one : *recovered) {
        table.rows.push_back({std::to_string(one.key.book.value()),
            std::to_string(one.key.batch.value()), format_date(one.on), one.for_period.text(),
            std::to_string(one.receipt_count), fen(one.amount)});
    }
    call.print(table);
    return {};
}

Result<void> list_recoveries(Call& call) {
    auto const region = region_or_own(call);
    if (!region) {
        return region.error();
    }
    auto const open = operations::list_recoveries(call.context(), *region);
    if (!open) {
        return open.error();
    }
    wire::Table table{.title = {"未收回的追回行", "not paid back"},
        .columns = {{"line", {"追回行", "line"}, Kind::text},
            {"program", {"项目", "program"}, Kind::text},
            {"for_period", {"所属月份", "for month"}, Kind::text},
            {"amount_fen", {"应追回(元)", "claimed (yuan)"}, Kind::money},
            {"recovered_fen", {"已收回(元)", "paid back (yuan)"}, Kind::money}},
        .rows = {}};
    for (auto const& one : *open) {
        table.rows.push_back({operations::reference_of(one), one.program, one.for_period.text(),
            fen(one.amount), fen(one.recovered)});
    }
    call.print(table);
    return {};
}

} // namespace doudi::cli
