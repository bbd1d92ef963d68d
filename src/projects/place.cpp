#include "doudi/projects/place.hpp"

#include "doudi/base/text.hpp"

#include <algorithm>
#include <array>

namespace doudi::projects {

namespace {

constexpr std::size_t town_digits = 9;
constexpr std::size_t village_digits = 12;

// The longer first, so that nothing of a word is left behind.
constexpr std::array<std::string_view, 5> passing_words{
    "村民委员会", "居民委员会", "村委会", "居委会", "村"};

std::string key_of(std::string_view village) {
    for (auto const word : passing_words) {
        if (village.size() > word.size() && village.ends_with(word)) {
            return std::string{village.substr(0, village.size() - word.size())};
        }
    }
    return std::string{village};
}

std::int64_t number_of(std::string_view digits) {
    constexpr std::int64_t ten = 10;
    std::int64_t number = 0;
    for (char const digit : digits) {
        number = number * ten + (digit - '0');
    }
    return number;
}

} // namespace

Result<Place> parse_place(std::string_view code, std::string_view village) {
    constexpr std::size_t village_max = 60;
    constexpr std::int64_t villages_of_a_town = 1000;
    constexpr std::int64_t last_village = 599;
    bool const is_digits =
        std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_digits || (code.size() != town_digits && code.size() != village_digits)) {
        return Error{Refusal::malformed_village, std::string{code.substr(0, village_digits)}};
    }
    auto const town = imprest::TownshipCode::parse(code.substr(0, town_digits));
    if (!town) {
        return Error{Refusal::malformed_village, std::string{code}};
    }
    Place place{.town = *town, .village_code = {}, .village = {}, .key = {}};
    if (code.size() == village_digits) {
        auto const number = number_of(code);
        auto const own = number % villages_of_a_town;
        if (own < 1 || own > last_village) {
            return Error{Refusal::malformed_village, std::string{code}};
        }
        place.village_code = number;
    }
    if (auto sound = check_text("village", village, village_max); !sound) {
        return sound.error();
    }
    place.village = village;
    place.key = key_of(village);
    return place;
}

} // namespace doudi::projects
