#include "doudi/storage/donation_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

using donation::Gift;
using donation::GiftUse;

constexpr std::string_view insert_gift_sql = R"sql(
INSERT INTO donation.gift (book, reference, donor, goods, quantity, unit_fen, amount_fen, intent,
                           event_key, received_on, received_by)
VALUES ($1, $2, $3, $4, $5::bigint, $6::bigint, $7, $8, $9, $10, $11)
RETURNING gift)sql";

constexpr std::string_view gifts_sql = R"sql(
SELECT book, gift, reference, donor, goods, quantity, unit_fen, amount_fen, intent, event_key,
       received_on, received_by, used_fen
  FROM donation.gift)sql";

constexpr std::string_view insert_use_sql = R"sql(
INSERT INTO donation.gift_use (book, gift, reference, kind, person, beneficiary, event_key,
                               quantity, amount_fen, bill_fen, others_fen, disease, decision,
                               used_on, used_by)
VALUES ($1, $2, $3, $4, $5::bigint, $6, $7, $8::bigint, $9, $10::bigint, $11::bigint,
        $12::smallint, $13, $14, $15)
RETURNING gift_use)sql";

constexpr std::string_view uses_sql = R"sql(
SELECT u.gift_use, u.reference, u.kind, u.person, u.beneficiary, u.event_key, u.quantity,
       u.amount_fen, u.bill_fen, u.others_fen, u.disease::bigint AS disease, u.decision, u.used_on,
       u.used_by, coalesce(p.name, '') AS person_name
  FROM donation.gift_use u
  LEFT JOIN roster.person p
    ON p.book = u.book AND p.person = u.person AND p.superseded_at IS NULL)sql";

Gift gift_of(Row const& row) {
    auto const intent = donation::intent_of(row.text("intent"));
    DOUDI_CHECK(intent.has_value());
    return {.book = row.id<BookId>("book"),
        .number = row.int64("gift"),
        .reference = std::string{row.text("reference")},
        .donor = std::string{row.text("donor")},
        .goods = std::string{row.text("goods")},
        .quantity = row.optional_int64("quantity"),
        .unit_value = row.optional_money("unit_fen"),
        .amount = row.money("amount_fen"),
        .intent = *intent,
        .event_key = std::string{row.text("event_key")},
        .received_on = row.date("received_on"),
        .received_by = row.id<UserId>("received_by"),
        .used = row.money("used_fen")};
}

GiftUse use_of(Row const& row) {
    auto const kind = donation::use_kind_of(row.text("kind"));
    DOUDI_CHECK(kind.has_value());
    auto const person = row.optional_int64("person");
    auto const disease = row.optional_int64("disease");
    return {.number = row.int64("gift_use"),
        .reference = std::string{row.text("reference")},
        .kind = *kind,
        .person = person ? std::optional{PersonId{*person}} : std::nullopt,
        .beneficiary = std::string{row.text("beneficiary")},
        .event_key = std::string{row.text("event_key")},
        .quantity = row.optional_int64("quantity"),
        .amount = row.money("amount_fen"),
        .bill = row.optional_money("bill_fen"),
        .others = row.optional_money("others_fen"),
        .disease = disease ? std::optional{static_cast<int>(*disease)} : std::nullopt,
        .decision = std::string{row.text("decision")},
        .used_on = row.date("used_on"),
        .used_by = row.id<UserId>("used_by")};
}

std::optional<Gift> at_most_one(Rows const& rows) {
    auto const row = rows.at_most_one();
    return row ? std::optional{gift_of(*row)} : std::nullopt;
}

} // namespace

std::int64_t insert_gift(Transaction& tx, Gift const& gift) {
    return Query{tx, "insert_gift", insert_gift_sql}
        .bind(gift.book)
        .bind(gift.reference)
        .bind(gift.donor)
        .bind(gift.goods)
        .bind(gift.quantity)
        .bind(gift.unit_value)
        .bind(gift.amount)
        .bind(name_of(gift.intent))
        .bind(gift.event_key)
        .bind(gift.received_on)
        .bind(gift.received_by)
        .run()
        .exactly_one()
        .int64("gift");
}

std::optional<Gift> find_gift(Transaction& tx, BookId book, std::int64_t number) {
    return at_most_one(
        Query{tx, "find_gift", std::string{gifts_sql} + " WHERE book = $1 AND gift = $2"}
            .bind(book)
            .bind(number)
            .run());
}

std::optional<Gift> find_gift_by_reference(
    Transaction& tx, BookId book, std::string_view reference) {
    return at_most_one(Query{tx, "find_gift_by_reference",
        std::string{gifts_sql} + " WHERE book = $1 AND reference = $2"}
                           .bind(book)
                           .bind(reference)
                           .run());
}

std::vector<Gift> list_gifts(Transaction& tx, std::span<BookId const> books) {
    std::vector<Gift> gifts;
    for (auto const& row : Query{tx, "list_gifts",
             std::string{gifts_sql} + " WHERE book = ANY ($1::integer[]) ORDER BY book, gift"}
                               .bind(books)
                               .run()) {
        gifts.push_back(gift_of(row));
    }
    return gifts;
}

std::int64_t insert_gift_use(Transaction& tx, Gift const& gift, GiftUse const& use) {
    return Query{tx, "insert_gift_use", insert_use_sql}
        .bind(gift.book)
        .bind(gift.number)
        .bind(use.reference)
        .bind(name_of(use.kind))
        .bind(use.person)
        .bind(use.beneficiary)
        .bind(use.event_key)
        .bind(use.quantity)
        .bind(use.amount)
        .bind(use.bill)
        .bind(use.others)
        .bind(use.disease)
        .bind(use.decision)
        .bind(use.used_on)
        .bind(use.used_by)
        .run()
        .exactly_one()
        .int64("gift_use");
}

std::optional<GiftUse> find_gift_use_by_reference(
    Transaction& tx, Gift const& gift, std::string_view reference) {
    auto const row = Query{tx, "find_gift_use_by_reference",
        std::string{uses_sql} + " WHERE u.book = $1 AND u.gift = $2 AND u.reference = $3"}
                         .bind(gift.book)
                         .bind(gift.number)
                         .bind(reference)
                         .run()
                         .at_most_one();
    return row ? std::optional{use_of(*row)} : std::nullopt;
}

std::vector<ListedUse> uses_of(Transaction& tx, Gift const& gift) {
    std::vector<ListedUse> uses;
    for (auto const& row : Query{tx, "uses_of",
             std::string{uses_sql} + " WHERE u.book = $1 AND u.gift = $2 ORDER BY u.gift_use"}
                               .bind(gift.book)
                               .bind(gift.number)
                               .run()) {
        uses.push_back({use_of(row), std::string{row.text("person_name")}});
    }
    return uses;
}

} // namespace doudi::storage
