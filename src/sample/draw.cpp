#include "doudi/sample/draw.hpp"

#include "doudi/base/check.hpp"

#include <numeric>

namespace doudi::sample {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t golden_gamma = 0x9E37'79B9'7F4A'7C15ULL;

constexpr std::uint64_t mixed(std::uint64_t value) noexcept {
    value = (value ^ (value >> 30U)) * 0xBF58'476D'1CE4'E5B9ULL;
    value = (value ^ (value >> 27U)) * 0x94D0'49BB'1331'11EBULL;
    return value ^ (value >> 31U);
}

} // namespace

Draw::Draw(std::initializer_list<std::uint64_t> key) noexcept : state_{golden_gamma} {
    for (std::uint64_t const part : key) {
        state_ = mixed(state_ ^ mixed(part + golden_gamma));
    }
}

std::uint64_t Draw::next() noexcept {
    state_ += golden_gamma;
    return mixed(state_);
}

std::int64_t Draw::below(std::int64_t limit) noexcept {
    DOUDI_CHECK(limit > 0);
    auto const high = (Wide{next()} * static_cast<std::uint64_t>(limit)) >> 64U;
    return static_cast<std::int64_t>(high);
}

std::int64_t Draw::between(std::int64_t first, std::int64_t last) noexcept {
    return first + below(last - first + 1);
}

bool Draw::chance(std::int64_t part, std::int64_t whole) noexcept {
    return below(whole) < part;
}

std::size_t Draw::pick(std::span<int const> weights) noexcept {
    std::int64_t left = below(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
    std::size_t index = 0;
    for (; index + 1 < weights.size() && left >= weights[index]; ++index) {
        left -= weights[index];
    }
    return index;
}

} // namespace doudi::sample
