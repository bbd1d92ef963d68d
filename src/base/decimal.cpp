#include "doudi/base/decimal.hpp"

#include "digits.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace doudi {

namespace {

constexpr std::size_t group_digits = 3;

/// Where the whole part (digits, perhaps with commas between thousands) stops being well formed;
/// its size when it is.
std::size_t well_formed_whole(std::string_view whole) {
    std::size_t const first_comma = whole.find(',');
    if (first_comma == std::string_view::npos) {
        auto const bad = std::find_if_not(whole.begin(), whole.end(), is_digit);
        return static_cast<std::size_t>(bad - whole.begin());
    }
    if (first_comma == 0 || first_comma > group_digits) {
        return first_comma;
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        bool const is_comma_due = at >= first_comma && (at - first_comma) % (group_digits + 1) == 0;
        if (is_comma_due ? whole[at] != ',' : !is_digit(whole[at])) {
            return at;
        }
    }
    bool const is_last_group_whole = (whole.size() - first_comma) % (group_digits + 1) == 0;
    return is_last_group_whole ? whole.size() : whole.size() - 1;
}

Error malformed_at(std::size_t at) {
    return Error{Refusal::malformed_amount, "character " + std::to_string(at + 1)};
}

std::string magnitude_digits(Money amount) {
    std::int64_t const fen = amount.fen();
    auto const magnitude = static_cast<std::uint64_t>(fen);
    std::string digits = std::to_string(fen < 0 ? 0 - magnitude : magnitude);
    if (digits.size() < 3) {
        digits.insert(0, 3 - digits.size(), '0');
    }
    return digits;
}

} // namespace

Result<Money> parse_yuan(std::string_view text) {
    bool const is_negative = text.starts_with('-');
    std::size_t const sign = is_negative ? 1 : 0;
    std::string_view const unsigned_text = text.substr(sign);
    std::size_t const point = std::min(unsigned_text.find('.'), unsigned_text.size());
    std::string_view const whole = unsigned_text.substr(0, point);
    std::size_t const whole_good = well_formed_whole(whole);
    if (whole.empty() || whole_good != whole.size()) {
        return malformed_at(sign + whole_good);
    }
    std::string decimals{unsigned_text.substr(std::min(point + 1, unsigned_text.size()))};
    bool const has_point = point < unsigned_text.size();
    if (has_point && (!all_digits(decimals) || decimals.size() > 2)) {
        return malformed_at(sign + point + 1);
    }
    decimals.resize(2, '0');

    std::int64_t fen = 0; // kept at or below zero, because the negative range is the larger one
    for (std::string_view const part : {whole, std::string_view{decimals}}) {
        for (char const c : part) {
            if (c == ',') {
                continue;
            }
            if (__builtin_mul_overflow(fen, 10, &fen) ||
                __builtin_sub_overflow(fen, digit_value(c), &fen)) {
                return Error{Refusal::overflow, "amount"};
            }
        }
    }
    if (!is_negative && fen == std::numeric_limits<std::int64_t>::min()) {
        return Error{Refusal::overflow, "amount"};
    }
    return Money::from_fen(is_negative ? fen : -fen);
}

std::string format_yuan(Money amount) {
    std::string text = magnitude_digits(amount);
    text.insert(text.size() - 2, 1, '.');
    if (amount.fen() < 0) {
        text.insert(0, 1, '-');
    }
    return text;
}

std::string format_yuan_grouped(Money amount) {
    std::string text = magnitude_digits(amount);
    std::size_t comma = text.size() - 2;
    text.insert(comma, 1, '.');
    while (comma > group_digits) {
        comma -= group_digits;
        text.insert(comma, 1, ',');
    }
    if (amount.fen() < 0) {
        text.insert(0, 1, '-');
    }
    return text;
}

} // namespace doudi
