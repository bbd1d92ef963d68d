/// `doudi list ...`: lists from outside that rosters and payments are held against.
#include "list.hpp"

#include "doudi/operations/import_list.hpp"
#include "import_faults.hpp"
#include "list_proposals.hpp"

#include <algorithm>
#include <iterator>

namespace doudi::cli {

namespace {

std::string title_of(std::string const& kind, Language language) {
    auto const* const known = roster::find_list_kind(kind);
    return known == nullptr ? kind : std::string{pick(known->title, language)};
}

Result<void> import_one(Call& call) {
    return import_outside_list(call, call.text("kind"));
}

Result<void> list(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const lists =
        operations::list_outside_lists(call.context(), *region, call.text_or("kind", ""));
    if (!lists) {
        return lists.error();
    }
    wire::Table table{.title = {"外部名单", "outside lists"},
        .columns = {{"list", {"编号", "list"}, wire::Kind::integer},
            {"kind", {"种类", "kind"}, wire::Kind::text},
            {"title", {"名单", "title"}, wire::Kind::text},
            {"book", {"账套", "book"}, wire::Kind::text},
            {"as_of", {"截止日", "as of"}, wire::Kind::text},
            {"rows", {"行数", "rows"}, wire::Kind::integer},
            {"damaged", {"残损行", "damaged"}, wire::Kind::integer},
            {"file", {"文件", "file"}, wire::Kind::text},
            {"recorded_at", {"导入时间", "recorded at"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& one : *lists) {
        table.rows.push_back(
            {std::to_string(one.list), one.kind, title_of(one.kind, call.language()),
                std::to_string(one.book.value()), format_date(one.as_of), std::to_string(one.rows),
                std::to_string(one.damaged), one.file_name, format_instant(one.recorded_at)});
    }
    call.print(table);
    return {};
}

/// What a column takes: its words in the language of the answer, or what it is.
std::string values_of(roster::ListColumn const& column, Language language) {
    std::string words;
    for (auto const& word : column.words) {
        words.append(words.empty() ? "" : " ").append(pick(word, language));
    }
    return words;
}

void tell_damaged(Call& call, operations::ImportedList const& imported) {
    auto const list = std::to_string(imported.list);
    auto const damaged = std::to_string(imported.damaged);
    auto const proposals = std::to_string(imported.proposals);
    call.say("另有身份证号残损 " + damaged + " 行，匹配建议 " + proposals +
            " 条，见 list proposals --list " + list,
        "Beside them " + damaged + " rows with a damaged identity and " + proposals +
            " proposals: see `list proposals --list " + list + "`");
}

Result<void> kinds(Call& call) {
    wire::Table table{.title = {"名单种类", "kinds of lists"},
        .columns = {{"kind", {"种类", "kind"}, wire::Kind::text},
            {"title", {"名单", "title"}, wire::Kind::text},
            {"column_zh", {"列（中文）", "column (Chinese)"}, wire::Kind::text},
            {"column_en", {"列（英文）", "column (English)"}, wire::Kind::text},
            {"required", {"必填", "required"}, wire::Kind::boolean},
            {"words", {"可填", "words"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& kind : roster::list_kinds()) {
        auto const add = [&](roster::ListColumn const& column) {
            table.rows.push_back(
                {std::string{kind.name}, std::string{pick(kind.title, call.language())},
                    std::string{column.header.zh}, std::string{column.header.en},
                    column.is_required ? "true" : "false", values_of(column, call.language())});
        };
        std::for_each(kind.columns.begin(), kind.columns.end(), add);
        add(roster::name_column());
    }
    call.print(table);
    return {};
}

} // namespace

Result<void> import_outside_list(Call& call, std::string const& kind) {
    auto const region = call.region("region");
    auto const as_of = call.date("as-of");
    auto const charset = charset_of(call);
    if (!region || !as_of || !charset) {
        return !region ? region.error() : !as_of ? as_of.error() : charset.error();
    }
    roster::FaultList faults;
    auto const imported = operations::import_list(call.context(),
        {.file = call.text("file"),
            .kind = kind,
            .region = *region,
            .as_of = *as_of,
            .charset = *charset,
            .key_file = {},
            .damaged = call.has("propose") ? operations::DamagedRows::are_kept
                                           : operations::DamagedRows::are_faults},
        faults);
    if (auto const told = tell_faults(call, faults); !told) {
        return told.error();
    }
    if (!imported) {
        return imported.error();
    }
    if (imported->is_unchanged) {
        call.say("此名单已导入过，没有变化", "This list has been imported before: nothing changed");
        return {};
    }
    auto const rows = std::to_string(imported->rows);
    call.say("已导入" + title_of(kind, Language::zh) + " " + rows + " 行",
        "Imported " + title_of(kind, Language::en) + ": " + rows + " rows");
    if (imported->damaged > 0) {
        tell_damaged(call, *imported);
    }
    return {};
}

Option propose_option() {
    return {"propose", Arity::flag, "",
        {"身份证号残损而有姓名的行不作错误，另存并提出匹配建议",
            "keep rows with a damaged identity and a name apart, and propose whom they mean"}};
}

std::vector<Command> list_commands() {
    Option const region{"region", Arity::required, "CODE",
        {"名单所涉地区", "region the list is for, with all below"}};
    std::vector<Command> commands{
        {"list", "import", {"导入外部名单", "take a list from outside"},
            {{"file", Arity::required, "FILE", {"CSV 或 XLSX 文件", "CSV or XLSX file"}}},
            {{"kind", Arity::required, "KIND", {"种类，见 list kinds", "kind, see `list kinds`"}},
                {"as-of", Arity::required, "DATE", {"名单截止日", "day the list holds for"}},
                region,
                {"encoding", Arity::optional, "auto|utf-8|gb18030",
                    {"文件编码，缺省自动识别", "encoding of the file; detected unless given"}},
                {"faults", Arity::optional, "FILE",
                    {"把全部错误写入 CSV", "write all faults to this CSV"}},
                propose_option()},
            Needs::person, import_one},
        {"list", "list", {"列出外部名单", "list the lists taken"}, {},
            {{"region", Arity::required, "CODE", {"区划及以下", "division, with all below it"}},
                {"kind", Arity::optional, "KIND", {"只看一种", "of one kind only"}}},
            Needs::person, list},
        {"list", "kinds", {"名单的种类和列", "kinds of lists and their columns"}, {}, {},
            Needs::nothing, kinds},
    };
    auto more = list_proposal_commands();
    std::move(more.begin(), more.end(), std::back_inserter(commands));
    return commands;
}

} // namespace doudi::cli
