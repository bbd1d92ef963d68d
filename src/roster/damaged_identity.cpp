#include "doudi/roster/damaged_identity.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/resident_id.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace doudi::roster {

namespace {

constexpr std::size_t id_chars = 18;
constexpr std::size_t old_id_chars = 15;
constexpr std::size_t area_chars = 6;
constexpr std::ptrdiff_t masked_max = 12;

struct DamageName {
    Damage damage;
    std::string_view name;
    Text title;
};
constexpr std::array damage_names{
    DamageName{Damage::masked, "masked", {"部分隐去", "partly hidden"}},
    DamageName{Damage::old_number, "old_number", {"15 位旧号", "old number of 15 digits"}},
    DamageName{Damage::wrong_digits, "wrong_digits", {"数字有误", "wrong digits"}},
};

struct AgreementName {
    Agreement agreement;
    std::string_view name;
    Text title;
};
constexpr std::array agreement_names{
    AgreementName{Agreement::differs, "differs", {"号码不符", "number differs"}},
    AgreementName{Agreement::masked, "masked", {"未隐去部分相符", "agrees in what is not hidden"}},
    AgreementName{
        Agreement::converted, "converted", {"旧号升位后相符", "old number became this one"}},
    AgreementName{Agreement::one_digit, "one_digit", {"一位不同", "one character differs"}},
    AgreementName{Agreement::exchanged, "exchanged", {"相邻两位颠倒", "two neighbours exchanged"}},
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

int number_in(std::string_view digits) {
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

/// None unless all eight are digits and name a day up to today.
std::optional<Date> birth_in(std::string_view year_month_day, Date today) {
    constexpr int year_min = 1900;
    if (!are_digits(year_month_day)) {
        return std::nullopt;
    }
    int const year = number_in(year_month_day.substr(0, 4));
    auto const born_on =
        make_date(year, static_cast<unsigned>(number_in(year_month_day.substr(4, 2))),
            static_cast<unsigned>(number_in(year_month_day.substr(6, 2))));
    return born_on && year >= year_min && *born_on <= today ? std::optional{*born_on}
                                                            : std::nullopt;
}

/// All old numbers are of the twentieth century.
/// Source: GB 11643-1989 (15 digits); GB 11643-1999 (four digits of the year, a check character).
std::string converted(std::string_view old_number) {
    std::string text{old_number.substr(0, area_chars)};
    text.append("19").append(old_number.substr(area_chars));
    return text + resident_id_check_digit(text);
}

std::string upper_of(std::string_view text) {
    std::string upper{text};
    if (!upper.empty() && upper.back() == 'x') {
        upper.back() = 'X';
    }
    return upper;
}

/// Digits and stars; the last may be X, or the one before it when the two are exchanged.
bool has_only_signs(std::string_view text) {
    auto const first16 = text.substr(0, id_chars - 2);
    auto const is_sign = [](char c) { return is_digit(c) || c == '*'; };
    auto const before_last = text[id_chars - 2];
    auto const last = text.back();
    return text.front() != '0' && std::all_of(first16.begin(), first16.end(), is_sign) &&
        ((is_sign(before_last) && (is_sign(last) || last == 'X')) ||
            (before_last == 'X' && is_digit(last)));
}

std::optional<DamagedIdentity> old_number_in(std::string_view text, Date today) {
    if (!are_digits(text) || text.front() == '0') {
        return std::nullopt;
    }
    auto const id = parse_resident_id(converted(text), today);
    return id ? std::optional{DamagedIdentity{
                    std::string{text}, Damage::old_number, id->born_on, id->area}}
              : std::nullopt;
}

/// The numbers that come of putting another character in one place.
void add_replaced(std::string const& text, Date today, std::vector<std::string>& right) {
    for (std::size_t at = 0; at + 1 < id_chars; ++at) {
        std::string changed = text;
        for (char digit = '0'; digit <= '9'; ++digit) {
            changed[at] = digit;
            if (digit != text[at] && parse_resident_id(changed, today)) {
                right.push_back(changed);
            }
        }
    }
    auto const first17 = std::string_view{text}.substr(0, id_chars - 1);
    if (!are_digits(first17)) {
        return;
    }
    std::string changed = text;
    changed.back() = resident_id_check_digit(first17);
    if (changed != text && parse_resident_id(changed, today)) {
        right.push_back(changed);
    }
}

/// Those that come of exchanging neighbours. Both characters differ, so none is there already.
void add_exchanged(std::string const& text, Date today, std::vector<std::string>& right) {
    for (std::size_t at = 0; at + 1 < id_chars; ++at) {
        std::string changed = text;
        std::swap(changed[at], changed[at + 1]);
        if (changed != text && parse_resident_id(changed, today)) {
            right.push_back(changed);
        }
    }
}

} // namespace

std::string_view name_of(Damage damage) noexcept {
    return damage_names[static_cast<std::size_t>(damage)].name;
}

Text title_of(Damage damage) noexcept {
    return damage_names[static_cast<std::size_t>(damage)].title;
}

std::optional<Damage> damage_of(std::string_view name) noexcept {
    auto const* const found = std::find_if(damage_names.begin(), damage_names.end(),
        [name](DamageName const& one) { return one.name == name; });
    return found == damage_names.end() ? std::nullopt : std::optional{found->damage};
}

std::string_view name_of(Agreement agreement) noexcept {
    return agreement_names[static_cast<std::size_t>(agreement)].name;
}

Text title_of(Agreement agreement) noexcept {
    return agreement_names[static_cast<std::size_t>(agreement)].title;
}

std::optional<Agreement> agreement_of(std::string_view name) noexcept {
    auto const* const found = std::find_if(agreement_names.begin(), agreement_names.end(),
        [name](AgreementName const& one) { return one.name == name; });
    return found == agreement_names.end() ? std::nullopt : std::optional{found->agreement};
}

std::optional<DamagedIdentity> read_damaged_identity(std::string_view given, Date today) {
    auto const text = upper_of(given);
    if (text.size() == old_id_chars) {
        return old_number_in(text, today);
    }
    if (text.size() != id_chars || !has_only_signs(text) || parse_resident_id(text, today)) {
        return std::nullopt;
    }
    auto const masked = std::count(text.begin(), text.end(), '*');
    if (masked > masked_max) {
        return std::nullopt;
    }
    std::string_view const all{text};
    auto const area = all.substr(0, area_chars);
    return DamagedIdentity{.text = text,
        .damage = masked > 0 ? Damage::masked : Damage::wrong_digits,
        .born_on = birth_in(all.substr(area_chars, 8), today),
        .area = are_digits(area) ? std::optional{number_in(area)} : std::nullopt};
}

Agreement agreement_of(DamagedIdentity const& damaged, std::string_view resident_id) {
    DOUDI_CHECK(resident_id.size() == id_chars);
    if (damaged.damage == Damage::old_number) {
        return converted(damaged.text) == resident_id ? Agreement::converted : Agreement::differs;
    }
    std::vector<std::size_t> differing;
    for (std::size_t at = 0; at < id_chars; ++at) {
        if (damaged.text[at] != resident_id[at] && damaged.text[at] != '*') {
            differing.push_back(at);
        }
    }
    if (damaged.damage == Damage::masked) {
        return differing.empty() ? Agreement::masked : Agreement::differs;
    }
    if (differing.size() == 1) {
        return Agreement::one_digit;
    }
    bool const are_exchanged = differing.size() == 2 && differing[0] + 1 == differing[1] &&
        damaged.text[differing[0]] == resident_id[differing[1]] &&
        damaged.text[differing[1]] == resident_id[differing[0]];
    return are_exchanged ? Agreement::exchanged : Agreement::differs;
}

std::vector<std::string> corrections_of(DamagedIdentity const& damaged, Date today) {
    switch (damaged.damage) {
    case Damage::masked: return {};
    case Damage::old_number: return {converted(damaged.text)};
    case Damage::wrong_digits: break;
    }
    std::vector<std::string> right;
    add_replaced(damaged.text, today, right);
    add_exchanged(damaged.text, today, right);
    return right;
}

} // namespace doudi::roster
