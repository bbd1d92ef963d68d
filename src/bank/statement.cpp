// camt.053 and camt.054: what was booked on our account, entry by entry, with the payments in each.
#include "message_shapes.hpp"
#include "statement_elements.hpp"

namespace doudi::bank {

namespace {

bool is_in(StatementElement first, int what, StatementElement last) {
    return what >= first && what <= last;
}

class StatementMessage final : public Message {
public:
    explicit StatementMessage(MessageLog& log) : log_{log} {}

    void begin(int block) override;
    void value(int what, std::string_view text, std::string_view currency) override;
    void end(int block) override;
    void finish() override;

private:
    struct Entry {
        std::string reference;
        std::string status;
        std::optional<Money> amount;
        bool is_credit = false;
        bool is_reversal = false;
        std::optional<Date> day;
        Tally details; ///< of all its details, signed by the entry's side
    };
    struct Batch {
        std::string message;
        std::string payment;
        Stated stated;
        Tally details;
    };
    struct Detail {
        std::string id;
        std::optional<Money> amount;
        std::optional<bool> is_credit;
        std::string payer_account;
        std::string payee_account;
        std::string reason;
        std::string reason_list;
    };

    void head_value(int what, std::string_view text);
    void statement_value(int what, std::string_view text, std::string_view currency);
    void entry_value(int what, std::string_view text, std::string_view currency);
    void batch_value(int what, std::string_view text, std::string_view currency);
    void detail_value(int what, std::string_view text, std::string_view currency);

    void end_balance();
    void end_entry();
    void end_details();
    void end_detail();
    void end_statement();
    void add_whole(Level level, std::string const& reference, Stated const& stated);
    void hold(MessageRow row);
    void release();
    [[nodiscard]] Fate fate_of(MessageRow const& row, bool is_credit, bool is_return) const;
    [[nodiscard]] std::int64_t here() const { return log_.row_count() + (held_ ? 2 : 1); }
    [[nodiscard]] bool side(std::string_view text, std::string_view column);

    MessageLog& log_;
    SeenValues seen_;
    Statement statement_;
    bool is_whole_statement_ = true;
    bool is_page_ = false;
    Stated total_;
    Stated credit_;
    Stated debit_;
    Tally entries_;
    Tally credits_;
    Tally debits_;
    Money movement_ = {};
    bool is_movement_known_ = true;
    std::string balance_type_;
    std::optional<Money> balance_;
    bool is_balance_credit_ = true;
    Entry entry_;
    Batch batch_;
    Detail detail_;
    std::optional<MessageRow> held_; ///< of the entry, until it is known to be its only one
    std::int64_t entry_rows_ = 0;
};

void StatementMessage::begin(int block) {
    switch (block) {
    case statement_block:
        statement_ = {};
        is_whole_statement_ = true;
        total_ = credit_ = debit_ = {};
        entries_ = credits_ = debits_ = {};
        movement_ = {};
        is_movement_known_ = true;
        seen_.forget(statement_id, debit_sum);
        break;
    case balance_block:
        balance_type_.clear();
        balance_.reset();
        is_balance_credit_ = true;
        seen_.forget(balance_type, balance_side);
        break;
    case entry_block:
        entry_ = {};
        entry_rows_ = 0;
        seen_.forget(entry_reference, entry_day);
        break;
    case details_block:
        batch_ = {};
        seen_.forget(batch_message, batch_sum);
        break;
    case detail_block:
        detail_ = {};
        seen_.forget(detail_id, detail_own_reason);
        break;
    default: break;
    }
}

void StatementMessage::value(int what, std::string_view text, std::string_view currency) {
    // An amount may be told in several ways, the first of which counts.
    if (!seen_.mark(what) && what != detail_told_amount) {
        log_.fault(here(), last_step(statement_shape().paths, what), ResultFault::said_twice);
    } else if (is_in(message_id, what, is_last_page)) {
        head_value(what, text);
    } else if (is_in(statement_id, what, balance_side)) {
        statement_value(what, text, currency);
    } else if (is_in(entry_reference, what, entry_day)) {
        entry_value(what, text, currency);
    } else if (is_in(batch_message, what, batch_sum)) {
        batch_value(what, text, currency);
    } else {
        detail_value(what, text, currency);
    }
}

void StatementMessage::head_value(int what, std::string_view text) {
    switch (what) {
    case message_id: log_.reference(log_.head.message_id, text, 0); break;
    case made_on: log_.head.made_on = log_.day(text, 0, "CreDtTm"); break;
    case page_number: is_page_ = is_page_ || text != "1"; break;
    case is_last_page: is_page_ = is_page_ || text != "true"; break;
    default: break;
    }
}

void StatementMessage::statement_value(int what, std::string_view text, std::string_view currency) {
    auto const column = last_step(statement_shape().paths, what);
    switch (what) {
    case statement_id: log_.reference(statement_.id, text, here()); break;
    case statement_page:
        is_whole_statement_ = is_whole_statement_ && log_.count(text, here(), column) == 1;
        break;
    case is_last_statement_page: is_whole_statement_ = is_whole_statement_ && text == "true"; break;
    case sequence: statement_.sequence = log_.count(text, here(), column); break;
    case legal_sequence:
        statement_.sequence =
            statement_.sequence ? statement_.sequence : log_.count(text, here(), column);
        break;
    case account: log_.reference(statement_.account_no, text, here()); break;
    case total_count: total_.count = log_.count(text, here(), column); break;
    case total_sum: total_.sum = log_.sum(text, here(), column); break;
    case credit_count: credit_.count = log_.count(text, here(), column); break;
    case credit_sum: credit_.sum = log_.sum(text, here(), column); break;
    case debit_count: debit_.count = log_.count(text, here(), column); break;
    case debit_sum: debit_.sum = log_.sum(text, here(), column); break;
    case balance_type: balance_type_ = text; break;
    case balance_amount: balance_ = log_.amount(text, currency, here(), "Bal/Amt"); break;
    case balance_side: is_balance_credit_ = side(text, "Bal/CdtDbtInd"); break;
    default: break;
    }
}

void StatementMessage::entry_value(int what, std::string_view text, std::string_view currency) {
    switch (what) {
    case entry_reference: log_.reference(entry_.reference, text, here()); break;
    case entry_amount: entry_.amount = log_.amount(text, currency, here(), "Ntry/Amt"); break;
    case entry_side: entry_.is_credit = side(text, "Ntry/CdtDbtInd"); break;
    case entry_reversal: entry_.is_reversal = text == "true" || text == "1"; break;
    case entry_status: entry_.status = text; break;
    case entry_day: entry_.day = log_.day(text, here(), "BookgDt"); break;
    default: break;
    }
}

void StatementMessage::batch_value(int what, std::string_view text, std::string_view currency) {
    switch (what) {
    case batch_message: log_.reference(batch_.message, text, here()); break;
    case batch_payment: log_.reference(batch_.payment, text, here()); break;
    case batch_count: batch_.stated.count = log_.count(text, here(), "Btch/NbOfTxs"); break;
    case batch_sum: batch_.stated.sum = log_.amount(text, currency, here(), "Btch/TtlAmt"); break;
    default: break;
    }
}

void StatementMessage::detail_value(int what, std::string_view text, std::string_view currency) {
    switch (what) {
    case detail_id: log_.reference(detail_.id, text, here()); break;
    case detail_amount: detail_.amount = log_.amount(text, currency, here(), "TxDtls/Amt"); break;
    case detail_told_amount:
        if (!detail_.amount) {
            detail_.amount = log_.amount(text, currency, here(), "AmtDtls");
        }
        break;
    case detail_side: detail_.is_credit = side(text, "TxDtls/CdtDbtInd"); break;
    case detail_payer_account: detail_.payer_account = text; break;
    case detail_payee_account: detail_.payee_account = text; break;
    case detail_reason:
    case detail_own_reason:
        detail_.reason = text;
        detail_.reason_list = what == detail_reason ? "R" : "P";
        break;
    default: break;
    }
}

bool StatementMessage::side(std::string_view text, std::string_view column) {
    if (text != "CRDT" && text != "DBIT") {
        log_.fault(here(), column, ResultFault::unknown_status);
    }
    return text == "CRDT";
}

void StatementMessage::end(int block) {
    switch (block) {
    case statement_block: end_statement(); break;
    case balance_block: end_balance(); break;
    case entry_block: end_entry(); break;
    case details_block: end_details(); break;
    case detail_block: end_detail(); break;
    default: break;
    }
}

void StatementMessage::end_balance() {
    if (!balance_) {
        return;
    }
    auto const signed_balance = is_balance_credit_ ? *balance_ : Money::from_fen(-balance_->fen());
    if (balance_type_ == "OPBD" || (balance_type_ == "PRCD" && !statement_.opening)) {
        statement_.opening = signed_balance;
    } else if (balance_type_ == "CLBD") {
        statement_.closing = signed_balance;
    }
}

/// Money that comes back is a return where the bank says so or the payment is ours; other receipts
/// and corrections are no payments of ours.
Fate StatementMessage::fate_of(MessageRow const& row, bool is_credit, bool is_return) const {
    if (entry_.status == "PDNG" || entry_.status == "FUTR") {
        return Fate::pending;
    }
    if (entry_.status != "BOOK") {
        return Fate::other; // INFO
    }
    if (is_credit) {
        return is_return || row.line ? Fate::returned : Fate::other;
    }
    return is_return ? Fate::other : Fate::paid;
}

void StatementMessage::end_detail() {
    MessageRow row;
    row.level = Level::line;
    row.reference = detail_.id.empty() ? entry_.reference : detail_.id;
    row.line = LineReference::parse(detail_.id);
    row.status = entry_.status;
    row.reason = detail_.reason;
    row.reason_list = detail_.reason_list;
    row.amount = detail_.amount;
    bool const is_credit = detail_.is_credit.value_or(entry_.is_credit);
    row.fate = fate_of(row, is_credit, entry_.is_reversal || !detail_.reason.empty());
    // A return may name its parties as in the payment, or the other way about.
    bool const is_turned =
        row.fate == Fate::returned && detail_.payee_account == statement_.account_no;
    row.account_no = is_turned ? detail_.payer_account : detail_.payee_account;
    auto amount = row.amount;
    if (amount && is_credit != entry_.is_credit) {
        amount = Money::from_fen(-amount->fen());
    }
    batch_.details.add(amount);
    entry_.details.add(amount);
    hold(std::move(row));
}

void StatementMessage::end_details() {
    if (batch_.details.count != 0) {
        log_.check_equal(batch_.stated, batch_.details, here(), "Btch/NbOfTxs", "Btch/TtlAmt");
    } else if (!batch_.payment.empty()) {
        add_whole(Level::payment, batch_.payment, batch_.stated);
    } else if (!batch_.message.empty()) {
        add_whole(Level::group, batch_.message, batch_.stated);
    }
}

/// A booking of many payments in one amount.
void StatementMessage::add_whole(Level level, std::string const& reference, Stated const& stated) {
    MessageRow row;
    row.level = level;
    row.reference = reference;
    row.status = entry_.status;
    row.amount = stated.sum;
    row.count = stated.count;
    row.fate = fate_of(row, entry_.is_credit, entry_.is_reversal);
    entry_.details.add(row.amount);
    hold(std::move(row));
}

void StatementMessage::hold(MessageRow row) {
    row.booked_on = entry_.day.value_or(log_.head.made_on.value_or(Date{}));
    release();
    held_ = std::move(row);
    ++entry_rows_;
}

void StatementMessage::release() {
    if (!held_) {
        return;
    }
    auto& row = log_.add_row();
    auto const number = row.row;
    row = std::move(*held_);
    row.row = number;
    held_.reset();
    if (row.fate == Fate::returned && row.reason.empty()) {
        log_.note(Deviation::reason_missing, number);
    }
    if (row.fate == Fate::paid && !row.amount) {
        log_.note(Deviation::amount_not_stated, number);
    }
}

void StatementMessage::end_entry() {
    for (auto const& [is_there, column] : {std::pair{seen_.has(entry_amount), "Ntry/Amt"},
             std::pair{seen_.has(entry_side), "Ntry/CdtDbtInd"},
             std::pair{!entry_.status.empty(), "Ntry/Sts"},
             std::pair{entry_.day.has_value() || log_.head.made_on.has_value(), "BookgDt"}}) {
        if (!is_there) {
            log_.fault(here(), column, ResultFault::missing_value);
        }
    }
    if (entry_rows_ == 0) { // nothing is said of what it consists of
        MessageRow row;
        row.reference = entry_.reference;
        row.status = entry_.status;
        row.amount = entry_.amount;
        row.fate = fate_of(row, entry_.is_credit, entry_.is_reversal);
        entry_.details.add(row.amount);
        hold(std::move(row));
    } else if (entry_rows_ == 1 && !held_->amount) {
        held_->amount = entry_.amount;
    }
    log_.check_equal({.count = {}, .sum = entry_.amount}, entry_.details, here(), "", "Ntry/Amt");
    release();
    ++statement_.entry_count;
    entries_.add(entry_.amount);
    (entry_.is_credit ? credits_ : debits_).add(entry_.amount);
    if (entry_.status == "BOOK" && entry_.amount) {
        auto const moved =
            entry_.is_credit ? add(movement_, *entry_.amount) : sub(movement_, *entry_.amount);
        is_movement_known_ = is_movement_known_ && moved;
        movement_ = is_movement_known_ ? *moved : movement_;
    }
}

void StatementMessage::end_statement() {
    auto const row = log_.row_count();
    if (!is_whole_statement_) {
        log_.note(Deviation::pages_missing, row);
    } else {
        log_.check_equal(total_, entries_, row, "TtlNtries/NbOfNtries", "TtlNtries/Sum");
        log_.check_equal(credit_, credits_, row, "TtlCdtNtries/NbOfNtries", "TtlCdtNtries/Sum");
        log_.check_equal(debit_, debits_, row, "TtlDbtNtries/NbOfNtries", "TtlDbtNtries/Sum");
        if (statement_.opening && statement_.closing && is_movement_known_) {
            auto const closing = add(*statement_.opening, movement_);
            if (!closing || *closing != *statement_.closing) {
                log_.fault(row, "Bal/CLBD", ResultFault::wrong_sum);
            }
        }
    }
    log_.add_statement(std::move(statement_));
}

void StatementMessage::finish() {
    if (log_.head.message_id.empty()) {
        log_.fault(0, "MsgId", ResultFault::missing_value);
    }
    if (!log_.head.made_on) {
        log_.fault(0, "CreDtTm", ResultFault::missing_value);
    }
    if (is_page_) {
        log_.note(Deviation::pages_missing, 0);
    }
}

} // namespace

std::unique_ptr<Message> make_statement(MessageLog& log) {
    return std::make_unique<StatementMessage>(log);
}

} // namespace doudi::bank
