/// Plays donation_story.txt: gifts taken in, used as meant or given back, and all that is refused;
/// then what the database keeps by itself and what the audit finds.
#include "doudi/operations/donations.hpp"
#include "doudi/operations/verify_ledger.hpp"
#include "relief_fixture.hpp"
#include "story.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

namespace doudi::test {
namespace {

using operations::Context;

class Story : public ReliefFixture {
public:
    Story() { died(book_called("chuanying"), 9, "2017-02-20"); }

    std::string step(std::string const& who, Words const& words) {
        auto context = as(who);
        if (words.at(0) == "verify") {
            return verified(context);
        }
        book_ = book_called(words.at(1));
        return words.at(0) == "receive" ? receive(context, words) : use(context, words);
    }

    /// As the head of the story says.
    std::string stands() {
        auto text = format_yuan(left_) + "; U";
        for (auto const* const code : {"U1002", "U1891", "U2901", "U4603", "U5001"}) {
            text += " " + format_yuan(balance(book_, code));
        }
        return text;
    }

private:
    std::string told(Result<operations::RecordedGift> const& done) {
        if (!done) {
            return said(done);
        }
        left_ = done->gift.left();
        numbers_[done->gift.reference] = done->gift.number;
        return done->is_new ? "ok" : "again";
    }

    std::string receive(Context& context, Words const& words) {
        Options const given{words, 5};
        return told(receive_gift(context,
            {.book = book_,
                .reference = words.at(2),
                .donor = "某公司",
                .goods = given.text("goods"),
                .quantity = given.number("n"),
                .unit_value = given.money("unit"),
                .amount = given.money("yuan").value_or(Money{}),
                .intent = donation::intent_of(words.at(3)).value(),
                .event_key = given.text("event"),
                .received_on = day(words.at(4))}));
    }

    std::string use(Context& context, Words const& words) {
        bool const is_return = words.at(0) == "return";
        std::size_t const first = is_return ? 5 : 6;
        Options const given{words, first};
        auto const disease = given.number("disease");
        auto const person = given.text("person", "p0").at(1) - '0';
        auto const gift = numbers_.find(words.at(2));
        return told(use_gift(context,
            {.book = book_,
                .gift = gift == numbers_.end() ? 1'000'000 : gift->second,
                .use = {.reference = words.at(3),
                    .kind = is_return ? donation::UseKind::given_back
                                      : donation::use_kind_of(words.at(4)).value(),
                    .beneficiary = given.text("to", is_return ? "某公司" : ""),
                    .event_key = given.text("event"),
                    .quantity = given.number("n"),
                    .amount = given.money("yuan").value_or(Money{}),
                    .bill = given.money("bill"),
                    .others = given.money("others"),
                    .disease = disease ? std::optional{static_cast<int>(*disease)} : std::nullopt,
                    .decision = "批-1",
                    .used_on = day(words.at(first - 1))},
                .person_name = name_of(person),
                .resident_id = id_of(person)}));
    }

    BookId book_{0};
    Money left_;
    std::map<std::string, std::int64_t> numbers_;
};

TEST_CASE("F23 the story of donated money and goods") {
    Story story;
    CHECK(play(story, "tests/operations/donation_story.txt") >= 45);
}

TEST_CASE("a gift that was tampered with is named by the audit") {
    Story story;
    REQUIRE(story.step("feng",
                {"receive", "chuanying", "D1", "home", "2017-04-01", "yuan=5000.00"}) == "ok");
    REQUIRE(story.step("wu",
                {"use", "chuanying", "D1", "U1", "home", "2017-04-02", "to=敬老院", "event=beds",
                    "yuan=2000.00"}) == "ok");
    struct Damage {
        std::string sql, undo, found;
    };
    for (auto const& [sql, undo, found] : {
             Damage{"UPDATE donation.gift SET donor = '别人'",
                 "UPDATE donation.gift SET donor = '某公司'", "evidence"},
             Damage{"UPDATE donation.gift SET used_fen = 0",
                 "UPDATE donation.gift SET used_fen = 200000", "turnover_fen"},
             Damage{"UPDATE donation.gift_use SET amount_fen = 100",
                 "UPDATE donation.gift_use SET amount_fen = 200000", "used_fen"},
             Damage{"UPDATE donation.gift_use SET kind = 'return'",
                 "UPDATE donation.gift_use SET kind = 'home'", "evidence"},
             Damage{"UPDATE donation.gift SET amount_fen = 600000",
                 "UPDATE donation.gift SET amount_fen = 500000", "turnover_fen"},
         }) {
        story.fresh.run_as_superuser("SET session_replication_role = replica; " + sql);
        auto sun = story.as("sun");
        auto const verified = operations::verify_ledger(sun, {});
        INFO(sql);
        REQUIRE(verified->first);
        CHECK(verified->first->field == found);
        story.fresh.run_as_superuser("SET session_replication_role = replica; " + undo);
        CHECK_FALSE(operations::verify_ledger(sun, {})->first);
    }
}

TEST_CASE("the database itself keeps a gift to what the donor meant") {
    Story story;
    REQUIRE(story.step("feng",
                {"receive", "chuanying", "D1", "home", "2017-04-01", "yuan=5000.00"}) == "ok");
    auto const use = [&](std::string const& kind, std::int64_t fen) {
        return storage::write(story.database, [&](storage::Transaction& tx) -> Result<int> {
            storage::Query{tx, "use",
                "INSERT INTO donation.gift_use (book, gift, reference, kind, beneficiary,"
                " event_key, amount_fen, decision, used_on, used_by, person)"
                " SELECT book, gift, 'x', $1, 'x', 'x', $2, 'x', '2017-04-02', 99,"
                " CASE WHEN $1 = 'person' THEN 1 END FROM donation.gift"}
                .bind(kind)
                .bind(fen)
                .run();
            return 0;
        });
    };
    CHECK(refusal_in(use("person", 100)) == Refusal::against_donor_intent);
    CHECK(refusal_in(use("home", 500'001)) == Refusal::exceeds_donation);
    CHECK(use("home", 500'000));
}

} // namespace
} // namespace doudi::test
