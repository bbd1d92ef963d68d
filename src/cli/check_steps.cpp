/// `doudi check assign ...` and its neighbours: findings worked off.
#include "check_steps.hpp"

#include "call.hpp"
#include "doudi/operations/work_findings.hpp"

#include <algorithm>
#include <charconv>

namespace doudi::cli {

namespace {

using operations::Step;

Result<std::int64_t> positive(std::string_view text, std::string_view what) {
    std::int64_t number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size() || number <= 0) {
        return Error{Refusal::malformed, std::string{what}};
    }
    return number;
}

/// "2020-05/12".
Result<storage::EntryPlace> entry_place(std::string const& text) {
    auto const slash = text.find('/');
    auto const period = Period::parse(text.substr(0, slash));
    if (slash == std::string::npos || !period) {
        return Error{Refusal::malformed, "--entry: YYYY-MM/NUMBER"};
    }
    auto const number = positive(text.substr(slash + 1), "--entry");
    if (!number) {
        return number.error();
    }
    return storage::EntryPlace{*period, *number};
}

Result<operations::WorkFindings> request_of(Call const& call, Step step) {
    auto const run = call.number("run");
    if (!run) {
        return run.error();
    }
    operations::WorkFindings request{.run = RunId{*run},
        .numbers = {},
        .check = call.text_or("check", ""),
        .step = step,
        .note = call.text("note"),
        .assign_to = call.text_or("to", ""),
        .evidence = call.text_or("evidence", ""),
        .entry = {},
        .batch = {}};
    for (auto const& text : call.texts("finding")) {
        auto const number = positive(text, "finding");
        if (!number) {
            return number.error();
        }
        request.numbers.push_back(*number);
    }
    if (call.has("entry")) {
        auto const entry = entry_place(call.text("entry"));
        if (!entry) {
            return entry.error();
        }
        request.entry = *entry;
    }
    if (call.has("batch")) {
        auto const batch = call.number("batch");
        if (!batch) {
            return batch.error();
        }
        request.batch = BatchId{*batch};
    }
    return request;
}

Result<void> take(Call& call, Step step) {
    auto const request = request_of(call, step);
    if (!request) {
        return request.error();
    }
    auto const count = operations::work_findings(call.context(), *request);
    if (!count) {
        return count.error();
    }
    auto const number = std::to_string(*count);
    call.say("已处理疑点 " + number + " 条", number + " findings");
    return {};
}

Result<void> steps(Call& call) {
    auto const run = call.number("run");
    if (!run) {
        return run.error();
    }
    std::optional<std::int64_t> finding;
    if (call.has("finding")) {
        auto const number = positive(call.text("finding"), "finding");
        if (!number) {
            return number.error();
        }
        finding = *number;
    }
    auto const all = operations::show_steps(call.context(), RunId{*run}, finding);
    if (!all) {
        return all.error();
    }
    wire::Table table{.title = {"处理经过", "steps"},
        .columns = {{"finding", {"疑点", "finding"}, wire::Kind::integer},
            {"number", {"步骤", "step no."}, wire::Kind::integer},
            {"step", {"处理", "step"}, wire::Kind::text},
            {"note", {"说明", "note"}, wire::Kind::text},
            {"assigned_to", {"交给", "assigned to"}, wire::Kind::text},
            {"done_by", {"经手人", "by"}, wire::Kind::text},
            {"done_at", {"时间", "at"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& one : *all) {
        table.rows.push_back({std::to_string(one.finding), std::to_string(one.number), one.step,
            one.note, one.assigned_to, one.done_by, format_instant(one.done_at)});
    }
    call.print(table);
    return {};
}

Result<void> sign(Call& call) {
    auto const run = call.number("run");
    if (!run) {
        return run.error();
    }
    auto const signed_off = operations::sign_checks(call.context(), RunId{*run}, call.text("note"));
    if (!signed_off) {
        return signed_off.error();
    }
    call.say("已签认", "Signed off");
    return {};
}

Option const run_option{"run", Arity::required, "RUN", {"检查序号", "number of the run"}};
Option const note_option{
    "note", Arity::required, "TEXT", {"说明或文号", "why, or which paper says so"}};

Command step_command(
    std::string_view name, Text help, Step step, std::vector<Option> const& more = {}) {
    std::vector<Option> options{
        {"check", Arity::optional, "A01",
            {"该项检查中可处理的全部疑点", "all findings of a check that can take the step"}},
        note_option};
    options.insert(options.end(), more.begin(), more.end());
    return {"check", name, help,
        {run_option, {"finding", Arity::repeated, "NUMBER", {"疑点序号", "numbers of findings"}}},
        std::move(options), Needs::person, [step](Call& call) { return take(call, step); }};
}

} // namespace

std::vector<Command> check_step_commands() {
    Option const evidence{
        "evidence", Arity::optional, "FILE", {"依据的文件", "the paper, whose digest is kept"}};
    return {
        step_command("assign", {"把疑点交给某人", "assign findings to somebody"}, Step::assign,
            {{"to", Arity::required, "LOGIN", {"登录名", "login"}}}),
        step_command("explain", {"说明疑点并附依据", "explain findings with evidence"},
            Step::explain, {evidence}),
        step_command("correct", {"以凭证更正", "correct findings by an entry"}, Step::correct,
            {{"entry", Arity::required, "YYYY-MM/NUMBER", {"凭证月份和号", "month and voucher"}},
                evidence}),
        step_command("recover", {"以追回批次处理", "recover by a batch of recoveries"},
            Step::recover,
            {{"batch", Arity::required, "BATCH", {"追回批次", "batch of recoveries"}}, evidence}),
        step_command(
            "write-off", {"申请核销", "ask for a write-off"}, Step::ask_write_off, {evidence}),
        step_command("approve", {"批准核销（由另一人）", "approve write-offs (another person)"},
            Step::approve_write_off),
        step_command("refuse", {"不批准核销", "refuse write-offs"}, Step::refuse_write_off),
        step_command("reopen", {"退回重办（审计）", "reopen findings (auditors)"}, Step::reopen),
        {"check", "steps", {"疑点的处理经过", "what was done about findings"}, {run_option},
            {{"finding", Arity::optional, "NUMBER", {"只看一条", "of one finding only"}}},
            Needs::person, steps},
        {"check", "sign",
            {"签认一次检查（未参与处理的审计）", "sign a run off (uninvolved auditor)"},
            {run_option}, {note_option}, Needs::person, sign},
    };
}

} // namespace doudi::cli
