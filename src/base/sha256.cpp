// OpenSSL 3 calls SHA256_Init and its neighbours deprecated in favour of EVP, but EVP's one-shot
// costs five times as much for a short text (760 against 160 ns for 65 bytes) because it looks the
// algorithm up and allocates on each call, and we hash every line of every batch.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "doudi/base/sha256.hpp"

#include "digits.hpp"
#include "doudi/base/check.hpp"

#include <openssl/sha.h>

#include <new>
#include <type_traits>

namespace doudi {

namespace {

unsigned char* raw(Digest& digest) {
    return reinterpret_cast<unsigned char*>(digest.data());
}

std::span<std::byte const> bytes_of(std::string_view text) {
    return std::as_bytes(std::span{text.data(), text.size()});
}

template <std::size_t Size> SHA256_CTX* context(std::array<std::byte, Size>& state) {
    static_assert(sizeof(SHA256_CTX) == Size && alignof(SHA256_CTX) <= alignof(std::uint64_t));
    static_assert(std::is_trivially_copyable_v<SHA256_CTX>);
    return std::launder(reinterpret_cast<SHA256_CTX*>(state.data()));
}

int hex_value(char c) {
    if (is_digit(c)) {
        return digit_value(c);
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

} // namespace

Digest sha256(std::span<std::byte const> data) noexcept {
    SHA256_CTX context;
    Digest digest;
    bool const is_done = SHA256_Init(&context) == 1 &&
        SHA256_Update(&context, data.data(), data.size()) == 1 &&
        SHA256_Final(raw(digest), &context) == 1;
    DOUDI_CHECK(is_done);
    return digest;
}

Digest sha256(std::string_view text) noexcept {
    return sha256(bytes_of(text));
}

Sha256::Sha256() noexcept {
    ::new (state_.data()) SHA256_CTX;
    DOUDI_CHECK(SHA256_Init(context(state_)) == 1);
}

void Sha256::update(std::span<std::byte const> data) noexcept {
    DOUDI_CHECK(SHA256_Update(context(state_), data.data(), data.size()) == 1);
}

void Sha256::update(std::string_view text) noexcept {
    update(bytes_of(text));
}

Digest Sha256::finish() noexcept {
    Digest digest;
    DOUDI_CHECK(SHA256_Final(raw(digest), context(state_)) == 1);
    DOUDI_CHECK(SHA256_Init(context(state_)) == 1);
    return digest;
}

std::string to_hex(std::span<std::byte const> data) {
    constexpr std::string_view hex_digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * data.size());
    for (std::byte const b : data) {
        text += hex_digits[std::to_integer<std::size_t>(b >> 4)];
        text += hex_digits[std::to_integer<std::size_t>(b & std::byte{0x0f})];
    }
    return text;
}

Result<Digest> digest_from_hex(std::string_view text) {
    Digest digest{};
    if (text.size() != 2 * digest.size()) {
        return Error{Refusal::malformed, "a digest has 64 hexadecimal characters"};
    }
    for (std::size_t i = 0; i < digest.size(); ++i) {
        int const high = hex_value(text[2 * i]);
        int const low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return Error{Refusal::malformed, "a digest has hexadecimal characters only"};
        }
        digest.at(i) = static_cast<std::byte>(high * 16 + low);
    }
    return digest;
}

} // namespace doudi
