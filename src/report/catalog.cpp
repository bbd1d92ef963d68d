#include "doudi/report/catalog.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace doudi::report {

namespace {

struct TypeName {
    std::string_view name;
    ParamType type;
    std::string_view sql;
};
constexpr std::array param_types{TypeName{"book", ParamType::book, "integer"},
    TypeName{"region", ParamType::region, "integer"}, TypeName{"month", ParamType::month, "date"},
    TypeName{"code", ParamType::code, "text"}};

constexpr std::array<std::string_view, 5> column_types{
    "text", "integer", "bigint", "date", "boolean"};

std::string_view trim(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the text before `mark` off `rest`; all of it where there is none.
std::string_view cut(std::string_view& rest, std::string_view mark) {
    auto const at = rest.find(mark);
    auto const piece = trim(rest.substr(0, at));
    rest = at == std::string_view::npos ? std::string_view{} : trim(rest.substr(at + mark.size()));
    return piece;
}

bool is_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// "中文 | English".
std::optional<Text> text_pair(std::string_view value) {
    auto const zh = cut(value, "|");
    if (zh.empty() || value.empty()) {
        return std::nullopt;
    }
    return Text{zh, value};
}

bool add_param(Report& report, std::string_view value) {
    auto const name = cut(value, " ");
    auto type_name = cut(value, " ");
    bool const is_required = !type_name.ends_with('?');
    if (!is_required) {
        type_name.remove_suffix(1);
    }
    auto const* const type = std::find_if(param_types.begin(), param_types.end(),
        [type_name](TypeName const& known) { return known.name == type_name; });
    auto const title = text_pair(value);
    if (!is_name(name) || type == param_types.end() || !title) {
        return false;
    }
    report.params.push_back({name, type->type, is_required, *title});
    return true;
}

bool add_column(Report& report, std::string_view value) {
    auto const name = cut(value, " ");
    auto const type = cut(value, " ");
    auto const title = text_pair(value);
    bool const is_known =
        std::find(column_types.begin(), column_types.end(), type) != column_types.end();
    if (!is_name(name) || !is_known || !title || (name.ends_with("_fen") && type != "bigint")) {
        return false;
    }
    report.columns.push_back({name, type, *title});
    return true;
}

bool add_word(Report& report, std::string_view value) {
    auto const name = cut(value, " ");
    auto const word = cut(value, " ");
    auto const text = text_pair(value);
    auto const column = std::find_if(report.columns.begin(), report.columns.end(),
        [name](Column const& known) { return known.name == name; });
    if (word.empty() || !text || column == report.columns.end() || column->type != "text") {
        return false;
    }
    column->words.push_back({word, *text});
    return true;
}

/// The columns of "sum(a) + sum(b)"; empty if it is not that.
std::vector<std::string_view> summed(std::string_view side) {
    std::vector<std::string_view> columns;
    while (!side.empty()) {
        auto term = cut(side, "+");
        if (!term.starts_with("sum(") || !term.ends_with(')')) {
            return {};
        }
        columns.push_back(term.substr(4, term.size() - 5));
    }
    return columns;
}

bool add_check(Report& report, std::string_view value) {
    SumCheck check{value, {}, {}};
    check.left = summed(cut(value, "="));
    check.right = summed(value);
    if (check.left.empty() || check.right.empty()) {
        return false;
    }
    report.checks.push_back(std::move(check));
    return true;
}

bool set_once(std::string_view& field, std::string_view value) {
    if (!field.empty() || value.empty()) {
        return false;
    }
    field = value;
    return true;
}

/// One line of the header: "key: value".
bool add_line(Report& report, std::string_view line) {
    auto const key = cut(line, ":");
    if (key == "report") {
        return set_once(report.name, line);
    }
    if (key == "title_zh") {
        return set_once(report.title.zh, line);
    }
    if (key == "title_en") {
        return set_once(report.title.en, line);
    }
    if (key == "source") {
        return set_once(report.source, line);
    }
    if (key == "joins") {
        report.joins_by_hash = line == "hash";
        return report.joins_by_hash;
    }
    if (key == "param") {
        return add_param(report, line);
    }
    if (key == "column") {
        return add_column(report, line);
    }
    if (key == "word") {
        return add_word(report, line);
    }
    return key == "check" && add_check(report, line);
}

std::string_view sql_type(ParamType type) {
    return param_types.at(static_cast<std::size_t>(type)).sql;
}

/// The statement with `$n::type` for each `:name`. Casts (`::`) and unknown names stay as they are.
std::string numbered(Report const& report, std::string_view sql) {
    std::string text;
    for (std::size_t at = 0; at < sql.size();) {
        auto const colon = sql.find(':', at);
        text += sql.substr(at, colon - at);
        if (colon == std::string_view::npos) {
            break;
        }
        auto const colons_end = std::min(sql.find_first_not_of(':', colon), sql.size());
        auto end = colons_end;
        while (end < sql.size() && is_name(sql.substr(end, 1))) {
            ++end;
        }
        auto const name = sql.substr(colons_end, end - colons_end);
        auto const param = std::find_if(report.params.begin(), report.params.end(),
            [name](Param const& known) { return known.name == name; });
        if (colons_end - colon == 1 && param != report.params.end()) {
            text += '$' + std::to_string(param - report.params.begin() + 1) + "::";
            text += sql_type(param->type);
        } else {
            text += sql.substr(colon, end - colon);
        }
        at = end;
    }
    return text;
}

/// What is wrong with a report whose header was read; empty if nothing.
std::string_view fault_of(Report const& report, embedded::TextFile const& file) {
    if (report.name != file.name) {
        return "report: is not the file's name";
    }
    if (report.title.zh.empty() || report.title.en.empty() || report.columns.empty()) {
        return "title_zh, title_en or column missing";
    }
    auto const scopes =
        std::count_if(report.params.begin(), report.params.end(), [](Param const& param) {
            return param.is_required &&
                (param.type == ParamType::book || param.type == ParamType::region);
        });
    if (scopes != 1) {
        return "wants one required param of type book or region";
    }
    auto const is_column = [&](std::string_view name) {
        return std::any_of(report.columns.begin(), report.columns.end(),
            [name](Column const& column) { return column.name == name; });
    };
    for (auto const& check : report.checks) {
        if (!std::all_of(check.left.begin(), check.left.end(), is_column) ||
            !std::all_of(check.right.begin(), check.right.end(), is_column)) {
            return "check names a column that is not there";
        }
    }
    return {};
}

} // namespace

Result<Report> parse_report(embedded::TextFile const& file) {
    Report report{};
    std::string_view rest = file.text;
    constexpr std::string_view mark = "-- ";
    for (int line = 1; rest.starts_with(mark); ++line) {
        auto const end = rest.find('\n');
        if (!add_line(report, trim(rest.substr(mark.size(), end - mark.size())))) {
            return Error{
                Refusal::malformed, std::string{file.name} + " line " + std::to_string(line)};
        }
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    if (auto const fault = fault_of(report, file); !fault.empty()) {
        return Error{Refusal::malformed, std::string{file.name} + ": " + std::string{fault}};
    }
    report.sql = numbered(report, rest);
    return report;
}

std::vector<Report> const& catalog() {
    static std::vector<Report> const reports = [] {
        std::vector<Report> all;
        for (auto const& file : embedded::reports()) {
            auto report = parse_report(file);
            DOUDI_CHECK(report.has_value());
            all.push_back(*std::move(report));
        }
        return all;
    }();
    return reports;
}

Result<Report const*> find_report(std::string_view name) {
    auto const found = std::find_if(catalog().begin(), catalog().end(),
        [name](Report const& report) { return report.name == name; });
    if (found == catalog().end()) {
        return Error{Refusal::unknown_report, std::string{name.substr(0, 60)}};
    }
    return &*found;
}

} // namespace doudi::report
