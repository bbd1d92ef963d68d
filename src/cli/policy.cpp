/// `doudi policy ...`: the rules of a place, checked and shown.
#include "call.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/operations/policy_packs.hpp"
#include "doudi/operations/simulate_policy.hpp"
#include "input_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace doudi::cli {

namespace {

using benefits::PolicyFault;
using operations::PolicyText;
using wire::Kind;

wire::Table to_table(std::vector<PolicyFault> const& faults, Language language) {
    wire::Table table{.title = {"政策文件的错误", "faults of the policy packs"},
        .columns = {{"file", {"文件", "file"}, Kind::text}, {"line", {"行", "line"}, Kind::integer},
            {"code", {"代码", "code"}, Kind::text}, {"figure", {"项目", "figure"}, Kind::text},
            {"message", {"说明", "message"}, Kind::text}},
        .rows = {}};
    for (PolicyFault const& fault : faults) {
        table.rows.push_back(
            {fault.file, fault.line > 0 ? std::to_string(fault.line) : std::string{},
                std::string{name_of(fault.code)}, fault.name,
                language == Language::zh ? fault.zh : fault.en});
    }
    return table;
}

Result<std::vector<PolicyText>> texts_of(Call const& call) {
    std::vector<PolicyText> texts;
    for (auto const& path : call.texts("file")) {
        if (!path.ends_with(".toml")) {
            return Error{Refusal::malformed, path + ": FILE.toml"};
        }
        auto text = read_input_file(path);
        if (!text) {
            return text.error();
        }
        texts.push_back({path, std::move(*text)});
    }
    return texts;
}

Result<void> check(Call& call) {
    auto const texts = texts_of(call);
    if (!texts) {
        return texts.error();
    }
    auto const faults = operations::check_policy(*texts);
    if (!faults) {
        return faults.error();
    }
    call.print(to_table(*faults, call.language()));
    auto const packs = std::to_string(operations::packs_with(*texts).size());
    if (!faults->empty()) {
        auto const count = std::to_string(faults->size());
        return Error{Refusal::policy_malformed,
            call.language() == Language::zh ? "错误 " + count + " 处" : "faults: " + count};
    }
    call.say(packs + " 个政策文件没有错误", "no fault in " + packs + " packs");
    return {};
}

struct UnitText {
    std::string_view field;
    Text text;
};

constexpr std::array units{
    UnitText{"yuan_per_year", {"元/年", "yuan a year"}},
    UnitText{"yuan_per_month", {"元/月", "yuan a month"}},
    UnitText{"yuan", {"元", "yuan"}},
    UnitText{"percent", {"%", "percent"}},
    UnitText{"rate", {"%", "percent"}},
    UnitText{"count", {"数", "number"}},
    UnitText{"date", {"日期", "date"}},
    UnitText{"choice", {"选择", "choice"}},
};

std::string unit_of(benefits::DatedFigure const& figure, Language language) {
    for (UnitText const& unit : units) {
        if (unit.field == figure.unit) {
            return std::string{pick(unit.text, language)};
        }
    }
    return figure.unit;
}

/// Yuan with its thousands grouped for people; for programs as the pack has it.
std::string value_of(benefits::DatedFigure const& figure, wire::Format format) {
    auto const amount = parse_yuan(figure.written);
    bool const is_money = figure.unit.starts_with("yuan");
    return is_money && amount && format == wire::Format::table ? format_yuan_grouped(*amount)
                                                               : figure.written;
}

wire::Table to_table(operations::PolicyView const& view, Call const& call) {
    auto const language = call.language();
    bool const for_people = call.format() == wire::Format::table;
    wire::Table table{.title = {"执行中的政策", "policy in force"},
        .columns = {{"name", {"项目", "name"}, Kind::text},
            {"value", {"数值", "value"}, Kind::text}, {"unit", {"单位", "unit"}, Kind::text},
            {"age", {"年龄", "age"}, Kind::integer}, {"area", {"地区", "area"}, Kind::text},
            {"area_name", {"地区名", "area name"}, Kind::text},
            {"from", {"起", "from"}, Kind::text}, {"until", {"止(不含)", "until"}, Kind::text},
            {"decided", {"决定日期", "decided"}, Kind::text},
            {"basis", {"依据类别", "basis"}, Kind::text},
            {"meaning", {"含义", "meaning"}, Kind::text},
            {"source", {"出处", "source"}, Kind::text}},
        .rows = {}};
    for (auto const& [figure, area_name] : view.figures) {
        table.rows.push_back({figure.name, value_of(figure, call.format()),
            for_people ? unit_of(figure, language) : figure.unit,
            figure.figure.age > 0 ? std::to_string(figure.figure.age) : std::string{},
            figure.region.text(),
            for_people && area_name.empty() ? std::string{pick({"全国", "the nation"}, language)}
                                            : area_name,
            figure.from.text(), figure.until ? figure.until->text() : std::string{},
            format_date(figure.decided), std::string{name_of(figure.figure.basis)},
            std::string{pick(benefits::meaning_of(figure.name), language)}, figure.figure.source});
    }
    return table;
}

Result<operations::ShowPolicy> show_request(Call const& call) {
    auto const area = call.region("area");
    if (!area) {
        return area.error();
    }
    auto const on = call.period("on");
    if (!on) {
        return on.error();
    }
    operations::ShowPolicy request{
        .area = *area, .on = *on, .known = {}, .program = call.optional_text("program")};
    if (call.has("known")) {
        auto const known = call.date("known");
        if (!known) {
            return known.error();
        }
        request.known = *known;
    }
    return request;
}

Result<void> show(Call& call) {
    auto const request = show_request(call);
    if (!request) {
        return request.error();
    }
    auto const view = operations::show_policy(*request);
    if (!view) {
        return view.error();
    }
    call.print(to_table(*view, call));
    if (view->missing) {
        call.say("还不能计算，缺少：" + view->missing->detail,
            "cannot be computed yet, missing: " + view->missing->detail);
    }
    return {};
}

wire::Table to_table(std::vector<operations::ShownDeadline> const& due, Language language) {
    wire::Table table{.title = {"报送和比对期限", "deadlines"},
        .columns = {{"on", {"期限", "due on"}, Kind::text}, {"what", {"事项", "what"}, Kind::text},
            {"name", {"项目", "name"}, Kind::text}, {"area", {"地区", "area"}, Kind::text},
            {"area_name", {"地区名", "area name"}, Kind::text},
            {"source", {"出处", "source"}, Kind::text}},
        .rows = {}};
    for (auto const& [on, shown] : due) {
        auto const& figure = shown.figure;
        table.rows.push_back(
            {format_date(on), std::string{pick(benefits::meaning_of(figure.name), language)},
                figure.name, figure.region.text(), shown.area_name, figure.figure.source});
    }
    return table;
}

Result<void> calendar(Call& call) {
    auto const area = call.region("area");
    if (!area) {
        return area.error();
    }
    auto const year = call.number("year");
    if (!year) {
        return year.error();
    }
    auto const due = operations::show_deadlines(
        {.area = *area, .year = static_cast<int>(std::clamp<std::int64_t>(*year, 0, 9999))});
    if (!due) {
        return due.error();
    }
    call.print(to_table(*due, call.language()));
    if (due->empty()) {
        call.say("没有规定期限", "nothing is due");
    }
    return {};
}

Result<operations::SimulatePolicy> simulate_request(Call const& call) {
    auto texts = texts_of(call);
    if (!texts) {
        return texts.error();
    }
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const from = call.period("from");
    if (!from) {
        return from.error();
    }
    auto const until = call.period("until");
    if (!until) {
        return until.error();
    }
    return operations::SimulatePolicy{.packs = *std::move(texts),
        .region = *region,
        .from = *from,
        .until = *until,
        .programs = call.texts("program")};
}

/// What a row of the simulation shows, and what its total adds up.
struct SimulatedRow {
    std::int64_t people = 0;
    std::int64_t fen = 0;
    std::int64_t changed_people = 0;
    std::int64_t changed_fen = 0;

    void add(operations::SimulatedLine const& line) {
        people += line.present.people;
        fen += line.present.amount.fen();
        changed_people += line.changed.people;
        changed_fen += line.changed.amount.fen();
    }

    [[nodiscard]] std::vector<std::string> cells(std::string program, std::string book) const {
        return {std::move(program), std::move(book), std::to_string(people), std::to_string(fen),
            std::to_string(changed_people), std::to_string(changed_fen),
            std::to_string(changed_fen - fen)};
    }
};

/// The lines by program and book, below them a total of each program.
wire::Table to_table(std::vector<operations::SimulatedLine> const& lines) {
    wire::Table table{.title = {"政策模拟", "simulated policy"},
        .columns = {{"program", {"项目", "program"}, Kind::text},
            {"book", {"账套", "book"}, Kind::text}, {"people", {"现人数", "people"}, Kind::integer},
            {"amount_fen", {"现金额(元)", "cost (yuan)"}, Kind::money},
            {"changed_people", {"模拟人数", "people then"}, Kind::integer},
            {"changed_fen", {"模拟金额(元)", "cost then (yuan)"}, Kind::money},
            {"difference_fen", {"差额(元)", "difference (yuan)"}, Kind::money}},
        .rows = {}};
    std::map<std::string, SimulatedRow> totals;
    for (auto const& line : lines) {
        SimulatedRow row;
        row.add(line);
        table.rows.push_back(row.cells(line.program, std::to_string(line.book.value())));
        totals[line.program].add(line);
    }
    for (auto const& [program, total] : totals) {
        table.rows.push_back(total.cells(program, "total"));
    }
    return table;
}

Result<void> simulate(Call& call) {
    auto const request = simulate_request(call);
    if (!request) {
        return request.error();
    }
    auto const lines = operations::simulate_policy(call.context(), *request);
    if (!lines) {
        return lines.error();
    }
    call.print(to_table(*lines));
    return {};
}

} // namespace

std::vector<Command> policy_commands() {
    return {
        {"policy", "check",
            {"检查政策文件：重叠、缺漏、错名、低于底线等，一次列出全部",
                "check policy packs: overlaps, gaps, wrong names, floors; all faults at once"},
            {{"file", Arity::repeated, "FILE.toml",
                {"政策文件，与程序自带的一起检查；同名的代替自带的",
                    "packs, checked with those inside the program, whose namesakes they replace"}}},
            {}, Needs::nothing, check},
        {"policy", "show",
            {"列出某地某月执行的政策及其出处", "what is in force somewhere, and who says so"}, {},
            {{"area", Arity::required, "CODE",
                 {"行政区划代码，100000 为全国", "division code; 100000: the nation"}},
                {"on", Arity::required, "YYYY-MM", {"月份", "month"}},
                {"known", Arity::optional, "DATE",
                    {"按这一天已作出的决定；默认按现在已知的",
                        "as decided by that day; default: all that is known"}},
                {"program", Arity::optional, "CODE",
                    {"只列与该项目有关的", "only what concerns a program"}}},
            Needs::nothing, show},
        {"policy", "calendar",
            {"列出某地某年报送和信息比对的期限", "when reports and comparisons of lists are due"},
            {},
            {{"area", Arity::required, "CODE", {"行政区划代码", "division code"}},
                {"year", Arity::required, "YYYY", {"年份", "year"}}},
            Needs::nothing, calendar},
        {"policy", "simulate",
            {"按改动后的政策文件试算费用和人数，不改动任何数据",
                "cost and people under changed packs; changes nothing"},
            {{"file", Arity::repeated, "FILE.toml",
                {"改动后的政策文件；同名的代替程序自带的",
                    "changed packs; namesakes of those inside the program replace them"}}},
            {{"region", Arity::required, "CODE", {"区划，含下级", "division, with all below it"}},
                {"from", Arity::required, "YYYY-MM", {"起始月份", "first month"}},
                {"until", Arity::required, "YYYY-MM", {"截止月份", "last month"}},
                {"program", Arity::repeated, "CODE", {"项目，默认全部", "program; default: all"}}},
            Needs::person, simulate},
    };
}

} // namespace doudi::cli
