/// SHA-256 digests and their hexadecimal text.
///
/// Example: `to_hex(sha256("abc"))` begins with "ba7816bf".
#pragma once

#include "doudi/base/error.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace doudi {

using Digest = std::array<std::byte, 32>;

/// The digest of one text. No allocation: made for calls by the million.
[[nodiscard]] Digest sha256(std::span<std::byte const> data) noexcept;
[[nodiscard]] Digest sha256(std::string_view text) noexcept;

/// The digest of a text that comes in pieces.
class Sha256 {
public:
    Sha256() noexcept;

    void update(std::span<std::byte const> data) noexcept;
    void update(std::string_view text) noexcept;

    /// The digest of all pieces; afterwards the object is as new.
    [[nodiscard]] Digest finish() noexcept;

private:
    static constexpr std::size_t state_bytes = 112;

    alignas(std::uint64_t) std::array<std::byte, state_bytes> state_;
};

/// Lower-case hexadecimal, two characters a byte.
[[nodiscard]] std::string to_hex(std::span<std::byte const> data);

/// Reads 64 hexadecimal characters of either case.
/// Refuses: Refusal::malformed.
[[nodiscard]] Result<Digest> digest_from_hex(std::string_view text);

} // namespace doudi
