#include "doudi/bank/result_file.hpp"

#include "account_no.hpp"
#include "doudi/bank/reason.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace doudi::bank {

namespace {

enum Place : std::size_t { reference, account_no, amount, status, reason, booked_on, bank_ref };

struct ColumnName {
    std::string_view en, zh;
    bool is_required;
};
constexpr std::array column_names{
    ColumnName{"reference", "流水号", true},
    ColumnName{"account_no", "账号", true},
    ColumnName{"amount", "金额", true},
    ColumnName{"status", "状态", true},
    ColumnName{"reason", "原因", false},
    ColumnName{"booked_on", "入账日期", true},
    ColumnName{"bank_reference", "银行流水号", false},
};

constexpr std::array fault_texts{
    ResultFaultText{ResultFault::wrong_column_count, "wrong_column_count",
        {"列数与表头不符，请检查分隔符和引号",
            "not as many cells as the header: check commas and quotes"}},
    ResultFaultText{ResultFault::missing_value, "missing_value",
        {"必填项为空，请向银行索取完整文件", "a value is missing: ask the bank again"}},
    ResultFaultText{ResultFault::malformed_account_no, "malformed_account_no",
        {"账号应为 10 至 32 位数字", "an account is 10 to 32 digits"}},
    ResultFaultText{ResultFault::malformed_amount, "malformed_amount",
        {"金额应为正数元，至多两位小数", "an amount is positive yuan, two decimals"}},
    ResultFaultText{ResultFault::unknown_status, "unknown_status",
        {"状态应为 paid/成功 或 failed/失败", "status is paid or failed"}},
    ResultFaultText{ResultFault::unknown_reason, "unknown_reason",
        {"失败须注明原因代码 F01–F12 或 F99,成功不注",
            "a failure has a reason F01–F12 or F99, a payment none"}},
    ResultFaultText{ResultFault::malformed_date, "malformed_date",
        {"日期应为 YYYY-MM-DD", "a date is YYYY-MM-DD"}},
    ResultFaultText{ResultFault::text_too_long, "text_too_long",
        {"文本过长，至多 64 个字符", "a text is at most 64 characters"}},
    ResultFaultText{ResultFault::wrong_count, "wrong_count",
        {"笔数与报文内容不符，请银行更正",
            "not as many as the message holds: the bank must correct it"}},
    ResultFaultText{ResultFault::wrong_sum, "wrong_sum",
        {"金额合计与报文内容不符，请银行更正",
            "not the sum of what the message holds: the bank must correct it"}},
    ResultFaultText{
        ResultFault::wrong_currency, "wrong_currency", {"币种应为 CNY", "the currency is not CNY"}},
    ResultFaultText{ResultFault::said_twice, "said_twice",
        {"只应出现一次的项目出现多次", "a value that stands once stands there again"}},
    ResultFaultText{ResultFault::status_contradicts, "status_contradicts",
        {"整批已拒绝而其中有未拒绝的行，请银行更正",
            "rejected as a whole but not in each part: the bank must correct it"}},
    ResultFaultText{ResultFault::differs_from_sent, "differs_from_sent",
        {"所述原报文的笔数或金额与我方发出的不同，向银行查询",
            "not the count or sum of the message we sent: ask the bank"}},
    ResultFaultText{ResultFault::date_in_future, "date_in_future",
        {"入账日期晚于今天，请核对", "a booking date after today: check it"}},
    ResultFaultText{ResultFault::wrong_line_length, "wrong_line_length",
        {"行长与版式的各列宽度之和不符，请核对版式或向银行索取完整文件",
            "the line is not as long as the layout's columns: check the layout, or ask the bank"}},
    ResultFaultText{ResultFault::wrong_text, "wrong_text",
        {"固定文字与版式不符，请核对版式", "a fixed text is not that of the layout: check it"}},
    ResultFaultText{ResultFault::unknown_status_text, "unknown_status_text",
        {"状态文字不在版式的成功、失败文字之列，请核对后补入版式",
            "a status the layout has no meaning for: check it and add it to the layout"}},
    ResultFaultText{ResultFault::number_in_text_column, "number_in_text_column",
        {"账号或流水号是数值单元格，只保留十五位数字；请银行改为文本单元格重新提供",
            "an account or reference stands as a number, which keeps fifteen digits: ask the bank "
            "for text cells"}},
    ResultFaultText{ResultFault::cell_formula, "cell_formula",
        {"单元格是公式；请银行提供数值或文本",
            "the cell is a formula: ask the bank for its value"}},
    ResultFaultText{ResultFault::cell_error, "cell_error",
        {"单元格是错误值（如 #N/A）；请银行更正",
            "the cell is an error, such as #N/A: the bank must correct it"}},
};

std::optional<std::size_t> column_of(std::string_view name) {
    auto const found = std::ranges::find_if(column_names,
        [&](ColumnName const& column) { return name == column.en || name == column.zh; });
    if (found == column_names.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - column_names.begin());
}

std::optional<bool> paid_of(std::string_view status) {
    if (status == "paid" || status == "成功") {
        return true;
    }
    if (status == "failed" || status == "失败") {
        return false;
    }
    return std::nullopt;
}

} // namespace

ResultFaultText const& text_of(ResultFault code) noexcept {
    return fault_texts[static_cast<std::size_t>(code)];
}

Result<void> ResultReader::read_header() {
    constexpr auto absent = std::numeric_limits<std::size_t>::max();
    auto const more = csv_.next(cells_);
    if (!more) {
        return more.error();
    }
    row_ = 1;
    place_of_.fill(absent);
    std::string wrong;
    for (std::size_t i = 0; *more && i < cells_.size(); ++i) {
        auto const column = column_of(cells_[i]);
        if (!column || place_of_[*column] != absent) {
            wrong += (wrong.empty() ? "" : ", ") + std::string{column ? "twice " : "unknown "} +
                std::to_string(i + 1);
            continue;
        }
        place_of_[*column] = i;
    }
    for (std::size_t column = 0; column < columns; ++column) {
        if (place_of_[column] == absent && column_names[column].is_required) {
            wrong +=
                (wrong.empty() ? "missing " : ", missing ") + std::string{column_names[column].en};
        }
    }
    if (!wrong.empty()) {
        return Error{Refusal::file_wrong_layout, "columns: " + wrong};
    }
    return {};
}

std::string const& ResultReader::cell(std::size_t column) const {
    static std::string const nothing;
    auto const place = place_of_[column];
    return place < cells_.size() ? cells_[place] : nothing;
}

bool ResultReader::fault(std::size_t column, ResultFault code) {
    faults_.push_back({row_, std::string{column_names[column].en}, code});
    return false;
}

bool ResultReader::parse(ResultRow& row) {
    constexpr std::size_t text_bytes_max = 64;
    auto const known = faults_.size();
    for (std::size_t column = 0; column < columns; ++column) {
        if (column_names[column].is_required && cell(column).empty()) {
            fault(column, ResultFault::missing_value);
        }
    }
    if (faults_.size() != known) {
        return false;
    }
    row.row = row_;
    row.reference_text = cell(reference);
    row.reference = LineReference::parse(row.reference_text);
    row.account_no = cell(account_no);
    row.reason = cell(reason);
    auto const money = parse_yuan(cell(amount));
    auto const is_paid = paid_of(cell(status));
    auto const date = parse_date(cell(booked_on));
    if (row.reference_text.size() > text_bytes_max) {
        fault(reference, ResultFault::text_too_long);
    }
    if (!is_account_no(row.account_no)) {
        fault(account_no, ResultFault::malformed_account_no);
    }
    if (!money || *money <= Money{}) {
        fault(amount, ResultFault::malformed_amount);
    }
    if (!is_paid) {
        fault(status, ResultFault::unknown_status);
    } else if (*is_paid != row.reason.empty() ||
        (!*is_paid && find_reason(row.reason) == nullptr)) {
        fault(reason, ResultFault::unknown_reason);
    }
    if (!date) {
        fault(booked_on, ResultFault::malformed_date);
    }
    if (faults_.size() != known) {
        return false;
    }
    row.amount = *money;
    row.is_paid = *is_paid;
    row.booked_on = *date;
    return true;
}

Result<bool> ResultReader::next(ResultRow& row) {
    for (;;) {
        auto const more = csv_.next(cells_);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return false;
        }
        ++row_;
        if (cells_.size() == 1 && cells_.front().empty()) {
            continue; // an empty line
        }
        auto const header_columns = static_cast<std::size_t>(std::ranges::count_if(
            place_of_, [](std::size_t p) { return p != std::numeric_limits<std::size_t>::max(); }));
        if (cells_.size() != header_columns) {
            if (cells_.size() < header_columns && !csv_.ended_with_line_break()) {
                return Error{Refusal::file_truncated, "row " + std::to_string(row_)};
            }
            fault(reference, ResultFault::wrong_column_count);
            continue;
        }
        if (parse(row)) {
            return true;
        }
    }
}

std::string message_of(FaultPlace const& place, Language language) {
    std::string message{pick(text_of(place.code).text, language)};
    if (!place.cell.empty()) {
        message += language == Language::zh ? "（单元格 " + place.cell + "）"
                                            : " (cell " + place.cell + ")";
    }
    return message;
}

void write_faults(std::ostream& out, std::vector<FaultPlace> const& faults) {
    out << "\xEF\xBB\xBF"; // spreadsheets read UTF-8 only behind a byte order mark
    CsvWriter csv{out};
    csv.row({"row", "column", "code", "message_zh", "message_en"});
    for (auto const& place : faults) {
        csv.row({std::to_string(place.row), place.column, text_of(place.code).name,
            message_of(place, Language::zh), message_of(place, Language::en)});
    }
    csv.finish();
}

} // namespace doudi::bank
