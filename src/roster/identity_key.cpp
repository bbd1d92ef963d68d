#include "doudi/roster/identity_key.hpp"

#include "doudi/base/check.hpp"

#include <sodium.h>

#include <cstring>

namespace doudi::roster {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t head_bytes = 1 + nonce_bytes;
constexpr std::size_t nonces_at_once = 4096;

// Which derived key; the numbers are for ever.
enum : std::uint64_t { for_encryption = 1, for_id = 2, for_account = 3 };
constexpr char derivation_context[crypto_kdf_CONTEXTBYTES + 1] = "doudi-id";

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

Digest keyed_hash(std::span<unsigned char const> key, std::string_view text) {
    Digest digest;
    crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
        bytes_of(text), text.size(), key.data(), key.size());
    return digest;
}

} // namespace

IdentityKey::IdentityKey(std::uint8_t number, std::span<std::byte const, secret_bytes> secret)
    : number_{number} {
    DOUDI_CHECK(sodium_init() >= 0);
    auto const* const master = reinterpret_cast<unsigned char const*>(secret.data());
    static_assert(secret_bytes == crypto_kdf_KEYBYTES);
    crypto_kdf_derive_from_key(
        encryption_.data(), encryption_.size(), for_encryption, derivation_context, master);
    crypto_kdf_derive_from_key(id_.data(), id_.size(), for_id, derivation_context, master);
    crypto_kdf_derive_from_key(
        account_.data(), account_.size(), for_account, derivation_context, master);
}

IdentityKey::~IdentityKey() {
    sodium_memzero(encryption_.data(), encryption_.size());
    sodium_memzero(id_.data(), id_.size());
    sodium_memzero(account_.data(), account_.size());
}

Digest IdentityKey::fingerprint() const {
    return keyed_hash(encryption_, "fingerprint");
}

Digest IdentityKey::id_hash(std::string_view resident_id) const {
    return keyed_hash(id_, resident_id);
}

Digest IdentityKey::account_hash(std::string_view account_no) const {
    return keyed_hash(account_, account_no);
}

Result<std::string> IdentityKey::open(std::span<std::byte const> cipher) const {
    if (cipher.size() < head_bytes + tag_bytes) {
        return Error{Refusal::key_unusable, "ciphertext too short"};
    }
    if (cipher[0] != std::byte{number_}) {
        return Error{Refusal::key_unusable,
            "made with key " + std::to_string(std::to_integer<int>(cipher[0])) + ", not " +
                std::to_string(number_)};
    }
    auto const* const bytes = reinterpret_cast<unsigned char const*>(cipher.data());
    std::string clear(cipher.size() - head_bytes - tag_bytes, '\0');
    int const opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(clear.data()), nullptr, nullptr, bytes + head_bytes,
        cipher.size() - head_bytes, bytes, 1, bytes + 1, encryption_.data());
    if (opened != 0) {
        return Error{Refusal::key_unusable, "another key, or altered ciphertext"};
    }
    return clear;
}

Sealer::Sealer(IdentityKey const& key) : key_{&key}, nonces_(nonces_at_once * nonce_bytes) {
    used_ = nonces_.size();
}

unsigned char const* Sealer::next_nonce() {
    if (used_ == nonces_.size()) {
        randombytes_buf(nonces_.data(), nonces_.size());
        used_ = 0;
    }
    unsigned char const* const nonce = nonces_.data() + used_;
    used_ += nonce_bytes;
    return nonce;
}

std::span<std::byte const> Sealer::seal(std::string_view clear) {
    cipher_.resize(head_bytes + clear.size() + tag_bytes);
    cipher_[0] = std::byte{key_->number_};
    std::memcpy(cipher_.data() + 1, next_nonce(), nonce_bytes);
    auto* const bytes = reinterpret_cast<unsigned char*>(cipher_.data());
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + head_bytes, nullptr, bytes_of(clear),
        clear.size(), bytes, 1, nullptr, bytes + 1, key_->encryption_.data());
    return cipher_;
}

} // namespace doudi::roster
