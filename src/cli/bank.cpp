/// `doudi bank ...`: files to and from banks.
#include "call.hpp"
#include "doudi/base/whole_file.hpp"
#include "doudi/operations/bank_files.hpp"

#include <algorithm>
#include <array>

namespace doudi::cli {

namespace {

using operations::ExportBankFiles;
using operations::ImportBankResults;

Result<void> choose_format(Call const& call, ExportBankFiles& request) {
    if (call.has("layout") && call.has("file-format")) {
        return Error{Refusal::malformed, "layout or file-format, not both"};
    }
    if (call.has("layout")) {
        request.layout = call.text("layout");
        return {};
    }
    auto const text = call.text_or("file-format", "both");
    if (text != "both" && text != "csv" && text != "pain.001") {
        return Error{Refusal::malformed, "file-format: csv, pain.001, both"};
    }
    request.with_csv = text != "pain.001";
    request.with_pain001 = text != "csv";
    return {};
}

Result<std::optional<Charset>> charset_choice(Call const& call) {
    auto const text = call.text_or("encoding", "auto");
    if (text == "auto") {
        return std::optional<Charset>{};
    }
    if (text == "utf-8" || text == "gb18030") {
        return std::optional{text == "utf-8" ? Charset::utf8 : Charset::gb18030};
    }
    return Error{Refusal::malformed, "encoding: auto, utf-8, gb18030"};
}

/// What a layout could not carry, by bank, field and reason. The lines are in the file.
wire::Table held_table(Call const& call, std::vector<operations::BankFile> const& files) {
    wire::Table table{.title = {"暂缓发出", "held back"},
        .columns = {{"bank", {"银行", "bank"}, wire::Kind::text},
            {"field", {"项目", "field"}, wire::Kind::text},
            {"reason", {"原因", "reason"}, wire::Kind::text},
            {"message", {"说明", "message"}, wire::Kind::text},
            {"lines", {"笔数", "lines"}, wire::Kind::integer},
            {"total_fen", {"金额(元)", "total (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& file : files) {
        for (auto const& held : file.held) {
            auto const& text = text_of(held.reason);
            table.rows.push_back({file.bank, held.field, std::string{text.name},
                std::string{pick(text.text, call.language())}, std::to_string(held.line_count),
                std::to_string(held.total.fen())});
        }
    }
    return table;
}

Result<void> export_files(Call& call) {
    auto const period = call.period("period");
    if (!period) {
        return period.error();
    }
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const pay_on =
        call.has("pay-on") ? call.date("pay-on") : Result<Date>{date_in_china(now())};
    if (!pay_on) {
        return pay_on.error();
    }
    ExportBankFiles request{.period = *period,
        .region = *region,
        .programs = call.texts("program"),
        .pay_on = *pay_on,
        .directory = call.text("out"),
        .with_csv = false,
        .with_pain001 = false,
        .layout = {},
        .banks = call.texts("bank")};
    if (auto const chosen = choose_format(call, request); !chosen) {
        return chosen.error();
    }
    auto const files = operations::export_bank_files(call.context(), request);
    if (!files) {
        return files.error();
    }
    wire::Table table{.title = {"银行文件", "bank files"},
        .columns = {{"bank", {"银行", "bank"}, wire::Kind::text},
            {"format", {"格式", "format"}, wire::Kind::text},
            {"lines", {"笔数", "lines"}, wire::Kind::integer},
            {"total_fen", {"金额(元)", "total (yuan)"}, wire::Kind::money},
            {"file", {"文件", "file"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& file : *files) {
        table.rows.push_back({file.bank, file.format, std::to_string(file.line_count),
            std::to_string(file.total.fen()), file.path.string()});
    }
    call.print(table);
    if (auto const held = held_table(call, *files);
        !held.rows.empty() && call.format() == wire::Format::table) {
        call.print(held); // programs want one table
    }
    return {};
}

void print_faults(Call& call, std::vector<bank::FaultPlace> const& faults) {
    constexpr std::size_t shown_max = 20;
    wire::Table table{.title = {"文件差错", "faults of the file"},
        .columns = {{"row", {"行", "row"}, wire::Kind::integer},
            {"column", {"列", "column"}, wire::Kind::text},
            {"code", {"代码", "code"}, wire::Kind::text},
            {"message", {"说明", "message"}, wire::Kind::text}},
        .rows = {}};
    for (std::size_t i = 0; i < faults.size() && i < shown_max; ++i) {
        table.rows.push_back({std::to_string(faults[i].row), faults[i].column,
            std::string{text_of(faults[i].code).name}, message_of(faults[i], call.language())});
    }
    call.print(table);
}

Result<void> report_faults(Call& call, std::vector<bank::FaultPlace> const& faults) {
    if (!faults.empty()) {
        print_faults(call, faults);
    }
    auto const path = call.optional_text("faults");
    if (!path) {
        return {};
    }
    try {
        WholeFile file{*path};
        bank::write_faults(file.out(), faults);
        file.finish();
    } catch (std::ios_base::failure const& failure) {
        return Error{Refusal::file_unwritable, failure.code().message()};
    }
    return {};
}

wire::Table buckets_table(operations::ImportedResults const& imported) {
    wire::Table table{.title = {"银行结果", "bank results"},
        .columns = {{"bucket", {"归类", "bucket"}, wire::Kind::text},
            {"status", {"状态", "status"}, wire::Kind::text},
            {"rows", {"笔数", "rows"}, wire::Kind::integer},
            {"total_fen", {"金额(元)", "total (yuan)"}, wire::Kind::money}},
        .rows = {}};
    std::int64_t total_fen = 0;
    for (auto const& bucket : imported.buckets) {
        table.rows.push_back({bucket.bucket, bucket.status, std::to_string(bucket.count.rows),
            std::to_string(bucket.count.total.fen())});
        total_fen += bucket.count.total.fen();
    }
    table.rows.push_back(
        {"total", "", std::to_string(imported.file.row_count), std::to_string(total_fen)});
    return table;
}

std::string_view treatment(std::string_view treat, Language language) {
    struct Named {
        std::string_view treat;
        Text text;
    };
    constexpr std::array named{
        Named{"fix_data", {"更正数据", "correct the data"}},
        Named{"new_account", {"更换账户", "collect a new account"}},
        Named{"hold", {"暂停发放并核查", "hold and look into it"}},
        Named{"review", {"人工核实", "look into it"}},
        Named{"resend", {"原数据重发", "send again"}},
    };
    auto const found = std::ranges::find(named, treat, &Named::treat);
    return found == named.end() ? std::string_view{} : pick(found->text, language);
}

wire::Table reasons_table(Call const& call, std::vector<storage::ReasonCount> const& reasons) {
    wire::Table table{.title = {"失败原因", "reasons of failures"},
        .columns = {{"bank_reason", {"银行代码", "bank's code"}, wire::Kind::text},
            {"reason", {"原因", "reason"}, wire::Kind::text},
            {"meaning", {"含义", "meaning"}, wire::Kind::text},
            {"treatment", {"处理", "what to do"}, wire::Kind::text},
            {"rows", {"笔数", "rows"}, wire::Kind::integer},
            {"total_fen", {"金额(元)", "total (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& one : reasons) {
        table.rows.push_back({one.bank_reason, one.reason,
            std::string{pick({one.name_zh, one.name_en}, call.language())},
            std::string{treatment(one.treat, call.language())}, std::to_string(one.count.rows),
            std::to_string(one.count.total.fen())});
    }
    return table;
}

wire::Table deviations_table(
    Call const& call, std::vector<operations::AcceptedDeviation> const& deviations) {
    wire::Table table{.title = {"不合规范但已接收", "accepted with deviation"},
        .columns = {{"deviation", {"代码", "code"}, wire::Kind::text},
            {"message", {"说明", "message"}, wire::Kind::text},
            {"first_row", {"首见行", "first row"}, wire::Kind::integer},
            {"times", {"次数", "times"}, wire::Kind::integer}},
        .rows = {}};
    for (auto const& one : deviations) {
        table.rows.push_back({one.name, std::string{pick(one.text, call.language())},
            std::to_string(one.first_row), std::to_string(one.times)});
    }
    return table;
}

Result<void> import_results(Call& call) {
    auto const period = call.period("period");
    if (!period) {
        return period.error();
    }
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const charset = charset_choice(call);
    if (!charset) {
        return charset.error();
    }
    if (call.has("layout") && call.has("encoding")) {
        return Error{Refusal::malformed, "layout or encoding, not both"};
    }
    std::vector<bank::FaultPlace> faults;
    auto const imported = operations::import_bank_results(call.context(),
        ImportBankResults{.file = call.text("file"),
            .period = *period,
            .region = *region,
            .charset = *charset,
            .layout = call.text_or("layout", "")},
        faults);
    if (auto const reported = report_faults(call, faults); !reported) {
        return reported.error();
    }
    if (!imported) {
        return imported.error();
    }
    if (!imported->is_new) {
        call.say(
            "此文件已导入过，未作任何改动", "This file was imported before: nothing was changed");
    }
    call.print(buckets_table(*imported));
    if (call.format() != wire::Format::table) {
        return {}; // programs want one table
    }
    if (!imported->reasons.empty()) {
        call.print(reasons_table(call, imported->reasons));
    }
    if (!imported->deviations.empty()) {
        call.print(deviations_table(call, imported->deviations));
    }
    return {};
}

Result<void> write_original(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const file = call.number("file");
    if (!file) {
        return file.error();
    }
    try {
        auto const written = operations::write_bank_original(
            call.context(), {.region = *region, .file = *file, .path = call.text("out")});
        if (!written) {
            return written.error();
        }
        call.say("已写出 " + written->file_name + "，SHA-256 " + to_hex(written->file_sha256),
            "Written: " + written->file_name + ", SHA-256 " + to_hex(written->file_sha256));
        return {};
    } catch (std::ios_base::failure const& failure) {
        return Error{Refusal::file_unwritable, failure.code().message()};
    }
}

Result<void> list_layouts(Call& call) {
    auto const layouts = operations::list_bank_layouts(call.texts("file"));
    if (!layouts) {
        return layouts.error();
    }
    wire::Table table{.title = {"银行版式", "bank layouts"},
        .columns = {{"layout", {"版式", "layout"}, wire::Kind::text},
            {"name", {"名称", "name"}, wire::Kind::text},
            {"columns", {"列数", "columns"}, wire::Kind::integer},
            {"lines_max", {"每文件笔数上限", "most lines a file"}, wire::Kind::integer},
            {"reasons", {"原因对照", "reasons mapped"}, wire::Kind::integer}},
        .rows = {}};
    for (auto const& one : *layouts) {
        table.rows.push_back(
            {one.name, std::string{pick({one.name_zh, one.name_en}, call.language())},
                std::to_string(one.instruction.columns.size()), std::to_string(one.lines_max),
                std::to_string(one.reasons.size())});
    }
    call.print(table);
    return {};
}

Result<void> list_reasons(Call& call) {
    auto const reasons = operations::list_bank_reasons(call.context());
    if (!reasons) {
        return reasons.error();
    }
    wire::Table table{.title = {"失败原因", "reasons of failures"},
        .columns = {{"list", {"代码表", "list"}, wire::Kind::text},
            {"code", {"代码", "code"}, wire::Kind::text},
            {"reason", {"原因", "reason"}, wire::Kind::text},
            {"meaning", {"含义", "meaning"}, wire::Kind::text},
            {"treatment", {"处理", "what to do"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& one : *reasons) {
        table.rows.push_back({one.list, one.code, one.reason,
            std::string{pick({one.name_zh, one.name_en}, call.language())},
            std::string{treatment(one.treat, call.language())}});
    }
    call.print(table);
    return {};
}

Result<void> list(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const files = operations::list_bank_results(call.context(), *region);
    if (!files) {
        return files.error();
    }
    wire::Table table{.title = {"银行结果文件", "result files"},
        .columns = {{"file", {"序号", "no."}, wire::Kind::integer},
            {"book", {"账套", "book"}, wire::Kind::text},
            {"period", {"月份", "period"}, wire::Kind::text},
            {"format", {"格式", "format"}, wire::Kind::text},
            {"name", {"文件名", "name"}, wire::Kind::text},
            {"paid", {"成功", "paid"}, wire::Kind::integer},
            {"paid_fen", {"成功金额(元)", "paid (yuan)"}, wire::Kind::money},
            {"failed", {"失败", "failed"}, wire::Kind::integer},
            {"failed_fen", {"失败金额(元)", "failed (yuan)"}, wire::Kind::money},
            {"unmatched", {"未匹配", "unmatched"}, wire::Kind::integer},
            {"unmatched_fen", {"未匹配金额(元)", "unmatched (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& file : *files) {
        table.rows.push_back({std::to_string(file.file), std::to_string(file.book.value()),
            file.period.text(), file.format, file.file_name, std::to_string(file.paid.rows),
            std::to_string(file.paid.total.fen()), std::to_string(file.failed.rows),
            std::to_string(file.failed.total.fen()), std::to_string(file.unmatched.rows),
            std::to_string(file.unmatched.total.fen())});
    }
    call.print(table);
    return {};
}

} // namespace

std::vector<Command> bank_commands() {
    Option const layout{"layout", Arity::optional, "NAME",
        {"银行版式，见 bank layouts，或 .toml 文件",
            "bank layout, see bank layouts; or a .toml file"}};
    Option const period{"period", Arity::required, "YYYY-MM", {"发放月份", "month paid for"}};
    Option const region{
        "region", Arity::required, "CODE", {"区划及以下", "division, with all below it"}};
    return {
        {"bank", "export",
            {"把已放行批次写成给银行的文件", "write what banks are to pay of released batches"}, {},
            {period, region,
                {"program", Arity::repeated, "CODE", {"项目，默认全部", "program; default: all"}},
                {"out", Arity::required, "DIRECTORY", {"输出目录", "where to write"}},
                {"pay-on", Arity::optional, "DATE",
                    {"要求付款日期，默认今天", "day to pay; default: today"}},
                {"file-format", Arity::optional, "FORMAT",
                    {"csv、pain.001 或 both(默认)", "csv, pain.001 or both (default)"}},
                layout,
                {"bank", Arity::repeated, "CODE",
                    {"行别代码(联行号前三位)，默认全部",
                        "first three digits of the bank's CNAPS number; default: all"}}},
            Needs::person, export_files},
        {"bank", "import", {"导入银行回盘结果", "take a bank's results"},
            {{"file", Arity::required, "FILE",
                {"结果文件：CSV、pain.002、camt.053 或 camt.054",
                    "result file: CSV, pain.002, camt.053 or camt.054"}}},
            {period, region,
                {"encoding", Arity::optional, "CHARSET",
                    {"auto(默认)、utf-8 或 gb18030", "auto (default), utf-8 or gb18030"}},
                layout,
                {"faults", Arity::optional, "FILE",
                    {"把全部差错写成 CSV", "write all faults as CSV"}}},
            Needs::person, import_results},
        {"bank", "layouts", {"列出或检查银行版式", "list bank layouts, or check those of files"},
            {{"file", Arity::repeated, "FILE", {"版式文件(.toml)", "layout file (.toml)"}}}, {},
            Needs::nothing, list_layouts},
        {"bank", "list", {"列出已导入的结果文件", "list imported result files"}, {}, {region},
            Needs::person, list},
        {"bank", "original", {"按原样写出结果文件", "write a result file as it came"}, {},
            {region,
                {"file", Arity::required, "NUMBER",
                    {"序号，见 bank list", "number, see bank list"}},
                {"out", Arity::required, "FILE", {"写到", "where to write"}}},
            Needs::person, write_original},
        {"bank", "reasons", {"列出失败原因及处理", "list reasons for failures, and what to do"}, {},
            {}, Needs::person, list_reasons},
    };
}

} // namespace doudi::cli
