/// Messages of banks taken in: where each row lands, and the ledger after it.
#include "support/bank_messages.hpp"
#include "support/bank_world.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace doudi {
namespace {

using test::BankWorld;
using test::replaced;

/// The message with what the world has in place of batch 1 and of the account of its line 1.
std::string of_world(BankWorld& world, std::string text) {
    auto const batch = std::to_string(world.beilin_batch.batch.value());
    auto const replace_all = [&](std::string const& from, std::string const& to) {
        for (auto at = text.find(from); at != std::string::npos;
             at = text.find(from, at + to.size())) {
            text.replace(at, from.size(), to);
        }
    };
    replace_all("B610102-1-", "B610102-" + batch + '-');
    auto const enrolment =
        world.number("SELECT enrolment FROM payout.line WHERE line_no = 1 AND batch = " + batch);
    replace_all("6217000000000001", BankWorld::account_no(enrolment));
    return text;
}

Result<operations::ImportedResults> import(BankWorld& world, std::string const& text) {
    static int files = 0;
    return world.import_file(
        world.file("message" + std::to_string(++files) + ".xml", of_world(world, text)));
}

/// Buckets, then reasons and deviations; or the refusal and its faults.
std::string told(BankWorld& world, Result<operations::ImportedResults> const& imported) {
    if (!imported) {
        std::string said{text_of(imported.error().code).name};
        for (auto const& fault : world.faults) {
            said += "; " + std::to_string(fault.row) + ' ' + fault.column + ' ' +
                std::string{text_of(fault.code).name};
        }
        return said;
    }
    auto said = BankWorld::buckets(*imported);
    for (auto const& one : imported->reasons) {
        said += one.bank_reason + ' ' + one.reason + ' ' + one.treat + "; ";
    }
    for (auto const& one : imported->deviations) {
        said += one.name + "; ";
    }
    return said;
}

std::string told(BankWorld& world, std::string const& text) {
    return told(world, import(world, text));
}

void export_all(BankWorld& world) {
    auto qian = world.at("qian");
    REQUIRE(export_bank_files(qian,
        {.period = world.april,
            .region = world.shaanxi,
            .programs = {},
            .pay_on = *parse_date("2020-04-10"),
            .directory = world.directory / "out",
            .with_csv = false,
            .with_pain001 = true})
                .has_value());
}

/// A report that speaks of wholes alone.
std::string report(std::string const& group, std::string const& payment) {
    return R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
      <GrpHdr><MsgId>W</MsgId><CreDtTm>2020-04-10T08:00:00Z</CreDtTm></GrpHdr>
      <OrgnlGrpInfAndSts><OrgnlMsgId>D610000-202004-102</OrgnlMsgId>
        <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>)" +
        group + "</OrgnlGrpInfAndSts>" + payment + "</CstmrPmtStsRpt></Document>";
}

} // namespace

TEST_CASE("a status report settles the lines it lists: E7, E8, and the rest waits") {
    BankWorld world;
    CHECK(told(world, test::status_report) ==
        "matched paid 1 40000; matched failed 1 50000; not_final pending 1 25000; "
        "unexpected pending 2 0; S:AC04 F03 new_account; ");
    CHECK(world.number("SELECT count(*) FROM ledger.entry WHERE event = 'E7'") == 1);
    CHECK(world.number("SELECT count(*) FROM ledger.entry WHERE event = 'E8'") == 1);
    CHECK(world.number("SELECT count(*) FROM payout.outcome WHERE reason = 'F03'") == 1);
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("the bytes of a message are kept, sealed, and come back as they were") {
    BankWorld world;
    auto const text = of_world(world, test::statement);
    auto const imported = world.import_file(world.file("statement.xml", text));
    REQUIRE(imported.has_value());
    auto wang = world.at("wang");
    auto const path = world.directory / "again.xml";
    auto const written = write_bank_original(
        wang, {.region = world.shaanxi, .file = imported->file.file, .path = path});
    REQUIRE(written.has_value());
    std::ifstream in{path, std::ios::binary};
    CHECK(std::string{std::istreambuf_iterator<char>{in}, {}} == text);
    CHECK(world.number("SELECT count(*) FROM payout.result_original WHERE "
                       "position('6217'::bytea IN cipher) > 0") == 0);
    auto const none =
        write_bank_original(wang, {.region = world.shaanxi, .file = 999, .path = path});
    CHECK(none.error().code == Refusal::unknown_result_file);
}

TEST_CASE("a message rejected as a whole fails each of its lines, by group or by payment") {
    BankWorld world;
    export_all(world);
    auto const payment =
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>B610102-1-103</OrgnlPmtInfId>"
        "<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>RC04</Cd></Rsn></StsRsnInf>"
        "</OrgnlPmtInfAndSts>";
    // Bank 102 has lines 1 and 3 of Beilin and line 1 of Lianhu, bank 103 has line 2 of Beilin.
    CHECK(told(world,
              report("<OrgnlNbOfTxs>3</OrgnlNbOfTxs><OrgnlCtrlSum>1250</OrgnlCtrlSum>"
                     "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>",
                  "")) == "matched failed 3 125000; spread failed 1 0; S:AM04 F99 resend; ");
    CHECK(told(world, report("", payment)) ==
        "matched failed 1 40000; spread failed 1 0; S:RC04 F08 fix_data; message_repeated; ");
    // Again, in other words: nothing is open any more.
    CHECK(told(world, report("<GrpSts>RJCT</GrpSts>", "")) ==
        "duplicate failed 1 0; message_repeated; reason_missing; ");
    CHECK(world.number("SELECT count(*) FROM payout.outcome WHERE outcome = 'failed'") == 4);
    CHECK(
        world.number("SELECT count(*) FROM payout.result_row WHERE spread_from IS NOT NULL") == 4);
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("a statement pays a batch booked in one amount, and returns what came back later") {
    BankWorld world;
    export_all(world);
    // 500.00 paid and returned by name; line 2 is what bank 103 was sent of this batch.
    auto const message = replaced(
        replaced(
            replaced(
                replaced(
                    replaced(replaced(replaced(test::statement, "<Amt Ccy=\"CNY\">650.00</Amt>",
                                          "<Amt Ccy=\"CNY\">400.00</Amt>"),
                                 "<NbOfTxs>2</NbOfTxs>",
                                 "<NbOfTxs>1</NbOfTxs><TtlAmt Ccy=\"CNY\">400.00</TtlAmt>"),
                        "2560.00", "2310.00"),
                    "1160.00", "910.00"),
                "2240.00", "2490.00"),
            "S-1", "S-2"),
        "ST-7", "ST-8");
    CHECK(told(world, message) ==
        "matched returned 1 50000; matched paid 2 90000; other_booking other 1 90000; "
        "spread paid 1 0; unexpected paid 1 1000; R:AC04 F03 new_account; ");
    CHECK(world.number("SELECT count(*) FROM ledger.entry WHERE event = 'E7'") == 1);
    CHECK(world.number("SELECT count(*) FROM ledger.entry WHERE event = 'E9'") == 1);
    CHECK(world.number("SELECT count(*) FROM payout.outcome WHERE seq = 2") == 1);
    CHECK(world.number("SELECT count(*) FROM payout.outcome WHERE on_date = '2020-04-13'") == 1);
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("what a message says of us is held against what we sent") {
    struct Row {
        std::string what, xml, answer;
    };
    auto const& report_of_3 = test::status_report;
    std::vector<Row> const rows = {
        {"another line", replaced(report_of_3, "B610102-1-2", "B610102-1-9"),
            "unexpected paid 1 40000; "},
        {"another book", replaced(report_of_3, "B610102-1-2", "B610103-1-2"),
            "unexpected paid 1 40000; "},
        {"no line of ours", replaced(report_of_3, "B610102-1-2", "X"), "unexpected paid 1 40000; "},
        {"a line twice", replaced(report_of_3, "B610102-1-2", "B610102-1-1"),
            "duplicate paid 1 40000; "},
        {"another amount", replaced(replaced(report_of_3, "400.00", "400.01"), "250.00", "249.99"),
            "amount_differs paid 1 40001; "},
        {"another account", replaced(report_of_3, "6217000000000001", "6217999999999999"),
            "account_differs failed 1 50000; "},
        {"booked in a year to come", replaced(report_of_3, "2020-04-10T", "2999-04-10T"),
            "file_has_faults; 1 BookgDt date_in_future"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        BankWorld world;
        CHECK_THAT(told(world, row.xml), Catch::Contains(row.answer));
        CHECK(world.broken_invariant().empty());
    }
    // What was exported for bank 102 has three lines and 1250.00, not 1150.00.
    BankWorld world;
    export_all(world);
    CHECK(told(world, report_of_3) == "file_has_faults; 0 OrgnlNbOfTxs differs_from_sent");
    CHECK(told(world,
              report("",
                  "<OrgnlPmtInfAndSts><OrgnlPmtInfId>B610102-1-103</OrgnlPmtInfId>"
                  "<OrgnlNbOfTxs>2</OrgnlNbOfTxs><PmtInfSts>RJCT</PmtInfSts>"
                  "</OrgnlPmtInfAndSts>")) == "totals_differ failed 1 0; reason_missing; ");
    CHECK(world.number("SELECT count(*) FROM payout.outcome") == 0);
}

TEST_CASE("a statement left out, repeated or not following is noticed") {
    BankWorld world;
    auto const numbered = [](std::string const& number, std::string const& opening) {
        auto const closing = std::to_string(std::stoi(opening) + 240) + ".00";
        auto const text = replaced(test::statement, "<ElctrncSeqNb>7", "<ElctrncSeqNb>" + number);
        return replaced(replaced(text, "2240.00", closing), "2000.00", opening + ".00");
    };
    auto const noticed = [&](std::string const& number, std::string const& opening) {
        auto const said = told(world, numbered(number, opening));
        auto const at = said.find("message_repeated; ");
        return at == std::string::npos ? "" : said.substr(at + 18);
    };
    CHECK(told(world, test::statement).find("message_repeated") == std::string::npos);
    CHECK(noticed("8", "2240").empty());
    CHECK(noticed("9", "2481") == "opening_differs; ");
    CHECK(noticed("11", "2721") == "sequence_gap; ");
    CHECK(noticed("10", "2721") == "out_of_sequence; ");
    CHECK(world.number("SELECT count(*) FROM payout.result_statement") == 5);
}

TEST_CASE("a statement confirms what a report said; a second one says it twice") {
    BankWorld world;
    export_all(world);
    auto const key = world.beilin_batch;
    REQUIRE(world.import({world.row(key, 1, "500.00"), world.row(key, 2, "400.00")}).has_value());
    auto const before = world.trial_balance(world.beilin);
    auto const booked = [](std::string const& payment, std::string const& sum) {
        return R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">
          <BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N</MsgId>
          <CreDtTm>2020-04-11T00:00:00+08:00</CreDtTm>
          </GrpHdr><Ntfctn><Id>N</Id><Ntry><Amt Ccy="CNY">)" +
            sum + R"(</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt>
          <Dt>2020-04-10</Dt></BookgDt><NtryDtls><Btch><PmtInfId>)" +
            payment + "</PmtInfId><TtlAmt Ccy=\"CNY\">" + sum +
            "</TtlAmt></Btch></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>";
    };
    CHECK(told(world, booked("B610102-1-103", "399.00")) == "totals_differ paid 1 39900; ");
    CHECK(told(world, booked("B610102-1-103", "400.00")) ==
        "confirmed paid 1 40000; message_repeated; ");
    CHECK(told(world, booked("B610102-1-103", "400.00") + " ") ==
        "duplicate paid 1 40000; message_repeated; ");
    CHECK(world.trial_balance(world.beilin) == before);
    // The rest of what bank 102 was sent: line 1 is known, line 3 is not.
    CHECK(told(world, booked("B610102-1-102", "750.00")) ==
        "matched paid 1 25000; spread paid 1 0; message_repeated; ");
    CHECK(world.broken_invariant().empty());
}

TEST_CASE("a message and the ledger contradict each other: nothing is posted") {
    BankWorld world;
    auto const key = world.beilin_batch;
    REQUIRE(world.import({world.row(key, 1, "500.00"), world.row(key, 2, "400.00", "failed,F03")})
                .has_value());
    auto const before = world.trial_balance(world.beilin);
    CHECK(told(world, test::status_report)
              .starts_with("contradicts failed 1 50000; "
                           "duplicate paid 1 40000; "));
    CHECK(world.trial_balance(world.beilin) == before);
}

} // namespace doudi
