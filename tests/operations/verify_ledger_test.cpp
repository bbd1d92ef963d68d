/// Every tampering with the rows of a ledger is found and named.
#include "doudi/operations/verify_ledger.hpp"

#include "support/ledger_fixture.hpp"
#include "support/saved_rows.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace doudi {
namespace {

using audit::Check;

operations::Context context_of(test::Database& database, access::Role role, int region) {
    return {.db = database.get(),
        .actor = {UserId{2}, "李审计", {{role, RegionCode::from_number(region)}}}};
}

operations::VerifiedLedger verify(test::Database& database) {
    auto context = context_of(database, access::Role::auditor, 610000);
    auto verified = operations::verify_ledger(context, {});
    REQUIRE(verified.has_value());
    return *verified;
}

audit::CheckResult const& result_of(operations::VerifiedLedger const& verified, Check check) {
    return verified.checks.at(static_cast<std::size_t>(check));
}

struct Tampering {
    std::string_view what;
    std::string sql; // as a superuser without triggers
    Check check;
    std::string text; // how the first difference of that check begins
};

void check_found(std::vector<Tampering> const& cases) {
    test::Database database;
    test::write_ledger_fixture(database);
    test::SavedRows const rows{database};
    for (auto const& row : cases) {
        INFO(row.what);
        rows.restore();
        database.run_as_superuser("SET session_replication_role = replica; " + row.sql);
        auto const verified = verify(database);
        CHECK(verified.first.has_value());
        auto const& result = result_of(verified, row.check);
        REQUIRE(result.first.has_value());
        CHECK(result.first->text().substr(0, row.text.size()) == row.text);
    }
}

} // namespace

TEST_CASE("a ledger as it was written agrees with itself") {
    test::Database database;
    test::write_ledger_fixture(database);
    auto const verified = verify(database);
    if (verified.first) {
        FAIL(verified.first->text());
    }
    CHECK(verified.books == 3);
    CHECK(result_of(verified, Check::chain).examined == 22);
    CHECK(result_of(verified, Check::accounts).examined == 56);
    CHECK(result_of(verified, Check::reversals).examined == 1);
    CHECK(result_of(verified, Check::documents).examined == 7);
    CHECK(result_of(verified, Check::transfers).examined == 3);
    CHECK(result_of(verified, Check::batches).examined == 1);
    CHECK(result_of(verified, Check::reservations).examined == 1);
    CHECK(result_of(verified, Check::payables).examined == 1);
    CHECK(result_of(verified, Check::payments).examined == 1);
}

TEST_CASE("an entry or posting that was tampered with is named") {
    check_found({
        {"amount by one fen",
            "UPDATE ledger.posting SET amount_fen = amount_fen + 1"
            " WHERE book = 610102 AND period = '2020-04-01' AND voucher_no = 3 AND line_no = 1",
            Check::balanced, "610102 2020-04 voucher 3: ledger Q fen: expected 0, found 1"},
        {"both sides by one fen, balances too",
            "UPDATE ledger.posting SET amount_fen = amount_fen + sign(amount_fen)::int"
            " WHERE book = 610102 AND period = '2020-04-01' AND voucher_no = 3;"
            "UPDATE ledger.balance SET debit_fen = debit_fen + 1 WHERE book = 610102"
            " AND period = '2020-04-01' AND account = (SELECT account FROM ledger.account"
            " WHERE book = 610102 AND code = 'Q103');"
            "UPDATE ledger.balance SET credit_fen = credit_fen + 1 WHERE book = 610102"
            " AND period = '2020-04-01' AND account = (SELECT account FROM ledger.account"
            " WHERE book = 610102 AND code = 'Q102' AND program = 'DB-R')",
            Check::chain, "610102 2020-04 voucher 3: content: expected "},
        {"narration",
            "UPDATE ledger.entry SET narration = narration || '。' WHERE book = 610000"
            " AND voucher_no = 2",
            Check::chain, "610000 2020-03 voucher 2: content: expected "},
        {"who posted",
            "UPDATE ledger.entry SET posted_by = 2 WHERE book = 610103"
            " AND period = '2020-03-01'",
            Check::chain, "610103 2020-03 voucher 1: content: expected "},
        {"one byte of a hash",
            "UPDATE ledger.entry SET hash = set_byte(hash, 7, get_byte(hash, 7) # 1)"
            " WHERE book = 610102 AND period = '2020-04-01' AND voucher_no = 2",
            Check::chain, "610102 2020-04 voucher 2: hash: expected "},
        {"head",
            "UPDATE ledger.book SET head_hash = set_byte(head_hash, 0, get_byte(head_hash, 0) # 1)"
            " WHERE book = 610102",
            Check::chain, "610102: head_hash: expected "},
        {"head's place",
            "UPDATE ledger.book SET head_voucher_no = head_voucher_no + 1 WHERE book = 610102",
            Check::chain, "610102: head_voucher_no: expected 610102 2020-05 voucher "},
        {"chain length",
            "UPDATE ledger.book SET chain_length = chain_length + 1"
            " WHERE book = 610103",
            Check::chain, "610103: chain_length: expected 4, found 5"},
        {"voucher number",
            "UPDATE ledger.entry SET voucher_no = 9 WHERE book = 610103"
            " AND period = '2020-04-01' AND voucher_no = 3;"
            "UPDATE ledger.posting SET voucher_no = 9 WHERE book = 610103"
            " AND period = '2020-04-01' AND voucher_no = 3",
            Check::vouchers, "610103 2020-04 voucher 9: voucher_no: expected 3, found 9"},
        {"entry deleted",
            "DELETE FROM ledger.entry WHERE book = 610102"
            " AND period = '2020-04-01' AND voucher_no = 2",
            Check::chain, "610102 2020-04 voucher 3: chain_no: expected 5, found 6"},
        {"last entry deleted with all that is its own",
            "DELETE FROM ledger.entry WHERE book = 610102 AND period = '2020-05-01';"
            "DELETE FROM ledger.posting WHERE book = 610102 AND period = '2020-05-01';"
            "DELETE FROM ledger.balance WHERE book = 610102 AND period = '2020-05-01'",
            Check::chain, "610102: chain_length: expected 9, found 10"},
        {"posting deleted",
            "DELETE FROM ledger.posting WHERE book = 610102"
            " AND period = '2020-04-01' AND voucher_no = 5 AND line_no = 3",
            Check::accounts, "610102 2020-04 voucher 5: line_no: expected 3, found 4"},
        {"posting to an account that is not there",
            "UPDATE ledger.posting SET account = 99 WHERE book = 610102"
            " AND period = '2020-04-01' AND voucher_no = 5 AND line_no = 3",
            Check::accounts,
            "610102 2020-04 voucher 5 line 3: account: expected an account of the "
            "book, found #99"},
        {"entry in a closed month",
            "UPDATE ledger.closed_month SET closed_at = '2020-01-01'"
            " WHERE book = 610103 AND period = '2020-04-01'",
            Check::vouchers, "610103 2020-04 voucher 1: recorded_at: expected before"},
    });
}

TEST_CASE("a balance, date or account that was tampered with is named") {
    check_found({
        {"balance by one fen",
            "UPDATE ledger.balance SET debit_fen = debit_fen + 1"
            " WHERE book = 610102 AND period = '2020-04-01' AND account ="
            " (SELECT account FROM ledger.account WHERE book = 610102"
            "   AND code = 'Q103')",
            Check::balances,
            "610102 2020-04 account Q103/DB-R/central/1/2020: debit_fen: "
            "expected 225823, found 225824"},
        {"balance deleted",
            "DELETE FROM ledger.balance WHERE book = 610102"
            " AND period = '2020-05-01' AND account = (SELECT account"
            " FROM ledger.account WHERE book = 610102 AND code = 'Q105')",
            Check::balances,
            "610102 2020-05 account Q105/DB-R/central/1/2020: balance: expected a "
            "stored balance, found none"},
        {"account's program",
            "UPDATE ledger.account SET program = 'DB-U'"
            " WHERE book = 610102 AND code = 'Q103'",
            Check::chain, "610102 2020-04 voucher 3: content: expected "},
        {"floor taken off",
            "UPDATE ledger.account SET floor_sign = 0"
            " WHERE book = 610102 AND code = 'Q103'",
            Check::floors, "610102 account Q103/DB-R/central/1/2020: floor_sign: "},
        {"entry dated in another month",
            "UPDATE ledger.entry SET effective_on = '2020-05-01' WHERE book = 610103"
            " AND idempotency_key = 'assign/2'",
            Check::vouchers,
            "610103 2020-04 voucher 3: effective_on: expected 2020-04, found "
            "2020-05-01"},
        {"reversal's mark deleted", "DELETE FROM ledger.reversal", Check::reversals,
            "610103 2020-04 voucher 2: reverses: expected an entry marked as reversed"},
    });
}

TEST_CASE("a control total that was tampered with is named") {
    check_found({
        {"document's amount",
            "UPDATE funding.quota_document SET amount_fen = amount_fen + 1"
            " WHERE document = 3",
            Check::documents, "610000 document 3: amount_fen: expected 5000000, found 5000001"},
        {"share of an allocation",
            "UPDATE funding.allocation_line"
            " SET amount_fen = amount_fen + 1 WHERE receiver = 610103",
            Check::documents, "610000 allocation 1: total_fen: expected 90000001, found 90000000"},
        {"allocation's approval",
            "UPDATE funding.allocation SET state = 'submitted'"
            " WHERE allocation = 2",
            Check::documents, "610000 document 2: allocated_fen: expected 20000000, found 0"},
        {"receipt moved to another document",
            "UPDATE ledger.account SET document = 3 WHERE book = 610102 AND code = 'Q202'",
            Check::transfers,
            "610000 to nobody document 2 province: received_fen: "
            "expected 20000000, found 0"},
        {"line's amount", "UPDATE payout.line SET amount_fen = amount_fen + 1 WHERE line_no = 2",
            Check::batches, "610102 2020-04 batch 1: total_fen: expected 225824, found 225823"},
        {"line's payee", "UPDATE payout.line SET account = 31 WHERE line_no = 2", Check::batches,
            "610102 2020-04 batch 1: merkle_root: expected "},
        {"line deleted", "DELETE FROM payout.line WHERE line_no = 3", Check::batches,
            "610102 2020-04 batch 1: line_count: expected 2, found 3"},
        {"all lines deleted", "DELETE FROM payout.line", Check::batches,
            "610102 2020-04 batch 1: line_count: expected 0, found 3"},
        {"lines and root, but not the entry that carries it",
            "UPDATE payout.line SET account = 31 WHERE line_no = 2;"
            "UPDATE payout.batch SET merkle_root = sha256('other')",
            Check::batches, "610102 2020-04 batch 1: merkle_root: expected "},
        {"draw", "UPDATE payout.draw SET failed_fen = failed_fen - 1", Check::reservations,
            "610102 Q103/DB-R/central/1/2020: balance_fen: expected 1, found 0"},
        {"outcome", "UPDATE payout.outcome SET outcome = 'paid' WHERE line_no = 3", Check::payables,
            "610102 U2303/DB-R: balance_fen: expected 70675, found 122968"},
        {"outcome, seen from what was paid",
            "DELETE FROM payout.outcome WHERE outcome = 'returned'", Check::payments,
            "610102 Q105/DB-R: balance_fen: expected 173530, found 102855"},
    });
}

TEST_CASE("verifying is for those whose role it is, in their region, and is recorded") {
    test::Database database;
    test::write_ledger_fixture(database);
    auto const county = operations::VerifyLedger{RegionCode::from_number(610102)};

    auto payout_officer = context_of(database, access::Role::payout_officer, 610000);
    auto const refused = operations::verify_ledger(payout_officer, county);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Refusal::not_permitted);

    auto neighbour = context_of(database, access::Role::auditor, 610103);
    auto const outside = operations::verify_ledger(neighbour, county);
    REQUIRE_FALSE(outside.has_value());
    CHECK(outside.error().code == Refusal::outside_region);
    CHECK(operations::verify_ledger(neighbour, {})->books == 1);

    auto province = context_of(database, access::Role::auditor, 610000);
    CHECK(operations::verify_ledger(province, county)->books == 1);

    database.run_as_superuser("UPDATE ledger.book SET chain_length = 0 WHERE book = 610102");
    CHECK(operations::verify_ledger(province, county)->first.has_value());
    database.run_as_superuser(
        "DO $$ BEGIN"
        "  ASSERT (SELECT array_agg(outcome ORDER BY record_no) FROM audit.record)"
        "       = '{not_permitted,outside_region,done,done,ledger_differs}'::text[];"
        "END $$");
}

} // namespace doudi
