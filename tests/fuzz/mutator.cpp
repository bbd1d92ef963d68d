#include "mutator.hpp"

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include <algorithm>

namespace doudi::test {

namespace {

constexpr std::size_t file_bytes_max = 16 * 1024;
constexpr std::size_t piece_bytes_max = 64;

std::string piece_of(std::string const& text, Dice& dice) {
    auto const from = dice.roll(text.size() + 1);
    return text.substr(from, dice.roll(piece_bytes_max));
}

void damage(std::string& text, std::span<std::string const> seeds,
    std::span<std::string_view const> words, Dice& dice) {
    auto const at = dice.roll(text.size() + 1);
    auto const bytes = dice.roll(piece_bytes_max);
    switch (dice.roll(9)) {
    case 0: // a bit
        if (at < text.size()) {
            text[at] =
                static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << dice.roll(8)));
        }
        break;
    case 1: text.insert(at, 1, static_cast<char>(dice.roll(256))); break;
    case 2: text.erase(at, bytes); break;
    case 3: text.insert(at, text.substr(at, bytes)); break;
    case 4: text.erase(at); break;
    case 5: text.insert(at, piece_of(seeds[dice.roll(seeds.size())], dice)); break;
    case 6: // elsewhere
        text.insert(dice.roll(text.size() + 1), piece_of(text, dice));
        break;
    case 7:
        text.replace(at, std::min(bytes, text.size() - at), words[dice.roll(words.size())]);
        break;
    default: text.insert(at, words[dice.roll(words.size())]); break;
    }
    text.resize(std::min(text.size(), file_bytes_max));
}

} // namespace

std::size_t Dice::roll(std::size_t sides) {
    // SplitMix64, as published by Sebastiano Vigna (public domain).
    state_ += 0x9E3779B97F4A7C15ULL;
    auto mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    mixed ^= mixed >> 31U;
    return sides == 0 ? 0 : static_cast<std::size_t>(mixed % sides);
}

std::string damaged(
    std::span<std::string const> seeds, std::span<std::string_view const> words, Dice& dice) {
    auto text = seeds[dice.roll(seeds.size())];
    for (auto left = 1 + dice.roll(8); left > 0; --left) {
        damage(text, seeds, words, dice);
    }
    return text;
}

void fuzz(std::span<std::string const> seeds, std::span<std::string_view const> words,
    int damaged_files, std::function<void(std::string const&)> const& check) {
    for (auto const& seed : seeds) {
        check(seed);
    }
    for (int number = 0; number < damaged_files; ++number) {
        Dice dice{static_cast<std::uint64_t>(number)};
        INFO("damaged file " << number);
        check(damaged(seeds, words, dice));
    }
}

Pieces::int_type Pieces::underflow() {
    if (given_ == text_.size()) {
        return traits_type::eof();
    }
    auto const bytes = std::min(text_.size() - given_, 1 + pieces_++ % 7);
    auto* const begin = text_.data() + given_;
    given_ += bytes;
    setg(begin, begin, begin + bytes);
    return traits_type::to_int_type(*begin);
}

std::int64_t peak_memory_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

} // namespace doudi::test
