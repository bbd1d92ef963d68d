#include "doudi/base/calendar.hpp"

#include "digits.hpp"
#include "doudi/base/check.hpp"

#include <cstddef>

namespace doudi {

namespace {

constexpr Date day_2000_01_01{date::local_days{date::year{2000} / date::January / 1}};
constexpr std::chrono::hours china_offset{8};
constexpr int year_max = 9999;

Error malformed_date(char const* why) {
    return Error{Refusal::malformed_date, why};
}

struct Parts {
    std::string_view year, month, day;
};

/// The parts of "2020-04-30", "2020/4/30" or "20200430"; empty ones when the shape is another.
Parts split(std::string_view text) {
    if (text.size() == 8 && all_digits(text)) {
        return {text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)};
    }
    if (text.size() < 8 || text.size() > 10) {
        return {};
    }
    char const separator = text[4];
    std::size_t const second = text.find(separator, 5);
    if ((separator != '-' && separator != '/') || second == std::string_view::npos) {
        return {};
    }
    if (separator == '-' && text.size() != 10) {
        return {};
    }
    return {text.substr(0, 4), text.substr(5, second - 5), text.substr(second + 1)};
}

bool is_month_or_day(std::string_view text) {
    return all_digits(text) && text.size() <= 2;
}

} // namespace

Result<Date> make_date(int year, unsigned month, unsigned day) {
    if (year < 1 || year > year_max || month > 12 || day > 31) {
        return malformed_date("no such day");
    }
    date::year_month_day const ymd{date::year{year}, date::month{month}, date::day{day}};
    if (!ymd.ok()) {
        return malformed_date("no such day");
    }
    return Date{ymd};
}

Result<Date> parse_date(std::string_view text) {
    Parts const parts = split(text);
    if (!all_digits(parts.year) || !is_month_or_day(parts.month) || !is_month_or_day(parts.day)) {
        return malformed_date("not of the form 2020-04-30");
    }
    return make_date(number_of(parts.year), static_cast<unsigned>(number_of(parts.month)),
        static_cast<unsigned>(number_of(parts.day)));
}

std::string format_date(Date day) {
    date::year_month_day const ymd{day};
    int const year = int{ymd.year()};
    std::string text = year < 0 ? "-" + padded(-year, 4) : padded(year, 4);
    text += '-';
    text += padded(static_cast<int>(unsigned{ymd.month()}), 2);
    text += '-';
    text += padded(static_cast<int>(unsigned{ymd.day()}), 2);
    return text;
}

std::int32_t days_since_2000(Date day) noexcept {
    return static_cast<std::int32_t>((day - day_2000_01_01).count());
}

Date date_from_days_since_2000(std::int32_t days) noexcept {
    return day_2000_01_01 + date::days{days};
}

Instant now() noexcept {
    return date::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

Date date_in_china(Instant instant) noexcept {
    return Date{date::floor<date::days>((instant + china_offset).time_since_epoch())};
}

std::string format_instant(Instant instant) {
    auto const day = date::floor<date::days>(instant);
    date::hh_mm_ss const time{instant - day};
    std::string text = format_date(Date{day.time_since_epoch()});
    text += 'T';
    text += padded(static_cast<int>(time.hours().count()), 2);
    text += ':';
    text += padded(static_cast<int>(time.minutes().count()), 2);
    text += ':';
    text += padded(static_cast<int>(time.seconds().count()), 2);
    text += '.';
    text += padded(static_cast<int>(time.subseconds().count()), 6);
    text += 'Z';
    return text;
}

} // namespace doudi
