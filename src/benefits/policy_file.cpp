#include "policy_file.hpp"

#include "benefit.hpp"
#include "doudi/base/decimal.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace doudi::benefits {

namespace {

constexpr std::int64_t months = 12;
// Far above any standard, and small enough that no sum over a household can overflow.
constexpr std::int64_t year_fen_max = 1'000'000'000'000;
constexpr std::int64_t percent_max = 1000;
constexpr std::int64_t rate_max = 10'000; // 100 %
constexpr std::int64_t count_max = 1000;
constexpr int age_max = 150;

constexpr std::array<std::string_view, 3> basis_words{"seed", "published", "assumed"};

constexpr std::array<std::string_view, 13> fields{"name", "region", "from", "until",
    "yuan_per_year", "yuan_per_month", "percent", "rate", "count", "choice", "age", "source",
    "basis"};

/// Reads one [[figure]]; the first thing wrong is kept.
class FigureReader {
public:
    FigureReader(toml::table const& table, std::string_view file, RegionCode home)
        : table_{table}, file_{file}, home_{home} {}

    Result<DatedFigure> read() {
        check_fields();
        Need const* const need = read_need();
        auto const from = read_period("from", true);
        auto const until = read_period("until", false);
        auto const region = read_region();
        Figure figure = read_figure(need);
        if (from && until && *until <= *from) {
            refuse("until", "is not after from");
        }
        if (error_) {
            return *error_;
        }
        return DatedFigure{.name = text("name"),
            .region = region,
            .from = *from,
            .until = until,
            .figure = std::move(figure),
            .place = place(table_)};
    }

private:
    std::string place(toml::node const& node) const {
        return file_ + ":" + std::to_string(node.source().begin.line);
    }

    void refuse(std::string_view field, std::string_view what) {
        if (!error_) {
            toml::node const* const node = table_.get(field);
            error_ = malformed_at(place(node != nullptr ? *node : table_),
                std::string{field} + " " + std::string{what});
        }
    }

    bool has(std::string_view field) const { return table_.get(field) != nullptr; }

    std::string text(std::string_view field) {
        toml::node const* const node = table_.get(field);
        auto const value =
            node != nullptr ? node->value_exact<std::string>() : std::optional<std::string>{};
        if (!value || value->empty()) {
            refuse(field, "is missing or not a text");
            return {};
        }
        return *value;
    }

    std::int64_t whole_number(std::string_view field, std::int64_t most) {
        auto const value = table_[field].value_exact<std::int64_t>();
        if (!value || *value < 0 || *value > most) {
            refuse(field, "is not a whole number of a sensible size");
            return 0;
        }
        return *value;
    }

    void check_fields() {
        for (auto const& [key, node] : table_) {
            if (std::find(fields.begin(), fields.end(), key.str()) == fields.end()) {
                refuse(key.str(), "is not a field of a figure");
            }
        }
    }

    Need const* read_need() {
        static constexpr Need rounding{
            .name = "rounding", .unit = Unit::choice, .words = rounding_words};
        auto const name = text("name");
        Need const* const need = is_rounding(name) ? &rounding : find_need(name);
        if (need == nullptr) {
            refuse("name", "is not a figure any benefit uses");
        }
        return need;
    }

    std::optional<Period> read_period(std::string_view field, bool is_required) {
        if (!is_required && !has(field)) {
            return std::nullopt;
        }
        auto const period = Period::parse(text(field));
        if (!period) {
            refuse(field, "is not a month such as 2020-04");
            return std::nullopt;
        }
        return *period;
    }

    RegionCode read_region() {
        if (!has("region")) {
            return home_;
        }
        auto const region = RegionCode::parse(text("region"));
        if (!region) {
            refuse("region", "is not a region code");
        }
        return region ? *region : home_;
    }

    std::int64_t read_word(std::span<std::string_view const> words, std::string_view field) {
        auto const word = text(field);
        auto const found = std::find(words.begin(), words.end(), word);
        if (found == words.end()) {
            refuse(field, "is not one of the words allowed");
        }
        return found - words.begin();
    }

    std::int64_t read_money() {
        bool const is_yearly = has("yuan_per_year");
        if (is_yearly == has("yuan_per_month")) {
            refuse("name", "needs one of yuan_per_year and yuan_per_month");
            return 0;
        }
        auto const* const field = is_yearly ? "yuan_per_year" : "yuan_per_month";
        auto const amount = parse_yuan(text(field));
        if (!amount || amount->fen() <= 0 || amount->fen() > year_fen_max / months) {
            refuse(field, "is not a sensible amount of yuan, written as text");
            return 0;
        }
        return is_yearly ? amount->fen() : amount->fen() * months;
    }

    /// A percentage is written as an amount is: "5.4".
    std::int64_t read_rate() {
        auto const rate = parse_yuan(text("rate"));
        if (!rate || rate->fen() < -rate_max || rate->fen() > rate_max) {
            refuse("rate", "is not a sensible percentage, written as text");
            return 0;
        }
        return rate->fen();
    }

    std::int64_t read_value(Need const& need) {
        bool const has_money = has("yuan_per_year") || has("yuan_per_month");
        if (has_money != (need.unit == Unit::money) ||
            has("percent") != (need.unit == Unit::percent) ||
            has("rate") != (need.unit == Unit::rate) ||
            has("count") != (need.unit == Unit::count) ||
            has("choice") != (need.unit == Unit::choice)) {
            refuse("name", "has a value of another kind, or none");
            return 0;
        }
        switch (need.unit) {
        case Unit::money: return read_money();
        case Unit::percent: return whole_number("percent", percent_max);
        case Unit::rate: return read_rate();
        case Unit::count: return whole_number("count", count_max);
        case Unit::choice: break;
        }
        return read_word(need.words, "choice");
    }

    Figure read_figure(Need const* need) {
        if (need == nullptr) {
            return {};
        }
        Figure figure;
        figure.value = read_value(*need);
        if (has("age") != need->has_age) {
            refuse("age", need->has_age ? "is missing" : "has no meaning for this figure");
        } else if (need->has_age) {
            figure.age = static_cast<int>(whole_number("age", age_max));
        }
        figure.source = text("source");
        figure.basis = static_cast<Basis>(read_word(basis_words, "basis"));
        return figure;
    }

    toml::table const& table_;
    std::string file_;
    RegionCode home_;
    std::optional<Error> error_;
};

Result<std::vector<DatedFigure>> read_figures(toml::table const& root, std::string const& file) {
    auto const home = RegionCode::parse(root["region"].value_or(std::string_view{}));
    if (!home) {
        return malformed_at(file + ":1", "region is missing or not a region code");
    }
    for (auto const& [key, node] : root) {
        if (key.str() != "region" && key.str() != "figure") {
            return malformed_at(file + ":" + std::to_string(key.source().begin.line),
                std::string{key.str()} + " is not a part of a policy");
        }
    }
    toml::array const* const list = root["figure"].as_array();
    std::vector<DatedFigure> figures;
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        toml::table const* const table = list->get(i)->as_table();
        if (table == nullptr) {
            return malformed_at(file, "figure is not a list of tables");
        }
        auto figure = FigureReader{*table, file, *home}.read();
        if (!figure) {
            return figure.error();
        }
        figures.push_back(std::move(*figure));
    }
    if (figures.empty()) {
        return malformed_at(file, "there is no figure");
    }
    return figures;
}

} // namespace

Error malformed_at(std::string_view place, std::string_view what) {
    return {Refusal::policy_malformed, std::string{place} + ": " + std::string{what}};
}

Result<std::vector<DatedFigure>> read_policy_file(
    std::string_view toml_text, std::string_view name) {
    std::string const file = std::string{name} + ".toml";
    try {
        return read_figures(toml::parse(toml_text, file), file);
    } catch (toml::parse_error const& error) {
        return malformed_at(
            file + ":" + std::to_string(error.source().begin.line), error.description());
    }
}

} // namespace doudi::benefits
