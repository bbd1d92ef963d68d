#include "doudi/roster/layout.hpp"

#include <algorithm>
#include <utility>

namespace doudi::roster {

namespace {

struct FieldName {
    Field field;
    Text published;
    std::string_view also; // another Chinese header in use
};

constexpr std::array<FieldName, field_count> names{{
    {Field::region_code, {"行政区划代码", "region_code"}, "区划代码"},
    {Field::household_no, {"户编号", "household_no"}, "户号"},
    {Field::relation, {"与户主关系", "relation"}, "家庭关系"},
    {Field::name, {"姓名", "name"}, "人员姓名"},
    {Field::resident_id, {"身份证号", "resident_id"}, "身份证号码"},
    {Field::disability, {"残疾类别等级", "disability"}, "残疾等级"},
    {Field::seriously_ill, {"重病", "seriously_ill"}, "是否重病"},
    {Field::residence, {"城乡", "residence"}, "城乡类别"},
    {Field::income_year, {"家庭年收入", "income_year"}, "年收入"},
    {Field::care_grade, {"自理等级", "care_grade"}, "护理等级"},
    {Field::care_setting, {"供养方式", "care_setting"}, "供养类型"},
    {Field::declared_amount, {"申报月金额", "declared_amount"}, "申报金额"},
    {Field::bank_no, {"开户行号", "bank_no"}, "开户行行号"},
    {Field::account_no, {"账号", "account_no"}, "银行账号"},
    {Field::account_name, {"户名", "account_name"}, "账户户名"},
    {Field::phone, {"电话", "phone"}, "联系电话"},
    {Field::tier, {"低保分档", "tier"}, "救助档次"},
    {Field::exit_month, {"渐退起始月", "exit_month"}, "渐退开始月份"},
    {Field::exit_base, {"渐退基数", "exit_base"}, "渐退前月金额"},
    {Field::other_month, {"其他月救助金额", "other_month"}, "已享受月救助金额"},
    {Field::studying, {"在校就读", "studying"}, "是否在校"},
    {Field::single_unit, {"单人户", "single_unit"}, "按人施保"},
    {Field::no_labour, {"丧失劳动能力", "no_labour"}, "无劳动能力"},
    {Field::refusals, {"连续拒绝次数", "refusals"}, "无正当理由拒绝次数"},
    {Field::income_work, {"务工经营年收入", "income_work"}, "务工年收入"},
    {Field::income_project, {"扶贫项目保底年收益", "income_project"}, "项目保底收益"},
    {Field::income_subsidy, {"残疾人补贴年收入", "income_subsidy"}, "残疾人两项补贴"},
    {Field::income_transfer, {"转移性年收入", "income_transfer"}, "赡养费养老金年收入"},
}};

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t";
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

FieldName const* find_name(std::string_view header) noexcept {
    auto const* const found =
        std::find_if(names.begin(), names.end(), [header](FieldName const& name) {
            return header == name.published.zh || header == name.published.en ||
                header == name.also;
        });
    return found != names.end() ? found : nullptr;
}

/// What is wrong with a header, in words.
class Complaint {
public:
    void add(std::string_view what, std::string_view column) {
        text_ += text_.empty() ? "" : "; ";
        text_ += what;
        text_ += ' ';
        text_ += column.substr(0, column_bytes_max);
    }
    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    static constexpr std::size_t column_bytes_max = 60;
    std::string text_;
};

} // namespace

Text header_of(Field field) noexcept {
    return names[static_cast<std::size_t>(field)].published;
}

bool lists_households(std::string_view program) noexcept {
    return program.starts_with("DB-") || program.starts_with("PT-DB-");
}

bool requires_column(std::string_view program, Field field) noexcept {
    switch (field) {
    case Field::region_code:
    case Field::name:
    case Field::resident_id:
    case Field::residence:
    case Field::bank_no:
    case Field::account_no:
    case Field::account_name: return true;
    case Field::household_no:
    case Field::relation: return lists_households(program);
    case Field::income_year: return program.starts_with("DB-");
    case Field::disability: return program.starts_with("DS-");
    case Field::care_grade: return program == "TK-C";
    case Field::seriously_ill:
    case Field::care_setting:
    case Field::declared_amount:
    case Field::phone:
    case Field::tier:
    case Field::exit_month:
    case Field::exit_base:
    case Field::other_month:
    case Field::studying:
    case Field::single_unit:
    case Field::no_labour:
    case Field::refusals:
    case Field::income_work:
    case Field::income_project:
    case Field::income_subsidy:
    case Field::income_transfer: break;
    }
    return false;
}

Result<Layout> Layout::of_header(std::span<std::string const> header, std::string_view program) {
    Layout layout;
    layout.column_of_.fill(absent);
    Complaint complaint;
    for (std::string const& cell : header) {
        auto const text = trimmed(cell);
        FieldName const* const name = find_name(text);
        if (name == nullptr) {
            complaint.add("unknown column", text.empty() ? "(empty)" : text);
        } else if (auto& column = layout.column_of_[static_cast<std::size_t>(name->field)];
                   column != absent) {
            complaint.add("twice", text);
        } else {
            column = layout.headers_.size();
        }
        layout.headers_.emplace_back(text);
    }
    for (FieldName const& name : names) {
        if (requires_column(program, name.field) &&
            layout.column_of_[static_cast<std::size_t>(name.field)] == absent) {
            complaint.add(
                "missing", std::string{name.published.zh} + " " + std::string{name.published.en});
        }
    }
    if (!complaint.text().empty()) {
        return Error{Refusal::file_wrong_layout, complaint.text()};
    }
    return layout;
}

std::int32_t Layout::number_of(Field field) const noexcept {
    auto const column = column_of_[static_cast<std::size_t>(field)];
    return column == absent ? 0 : static_cast<std::int32_t>(column) + 1;
}

std::string_view Layout::cell(std::span<std::string const> row, Field field) const noexcept {
    auto const column = column_of_[static_cast<std::size_t>(field)];
    return column < row.size() ? trimmed(row[column]) : std::string_view{};
}

} // namespace doudi::roster
