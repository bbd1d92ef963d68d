/// Reading entries, and reversing one.
#include "doudi/operations/read_entries.hpp"
#include "doudi/operations/reverse_entry.hpp"
#include "doudi/operations/verify_ledger.hpp"
#include "support/ledger_fixture.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace doudi {
namespace {

operations::Context context_of(test::Database& database, access::Role role, int region) {
    return {.db = database.get(),
        .actor = {UserId{1}, "王会计", {{role, RegionCode::from_number(region)}}}};
}

storage::Voucher voucher(char const* text) {
    return *operations::parse_voucher(text);
}

template <class T> std::string refusal_of(Result<T> const& result) {
    return result ? "none" : std::string{text_of(result.error().code).name};
}

} // namespace

TEST_CASE("a month's entries are listed by voucher, with what reversed what") {
    test::Database database;
    test::write_ledger_fixture(database);
    auto context = context_of(database, access::Role::auditor, 610000);
    auto const listed = operations::list_entries(context, BookId{610103}, *Period::parse("202004"));
    REQUIRE(listed.has_value());
    REQUIRE(listed->size() == 3);
    CHECK(listed->at(0).voucher.text() == "2020-04/1");
    CHECK(listed->at(0).is_reversed);
    CHECK(listed->at(0).debit == Money::from_fen(10000000));
    CHECK(listed->at(0).posted_by == "wang");
    CHECK(listed->at(1).reverses->text() == "2020-04/1");
    CHECK_FALSE(listed->at(2).is_reversed);

    auto const shown = operations::show_entry(context, BookId{610102}, voucher("2020-04/5"));
    REQUIRE(shown.has_value());
    CHECK(shown->entry.event == "E7");
    CHECK(shown->entry.batch == 1);
    REQUIRE(shown->postings.size() == 8);
    CHECK(shown->postings.at(3).account == "M1001/-/-/-/-");
    CHECK(shown->postings.at(3).title_en == "treasury deposit");
    CHECK(shown->postings.at(3).amount == Money::from_fen(-173530));

    CHECK(refusal_of(operations::show_entry(context, BookId{610102}, voucher("2020-04/99"))) ==
        "unknown_entry");
    auto neighbour = context_of(database, access::Role::auditor, 610103);
    CHECK(refusal_of(operations::show_entry(neighbour, BookId{610102}, voucher("2020-04/5"))) ==
        "outside_region");
}

TEST_CASE("vouchers are named by month and number") {
    CHECK(voucher("2020-04/12").text() == "2020-04/12");
    for (auto const* const text : {"", "12", "2020-04", "2020-04/", "2020-04/0", "2020-04/x",
             "2020-04/1x", "2020-13/1", "2020-04/-1", "2020-04/99999999999"}) {
        INFO(text);
        CHECK(refusal_of(operations::parse_voucher(text)) == "malformed");
    }
}

TEST_CASE("an entry is reversed once, by a finance officer, with a reason") {
    test::Database database;
    test::write_ledger_fixture(database);
    auto finance = context_of(database, access::Role::finance_officer, 610000);
    operations::ReverseEntry const assignment{.book = BookId{610102},
        .voucher = voucher("2020-04/2"),
        .reason = "安排有误",
        .effective_on = *parse_date("2020-05-11")};

    auto wordless = assignment;
    wordless.reason = "";
    CHECK(refusal_of(operations::reverse_entry(finance, wordless)) == "malformed");
    auto unknown = assignment;
    unknown.voucher = voucher("2020-04/99");
    CHECK(refusal_of(operations::reverse_entry(finance, unknown)) == "unknown_entry");
    auto of_batch = assignment;
    of_batch.voucher = voucher("2020-04/3");
    CHECK(refusal_of(operations::reverse_entry(finance, of_batch)) == "not_permitted");
    auto of_transfer = assignment;
    of_transfer.voucher = voucher("2020-03/1");
    CHECK(refusal_of(operations::reverse_entry(finance, of_transfer)) == "not_permitted");
    auto closed = assignment;
    closed.book = BookId{610103};
    closed.voucher = voucher("2020-04/3");
    closed.effective_on = *parse_date("2020-04-30");
    CHECK(refusal_of(operations::reverse_entry(finance, closed)) == "period_closed");
    auto auditor = context_of(database, access::Role::auditor, 610000);
    CHECK(refusal_of(operations::reverse_entry(auditor, assignment)) == "not_permitted");

    auto const reversed = operations::reverse_entry(finance, assignment);
    REQUIRE(reversed.has_value());
    CHECK(reversed->text() == "2020-05/2");
    auto const shown = operations::show_entry(finance, BookId{610102}, *reversed);
    CHECK(shown->entry.narration == "冲销 2020-04/2：安排有误");
    CHECK(shown->entry.reverses->text() == "2020-04/2");
    CHECK(refusal_of(operations::reverse_entry(finance, assignment)) == "already_reversed");

    auto verifier = context_of(database, access::Role::auditor, 610000);
    CHECK_FALSE(operations::verify_ledger(verifier, {})->first.has_value());
}

} // namespace doudi
