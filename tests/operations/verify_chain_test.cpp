/// tools/verify_chain, which shares no code with the program, comes to the same result.
#include "support/ledger_fixture.hpp"
#include "support/saved_rows.hpp"
#include "support/shell.hpp"
#include "support/source_path.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace doudi {
namespace {

test::Finished verify_chain(test::Database const& database) {
    return test::run_shell(
        test::source_path("tools/verify_chain").string() + " '" + database.url() + "'");
}

struct Tampering {
    std::string sql;
    std::string named;
};

} // namespace

TEST_CASE("the second implementation of the chain check agrees with an honest ledger") {
    test::Database database;
    test::write_ledger_fixture(database);
    auto const finished = verify_chain(database);
    INFO(finished.output);
    CHECK(finished.exit_code == 0);
    CHECK(finished.output == "22 of 22 entries in 3 books agree, 0 differences\n");
}

TEST_CASE("the second implementation of the chain check names what was tampered with") {
    std::vector<Tampering> const cases{
        {"UPDATE ledger.posting SET amount_fen = amount_fen + 1 WHERE book = 610000"
         " AND voucher_no = 2 AND line_no = 1",
            "differs: book 610000, entry 2020-03_2 "},
        {"UPDATE ledger.entry SET narration = narration || E'\\\\' WHERE book = 610103"
         " AND period = '2020-04-01' AND voucher_no = 3",
            "differs: book 610103, entry 2020-04_3 "},
        {"UPDATE ledger.entry SET hash = set_byte(hash, 31, get_byte(hash, 31) # 128)"
         " WHERE book = 610102 AND period = '2020-04-01' AND voucher_no = 1",
            "differs: book 610102, entry 2020-04_1 "},
        {"UPDATE ledger.account SET year = 2019 WHERE book = 610103 AND code = 'Q201'",
            "differs: book 610103, entry 2020-03_1 "},
        {"DELETE FROM ledger.entry WHERE book = 610000 AND voucher_no = 5",
            "differs: book 610000, entry 2020-03_6 (month, voucher): "
            "number 6 of the chain where 5"},
        {"DELETE FROM ledger.entry WHERE book = 610102 AND period = '2020-05-01'",
            "differs: book 610102: 10 entries by its own count, 9 in the chain"},
        {"UPDATE ledger.book SET head_hash = sha256('') WHERE book = 610103",
            "differs: book 610103: its head is not the hash of its last entry"},
    };
    test::Database database;
    test::write_ledger_fixture(database);
    test::SavedRows const rows{database};
    for (auto const& row : cases) {
        INFO(row.sql);
        rows.restore();
        database.run_as_superuser("SET session_replication_role = replica; " + row.sql);
        auto const finished = verify_chain(database);
        INFO(finished.output);
        CHECK(finished.exit_code == 2);
        CHECK(finished.output.find(row.named) != std::string::npos);
    }
}

} // namespace doudi
