#include "quota_year.hpp"

#include "call.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/ratio.hpp"
#include "doudi/operations/close_year.hpp"
#include "doudi/operations/prior_year.hpp"

namespace doudi::cli {

namespace {

std::string fen(Money amount) {
    return std::to_string(amount.fen());
}

std::string number(BookId book) {
    return std::to_string(book.value());
}

Result<int> year_of(Call const& call) {
    auto const year = call.number("year");
    if (!year) {
        return year.error();
    }
    constexpr std::int64_t year_max = 9999;
    if (*year < 0 || *year > year_max) {
        return Error{Refusal::malformed, "year"};
    }
    return static_cast<int>(*year);
}

Result<Date> day_of(Call const& call) {
    return call.has("on") ? call.date("on") : Result<Date>{date_in_china(now())};
}

Result<std::optional<Money>> amount_of(Call const& call) {
    if (!call.has("amount")) {
        return std::optional<Money>{};
    }
    auto const amount = call.money("amount");
    return amount ? Result<std::optional<Money>>{*amount} : amount.error();
}

/// "4.20%": what is left of a hundred spent; nothing was spent: "-".
std::string percent_of(storage::YearBalance const& balance) {
    constexpr int hundred = 100;
    constexpr int decimals = 2;
    return balance.spent <= Money{}
        ? "-"
        : format_ratio(Ratio{balance.left.fen()} * hundred / balance.spent.fen(), decimals) + "%";
}

bool is_over(storage::YearBalance const& balance) {
    constexpr int hundred = 100;
    return Ratio{balance.left.fen()} * hundred > Ratio{balance.spent.fen()} * balance.percent_max;
}

wire::Table closed_table(std::vector<operations::ClosedYear> const& closed) {
    wire::Table table{.title = {"年度关闭", "years closed"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"settled_fen", {"上下级结算(元)", "settled (yuan)"}, wire::Kind::money},
            {"unallocated_fen", {"未分配结转(元)", "unallocated (yuan)"}, wire::Kind::money},
            {"available_fen", {"可用结转(元)", "available (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& one : closed) {
        if (one.is_new) {
            table.rows.push_back(
                {number(one.book), fen(one.settled), fen(one.unallocated), fen(one.available)});
        }
    }
    return table;
}

/// What a year left of each capped program, in every book that had any of it.
wire::Table balance_table(std::vector<operations::ClosedYear> const& closed) {
    wire::Table table{.title = {"年末滚存结余", "balances at year end"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"program", {"项目", "program"}, wire::Kind::text},
            {"spent_fen", {"当年支出(元)", "spent (yuan)"}, wire::Kind::money},
            {"left_fen", {"结余(元)", "left (yuan)"}, wire::Kind::money},
            {"share", {"占支出", "of spending"}, wire::Kind::text},
            {"cap", {"上限", "cap"}, wire::Kind::text},
            {"finding", {"提示", "finding"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& one : closed) {
        for (auto const& balance : one.balances) {
            if (balance.spent != Money{} || balance.left != Money{}) {
                table.rows.push_back({number(one.book), balance.program, fen(balance.spent),
                    fen(balance.left), percent_of(balance),
                    std::to_string(balance.percent_max) + "%", is_over(balance) ? "A17" : ""});
            }
        }
    }
    return table;
}

template <class Done> std::int64_t count_old(std::vector<Done> const& all) {
    std::int64_t count = 0;
    for (auto const& one : all) {
        count += one.is_new ? 0 : 1;
    }
    return count;
}

Result<void> close_year(Call& call) {
    auto const book = call.book("book");
    auto const year = year_of(call);
    if (!book || !year) {
        return !book ? book.error() : year.error();
    }
    auto const closed = operations::close_year(
        call.context(), {.book = *book, .year = *year, .with_lower = call.has("below")});
    if (!closed) {
        return closed.error();
    }
    call.print(closed_table(*closed));
    if (auto const balances = balance_table(*closed);
        call.format() == wire::Format::table && !balances.rows.empty()) {
        call.print(balances);
    }
    if (auto const old = std::to_string(count_old(*closed)); old != "0") {
        call.say("此前已关闭:" + old, "closed before: " + old);
    }
    return {};
}

Result<void> open_year(Call& call) {
    auto const book = call.book("book");
    auto const year = year_of(call);
    if (!book || !year) {
        return !book ? book.error() : year.error();
    }
    operations::OpenYear request{
        .book = *book, .year = *year, .with_lower = call.has("below"), .on = {}};
    if (call.has("on")) {
        auto const on = call.date("on");
        if (!on) {
            return on.error();
        }
        request.on = *on;
    }
    auto const opened = operations::open_year(call.context(), request);
    if (!opened) {
        return opened.error();
    }
    wire::Table table{.title = {"结转指标恢复", "carried-forward quota"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"restored_fen", {"恢复(元)", "restored (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& one : *opened) {
        if (one.is_new) {
            table.rows.push_back({number(one.book), fen(one.restored)});
        }
    }
    call.print(table);
    if (auto const old = std::to_string(count_old(*opened)); old != "0") {
        call.say("此前已恢复:" + old, "opened before: " + old);
    }
    return {};
}

Result<void> list_idle(Call& call) {
    auto const book = call.book("book");
    auto const on = day_of(call);
    if (!book || !on) {
        return !book ? book.error() : on.error();
    }
    auto const idle = operations::list_idle(
        call.context(), {.book = *book, .with_lower = call.has("below"), .on = *on});
    if (!idle) {
        return idle.error();
    }
    int const year = Period::of(*on).year();
    wire::Table table{.title = {"结转未用指标", "idle quota"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"document", {"序号", "id"}, wire::Kind::integer},
            {"number", {"文号", "number"}, wire::Kind::text},
            {"source", {"资金来源", "source"}, wire::Kind::text},
            {"program", {"资金", "fund"}, wire::Kind::text},
            {"years", {"年数", "years"}, wire::Kind::integer},
            {"unallocated_fen", {"未分配(元)", "unallocated (yuan)"}, wire::Kind::money},
            {"available_fen", {"可用(元)", "available (yuan)"}, wire::Kind::money},
            {"finding", {"提示", "finding"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& one : *idle) {
        int const years = year - one.of_year;
        table.rows.push_back({number(one.book), std::to_string(one.document.value()), one.number,
            one.fund_source, one.fund, std::to_string(years), fen(one.unallocated),
            fen(one.available), years >= funding::idle_years_max ? "A17" : ""});
    }
    call.print(table);
    return {};
}

Result<void> reclaim(Call& call) {
    auto const upper = call.book("book");
    auto const lower = call.book("from");
    auto const amount = amount_of(call);
    auto const on = day_of(call);
    if (!upper || !lower || !amount || !on) {
        return !upper ? upper.error()
            : !lower  ? lower.error()
            : !amount ? amount.error()
                      : on.error();
    }
    auto const done = operations::reclaim_quota(call.context(),
        {.upper = *upper,
            .lower = *lower,
            .document = call.text("document"),
            .amount = *amount,
            .reference = call.text("reference"),
            .ordered_by = call.text_or("ordered-by", ""),
            .on = *on});
    if (!done) {
        return done.error();
    }
    auto const what = done->document.number + " " + format_yuan_grouped(done->amount);
    call.say((done->is_new ? "已收回:" : "此前已收回:") + what + " 元",
        (done->is_new ? "reclaimed: " : "reclaimed before: ") + what + " yuan");
    return {};
}

Result<void> take_back(Call& call) {
    auto const book = call.book("book");
    auto const year = year_of(call);
    auto const amount = call.money("amount");
    auto const on = day_of(call);
    if (!book || !year || !amount || !on) {
        return !book ? book.error() : !year ? year.error() : !amount ? amount.error() : on.error();
    }
    auto const into = funding::came_into_of(call.text_or("into", "account"));
    if (!into) {
        return Error{Refusal::malformed, "into: account, treasury"};
    }
    auto const done = operations::return_prior_year(call.context(),
        {.book = *book,
            .document = call.text("document"),
            .program = call.text("program"),
            .year = *year,
            .amount = *amount,
            .came_into = *into,
            .reference = call.text("reference"),
            .on = *on});
    if (!done) {
        return done.error();
    }
    auto const what = format_yuan_grouped(done->what.amount);
    call.say((done->is_new ? "已登记收回以前年度资金 " : "此前已登记 ") + what + " 元",
        (done->is_new ? "prior-year money recorded: " : "recorded before: ") + what + " yuan");
    return {};
}

Result<void> remit(Call& call) {
    auto const book = call.book("book");
    auto const amount = amount_of(call);
    auto const on = day_of(call);
    if (!book || !amount || !on) {
        return !book ? book.error() : !amount ? amount.error() : on.error();
    }
    auto const done = operations::remit_to_treasury(
        call.context(), *book, call.text("program"), *amount, call.text("reference"), *on);
    if (!done) {
        return done.error();
    }
    auto const what = format_yuan_grouped(done->what.amount);
    auto const left = format_yuan_grouped(done->left);
    call.say((done->is_new ? "已上缴财政 " : "此前已上缴 ") + what + " 元，尚应缴 " + left + " 元",
        (done->is_new ? "remitted to the treasury: " : "remitted before: ") + what +
            " yuan; still payable: " + left);
    return {};
}

Option const book_option{"book", Arity::required, "BOOK", {"账套", "book"}};
Option const below_option{
    "below", Arity::flag, "", {"连同所有下级账套", "with all open books below it"}};
Option const day_option{"on", Arity::optional, "DATE", {"日期，默认今天", "day; default: today"}};
Option const amount_option{
    "amount", Arity::optional, "YUAN", {"金额，默认全部", "amount; default: all"}};
Option const document_option{
    "document", Arity::required, "DOCUMENT", {"指标文号或序号", "the document's number or id"}};
Option const reference_option{
    "reference", Arity::required, "NUMBER", {"凭据文号", "number of the paper"}};
Option const program_option{"program", Arity::required, "CODE", {"项目", "program"}};

Command year_command(std::string_view name, Text help, Text year, Result<void> (*run)(Call&)) {
    std::vector<Option> options{book_option, {"year", Arity::required, "YEAR", year}, below_option};
    if (name == "open-year") {
        options.push_back({"on", Arity::optional, "DATE",
            {"记账日期，默认1月1日", "accounting date; default: 1 January"}});
    }
    return {"quota", name, help, {}, std::move(options), Needs::person, run};
}

} // namespace

std::vector<Command> quota_year_commands() {
    return {year_command("close-year", {"年终关账", "close a budget year"},
                {"预算年度", "budget year"}, close_year),
        year_command("open-year", {"新年度恢复结转指标", "restore unused quota in the new year"},
            {"新的预算年度", "the new budget year"}, open_year),
        {"quota", "idle", {"查看结转未用指标", "list quota of earlier years not used"}, {},
            {book_option, below_option, day_option}, Needs::person, list_idle},
        {"quota", "reclaim", {"收回下级结转指标", "take unused quota back"}, {},
            {book_option, {"from", Arity::required, "BOOK", {"下级账套", "the lower book"}},
                document_option, amount_option, reference_option,
                {"ordered-by", Arity::optional, "NUMBER",
                    {"未满两年时收回决定的文号", "decision that orders it before two years"}},
                day_option},
            Needs::person, reclaim},
        {"quota", "return", {"登记收回的以前年度资金", "record money of a closed year"}, {},
            {book_option, document_option, program_option,
                {"year", Arity::required, "YEAR", {"支付年度", "year in which it was paid"}},
                {"amount", Arity::required, "YUAN", {"金额", "amount"}},
                {"into", Arity::optional, "PLACE",
                    {"account 单位账户(默认)或 treasury 国库",
                        "account of the unit (default) or treasury"}},
                reference_option, day_option},
            Needs::person, take_back},
        {"quota", "remit", {"上缴应缴财政款", "remit recovered money to the treasury"}, {},
            {book_option, program_option, amount_option, reference_option, day_option},
            Needs::person, remit}};
}

} // namespace doudi::cli
