#include "doudi/sample/result_form.hpp"

#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <ostream>

namespace doudi::sample {

namespace {

class TableForm final : public ResultForm {
public:
    explicit TableForm(std::ostream& out) : csv_{out, CsvText::verbatim} {
        csv_.row({"reference", "account_no", "amount", "status", "reason", "booked_on",
            "bank_reference"});
    }
    void write(ResultLine const& line) override {
        csv_.row({line.reference, line.account_no, format_yuan(line.amount),
            line.reason.empty() ? "paid" : "failed", line.reason, format_date(line.booked_on),
            line.bank_reference});
    }
    void finish() override { csv_.finish(); }

private:
    CsvWriter csv_;
};

struct BankCode {
    std::string_view ours;
    std::string_view status; ///< in the list of status reasons
    std::string_view back;   ///< and of return reasons
};
constexpr std::array codes{
    BankCode{"F01", "BE01", "BE01"}, BankCode{"F02", "AC01", "AC01"},
    BankCode{"F03", "AC04", "AC04"}, BankCode{"F04", "AC06", "AC16"},
    BankCode{"F05", "AC16", "MS03"}, BankCode{"F06", "NARR", "NARR"},
    BankCode{"F07", "BE17", "BE17"}, BankCode{"F08", "RC04", "RC04"},
    BankCode{"F09", "AG01", "AG01"},
    BankCode{"F10", "X-SLEEP", "X-SLEEP"}, // of the bank's own: in no list
};

BankCode code_of(std::string_view reason) {
    auto const found = std::ranges::find(codes, reason, &BankCode::ours);
    return found == codes.end() ? BankCode{reason, "NARR", "NARR"} : *found;
}

std::string reason_element(std::string_view code) {
    auto const name = code.starts_with("X-") ? "Prtry" : "Cd";
    return "<Rsn><" + std::string{name} + '>' + std::string{code} + "</" + name + "></Rsn>";
}

std::string account_element(std::string_view account_no) {
    return "<CdtrAcct><Id><Othr><Id>" + std::string{account_no} + "</Id></Othr></Id></CdtrAcct>";
}

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                         "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:";

/// Everything written is digits, letters and hyphens: nothing needs escaping.
class ReportForm final : public ResultForm {
public:
    ReportForm(std::ostream& out, std::string_view message) : out_{out}, message_{message} {}

    void write(ResultLine const& line) override {
        begin(line.booked_on);
        auto const dash = line.reference.rfind('-');
        auto const payment =
            std::string{line.reference.substr(0, dash)} + '-' + std::string{line.bank};
        if (payment_.empty() || (payment != payment_ && line.reference.starts_with('B'))) {
            end_payment();
            payment_ = payment;
            out_ << "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" << payment_ << "</OrgnlPmtInfId>\n";
        }
        out_ << "<TxInfAndSts><OrgnlEndToEndId>" << line.reference << "</OrgnlEndToEndId><TxSts>"
             << (line.reason.empty() ? "ACSC" : "RJCT") << "</TxSts>";
        if (!line.reason.empty()) {
            out_ << "<StsRsnInf>" << reason_element(code_of(line.reason).status) << "</StsRsnInf>";
        }
        out_ << "<OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">" << format_yuan(line.amount)
             << "</InstdAmt></Amt>" << account_element(line.account_no)
             << "</OrgnlTxRef></TxInfAndSts>\n";
    }
    void finish() override {
        if (!has_begun_) {
            begin(Date{});
        }
        end_payment();
        out_ << "</CstmrPmtStsRpt></Document>\n";
        out_.flush();
    }

private:
    void begin(Date day) {
        if (has_begun_) {
            return;
        }
        has_begun_ = true;
        out_ << declaration << "pain.002.001.10\"><CstmrPmtStsRpt>\n<GrpHdr><MsgId>R-" << message_
             << "</MsgId><CreDtTm>" << format_date(day) << "T18:00:00+08:00</CreDtTm></GrpHdr>\n"
             << "<OrgnlGrpInfAndSts><OrgnlMsgId>" << message_
             << "</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>\n";
    }
    void end_payment() {
        if (!payment_.empty()) {
            out_ << "</OrgnlPmtInfAndSts>\n";
        }
    }

    std::ostream& out_;
    std::string message_;
    std::string payment_;
    bool has_begun_ = false;
};

class StatementForm final : public ResultForm {
public:
    StatementForm(std::ostream& out, std::string_view message) : out_{out}, message_{message} {}

    void write(ResultLine const& line) override {
        begin(line.booked_on);
        entry(line, line.booked_on, "DBIT", "");
        if (!line.reason.empty()) {
            entry(line, line.booked_on + date::days{1}, "CRDT",
                "<RtrInf>" + reason_element(code_of(line.reason).back) + "</RtrInf>");
        }
    }
    void finish() override {
        begin(Date{});
        out_ << "</Stmt></BkToCstmrStmt></Document>\n";
        out_.flush();
    }

private:
    void begin(Date day) {
        if (has_begun_) {
            return;
        }
        has_begun_ = true;
        auto const made = format_date(day + date::days{2}) + "T01:00:00+08:00";
        out_ << declaration << "camt.053.001.08\"><BkToCstmrStmt>\n<GrpHdr><MsgId>S-" << message_
             << "</MsgId><CreDtTm>" << made << "</CreDtTm></GrpHdr>\n<Stmt><Id>S-" << message_
             << "</Id><CreDtTm>" << made << "</CreDtTm><Acct><Id><Othr><Id>TREASURY</Id></Othr>"
             << "</Id></Acct>\n";
    }
    void entry(ResultLine const& line, Date day, std::string_view side,
        std::string const& return_element) {
        auto const amount = format_yuan(line.amount);
        out_ << "<Ntry><NtryRef>" << line.bank_reference << "</NtryRef><Amt Ccy=\"CNY\">" << amount
             << "</Amt><CdtDbtInd>" << side << "</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>"
             << format_date(day) << "</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>"
             << line.reference << "</EndToEndId></Refs><Amt Ccy=\"CNY\">" << amount
             << "</Amt><CdtDbtInd>" << side << "</CdtDbtInd><RltdPties>"
             << account_element(line.account_no) << "</RltdPties>" << return_element
             << "</TxDtls></NtryDtls></Ntry>\n";
    }

    std::ostream& out_;
    std::string message_;
    bool has_begun_ = false;
};

} // namespace

std::optional<AnswerForm> answer_form(std::string_view name) noexcept {
    if (name == "csv") {
        return AnswerForm::table;
    }
    if (name == "pain.002") {
        return AnswerForm::report;
    }
    return name == "camt.053" ? std::optional{AnswerForm::statement} : std::nullopt;
}

std::string_view suffix_of(AnswerForm form) noexcept {
    return form == AnswerForm::table ? ".results.csv" : ".results.xml";
}

std::unique_ptr<ResultForm> make_result_form(
    AnswerForm form, std::ostream& out, std::string_view message) {
    switch (form) {
    case AnswerForm::table: break;
    case AnswerForm::report: return std::make_unique<ReportForm>(out, message);
    case AnswerForm::statement: return std::make_unique<StatementForm>(out, message);
    }
    return std::make_unique<TableForm>(out);
}

} // namespace doudi::sample
