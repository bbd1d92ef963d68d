#include "doudi/payout/entries.hpp"

#include <catch2/catch.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace {

using doudi::DocumentId;
using doudi::Money;
using doudi::ledger::Side;
using doudi::payout::Draw;
using doudi::payout::Use;

/// The lines of E5 to E9 as they stand in ref.posting_line.
doudi::ledger::EventTable event_table() {
    std::vector<doudi::ledger::EventLine> lines{
        {"E5", "due", Side::debit, "U5001"},
        {"E5", "due", Side::credit, "U2303"},
        {"E6", "reserve", Side::debit, "Q103"},
        {"E6", "reserve", Side::credit, "Q102"},
        {"E7", "direct", Side::debit, "Q105"},
        {"E7", "direct", Side::credit, "Q103"},
        {"E7", "direct", Side::debit, "M50*"},
        {"E7", "direct", Side::credit, "M1001"},
        {"E7", "direct", Side::debit, "U2303"},
        {"E7", "direct", Side::credit, "U4001"},
        {"E7", "direct", Side::debit, "B7101"},
        {"E7", "direct", Side::credit, "B6001"},
        {"E8", "failed", Side::debit, "Q102"},
        {"E8", "failed", Side::credit, "Q103"},
        {"E9", "returned", Side::debit, "Q102"},
        {"E9", "returned", Side::credit, "Q105"},
        {"E9", "returned", Side::debit, "M1001"},
        {"E9", "returned", Side::credit, "M50*"},
        {"E9", "returned", Side::debit, "U4001"},
        {"E9", "returned", Side::credit, "U2303"},
        {"E9", "returned", Side::debit, "B6001"},
        {"E9", "returned", Side::credit, "B7101"},
    };
    return {std::move(lines),
        {{"central", {"Q201", "M5001", "M3001"}}, {"province", {"Q202", "M5001", "M3001"}}}};
}

doudi::payout::Batch batch() {
    return {.key = {doudi::BookId{610102}, doudi::BatchId{17}},
        .period = *doudi::Period::from(2020, 4),
        .program = "DB-R",
        .fund = "HR",
        .kind = "regular",
        .state = doudi::payout::BatchState::built,
        .content = {.line_count = 2,
            .total = Money::from_fen(100),
            .merkle_root = doudi::sha256("root")},
        .built_by = doudi::UserId{3},
        .attempt = 2};
}

std::vector<Draw> draws() {
    return {{"central", DocumentId{1}, 2019, Money::from_fen(60), {}, {}, {}},
        {"province", DocumentId{2}, 2020, Money::from_fen(40), {}, {}, {}}};
}

std::string text_of(doudi::Result<doudi::ledger::Entry> const& entry) {
    REQUIRE(entry.has_value());
    std::ostringstream text;
    text << entry->key << ' ' << entry->event << '\n';
    for (auto const& posting : entry->postings) {
        text << posting.account.text() << ' ' << posting.amount.fen() << '\n';
    }
    return text.str();
}

auto const day = *doudi::parse_date("2020-04-08");

} // namespace

TEST_CASE("the reservation moves each draw from available to reserved") {
    auto const paid_batch = batch();
    auto const entry = doudi::payout::reservation({paid_batch, day}, draws(), event_table());
    CHECK(text_of(entry) == R"(batch/610102/17/reserve/2 E6
Q103/DB-R/central/1/2019 60
Q102/DB-R/central/1/2019 -60
Q103/DB-R/province/2/2020 40
Q102/DB-R/province/2/2020 -40
)");
}

TEST_CASE("the recognition owes the total and carries the Merkle root") {
    auto const due_batch = batch();
    auto const entry = doudi::payout::recognition({due_batch, day}, event_table());
    CHECK(text_of(entry) == R"(batch/610102/17/due/1 E5
U5001/DB-R/-/-/- 100
U2303/DB-R/-/-/- -100
)");
    CHECK(entry->evidence == doudi::sha256("root"));
}

TEST_CASE("a payment touches each account once, however many draws it uses") {
    auto const settled = batch();
    auto const uses = use_draws(draws(), Use::pay, Money::from_fen(90));
    auto const entry = result_entry({{settled, day}, 5}, Use::pay, draws(), *uses, event_table());
    CHECK(text_of(entry) == R"(batch/610102/17/paid/5 E7
Q105/DB-R/central/1/2019 60
Q103/DB-R/central/1/2019 -60
M5001/DB-R/-/-/- 90
M1001/-/-/-/- -90
U2303/DB-R/-/-/- 90
U4001/DB-R/-/-/- -90
B7101/DB-R/-/-/- 90
B6001/DB-R/-/-/- -90
Q105/DB-R/province/2/2020 30
Q103/DB-R/province/2/2020 -30
)");
}

TEST_CASE("a failure gives the quota back and leaves the debt to the recipient") {
    auto const settled = batch();
    auto const uses = use_draws(draws(), Use::fail, Money::from_fen(10));
    auto const entry = result_entry({{settled, day}, 5}, Use::fail, draws(), *uses, event_table());
    CHECK(text_of(entry) == R"(batch/610102/17/failed/5 E8
Q102/DB-R/province/2/2020 10
Q103/DB-R/province/2/2020 -10
)");
}

TEST_CASE("money returned after payment undoes it, and the recipient is owed again") {
    auto const settled = batch();
    auto all_paid = draws();
    apply(all_paid, Use::pay, *use_draws(all_paid, Use::pay, Money::from_fen(100)));
    auto const uses = use_draws(all_paid, Use::give_back, Money::from_fen(7));
    auto const entry =
        result_entry({{settled, day}, 6}, Use::give_back, all_paid, *uses, event_table());
    CHECK(text_of(entry) == R"(batch/610102/17/returned/6 E9
Q102/DB-R/province/2/2020 7
Q105/DB-R/province/2/2020 -7
M1001/-/-/-/- 7
M5001/DB-R/-/-/- -7
U4001/DB-R/-/-/- 7
U2303/DB-R/-/-/- -7
B6001/DB-R/-/-/- 7
B7101/DB-R/-/-/- -7
)");
}
