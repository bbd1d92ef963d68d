#include "doudi/base/resident_id.hpp"

#include "digits.hpp"
#include "doudi/base/check.hpp"

#include <array>
#include <cstddef>

namespace doudi {

namespace {

constexpr std::size_t id_chars = 18;
constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view check_chars = "10X98765432";
constexpr int year_min = 1900;

bool is_well_formed(std::string_view text) {
    if (text.size() != id_chars || text.front() == '0' || !all_digits(text.substr(0, 17))) {
        return false;
    }
    char const check = text.back();
    return is_digit(check) || check == 'X' || check == 'x';
}

} // namespace

char resident_id_check_digit(std::string_view first17) {
    DOUDI_CHECK(first17.size() == weights.size() && all_digits(first17));
    int weighted = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        weighted += weights.at(i) * digit_value(first17[i]);
    }
    return check_chars[static_cast<std::size_t>(weighted % 11)];
}

Result<ResidentId> parse_resident_id(std::string_view text, Date today) {
    if (!is_well_formed(text)) {
        return Error{Refusal::resident_id_malformed, ""};
    }
    int const year = number_of(text.substr(6, 4));
    auto const born_on = make_date(year, static_cast<unsigned>(number_of(text.substr(10, 2))),
        static_cast<unsigned>(number_of(text.substr(12, 2))));
    if (!born_on || year < year_min || *born_on > today) {
        return Error{Refusal::resident_id_birth_date, ""};
    }
    std::string upper{text};
    if (upper.back() == 'x') {
        upper.back() = 'X';
    }
    if (upper.back() != resident_id_check_digit(text.substr(0, 17))) {
        return Error{Refusal::resident_id_checksum, ""};
    }
    bool const is_male = digit_value(text[16]) % 2 == 1;
    return ResidentId{std::move(upper), *born_on, is_male, number_of(text.substr(0, 6))};
}

std::string mask_resident_id(std::string_view text) {
    constexpr std::size_t shown_each_side = 4;
    std::string masked(text.size(), '*');
    if (text.size() == id_chars) {
        masked.replace(0, shown_each_side, text.substr(0, shown_each_side));
        masked.replace(
            id_chars - shown_each_side, shown_each_side, text.substr(id_chars - shown_each_side));
    }
    return masked;
}

} // namespace doudi
