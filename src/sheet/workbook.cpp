#include "workbook.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <utility>

namespace doudi::sheet {

namespace {

using Attributes = std::span<xml::Attribute const>;

std::string_view value_of(Attributes attributes, std::string_view name) {
    auto const found = std::ranges::find(attributes, name, &xml::Attribute::name);
    return found == attributes.end() ? std::string_view{} : found->value;
}

int number_of(std::string_view text) {
    int number = -1;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? number : -1;
}

/// Calls a function for each element. Its second argument is the element around it.
class Elements final : public xml::Events {
public:
    using OnOpen =
        std::function<void(std::string_view name, std::string_view parent, Attributes attributes)>;
    explicit Elements(OnOpen on_open) : on_open_{std::move(on_open)} {}

    void open(xml::Name, xml::Name name, Attributes attributes) override {
        on_open_(xml::text_of(name),
            open_.empty() ? std::string_view{} : xml::text_of(open_.back()), attributes);
        open_.push_back(name);
    }
    void text(std::string_view /*piece*/) override {}
    void close() override { open_.pop_back(); }

private:
    OnOpen on_open_;
    std::vector<xml::Name> open_;
};

Result<void> read_part(Archive const& archive, std::string_view name, Elements::OnOpen on_open) {
    Elements elements{std::move(on_open)};
    auto const part = XmlPart::open(archive, name, elements);
    return part ? (*part)->read_all() : part.error();
}

/// What a part refers to: the part by its type, or by its id where several have one type.
struct Relations {
    std::map<std::string, std::string, std::less<>> by_type;
    std::map<std::string, std::string, std::less<>> by_id;
};

constexpr std::size_t relations_max = 1000;

/// The part a relation of `from` names: below its folder, or from the top.
std::string part_of(std::string_view from, std::string_view target) {
    auto const path = target.starts_with('/') ? std::filesystem::path{target.substr(1)}
                                              : std::filesystem::path{from}.parent_path() / target;
    return path.lexically_normal().generic_string();
}

/// Source: ECMA-376 part 2, 9.3.
Result<Relations> read_relations(Archive const& archive, std::string_view of) {
    auto const path = std::filesystem::path{of};
    auto const name =
        (path.parent_path() / "_rels" / (path.filename().string() + ".rels")).generic_string();
    Relations relations;
    auto const read = read_part(
        archive, name, [&](std::string_view element, std::string_view, Attributes attributes) {
            if (element != "Relationship" || relations.by_id.size() >= relations_max ||
                value_of(attributes, "TargetMode") == "External") {
                return;
            }
            auto const type = value_of(attributes, "Type");
            auto part = part_of(of, value_of(attributes, "Target"));
            relations.by_type.emplace(type.substr(type.rfind('/') + 1), part);
            relations.by_id.emplace(value_of(attributes, "Id"), std::move(part));
        });
    return read ? Result<Relations>{std::move(relations)} : read.error();
}

std::string typed(Relations const& relations, std::string_view type) {
    auto const found = relations.by_type.find(type);
    return found == relations.by_type.end() ? std::string{} : found->second;
}

/// The formats of styles, in their order.
Result<std::vector<NumberForm>> read_styles(Archive const& archive, std::string const& part) {
    constexpr std::size_t styles_max = 65'536;
    std::map<int, NumberForm> own;
    std::vector<NumberForm> forms;
    bool is_too_many = false;
    auto const read = read_part(
        archive, part, [&](std::string_view name, std::string_view parent, Attributes attributes) {
            if (name == "numFmt" && parent == "numFmts") {
                own.emplace(number_of(value_of(attributes, "numFmtId")),
                    form_of_code(value_of(attributes, "formatCode")));
            } else if (name == "xf" && parent == "cellXfs") {
                auto const format = number_of(value_of(attributes, "numFmtId"));
                auto const found = own.find(format);
                forms.push_back(found == own.end() ? form_of_builtin(format) : found->second);
            }
            is_too_many = own.size() > styles_max || forms.size() > styles_max;
            if (is_too_many) {
                own.clear();
                forms.clear();
            }
        });
    if (!read) {
        return read.error();
    }
    return forms;
}

} // namespace

Result<Workbook> read_workbook(Archive const& archive) {
    auto const package = read_relations(archive, "");
    if (!package) {
        return package.error();
    }
    auto const name = typed(*package, "officeDocument");
    auto const relations = read_relations(archive, name);
    if (!relations) {
        return relations.error();
    }
    Workbook workbook{.shared_strings = typed(*relations, "sharedStrings")};
    auto const read = read_part(
        archive, name, [&](std::string_view element, std::string_view, Attributes attributes) {
            auto const state = value_of(attributes, "state");
            if (element == "workbookPr") {
                auto const is_1904 = value_of(attributes, "date1904");
                workbook.is_1904 = is_1904 == "1" || is_1904 == "true";
            } else if (element == "sheet" && workbook.sheet.empty() && state != "hidden" &&
                state != "veryHidden") {
                auto const found = relations->by_id.find(value_of(attributes, "id"));
                workbook.sheet = found == relations->by_id.end() ? "(sheet)" : found->second;
            }
        });
    if (!read) {
        return read.error();
    }
    if (workbook.sheet.empty()) {
        return Error{Refusal::spreadsheet_part_missing, "(sheet)"};
    }
    if (auto const styles = typed(*relations, "styles"); !styles.empty()) {
        auto forms = read_styles(archive, styles);
        if (!forms) {
            return forms.error();
        }
        workbook.forms = std::move(*forms);
    }
    return workbook;
}

} // namespace doudi::sheet
