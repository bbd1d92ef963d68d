#include "doudi/roster/fault.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/csv.hpp"

#include <algorithm>
#include <ostream>
#include <tuple>

namespace doudi::roster {

namespace {

using enum FaultCode;

// In the order of the codes.
constexpr std::array table{
    FaultText{wrong_column_count, "wrong_column_count",
        {"列数与表头不一致；请检查分隔符和引号",
            "not as many columns as the header; check separators and quotes"}},
    FaultText{missing_value, "missing_value",
        {"必填项为空；请补填", "a value is needed here; fill it in"}},
    FaultText{malformed_region, "malformed_region",
        {"行政区划代码不是六位数字", "the region code is not six digits"}},
    FaultText{unknown_region, "unknown_region",
        {"该月没有这个行政区划；请核对代码",
            "there is no such region in that month; check the code"}},
    FaultText{unknown_book, "unknown_book",
        {"该地区没有账套；请核对代码或先建账",
            "the region has no book; check the code or open one"}},
    FaultText{outside_region, "outside_region",
        {"该地区不在本次导入或您的管辖范围内",
            "the region is outside this import or your responsibility"}},
    FaultText{malformed_text, "malformed_text",
        {"文字过长或含有不可见字符", "the text is too long or holds control characters"}},
    FaultText{resident_id_malformed, "resident_id_malformed",
        {"身份证号不是 18 位", "the identity number is not 18 characters of the right kind"}},
    FaultText{resident_id_birth_date, "resident_id_birth_date",
        {"身份证号中的出生日期不成立，或晚于该月",
            "the birth date in the identity number is impossible or after the month"}},
    FaultText{resident_id_checksum, "resident_id_checksum",
        {"身份证号的校验码不符，有数字写错",
            "the identity number's check digit is wrong, so a digit is"}},
    FaultText{malformed_choice, "malformed_choice",
        {"不是规定的填法；请按版式说明填写", "not one of the words allowed; see the layout"}},
    FaultText{malformed_disability, "malformed_disability",
        {"残疾类别等级应为 0，或类别 1–7 加等级 1–4 两位数",
            "disability is 0, or category 1-7 and level 1-4 as two digits"}},
    FaultText{disability_needed, "disability_needed",
        {"残疾人补贴须填残疾类别等级", "a subsidy for the disabled needs category and level"}},
    FaultText{residence_contradicts_program, "residence_contradicts_program",
        {"城乡类别与项目不符", "the residence does not fit the program"}},
    FaultText{malformed_amount, "malformed_amount",
        {"金额应为元，最多两位小数，如 1234.56", "an amount is yuan with two decimals at most"}},
    FaultText{amount_not_positive, "amount_not_positive",
        {"金额为负数或为零", "the amount is negative, or zero where it may not be"}},
    FaultText{malformed_bank_no, "malformed_bank_no",
        {"开户行号应为 12 位数字", "the bank number is 12 digits"}},
    FaultText{malformed_account_no, "malformed_account_no",
        {"账号应为 10 至 32 位数字；请检查是否被表格软件改写",
            "the account number is 10 to 32 digits; check whether a spreadsheet rewrote it"}},
    FaultText{malformed_phone, "malformed_phone",
        {"电话应为 7 至 13 位数字", "a phone number is 7 to 13 digits"}},
    FaultText{malformed_date, "malformed_date",
        {"日期不存在、格式不对，或晚于截止日",
            "no such date, written wrongly, or after the day of the list"}},
    FaultText{no_head, "no_head", {"该户没有户主行", "the household has no row of its head"}},
    FaultText{second_head, "second_head", {"该户有两个户主", "the household has a second head"}},
    FaultText{household_scattered, "household_scattered",
        {"同一户的行不相连，或户编号重复",
            "rows of one household stand apart, or its number is used twice"}},
    FaultText{household_differs, "household_differs",
        {"与户主行所填不一致；请留空或改为一致",
            "differs from the head's row; leave it empty or make it the same"}},
    FaultText{household_too_large, "household_too_large",
        {"一户超过 30 人；请检查户编号", "more than 30 members; check the household number"}},
    FaultText{duplicate_person, "duplicate_person",
        {"同一人出现两次；请保留一处", "a person is listed twice; keep one of the rows"}},
    FaultText{area_code_unknown, "area_code_unknown",
        {"身份证号的地区码不在现行代码表中（可能是旧代码），请留意",
            "the identity number's area is not in today's list; it may be an old code"},
        true},
    FaultText{number_in_text_column, "number_in_text_column",
        {"证件号、账号单元格是数值，15 位以后的数字已丢失；请把该列设为文本后重新填写",
            "an identity or account number stands as a number, which keeps 15 digits only; make "
            "the column text and enter it again"}},
    FaultText{cell_formula, "cell_formula",
        {"单元格是公式；请复制后只粘贴数值", "the cell is a formula; paste its value instead"}},
    FaultText{cell_error, "cell_error",
        {"单元格是错误值（如 #N/A）；请改正", "the cell is an error such as #N/A; put it right"}},
};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].code != static_cast<FaultCode>(i)) {
            return false;
        }
    }
    return true;
}
static_assert(is_in_order());

auto order_of(Fault const& fault) {
    return std::tuple{fault.row, fault.field, fault.code, fault.other_row, fault.column.en};
}

} // namespace

std::span<FaultText const> fault_texts() noexcept {
    return table;
}

FaultText const& text_of(FaultCode code) noexcept {
    return table[static_cast<std::size_t>(code)];
}

std::optional<FaultCode> cell_fault(CellKind kind, bool must_be_text) noexcept {
    switch (kind) {
    case CellKind::formula: return cell_formula;
    case CellKind::error: return cell_error;
    case CellKind::number:
    case CellKind::date:
    case CellKind::boolean:
        return must_be_text ? std::optional{number_in_text_column} : std::nullopt;
    case CellKind::text: break;
    }
    return std::nullopt;
}

void FaultList::add(Fault const& fault) {
    faults_.push_back(fault);
    ++(text_of(fault.code).is_warning ? warning_count_ : fault_count_);
}

void FaultList::sort() {
    std::sort(faults_.begin(), faults_.end(),
        [](Fault const& a, Fault const& b) { return order_of(a) < order_of(b); });
}

Text column_of(Fault const& fault) noexcept {
    return fault.field ? header_of(*fault.field) : fault.column;
}

std::string message_of(Fault const& fault, Language language) {
    std::string message{pick(text_of(fault.code).text, language)};
    if (fault.sheet_column != 0) {
        auto const cell = cell_name(fault.sheet_column, fault.row);
        message += language == Language::zh ? "（单元格 " + cell + "）" : " (cell " + cell + ")";
    }
    if (fault.other_row != 0) {
        auto const row = std::to_string(fault.other_row);
        message +=
            language == Language::zh ? "（另见第 " + row + " 行）" : " (see row " + row + ")";
    }
    return message;
}

void write_faults(std::ostream& out, FaultList const& faults) {
    out << "\xEF\xBB\xBF";
    CsvWriter csv{out};
    csv.row({"row", "column", "severity", "code", "message_zh", "message_en"});
    for (Fault const& fault : faults.all()) {
        FaultText const& text = text_of(fault.code);
        Text const header = column_of(fault);
        auto const column = header.en.empty()
            ? std::string{}
            : std::string{header.zh} + " " + std::string{header.en};
        csv.row({std::to_string(fault.row), column, text.is_warning ? "warning" : "fault",
            text.name, message_of(fault, Language::zh), message_of(fault, Language::en)});
    }
    csv.finish();
}

} // namespace doudi::roster
