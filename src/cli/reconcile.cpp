/// `doudi reconcile ...`: the auditor's four questions.
#include "doudi/operations/reconcile.hpp"

#include "call.hpp"
#include "report.hpp"

namespace doudi::cli {

namespace {

std::string fen_text(std::optional<Money> amount) {
    return amount ? std::to_string(amount->fen()) : "";
}

template <class T> std::string number_text(std::optional<T> const& number) {
    return number ? std::to_string(*number) : "";
}

wire::Table buckets_table(Call const& call, std::vector<storage::BucketTotal> const& buckets) {
    bool const is_for_people = call.format() == wire::Format::table;
    wire::Table table{.title = {"归类", "buckets"},
        .columns = {{"question", {"问题", "question"}, wire::Kind::text},
            {"bucket", {"归类", "bucket"}, wire::Kind::text},
            {"exception", {"例外", "exception"}, wire::Kind::boolean},
            {"lines", {"笔数", "lines"}, wire::Kind::integer},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& total : buckets) {
        auto const* const known = reconcile::find_bucket(total.question, total.bucket);
        auto const language = call.language();
        table.rows.push_back(
            {is_for_people ? std::string{pick(reconcile::title_of(total.question), language)}
                           : total.question,
                is_for_people && known != nullptr ? std::string{pick(known->title, language)}
                                                  : total.bucket,
                known != nullptr && known->is_exception ? "true" : "false",
                std::to_string(total.line_count), std::to_string(total.amount.fen())});
    }
    return table;
}

wire::Table exceptions_table(
    Call const& call, std::vector<storage::ReconcileException> const& exceptions) {
    wire::Table table{.title = {"例外", "exceptions"},
        .columns = {{"number", {"序号", "no."}, wire::Kind::integer},
            {"question", {"问题", "question"}, wire::Kind::text},
            {"bucket", {"归类", "bucket"}, wire::Kind::text},
            {"county", {"县区", "county"}, wire::Kind::text},
            {"program", {"项目", "program"}, wire::Kind::text},
            {"batch", {"批次", "batch"}, wire::Kind::integer},
            {"line", {"行", "line"}, wire::Kind::integer},
            {"person", {"人员编号", "person"}, wire::Kind::integer},
            {"subject", {"对象", "subject"}, wire::Kind::text},
            {"expected_fen", {"应为(元)", "expected (yuan)"}, wire::Kind::money},
            {"actual_fen", {"实为(元)", "actual (yuan)"}, wire::Kind::money},
            {"reason", {"说明", "what to do"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& one : exceptions) {
        auto const* const known = reconcile::find_bucket(one.question, one.bucket);
        table.rows.push_back({std::to_string(one.number), one.question, one.bucket,
            std::to_string(one.county.value()), one.program, number_text(one.batch),
            number_text(one.line_no), number_text(one.person), one.subject, fen_text(one.expected),
            fen_text(one.actual),
            known == nullptr ? "" : std::string{pick(known->reason, call.language())}});
    }
    return table;
}

void print_view(Call& call, operations::ReconcileView const& view) {
    auto const run = std::to_string(view.run.run.value());
    call.say("对账 " + run + ",例外 " + std::to_string(view.exceptions.size()) + " 条",
        "run " + run + ", " + std::to_string(view.exceptions.size()) + " exceptions");
    call.print(buckets_table(call, view.buckets));
    if (view.repeats) {
        auto const earlier = std::to_string(view.repeats->value());
        call.say("与对账 " + earlier + " 输入相同，结果相同",
            "same inputs as run " + earlier + ", same result");
    }
}

Result<void> run(Call& call) {
    auto const period = call.period("period");
    if (!period) {
        return period.error();
    }
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const view = operations::run_reconciliation(call.context(), *period, *region);
    if (!view) {
        return view.error();
    }
    print_view(call, *view);
    return {};
}

Result<void> show(Call& call) {
    auto const number = call.number("run");
    if (!number) {
        return number.error();
    }
    auto const view =
        operations::show_reconciliation(call.context(), RunId{*number}, call.text_or("bucket", ""));
    if (!view) {
        return view.error();
    }
    call.print(exceptions_table(call, view->exceptions));
    return {};
}

Result<void> list(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const runs = operations::list_reconciliations(call.context(), *region);
    if (!runs) {
        return runs.error();
    }
    wire::Table table{.title = {"对账", "reconciliations"},
        .columns = {{"run", {"序号", "no."}, wire::Kind::integer},
            {"book", {"账套", "book"}, wire::Kind::text},
            {"period", {"月份", "period"}, wire::Kind::text},
            {"started_at", {"时间", "started at"}, wire::Kind::text},
            {"inputs_sha256", {"输入摘要", "inputs"}, wire::Kind::text},
            {"result_sha256", {"结果摘要", "result"}, wire::Kind::text}},
        .rows = {}};
    constexpr std::size_t shown_digits = 16;
    for (auto const& one : *runs) {
        table.rows.push_back(
            {std::to_string(one.run.value()), std::to_string(one.book.value()), one.period.text(),
                format_instant(one.started_at), to_hex(one.inputs_sha256).substr(0, shown_digits),
                to_hex(one.result_sha256).substr(0, shown_digits)});
    }
    call.print(table);
    return {};
}

Result<void> months(Call& call) {
    report::Values values{
        {"region", call.text("region")}, {"from", call.text("from")}, {"until", call.text("to")}};
    if (call.has("program")) {
        values["program"] = call.text("program");
    }
    if (call.has("lines")) {
        values["detail"] = "LINES";
    }
    return print_report(call, "month_comparison", values);
}

Result<void> lists(Call& call) {
    return print_report(call, "dibao_registered_poor",
        {{"region", call.text("region")}, {"until", call.text("period")}});
}

} // namespace

std::vector<Command> reconcile_commands() {
    Option const region{
        "region", Arity::required, "CODE", {"区划及以下", "division, with all below it"}};
    return {
        {"reconcile", "run", {"对账：四个问题", "reconcile a month: the four questions"}, {},
            {{"period", Arity::required, "YYYY-MM", {"月份", "month"}}, region}, Needs::person,
            run},
        {"reconcile", "show", {"列出一次对账的例外", "list the exceptions of a run"},
            {{"run", Arity::required, "RUN", {"对账序号", "number of the run"}}},
            {{"bucket", Arity::optional, "NAME", {"只看一类", "of one bucket only"}}},
            Needs::person, show},
        {"reconcile", "list", {"列出对账", "list runs"}, {}, {region}, Needs::person, list},
        {"reconcile", "months",
            {"两个月对比：新增、退出、增减及原因",
                "compare two months: who came, who went, whose amount changed, and why"},
            {},
            {{"from", Arity::required, "YYYY-MM", {"前一个月", "earlier month"}},
                {"to", Arity::required, "YYYY-MM", {"后一个月", "later month"}}, region,
                {"program", Arity::optional, "CODE", {"项目，如 DB-R", "such as DB-R"}},
                {"lines", Arity::flag, "",
                    {"逐户列出（登记号，无个人信息）",
                        "one row an enrolment, by number, without personal data"}}},
            Needs::person, months},
        {"reconcile", "lists", {"低保与建档立卡信息比对", "compare dibao with the registered poor"},
            {}, {{"period", Arity::required, "YYYY-MM", {"月份", "month"}}, region}, Needs::person,
            lists},
    };
}

} // namespace doudi::cli
