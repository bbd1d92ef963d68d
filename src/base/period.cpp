#include "doudi/base/period.hpp"

#include "digits.hpp"
#include "doudi/base/check.hpp"

namespace doudi {

namespace {

constexpr int months_per_year = 12;
constexpr std::int32_t first_month = 1 * months_per_year;
constexpr std::int32_t last_month = 9999 * months_per_year + 11;

} // namespace

Result<Period> Period::from(int year, unsigned month) {
    if (year < 1 || year > 9999 || month < 1 || month > 12) {
        return Error{Refusal::malformed_period, "no such month"};
    }
    return Period{year * months_per_year + static_cast<std::int32_t>(month) - 1};
}

Result<Period> Period::parse(std::string_view text) {
    bool const has_hyphen = text.size() == 7 && text[4] == '-';
    if (!has_hyphen && text.size() != 6) {
        return Error{Refusal::malformed_period, "not of the form 2020-04"};
    }
    std::string_view const year = text.substr(0, 4);
    std::string_view const month = text.substr(has_hyphen ? 5 : 4);
    if (!all_digits(year) || !all_digits(month)) {
        return Error{Refusal::malformed_period, "not of the form 2020-04"};
    }
    return from(number_of(year), static_cast<unsigned>(number_of(month)));
}

Period Period::of(Date day) {
    date::year_month_day const ymd{day};
    std::int32_t const months =
        int{ymd.year()} * months_per_year + static_cast<std::int32_t>(unsigned{ymd.month()}) - 1;
    DOUDI_CHECK(months >= first_month && months <= last_month);
    return Period{months};
}

Period Period::plus(int months) const {
    std::int32_t result{};
    bool const is_too_far = __builtin_add_overflow(months_, months, &result);
    DOUDI_CHECK(!is_too_far && result >= first_month && result <= last_month);
    return Period{result};
}

Date Period::first_day() const noexcept {
    return Date{date::year{year()} / date::month{month()} / 1};
}

Date Period::last_day() const noexcept {
    return Date{date::year{year()} / date::month{month()} / date::last};
}

bool Period::contains(Date day) const noexcept {
    return first_day() <= day && day <= last_day();
}

std::string Period::text() const {
    std::string text = padded(year(), 4);
    text += '-';
    text += padded(static_cast<int>(month()), 2);
    return text;
}

} // namespace doudi
