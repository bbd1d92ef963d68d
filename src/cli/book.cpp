/// `doudi book ...`: books of account.
#include "call.hpp"
#include "doudi/operations/books.hpp"

namespace doudi::cli {

namespace {

Result<void> open(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const on = call.has("on") ? call.date("on") : Result<Date>{date_in_china(now())};
    if (!on) {
        return on.error();
    }
    auto const opened = operations::open_books(
        call.context(), {.region = *region, .with_lower = call.has("below"), .opened_on = *on});
    if (!opened) {
        return opened.error();
    }
    auto const count = std::to_string(*opened);
    call.say("新开账套 " + count + " 个", count + " books opened");
    return {};
}

Result<void> list(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const books = operations::list_books(call.context(), *region);
    if (!books) {
        return books.error();
    }
    wire::Table table{.title = {"账套", "books"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"name", {"名称", "name"}, wire::Kind::text},
            {"opened_on", {"启用日期", "opened on"}, wire::Kind::text},
            {"entries", {"凭证数", "entries"}, wire::Kind::integer}},
        .rows = {}};
    for (auto const& book : *books) {
        table.rows.push_back({std::to_string(book.book.value()), book.name,
            format_date(book.opened_on), std::to_string(book.entry_count)});
    }
    call.print(table);
    return {};
}

Result<void> close_month(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const period = call.period("period");
    if (!period) {
        return period.error();
    }
    auto const closed = operations::close_month(
        call.context(), {.region = *region, .with_lower = call.has("below"), .period = *period});
    if (!closed) {
        return closed.error();
    }
    auto const count = std::to_string(*closed);
    call.say("结账 " + count + " 个账套", count + " books closed for " + period->text());
    return {};
}

} // namespace

std::vector<Command> book_commands() {
    Option const region{"region", Arity::required, "CODE", {"区划代码", "division"}};
    Option const below{"below", Arity::flag, "", {"包括以下各级", "with all divisions below it"}};
    return {
        {"book", "open", {"启用账套", "open books"}, {},
            {region, below,
                {"on", Arity::optional, "DATE", {"启用日期，默认今天", "day; default: today"}}},
            Needs::person, open},
        {"book", "list", {"列出账套", "list books"}, {}, {region}, Needs::person, list},
        {"book", "close-month", {"月末结账，不可撤销", "close a month, for ever"}, {},
            {region, below, {"period", Arity::required, "YYYY-MM", {"月份", "month"}}},
            Needs::person, close_month},
    };
}

} // namespace doudi::cli
