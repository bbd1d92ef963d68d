// The kinds of lists as data: a new kind is a table of columns and a row of `kinds`.
#include "doudi/roster/outside_list.hpp"

#include <algorithm>
#include <array>

namespace doudi::roster {

namespace {

using enum ListField;

constexpr ListColumn identity{{"身份证号", "resident_id"}, resident_id, true};

constexpr ListColumn person_name{{"姓名", "name"}, name, false};

constexpr std::array deaths{identity, ListColumn{{"死亡日期", "died_on"}, from_date, true}};

constexpr std::array payroll{identity, ListColumn{{"起薪日期", "paid_from"}, from_date, false},
    ListColumn{{"停薪日期", "paid_until"}, until_date, false}};

constexpr std::array custody{identity, ListColumn{{"收押日期", "held_from"}, from_date, true},
    ListColumn{{"释放日期", "released_on"}, until_date, false}};

constexpr std::array vehicle_words{Text{"轿车", "car"}, Text{"客车", "bus"}, Text{"货车", "truck"},
    Text{"摩托车", "motorcycle"}, Text{"农用车", "farm_vehicle"},
    Text{"残疾车", "invalid_carriage"}};
constexpr std::array vehicles{identity,
    ListColumn{{"车辆类型", "vehicle_type"}, word, true, vehicle_words},
    ListColumn{{"登记日期", "registered_on"}, from_date, false},
    ListColumn{{"注销日期", "deregistered_on"}, until_date, false},
    ListColumn{{"估价", "value"}, amount, false}};

constexpr std::array company_words{
    Text{"法定代表人", "representative"}, Text{"股东", "shareholder"}, Text{"经营者", "owner"}};
constexpr std::array companies{identity, ListColumn{{"身份", "role"}, word, true, company_words},
    ListColumn{{"登记日期", "registered_on"}, from_date, false},
    ListColumn{{"注销日期", "deregistered_on"}, until_date, false},
    ListColumn{{"注册资本", "capital"}, amount, false}};

constexpr std::array property_words{
    Text{"房产", "house"}, Text{"存款", "deposit"}, Text{"公积金", "provident_fund"}};
constexpr std::array property{identity,
    ListColumn{{"财产类型", "property_type"}, word, true, property_words},
    ListColumn{{"登记日期", "registered_on"}, from_date, false},
    ListColumn{{"金额", "value"}, amount, false}};

constexpr std::array poor_words{
    Text{"未脱贫", "poor"}, Text{"已脱贫", "out_of_poverty"}, Text{"监测户", "watched"}};
constexpr std::array registered_poor{identity,
    ListColumn{{"状态", "status"}, word, true, poor_words},
    ListColumn{{"识别日期", "registered_on"}, from_date, false},
    ListColumn{{"退出日期", "removed_on"}, until_date, false}};

constexpr std::array disability{identity,
    ListColumn{{"残疾证号", "certificate_no"}, certificate, true},
    ListColumn{{"发证日期", "issued_on"}, from_date, false},
    ListColumn{{"有效期止", "valid_to"}, until_date, false}};

constexpr std::array population{
    identity, ListColumn{{"户籍地区划代码", "registered_region"}, region, false}};

constexpr std::array other_counties{identity, ListColumn{{"项目", "program"}, code, true},
    ListColumn{{"发放地区划代码", "paid_by_region"}, region, true},
    ListColumn{{"月份", "month"}, month, true}, ListColumn{{"金额", "amount"}, amount, false}};

constexpr std::array relative_words{Text{"村干部", "village_official"}, Text{"经办人员", "clerk"}};
constexpr std::array relatives{identity,
    ListColumn{{"亲属身份", "relative_is"}, word, true, relative_words},
    ListColumn{{"备案日期", "filed_on"}, from_date, false}};

constexpr std::array care_assessments{identity, ListColumn{{"自理等级", "care_grade"}, grade, true},
    ListColumn{{"评估日期", "assessed_on"}, from_date, true}};

constexpr std::array institution{identity, ListColumn{{"入院日期", "moved_in"}, from_date, true},
    ListColumn{{"出院日期", "moved_out"}, until_date, false}};

constexpr std::array kinds{
    ListKind{"deaths", {"死亡人员", "deaths"}, deaths},
    ListKind{"payroll", {"财政供养人员", "people on the public payroll"}, payroll},
    ListKind{"custody", {"服刑和强戒人员", "people in custody"}, custody},
    ListKind{"vehicles", {"机动车登记", "registered vehicles"}, vehicles},
    ListKind{"companies", {"工商登记", "registered companies"}, companies},
    ListKind{"property", {"房产、存款和公积金", "houses, deposits and provident funds"}, property},
    ListKind{"registered_poor", {"建档立卡贫困人口", "the registered poor"}, registered_poor},
    ListKind{"disability", {"残疾人证", "certificates of disability"}, disability},
    ListKind{"population", {"户籍人口", "registered population"}, population},
    ListKind{"other_counties", {"外地发放", "payments of other counties"}, other_counties},
    ListKind{
        "relatives", {"村干部和经办人员近亲属", "relatives of officials and clerks"}, relatives},
    ListKind{
        "care_assessments", {"生活自理能力评估", "assessments of self-care"}, care_assessments},
    ListKind{"institution", {"供养机构在院人员", "residents of institutions"}, institution},
};

} // namespace

std::span<ListKind const> list_kinds() noexcept {
    return kinds;
}

ListColumn const& name_column() noexcept {
    return person_name;
}

ListKind const* find_list_kind(std::string_view name) noexcept {
    auto const* const found = std::find_if(
        kinds.begin(), kinds.end(), [name](ListKind const& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : found;
}

} // namespace doudi::roster
