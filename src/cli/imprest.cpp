/// `doudi imprest ...`: the imprests of townships.
#include "doudi/operations/imprest.hpp"

#include "call.hpp"
#include "imprest_views.hpp"
#include "input_file.hpp"

namespace doudi::cli {

namespace {

Result<Date> day_of(Call const& call) {
    return call.has("on") ? call.date("on") : Result<Date>{date_in_china(now())};
}

Result<operations::ImprestName> imprest_of(Call const& call) {
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    return operations::ImprestName{*book, call.text("township")};
}

Result<imprest::Terms> terms_of(Call const& call) {
    imprest::Terms terms;
    for (auto const& [name, amount] : {std::pair{"limit", &terms.limit},
             std::pair{"threshold", &terms.threshold}, std::pair{"ceiling", &terms.ceiling}}) {
        auto const given = call.money(name);
        if (!given) {
            return given.error();
        }
        *amount = *given;
    }
    return terms;
}

Result<void> open(Call& call) {
    auto const of = imprest_of(call);
    auto const terms = terms_of(call);
    auto const on = day_of(call);
    if (!of || !terms || !on) {
        return !of ? of.error() : !terms ? terms.error() : on.error();
    }
    auto const fund = operations::open_imprest(call.context(),
        {.of = *of,
            .name = call.text("name"),
            .terms = *terms,
            .decision = call.text("decision"),
            .on = *on});
    if (!fund) {
        return fund.error();
    }
    call.print(imprest_table(std::span{&*fund, 1}));
    return {};
}

/// The amount given, or none: then the operation knows it.
Result<std::optional<Money>> optional_amount(Call const& call) {
    if (!call.has("amount")) {
        return std::optional<Money>{};
    }
    auto const amount = call.money("amount");
    return amount ? Result<std::optional<Money>>{*amount} : amount.error();
}

/// Advance, replenishment and return have the same options.
template <class Request, class Operation> Result<void> move(Call& call, Operation operation) {
    auto const of = imprest_of(call);
    auto const amount = optional_amount(call);
    auto const on = day_of(call);
    if (!of || !amount || !on) {
        return !of ? of.error() : !amount ? amount.error() : on.error();
    }
    auto const moved = operation(call.context(),
        Request{.of = *of, .amount = *amount, .reference = call.text("reference"), .on = *on});
    if (!moved) {
        return moved.error();
    }
    print_moved(call, *moved);
    return {};
}

Result<void> advance(Call& call) {
    return move<operations::AdvanceImprest>(call, operations::advance_imprest);
}

Result<void> give_back(Call& call) {
    return move<operations::ReturnImprest>(call, operations::return_imprest);
}

Result<void> report_case(Call& call) {
    auto const of = imprest_of(call);
    auto const amount = call.money("amount");
    auto const on = day_of(call);
    if (!of || !amount || !on) {
        return !of ? of.error() : !amount ? amount.error() : on.error();
    }
    operations::ReportCase request{.of = *of,
        .person_name = {},
        .resident_id = {},
        .event_key = call.text("event"),
        .paid_on = *on,
        .amount = *amount,
        .reason = call.text("reason"),
        .receipt_no = call.text("receipt")};
    auto person = read_person();
    if (!person) {
        return person.error();
    }
    request.person_name = std::move(person->name);
    request.resident_id = std::move(person->resident_id);
    auto const reported = operations::report_case(call.context(), request);
    if (!reported) {
        return reported.error();
    }
    print_case(call, *reported);
    return {};
}

Result<void> decide(Call& call, bool is_approved) {
    auto const book = call.book("book");
    auto const number = call.number("case");
    auto const on = day_of(call);
    if (!book || !number || !on) {
        return !book ? book.error() : !number ? number.error() : on.error();
    }
    auto const decided = operations::decide_case(call.context(),
        {.book = *book,
            .number = *number,
            .is_approved = is_approved,
            .decision = call.text("decision"),
            .on = *on});
    if (!decided) {
        return decided.error();
    }
    print_case(call, *decided);
    return {};
}

Result<void> carry(Call& call) {
    auto const of = imprest_of(call);
    auto const year = call.number("year");
    auto const on = day_of(call);
    if (!of || !year || !on) {
        return !of ? of.error() : !year ? year.error() : on.error();
    }
    constexpr std::int64_t year_max = 9999;
    if (*year < 0 || *year > year_max) {
        return Error{Refusal::malformed, "year"};
    }
    auto const carried = operations::carry_imprest(call.context(),
        {.of = *of, .year = static_cast<int>(*year), .decision = call.text("decision"), .on = *on});
    if (!carried) {
        return carried.error();
    }
    print_moved(call, *carried);
    return {};
}

Result<void> list(Call& call) {
    std::optional<BookId> book;
    if (call.has("book")) {
        auto const given = call.book("book");
        if (!given) {
            return given.error();
        }
        book = *given;
    }
    auto funds = operations::list_imprests(call.context(), book);
    if (!funds) {
        return funds.error();
    }
    if (call.has("below")) {
        std::erase_if(*funds, [](imprest::Fund const& fund) {
            return imprest::proposed_replenishment(fund) == Money{};
        });
    }
    call.print(imprest_table(*funds));
    return {};
}

Result<void> show(Call& call) {
    auto const of = imprest_of(call);
    if (!of) {
        return of.error();
    }
    auto const shown = operations::show_imprest(call.context(), *of);
    if (!shown) {
        return shown.error();
    }
    print_imprest(call, *shown);
    return {};
}

Option const book_option{"book", Arity::required, "BOOK", {"县级账套", "the county's book"}};
Option const township_option{"township", Arity::required, "CODE",
    {"乡镇代码：县级六位加乡镇三位", "township: six digits of the county and three of its own"}};
Option const day_option{"on", Arity::optional, "DATE", {"日期，默认今天", "day; default: today"}};
Option const amount_option{"amount", Arity::required, "YUAN", {"金额", "amount"}};
Option const order_option{"reference", Arity::required, "NUMBER",
    {"支付单号，同一单号只记一次", "number of the payment order; recorded once"}};
Option const decision_option{
    "decision", Arity::required, "NUMBER", {"批准文号", "number of the decision"}};
Option const case_option{"case", Arity::required, "CASE", {"救助编号", "number of the case"}};

Command open_command() {
    return {"imprest", "open", {"设立乡镇备用金", "open the imprest of a township"}, {},
        {book_option, township_option,
            {"name", Arity::required, "NAME", {"乡镇名称", "name of the township"}},
            {"limit", Arity::required, "YUAN",
                {"每人每次限额，超过须经县级批准",
                    "limit for a person and case; the county approves what is over it"}},
            {"threshold", Arity::required, "YUAN",
                {"补充线，余额低于此数应补充", "below it the imprest is to be replenished"}},
            {"ceiling", Arity::required, "YUAN", {"余额上限", "the balance never exceeds it"}},
            decision_option, day_option},
        Needs::person, open};
}

Command case_command() {
    return {"imprest", "case",
        {"登记一笔救助（从标准输入读入：姓名,身份证号）",
            "report a case; stdin: name,identity number"},
        {},
        {book_option, township_option,
            {"event", Arity::required, "KEY",
                {"事件编号，每人每事件一次", "what happened; once for a person and event"}},
            amount_option, {"reason", Arity::required, "TEXT", {"事由", "reason"}},
            {"receipt", Arity::required, "NUMBER",
                {"票据号，同一票据只记一次", "number of the receipt; recorded once"}},
            day_option},
        Needs::person, report_case};
}

} // namespace

std::vector<Command> imprest_commands() {
    return {open_command(),
        {"imprest", "advance", {"拨付备用金", "advance money"}, {},
            {book_option, township_option, amount_option, order_option, day_option}, Needs::person,
            advance},
        {"imprest", "replenish",
            {"补充备用金至上限（余额低于补充线时）",
                "fill it up to its ceiling, when below the threshold"},
            {}, {book_option, township_option, order_option, day_option}, Needs::person, advance},
        case_command(),
        {"imprest", "approve",
            {"批准超限额救助并记账", "approve a case over the limit and post it"}, {case_option},
            {book_option, decision_option, day_option}, Needs::person,
            [](Call& call) { return decide(call, true); }},
        {"imprest", "reject", {"退回超限额救助", "reject a case over the limit"}, {case_option},
            {book_option, decision_option, day_option}, Needs::person,
            [](Call& call) { return decide(call, false); }},
        {"imprest", "return", {"交回备用金，默认全部余额", "return money; default: all there is"},
            {},
            {book_option, township_option, {"amount", Arity::optional, "YUAN", {"金额", "amount"}},
                {"reference", Arity::required, "NUMBER",
                    {"收款单号，同一单号只记一次", "number of the receipt; recorded once"}},
                day_option},
            Needs::person, give_back},
        {"imprest", "carry",
            {"年末凭批准文件结转余额", "carry the balance over the year end by a decision"}, {},
            {book_option, township_option,
                {"year", Arity::required, "YEAR", {"结束的年度", "the year that ends"}},
                decision_option, day_option},
            Needs::person, carry},
        {"imprest", "list", {"列出备用金和补充建议", "list imprests and what to replenish"}, {},
            {{"book", Arity::optional, "BOOK", {"账套", "book"}},
                {"below", Arity::flag, "", {"只列低于补充线的", "only those below the threshold"}}},
            Needs::person, list},
        {"imprest", "show", {"逐笔说明余额", "explain the balance line by line"}, {},
            {book_option, township_option}, Needs::person, show}};
}

} // namespace doudi::cli
