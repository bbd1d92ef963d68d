#include "doudi/base/ratio.hpp"

#include "digits.hpp"
#include "doudi/base/check.hpp"

#include <algorithm>
#include <cstddef>

namespace doudi {

namespace {

using boost::multiprecision::cpp_int;

constexpr std::size_t part_digits_max = 18;

bool is_part(std::string_view text) {
    return all_digits(text) && text.size() <= part_digits_max;
}

cpp_int integer_of(std::string_view digits) {
    cpp_int number = 0;
    for (char const c : digits) {
        number = number * 10 + digit_value(c);
    }
    return number;
}

cpp_int power_of_ten(std::size_t exponent) {
    return boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(exponent));
}

} // namespace

Result<Ratio> parse_ratio(std::string_view text) {
    std::size_t const mark = std::min(text.find_first_of("./"), text.size());
    std::string_view const first = text.substr(0, mark);
    std::string_view const second = text.substr(std::min(mark + 1, text.size()));
    bool const is_whole = mark == text.size();
    if (!is_part(first) || (!is_whole && !is_part(second))) {
        return Error{Refusal::malformed_ratio, "not of the form 0.70 or 7/10"};
    }
    if (is_whole) {
        return Ratio{integer_of(first)};
    }
    if (text[mark] == '.') {
        cpp_int const scale = power_of_ten(second.size());
        return Ratio{cpp_int{integer_of(first) * scale + integer_of(second)}, scale};
    }
    cpp_int const denominator = integer_of(second);
    if (denominator == 0) {
        return Error{Refusal::malformed_ratio, "the denominator is zero"};
    }
    return Ratio{integer_of(first), denominator};
}

std::string format_ratio(Ratio const& ratio, int decimals) {
    DOUDI_CHECK(decimals >= 0 && decimals <= 100);
    auto const places = static_cast<std::size_t>(decimals);
    bool const is_negative = ratio < 0;
    cpp_int const den = denominator(ratio);
    cpp_int const scaled = abs(numerator(ratio)) * power_of_ten(places);
    cpp_int whole = scaled / den;
    cpp_int const twice_rest = 2 * (scaled % den);
    if (twice_rest > den || (twice_rest == den && whole % 2 != 0)) {
        ++whole;
    }
    std::string text = whole.str();
    if (text.size() <= places) {
        text.insert(0, places + 1 - text.size(), '0');
    }
    if (places > 0) {
        text.insert(text.size() - places, 1, '.');
    }
    if (is_negative && whole != 0) {
        text.insert(0, 1, '-');
    }
    return text;
}

} // namespace doudi
