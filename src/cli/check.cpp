/// `doudi check ...`: the catalogue of checks, and what they find.
#include "call.hpp"
#include "check_steps.hpp"
#include "doudi/operations/checks.hpp"
#include "doudi/operations/import_list.hpp"

namespace doudi::cli {

namespace {

template <class T> std::string number_text(std::optional<T> const& number) {
    return number ? std::to_string(*number) : "";
}

reconcile::Check const* find(std::string_view id) {
    for (auto const& check : reconcile::checks()) {
        if (check.id == id) {
            return &check;
        }
    }
    return nullptr;
}

/// A datum for people: a list by its title and kind.
std::string data_text(std::string_view data, Language language) {
    constexpr std::string_view prefix = "list ";
    if (!data.starts_with(prefix)) {
        return std::string{pick(reconcile::title_of_data(data), language)};
    }
    auto const kind = data.substr(prefix.size());
    auto const* const known = roster::find_list_kind(kind);
    auto const title = known == nullptr ? kind : pick(known->title, language);
    return (language == Language::zh ? "名单“" : "the list of ") + std::string{title} +
        (language == Language::zh ? "”(" : " (") + std::string{kind} + ")";
}

std::string need_text(std::string_view need, Language language) {
    std::string text;
    for (auto const data : reconcile::alternatives(need)) {
        text += text.empty() ? "" : language == Language::zh ? "或" : " or ";
        text += data_text(data, language);
    }
    return text;
}

template <class Needs> std::string needs_text(Needs const& needs, Language language) {
    std::string text;
    for (auto const& need : needs) {
        text += text.empty() ? "" : language == Language::zh ? "、" : ", ";
        text += need_text(need, language);
    }
    return text;
}

/// "found 3", "nothing found", "not run: needs …"; never that all is well where data are lacking.
std::string verdict(storage::CheckResult const& result, Language language) {
    bool const is_zh = language == Language::zh;
    auto const* const check = find(result.check);
    auto const lacking = check != nullptr && check->missing
        ? std::string{pick(*check->missing, language)}
        : needs_text(result.lacking, language);
    if (result.state == "not_run") {
        return (is_zh ? "未检查：需要" : "not run: needs ") + lacking;
    }
    auto const found = std::to_string(result.found);
    auto text = result.found > 0 ? (is_zh ? "发现 " + found + " 条" : "found " + found)
                                 : std::string{is_zh ? "未发现" : "nothing found"};
    if (!result.lacking.empty()) {
        auto const run = std::to_string(result.books_run);
        auto const asked = std::to_string(result.books_asked);
        text += is_zh ? "（" + asked + " 个账套中查了 " + run + " 个，缺" + lacking + "）"
                      : " (in " + run + " of " + asked + " books, without " + lacking + ")";
    }
    return text;
}

wire::Table results_table(Call const& call, std::vector<storage::CheckResult> const& results) {
    wire::Table table{.title = {"检查结果", "checks"},
        .columns = {{"check", {"检查", "check"}, wire::Kind::text},
            {"title", {"内容", "title"}, wire::Kind::text},
            {"severity", {"等级", "severity"}, wire::Kind::text},
            {"state", {"状态", "state"}, wire::Kind::text},
            {"found", {"条数", "found"}, wire::Kind::integer},
            {"amount_fen", {"涉及金额(元)", "amount (yuan)"}, wire::Kind::money},
            {"result", {"结论", "result"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& one : results) {
        auto const* const check = find(one.check);
        table.rows.push_back(
            {one.check, check == nullptr ? "" : std::string{pick(check->title, call.language())},
                check == nullptr ? "" : std::string{reconcile::name_of(check->severity)}, one.state,
                std::to_string(one.found), std::to_string(one.amount.fen()),
                verdict(one, call.language())});
    }
    return table;
}

wire::Table findings_table(std::vector<storage::Finding> const& findings) {
    wire::Table table{.title = {"疑点", "findings"},
        .columns = {{"number", {"序号", "no."}, wire::Kind::integer},
            {"check", {"检查", "check"}, wire::Kind::text},
            {"severity", {"等级", "severity"}, wire::Kind::text},
            {"county", {"县区", "county"}, wire::Kind::text},
            {"program", {"项目", "program"}, wire::Kind::text},
            {"batch", {"批次", "batch"}, wire::Kind::integer},
            {"line", {"行", "line"}, wire::Kind::integer},
            {"person", {"人员编号", "person"}, wire::Kind::integer},
            {"subject", {"对象", "subject"}, wire::Kind::text},
            {"amount_fen", {"涉及金额(元)", "amount (yuan)"}, wire::Kind::money},
            {"state", {"处理", "state"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& one : findings) {
        table.rows.push_back({std::to_string(one.number), one.check,
            std::string{reconcile::name_of(one.severity)}, std::to_string(one.county.value()),
            one.program, number_text(one.batch), number_text(one.line_no), number_text(one.person),
            one.subject, std::to_string(one.amount.fen()), one.state});
    }
    return table;
}

std::string exempt_text(reconcile::Check const& check, Language language) {
    std::string text;
    for (auto const& reason : check.exempt) {
        text.append(text.empty() ? "" : "; ").append(pick(reason, language));
    }
    return text;
}

/// Where what a check asks about is stopped before it is paid.
std::string blocks_text(reconcile::Check const& check, Language language) {
    std::string text;
    for (auto const place : check.blocks) {
        text += text.empty() ? "" : ", ";
        text += pick(place == "record" ? Text{"登记时", "recording"}
                : place == "line"      ? Text{"编制时", "building"}
                                       : Text{"放行时", "release"},
            language);
    }
    return text;
}

Result<void> list(Call& call) {
    wire::Table table{.title = {"检查目录", "catalogue of checks"},
        .columns = {{"check", {"检查", "check"}, wire::Kind::text},
            {"title", {"内容", "title"}, wire::Kind::text},
            {"severity", {"等级", "severity"}, wire::Kind::text},
            {"blocks", {"发放前拦截", "stops payment"}, wire::Kind::text},
            {"question", {"问题", "question"}, wire::Kind::text},
            {"needs", {"需要", "needs"}, wire::Kind::text},
            {"also", {"部分需要", "part of it needs"}, wire::Kind::text},
            {"exempt", {"可豁免", "exempt"}, wire::Kind::text},
            {"source", {"依据", "source"}, wire::Kind::text}},
        .rows = {}};
    auto const language = call.language();
    for (auto const& check : reconcile::checks()) {
        table.rows.push_back({std::string{check.id}, std::string{pick(check.title, language)},
            std::string{pick(reconcile::title_of(check.severity), language)},
            blocks_text(check, language), std::string{pick(check.question, language)},
            check.missing ? std::string{pick(*check.missing, language)}
                          : needs_text(check.needs, language),
            needs_text(check.wants, language), exempt_text(check, language),
            std::string{check.source}});
    }
    call.print(table);
    return {};
}

Result<void> run(Call& call) {
    auto const period = call.period("period");
    auto const region = call.region("region");
    if (!period || !region) {
        return !period ? period.error() : region.error();
    }
    std::optional<Date> as_of;
    if (call.has("as-of")) {
        auto const day = call.date("as-of");
        if (!day) {
            return day.error();
        }
        as_of = *day;
    }
    auto const view = operations::run_checks(call.context(),
        {.period = *period,
            .region = *region,
            .checks = call.text_or("check", ""),
            .as_of = as_of});
    if (!view) {
        return view.error();
    }
    auto const number = std::to_string(view->run.run.value());
    auto const found = std::to_string(view->findings.size());
    call.say(
        "检查 " + number + ",疑点 " + found + " 条", "run " + number + ", " + found + " findings");
    call.print(results_table(call, view->results));
    if (view->repeats) {
        auto const earlier = std::to_string(view->repeats->value());
        call.say("与检查 " + earlier + " 输入相同，结果" + (view->is_same_result ? "相同" : "不同"),
            "same inputs as run " + earlier +
                (view->is_same_result ? ", same result" : ", another result"));
    }
    return {};
}

Result<void> show(Call& call) {
    auto const number = call.number("run");
    if (!number) {
        return number.error();
    }
    auto const view =
        operations::show_checks(call.context(), RunId{*number}, call.text_or("check", ""));
    if (!view) {
        return view.error();
    }
    if (call.has("results")) {
        call.print(results_table(call, view->results));
    } else {
        call.print(findings_table(view->findings));
    }
    return {};
}

Result<void> runs(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const all = operations::list_check_runs(call.context(), *region);
    if (!all) {
        return all.error();
    }
    wire::Table table{.title = {"检查记录", "runs of checks"},
        .columns = {{"run", {"序号", "no."}, wire::Kind::integer},
            {"book", {"账套", "book"}, wire::Kind::text},
            {"period", {"月份", "period"}, wire::Kind::text},
            {"as_of", {"截至", "as of"}, wire::Kind::text},
            {"checks", {"检查项数", "checks"}, wire::Kind::integer},
            {"started_at", {"时间", "started at"}, wire::Kind::text},
            {"inputs_sha256", {"输入摘要", "inputs"}, wire::Kind::text},
            {"result_sha256", {"结果摘要", "result"}, wire::Kind::text}},
        .rows = {}};
    constexpr std::size_t shown_digits = 16;
    for (auto const& one : *all) {
        table.rows.push_back({std::to_string(one.run.value()), std::to_string(one.book.value()),
            one.period.text(), format_date(one.as_of), std::to_string(one.checks.size()),
            format_instant(one.started_at), to_hex(one.inputs_sha256).substr(0, shown_digits),
            to_hex(one.result_sha256).substr(0, shown_digits)});
    }
    call.print(table);
    return {};
}

} // namespace

std::vector<Command> check_commands() {
    Option const region{
        "region", Arity::required, "CODE", {"区划及以下", "division, with all below it"}};
    std::vector<Command> commands{
        {"check", "list", {"检查目录 A01–A41", "the catalogue of checks A01 to A41"}, {}, {},
            Needs::nothing, list},
        {"check", "run", {"检查一个月", "run the checks of a month"}, {},
            {{"period", Arity::required, "YYYY-MM", {"月份", "month"}}, region,
                {"check", Arity::optional, "A01,A07", {"只查这些", "these checks only"}},
                {"as-of", Arity::optional, "DATE",
                    {"逾期算到哪天，缺省为月末",
                        "day by which things are overdue; the last of the month unless given"}}},
            Needs::person, run},
        {"check", "show", {"列出一次检查的疑点", "list the findings of a run"},
            {{"run", Arity::required, "RUN", {"检查序号", "number of the run"}}},
            {{"check", Arity::optional, "A01", {"只看一项", "of one check only"}},
                {"results", Arity::flag, "", {"各项检查的结论", "what each check said instead"}}},
            Needs::person, show},
        {"check", "runs", {"列出检查记录", "list runs of checks"}, {}, {region}, Needs::person,
            runs},
    };
    auto const steps = check_step_commands();
    commands.insert(commands.end(), steps.begin(), steps.end());
    return commands;
}

} // namespace doudi::cli
