#include "doudi/reconcile/check.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace doudi::reconcile {

namespace {

struct SeverityName {
    Severity severity;
    std::string_view name;
    Text title;
};
constexpr std::array severities{SeverityName{Severity::high, "high", {"高", "high"}},
    SeverityName{Severity::medium, "medium", {"中", "medium"}},
    SeverityName{Severity::low, "low", {"低", "low"}},
    SeverityName{Severity::review, "review", {"待核", "review"}}};

/// What there may be in the database, as `needs` and `wants` call it.
struct DataName {
    std::string_view name;
    Text title;
};
constexpr std::array data_names{
    DataName{"lines", {"当月发放明细", "lines of the month"}},
    DataName{"recomputed", {"当月发放明细和标准", "lines of the month and standards"}},
    DataName{"batches", {"当月批次", "batches of the month"}},
    DataName{"roster", {"当月名册", "rosters of the month"}},
    DataName{"results", {"银行回盘", "results of the banks"}},
    DataName{"subsidies", {"当月残疾人补贴发放明细", "lines of the subsidies for the disabled"}},
    DataName{"price_lines", {"当月价格补贴发放明细", "lines of a price subsidy"}},
    DataName{"quota", {"指标", "quota"}},
    DataName{"documents", {"指标文件", "quota documents"}},
    DataName{"allocations", {"按公式的分配", "allocations by formula"}},
    DataName{"imprest", {"乡镇备用金", "township imprests"}},
    DataName{"relief", {"一次性救助个案", "cases of one-off relief"}},
    DataName{"projects", {"项目", "projects"}},
    DataName{"freeze", {"暂停退出的月份", "a month in which exits are suspended"}},
    DataName{"exits", {"渐退登记", "gradual exits on rosters"}},
};
constexpr std::string_view list_prefix = "list ";

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

/// "中文 | English".
std::optional<Text> text_pair(std::string_view value) {
    auto const zh = cut(value, "|");
    return zh.empty() || value.empty() ? std::nullopt : std::optional{Text{zh, value}};
}

bool is_data(std::string_view name) {
    return name.starts_with(list_prefix) ||
        std::any_of(data_names.begin(), data_names.end(),
            [name](DataName const& known) { return known.name == name; });
}

bool add_data(std::vector<std::string_view>& data, std::string_view need) {
    auto const all = alternatives(need);
    data.push_back(need);
    return std::all_of(all.begin(), all.end(), is_data);
}

/// "no", or where it blocks: a list.
bool add_blocks(Check& check, std::string_view list) {
    constexpr std::array<std::string_view, 3> known{"record", "line", "release"};
    if (list == "no") {
        return true;
    }
    do {
        check.blocks.push_back(cut(list, ","));
        if (std::find(known.begin(), known.end(), check.blocks.back()) == known.end()) {
            return false;
        }
    } while (!list.empty());
    return true;
}

bool set_once(std::string_view& field, std::string_view value) {
    if (!field.empty() || value.empty()) {
        return false;
    }
    field = value;
    return true;
}

bool add_text(Check& check, std::string_view key, std::string_view value) {
    if (key == "title_zh") {
        return set_once(check.title.zh, value);
    }
    if (key == "title_en") {
        return set_once(check.title.en, value);
    }
    if (key == "question_zh") {
        return set_once(check.question.zh, value);
    }
    return key == "question_en" && set_once(check.question.en, value);
}

/// One line of the header: "key: value".
bool add_line(Check& check, std::string_view line) {
    auto const key = cut(line, ":");
    if (key == "check") {
        return set_once(check.id, line);
    }
    if (key == "severity") {
        auto const severity = severity_of(line);
        check.severity = severity.value_or(Severity::high);
        return severity.has_value();
    }
    if (key == "blocks") {
        return add_blocks(check, line);
    }
    if (key == "needs") {
        return add_data(check.needs, line);
    }
    if (key == "wants") {
        return add_data(check.wants, line);
    }
    if (key == "exempt") {
        auto const pair = text_pair(line);
        check.exempt.push_back(pair.value_or(Text{}));
        return pair.has_value();
    }
    if (key == "missing") {
        check.missing = text_pair(line);
        return check.missing.has_value();
    }
    return key == "source" ? set_once(check.source, line) : add_text(check, key, line);
}

/// The statement with $1 for `:period` and $2 for `:as_of`.
std::string numbered(std::string_view sql) {
    std::string text{sql};
    for (auto const& [name, number] : {std::pair{":period", "$1::date"}, {":as_of", "$2::date"}}) {
        std::string_view const wanted{name};
        for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at)) {
            text.replace(at, wanted.size(), number);
        }
    }
    return text;
}

/// What is wrong with a check whose header was read; empty if nothing.
std::string_view fault_of(Check const& check, embedded::TextFile const& file) {
    if (check.id != file.name) {
        return "check: is not the file's name";
    }
    if (check.title.zh.empty() || check.title.en.empty() || check.question.zh.empty() ||
        check.question.en.empty() || check.source.empty()) {
        return "title, question or source missing";
    }
    bool const has_statement = trim(check.sql).size() > 1;
    if (has_statement == check.missing.has_value()) {
        return "wants a statement, or what is missing for one";
    }
    return has_statement && check.needs.empty() ? "needs missing" : std::string_view{};
}

} // namespace

std::string_view name_of(Severity severity) noexcept {
    return severities.at(static_cast<std::size_t>(severity)).name;
}

Text title_of(Severity severity) noexcept {
    return severities.at(static_cast<std::size_t>(severity)).title;
}

std::optional<Severity> severity_of(std::string_view name) noexcept {
    for (auto const& known : severities) {
        if (known.name == name) {
            return known.severity;
        }
    }
    return std::nullopt;
}

Result<Check> parse_check(embedded::TextFile const& file) {
    Check check{};
    check.sha256 = file.sha256;
    std::string_view rest = file.text;
    constexpr std::string_view mark = "-- ";
    for (int line = 1; rest.starts_with(mark); ++line) {
        auto const end = rest.find('\n');
        if (!add_line(check, trim(rest.substr(mark.size(), end - mark.size())))) {
            return Error{
                Refusal::malformed, std::string{file.name} + " line " + std::to_string(line)};
        }
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    check.sql = numbered(rest);
    if (auto const fault = fault_of(check, file); !fault.empty()) {
        return Error{Refusal::malformed, std::string{file.name} + ": " + std::string{fault}};
    }
    return check;
}

std::vector<Check> const& checks() {
    static std::vector<Check> const all = [] {
        std::vector<Check> read;
        for (auto const& file : embedded::checks()) {
            auto check = parse_check(file);
            DOUDI_CHECK(check.has_value());
            read.push_back(*std::move(check));
        }
        return read;
    }();
    return all;
}

Result<std::vector<Check const*>> select_checks(std::string_view ids) {
    std::vector<std::string_view> wanted;
    while (!ids.empty()) {
        wanted.push_back(cut(ids, ","));
    }
    auto const& all = checks();
    for (auto const id : wanted) {
        bool const is_known = std::any_of(
            all.begin(), all.end(), [id](Check const& check) { return check.id == id; });
        if (!is_known) {
            constexpr std::size_t id_bytes_max = 20;
            return Error{Refusal::unknown_check, std::string{id.substr(0, id_bytes_max)}};
        }
    }
    std::vector<Check const*> selected;
    for (auto const& check : all) {
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(), check.id) != wanted.end()) {
            selected.push_back(&check);
        }
    }
    return selected;
}

std::vector<Check const*> checks_of_release() {
    std::vector<Check const*> all;
    for (auto const& check : checks()) {
        auto const& blocks = check.blocks;
        if (std::find(blocks.begin(), blocks.end(), "release") != blocks.end()) {
            all.push_back(&check);
        }
    }
    return all;
}

std::vector<std::string_view> alternatives(std::string_view need) {
    std::vector<std::string_view> all;
    while (!need.empty()) {
        all.push_back(cut(need, " or "));
    }
    return all;
}

Text title_of_data(std::string_view data) {
    auto const* const found = std::find_if(data_names.begin(), data_names.end(),
        [data](DataName const& known) { return known.name == data; });
    return found == data_names.end() ? Text{data, data} : found->title;
}

} // namespace doudi::reconcile
