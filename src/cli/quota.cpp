/// `doudi quota ...`: quota documents, their allocation and assignment.
#include "call.hpp"
#include "doudi/operations/allocate_quota.hpp"
#include "doudi/operations/assign_quota.hpp"
#include "doudi/operations/decide_allocation.hpp"
#include "doudi/operations/receive_cash.hpp"
#include "doudi/operations/receive_quota.hpp"
#include "input_file.hpp"
#include "quota_views.hpp"
#include "quota_year.hpp"

#include <iterator>

namespace doudi::cli {

namespace {

Result<Date> date_or_today(Call const& call, std::string_view name) {
    return call.has(name) ? call.date(name) : Result<Date>{date_in_china(now())};
}

Result<funding::QuotaDocument> document_of(Call const& call) {
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    auto const issued_on = call.date("issued-on");
    if (!issued_on) {
        return issued_on.error();
    }
    auto const received_on = call.has("received-on") ? call.date("received-on") : issued_on;
    if (!received_on) {
        return received_on.error();
    }
    auto const origin = funding::origin_of(call.text("origin"));
    if (!origin) {
        return Error{Refusal::malformed, "origin: upper_level, own_budget"};
    }
    auto const year = call.number("year");
    if (!year) {
        return year.error();
    }
    constexpr std::int64_t year_max = 9999;
    if (*year < 0 || *year > year_max) {
        return Error{Refusal::malformed, "year"};
    }
    auto const amount = call.money("amount");
    if (!amount) {
        return amount.error();
    }
    return funding::QuotaDocument{.book = *book,
        .number = call.text("number"),
        .issuer = call.text("issuer"),
        .issued_on = *issued_on,
        .received_on = *received_on,
        .origin = *origin,
        .fund_source = call.text("source"),
        .program = call.text("program"),
        .function_code = call.text("function-code"),
        .year = static_cast<int>(*year),
        .amount = *amount,
        .is_direct = call.has("direct")};
}

Result<void> receive(Call& call) {
    auto document = document_of(call);
    if (!document) {
        return document.error();
    }
    operations::ReceiveQuota request{.document = *std::move(document), .effective_on = {}};
    if (call.has("effective-on")) {
        auto const on = call.date("effective-on");
        if (!on) {
            return on.error();
        }
        request.effective_on = *on;
    }
    auto const received = operations::receive_quota(call.context(), request);
    if (!received) {
        return received.error();
    }
    call.print(document_table(call, *received));
    return {};
}

Result<void> receive_cash(Call& call) {
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    auto const amount = call.money("amount");
    if (!amount) {
        return amount.error();
    }
    auto const on = date_or_today(call, "on");
    if (!on) {
        return on.error();
    }
    auto const received = operations::receive_cash(call.context(),
        {.book = *book, .document = call.text("document"), .amount = *amount, .on = *on});
    if (!received) {
        return received.error();
    }
    auto const yuan = format_yuan_grouped(*amount);
    if (!received->is_new) {
        call.say("同日同额已登记过，未作改动", "recorded before: nothing was changed");
        return {};
    }
    call.say("国库收到 " + yuan + " 元:" + received->document.number,
        "treasury received " + yuan + " yuan: " + received->document.number);
    return {};
}

Result<void> set_powers(Call const& call, funding::FormulaParameters& parameters) {
    for (auto const& [name, power] : {std::pair{"difficulty-power", &parameters.difficulty_power},
             std::pair{"effort-power", &parameters.effort_power},
             std::pair{"performance-power", &parameters.performance_power}}) {
        if (!call.has(name)) {
            continue;
        }
        auto const number = call.number(name);
        constexpr std::int64_t power_max = 9;
        if (!number || *number < 0 || *number > power_max) {
            return number ? Error{Refusal::malformed, name} : number.error();
        }
        *power = static_cast<unsigned>(*number);
    }
    return {};
}

Result<funding::FormulaParameters> parameters_of(Call const& call) {
    funding::FormulaParameters parameters;
    if (auto const set = set_powers(call, parameters); !set) {
        return set.error();
    }
    auto const form = funding::form_of(call.text_or("form", "product"));
    if (!form) {
        return Error{Refusal::malformed, "form: product, sum"};
    }
    parameters.form = *form;
    for (auto const& [option, into] : {std::pair{"carryover-rate", &parameters.carryover_rate},
             std::pair{"matching-rate", &parameters.matching_rate}}) {
        if (!call.has(option)) {
            continue;
        }
        auto const rate = parse_ratio(call.text(option));
        if (!rate) {
            return rate.error();
        }
        *into = *rate;
    }
    auto const unit = call.text_or("unit", "fen");
    constexpr std::int64_t yuan_fen = 100;
    constexpr std::int64_t wan_fen = 1'000'000;
    if (unit != "fen" && unit != "yuan" && unit != "wan") {
        return Error{Refusal::malformed, "unit: fen, yuan, wan"};
    }
    parameters.unit = Money::from_fen(unit == "fen" ? 1 : unit == "yuan" ? yuan_fen : wan_fen);
    return parameters;
}

Result<void> allocate(Call& call) {
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    bool const is_list = call.has("list");
    if (is_list == call.has("factors")) {
        return Error{Refusal::malformed, "one of --list and --factors"};
    }
    auto file = read_input_file(call.text(is_list ? "list" : "factors"));
    if (!file) {
        return file.error();
    }
    auto const parameters = parameters_of(call);
    if (!parameters) {
        return parameters.error();
    }
    operations::AllocateQuota request{.book = *book,
        .document = call.text("document"),
        .method = is_list ? funding::AllocationMethod::list : funding::AllocationMethod::formula,
        .file = *std::move(file),
        .parameters = *parameters};
    if (call.has("total")) {
        auto const total = call.money("total");
        if (!total) {
            return total.error();
        }
        request.total = *total;
    }
    auto const view = operations::allocate_quota(call.context(), request);
    if (!view) {
        return view.error();
    }
    print_allocation(call, *view);
    return {};
}

Result<void> print_decided(Call& call, Result<operations::AllocationView> const& view) {
    if (!view) {
        return view.error();
    }
    print_allocation_head(call, *view);
    return {};
}

Result<AllocationId> allocation_of(Call const& call) {
    auto const number = call.number("allocation");
    if (!number) {
        return number.error();
    }
    return AllocationId{*number};
}

Result<void> submit(Call& call) {
    auto const id = allocation_of(call);
    return id ? print_decided(call, operations::submit_allocation(call.context(), *id))
              : Result<void>{id.error()};
}

Result<void> approve(Call& call) {
    auto const id = allocation_of(call);
    if (!id) {
        return id.error();
    }
    auto const on = date_or_today(call, "effective-on");
    if (!on) {
        return on.error();
    }
    return print_decided(call,
        operations::approve_allocation(call.context(),
            {.allocation = *id, .effective_on = *on, .with_cash = call.has("with-cash")}));
}

Result<void> reject(Call& call) {
    auto const id = allocation_of(call);
    return id ? print_decided(call, operations::reject_allocation(call.context(), *id))
              : Result<void>{id.error()};
}

Result<void> send_cash(Call& call) {
    auto const id = allocation_of(call);
    if (!id) {
        return id.error();
    }
    auto const on = date_or_today(call, "on");
    if (!on) {
        return on.error();
    }
    return print_decided(call, operations::send_allocation_cash(call.context(), *id, *on));
}

Result<operations::AssignQuota> assignments_of(Call const& call, Date on) {
    if (call.has("list")) {
        auto const file = read_input_file(call.text("list"));
        return file ? operations::read_assignments(*file, on)
                    : Result<operations::AssignQuota>{file.error()};
    }
    for (auto const* name : {"book", "document", "program", "amount"}) {
        if (!call.has(name)) {
            return Error{
                Refusal::malformed, "--list, or --book, --document, --program and --amount"};
        }
    }
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    auto const amount = call.money("amount");
    if (!amount) {
        return amount.error();
    }
    return operations::AssignQuota{.rows = {{.book = *book,
                                       .document = call.text("document"),
                                       .program = call.text("program"),
                                       .amount = *amount}},
        .list_sha256 = {},
        .effective_on = on};
}

Result<void> assign(Call& call) {
    auto const on = date_or_today(call, "effective-on");
    if (!on) {
        return on.error();
    }
    auto const request = assignments_of(call, *on);
    if (!request) {
        return request.error();
    }
    auto const assigned = operations::assign_quota(call.context(), *request);
    if (!assigned) {
        return assigned.error();
    }
    print_assigned(call, *assigned);
    return {};
}

Option const book_option{"book", Arity::required, "BOOK", {"账套", "book"}};
Option const document_option{
    "document", Arity::required, "DOCUMENT", {"指标文号或序号", "the document's number or id"}};
Option const effective_option{"effective-on", Arity::optional, "DATE",
    {"记账日期，默认今天", "accounting date; default: today"}};
Option const allocation_option{
    "allocation", Arity::required, "ALLOCATION", {"分配序号", "number of the allocation"}};

Command receive_command() {
    return {"quota", "receive", {"登记指标文", "record a quota document"}, {},
        {book_option, {"number", Arity::required, "NUMBER", {"文号", "document number"}},
            {"issuer", Arity::required, "NAME", {"发文单位", "who issued it"}},
            {"issued-on", Arity::required, "DATE", {"发文日期", "day of issue"}},
            {"received-on", Arity::optional, "DATE",
                {"收文日期，默认发文日期", "day of receipt; default: of issue"}},
            {"origin", Arity::required, "ORIGIN",
                {"upper_level 上级下达、own_budget 本级预算", "upper_level or own_budget"}},
            {"source", Arity::required, "SOURCE",
                {"资金来源:central、province、prefecture、county、lottery_central、"
                 "lottery_province",
                    "fund source: central, province, prefecture, county, lottery_central, "
                    "lottery_province"}},
            {"program", Arity::required, "CODE", {"资金或项目", "fund or program"}},
            {"function-code", Arity::required, "CODE", {"功能分类科目", "functional code"}},
            {"year", Arity::required, "YEAR", {"预算年度", "budget year"}},
            {"amount", Arity::required, "YUAN", {"金额", "amount"}},
            {"direct", Arity::flag, "", {"直达资金", "direct-reach funds"}},
            {"effective-on", Arity::optional, "DATE",
                {"记账日期，默认收文日期", "accounting date; default: day of receipt"}}},
        Needs::person, receive};
}

Command allocate_command() {
    return {"quota", "allocate",
        {"按清单或因素法分配", "allocate by list or by the factor formula"}, {},
        {book_option, document_option,
            {"list", Arity::optional, "FILE", {"清单(CSV)", "list of amounts (CSV)"}},
            {"factors", Arity::optional, "FILE", {"因素表(CSV)", "factor table (CSV)"}},
            {"total", Arity::optional, "YUAN",
                {"分配总额，默认全部未分配数", "total; default: all that is unallocated"}},
            {"form", Arity::optional, "FORM", {"product(默认)或 sum", "product (default) or sum"}},
            {"difficulty-power", Arity::optional, "N", {"困难系数的幂", "power of difficulty"}},
            {"effort-power", Arity::optional, "N", {"努力系数的幂", "power of effort"}},
            {"performance-power", Arity::optional, "N", {"绩效系数的幂", "power of performance"}},
            {"carryover-rate", Arity::optional, "RATIO",
                {"结转扣减比例，默认 1", "share of carry-over deducted; default 1"}},
            {"matching-rate", Arity::optional, "RATIO",
                {"每元补助要求的配套，默认 0；因素表可另定",
                    "own yuan asked for each yuan given; default 0; the factor table may differ"}},
            {"unit", Arity::optional, "UNIT",
                {"取整:fen(默认)、yuan、wan", "rounding: fen (default), yuan, wan"}}},
        Needs::person, allocate};
}

} // namespace

std::vector<Command> quota_commands() {
    std::vector<Command> all{receive_command(),
        {"quota", "cash-receive", {"登记国库到款", "record money that came to the treasury"}, {},
            {book_option, document_option, {"amount", Arity::required, "YUAN", {"金额", "amount"}},
                {"on", Arity::optional, "DATE", {"日期，默认今天", "day; default: today"}}},
            Needs::person, receive_cash},
        allocate_command(),
        {"quota", "submit", {"提交分配方案", "submit an allocation"}, {allocation_option}, {},
            Needs::person, submit},
        {"quota", "approve", {"批准分配方案并记账", "approve an allocation and post it"},
            {allocation_option},
            {effective_option,
                {"with-cash", Arity::flag, "", {"同日拨付资金", "send the money the same day"}}},
            Needs::person, approve},
        {"quota", "reject", {"退回分配方案", "reject an allocation"}, {allocation_option}, {},
            Needs::person, reject},
        {"quota", "cash", {"拨付已批准的分配", "send the money of an approved allocation"},
            {allocation_option},
            {{"on", Arity::optional, "DATE", {"日期，默认今天", "day; default: today"}}},
            Needs::person, send_cash},
        {"quota", "assign", {"把指标安排到项目", "assign quota to programs"}, {},
            {{"list", Arity::optional, "FILE",
                 {"清单(CSV),金额或百分比", "list (CSV) of amounts or percentages"}},
                {"book", Arity::optional, "BOOK", {"账套", "book"}},
                {"document", Arity::optional, "DOCUMENT",
                    {"指标文号或序号", "the document's number or id"}},
                {"program", Arity::optional, "CODE", {"项目", "program"}},
                {"amount", Arity::optional, "YUAN", {"金额", "amount"}}, effective_option},
            Needs::person, assign},
        {"quota", "list", {"列出指标", "list quota by book and document"}, {},
            {{"book", Arity::optional, "BOOK", {"账套", "book"}},
                {"year", Arity::optional, "YEAR", {"预算年度", "budget year"}}},
            Needs::person, list_quota},
        {"quota", "show", {"查看分配方案", "show an allocation"}, {allocation_option}, {},
            Needs::person, show_allocation},
        {"quota", "trace", {"追踪指标去向", "follow a document down to batches"},
            {{"document", Arity::required, "DOCUMENT",
                {"指标文号或序号", "the document's number or id"}}},
            {{"from", Arity::optional, "BOOK", {"从哪个账套起", "book to begin from"}}},
            Needs::person, trace_quota}};
    auto of_years = quota_year_commands();
    std::move(of_years.begin(), of_years.end(), std::back_inserter(all));
    return all;
}

} // namespace doudi::cli
