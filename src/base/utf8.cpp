#include "utf8.hpp"

#include <cstdint>
#include <cstring>

namespace doudi {

namespace {

struct Lead {
    std::size_t bytes; // 0: no character begins so
    unsigned first_bits;
    unsigned second_min; // bounds of the second byte exclude overlong forms and surrogates
    unsigned second_max;
};

constexpr Lead lead_of(unsigned byte) {
    if (byte < 0x80) {
        return {1, byte, 0, 0};
    }
    if (byte < 0xc2) {
        return {};
    }
    if (byte < 0xe0) {
        return {2, byte & 0x1fU, 0x80, 0xbf};
    }
    if (byte < 0xf0) {
        return {3, byte & 0x0fU, byte == 0xe0 ? 0xa0U : 0x80U, byte == 0xed ? 0x9fU : 0xbfU};
    }
    if (byte < 0xf5) {
        return {4, byte & 0x07U, byte == 0xf0 ? 0x90U : 0x80U, byte == 0xf4 ? 0x8fU : 0xbfU};
    }
    return {};
}

constexpr unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

} // namespace

Utf8Step utf8_step(std::string_view text) noexcept {
    Lead const lead = lead_of(byte_at(text, 0));
    if (lead.bytes == 0) {
        return {Utf8Step::Kind::malformed, 1, 0};
    }
    char32_t code_point = lead.first_bits;
    for (std::size_t i = 1; i < lead.bytes; ++i) {
        if (i == text.size()) {
            return {Utf8Step::Kind::cut_off, i, 0};
        }
        unsigned const byte = byte_at(text, i);
        unsigned const min = i == 1 ? lead.second_min : 0x80;
        unsigned const max = i == 1 ? lead.second_max : 0xbf;
        if (byte < min || byte > max) {
            return {Utf8Step::Kind::malformed, 1, 0};
        }
        code_point = code_point << 6 | (byte & 0x3fU);
    }
    return {Utf8Step::Kind::character, lead.bytes, code_point};
}

std::size_t ascii_prefix(std::string_view text) noexcept {
    std::size_t at = 0;
    for (std::uint64_t word{}; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((word & 0x8080'8080'8080'8080U) != 0) {
            break;
        }
    }
    while (at < text.size() && byte_at(text, at) < 0x80) {
        ++at;
    }
    return at;
}

std::size_t utf8_prefix(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        if (byte_at(text, at) < 0x80) {
            at += ascii_prefix(text.substr(at));
            continue;
        }
        Utf8Step const step = utf8_step(text.substr(at));
        if (step.kind != Utf8Step::Kind::character) {
            break;
        }
        at += step.bytes;
    }
    return at;
}

} // namespace doudi
