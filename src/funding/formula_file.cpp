#include "doudi/funding/formula_file.hpp"

#include "doudi/base/decimal.hpp"

#include <toml++/toml.h>

#include <array>
#include <optional>
#include <set>
#include <utility>

namespace doudi::funding {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t fen;
};

constexpr std::array units{Unit{"fen", 1}, Unit{"yuan", 100}, Unit{"wan", 1'000'000}};

Error fault_at(std::string_view key, std::string_view what) {
    return {Refusal::policy_malformed, std::string{key} + ": " + std::string{what}};
}

/// Reads the known keys of a table one after another; the first fault stays.
class Fields {
public:
    Fields(toml::table const& table, std::string place) : table_{table}, place_{std::move(place)} {}

    [[nodiscard]] std::optional<Error> const& fault() const { return fault_; }

    /// A ratio as text, or a whole number.
    void take(std::string_view key, Ratio& into) {
        auto const* const node = next(key);
        if (node == nullptr) {
            return;
        }
        if (auto const whole = node->value_exact<std::int64_t>(); whole && *whole >= 0) {
            into = Ratio{*whole};
            return;
        }
        take_text(key, *node, into, parse_ratio);
    }

    void take(std::string_view key, Money& into) {
        if (auto const* const node = next(key); node != nullptr) {
            take_text(key, *node, into, parse_yuan);
        }
    }

    template <class Integer> void take_count(std::string_view key, Integer& into) {
        auto const* const node = next(key);
        if (node == nullptr) {
            return;
        }
        auto const whole = node->value_exact<std::int64_t>();
        if (!whole || *whole < 0 || *whole > 1000) {
            fail(key, "a whole number is wanted");
            return;
        }
        into = static_cast<Integer>(*whole);
    }

    template <class Value, class Parse>
    void take_named(std::string_view key, Value& into, Parse parse) {
        if (auto const* const node = next(key); node != nullptr) {
            take_text(key, *node, into, parse);
        }
    }

    /// A table below this one, for `read`.
    template <class Read> void take_table(std::string_view key, Read read) {
        auto const* const node = next(key);
        if (node == nullptr) {
            return;
        }
        auto const* const table = node->as_table();
        if (table == nullptr) {
            fail(key, "a table is wanted");
            return;
        }
        Fields fields{*table, std::string{key} + "."};
        read(*table, fields);
        fields.finish();
        fault_ = fields.fault();
    }

    /// Every key has been read; one that has not is a mistake in writing.
    void finish() {
        for (auto const& [key, value] : table_) {
            if (!known_.contains(key.str())) {
                fail(key.str(), "unknown key");
            }
        }
    }

private:
    /// The key's value; none when it is not there, or after a fault.
    toml::node const* next(std::string_view key) {
        known_.emplace(key);
        return fault_ ? nullptr : table_.get(key);
    }

    template <class Value, class Parse>
    void take_text(std::string_view key, toml::node const& node, Value& into, Parse parse) {
        auto const text = node.value_exact<std::string_view>();
        if (!text) {
            fail(key, "a text in quotes is wanted");
            return;
        }
        auto value = parse(*text);
        if (!value) {
            fault_ =
                Error{value.error().code, place_ + std::string{key} + ": " + std::string{*text}};
            return;
        }
        into = std::move(*value);
    }

    void fail(std::string_view key, std::string_view what) {
        if (!fault_) {
            fault_ = fault_at(place_ + std::string{key}, what);
        }
    }

    toml::table const& table_;
    std::string place_;
    std::set<std::string, std::less<>> known_;
    std::optional<Error> fault_;
};

Result<Form> parse_form(std::string_view name) {
    auto const form = form_of(name);
    if (!form) {
        return Error{Refusal::malformed, "product or sum is wanted"};
    }
    return *form;
}

/// A table of programs and their values.
template <class Value>
void take_programs(
    Fields& fields, std::string_view key, std::map<std::string, Value, std::less<>>& into) {
    fields.take_table(key, [&](toml::table const& table, Fields& inner) {
        for (auto const& [program, value] : table) {
            inner.take(program.str(), into[std::string{program.str()}]);
        }
    });
}

void take_parameters(Fields& fields, FormulaParameters& parameters) {
    fields.take_named("form", parameters.form, parse_form);
    fields.take_named("unit", parameters.unit, parse_unit);
    fields.take_count("months", parameters.months);
    fields.take("carryover_rate", parameters.carryover_rate);
    fields.take("matching_rate", parameters.matching_rate);
    fields.take_table("powers", [&](toml::table const&, Fields& inner) {
        inner.take_count("difficulty", parameters.difficulty_power);
        inner.take_count("effort", parameters.effort_power);
        inner.take_count("performance", parameters.performance_power);
    });
    fields.take_table("weights", [&](toml::table const&, Fields& inner) {
        inner.take("need", parameters.weights.need);
        inner.take("difficulty", parameters.weights.difficulty);
        inner.take("effort", parameters.weights.effort);
        inner.take("performance", parameters.weights.performance);
    });
    take_programs(fields, "program_weights", parameters.program_weights);
    take_programs(fields, "earmarks", parameters.earmarks);
    fields.finish();
}

std::string name_of_unit(Money unit) {
    for (Unit const& known : units) {
        if (known.fen == unit.fen()) {
            return std::string{known.name};
        }
    }
    return std::to_string(unit.fen()) + " fen";
}

} // namespace

Result<FormulaParameters> read_formula_file(std::string_view toml) {
    toml::table table;
    try {
        table = toml::parse(toml);
    } catch (toml::parse_error const& fault) {
        return Error{Refusal::policy_malformed,
            "line " + std::to_string(fault.source().begin.line) + ": " +
                std::string{fault.description()}};
    }
    FormulaParameters parameters;
    Fields fields{table, ""};
    take_parameters(fields, parameters);
    if (fields.fault()) {
        return *fields.fault();
    }
    return parameters;
}

Result<Money> parse_unit(std::string_view name) {
    for (Unit const& unit : units) {
        if (unit.name == name) {
            return Money::from_fen(unit.fen);
        }
    }
    return Error{Refusal::malformed, "the unit is fen, yuan or wan (10,000 yuan)"};
}

std::string text_of(FormulaParameters const& parameters) {
    std::string text = "form=" + std::string{name_of(parameters.form)} +
        " months=" + std::to_string(parameters.months) + " unit=" + name_of_unit(parameters.unit) +
        " carryover_rate=" + parameters.carryover_rate.str();
    if (parameters.form == Form::product) {
        text += " powers=" + std::to_string(parameters.difficulty_power) + "," +
            std::to_string(parameters.effort_power) + "," +
            std::to_string(parameters.performance_power);
    } else {
        auto const& weights = parameters.weights;
        text += " weights=" + weights.need.str() + "," + weights.difficulty.str() + "," +
            weights.effort.str() + "," + weights.performance.str();
    }
    if (parameters.matching_rate != 0) {
        text += " matching_rate=" + parameters.matching_rate.str();
    }
    for (auto const& [program, weight] : parameters.program_weights) {
        text += " weight:" + program + "=" + weight.str();
    }
    for (auto const& [program, amount] : parameters.earmarks) {
        text += " earmark:" + program + "=" + format_yuan(amount);
    }
    return text;
}

std::string text_of(RegionFactors const& factors) {
    std::string text;
    for (Task const& task : factors.tasks) {
        text += task.program + "=" + std::to_string(task.persons) + "x" + task.standard.str() + " ";
    }
    text += "need=" + factors.need.str() + " difficulty=" + factors.difficulty.str() +
        " effort=" + factors.effort.str() + " performance=" + factors.performance.str() +
        " tilt=" + factors.tilt.str() + " carryover=" + format_yuan(factors.carryover) +
        " earmark=" + format_yuan(factors.earmark);
    if (factors.matching_rate) {
        text += " matching_rate=" + factors.matching_rate->str();
    }
    return text;
}

} // namespace doudi::funding
