/// Random numbers that are the same on every machine and need no state kept between them.
///
/// Example: `Draw draw{{seed, county, household}}; if (draw.chance(20, 1000)) { ... }`
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace doudi::sample {

/// A sequence of numbers that is a function of its key alone. Everything invented draws from a
/// sequence keyed by the seed and by what it is about (county, group, household), so any part of
/// the sample can be made again without making the rest.
///
/// Source: splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
class Draw {
public:
    Draw(std::initializer_list<std::uint64_t> key) noexcept;

    [[nodiscard]] std::uint64_t next() noexcept;

    /// Evenly in [0, limit). A bias of limit / 2^64 is of no matter here.
    /// Requires: limit > 0.   (DOUDI_CHECK)
    [[nodiscard]] std::int64_t below(std::int64_t limit) noexcept;

    /// Evenly in [first, last].
    [[nodiscard]] std::int64_t between(std::int64_t first, std::int64_t last) noexcept;

    /// True `part` times in `whole`.
    [[nodiscard]] bool chance(std::int64_t part, std::int64_t whole) noexcept;

    /// The index of one weight, as often as it weighs.
    /// Requires: weights >= 0, one at least > 0.   (DOUDI_CHECK)
    [[nodiscard]] std::size_t pick(std::span<int const> weights) noexcept;

    /// One of the items, all alike.
    template <class Items> [[nodiscard]] auto const& one_of(Items const& items) noexcept {
        return items[static_cast<std::size_t>(below(static_cast<std::int64_t>(items.size())))];
    }

private:
    std::uint64_t state_;
};

} // namespace doudi::sample
