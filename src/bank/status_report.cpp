// pain.002: what became of a message of instructions, as a whole, by payment and by line.
#include "message_shapes.hpp"

#include <algorithm>
#include <array>

namespace doudi::bank {

namespace {

enum What {
    message_id,
    made_on,
    original_message,
    original_name,
    original_count,
    original_sum,
    group_status,
    group_reason,
    group_own_reason,
    payment_id,
    payment_count,
    payment_sum,
    payment_status,
    payment_reason,
    payment_own_reason,
    line_id,
    line_status,
    line_reason,
    line_own_reason,
    line_amount,
    line_account,
    status_code,
    status_count,
    status_sum,
    group_block,
    payment_block,
    line_block,
    group_status_block,
    payment_status_block,
};

constexpr std::string_view base = "CstmrPmtStsRpt/OrgnlPmtInfAndSts";

constexpr std::array paths{
    ElementPath{"CstmrPmtStsRpt/GrpHdr/MsgId", message_id},
    ElementPath{"CstmrPmtStsRpt/GrpHdr/CreDtTm", made_on},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts", group_block, true},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlMsgId", original_message},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlMsgNmId", original_name},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlNbOfTxs", original_count},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlCtrlSum", original_sum},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/GrpSts", group_status},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/StsRsnInf/Rsn/Cd", group_reason},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/StsRsnInf/Rsn/Prtry", group_own_reason},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/NbOfTxsPerSts", group_status_block, true},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/NbOfTxsPerSts/DtldSts", status_code},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/NbOfTxsPerSts/DtldNbOfTxs", status_count},
    ElementPath{"CstmrPmtStsRpt/OrgnlGrpInfAndSts/NbOfTxsPerSts/DtldCtrlSum", status_sum},
    ElementPath{".", payment_block, true},
    ElementPath{"./OrgnlPmtInfId", payment_id},
    ElementPath{"./OrgnlNbOfTxs", payment_count},
    ElementPath{"./OrgnlCtrlSum", payment_sum},
    ElementPath{"./PmtInfSts", payment_status},
    ElementPath{"./StsRsnInf/Rsn/Cd", payment_reason},
    ElementPath{"./StsRsnInf/Rsn/Prtry", payment_own_reason},
    ElementPath{"./NbOfTxsPerSts", payment_status_block, true},
    ElementPath{"./NbOfTxsPerSts/DtldSts", status_code},
    ElementPath{"./NbOfTxsPerSts/DtldNbOfTxs", status_count},
    ElementPath{"./NbOfTxsPerSts/DtldCtrlSum", status_sum},
    ElementPath{"./TxInfAndSts", line_block, true},
    ElementPath{"./TxInfAndSts/OrgnlEndToEndId", line_id},
    ElementPath{"./TxInfAndSts/TxSts", line_status},
    ElementPath{"./TxInfAndSts/StsRsnInf/Rsn/Cd", line_reason},
    ElementPath{"./TxInfAndSts/StsRsnInf/Rsn/Prtry", line_own_reason},
    ElementPath{"./TxInfAndSts/OrgnlTxRef/Amt/InstdAmt", line_amount},
    ElementPath{"./TxInfAndSts/OrgnlTxRef/CdtrAcct/Id/IBAN", line_account},
    ElementPath{"./TxInfAndSts/OrgnlTxRef/CdtrAcct/Id/Othr/Id", line_account},
};

struct StatusFate {
    std::string_view status;
    Fate fate;
};

/// Source: external code lists of payment group and transaction statuses. Only what is final moves
/// a line: accepted and in process is neither paid nor failed.
constexpr std::array statuses{
    StatusFate{"RJCT", Fate::failed},
    StatusFate{"CANC", Fate::failed},
    StatusFate{"ACSC", Fate::paid},
    StatusFate{"ACCC", Fate::paid},
    StatusFate{"ACCP", Fate::pending},
    StatusFate{"ACFC", Fate::pending},
    StatusFate{"ACFW", Fate::pending},
    StatusFate{"ACIS", Fate::pending},
    StatusFate{"ACPD", Fate::pending},
    StatusFate{"ACSP", Fate::pending},
    StatusFate{"ACTC", Fate::pending},
    StatusFate{"ACWC", Fate::pending},
    StatusFate{"ACWP", Fate::pending},
    StatusFate{"BLCK", Fate::pending},
    StatusFate{"PART", Fate::pending},
    StatusFate{"PATC", Fate::pending},
    StatusFate{"PDNG", Fate::pending},
    StatusFate{"PRES", Fate::pending},
    StatusFate{"RCVC", Fate::pending},
    StatusFate{"RCVD", Fate::pending},
    StatusFate{"RVCM", Fate::pending},
    StatusFate{"RVNC", Fate::pending},
};

/// A status with the lines that a block says it has, and those it lists.
struct StatusTotal {
    std::string status;
    bool is_stated = false;
    Stated stated;
    Tally listed;
};

struct GivenReason {
    std::string list; ///< S, or P: the bank's own
    std::string code;

    /// Of several the first counts.
    void give(std::string_view in, std::string_view text) {
        if (code.empty()) {
            list = in;
            code = text;
        }
    }
    void clear() {
        list.clear();
        code.clear();
    }
};

/// What a group or a payment says of all its lines.
struct Whole {
    std::string id;
    std::string status;
    GivenReason reason;
    Stated stated;
    Tally listed;
    std::vector<StatusTotal> totals;

    void clear() {
        id.clear();
        status.clear();
        reason.clear();
        stated = {};
        listed = {};
        totals.clear();
    }

    StatusTotal& total_of(std::string_view wanted) {
        auto const found = std::ranges::find(totals, wanted, &StatusTotal::status);
        return found != totals.end()
            ? *found
            : totals.emplace_back(
                  StatusTotal{.status = std::string{wanted}, .stated = {}, .listed = {}});
    }
};

bool is_standard_name(std::string_view name) {
    constexpr std::string_view prefix = "pain.001.001.";
    return name.starts_with(prefix) && name.size() == prefix.size() + 2;
}

class StatusReport final : public Message {
public:
    explicit StatusReport(MessageLog& log) : log_{log} {}

    void begin(int block) override {
        if (block == payment_block) {
            payment_.clear();
            seen_.forget(payment_id, payment_own_reason);
        } else if (block == line_block) {
            line_.clear();
            seen_.forget(line_id, line_account);
        } else if (block == group_status_block || block == payment_status_block) {
            status_.clear();
            status_stated_ = {};
            seen_.forget(status_code, status_sum);
        }
    }

    void value(int what, std::string_view text, std::string_view currency) override;
    void end(int block) override;
    void finish() override;

private:
    struct Line {
        std::string id;
        std::string status;
        GivenReason reason;
        std::string account_no;
        std::optional<Money> amount;

        void clear() {
            for (auto* const text : {&id, &status, &account_no}) {
                text->clear();
            }
            reason.clear();
            amount.reset();
        }
    };

    void group_value(int what, std::string_view text);
    void payment_value(int what, std::string_view text);
    void line_value(int what, std::string_view text, std::string_view currency);
    void end_line();
    void end_whole(Whole& whole, Level level);
    void check_statuses(Whole const& whole, std::string_view column);
    void end_payment();
    Fate fate_of(std::string_view status, std::int64_t row);

    MessageLog& log_;
    SeenValues seen_;
    Whole group_;
    Whole payment_;
    Line line_;
    std::string status_;
    Stated status_stated_;
    Tally payments_; ///< what the payments say they have
    bool has_rejected_payment_ = false;
};

void StatusReport::value(int what, std::string_view text, std::string_view currency) {
    // A line may have several reasons, the first of which counts.
    bool const is_reason = what == group_reason || what == group_own_reason ||
        what == payment_reason || what == payment_own_reason || what == line_reason ||
        what == line_own_reason;
    if (!seen_.mark(what) && !is_reason) {
        log_.fault(log_.row_count(), last_step(paths, what), ResultFault::said_twice);
        return;
    }
    if (what <= group_own_reason) {
        group_value(what, text);
    } else if (what <= payment_own_reason) {
        payment_value(what, text);
    } else {
        line_value(what, text, currency);
    }
}

void StatusReport::group_value(int what, std::string_view text) {
    switch (what) {
    case message_id: log_.reference(log_.head.message_id, text, 0); break;
    case made_on: log_.head.made_on = log_.day(text, 0, "CreDtTm"); break;
    case original_message: log_.reference(group_.id, text, 0); break;
    case original_name:
        if (!is_standard_name(text)) {
            log_.note(Deviation::original_name_local, 0);
        }
        break;
    case original_count: group_.stated.count = log_.count(text, 0, "OrgnlNbOfTxs"); break;
    case original_sum: group_.stated.sum = log_.sum(text, 0, "OrgnlCtrlSum"); break;
    case group_status: group_.status = text; break;
    case group_reason: group_.reason.give("S", text); break;
    case group_own_reason: group_.reason.give("P", text); break;
    default: break;
    }
}

void StatusReport::payment_value(int what, std::string_view text) {
    auto const row = log_.row_count();
    switch (what) {
    case payment_id: log_.reference(payment_.id, text, row); break;
    case payment_count: payment_.stated.count = log_.count(text, row, "OrgnlNbOfTxs"); break;
    case payment_sum: payment_.stated.sum = log_.sum(text, row, "OrgnlCtrlSum"); break;
    case payment_status: payment_.status = text; break;
    case payment_reason: payment_.reason.give("S", text); break;
    case payment_own_reason: payment_.reason.give("P", text); break;
    default: break;
    }
}

void StatusReport::line_value(int what, std::string_view text, std::string_view currency) {
    auto const row = log_.row_count() + 1;
    switch (what) {
    case line_id: log_.reference(line_.id, text, row); break;
    case line_status: line_.status = text; break;
    case line_reason: line_.reason.give("S", text); break;
    case line_own_reason: line_.reason.give("P", text); break;
    case line_amount: line_.amount = log_.amount(text, currency, row, "InstdAmt"); break;
    case line_account: line_.account_no = text; break;
    case status_code: status_ = text; break;
    case status_count: status_stated_.count = log_.count(text, row, "DtldNbOfTxs"); break;
    case status_sum: status_stated_.sum = log_.sum(text, row, "DtldCtrlSum"); break;
    default: break;
    }
}

void StatusReport::end(int block) {
    switch (block) {
    case line_block: end_line(); break;
    case payment_block: end_payment(); break;
    case group_status_block:
    case payment_status_block: {
        auto& total = (block == group_status_block ? group_ : payment_).total_of(status_);
        total.is_stated = true;
        total.stated = status_stated_;
        break;
    }
    default: break;
    }
}

Fate StatusReport::fate_of(std::string_view status, std::int64_t row) {
    auto const found = std::ranges::find(statuses, status, &StatusFate::status);
    if (found != statuses.end()) {
        return found->fate;
    }
    log_.note(Deviation::unknown_status, row);
    return Fate::pending;
}

void StatusReport::end_line() {
    auto& row = log_.add_row();
    if (line_.id.empty()) {
        log_.fault(row.row, "OrgnlEndToEndId", ResultFault::missing_value);
    }
    bool const has_status = !line_.status.empty();
    auto const& above = payment_.status.empty() ? group_ : payment_;
    row.status = has_status ? line_.status : above.status;
    if (row.status.empty()) {
        log_.fault(row.row, "TxSts", ResultFault::missing_value);
    }
    row.level = Level::line;
    row.fate = fate_of(row.status, row.row);
    if (above.status == "RJCT" && row.fate != Fate::failed) {
        log_.fault(row.row, "TxSts", ResultFault::status_contradicts);
    }
    row.reference = line_.id;
    row.line = LineReference::parse(line_.id);
    row.account_no = line_.account_no;
    row.amount = line_.amount;
    auto const& reason = line_.reason.code.empty() && !has_status ? above.reason : line_.reason;
    row.reason = reason.code;
    row.reason_list = reason.list;
    row.booked_on = log_.head.made_on.value_or(Date{});
    if (row.fate == Fate::failed && row.reason.empty()) {
        log_.note(Deviation::reason_missing, row.row);
    }
    if (row.fate == Fate::paid && !row.amount) {
        log_.note(Deviation::amount_not_stated, row.row);
    }
    for (auto* const whole : {&group_, &payment_}) {
        whole->listed.add(row.amount);
        whole->total_of(row.status).listed.add(row.amount);
    }
}

/// Rejections are listed one by one, unless all are rejected at once; of the rest a bank may list
/// as many as it likes.
void StatusReport::check_statuses(Whole const& whole, std::string_view column) {
    bool const is_spread = has_rejected_payment_ || whole.status == "RJCT";
    for (auto const& total : whole.totals) {
        if (!total.is_stated) {
            continue;
        }
        if (total.status == "RJCT" && !is_spread) {
            log_.check_equal(total.stated, total.listed, 0, column, column);
        } else {
            log_.check_not_more(total.stated, total.listed, 0, column, column);
        }
    }
}

void StatusReport::end_whole(Whole& whole, Level level) {
    if (whole.status.empty()) {
        return;
    }
    auto& row = log_.add_row();
    row.level = level;
    row.fate = fate_of(whole.status, row.row);
    row.reference = whole.id;
    row.status = whole.status;
    row.reason = whole.reason.code;
    row.reason_list = whole.reason.list;
    row.booked_on = log_.head.made_on.value_or(Date{});
    if (row.fate != Fate::pending) { // else it decides nothing of any money
        row.amount = whole.stated.sum;
        row.count = whole.stated.count;
    }
    if (row.fate == Fate::failed && row.reason.empty()) {
        log_.note(Deviation::reason_missing, row.row);
    }
}

void StatusReport::end_payment() {
    if (payment_.id.empty()) {
        log_.fault(log_.row_count(), "OrgnlPmtInfId", ResultFault::missing_value);
    }
    if (group_.status == "RJCT" && !payment_.status.empty() && payment_.status != "RJCT") {
        log_.fault(log_.row_count(), "PmtInfSts", ResultFault::status_contradicts);
    }
    log_.check_not_more(
        payment_.stated, payment_.listed, log_.row_count(), "OrgnlNbOfTxs", "OrgnlCtrlSum");
    check_statuses(payment_, "OrgnlPmtInfAndSts/NbOfTxsPerSts");
    has_rejected_payment_ = has_rejected_payment_ || payment_.status == "RJCT";
    Tally said{.count = payment_.stated.count.value_or(payment_.listed.count),
        .total = payment_.stated.sum.value_or(Money{}),
        .is_known = payment_.stated.sum.has_value()};
    payments_.add(said);
    end_whole(payment_, Level::payment);
}

void StatusReport::finish() {
    if (log_.head.message_id.empty()) {
        log_.fault(0, "MsgId", ResultFault::missing_value);
    }
    if (!log_.head.made_on) {
        log_.fault(0, "CreDtTm", ResultFault::missing_value);
    }
    if (group_.id.empty()) {
        log_.fault(0, "OrgnlMsgId", ResultFault::missing_value);
    }
    log_.head.original_message_id = group_.id;
    log_.head.original_count = group_.stated.count;
    log_.head.original_sum = group_.stated.sum;
    log_.check_not_more(group_.stated, group_.listed, 0, "OrgnlNbOfTxs", "OrgnlCtrlSum");
    log_.check_not_more(group_.stated, payments_, 0, "OrgnlNbOfTxs", "OrgnlCtrlSum");
    check_statuses(group_, "OrgnlGrpInfAndSts/NbOfTxsPerSts");
    end_whole(group_, Level::group);
}

} // namespace

MessageShape status_report_shape() noexcept {
    return {base, paths};
}

std::unique_ptr<Message> make_status_report(MessageLog& log) {
    return std::make_unique<StatusReport>(log);
}

} // namespace doudi::bank
