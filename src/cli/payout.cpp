/// `doudi payout ...`: the month's batches, from build to close.
#include "call.hpp"
#include "doudi/operations/adjust_batches.hpp"
#include "doudi/operations/batch_steps.hpp"
#include "doudi/operations/build_batches.hpp"
#include "doudi/operations/closing_reasons.hpp"
#include "doudi/operations/review_batches.hpp"
#include "payout_views.hpp"

namespace doudi::cli {

namespace {

using operations::BatchOutcomes;
using operations::Context;
using operations::StepRequest;

Result<std::optional<Date>> optional_date(Call const& call, std::string_view name) {
    if (!call.has(name)) {
        return std::optional<Date>{};
    }
    auto const date = call.date(name);
    if (!date) {
        return date.error();
    }
    return std::optional{*date};
}

Result<void> build(Call& call) {
    auto const period = call.period("period");
    if (!period) {
        return period.error();
    }
    auto const region = region_or_own(call);
    if (!region) {
        return region.error();
    }
    auto const known = optional_date(call, "known");
    if (!known) {
        return known.error();
    }
    auto const outcomes = operations::build_batches(call.context(),
        {.period = *period,
            .programs = call.texts("program"),
            .region = *region,
            .known = *known,
            .rebuild = call.has("rebuild")});
    if (!outcomes) {
        return outcomes.error();
    }
    return print_outcomes(call, *outcomes);
}

Result<void> adjust(Call& call) {
    auto const from = call.period("from");
    auto const to = call.period("to");
    auto const known = optional_date(call, "known");
    auto const region = region_or_own(call);
    if (!from || !to || !known || !region) {
        return !from ? from.error() : !to ? to.error() : !known ? known.error() : region.error();
    }
    auto const in = call.has("in") ? call.period("in") : Result<Period>{to->next()};
    if (!in) {
        return in.error();
    }
    auto const outcomes = operations::adjust_batches(call.context(),
        {.region = *region,
            .programs = call.texts("program"),
            .from = *from,
            .to = *to,
            .in = *in,
            .known = *known});
    if (!outcomes) {
        return outcomes.error();
    }
    return print_outcomes(call, *outcomes);
}

/// One batch (--book, --batch), or all of --period and --region.
Result<operations::BatchSelection> selection_of(Call& call) {
    if (call.has("batch")) {
        auto const key = batch_key(call);
        if (!key) {
            return key.error();
        }
        return operations::BatchSelection{.one = *key};
    }
    if (!call.has("period")) {
        return Error{Refusal::malformed, "--batch, --period"};
    }
    auto const period = call.period("period");
    if (!period) {
        return period.error();
    }
    auto const region = region_or_own(call);
    if (!region) {
        return region.error();
    }
    return operations::BatchSelection{
        .period = *period, .region = *region, .programs = call.texts("program")};
}

Result<Date> accounting_date(Call const& call) {
    return call.has("on") ? call.date("on") : Result<Date>{date_in_china(now())};
}

template <Result<BatchOutcomes> (*take)(Context&, StepRequest const&)>
Result<void> step(Call& call) {
    auto selection = selection_of(call);
    if (!selection) {
        return selection.error();
    }
    auto const on = accounting_date(call);
    if (!on) {
        return on.error();
    }
    auto const outcomes = take(call.context(),
        {.selection = std::move(*selection), .on = *on, .note = call.text_or("note", "")});
    if (!outcomes) {
        return outcomes.error();
    }
    return print_outcomes(call, *outcomes);
}

Result<void> write_reason(Call& call, std::string text,
    Result<BatchOutcomes> (*write)(Context&, operations::ClosingRequest const&)) {
    auto selection = selection_of(call);
    if (!selection) {
        return selection.error();
    }
    auto const outcomes =
        write(call.context(), {.selection = *std::move(selection), .text = std::move(text)});
    if (!outcomes) {
        return outcomes.error();
    }
    return print_outcomes(call, *outcomes);
}

/// With a reason it is recorded, and the batches wait for its approval.
Result<void> close(Call& call) {
    return call.has("reason")
        ? write_reason(call, call.text("reason"), operations::give_closing_reason)
        : step<operations::close_batches>(call);
}

Result<void> approve_close(Call& call) {
    return write_reason(call, call.text("note"), operations::approve_closing_reason);
}

Result<void> record_review(Call& call, payout::Review review) {
    auto selection = selection_of(call);
    if (!selection) {
        return selection.error();
    }
    review.document = call.text("document");
    auto const outcomes = operations::review_batches(
        call.context(), {.selection = *std::move(selection), .review = std::move(review)});
    if (!outcomes) {
        return outcomes.error();
    }
    return print_outcomes(call, *outcomes);
}

Result<void> review(Call& call) {
    auto const level = payout::review_stage_of(call.text("level"));
    if (!level || *level == payout::ReviewStage::notice) {
        return Error{Refusal::malformed, "--level: village, town, county"};
    }
    auto const on = accounting_date(call);
    if (!on) {
        return on.error();
    }
    return record_review(call, {*level, *on, *on, {}});
}

Result<void> notice(Call& call) {
    auto const from = call.date("from");
    if (!from) {
        return from.error();
    }
    auto const until = call.date("until");
    if (!until) {
        return until.error();
    }
    return record_review(call, {payout::ReviewStage::notice, *from, *until, {}});
}

Option const book{"book", Arity::optional, "CODE", {"账套", "the batch's book"}};
Option const batch{"batch", Arity::optional, "NUMBER", {"批次号", "the batch's number"}};
Option const period{"period", Arity::optional, "YYYY-MM",
    {"发放月份；不指定批次时必填", "month paid for; needed unless a batch is named"}};
Option const program{"program", Arity::repeated, "CODE",
    {"项目，如 DB-R；缺省为全部", "such as DB-R; default: all"}};
Option const region{"region", Arity::optional, "CODE",
    {"区划及其以下；缺省为本人所管区划", "with all below it; default: your own"}};
Option const on{
    "on", Arity::optional, "DATE", {"记账日期；缺省为今天", "accounting date; default: today"}};

Option const known{"known", Arity::optional, "DATE",
    {"按该日已知的标准；缺省为现有全部", "standards as known on that day; default: all there are"}};

std::vector<Option> step_options() {
    return {book, batch, period, program, region, on};
}

Option required(Option option) {
    option.arity = Arity::required;
    return option;
}

template <Result<BatchOutcomes> (*take)(Context&, StepRequest const&)>
Command step_command(std::string_view name, Text help) {
    return {"payout", name, help, {}, step_options(), Needs::person, step<take>};
}

Command build_command() {
    return {"payout", "build", {"按名册编制发放批次", "build the month's batches from the rosters"},
        {},
        {required(period), program, region, known,
            {"rebuild", Arity::flag, "",
                {"名册或标准变动后重编未锁定的批次",
                    "build anew what is not locked and whose roster or standards have changed"}}},
        Needs::person, build};
}

Command adjust_command() {
    return {"payout", "adjust",
        {"核对已发月份，编制补发和追回批次",
            "compare months paid with what was due; build arrears and recoveries"},
        {},
        {{"from", Arity::required, "YYYY-MM", {"起始月份", "first month compared"}},
            {"to", Arity::required, "YYYY-MM", {"截止月份（含）", "last month, included"}},
            {"in", Arity::optional, "YYYY-MM",
                {"批次月份；缺省为截止月份的次月",
                    "month of the batches; default: after the last"}},
            program, region, known},
        Needs::person, adjust};
}

Command reissue_command() {
    return {"payout", "reissue",
        {"把银行退回的行编成更正发放批次", "build batches that pay again what banks could not pay"},
        {},
        {{"in", Arity::required, "YYYY-MM", {"批次月份", "month of the batches"}}, program, region,
            {"corrections", Arity::optional, "FILE",
                {"CSV：line,holder,bank_no,account_no；账户三列留空表示原账户已可用",
                    "CSV: line,holder,bank_no,account_no; without an account the old one works "
                    "again"}}},
        Needs::person, reissue_lines};
}

Command reject_command() {
    auto command = step_command<operations::reject_batches>(
        "reject", {"退回批次并解除指标冻结", "send batches back and free their quota"});
    command.options.push_back(
        {"note", Arity::required, "TEXT", {"退回原因", "why they are sent back"}});
    return command;
}

std::vector<Command> close_commands() {
    auto options = step_options();
    options.push_back({"reason", Arity::optional, "TEXT",
        {"没有签认的检查时的书面原因；登记后待另一人批准",
            "why without a signed run of the checks; recorded, for another person to approve"}});
    return {
        {"payout", "close",
            {"关闭已结清且检查已签认的批次",
                "close settled batches that a signed run of the checks has seen"},
            {}, std::move(options), Needs::person, close},
        {"payout", "approve-close",
            {"批准关闭批次的书面原因（由另一人）",
                "approve the written reason to close batches (another person)"},
            {},
            {book, batch, period, program, region,
                {"note", Arity::required, "TEXT", {"批准的文号", "which paper says so"}}},
            Needs::person, approve_close},
    };
}

std::vector<Command> review_commands() {
    Option const document{"document", Arity::required, "NUMBER",
        {"会议纪要或公示的文号", "number of the minutes or of the notice"}};
    return {
        {"payout", "review",
            {"登记村、镇、县联审", "record that village, town or county has reviewed batches"}, {},
            {book, batch, period, program, region,
                {"level", Arity::required, "LEVEL",
                    {"village、town 或 county", "village, town, county"}},
                document,
                {"on", Arity::optional, "DATE",
                    {"联审日期；缺省为今天", "day of the review; default: today"}}},
            Needs::person, review},
        {"payout", "notice", {"登记公示", "record the public notice of batches"}, {},
            {book, batch, period, program, region, document,
                {"from", Arity::required, "DATE", {"公示首日", "first day"}},
                {"until", Arity::required, "DATE", {"公示末日（含）", "last day, included"}}},
            Needs::person, notice},
    };
}

std::vector<Command> view_commands() {
    return {
        {"payout", "list", {"列出批次", "list batches"}, {},
            {period, program, region,
                {"state", Arity::optional, "STATE", {"状态，如 built", "such as built"}}},
            Needs::person, list_batches},
        {"payout", "show", {"查看一个批次", "show one batch, its draws and its entries"}, {},
            {required(book), required(batch)}, Needs::person, show_batch},
        {"payout", "recover",
            {"登记追回到账：一笔，或 CSV 文件", "take in money paid back: one receipt, or a CSV"},
            {{"file", Arity::optional, "FILE",
                {"CSV：line,amount,on,receipt", "CSV: line,amount,on,receipt"}}},
            {{"line", Arity::optional, "REF", {"追回行，如 B610102-17-1", "such as B610102-17-1"}},
                {"amount", Arity::optional, "YUAN", {"到账金额", "amount paid back"}},
                {"receipt", Arity::optional, "NUMBER", {"缴款书号", "number of the receipt"}},
                {"on", Arity::optional, "DATE", {"到账日期", "day it came"}}},
            Needs::person, recover_money},
        {"payout", "unpaid",
            {"列出银行未付、尚未重发的行", "list what banks could not pay and no batch pays again"},
            {}, {program, region}, Needs::person, list_unpaid},
        {"payout", "recoveries", {"列出未收回的追回行", "list what is not paid back"}, {}, {region},
            Needs::person, list_recoveries},
        {"payout", "explain",
            {"说明一笔金额的计算过程，或为何不发",
                "show how the amount of a line was computed, or why there is none"},
            {},
            {required(book), required(batch),
                {"line", Arity::optional, "NUMBER", {"行号", "the line's number"}},
                {"enrolment", Arity::optional, "NUMBER",
                    {"登记号（有人互斥或死亡的）", "of an enrolment with somebody excluded"}}},
            Needs::person, explain_line},
    };
}

} // namespace

std::vector<Command> payout_commands() {
    std::vector<Command> commands{
        build_command(),
        adjust_command(),
        reissue_command(),
        step_command<operations::lock_batches>(
            "lock", {"锁定批次并冻结指标", "lock batches and reserve their quota"}),
        step_command<operations::submit_batches>("submit", {"提交审批", "submit for approval"}),
        step_command<operations::approve_batches>(
            "approve", {"审批批次并确认应付", "approve batches and recognise what is due"}),
        reject_command(),
        step_command<operations::release_batches>(
            "release", {"放行，可交银行发放", "release batches to the bank"}),
        step_command<operations::settle_batches>(
            "settle", {"核对回盘并结清批次", "check the results and settle batches"}),
        step_command<operations::cancel_batches>(
            "cancel", {"取消批次", "cancel batches not yet released"}),
    };
    for (auto const& more : {close_commands(), review_commands(), view_commands()}) {
        commands.insert(commands.end(), more.begin(), more.end());
    }
    return commands;
}

} // namespace doudi::cli
