/// `doudi roster ...`: who is paid from which month on.
#include "call.hpp"
#include "doudi/base/resident_id.hpp"
#include "doudi/operations/import_roster.hpp"
#include "doudi/operations/read_rosters.hpp"
#include "import_faults.hpp"
#include "input_file.hpp"
#include "list.hpp"
#include "masked_name.hpp"

namespace doudi::cli {

namespace {

Result<std::optional<RegionCode>> optional_region(Call const& call, std::string_view name) {
    if (!call.has(name)) {
        return std::optional<RegionCode>{};
    }
    auto const region = call.region(name);
    return region ? Result<std::optional<RegionCode>>{std::optional{*region}} : region.error();
}

Result<std::optional<Period>> optional_period(Call const& call) {
    if (!call.has("period")) {
        return std::optional<Period>{};
    }
    auto const period = call.period("period");
    return period ? Result<std::optional<Period>>{std::optional{*period}} : period.error();
}

wire::Table to_table(std::vector<storage::RosterImport> const& imports) {
    wire::Table table{.title = {"名册导入", "roster imports"},
        .columns = {{"import", {"编号", "import"}, wire::Kind::integer},
            {"book", {"账套", "book"}, wire::Kind::text},
            {"program", {"项目", "program"}, wire::Kind::text},
            {"period", {"月份", "period"}, wire::Kind::text},
            {"rows", {"行数", "rows"}, wire::Kind::integer},
            {"accepted", {"接收", "accepted"}, wire::Kind::integer},
            {"rejected", {"退回", "rejected"}, wire::Kind::integer},
            {"opened", {"新增变更", "opened"}, wire::Kind::integer},
            {"closed", {"终止变更", "closed"}, wire::Kind::integer},
            {"file", {"文件", "file"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& each : imports) {
        table.rows.push_back({std::to_string(each.import.value()),
            std::to_string(each.book.value()), each.program, each.period.text(),
            std::to_string(each.rows), std::to_string(each.accepted), std::to_string(each.rejected),
            std::to_string(each.opened), std::to_string(each.closed), each.file_name});
    }
    return table;
}

Result<operations::ImportRoster> import_request(Call const& call) {
    auto const period = call.period("period");
    auto const region = optional_region(call, "region");
    auto const charset = charset_of(call);
    if (!period || !region || !charset) {
        return !period ? period.error() : !region ? region.error() : charset.error();
    }
    return operations::ImportRoster{.file = {},
        .program = call.text("program"),
        .period = *period,
        .region = *region,
        .charset = *charset,
        .on_faults = call.has("accept-valid") ? operations::OnFaults::take_valid
                                              : operations::OnFaults::refuse_all,
        .is_correction = call.has("correct"),
        .key_file = {}};
}

/// Each file is taken or refused by itself; a refusal ends the command, what was taken stays.
Result<void> import_files(Call& call) {
    auto request = import_request(call);
    if (!request) {
        return request.error();
    }
    auto const files = call.texts("file");
    if (files.empty()) {
        return Error{Refusal::malformed, "FILE"};
    }
    if (files.size() > 1 && call.has("faults")) {
        return Error{Refusal::malformed, "--faults: with one file only"};
    }
    operations::ImportedRoster sum;
    std::int64_t unchanged = 0;
    std::optional<Error> refused;
    for (auto const& [file, imported, faults] :
        operations::import_rosters(call.context(), *request, {files.begin(), files.end()})) {
        if (auto const told = tell_faults(call, faults); !told) {
            return told.error();
        }
        if (!imported) {
            refused = refused ? refused
                              : Error{imported.error().code,
                                    file.filename().string() + ": " + imported.error().detail};
            continue;
        }
        sum.rows += imported->rows;
        sum.accepted += imported->accepted;
        sum.rejected += imported->rejected;
        sum.books.insert(sum.books.end(), imported->books.begin(), imported->books.end());
        unchanged += imported->is_unchanged ? 1 : 0;
    }
    if (refused) {
        return *refused;
    }
    if (files.size() == 1 || call.format() != wire::Format::table) {
        call.print(to_table(sum.books));
    }
    if (unchanged != 0) {
        auto const count = std::to_string(unchanged);
        call.say("此前已导入、没有变化的文件：" + count,
            "Files imported before, nothing changed: " + count);
    }
    auto const count = std::to_string(files.size());
    auto const numbers = std::to_string(sum.accepted) + " + " + std::to_string(sum.rejected) +
        " = " + std::to_string(sum.rows);
    call.say(count + " 个文件，接收 + 退回 = 合计：" + numbers,
        count + " files, accepted + rejected = total: " + numbers);
    return {};
}

Result<operations::WhichRosters> which_rosters(Call const& call) {
    auto const region = optional_region(call, "book");
    auto const period = optional_period(call);
    if (!region || !period) {
        return !region ? region.error() : period.error();
    }
    return operations::WhichRosters{
        .region = *region, .program = call.optional_text("program"), .period = *period};
}

Result<void> list(Call& call) {
    auto const which = which_rosters(call);
    if (!which) {
        return which.error();
    }
    auto const imports = operations::list_roster_imports(call.context(), *which);
    if (!imports) {
        return imports.error();
    }
    call.print(to_table(*imports));
    return {};
}

Result<void> show(Call& call) {
    auto const which = which_rosters(call);
    if (!which) {
        return which.error();
    }
    auto const sizes = operations::show_rosters(call.context(), *which, which->period.value());
    if (!sizes) {
        return sizes.error();
    }
    wire::Table table{.title = {"名册", "rosters"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"program", {"项目", "program"}, wire::Kind::text},
            {"enrolments", {"户（人）数", "enrolments"}, wire::Kind::integer},
            {"persons", {"保障人数", "persons"}, wire::Kind::integer},
            {"declared", {"申报数", "with declared amount"}, wire::Kind::integer},
            {"declared_fen", {"申报金额(元)", "declared (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& size : *sizes) {
        table.rows.push_back({std::to_string(size.book.value()), size.program,
            std::to_string(size.enrolments), std::to_string(size.persons),
            std::to_string(size.declared_count), std::to_string(size.declared.fen())});
    }
    call.print(table);
    return {};
}

Result<void> find(Call& call) {
    auto const id = read_secret_line("resident_id");
    if (!id) {
        return id.error();
    }
    auto const found = operations::find_on_rosters(call.context(), *id);
    if (!found) {
        return found.error();
    }
    wire::Table table{.title = {"名册中的记录", "on rosters"},
        .columns = {{"resident_id", {"身份证号", "resident id"}, wire::Kind::text},
            {"name", {"姓名", "name"}, wire::Kind::text},
            {"book", {"账套", "book"}, wire::Kind::text},
            {"program", {"项目", "program"}, wire::Kind::text},
            {"enrolment", {"登记号", "enrolment"}, wire::Kind::integer},
            {"household", {"户编号", "household"}, wire::Kind::text},
            {"role", {"身份", "role"}, wire::Kind::text},
            {"members", {"保障人数", "members"}, wire::Kind::integer},
            {"from", {"起", "from"}, wire::Kind::text},
            {"until", {"止（不含）", "until"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& each : *found) {
        Text const role = each.is_paid ? Text{"领款人", "payee"} : Text{"成员", "member"};
        table.rows.push_back({mask_resident_id(*id), masked_name(each.name),
            std::to_string(each.book.value()), each.program, std::to_string(each.enrolment.value()),
            each.household_no, std::string{pick(role, call.language())},
            std::to_string(each.members), format_date(each.valid_from),
            each.valid_until ? format_date(*each.valid_until) : std::string{}});
    }
    call.print(table);
    return {};
}

Result<void> deaths(Call& call) {
    return import_outside_list(call, "deaths");
}

Option const files_option{"file", Arity::repeated, "FILE",
    {"花名册文件（CSV 或 XLSX），可多个", "roster files (CSV or XLSX), one or several"}};
Option const file_option{"file", Arity::required, "FILE", {"CSV 或 XLSX 文件", "CSV or XLSX file"}};
Option const encoding_option{"encoding", Arity::optional, "auto|utf-8|gb18030",
    {"文件编码，缺省自动识别", "encoding of the file; detected unless given"}};
Option const faults_option{
    "faults", Arity::optional, "FILE", {"把全部错误写入 CSV", "write all faults to this CSV"}};
Option const book_option{
    "book", Arity::optional, "CODE", {"只看该地区及以下", "only this region and below"}};
Option const program_option{"program", Arity::optional, "PROGRAM", {"项目", "program"}};

Command import_command() {
    return {"roster", "import",
        {"导入某项目某月的花名册", "take the roster of a program from a month on"}, {files_option},
        {{"program", Arity::required, "PROGRAM", {"项目，如 DB-R", "program, such as DB-R"}},
            {"period", Arity::required, "YYYY-MM", {"月份", "month"}},
            {"region", Arity::optional, "CODE",
                {"只接收该地区及以下", "take rows of this region and below only"}},
            encoding_option,
            {"accept-valid", Arity::flag, "",
                {"有错误时仍接收正确的行", "take the good rows although others have faults"}},
            {"correct", Arity::flag, "",
                {"更正已发放月份的名册，至下一份名册为止",
                    "correct the roster of a month already paid, up to the next roster"}},
            faults_option},
        Needs::person, import_files};
}

} // namespace

std::vector<Command> roster_commands() {
    return {import_command(),
        {"roster", "list", {"列出名册导入记录", "list imports"}, {},
            {book_option, program_option,
                {"period", Arity::optional, "YYYY-MM", {"月份", "month"}}},
            Needs::person, list},
        {"roster", "show", {"某月各项目在册户数人数", "what the rosters of a month hold"}, {},
            {book_option, program_option,
                {"period", Arity::required, "YYYY-MM", {"月份", "month"}}},
            Needs::person, show},
        {"roster", "find",
            {"按身份证号查名册（从标准输入读入；审计）",
                "find a person by identity number, read from stdin (auditors)"},
            {}, {}, Needs::person, find},
        {"roster", "deaths", {"导入死亡名单", "take a list of deaths"}, {file_option},
            {{"as-of", Arity::required, "DATE", {"名单截止日", "day the list holds for"}},
                {"region", Arity::required, "CODE",
                    {"名单所涉地区", "region the list is for, with all below"}},
                encoding_option, faults_option, propose_option()},
            Needs::person, deaths}};
}

} // namespace doudi::cli
