#include "message_values.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace doudi::bank {

namespace {

bool are_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size() || !are_digits(text.substr(at, digits))) {
        return std::nullopt;
    }
    int number = 0;
    std::from_chars(text.data() + at, text.data() + at + digits, number);
    return number;
}

/// Minutes east of Greenwich of "Z", "+08:00" or nothing, which is China.
std::optional<int> offset_of(std::string_view zone) {
    constexpr int china = 8 * 60;
    if (zone.empty()) {
        return china;
    }
    if (zone == "Z") {
        return 0;
    }
    constexpr std::size_t zone_size = 6;
    auto const hours = number_at(zone, 1, 2);
    auto const minutes = number_at(zone, 4, 2);
    if (zone.size() != zone_size || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' ||
        !hours || !minutes || *hours > 14 || *minutes > 59) {
        return std::nullopt;
    }
    auto const offset = *hours * 60 + *minutes;
    return zone[0] == '-' ? -offset : offset;
}

} // namespace

std::optional<Money> amount_of(std::string_view text) {
    constexpr std::size_t whole_digits_max = 16;
    auto const point = text.find('.');
    auto const whole = text.substr(0, point);
    auto decimals = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (!are_digits(whole) || (point != std::string_view::npos && !are_digits(decimals))) {
        return std::nullopt;
    }
    decimals = decimals.substr(0, decimals.find_last_not_of('0') + 1);
    auto const first = std::min(whole.find_first_not_of('0'), whole.size() - 1);
    auto const digits = whole.substr(first);
    if (decimals.size() > 2 || digits.size() > whole_digits_max) {
        return std::nullopt;
    }
    std::int64_t yuan = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), yuan);
    std::int64_t fen = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        fen = fen * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
    }
    return Money::from_fen(yuan * 100 + fen);
}

std::optional<std::int64_t> count_of(std::string_view text) {
    constexpr std::size_t digits_max = 15;
    if (text.size() > digits_max || !are_digits(text)) {
        return std::nullopt;
    }
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

std::optional<Date> day_of(std::string_view text) {
    constexpr std::size_t date_size = 10; // 2020-04-30
    constexpr int china = 8 * 60;
    auto const year = number_at(text, 0, 4);
    auto const month = number_at(text, 5, 2);
    auto const day = number_at(text, 8, 2);
    if (!year || !month || !day || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    auto const date = make_date(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
    if (!date) {
        return std::nullopt;
    }
    auto rest = text.substr(date_size);
    if (!rest.starts_with('T')) {
        return offset_of(rest) ? std::optional{*date} : std::nullopt; // a day is a day anywhere
    }
    auto const hour = number_at(rest, 1, 2);
    auto const minute = number_at(rest, 4, 2);
    auto const second = number_at(rest, 7, 2);
    if (!hour || !minute || !second || rest[3] != ':' || rest[6] != ':' || *hour > 24 ||
        *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    rest.remove_prefix(9);
    if (rest.starts_with('.')) {
        rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of("0123456789", 1)));
    }
    auto const offset = offset_of(rest);
    if (!offset) {
        return std::nullopt;
    }
    auto const minutes =
        std::chrono::minutes{*hour * 60 + *minute + china - *offset}; // since that day began
    return *date + date::floor<date::days>(minutes);
}

std::string_view at_most(std::string_view utf8, std::size_t bytes) {
    if (utf8.size() <= bytes) {
        return utf8;
    }
    while (bytes > 0 && (static_cast<unsigned char>(utf8[bytes]) & 0xC0U) == 0x80U) {
        --bytes;
    }
    return utf8.substr(0, bytes);
}

} // namespace doudi::bank
