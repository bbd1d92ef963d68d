#include "doudi/bank/layout.hpp"
#include "doudi/bank/reason.hpp"
#include "layout_checks.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

namespace doudi::bank {

namespace {

template <class Value> struct Word {
    std::string_view word;
    Value value;
};

constexpr std::array kinds{Word<LayoutKind>{"delimited", LayoutKind::delimited},
    Word<LayoutKind>{"fixed", LayoutKind::fixed}, Word<LayoutKind>{"xlsx", LayoutKind::xlsx}};
constexpr std::array charsets{Word<Charset>{"UTF-8", Charset::utf8},
    Word<Charset>{"GB18030", Charset::gb18030}, Word<Charset>{"GBK", Charset::gbk}};
constexpr std::array line_ends{
    Word<std::string_view>{"CRLF", "\r\n"}, Word<std::string_view>{"LF", "\n"}};
constexpr std::array sides{Word<bool>{"left", false}, Word<bool>{"right", true}};

/// Reads one file; everything wrong with it is kept.
class LayoutReading {
public:
    LayoutReading(std::string_view file) : file_{file} {}

    Result<Layout> read(std::string_view toml) {
        try {
            auto const root = toml::parse(toml, file_);
            auto layout = read_root(root);
            if (faults_.empty()) {
                return layout;
            }
        } catch (toml::parse_error const& error) {
            add(static_cast<int>(error.source().begin.line), std::string{error.description()});
        }
        return Error{Refusal::layout_malformed, faults_};
    }

private:
    void add(int line, std::string const& reason) {
        faults_ += (faults_.empty() ? "" : "; ") + file_ +
            (line > 0 ? ':' + std::to_string(line) : std::string{}) + ": " + reason;
    }
    void add(toml::node const& node, std::string const& reason) {
        add(static_cast<int>(node.source().begin.line), reason);
    }

    void check_keys(toml::table const& table, std::initializer_list<std::string_view> known) {
        for (auto const& [key, node] : table) {
            if (std::ranges::find(known, key.str()) == known.end()) {
                add(node, "nobody knows \"" + std::string{key.str()} + '"');
            }
        }
    }

    std::string text(toml::table const& table, std::string_view key, bool is_required = true) {
        auto const* const node = table.get(key);
        if (node == nullptr && !is_required) {
            return {};
        }
        auto value = node != nullptr ? node->value_exact<std::string>() : std::nullopt;
        if (!value || value->empty()) {
            add(node != nullptr ? *node : table, std::string{key} + " is missing or not a text");
            return {};
        }
        return *value;
    }

    std::size_t number(
        toml::table const& table, std::string_view key, std::int64_t most, bool is_required) {
        auto const* const node = table.get(key);
        if (node == nullptr && !is_required) {
            return 0;
        }
        auto const value = node != nullptr ? node->value_exact<std::int64_t>() : std::nullopt;
        if (!value || *value < 1 || *value > most) {
            add(node != nullptr ? *node : table,
                std::string{key} + " is not a whole number from 1 to " + std::to_string(most));
            return 0;
        }
        return static_cast<std::size_t>(*value);
    }

    template <class Value>
    Value word(toml::table const& table, std::string_view key, std::span<Word<Value> const> words) {
        auto const said = text(table, key);
        auto const found = std::ranges::find(words, said, &Word<Value>::word);
        if (found != words.end()) {
            return found->value;
        }
        if (!said.empty()) {
            std::string all;
            for (auto const& one : words) {
                all += (all.empty() ? "" : ", ") + std::string{one.word};
            }
            add(*table.get(key), std::string{key} + " is none of " + all);
        }
        return words.front().value;
    }

    LayoutField field(toml::table const& table, std::span<LayoutField const> allowed) {
        auto const name = text(table, "field");
        auto const found = std::ranges::find(allowed, name, &name_of);
        if (found == allowed.end() || *found == LayoutField::text) {
            if (!name.empty()) {
                add(*table.get("field"), "no field that can stand here");
            }
            return LayoutField::text;
        }
        return *found;
    }

    LayoutCell cell(toml::table const& table, std::span<LayoutField const> allowed) {
        constexpr std::int64_t width_max = 200;
        check_keys(table, {"field", "text", "header", "width", "align", "fill"});
        LayoutCell cell{.text = text(table, "text", false),
            .header = text(table, "header", false),
            .width = number(table, "width", width_max, false)};
        if (cell.text.empty()) {
            cell.field = field(table, allowed);
        } else if (table.contains("field")) {
            add(table, "a cell has either field or text");
        }
        if (table.contains("align")) {
            cell.is_right = word<bool>(table, "align", sides);
        }
        auto const fill = text(table, "fill", false);
        bool const is_one = fill.size() == 1 && fill[0] > ' ' && fill[0] <= '~';
        if (is_one) {
            cell.fill = fill[0];
        } else if (!fill.empty()) {
            add(*table.get("fill"), "fill is not one visible ASCII character");
        }
        return cell;
    }

    std::vector<LayoutCell> cells(
        toml::table const& form, std::string_view key, std::span<LayoutField const> allowed) {
        std::vector<LayoutCell> cells;
        auto const* const node = form.get(key);
        if (node == nullptr) {
            return cells;
        }
        auto const* const list = node->as_array();
        if (list == nullptr) {
            add(*node, std::string{key} + " is not a list of tables");
            return cells;
        }
        for (auto const& each : *list) {
            if (auto const* const table = each.as_table()) {
                cells.push_back(cell(*table, allowed));
            } else {
                add(each, std::string{key} + " is not a list of tables");
            }
        }
        return cells;
    }

    std::string delimiter(toml::table const& form) {
        constexpr std::string_view allowed = "|,;\t^~#";
        auto said = text(form, "delimiter", false);
        if (!said.empty() && (said.size() != 1 || allowed.find(said) == std::string_view::npos)) {
            add(*form.get("delimiter"), R"(delimiter is none of | , ; ^ ~ # and tab)");
        }
        return said;
    }

    LayoutForm form(toml::table const& table, bool is_return) {
        auto const line = line_fields(is_return);
        auto const edge = edge_fields(is_return);
        LayoutForm form{.kind = word<LayoutKind>(table, "kind", kinds),
            .charset = word<Charset>(table, "charset", charsets),
            .delimiter = delimiter(table),
            .line_end = {},
            .head = cells(table, "head", edge),
            .columns = cells(table, "column", line),
            .tail = cells(table, "tail", edge)};
        if (table.contains("line_end")) {
            form.line_end = word<std::string_view>(table, "line_end", line_ends);
        }
        form.has_header = !form.columns.empty() && !form.columns.front().header.empty();
        check_form(form, is_return, [&](std::string_view part, std::string const& reason) {
            add(table, '[' + std::string{part} + "] " + reason);
        });
        return form;
    }

    std::vector<std::string> words(toml::table const& table, std::string_view key) {
        std::vector<std::string> words;
        auto const* const list = table[key].as_array();
        if (list == nullptr || list->empty()) {
            add(table, std::string{key} + " is not a list of the bank's words");
            return words;
        }
        for (auto const& node : *list) {
            auto const said = node.value_exact<std::string>();
            if (said && !said->empty()) {
                words.push_back(*said);
            } else {
                add(node, std::string{key} + " holds something that is not a text");
            }
        }
        return words;
    }

    void read_reasons(toml::table const& table, Layout& layout) {
        auto const* const reasons = table["reasons"].as_table();
        if (reasons == nullptr) {
            add(table, "[return.reasons] is missing: the bank's words and our codes");
            return;
        }
        for (auto const& [words, node] : *reasons) {
            auto const code = node.value_exact<std::string>();
            if (code && find_reason(*code) != nullptr) {
                layout.reasons.emplace(words.str(), *code);
            } else {
                add(node, "a reason is none of F01 to F12 and F99");
            }
        }
    }

    void read_return(toml::table const& table, Layout& layout) {
        check_keys(table,
            {"kind", "charset", "delimiter", "line_end", "head", "column", "tail", "paid", "failed",
                "reasons"});
        layout.answer = form(table, true);
        layout.paid_words = words(table, "paid");
        layout.failed_words = words(table, "failed");
        for (auto const& word : layout.paid_words) {
            if (std::ranges::find(layout.failed_words, word) != layout.failed_words.end()) {
                add(table, "a word is both paid and failed");
            }
        }
        read_reasons(table, layout);
    }

    toml::table const* part(toml::table const& root, std::string_view key) {
        auto const* const table = root[key].as_table();
        if (table == nullptr) {
            add(0, '[' + std::string{key} + "] is missing");
        }
        return table;
    }

    Layout read_root(toml::table const& root) {
        constexpr std::int64_t lines_most = 50'000; // kept in memory, see LayoutFile
        check_keys(root, {"name_zh", "name_en", "suffix", "lines_max", "instruction", "return"});
        Layout layout{.name = file_.substr(0, file_.find('.')),
            .name_zh = text(root, "name_zh"),
            .name_en = text(root, "name_en"),
            .suffix = text(root, "suffix"),
            .lines_max = number(root, "lines_max", lines_most, true),
            .instruction = {},
            .answer = {},
            .paid_words = {},
            .failed_words = {},
            .reasons = {}};
        if (!is_word(layout.suffix)) {
            add(root, "suffix is not of letters a to z and digits");
        }
        if (!is_word(layout.name)) {
            add(0, "the file's name is not of letters a to z, digits and hyphens");
        }
        if (auto const* const table = part(root, "instruction")) {
            check_keys(
                *table, {"kind", "charset", "delimiter", "line_end", "head", "column", "tail"});
            layout.instruction = form(*table, false);
        }
        if (auto const* const table = part(root, "return")) {
            read_return(*table, layout);
        }
        return layout;
    }

    static bool is_word(std::string_view text) {
        constexpr std::size_t size_max = 32;
        return !text.empty() && text.size() <= size_max && std::ranges::all_of(text, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        });
    }

    std::string file_;
    std::string faults_;
};

} // namespace

Result<Layout> read_layout(std::string_view toml, std::string_view file) {
    return LayoutReading{file}.read(toml);
}

} // namespace doudi::bank
