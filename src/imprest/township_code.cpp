#include "doudi/imprest/township_code.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>

namespace doudi::imprest {

namespace {

constexpr std::size_t digits = 9;
constexpr std::int64_t townships_of_a_county = 1000;
constexpr std::int64_t last_township = 599;
constexpr std::int64_t ten = 10;

bool is_sound(std::int64_t number) {
    constexpr std::int64_t least = 100'000'001;
    constexpr std::int64_t most = 999'999'599;
    auto const own = number % townships_of_a_county;
    return number >= least && number <= most && own >= 1 && own <= last_township;
}

} // namespace

Result<TownshipCode> TownshipCode::parse(std::string_view text) {
    bool const is_number = text.size() == digits &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    std::int64_t number = 0;
    for (std::size_t i = 0; is_number && i < digits; ++i) {
        number = number * ten + (text[i] - '0');
    }
    if (!is_sound(number)) {
        return Error{Refusal::malformed_township, std::string{text.substr(0, digits)}};
    }
    return TownshipCode{number};
}

TownshipCode TownshipCode::from_number(std::int64_t number) {
    DOUDI_CHECK(is_sound(number));
    return TownshipCode{number};
}

RegionCode TownshipCode::county() const {
    return RegionCode::from_number(static_cast<int>(number_ / townships_of_a_county));
}

} // namespace doudi::imprest
