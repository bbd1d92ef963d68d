/// The key that keeps identities and account numbers unreadable in the database.
///
/// Example:
///     auto key = roster::open_or_make_key(data / "key");
///     Digest const known_as = key->id_hash("11010519491231002X");
///     roster::Sealer sealer{*key};
///     auto const cipher = sealer.seal("11010519491231002X");
///     key->open(cipher);   // "11010519491231002X"
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/sha256.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::roster {

/// One key with its number, 1 to 255. What it encrypts names the number, so keys can be replaced
/// one after the other. From the key itself three are derived: for encryption, for the hashes of
/// identities and for those of accounts, so that equal numbers of the two kinds hash differently.
class IdentityKey {
public:
    static constexpr std::size_t secret_bytes = 32;

    /// A key of its own secret. The secret decides everything; keep it.
    IdentityKey(std::uint8_t number, std::span<std::byte const, secret_bytes> secret);
    ~IdentityKey();
    IdentityKey(IdentityKey const&) = default;
    IdentityKey& operator=(IdentityKey const&) = default;

    [[nodiscard]] std::uint8_t number() const noexcept { return number_; }

    /// Tells keys apart and gives nothing away; kept in the database, so that another key is
    /// noticed.
    [[nodiscard]] Digest fingerprint() const;

    /// Keyed hashes (BLAKE2b-256) by which an identity or account is found again.
    [[nodiscard]] Digest id_hash(std::string_view resident_id) const;
    [[nodiscard]] Digest account_hash(std::string_view account_no) const;

    /// The text of a ciphertext.
    /// Refuses: key_unusable when it was made with another key or has been altered.
    [[nodiscard]] Result<std::string> open(std::span<std::byte const> cipher) const;

private:
    friend class Sealer;
    using Secret = std::array<unsigned char, secret_bytes>;

    std::uint8_t number_;
    Secret encryption_{};
    Secret id_{};
    Secret account_{};
};

/// Encrypts by the thousand: takes random nonces in large pieces. For one thread.
class Sealer {
public:
    explicit Sealer(IdentityKey const& key);

    /// key number ‖ nonce (24) ‖ XChaCha20-Poly1305 box. Valid until the next call.
    [[nodiscard]] std::span<std::byte const> seal(std::string_view clear);

private:
    [[nodiscard]] unsigned char const* next_nonce();

    IdentityKey const* key_;
    std::vector<unsigned char> nonces_;
    std::size_t used_ = 0;
    std::vector<std::byte> cipher_;
};

/// Reads the key file: its number, a blank, and 64 hexadecimal digits.
///
/// Refuses: key_unusable when it is not there, others may read it, or it holds something else.
[[nodiscard]] Result<IdentityKey> open_key(std::filesystem::path const& file);

/// The same, but makes the file (0600) with a random key when there is none. Of two programs that
/// make it at once both get the same key.
[[nodiscard]] Result<IdentityKey> open_or_make_key(std::filesystem::path const& file);

} // namespace doudi::roster
