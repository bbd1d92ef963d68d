/// What banks answer: every row in one bucket, and the ledger after it.
#include "support/bank_world.hpp"

#include <catch2/catch.hpp>

namespace doudi {
namespace {

using test::BankWorld;

/// Everything an import may change.
std::string state(BankWorld& world) {
    return world.trial_balance(world.beilin) + world.trial_balance(world.lianhu) +
        std::to_string(world.number("SELECT (SELECT count(*) FROM payout.outcome) * 1000000 "
                                    "+ (SELECT count(*) FROM payout.result_row) * 1000 "
                                    "+ (SELECT count(*) FROM payout.result_file)"));
}

/// The fault of a row: its bucket in a file of its own.
std::string bucket_of(BankWorld& world, std::string const& row) {
    auto const imported = world.import({row});
    return imported
        ? BankWorld::buckets(*imported)
        : std::string{text_of(imported.error().code).name} + ' ' + imported.error().detail;
}

} // namespace

TEST_CASE("paid, failed and returned rows post E7, E8 and E9, fen by fen") {
    BankWorld world;
    auto const key = world.beilin_batch;
    CHECK(world.trial_balance(world.beilin) == R"(Q102/DB-R/central/1/2020 85000
Q103/DB-R/central/1/2020 115000
Q201/HR/central/1/2020 -200000
M1001/-/-/-/- 200000
M2012/HR/-/-/- -200000
U2303/DB-R/-/-/- -115000
U5001/DB-R/-/-/- 115000
)");
    auto const imported = world.import({world.row(key, 1, "500.00"),
        world.row(key, 2, "400.00", "failed,F03"), world.row(key, 3, "250.00")});
    REQUIRE(imported.has_value());
    CHECK(imported->is_new);
    CHECK(BankWorld::buckets(*imported) == "matched paid 2 75000; matched failed 1 40000; ");
    // 750.00 left the treasury and is spent; 400.00 is owed and available again.
    std::string const settled = R"(Q102/DB-R/central/1/2020 125000
Q105/DB-R/central/1/2020 75000
Q201/HR/central/1/2020 -200000
M1001/-/-/-/- 125000
M2012/HR/-/-/- -200000
M5001/DB-R/-/-/- 75000
U2303/DB-R/-/-/- -40000
U4001/DB-R/-/-/- -75000
U5001/DB-R/-/-/- 115000
B6001/DB-R/-/-/- -75000
B7101/DB-R/-/-/- 75000
)";
    CHECK(world.trial_balance(world.beilin) == settled);
    CHECK(world.number("SELECT count(*) FROM ledger.entry WHERE event = 'E7'") == 1);
    CHECK(world.number("SELECT count(*) FROM ledger.entry WHERE event = 'E8'") == 1);

    // The 250.00 come back: a failure of what was paid is a return.
    auto const returned = world.import({world.row(key, 3, "250.00", "failed,F01")});
    REQUIRE(returned.has_value());
    CHECK(BankWorld::buckets(*returned) == "matched failed 1 25000; ");
    CHECK(returned->batches.at(0).returned.fen() == 250'00);
    CHECK(world.number("SELECT count(*) FROM ledger.entry WHERE event = 'E9'") == 1);
    CHECK(world.trial_balance(world.beilin) == R"(Q102/DB-R/central/1/2020 150000
Q105/DB-R/central/1/2020 50000
Q201/HR/central/1/2020 -200000
M1001/-/-/-/- 150000
M2012/HR/-/-/- -200000
M5001/DB-R/-/-/- 50000
U2303/DB-R/-/-/- -65000
U4001/DB-R/-/-/- -50000
U5001/DB-R/-/-/- 115000
B6001/DB-R/-/-/- -50000
B7101/DB-R/-/-/- 50000
)");
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("each row that is not what was asked for has its bucket, and posts nothing") {
    BankWorld world;
    auto const key = world.beilin_batch;
    REQUIRE(world.import({world.row(key, 1, "500.00")}).has_value());
    auto const ledger = world.trial_balance(world.beilin);
    auto const beilin = "B610102-" + std::to_string(key.batch.value());
    struct Row {
        std::string what, row, bucket;
    };
    std::vector<Row> const rows = {
        {"another amount", world.row(key, 2, "400.01"), "amount_differs paid 1 40001; "},
        {"another account", beilin + "-2,6217999999999999,400.00,paid,,2020-04-10,",
            "account_differs paid 1 40000; "},
        {"both: the amount comes first", beilin + "-2,6217999999999999,4.00,paid,,2020-04-10,",
            "amount_differs paid 1 400; "},
        {"paid again", world.row(key, 1, "500.00") + "2", "duplicate paid 1 50000; "},
        {"no such line", beilin + "-9,6217000000000009,1.00,paid,,2020-04-10,",
            "unexpected paid 1 100; "},
        {"no such batch", "B610102-999-1,6217000000000001,500.00,paid,,2020-04-10,",
            "unexpected paid 1 50000; "},
        {"the batch in another book",
            "B610104-" + std::to_string(key.batch.value()) +
                "-2,6217000000000002,400.00,paid,,2020-04-10,",
            "unexpected paid 1 40000; "},
        {"no reference of ours", "X,6217000000000001,500.00,failed,F99,2020-04-10,",
            "unexpected failed 1 50000; "},
    };
    for (auto const& [what, row, bucket] : rows) {
        CAPTURE(what);
        CHECK(bucket_of(world, row) == bucket);
        CHECK(world.trial_balance(world.beilin) == ledger);
    }
    CHECK(world.number("SELECT count(*) FROM payout.outcome") == 1);
    CHECK(world.number("SELECT count(*) FROM payout.result_row") ==
        1 + static_cast<std::int64_t>(rows.size()));
}

TEST_CASE("a result before release is not believed") {
    BankWorld world{BankWorld::Until::built};
    CHECK(bucket_of(world, world.row(world.beilin_batch, 1, "500.00")) ==
        "not_released paid 1 50000; ");
    CHECK(world.number("SELECT count(*) FROM payout.outcome") == 0);
}

TEST_CASE("of a line named twice in a file the first counts; a failed line is not paid later") {
    BankWorld world;
    auto const key = world.beilin_batch;
    auto const imported = world.import({world.row(key, 1, "500.00", "failed,F03"),
        world.row(key, 1, "500.00"), world.row(world.lianhu_batch, 2, "300.00")});
    REQUIRE(imported.has_value());
    CHECK(BankWorld::buckets(*imported) ==
        "matched paid 1 30000; matched failed 1 50000; duplicate paid 1 50000; ");
    CHECK(imported->file.row_count == 3);
    CHECK(imported->file.paid.rows + imported->file.failed.rows + imported->file.unmatched.rows ==
        imported->file.row_count);
    CHECK(bucket_of(world, world.row(key, 1, "500.00")) == "duplicate paid 1 50000; ");
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("the same file twice changes nothing and says the same") {
    BankWorld world;
    auto const file = world.results({world.row(world.beilin_batch, 1, "500.00"),
        world.row(world.beilin_batch, 2, "400.01"), world.row(world.lianhu_batch, 2, "300.00")});
    auto const first = world.import_file(file);
    REQUIRE(first.has_value());
    auto const before = state(world);
    auto const second = world.import_file(file);
    REQUIRE(second.has_value());
    CHECK(first->is_new);
    CHECK_FALSE(second->is_new);
    CHECK(second->file.file == first->file.file);
    CHECK(BankWorld::buckets(*second) == BankWorld::buckets(*first));
    CHECK(state(world) == before);
}

TEST_CASE("a malformed file is refused with row and column, and the ledger is unchanged") {
    BankWorld world;
    auto const key = world.beilin_batch;
    auto const before = state(world);
    auto const sound = world.row(key, 1, "500.00");
    auto const refused =
        world.import({sound, world.row(key, 2, "4OO.00"), world.row(key, 3, "250.00", "done,")});
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == Refusal::file_has_faults);
    std::string places;
    for (auto const& fault : world.faults) {
        places += std::to_string(fault.row) + ' ' + fault.column + ' ' +
            std::string{text_of(fault.code).name} + "; ";
    }
    CHECK(places == "3 amount malformed_amount; 4 status unknown_status; ");
    CHECK(state(world) == before);

    auto const header =
        std::string{"reference,account_no,amount,status,reason,booked_on,bank_reference\n"};
    struct Case {
        std::string what, text;
        Refusal code;
    };
    std::vector<Case> const cases = {
        {"empty", "", Refusal::file_wrong_layout},
        {"a column too few", "reference,account_no,amount,status\n" + sound + "\n",
            Refusal::file_wrong_layout},
        {"cut off in the last line", header + sound + "\nB610102-1-3,62170",
            Refusal::file_truncated},
        {"cut off in quotes", header + sound + "\nB610102-1-3,\"62170",
            Refusal::csv_quote_unclosed},
        {"neither UTF-8 nor GB18030", header + sound + "\xFF\xFF\n", Refusal::malformed_encoding},
    };
    for (auto const& [what, text, code] : cases) {
        CAPTURE(what);
        auto const answer = world.import_file(world.file("malformed.csv", text));
        REQUIRE(answer.has_error());
        CHECK(text_of(answer.error().code).name == text_of(code).name);
        CHECK(state(world) == before);
    }
    CHECK(world.import({sound}).has_value());
}

} // namespace doudi
