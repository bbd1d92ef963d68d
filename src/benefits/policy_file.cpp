#include "policy_file.hpp"

#include "doudi/base/decimal.hpp"
#include "figure_names.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace doudi::benefits {

namespace {

constexpr std::int64_t months = 12;
constexpr std::int64_t percent_max = 1000;
constexpr std::int64_t rate_max = 10'000; // 100 %
constexpr std::int64_t count_max = 10'000;
constexpr int age_max = 150;

constexpr std::array<std::string_view, 8> value_fields{
    "yuan_per_year", "yuan_per_month", "yuan", "percent", "rate", "count", "date", "choice"};

constexpr std::array<std::string_view, 3> basis_words{"seed", "published", "assumed"};

constexpr std::array<std::string_view, 16> fields{"name", "region", "from", "until", "decided",
    "yuan_per_year", "yuan_per_month", "yuan", "percent", "rate", "count", "date", "choice", "age",
    "source", "basis"};

std::string text_of(toml::node const* node) {
    auto const value = node != nullptr ? node->value_exact<std::string>() : std::nullopt;
    return value ? *value : std::string{};
}

/// Takes down what is wrong with a file.
class Faults {
public:
    Faults(std::vector<PolicyFault>& faults, std::string_view file)
        : faults_{faults}, file_{file} {}

    void add(
        PolicyFaultCode code, int line, std::string zh, std::string en, std::string figure = {}) {
        faults_.push_back({code, file_, line, std::move(figure), std::move(zh), std::move(en)});
    }
    [[nodiscard]] std::size_t count() const noexcept { return faults_.size(); }
    [[nodiscard]] std::string const& file() const noexcept { return file_; }

private:
    std::vector<PolicyFault>& faults_;
    std::string file_;
};

int line_of(toml::node const& node) {
    return static_cast<int>(node.source().begin.line);
}

/// Reads one [[figure]]; everything wrong with it is kept.
class FigureReader {
public:
    FigureReader(toml::table const& table, Faults& faults, RegionCode home)
        : table_{table}, faults_{faults}, home_{home} {}

    std::optional<DatedFigure> read() {
        auto const faults_before = faults_.count();
        check_fields();
        auto name = text("name");
        Need const* const need = read_need(name);
        auto const from = read_period("from", true);
        auto const until = read_period("until", false);
        auto const region = read_region();
        auto const decided = read_decided();
        if (from && until && *until <= *from) {
            refuse("until", {"不在 from 之后", "is not after from"});
        }
        Figure figure = read_figure(need);
        if (faults_.count() != faults_before || !from) {
            return std::nullopt;
        }
        return DatedFigure{.name = std::move(name),
            .region = region,
            .home = home_,
            .from = *from,
            .until = until,
            .decided = decided.value_or(from->first_day()),
            .is_decided_stated = decided.has_value(),
            .figure = std::move(figure),
            .written = std::move(written_),
            .unit = std::move(unit_),
            .file = faults_.file(),
            .line = line_of(table_)};
    }

private:
    void refuse(
        std::string_view field, Text what, PolicyFaultCode code = PolicyFaultCode::wrong_value) {
        toml::node const* const node = table_.get(field);
        faults_.add(code, line_of(node != nullptr ? *node : table_),
            std::string{field} + " " + std::string{what.zh},
            std::string{field} + " " + std::string{what.en}, text_of(table_.get("name")));
    }

    bool has(std::string_view field) const { return table_.get(field) != nullptr; }

    std::string text(std::string_view field) {
        auto value = text_of(table_.get(field));
        if (value.empty()) {
            refuse(field, {"缺少或不是文字", "is missing or not a text"});
        }
        return value;
    }

    std::int64_t whole_number(std::string_view field, std::int64_t most) {
        auto const value = table_[field].value_exact<std::int64_t>();
        if (!value || *value < 0 || *value > most) {
            refuse(field, {"不是合理的整数", "is not a whole number of a sensible size"});
            return 0;
        }
        return *value;
    }

    void check_fields() {
        for (auto const& [key, node] : table_) {
            if (std::find(fields.begin(), fields.end(), key.str()) == fields.end()) {
                refuse(key.str(), {"不是数字项的字段", "is not a field of a figure"},
                    PolicyFaultCode::unknown_field);
            }
        }
    }

    Need const* read_need(std::string const& name) {
        Need const* const need = find_figure_need(name);
        if (need == nullptr && !name.empty()) {
            refuse("name", {"不是已知的项目名", "is not a figure any benefit or rule uses"},
                PolicyFaultCode::unknown_name);
        }
        return need;
    }

    std::optional<Period> read_period(std::string_view field, bool is_required) {
        if (!has(field) && !is_required) {
            return std::nullopt;
        }
        auto const written = text(field);
        auto const period = Period::parse(written);
        if (!period && !written.empty()) {
            refuse(field, {"不是 2020-04 这样的月份", "is not a month such as 2020-04"});
        }
        return period ? std::optional{*period} : std::nullopt;
    }

    std::optional<Date> read_date(std::string_view field) {
        auto const written = text(field);
        auto const date = parse_date(written);
        if (!date && !written.empty()) {
            refuse(field, {"不是 2020-11-16 这样的日期", "is not a date such as 2020-11-16"});
        }
        return date ? std::optional{*date} : std::nullopt;
    }

    std::optional<Date> read_decided() {
        return has("decided") ? read_date("decided") : std::nullopt;
    }

    RegionCode read_region() {
        if (!has("region")) {
            return home_;
        }
        auto const region = RegionCode::parse(text("region"));
        if (!region) {
            refuse("region", {"不是行政区划代码", "is not a region code"});
        }
        return region ? *region : home_;
    }

    std::int64_t read_word(std::span<std::string_view const> words, std::string_view field) {
        auto const word = text(field);
        auto const found = std::find(words.begin(), words.end(), word);
        if (found == words.end()) {
            if (!word.empty()) {
                refuse(field, {"不是允许的词", "is not one of the words allowed"});
            }
            return 0;
        }
        return found - words.begin();
    }

    std::int64_t read_yuan(std::string_view field, std::int64_t fen_max) {
        auto const written = text(field);
        auto const amount = parse_yuan(written);
        if (!written.empty() && (!amount || amount->fen() <= 0 || amount->fen() > fen_max)) {
            refuse(field,
                {"不是合理的元数（写成文字）",
                    "is not a sensible amount of yuan, written as text"});
            return 0;
        }
        return amount ? amount->fen() : 0;
    }

    /// A percentage is written as an amount is: "5.4".
    std::int64_t read_rate() {
        auto const written = text("rate");
        auto const rate = parse_yuan(written);
        if (!written.empty() && (!rate || rate->fen() < -rate_max || rate->fen() > rate_max)) {
            refuse("rate",
                {"不是合理的百分比（写成文字）", "is not a sensible percentage, written as text"});
            return 0;
        }
        return rate ? rate->fen() : 0;
    }

    /// The field the value of this kind stands in, if it is there and no other is.
    std::optional<std::string_view> value_field(Need const& need) {
        std::vector<std::string_view> given;
        std::copy_if(value_fields.begin(), value_fields.end(), std::back_inserter(given),
            [this](std::string_view field) { return has(field); });
        auto const wanted = fields_of(need.unit);
        if (need.unit == Unit::money && given.size() != 1 &&
            std::all_of(given.begin(), given.end(), [&](std::string_view field) {
                return std::find(wanted.begin(), wanted.end(), field) != wanted.end();
            })) {
            refuse("name",
                {"需要 yuan_per_year 和 yuan_per_month 之一",
                    "needs one of yuan_per_year and yuan_per_month"});
            return std::nullopt;
        }
        if (given.size() != 1 ||
            std::find(wanted.begin(), wanted.end(), given.front()) == wanted.end()) {
            refuse("name", {"的值种类不对或缺少", "has a value of another kind, or none"});
            return std::nullopt;
        }
        return given.front();
    }

    static std::span<std::string_view const> fields_of(Unit unit) {
        static constexpr std::array<std::string_view, 2> money{"yuan_per_year", "yuan_per_month"};
        static constexpr std::array<std::string_view, 6> single{
            "yuan", "percent", "rate", "count", "date", "choice"};
        std::span<std::string_view const> const all{single};
        switch (unit) {
        case Unit::money: return money;
        case Unit::amount: return all.subspan(0, 1);
        case Unit::percent: return all.subspan(1, 1);
        case Unit::rate: return all.subspan(2, 1);
        case Unit::count: return all.subspan(3, 1);
        case Unit::day: return all.subspan(4, 1);
        case Unit::choice: break;
        }
        return all.subspan(5, 1);
    }

    std::int64_t read_value(Need const& need) {
        auto const field = value_field(need);
        if (!field) {
            return 0;
        }
        unit_ = *field;
        written_ = text_of(table_.get(*field));
        if (auto const whole = table_[*field].value_exact<std::int64_t>()) {
            written_ = std::to_string(*whole);
        }
        switch (need.unit) {
        case Unit::money:
            return read_yuan(*field, need.most / months) *
                (*field == "yuan_per_month" ? months : 1);
        case Unit::amount: return read_yuan(*field, need.most);
        case Unit::percent: return whole_number(*field, percent_max);
        case Unit::rate: return read_rate();
        case Unit::count: return whole_number(*field, count_max);
        case Unit::day: {
            auto const day = read_date(*field);
            return day ? days_since_2000(*day) : 0;
        }
        case Unit::choice: break;
        }
        return read_word(need.words, *field);
    }

    Figure read_figure(Need const* need) {
        Figure figure;
        if (need != nullptr) {
            figure.value = read_value(*need);
            if (has("age") != need->has_age) {
                refuse("age",
                    need->has_age ? Text{"缺少", "is missing"}
                                  : Text{"对这一项没有意义", "has no meaning for this figure"});
            } else if (need->has_age) {
                figure.age = static_cast<int>(whole_number("age", age_max));
            }
        }
        figure.source = text("source");
        figure.basis = static_cast<Basis>(read_word(basis_words, "basis"));
        return figure;
    }

    toml::table const& table_;
    Faults& faults_;
    RegionCode home_;
    std::string written_;
    std::string unit_;
};

void check_parts(toml::table const& root, Faults& faults) {
    for (auto const& [key, node] : root) {
        if (key.str() != "region" && key.str() != "figure") {
            faults.add(PolicyFaultCode::wrong_part, static_cast<int>(key.source().begin.line),
                std::string{key.str()} + " 不是政策文件的内容",
                std::string{key.str()} + " is not a part of a policy");
        }
    }
}

/// Without the area of the file its figures are read all the same, as the nation's, so that what is
/// wrong with them is known; they are then thrown away with the file.
std::vector<DatedFigure> read_figures(toml::table const& root, Faults& faults) {
    auto const home = RegionCode::parse(text_of(root.get("region")));
    if (!home) {
        faults.add(PolicyFaultCode::wrong_part, 1, "缺少 region 或不是行政区划代码",
            "region is missing or not a region code");
    }
    check_parts(root, faults);
    toml::node const* const node = root.get("figure");
    toml::array const* const list = node != nullptr ? node->as_array() : nullptr;
    if (list == nullptr || list->empty()) {
        faults.add(PolicyFaultCode::wrong_part, node != nullptr ? line_of(*node) : 0,
            "没有任何 [[figure]]", "there is no figure");
        return {};
    }
    std::vector<DatedFigure> figures;
    for (toml::node const& each : *list) {
        toml::table const* const table = each.as_table();
        if (table == nullptr) {
            faults.add(PolicyFaultCode::wrong_part, line_of(each), "figure 不是表的列表",
                "figure is not a list of tables");
            continue;
        }
        auto figure = FigureReader{*table, faults, home ? *home : nation()}.read();
        if (figure) {
            figures.push_back(std::move(*figure));
        }
    }
    return home ? figures : std::vector<DatedFigure>{};
}

} // namespace

PolicyFile read_policy_file(std::string_view toml_text, std::string_view file) {
    PolicyFile read;
    Faults faults{read.faults, file};
    try {
        read.figures = read_figures(toml::parse(toml_text, file), faults);
    } catch (toml::parse_error const& error) {
        faults.add(PolicyFaultCode::not_toml, static_cast<int>(error.source().begin.line),
            "不是有效的 TOML：" + std::string{error.description()},
            std::string{error.description()});
    }
    return read;
}

} // namespace doudi::benefits
