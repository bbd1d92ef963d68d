/// Messages of banks: what is read of them, and what is wrong with those that were tampered with.
#include "doudi/bank/message.hpp"

#include "doudi/base/charset.hpp"
#include "doudi/base/decimal.hpp"
#include "support/bank_messages.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace doudi::bank {
namespace {

using test::replaced;
using test::statement;
using test::status_report;

/// Every row, then faults and deviations, or the refusal's name.
std::string read(std::string const& xml, std::string_view currency = "CNY") {
    std::istringstream raw{xml};
    Utf8Reader text{raw};
    std::istream in{&text};
    MessageReader reader{in, currency};
    std::string said;
    MessageRow row;
    for (;;) {
        auto const more = reader.next(row);
        if (!more) {
            return std::string{doudi::text_of(more.error().code).name} + " " + more.error().detail;
        }
        if (!*more) {
            break;
        }
        said += std::string{name_of(row.level)} + ' ' + std::string{name_of(row.fate)} + ' ' +
            row.reference + ' ' + row.status;
        said += row.reason.empty() ? "" : ' ' + row.reason_list + ':' + row.reason;
        said += row.amount ? ' ' + format_yuan(*row.amount) : "";
        said += row.count ? " of " + std::to_string(*row.count) : "";
        said += row.account_no.empty() ? "" : " to " + row.account_no;
        said += ' ' + format_date(row.booked_on) + '\n';
    }
    for (auto const& fault : reader.faults()) {
        said += "fault " + std::to_string(fault.row) + ' ' + fault.column + ' ' +
            std::string{text_of(fault.code).name} + '\n';
    }
    for (auto const& deviation : reader.deviations()) {
        said += "deviation " + std::string{text_of(deviation.code).name} + ' ' +
            std::to_string(deviation.first_row) + ' ' + std::to_string(deviation.times) + '\n';
    }
    return said;
}

} // namespace

TEST_CASE("a status report says what became of each line") {
    CHECK(read(status_report) ==
        R"(line failed B610102-1-1 RJCT S:AC04 500.00 to 6217000000000001 2020-04-10
line paid B610102-1-2 ACSC 400.00 2020-04-10
line pending B610102-1-3 PDNG 250.00 2020-04-10
payment pending B610102-1-102 PART 2020-04-10
group pending D610000-202004-102 PART 2020-04-10
)");
}

TEST_CASE("a statement says what was booked, returns as returns") {
    CHECK(read(statement) == R"(line paid B610102-1-1 BOOK 500.00 to 6217000000000001 2020-04-10
line returned B610102-1-1 BOOK R:AC04 500.00 to 6217000000000001 2020-04-13
payment paid B610102-1-103 BOOK 650.00 of 2 2020-04-10
line other RECEIPT-7 BOOK 900.00 2020-04-13
line paid FEE-1 BOOK 10.00 2020-04-13
)");
}

namespace {

/// `count` nested elements.
std::string nested(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += "<A>";
    }
    for (int i = 0; i < count; ++i) {
        text += "</A>";
    }
    return text;
}

constexpr std::string_view bomb = R"(<!DOCTYPE Document [
<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document)";

} // namespace

namespace {

struct Row {
    std::string what, xml, answer;
};

void check_all(std::vector<Row> const& rows) {
    for (auto const& row : rows) {
        CAPTURE(row.what);
        CHECK_THAT(read(row.xml), Catch::Contains(row.answer));
    }
}

} // namespace

TEST_CASE("what was done to a file is said by name") {
    auto const& report = status_report;
    check_all({
        {"empty", "", "file_truncated line 1"},
        {"cut in the middle", report.substr(0, report.size() / 2), "file_truncated"},
        {"cut in the last tag", report.substr(0, report.size() - 4), "file_truncated"},
        {"a tag not closed", replaced(report, "</TxSts>", ""), "xml_malformed"},
        {"a bomb of entities", replaced(report, "<Document", bomb), "xml_has_dtd"},
        {"an outside entity",
            replaced(report, "<Document", "<!DOCTYPE D SYSTEM \"file:///etc/passwd\"><Document"),
            "xml_has_dtd"},
        {"an entity of nobody", replaced(report, "R-1", "&R;"), "xml_has_dtd"},
        {"a deep well", replaced(report, "<GrpHdr>", nested(60) + "<GrpHdr>"), "xml_too_deep"},
        {"a huge id", replaced(report, "R-1", std::string(5000, 'R')), "xml_text_too_long MsgId"},
        {"a huge text nobody reads", replaced(report, "账户已销", std::string(300'000, 'x')),
            "xml_text_too_long line"},
        {"a huge attribute",
            replaced(report, "Ccy=\"CNY\"", "Ccy=\"" + std::string(2000, 'C') + "\""),
            "xml_text_too_long line"},
        {"another namespace", replaced(report, "urn:iso", "urn:oso"), "not_a_bank_message"},
        {"no namespace", replaced(report, "xmlns=", "Xmlns="), "not_a_bank_message"},
        {"another message", replaced(report, "pain.002.001.10", "pain.008.001.02"),
            "not_a_bank_message"},
        {"another version", replaced(report, "pain.002.001.10", "pain.002.001.05"),
            "message_version_unsupported pain.002.001.03, pain.002.001.10"},
        {"another root", replaced(replaced(report, "<Document", "<Doc"), "</Document", "</Doc"),
            "not_a_bank_message"},
        {"bytes of no charset", replaced(report, "账户已销", "\xff\xff"), "malformed_encoding"},
    });
}

TEST_CASE("a report that does not agree with itself says where") {
    auto const& report = status_report;
    check_all({
        {"group counts too few", replaced(report, "<OrgnlNbOfTxs>3", "<OrgnlNbOfTxs>2"),
            "fault 0 OrgnlNbOfTxs wrong_count"},
        {"group sums too little", replaced(report, "1150.00", "1149.99"),
            "fault 0 OrgnlCtrlSum wrong_sum"},
        {"group sums too much", replaced(report, "1150.00", "1150.01"),
            "fault 0 OrgnlCtrlSum wrong_sum"},
        {"payment sums too much", replaced(report, "1150<", "1151<"),
            "fault 3 OrgnlCtrlSum wrong_sum"},
        {"one rejection too many", replaced(report, "DtldNbOfTxs>1", "DtldNbOfTxs>2"),
            "fault 0 OrgnlGrpInfAndSts/NbOfTxsPerSts wrong_count"},
        {"all rejected but one settled", replaced(report, "<GrpSts>PART", "<GrpSts>RJCT"),
            "fault 3 PmtInfSts status_contradicts"},
        {"payment rejected but a line settled",
            replaced(report, "<PmtInfSts>PART", "<PmtInfSts>RJCT"),
            "fault 2 TxSts status_contradicts\nfault 3 TxSts status_contradicts"},
        {"a line without id",
            replaced(report, "<OrgnlEndToEndId>B610102-1-2</OrgnlEndToEndId>", ""),
            "fault 2 OrgnlEndToEndId missing_value"},
        {"an id twice",
            replaced(report, "<OrgnlEndToEndId>B610102-1-2</OrgnlEndToEndId>",
                "<OrgnlEndToEndId>B610102-1-2</OrgnlEndToEndId>"
                "<OrgnlEndToEndId>X</OrgnlEndToEndId>"),
            "fault 1 OrgnlEndToEndId said_twice"},
        {"an amount of a thousandth", replaced(report, ">500.00", ">500.001"),
            "fault 1 InstdAmt malformed_amount"},
        {"a negative amount", replaced(report, ">500.00", ">-500.00"),
            "fault 1 InstdAmt malformed_amount"},
        {"an endless amount", replaced(report, ">500.00", ">" + std::string(40, '9')),
            "fault 1 InstdAmt malformed_amount"},
        {"another currency", replaced(report, "Ccy=\"CNY\"", "Ccy=\"EUR\""),
            "fault 1 InstdAmt wrong_currency"},
        {"a day that is not", replaced(report, "2020-04-10T", "2020-02-30T"),
            "fault 0 CreDtTm malformed_date"},
        {"no number of its own", replaced(report, "<MsgId>R-1</MsgId>", ""),
            "fault 0 MsgId missing_value"},
        {"a status of nobody", replaced(report, "PDNG", "XXXX"), "deviation unknown_status 3 1"},
        {"no reason", replaced(report, "<Cd>AC04</Cd>", ""), "deviation reason_missing 1 1"},
        {"a local name", replaced(report, "pain.001.001.09", "pain.001.001.09.ch.03"),
            "deviation original_name_local 0 1"},
        {"an id too long", replaced(report, "R-1", std::string(36, 'R')),
            "deviation id_too_long 0 1"},
    });
}

TEST_CASE("a statement that does not agree with itself says where") {
    check_all({
        {"entries miscounted", replaced(statement, "<NbOfNtries>5", "<NbOfNtries>6"),
            "fault 5 TtlNtries/NbOfNtries wrong_count"},
        {"debits missummed", replaced(statement, "1160.00", "1160.01"),
            "fault 5 TtlDbtNtries/Sum wrong_sum"},
        {"balances that do not follow", replaced(statement, "2240.00", "2240.01"),
            "fault 5 Bal/CLBD wrong_sum"},
        {"an entry not its details",
            replaced(statement, "N1</NtryRef><Amt Ccy=\"CNY\">500.00",
                "N1</NtryRef><Amt Ccy=\"CNY\">501.00"),
            "fault 2 Ntry/Amt wrong_sum"},
        {"a batch miscounted",
            replaced(statement, "<TxDtls>", "<Btch><NbOfTxs>2</NbOfTxs></Btch><TxDtls>"),
            "fault 2 Btch/NbOfTxs wrong_count"},
        {"neither debit nor credit", replaced(statement, "<CdtDbtInd>DBIT", "<CdtDbtInd>BOTH"),
            "Ntry/CdtDbtInd unknown_status"},
        {"one page of several",
            replaced(statement, "<ElctrncSeqNb>",
                "<StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn><ElctrncSeqNb>"),
            "deviation pages_missing 5 1"},
        {"booked but not yet", replaced(statement, "BOOK", "PDNG"),
            "line pending B610102-1-1 PDNG"},
        {"for information", replaced(statement, "BOOK", "INFO"), "line other B610102-1-1 INFO"},
        {"the same money back without a reason",
            replaced(statement, "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>", ""),
            "deviation reason_missing 2 1"},
    });
}

TEST_CASE("versions differ in what is not read, or are read both ways") {
    auto const old = replaced(status_report, "pain.002.001.10", "pain.002.001.03");
    CHECK(read(old) == read(status_report));
    auto older = replaced(statement, "camt.053.001.08", "camt.053.001.02");
    for (auto at = older.find("<Cd>BOOK</Cd>"); at != std::string::npos;
         at = older.find("<Cd>BOOK</Cd>")) {
        older.replace(at, 13, "BOOK");
    }
    CHECK(read(older) == read(statement));
    auto notification = statement;
    for (auto const& [from, to] :
        {std::pair{"camt.053", "camt.054"}, std::pair{"<BkToCstmrStmt>", "<BkToCstmrDbtCdtNtfctn>"},
            std::pair{"</BkToCstmrStmt>", "</BkToCstmrDbtCdtNtfctn>"},
            std::pair{"<Stmt>", "<Ntfctn>"}, std::pair{"</Stmt>", "</Ntfctn>"}}) {
        notification = replaced(notification, from, to);
    }
    CHECK(read(notification) == read(statement));
}

TEST_CASE("days are days in China, amounts are exact to the fen") {
    for (auto const& [time, day] : {std::pair{"2020-04-09T23:59:59+08:00", "2020-04-09"},
             std::pair{"2020-04-09T16:00:00Z", "2020-04-10"},
             std::pair{"2020-04-09T15:59:59.999Z", "2020-04-09"},
             std::pair{"2020-04-10T07:00:00+09:00", "2020-04-10"},
             std::pair{"2020-04-09T20:00:00-05:00", "2020-04-10"},
             std::pair{"2020-04-09T12:00:00", "2020-04-09"}}) {
        CAPTURE(time);
        auto const said = read(replaced(status_report, "2020-04-10T16:00:00+08:00", time));
        CHECK_THAT(said, Catch::Contains(std::string{" 500.00 to 6217000000000001 "} + day));
    }
    CHECK_THAT(
        read(replaced(status_report, ">500.00", ">00500.0000")), Catch::Contains(" 500.00 to "));
}

TEST_CASE("a message in GB18030 is read, whatever it says of its encoding") {
    auto const bytes = from_utf8(status_report, Charset::gb18030);
    REQUIRE(bytes.has_value());
    CHECK(read(*bytes) == read(status_report));
    CHECK(read(replaced(*bytes, "UTF-8", "GB18030")) == read(status_report));
}

namespace {

/// Messages of others, in the directory that DOUDI_ISO20022_SAMPLES names: they may not be passed
/// on. Where there are none, the test is not there.
std::filesystem::path samples() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of the tests changes the environment
    auto const* const named = std::getenv("DOUDI_ISO20022_SAMPLES");
    return named != nullptr ? named : "";
}

void read_samples() {
    struct Sample {
        std::string file, currency, answer;
    };
    std::vector<Sample> const rows = {
        // Nine entries, and balances that follow from them; two came back, one of them a debit.
        {"camt.053.001.02__ing-RtrInf-AC04-MD06.xml", "EUR",
            "line other 011111333306999888000000008 BOOK 350.00 2014-01-03\n"
            "line other 011111333306999888111100008 BOOK 125.00 2014-01-03\n"
            "line other 20140103E2EIdA1INGBankNV BOOK 120.00 2014-01-03\n"
            "payment other SCTBtchId20140103A2PSTN BOOK 270.00 of 2 2014-01-03\n"
            "line returned 022221333306999888222200008 BOOK R:AC04 125.00 2014-01-03\n"
            "line paid INGBE2EId545448451E5 BOOK 25.00 to NL20INGB0001234567 2014-01-03\n"
            "payment paid 20140103MctBtchId2VZ BOOK 300.00 of 2 2014-01-03\n"
            "line paid 6010512558977000 BOOK 30.00 to NL20INGB0001234567 2014-01-03\n"
            "line other 5000300060007000 BOOK R:MD06 30.00 to NL20INGB0001234567 2014-01-03\n"},
        // Balances in four currencies: three of them are none of the account's.
        {"camt.053.001.08__genkgo.xml", "EUR",
            "line other MUELL/FINP/RA12345 BOOK 8.85 to NL56AGDH9619008421 2014-12-31\n"
            "fault 1 Bal/Amt wrong_currency\nfault 1 Bal/Amt wrong_currency\n"
            "fault 1 Bal/Amt wrong_currency\nfault 1 TxDtls/Amt wrong_currency\n"
            "deviation pages_missing 1 1\n"},
        {"camt.054.001.04__moov-postfinance-returns-AC01.xml", "CHF",
            "line returned EndToEndId-004-01-01 BOOK R:AC01 400.00 2019-05-20\n"},
        // A batch of two, 6.30 in all, that lists three payments, in an entry of another currency.
        {"camt.054.001.08__genkgo.xml", "CHF",
            "line other UXC06170000006PI00001EE00001 BOOK 3.10 "
            "to CH4112345003131313131 2007-10-18\n"
            "line other UXC06170000006PI00001EE00002 BOOK 3.20 "
            "to CH7212345003232323232 2007-10-18\n"
            "line other UXC06170000006PI00001EE00002 BOOK 3.20 "
            "to CH7212345003232323232 2007-10-18\n"
            "fault 1 Ntry/Amt wrong_currency\nfault 4 Btch/NbOfTxs wrong_count\n"
            "fault 4 Btch/TtlAmt wrong_sum\ndeviation pages_missing 3 1\n"},
        {"pain.002.001.03__crossriver-txn-RJCT-wrong-ns.xml", "USD", "not_a_bank_message "},
        {"pain.002.001.03__goldman-group-accepted.xml", "USD",
            "group pending CLIENT NAME_2023-09-06:04 ACTC 2023-09-06\n"
            "deviation original_name_local 0 1\n"},
        {"pain.002.001.03__nordea-payment-RJCT.xml", "EUR",
            "payment failed PMTINFID-COM-SCE25-1707-01 RJCT S:NARR 2015-07-17\n"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.file);
        std::ifstream in{samples() / row.file, std::ios::binary};
        REQUIRE(in.good());
        CHECK(read({std::istreambuf_iterator<char>{in}, {}}, row.currency) == row.answer);
    }
}

bool const are_there = [] {
    if (std::filesystem::exists(samples() / "camt.053.001.08__genkgo.xml")) {
        Catch::AutoReg const registered{Catch::makeTestInvoker(&read_samples),
            Catch::SourceLineInfo{__FILE__, __LINE__}, Catch::StringRef{},
            Catch::NameAndTags{"messages of others are read as their text says"}};
    }
    return true;
}();

} // namespace

} // namespace doudi::bank
