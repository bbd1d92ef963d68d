/// `doudi relief ...`: one-off payments, case by case.
#include "doudi/operations/relief.hpp"

#include "call.hpp"
#include "doudi/base/charset.hpp"
#include "doudi/base/decimal.hpp"
#include "input_file.hpp"
#include "masked_name.hpp"
#include "payout_views.hpp"

#include <charconv>
#include <iterator>
#include <sstream>

namespace doudi::cli {

namespace {

using wire::Kind;

Result<Date> day_of(Call const& call) {
    return call.has("on") ? call.date("on") : Result<Date>{date_in_china(now())};
}

Result<std::vector<std::int64_t>> numbers_of(Call const& call) {
    std::vector<std::int64_t> numbers;
    for (auto const& text : call.texts("case")) {
        std::int64_t number = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size()) {
            return Error{Refusal::malformed, "--case"};
        }
        numbers.push_back(number);
    }
    return numbers;
}

void print_faults(Call& call, std::vector<relief::CaseFault> const& faults) {
    wire::Table table{.title = {"清单中的错误", "faults of the list"},
        .columns = {{"row", {"行", "row"}, Kind::integer}, {"column", {"列", "column"}, Kind::text},
            {"code", {"代码", "code"}, Kind::text}, {"message", {"说明", "message"}, Kind::text}},
        .rows = {}};
    for (auto const& fault : faults) {
        auto const& text = text_of(fault.code);
        table.rows.push_back({std::to_string(fault.row), fault.column, std::string{text.name},
            std::string{call.language() == Language::zh ? text.zh : text.en}});
    }
    call.print(table);
}

wire::Table case_table(std::span<relief::Case const> cases) {
    wire::Table table{.title = {"救助事项", "cases"},
        .columns = {{"book", {"账套", "book"}, Kind::integer},
            {"case", {"编号", "case"}, Kind::integer}, {"kind", {"类别", "kind"}, Kind::text},
            {"program", {"项目", "program"}, Kind::text},
            {"reference", {"受理号", "reference"}, Kind::text},
            {"event_on", {"日期", "date"}, Kind::text},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, Kind::money},
            {"state", {"状态", "state"}, Kind::text}},
        .rows = {}};
    for (auto const& one : cases) {
        table.rows.push_back({std::to_string(one.book.value()), std::to_string(one.number),
            one.kind, one.program, one.reference, format_date(one.event_on),
            std::to_string(one.amount.fen()), std::string{name_of(one.state)}});
    }
    return table;
}

wire::Table listed_table(std::span<storage::ListedCase const> listed) {
    std::vector<relief::Case> cases;
    for (auto const& one : listed) {
        cases.push_back(one.of);
    }
    auto table = case_table(cases);
    table.columns.push_back({"person", {"姓名", "person"}, Kind::text});
    table.columns.push_back({"payment", {"发放", "payment"}, Kind::text});
    table.columns.push_back({"papers_due", {"材料期限", "papers due"}, Kind::text});
    for (std::size_t i = 0; i < listed.size(); ++i) {
        auto const& one = listed[i];
        bool const is_open = one.of.papers_due && one.of.papers.empty();
        table.rows[i].push_back(masked_name(one.person_name));
        table.rows[i].push_back(one.payment);
        table.rows[i].push_back(is_open ? format_date(*one.of.papers_due) : "");
    }
    return table;
}

Result<void> record(Call& call) {
    auto const book = call.book("book");
    auto const text =
        call.text("file") == "-" ? read_standard_input() : read_input_file(call.text("file"));
    if (!book || !text) {
        return !book ? book.error() : text.error();
    }
    std::istringstream bytes{*text};
    Utf8Reader utf8{bytes};
    std::istream in{&utf8};
    auto rows = relief::read_cases(in, date_in_china(now()));
    if (!rows) {
        return rows.error();
    }
    auto faults = rows->faults;
    if (rows->cases.empty() && !faults.empty()) {
        print_faults(call, faults);
        return Error{Refusal::file_has_faults, std::to_string(faults.size()) + " faults"};
    }
    auto const done = operations::record_cases(call.context(),
        {.book = *book, .cases = std::move(rows->cases), .rows = std::move(rows->rows)}, faults);
    if (!done) {
        if (!faults.empty()) {
            print_faults(call, faults);
        }
        return done.error();
    }
    call.print(case_table(done->cases));
    return {};
}

Result<void> decide(Call& call, bool is_approved) {
    auto const book = call.book("book");
    auto const numbers = numbers_of(call);
    auto const on = day_of(call);
    if (!book || !numbers || !on) {
        return !book ? book.error() : !numbers ? numbers.error() : on.error();
    }
    auto const decided = operations::decide_relief_cases(call.context(),
        {.book = *book,
            .numbers = *numbers,
            .is_approved = is_approved,
            .level = call.has("town") ? relief::Level::town : relief::Level::county,
            .decision = call.text("decision"),
            .on = *on});
    if (!decided) {
        return decided.error();
    }
    call.print(case_table(*decided));
    return {};
}

Result<void> papers(Call& call) {
    auto const book = call.book("book");
    auto const numbers = numbers_of(call);
    if (!book || !numbers) {
        return !book ? book.error() : numbers.error();
    }
    if (numbers->size() != 1) {
        return Error{Refusal::malformed, "--case"};
    }
    auto const filed = operations::file_papers(
        call.context(), {.book = *book, .number = numbers->front(), .papers = call.text("papers")});
    if (!filed) {
        return filed.error();
    }
    call.print(case_table(std::span{&*filed, 1}));
    return {};
}

Result<void> build(Call& call) {
    auto const book = call.book("book");
    auto const period = call.period("period");
    auto const numbers = numbers_of(call);
    auto const on = day_of(call);
    if (!book || !period || !numbers || !on) {
        return !book   ? book.error()
            : !period  ? period.error()
            : !numbers ? numbers.error()
                       : on.error();
    }
    auto const built = operations::build_relief_batches(call.context(),
        {.book = *book,
            .period = *period,
            .programs = call.texts("program"),
            .numbers = *numbers,
            .on = *on});
    return built ? print_outcomes(call, *built) : Result<void>{built.error()};
}

Result<void> list(Call& call) {
    auto const region = region_or_own(call);
    auto const numbers = numbers_of(call);
    if (!region || !numbers) {
        return !region ? region.error() : numbers.error();
    }
    auto const listed = operations::list_relief_cases(call.context(),
        {.region = *region, .numbers = *numbers, .kind = call.optional_text("kind")});
    if (!listed) {
        return listed.error();
    }
    call.print(listed_table(*listed));
    return {};
}

Result<void> show(Call& call) {
    auto const book = call.book("book");
    auto const number = call.number("case");
    if (!book || !number) {
        return !book ? book.error() : number.error();
    }
    auto const shown = operations::show_relief_case(call.context(), *book, *number);
    if (!shown) {
        return shown.error();
    }
    call.print(listed_table(std::span{&shown->listed, 1}));
    wire::Table table{.title = {"金额由来", "how the amount comes about"},
        .columns = {{"rule", {"规则", "rule"}, Kind::text},
            {"figure", {"数值", "figure"}, Kind::text}, {"source", {"依据", "source"}, Kind::text},
            {"basis", {"性质", "basis"}, Kind::text}},
        .rows = {}};
    for (auto const& step : shown->explanation.steps) {
        table.rows.push_back({std::string{pick(step.rule, call.language())}, step.figure,
            step.source, std::string{step.basis}});
    }
    call.print(table);
    return {};
}

Option const book_option{"book", Arity::required, "BOOK", {"县级账套", "the county's book"}};
Option const day_option{"on", Arity::optional, "DATE", {"日期，默认今天", "day; default: today"}};
Option const case_option{
    "case", Arity::repeated, "CASE", {"救助事项编号，可多个", "number of a case; may be repeated"}};
Option const decision_option{
    "decision", Arity::required, "NUMBER", {"批准文号", "number of the decision"}};
Option const town_option{
    "town", Arity::flag, "", {"乡镇在限额内审批", "decided by the town, within its limit"}};

} // namespace

std::vector<Command> relief_commands() {
    return {{"relief", "record",
                {"登记救助事项清单（一次报告全部错误；- 为标准输入）",
                    "record a list of cases, all faults in one pass; - is stdin"},
                {{"file", Arity::required, "FILE", {"CSV 文件", "CSV file"}}}, {book_option},
                Needs::person, record},
        {"relief", "approve", {"批准", "approve cases"}, {},
            {book_option, case_option, decision_option, town_option, day_option}, Needs::person,
            [](Call& call) { return decide(call, true); }},
        {"relief", "reject", {"不予批准", "reject cases"}, {},
            {book_option, case_option, decision_option, town_option, day_option}, Needs::person,
            [](Call& call) { return decide(call, false); }},
        {"relief", "papers", {"补齐材料", "file papers that were due later"}, {},
            {book_option, case_option,
                {"papers", Arity::required, "NUMBER", {"材料编号", "number of the papers"}}},
            Needs::person, papers},
        {"relief", "build",
            {"将已批准事项编成一次性发放批次", "build one-off batches of approved cases"}, {},
            {book_option, {"period", Arity::required, "MONTH", {"发放月份", "month of payment"}},
                {"program", Arity::repeated, "PROGRAM",
                    {"项目，默认全部", "program; default: all"}},
                case_option, day_option},
            Needs::person, build},
        {"relief", "list", {"列出救助事项", "list cases"}, {},
            {{"region", Arity::optional, "REGION",
                 {"地区及其以下，默认本人辖区", "region and below; default: one's own"}},
                {"kind", Arity::optional, "KIND", {"类别", "kind"}}, case_option},
            Needs::person, list},
        {"relief", "show", {"说明一件事项的金额由来", "explain a case"}, {},
            {book_option, {"case", Arity::required, "CASE", {"编号", "number of the case"}}},
            Needs::person, show}};
}

} // namespace doudi::cli
