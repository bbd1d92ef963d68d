#include "cell_value.hpp"

#include "doudi/base/calendar.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace doudi::sheet {

namespace {

constexpr std::size_t kept_digits = 15;
constexpr int whole_digits_max = 30;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// 0.d₁d₂… × 10^point, no leading zeros.
struct Decimal {
    bool is_negative = false;
    std::string digits;
    int point = 0;
};

std::optional<Decimal> parse_decimal(std::string_view text) {
    Decimal number;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
        number.is_negative = text[at++] == '-';
    }
    bool has_digit = false;
    bool is_fraction = false;
    for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !is_fraction)); ++at) {
        if (text[at] == '.') {
            is_fraction = true;
            continue;
        }
        has_digit = true;
        if (text[at] == '0' && number.digits.empty()) {
            number.point -= is_fraction ? 1 : 0;
            continue;
        }
        number.digits += text[at];
        number.point += is_fraction ? 0 : 1;
    }
    int exponent = 0;
    if (has_digit && at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        at += at + 1 < text.size() && text[at + 1] == '+' ? 2U : 1U;
        auto const read = std::from_chars(text.data() + at, text.data() + text.size(), exponent);
        at = read.ec == std::errc{} ? static_cast<std::size_t>(read.ptr - text.data()) : 0;
    }
    constexpr int exponent_max = 400;
    if (!has_digit || at != text.size() || exponent > exponent_max || exponent < -exponent_max) {
        return std::nullopt;
    }
    number.point += exponent;
    return number;
}

/// To fifteen digits, half away from zero.
void round_digits(Decimal& number) {
    if (number.digits.size() > kept_digits) {
        bool carry = number.digits[kept_digits] >= '5';
        number.digits.resize(kept_digits);
        for (auto digit = number.digits.rbegin(); carry && digit != number.digits.rend(); ++digit) {
            carry = *digit == '9';
            *digit = carry ? '0' : static_cast<char>(*digit + 1);
        }
        if (carry) {
            number.digits.insert(number.digits.begin(), '1');
            ++number.point;
        }
    }
    number.digits.erase(number.digits.find_last_not_of('0') + 1);
}

std::string text_of(Decimal const& number) {
    if (number.digits.empty()) {
        return "0";
    }
    std::string text = number.is_negative ? "-" : "";
    auto const point = static_cast<std::size_t>(std::max(number.point, 0));
    auto const whole = number.digits.substr(0, point);
    text += whole.empty() ? "0" : whole;
    text.append(point - whole.size(), '0');
    if (number.digits.size() > whole.size()) {
        text += '.';
        text.append(static_cast<std::size_t>(std::max(-number.point, 0)), '0');
        text += number.digits.substr(whole.size());
    }
    return text;
}

/// The day a whole number stands for. In the system of 1900 there is a 29 February 1900, number
/// 60, which the calendar has not.
std::optional<Date> day_of(int number, bool is_1904) {
    constexpr int no_day = 60;
    constexpr int last_day = 2'958'465; // 9999-12-31
    if (number < (is_1904 ? 0 : 1) || number > last_day || (!is_1904 && number == no_day)) {
        return std::nullopt;
    }
    auto const first = is_1904 ? make_date(1904, 1, 1)
        : number < no_day      ? make_date(1899, 12, 31)
                               : make_date(1899, 12, 30);
    return *first + date::days{number};
}

} // namespace

std::string number_text(std::string_view written) {
    auto number = parse_decimal(written);
    if (!number || number->point > whole_digits_max || number->point < -whole_digits_max) {
        return std::string{written};
    }
    round_digits(*number);
    return text_of(*number);
}

std::string date_text(std::string_view written, NumberForm form, bool is_1904) {
    auto number = number_text(written);
    int whole = 0;
    auto const read = std::from_chars(number.data(), number.data() + number.size(), whole);
    auto const rest =
        std::string_view{number}.substr(static_cast<std::size_t>(read.ptr - number.data()));
    auto const day = read.ec == std::errc{} && (rest.empty() || rest.front() == '.')
        ? day_of(whole, is_1904)
        : std::nullopt;
    if (!day || form == NumberForm::number || form == NumberForm::time) {
        return number;
    }
    auto text = format_date(*day);
    constexpr std::string_view first_of_month = "-01";
    if (form == NumberForm::month && rest.empty() && text.ends_with(first_of_month)) {
        text.resize(text.size() - first_of_month.size());
    }
    return rest.empty() ? text : text + " 0" + std::string{rest};
}

} // namespace doudi::sheet
