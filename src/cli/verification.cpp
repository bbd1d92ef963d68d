/// `doudi verification ...`: lines drawn for somebody to go and see.
#include "doudi/operations/verification.hpp"

#include "input_file.hpp"
#include "report.hpp"

namespace doudi::cli {

namespace {

using operations::VisitFault;
using wire::Kind;

wire::Table sample_table(storage::Sample const& sample) {
    return {.title = {"核查样本", "sample"},
        .columns = {{"sample", {"样本", "sample"}, Kind::integer},
            {"period", {"月份", "period"}, Kind::text},
            {"frame_count", {"总体笔数", "lines in the frame"}, Kind::integer},
            {"frame_fen", {"总体金额(元)", "of the frame (yuan)"}, Kind::money},
            {"sample_count", {"样本量", "lines drawn"}, Kind::integer},
            {"seed", {"随机种子", "seed"}, Kind::text},
            {"frame_sha256", {"总体摘要", "frame"}, Kind::text}},
        .rows = {{std::to_string(sample.id.value()), sample.period.text(),
            std::to_string(sample.frame_count), std::to_string(sample.frame_total.fen()),
            std::to_string(sample.sample_count), sample.seed, to_hex(sample.frame_sha256)}}};
}

Result<void> draw(Call& call) {
    auto const period = call.period("period");
    auto const region = call.region("region");
    auto const confidence =
        call.has("confidence") ? call.number("confidence") : Result<std::int64_t>{95};
    auto const margin = call.has("margin") ? call.number("margin") : Result<std::int64_t>{5};
    if (!period || !region) {
        return !period ? period.error() : region.error();
    }
    if (!confidence || !margin) {
        return !confidence ? confidence.error() : margin.error();
    }
    auto const sample = operations::draw_sample(call.context(),
        {.period = *period,
            .region = *region,
            .programs = call.texts("program"),
            .rule = {.confidence_percent = *confidence, .margin_percent = *margin},
            .seed = call.optional_text("seed")});
    if (!sample) {
        return sample.error();
    }
    call.print(sample_table(*sample));
    return {};
}

Result<void> redraw(Call& call) {
    auto const number = call.number("sample");
    if (!number) {
        return number.error();
    }
    auto const again = operations::redraw_sample(call.context(), storage::SampleId{*number});
    if (!again) {
        return again.error();
    }
    call.print(sample_table(again->sample));
    if (again->is_same_frame && again->differing == 0) {
        call.say("重新抽取，总体和样本都相同", "Drawn again: same frame, same lines.");
        return {};
    }
    return Error{Refusal::ledger_differs,
        "sample " + std::to_string(*number) + ": " + (again->is_same_frame ? "" : "frame, ") +
            std::to_string(again->differing) + " lines"};
}

void print_faults(Call& call, std::vector<VisitFault> const& faults) {
    wire::Table table{.title = {"核查结果的差错", "faults of the results"},
        .columns = {{"row", {"行", "row"}, Kind::integer}, {"code", {"代码", "code"}, Kind::text},
            {"place", {"位置", "place"}, Kind::text}, {"message", {"说明", "message"}, Kind::text}},
        .rows = {}};
    for (auto const& [row, error] : faults) {
        auto const& text = text_of(error.code);
        table.rows.push_back({std::to_string(row), std::string{text.name}, error.detail,
            std::string{pick({text.zh, text.en}, call.language())}});
    }
    call.print(table);
}

/// Of --file, or the one that --line and its neighbours name.
Result<operations::VisitSheet> visits_of(Call& call) {
    if (call.has("file")) {
        auto const text = read_input_file(call.text("file"));
        return text ? operations::read_visits(*text) : text.error();
    }
    for (auto const* const name : {"line", "verdict"}) {
        if (!call.has(name)) {
            return Error{Refusal::malformed, std::string{"--file, --"} + name};
        }
    }
    auto const today = format_date(date_in_china(now()));
    auto const& line = call.text("line");
    auto const& verdict = call.text("verdict");
    auto const day = call.text_or("on", today);
    auto const note = call.text_or("note", "");
    operations::VisitSheet sheet;
    add_visit(sheet, 1, {line, verdict, day, note});
    return sheet;
}

Result<void> enter(Call& call) {
    auto const number = call.number("sample");
    auto sheet = visits_of(call);
    if (!number || !sheet) {
        return !number ? number.error() : sheet.error();
    }
    auto const count = operations::enter_visits(call.context(), storage::SampleId{*number}, *sheet);
    if (!sheet->faults.empty()) {
        print_faults(call, sheet->faults);
    }
    if (!count) {
        return count.error();
    }
    auto const entered = std::to_string(*count);
    call.say("已登记结果 " + entered + " 条", "results entered: " + entered);
    return {};
}

Result<void> samples(Call& call) {
    return print_report(call, "verification_samples", {{"region", call.text("region")}});
}

template <bool is_estimate> Result<void> of_sample(Call& call) {
    return print_report(call, is_estimate ? "verification_estimate" : "verification_lines",
        {{"region", call.text("region")}, {"sample", call.text("sample")}});
}

} // namespace

std::vector<Command> verification_commands() {
    Option const region{
        "region", Arity::required, "CODE", {"区划及以下", "division, with all below it"}};
    Option const sample{"sample", Arity::required, "SAMPLE", {"样本号", "number of the sample"}};
    return {
        {"verification", "draw", {"抽取入户核查样本", "draw lines to be verified in the field"}, {},
            {{"period", Arity::required, "YYYY-MM", {"月份", "month"}}, region,
                {"program", Arity::repeated, "CODE",
                    {"项目，如 DB-R；缺省为全部", "such as DB-R; default: all"}},
                {"confidence", Arity::optional, "PERCENT",
                    {"置信度，缺省 95", "80, 90, 95, 98 or 99; default: 95"}},
                {"margin", Arity::optional, "PERCENT",
                    {"误差，缺省 5", "margin of error; default: 5"}},
                {"seed", Arity::optional, "TEXT",
                    {"随机种子，如当众摇出的号码；缺省随机",
                        "seed, such as a number drawn in public; default: made up"}}},
            Needs::person, draw},
        {"verification", "redraw",
            {"重新抽取，核对总体和样本", "draw again and compare frame and lines"}, {sample}, {},
            Needs::person, redraw},
        {"verification", "enter", {"登记核查结果", "enter what was found"}, {sample},
            {{"file", Arity::optional, "FILE",
                 {"CSV：line,verdict,visited_on,note", "CSV: line,verdict,visited_on,note"}},
                {"line", Arity::optional, "REF",
                    {"发放行，如 B610102-17-1", "such as B610102-17-1"}},
                {"verdict", Arity::optional, "WORD",
                    {"right 相符、wrong 不符、not_found 查无此人", "right, wrong, not_found"}},
                {"on", Arity::optional, "DATE", {"核查日期；缺省为今天", "day; default: today"}},
                {"note", Arity::optional, "TEXT", {"说明", "note"}}},
            Needs::person, enter},
        {"verification", "list", {"列出样本", "list samples"}, {}, {region}, Needs::person,
            samples},
        {"verification", "lines", {"列出样本中的行和结果", "list the lines drawn, with results"},
            {sample}, {region}, Needs::person, of_sample<false>},
        {"verification", "estimate",
            {"由结果推断差错率及其区间", "estimate the share of wrong lines, with bounds"},
            {sample}, {region}, Needs::person, of_sample<true>},
    };
}

} // namespace doudi::cli
