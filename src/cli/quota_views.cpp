#include "quota_views.hpp"

#include "doudi/operations/decide_allocation.hpp"
#include "doudi/operations/list_quota.hpp"
#include "doudi/operations/trace_quota.hpp"

namespace doudi::cli {

namespace {

std::string fen(Money amount) {
    return std::to_string(amount.fen());
}

std::string id_text(std::int64_t id) {
    return std::to_string(id);
}

/// The columns every list of figures ends with.
std::vector<wire::Column> figure_columns() {
    return {{"received_fen", {"收到(元)", "received (yuan)"}, wire::Kind::money},
        {"unallocated_fen", {"未分配(元)", "unallocated (yuan)"}, wire::Kind::money},
        {"allocated_fen", {"已下达(元)", "allocated (yuan)"}, wire::Kind::money},
        {"available_fen", {"可用(元)", "available (yuan)"}, wire::Kind::money},
        {"reserved_fen", {"冻结(元)", "reserved (yuan)"}, wire::Kind::money},
        {"paid_fen", {"已支付(元)", "paid (yuan)"}, wire::Kind::money},
        {"reclaimed_fen", {"已收回(元)", "reclaimed (yuan)"}, wire::Kind::money},
        {"carried_fen", {"其中结转(元)", "of it carried (yuan)"}, wire::Kind::money}};
}

void append_figures(std::vector<std::string>& row, storage::QuotaFigures const& figures) {
    for (auto const amount :
        {figures.received, figures.unallocated, figures.allocated, figures.available,
            figures.reserved, figures.paid, figures.reclaimed, figures.carried}) {
        row.push_back(fen(amount));
    }
}

} // namespace

wire::Table document_table(Call const& /*call*/, funding::QuotaDocument const& document) {
    return {.title = {"指标文", "quota document"},
        .columns = {{"document", {"序号", "id"}, wire::Kind::integer},
            {"number", {"文号", "number"}, wire::Kind::text},
            {"source", {"资金来源", "source"}, wire::Kind::text},
            {"program", {"资金", "fund"}, wire::Kind::text},
            {"year", {"年度", "year"}, wire::Kind::integer},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, wire::Kind::money}},
        .rows = {{id_text(document.id.value()), document.number, document.fund_source,
            document.program, std::to_string(document.year), fen(document.amount)}}};
}

void print_allocation_head(Call& call, operations::AllocationView const& view) {
    auto const& allocation = view.allocation;
    call.print({.title = {"分配方案", "allocation"},
        .columns = {{"allocation", {"序号", "no."}, wire::Kind::integer},
            {"document", {"指标文", "document"}, wire::Kind::text},
            {"method", {"方法", "method"}, wire::Kind::text},
            {"state", {"状态", "state"}, wire::Kind::text},
            {"receivers", {"接收单位", "receivers"}, wire::Kind::integer},
            {"total_fen", {"总额(元)", "total (yuan)"}, wire::Kind::money}},
        .rows = {{id_text(allocation.id.value()), view.document.number,
            std::string{funding::name_of(allocation.method)},
            std::string{funding::name_of(allocation.state)}, std::to_string(view.lines.size()),
            fen(allocation.total)}}});
}

void print_allocation_lines(Call& call, operations::AllocationView const& view) {
    wire::Table table{.title = {"分配明细", "lines"},
        .columns = {{"receiver", {"接收单位", "receiver"}, wire::Kind::text},
            {"name", {"名称", "name"}, wire::Kind::text},
            {"amount_fen", {"分配(元)", "amount (yuan)"}, wire::Kind::money},
            {"plain_share_fen", {"仅按任务量(元)", "by need alone (yuan)"}, wire::Kind::money},
            {"difference_fen", {"差额(元)", "difference (yuan)"}, wire::Kind::money}},
        .rows = {}};
    bool const asks_matching = !view.lines.empty() && view.lines.front().line.matching.has_value();
    if (asks_matching) {
        table.columns.push_back(
            {"matching_fen", {"要求配套(元)", "own funds asked (yuan)"}, wire::Kind::money});
        table.columns.push_back({"plain_matching_fen",
            {"按一般配套率(元)", "at the common rate (yuan)"}, wire::Kind::money});
    }
    for (auto const& [line, name] : view.lines) {
        auto const& plain = line.plain_share;
        std::vector<std::string> row{id_text(line.receiver.value()), name, fen(line.amount),
            plain ? fen(*plain) : "",
            plain ? std::to_string(line.amount.fen() - plain->fen()) : ""};
        if (asks_matching) {
            row.push_back(fen(line.matching.value_or(Money{})));
            row.push_back(fen(line.plain_matching.value_or(Money{})));
        }
        table.rows.push_back(std::move(row));
    }
    call.print(table);
}

void print_allocation(Call& call, operations::AllocationView const& view) {
    print_allocation_head(call, view);
    if (call.format() == wire::Format::table) {
        print_allocation_lines(call, view); // programs read one table, and ask for the lines
    }
}

void print_assigned(Call& call, operations::QuotaAssigned const& assigned) {
    auto const count = std::to_string(assigned.lines.size());
    auto const total = format_yuan_grouped(assigned.total);
    auto const already = std::to_string(assigned.already_count);
    call.say("安排 " + count + " 笔，共 " + total + " 元；此前已安排 " + already + " 笔",
        count + " assigned, " + total + " yuan; " + already + " assigned before");
}

Result<void> list_quota(Call& call) {
    operations::ListQuota request;
    if (call.has("book")) {
        auto const book = call.book("book");
        if (!book) {
            return book.error();
        }
        request.book = *book;
    }
    if (call.has("year")) {
        auto const year = call.number("year");
        if (!year) {
            return year.error();
        }
        request.year = static_cast<int>(*year);
    }
    auto const listed = operations::list_quota(call.context(), request);
    if (!listed) {
        return listed.error();
    }
    wire::Table table{.title = {"指标", "quota"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"document", {"序号", "id"}, wire::Kind::integer},
            {"number", {"文号", "number"}, wire::Kind::text},
            {"source", {"资金来源", "source"}, wire::Kind::text},
            {"program", {"资金", "fund"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& column : figure_columns()) {
        table.columns.push_back(column);
    }
    for (auto const& one : *listed) {
        std::vector<std::string> row{id_text(one.book.value()), id_text(one.document.id.value()),
            one.document.number, one.document.fund_source, one.document.program};
        append_figures(row, one.figures);
        table.rows.push_back(std::move(row));
    }
    call.print(table);
    return {};
}

Result<void> show_allocation(Call& call) {
    auto const number = call.number("allocation");
    if (!number) {
        return number.error();
    }
    auto const view = operations::show_allocation(call.context(), AllocationId{*number});
    if (!view) {
        return view.error();
    }
    if (call.format() == wire::Format::table) {
        print_allocation_head(call, *view);
    }
    print_allocation_lines(call, *view);
    return {};
}

Result<void> trace_quota(Call& call) {
    operations::TraceQuota request{.document = call.text("document"), .from = {}};
    if (call.has("from")) {
        auto const book = call.book("from");
        if (!book) {
            return book.error();
        }
        request.from = *book;
    }
    auto const trace = operations::trace_quota(call.context(), request);
    if (!trace) {
        return trace.error();
    }
    bool const is_for_people = call.format() == wire::Format::table;
    if (is_for_people) {
        call.print(document_table(call, trace->document));
    }
    wire::Table table{.title = {"资金去向", "where the money went"},
        .columns = {{"depth", {"层级", "depth"}, wire::Kind::integer},
            {"kind", {"类别", "kind"}, wire::Kind::text},
            {"what", {"单位、项目、批次", "book, program, batch"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& column : figure_columns()) {
        table.columns.push_back(column);
    }
    for (auto const& node : trace->nodes) {
        auto what = is_for_people ? std::string(static_cast<std::size_t>(node.depth) * 2, ' ')
                                  : std::string{};
        what.append(node.code).append(" ");
        what.append(call.language() == Language::zh ? node.name_zh : node.name_en);
        std::vector<std::string> row{std::to_string(node.depth),
            std::string{operations::name_of(node.kind)}, std::move(what)};
        append_figures(row, node.figures);
        table.rows.push_back(std::move(row));
    }
    call.print(table);
    return {};
}

} // namespace doudi::cli
