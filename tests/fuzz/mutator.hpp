/// Damages files for tests: the same seeds always give the same files.
///
/// Example:
///     fuzz(seeds, words, 10'000, [](std::string const& text) { check_reading(text); });
#pragma once

#include "support/sanitized.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>

namespace doudi::test {

/// Numbers that look random. Its own, because the standard library leaves open what its
/// distributions give.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}

    /// From 0 to `sides` - 1.
    std::size_t roll(std::size_t sides);

private:
    std::uint64_t state_;
};

/// One of the seeds with one to eight damages: bytes flipped, inserted, cut out, doubled or moved,
/// the end cut off, a piece of another seed or one of the format's own words put in.
std::string damaged(
    std::span<std::string const> seeds, std::span<std::string_view const> words, Dice& dice);

/// Every seed as it is, then that many damaged ones. What `check` throws or fails names the file
/// by its number, so that it can be made again.
void fuzz(std::span<std::string const> seeds, std::span<std::string_view const> words,
    int damaged_files, std::function<void(std::string const&)> const& check);

/// Gives its text in pieces of one to seven bytes, as a slow disk might: no reader may care.
class Pieces final : public std::streambuf {
public:
    explicit Pieces(std::string text) : text_{std::move(text)} {}

protected:
    int_type underflow() override;

private:
    std::string text_;
    std::size_t given_ = 0;
    std::size_t pieces_ = 0;
};

/// Most memory the process has had, in MB.
std::int64_t peak_memory_mb();
inline constexpr std::int64_t memory_max_mb = std::int64_t{512} * memory_factor;

} // namespace doudi::test
