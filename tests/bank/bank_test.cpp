#include "doudi/bank/instruction.hpp"
#include "doudi/bank/reason.hpp"
#include "doudi/bank/result_file.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <fstream>
#include <sstream>

namespace doudi::bank {
namespace {

LineReference const third_line{BookId{610102}, BatchId{17}, 3};

FileHead head() {
    return {.bank = "102",
        .period = *Period::parse("2020-04"),
        .message_id = "D610000-202004-102",
        .made_at = Instant{},
        .pay_on = *parse_date("2020-04-10"),
        .batches = {{BookId{610102}, BatchId{17}, "新城区", "DB-R", "农村最低生活保障", 1,
            Money::from_fen(70675)}}};
}

Instruction instruction() {
    return {.reference = third_line,
        .program = "DB-R",
        .name = "买买提·<吐尔逊>",
        .account_no = "6217001234567890123",
        .bank_no = "102791000010",
        .amount = Money::from_fen(70675)};
}

/// "row column code" of every fault, or the refusal's name; then how many rows were sound.
std::string read(std::string const& text) {
    std::istringstream in{text};
    ResultReader reader{in};
    if (auto const header = reader.read_header(); !header) {
        return std::string{text_of(header.error().code).name} + ": " + header.error().detail;
    }
    int sound = 0;
    ResultRow row;
    for (;;) {
        auto const more = reader.next(row);
        if (!more) {
            return std::string{text_of(more.error().code).name} + ": " + more.error().detail;
        }
        if (!*more) {
            break;
        }
        ++sound;
    }
    std::string said;
    for (auto const& fault : reader.faults()) {
        said += std::to_string(fault.row) + ' ' + fault.column + ' ' +
            std::string{text_of(fault.code).name} + "; ";
    }
    return said + std::to_string(sound) + " sound";
}

} // namespace

TEST_CASE("a reference comes back as it was, and nothing else is one") {
    rc::prop("round trip", [] {
        LineReference const reference{BookId{*rc::gen::inRange<std::int64_t>(1, 1'000'000)},
            BatchId{*rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000'000)},
            *rc::gen::positive<std::int32_t>()};
        RC_ASSERT(reference.text().size() <= 35U);
        RC_ASSERT(LineReference::parse(reference.text()) == reference);
    });
    CHECK(third_line.text() == "B610102-17-3");
    for (std::string const text :
        {"", "B", "610102-17-3", "B610102-17-", "B610102-17-3 ", "B610102-17-03", "B610102-0-3",
            "B610102-17-99999999999", "B6101020-17-3", "B610102--17-3", "b610102-17-3"}) {
        CAPTURE(text);
        CHECK_FALSE(LineReference::parse(text).has_value());
    }
}

TEST_CASE("reason codes say what to do in both languages") {
    CHECK(reasons().size() == 13);
    for (auto const& reason : reasons()) {
        CHECK(find_reason(reason.code) == &reason);
        CHECK_FALSE(reason.remedy.zh.empty());
        CHECK_FALSE(reason.remedy.en.empty());
    }
    CHECK(find_reason("F13") == nullptr);
}

TEST_CASE("an instruction as CSV, with the totals beside it") {
    std::ostringstream lines;
    auto const top = head();
    CsvInstructionWriter writer{lines, top};
    writer.write(instruction(), top.batches.front());
    writer.finish();
    CHECK(lines.str() ==
        "reference,period,county,program,name,account_no,bank_no,amount,note\r\n"
        "B610102-17-3,2020-04,610102,DB-R,买买提·<吐尔逊>,6217001234567890123,102791000010,"
        "706.75,农村最低生活保障202004\r\n");
    std::ostringstream totals;
    write_totals(totals, top);
    CHECK(totals.str() ==
        "bank,county,batch,program,lines,total\r\n"
        "102,610102,17,DB-R,1,706.75\r\n"
        "102,,,,1,706.75\r\n");
}

TEST_CASE("an instruction as pain.001 escapes names and sums twice") {
    std::ostringstream out;
    auto const top = head();
    Pain001Writer writer{out, top};
    writer.write(instruction(), top.batches.front());
    writer.finish();
    auto const xml = out.str();
    CHECK(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns="
                          "\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>"));
    CHECK(xml.find("<Nm>买买提·&lt;吐尔逊&gt;</Nm>") != std::string::npos);
    CHECK(xml.find("<InstdAmt Ccy=\"CNY\">706.75</InstdAmt>") != std::string::npos);
    CHECK(xml.find("<EndToEndId>B610102-17-3</EndToEndId>") != std::string::npos);
    CHECK(xml.find("<NbOfTxs>1</NbOfTxs><CtrlSum>706.75</CtrlSum>") !=
        xml.rfind("<NbOfTxs>1</NbOfTxs><CtrlSum>706.75</CtrlSum>"));
}

TEST_CASE("a full disk is an exception, not a short file") {
    std::ofstream full{"/dev/full"};
    full.exceptions(std::ios_base::badbit | std::ios_base::failbit);
    auto const top = head();
    Pain001Writer writer{full, top};
    writer.write(instruction(), top.batches.front());
    CHECK_THROWS_AS(writer.finish(), std::ios_base::failure);
}

TEST_CASE("result files: every fault with its place, whole files refused by name") {
    std::string const header =
        "reference,account_no,amount,status,reason,booked_on,bank_reference\n";
    std::string const good = "B610102-17-3,6217001234567890123,706.75,paid,,2020-04-10,x\n";
    struct Row {
        std::string what, text, answer;
    };
    std::vector<Row> const rows = {
        {"paid", header + good, "1 sound"},
        {"failed", header + "B610102-17-3,6217001234567890123,706.75,failed,F03,2020-04-10,\n",
            "1 sound"},
        {"Chinese, other order",
            "状态,流水号,账号,金额,入账日期\n"
            "成功,B610102-17-3,6217001234567890123,706.75,20200410\n",
            "1 sound"},
        {"not ours", header + "XYZ,6217001234567890123,706.75,paid,,2020-04-10,\n", "1 sound"},
        {"empty", "",
            "file_wrong_layout: columns: missing reference, missing account_no, missing "
            "amount, missing status, missing booked_on"},
        {"unknown column", "reference,account_no,amount,status,booked_on,other\n",
            "file_wrong_layout: columns: unknown 6"},
        {"column twice", "reference,account_no,amount,status,booked_on,amount\n",
            "file_wrong_layout: columns: twice 6"},
        {"cut off", header + good + "B610102-17-3,62170", "file_truncated: row 3"},
        {"cut off in quotes", header + "B610102-17-3,\"62170",
            "csv_quote_unclosed: line 2, column 2"},
        {"short row", header + "a,b\n" + good, "2 reference wrong_column_count; 1 sound"},
        {"no amount", header + "B610102-17-3,6217001234567890123,,paid,,2020-04-10,\n",
            "2 amount missing_value; 0 sound"},
        {"four at once", header + "B610102-17-3,62170,-1,done,,2020-02-30,\n",
            "2 account_no malformed_account_no; 2 amount malformed_amount; "
            "2 status unknown_status; "
            "2 booked_on malformed_date; 0 sound"},
        {"failed without reason",
            header + "B610102-17-3,6217001234567890123,706.75,failed,,2020-04-10,\n",
            "2 reason unknown_reason; 0 sound"},
        {"paid with reason",
            header + "B610102-17-3,6217001234567890123,706.75,paid,F03,2020-04-10,\n",
            "2 reason unknown_reason; 0 sound"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        CHECK(read(row.text) == row.answer);
    }
}

} // namespace doudi::bank
