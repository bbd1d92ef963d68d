/// `doudi ledger ...`: entries to read, to reverse, and as journals for other tools.
#include "call.hpp"
#include "doudi/base/whole_file.hpp"
#include "doudi/operations/export_ledger.hpp"
#include "doudi/operations/read_entries.hpp"
#include "doudi/operations/reverse_entry.hpp"

#include <ios>

namespace doudi::cli {

namespace {

std::string optional_number(std::optional<std::int64_t> number) {
    return number ? std::to_string(*number) : std::string{};
}

Result<void> list(Call& call) {
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    auto const period = call.period("period");
    if (!period) {
        return period.error();
    }
    auto const entries = operations::list_entries(call.context(), *book, *period);
    if (!entries) {
        return entries.error();
    }
    wire::Table table{.title = {"凭证", "entries"},
        .columns = {{"voucher", {"凭证号", "voucher"}, wire::Kind::text},
            {"on_date", {"日期", "date"}, wire::Kind::text},
            {"event", {"事项", "event"}, wire::Kind::text},
            {"narration", {"摘要", "narration"}, wire::Kind::text},
            {"debit_fen", {"借方合计", "debit"}, wire::Kind::money},
            {"batch", {"批次", "batch"}, wire::Kind::integer},
            {"reverses", {"冲销", "reverses"}, wire::Kind::text},
            {"is_reversed", {"已被冲销", "reversed"}, wire::Kind::boolean},
            {"posted_by", {"制单", "posted by"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& entry : *entries) {
        table.rows.push_back({entry.voucher.text(), format_date(entry.effective_on), entry.event,
            entry.narration, std::to_string(entry.debit.fen()), optional_number(entry.batch),
            entry.reverses ? entry.reverses->text() : std::string{},
            entry.is_reversed ? "true" : "false", entry.posted_by});
    }
    call.print(table);
    return {};
}

Result<storage::Voucher> voucher_of(Call const& call) {
    return operations::parse_voucher(call.text("voucher"));
}

void say_head(Call& call, storage::ReadEntry const& entry) {
    auto const when = format_instant(entry.recorded_at);
    auto const date = format_date(entry.effective_on);
    call.say(entry.voucher.text() + "  " + date + "  " + entry.event + ' ' + entry.event_zh + "  " +
            entry.narration,
        entry.voucher.text() + "  " + date + "  " + entry.event + ' ' + entry.event_en + "  " +
            entry.narration);
    call.say("制单 " + entry.posted_by + "，" + when + "，哈希 " + entry.hash,
        "posted by " + entry.posted_by + ", " + when + ", hash " + entry.hash);
}

Result<void> show(Call& call) {
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    auto const voucher = voucher_of(call);
    if (!voucher) {
        return voucher.error();
    }
    auto const shown = operations::show_entry(call.context(), *book, *voucher);
    if (!shown) {
        return shown.error();
    }
    say_head(call, shown->entry);
    wire::Table table{.title = {"分录", "postings"},
        .columns = {{"account", {"科目", "account"}, wire::Kind::text},
            {"title", {"名称", "title"}, wire::Kind::text},
            {"debit_fen", {"借方", "debit"}, wire::Kind::money},
            {"credit_fen", {"贷方", "credit"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& posting : shown->postings) {
        auto const fen = posting.amount.fen();
        table.rows.push_back(
            {posting.account, call.language() == Language::zh ? posting.title_zh : posting.title_en,
                fen > 0 ? std::to_string(fen) : std::string{},
                fen < 0 ? std::to_string(-fen) : std::string{}});
    }
    call.print(table);
    return {};
}

Result<void> reverse(Call& call) {
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    auto const voucher = voucher_of(call);
    if (!voucher) {
        return voucher.error();
    }
    auto date = date_in_china(now());
    if (call.has("date")) {
        auto const given = call.date("date");
        if (!given) {
            return given.error();
        }
        date = *given;
    }
    auto const posted = operations::reverse_entry(call.context(),
        {.book = *book, .voucher = *voucher, .reason = call.text("reason"), .effective_on = date});
    if (!posted) {
        return posted.error();
    }
    call.say("已冲销 " + voucher->text() + "，冲销凭证 " + posted->text(),
        "Reversed " + voucher->text() + " by " + posted->text());
    return {};
}

Result<operations::ExportLedger> export_request(Call const& call) {
    auto const format = ledger::journal_format_of(call.text("format"));
    if (!format) {
        return Error{Refusal::malformed, "--format hledger|ledger|beancount"};
    }
    operations::ExportLedger request{.format = *format};
    if (call.has("book")) {
        auto const book = call.book("book");
        if (!book) {
            return book.error();
        }
        request.book = *book;
    }
    if (call.has("region")) {
        auto const region = call.region("region");
        if (!region) {
            return region.error();
        }
        request.region = *region;
    }
    for (auto const& [name, period] :
        {std::pair{"from", &request.from}, std::pair{"until", &request.until}}) {
        if (call.has(name)) {
            auto const given = call.period(name);
            if (!given) {
                return given.error();
            }
            *period = *given;
        }
    }
    return request;
}

Result<void> export_to_file(Call& call, operations::ExportLedger const& request) {
    auto const path = call.text("out");
    try {
        WholeFile file{path};
        auto const exported = operations::export_ledger(call.context(), request, file.out());
        if (!exported) {
            return exported.error();
        }
        file.finish();
        auto const words = std::to_string(exported->books) + " / " +
            std::to_string(exported->accounts) + " / " + std::to_string(exported->entries) + " / " +
            std::to_string(exported->balances);
        call.say("已导出（账套/科目/凭证/月末余额）：" + words + " → " + path,
            "Exported (books/accounts/entries/month-end balances): " + words + " to " + path);
    } catch (std::ios_base::failure const&) {
        return Error{Refusal::file_unreadable, path};
    }
    return {};
}

Result<void> export_journal(Call& call) {
    auto const request = export_request(call);
    if (!request) {
        return request.error();
    }
    if (call.has("out")) {
        return export_to_file(call, *request);
    }
    auto const exported = operations::export_ledger(call.context(), *request, call.out());
    if (!exported) {
        return exported.error();
    }
    return {};
}

Option const book_option{"book", Arity::required, "CODE", {"账套", "the book"}};
Option const voucher_option{
    "voucher", Arity::required, "MONTH/NUMBER", {"凭证号，如 2020-04/12", "such as 2020-04/12"}};

} // namespace

std::vector<Command> ledger_commands() {
    return {
        {"ledger", "list", {"列出一个月的凭证", "list the entries of a month"}, {},
            {book_option, {"period", Arity::required, "MONTH", {"月份", "the month"}}},
            Needs::person, list},
        {"ledger", "show", {"显示一张凭证", "show an entry with its postings"}, {},
            {book_option, voucher_option}, Needs::person, show},
        {"ledger", "reverse", {"冲销一张凭证", "reverse an entry"}, {},
            {book_option, voucher_option, {"reason", Arity::required, "TEXT", {"原因", "why"}},
                {"date", Arity::optional, "DATE", {"记账日期（默认今天）", "default: today"}}},
            Needs::person, reverse},
        {"ledger", "export",
            {"导出为纯文本账，可用其他软件核对", "export a journal that other tools can check"}, {},
            {{"format", Arity::required, "hledger|ledger|beancount", {"格式", "whose syntax"}},
                {"book", Arity::optional, "CODE", {"一个账套", "one book"}},
                {"region", Arity::optional, "CODE",
                    {"一个区划及其下级", "a division and all below it"}},
                {"from", Arity::optional, "MONTH",
                    {"起始月份（默认最早）", "first month (default: the earliest)"}},
                {"until", Arity::optional, "MONTH",
                    {"截止月份，含（默认最后）", "last month, included (default: the latest)"}},
                {"out", Arity::optional, "FILE", {"写入文件", "write to a file"}}},
            Needs::person, export_journal},
    };
}

} // namespace doudi::cli
