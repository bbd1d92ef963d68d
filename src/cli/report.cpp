/// `doudi report ...`: the reports of reports/*.sql.
#include "report.hpp"

#include "doudi/operations/recorded.hpp"

#include <algorithm>

namespace doudi::cli {

namespace {

std::string params_of(report::Report const& report) {
    std::string text;
    for (auto const& param : report.params) {
        text += text.empty() ? "" : " ";
        text += param.is_required ? "--param " : "[--param ";
        text += std::string{param.name} + "=...";
        text += param.is_required ? "" : "]";
    }
    return text;
}

Result<void> list(Call& call) {
    wire::Table table{.title = {"报表", "reports"},
        .columns = {{"name", {"名称", "name"}, wire::Kind::text},
            {"title", {"标题", "title"}, wire::Kind::text},
            {"params", {"参数", "parameters"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& report : report::catalog()) {
        table.rows.push_back({std::string{report.name},
            std::string{pick(report.title, call.language())}, params_of(report)});
    }
    call.print(table);
    return {};
}

/// "book=610102" as it was given to --param.
Result<report::Values> values_of(Call const& call) {
    report::Values values;
    for (auto const& word : call.texts("param")) {
        auto const equals = word.find('=');
        if (equals == std::string::npos || equals == 0 ||
            !values.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
            return Error{Refusal::unknown_report_parameter, "--param NAME=VALUE"};
        }
    }
    return values;
}

wire::Kind kind_of(report::Column const& column) {
    if (column.name.ends_with("_fen")) {
        return wire::Kind::money;
    }
    if (column.type == "bigint" || column.type == "integer") {
        return wire::Kind::integer;
    }
    return wire::Kind::text;
}

/// For the record. Values are not checked yet, so no longer one is taken than a month or region
/// has.
std::string subject_of(report::Report const& report, report::Values const& values) {
    constexpr std::size_t value_bytes_max = 7;
    std::string subject{report.name};
    for (auto const& param : report.params) {
        auto const given = values.find(param.name);
        if (given != values.end() && given->second.size() <= value_bytes_max) {
            subject.append(" ").append(param.name).append("=").append(given->second);
        }
    }
    return subject;
}

Result<void> run(Call& call) {
    auto const values = values_of(call);
    return values ? print_report(call, call.text("name"), *values) : values.error();
}

} // namespace

Result<void> print_report(Call& call, std::string_view name, report::Values const& values) {
    auto const found = report::find_report(name);
    if (!found) {
        return found.error();
    }
    auto const& report = **found;
    auto& context = call.context();
    operations::Asked const asked{
        .book = audit::no_book, .action = "report.run", .subject = subject_of(report, values)};
    auto result = operations::recorded_reading(
        context, asked, [&] { return report::run(context.db, context.actor, report, values); });
    if (!result) {
        return result.error();
    }
    wire::Table table{.title = report.title, .columns = {}, .rows = std::move(result->rows)};
    for (auto const& column : report.columns) {
        auto& shown = table.columns.emplace_back(
            wire::Column{std::string{column.name}, column.title, kind_of(column)});
        for (auto const& [value, text] : column.words) {
            shown.words.push_back({std::string{value}, text});
        }
    }
    call.print(table);
    return {};
}

std::vector<Command> report_commands() {
    return {
        {"report", "list", {"列出报表及其参数", "list reports and what they take"}, {}, {},
            Needs::nothing, list},
        {"report", "run", {"运行一张报表", "run a report"},
            {{"name", Arity::required, "NAME", {"报表名称", "name of the report"}}},
            {{"param", Arity::repeated, "NAME=VALUE",
                {"参数，如 book=610102、from=2020-04",
                    "a parameter, such as book=610102 or from=2020-04"}}},
            Needs::person, run},
    };
}

} // namespace doudi::cli
