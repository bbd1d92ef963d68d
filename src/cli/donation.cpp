/// `doudi donation ...`: donated money and goods, as the donors meant them.
#include "call.hpp"
#include "command.hpp"
#include "doudi/operations/donations.hpp"
#include "input_file.hpp"
#include "masked_name.hpp"
#include "payout_views.hpp"

namespace doudi::cli {

namespace {

using donation::Gift;
using donation::GiftUse;
using donation::UseKind;
using wire::Kind;

Result<Date> day_of(Call const& call) {
    return call.has("on") ? call.date("on") : Result<Date>{date_in_china(now())};
}

/// Left empty where the option is not given.
Result<void> read_money(Call const& call, std::string_view name, std::optional<Money>& amount) {
    if (call.has(name)) {
        auto const given = call.money(name);
        if (!given) {
            return given.error();
        }
        amount = *given;
    }
    return {};
}

Result<void> read_number(
    Call const& call, std::string_view name, std::optional<std::int64_t>& number) {
    if (call.has(name)) {
        auto const given = call.number(name);
        if (!given) {
            return given.error();
        }
        number = *given;
    }
    return {};
}

std::string text_of(std::optional<std::int64_t> number) {
    return number ? std::to_string(*number) : std::string{};
}

wire::Table gift_table(std::span<Gift const> gifts) {
    wire::Table table{.title = {"捐赠款物", "donations"},
        .columns = {{"book", {"账套", "book"}, Kind::integer},
            {"gift", {"编号", "number"}, Kind::integer},
            {"reference", {"票据号", "receipt"}, Kind::text},
            {"donor", {"捐赠人", "donor"}, Kind::text}, {"goods", {"物资", "goods"}, Kind::text},
            {"quantity", {"数量", "quantity"}, Kind::integer},
            {"intent", {"意愿", "intent"}, Kind::text}, {"event", {"事件", "event"}, Kind::text},
            {"amount_fen", {"价值(元)", "value (yuan)"}, Kind::money},
            {"used_fen", {"已用(元)", "used (yuan)"}, Kind::money},
            {"left_fen", {"结余(元)", "left (yuan)"}, Kind::money}},
        .rows = {}};
    for (auto const& gift : gifts) {
        table.rows.push_back({std::to_string(gift.book.value()), std::to_string(gift.number),
            gift.reference, gift.donor, gift.goods, text_of(gift.quantity),
            std::string{name_of(gift.intent)}, gift.event_key, std::to_string(gift.amount.fen()),
            std::to_string(gift.used.fen()), std::to_string(gift.left().fen())});
    }
    return table;
}

wire::Table use_table(std::span<storage::ListedUse const> uses) {
    wire::Table table{.title = {"使用情况", "uses"},
        .columns = {{"use", {"序号", "number"}, Kind::integer},
            {"reference", {"单据号", "receipt"}, Kind::text}, {"kind", {"用途", "for"}, Kind::text},
            {"person", {"姓名", "person"}, Kind::text},
            {"beneficiary", {"受益单位", "to"}, Kind::text},
            {"event", {"事件", "event"}, Kind::text},
            {"quantity", {"数量", "quantity"}, Kind::integer},
            {"amount_fen", {"价值(元)", "value (yuan)"}, Kind::money},
            {"decision", {"决定", "decision"}, Kind::text},
            {"used_on", {"日期", "date"}, Kind::text}},
        .rows = {}};
    for (auto const& [use, name] : uses) {
        table.rows.push_back(
            {std::to_string(use.number), use.reference, std::string{name_of(use.kind)},
                masked_name(name), use.beneficiary, use.event_key, text_of(use.quantity),
                std::to_string(use.amount.fen()), use.decision, format_date(use.used_on)});
    }
    return table;
}

Result<void> receive(Call& call) {
    auto const book = call.book("book");
    auto const on = day_of(call);
    auto const intent = donation::intent_of(call.text_or("intent", "any"));
    if (!book || !on || !intent) {
        return !book ? book.error() : !on ? on.error() : Error{Refusal::malformed, "--intent"};
    }
    Gift gift{.book = *book,
        .reference = call.text("reference"),
        .donor = call.text("donor"),
        .goods = call.text_or("goods", ""),
        .amount = {},
        .intent = *intent,
        .event_key = call.text_or("event", ""),
        .received_on = *on};
    std::optional<Money> amount;
    for (auto const& read :
        {read_money(call, "amount", amount), read_money(call, "unit-value", gift.unit_value),
            read_number(call, "quantity", gift.quantity)}) {
        if (!read) {
            return read.error();
        }
    }
    gift.amount = amount.value_or(Money{});
    auto const done = operations::receive_gift(call.context(), gift);
    if (!done) {
        return done.error();
    }
    call.print(gift_table(std::span{&done->gift, 1}));
    return {};
}

Result<void> read_amounts(Call const& call, GiftUse& use) {
    std::optional<Money> amount;
    std::optional<std::int64_t> disease;
    for (auto const& read : {read_money(call, "amount", amount), read_money(call, "bill", use.bill),
             read_money(call, "others", use.others), read_number(call, "quantity", use.quantity),
             read_number(call, "disease", disease)}) {
        if (!read) {
            return read.error();
        }
    }
    use.amount = amount.value_or(Money{});
    if (disease) {
        constexpr std::int64_t disease_max = 1000;
        if (*disease < 1 || *disease > disease_max) {
            return Error{Refusal::malformed, "--disease"};
        }
        use.disease = static_cast<int>(*disease);
    }
    return {};
}

Result<void> use(Call& call, UseKind kind) {
    auto const book = call.book("book");
    auto const gift = call.number("gift");
    auto const on = day_of(call);
    if (!book || !gift || !on) {
        return !book ? book.error() : !gift ? gift.error() : on.error();
    }
    operations::UseGift request{.book = *book,
        .gift = *gift,
        .use = {.reference = call.text("reference"),
            .kind = kind,
            .beneficiary = call.text_or("to", ""),
            .event_key = call.text_or("event", ""),
            .decision = call.text("decision"),
            .used_on = *on}};
    if (auto read = read_amounts(call, request.use); !read) {
        return read;
    }
    if (kind == UseKind::person || kind == UseKind::medical) {
        auto person = read_person();
        if (!person) {
            return person.error();
        }
        request.person_name = std::move(person->name);
        request.resident_id = std::move(person->resident_id);
    }
    auto const done = operations::use_gift(call.context(), request);
    if (!done) {
        return done.error();
    }
    call.print(gift_table(std::span{&done->gift, 1}));
    return {};
}

Result<void> use_for(Call& call) {
    auto const kind = donation::use_kind_of(call.text("for"));
    if (!kind || *kind == UseKind::given_back) {
        return Error{Refusal::malformed, "--for"};
    }
    return use(call, *kind);
}

Result<void> give_back(Call& call) {
    return use(call, UseKind::given_back);
}

Result<void> list(Call& call) {
    auto const region = region_or_own(call);
    if (!region) {
        return region.error();
    }
    auto const gifts = operations::list_gifts(call.context(), *region);
    if (!gifts) {
        return gifts.error();
    }
    call.print(gift_table(*gifts));
    return {};
}

Result<void> show(Call& call) {
    auto const book = call.book("book");
    auto const gift = call.number("gift");
    if (!book || !gift) {
        return !book ? book.error() : gift.error();
    }
    auto const shown = operations::show_gift(call.context(), *book, *gift);
    if (!shown) {
        return shown.error();
    }
    call.print(gift_table(std::span{&shown->gift, 1}));
    call.print(use_table(shown->uses));
    return {};
}

Option const book_option{"book", Arity::required, "BOOK", {"账套", "book"}};
Option const gift_option{"gift", Arity::required, "GIFT", {"捐赠编号", "number of the donation"}};
Option const reference_option{
    "reference", Arity::required, "NUMBER", {"票据号", "number of the receipt"}};
Option const amount_option{"amount", Arity::optional, "YUAN", {"金额", "money"}};
Option const quantity_option{"quantity", Arity::optional, "NUMBER", {"物资数量", "how many"}};
Option const decision_option{
    "decision", Arity::required, "NUMBER", {"批准文号", "number of the decision"}};
Option const day_option{"on", Arity::optional, "DATE", {"日期，默认今天", "day; default: today"}};

} // namespace

std::vector<Command> donation_commands() {
    return {
        {"donation", "receive", {"登记受赠款物", "take a gift in"}, {},
            {book_option, reference_option,
                {"donor", Arity::required, "NAME", {"捐赠人", "who gives"}}, amount_option,
                {"goods", Arity::optional, "TEXT", {"物资名称", "what the goods are"}},
                quantity_option, {"unit-value", Arity::optional, "YUAN", {"单价", "value of one"}},
                {"intent", Arity::optional, "INTENT",
                    {"捐赠意愿：any（默认）、person、home 或 medical",
                        "what for: any (default), person, home or medical"}},
                {"event", Arity::optional, "EVENT", {"限定事件", "only for this event"}},
                day_option},
            Needs::person, receive},
        {"donation", "use",
            {"按捐赠人意愿使用；个人由标准输入：姓名,身份证号",
                "use it as meant; stdin for a person: name,identity number"},
            {},
            {book_option, gift_option, reference_option,
                {"for", Arity::required, "KIND",
                    {"person、home 或 medical", "person, home or medical"}},
                {"to", Arity::optional, "NAME", {"机构或医院", "home or hospital"}},
                {"event", Arity::required, "EVENT", {"事件", "event"}}, amount_option,
                quantity_option,
                {"bill", Arity::optional, "YUAN",
                    {"医疗：政策范围内费用", "medical: bill within the policy's scope"}},
                {"others", Arity::optional, "YUAN",
                    {"医疗：保险等已支付", "medical: paid by insurance and others"}},
                {"disease", Arity::optional, "NUMBER",
                    {"医疗：病种目录序号", "medical: number on the list of diseases"}},
                decision_option, day_option},
            Needs::person, use_for},
        {"donation", "return", {"退还捐赠人", "give it back to the donor"}, {},
            {book_option, gift_option, reference_option,
                {"to", Arity::required, "NAME", {"捐赠人", "the donor"}}, amount_option,
                quantity_option, decision_option, day_option},
            Needs::person, give_back},
        {"donation", "list", {"列出捐赠款物", "list donations"}, {},
            {{"region", Arity::optional, "REGION",
                {"地区及其以下，默认本人辖区", "region and below; default: one's own"}}},
            Needs::person, list},
        {"donation", "show", {"说明一笔捐赠的去向", "show what became of a donation"}, {},
            {book_option, gift_option}, Needs::person, show},
    };
}

} // namespace doudi::cli
