#include "doudi/roster/identity_key.hpp"

#include "support/print.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <set>
#include <thread>

namespace doudi {
namespace {

using roster::IdentityKey;
using roster::Sealer;

constexpr std::string_view public_sample = "11010519491231002X"; // of the standard

IdentityKey key_of(std::uint8_t number, std::string_view phrase) {
    return IdentityKey{number, sha256(phrase)};
}

std::vector<std::byte> copy(std::span<std::byte const> bytes) {
    return {bytes.begin(), bytes.end()};
}

struct Directory {
    std::filesystem::path path;

    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "doudi-key.XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Directory() { std::filesystem::remove_all(path); }
    Directory(Directory const&) = delete;
    Directory& operator=(Directory const&) = delete;
};

void write_file(std::filesystem::path const& file, std::string_view text) {
    std::ofstream{file} << text;
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_CASE("what is sealed can be opened with the same key alone") {
    auto const key = key_of(1, "a");
    Sealer sealer{key};
    auto const cipher = copy(sealer.seal(public_sample));
    CHECK(cipher.size() == 1 + 24 + public_sample.size() + 16);
    CHECK(*key.open(cipher) == public_sample);
    CHECK(refusal_in(key_of(1, "b").open(cipher)) == Refusal::key_unusable);
    CHECK(refusal_in(key_of(2, "a").open(cipher)) == Refusal::key_unusable);
}

TEST_CASE("an altered ciphertext is not opened, whichever byte it is") {
    auto const key = key_of(1, "a");
    Sealer sealer{key};
    auto const cipher = copy(sealer.seal(public_sample));
    for (std::size_t i = 0; i < cipher.size(); ++i) {
        auto altered = cipher;
        altered[i] ^= std::byte{1};
        CHECK(refusal_in(key.open(altered)) == Refusal::key_unusable);
    }
    CHECK(refusal_in(key.open(std::span{cipher}.first(40))) == Refusal::key_unusable);
    CHECK(refusal_in(key.open({})) == Refusal::key_unusable);
}

TEST_CASE("no two ciphertexts are the same, past the nonces taken at once too") {
    auto const key = key_of(1, "a");
    Sealer sealer{key};
    std::set<std::vector<std::byte>> seen;
    for (int i = 0; i < 10'000; ++i) {
        seen.insert(copy(sealer.seal(public_sample)));
    }
    CHECK(seen.size() == 10'000);
}

TEST_CASE("hashes are the same for one key, and differ by key, number and kind") {
    auto const key = key_of(1, "a");
    CHECK(key.id_hash(public_sample) == key_of(1, "a").id_hash(public_sample));
    CHECK(key.id_hash(public_sample) != key_of(1, "b").id_hash(public_sample));
    CHECK(key.id_hash("1") != key.id_hash("2"));
    CHECK(key.id_hash("6210201234567890") != key.account_hash("6210201234567890"));
    CHECK(key.fingerprint() != key_of(1, "b").fingerprint());
}

TEST_CASE("a key file is made once, for its owner alone, and read again") {
    Directory directory;
    auto const file = directory.path / "key";
    CHECK(refusal_in(roster::open_key(file)) == Refusal::key_unusable);
    auto const made = roster::open_or_make_key(file);
    REQUIRE(made.has_value());
    CHECK(made->number() == 1);
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK(roster::open_or_make_key(file)->fingerprint() == made->fingerprint());
    CHECK(roster::open_key(file)->fingerprint() == made->fingerprint());
    CHECK(std::distance(std::filesystem::directory_iterator{directory.path}, {}) == 1);
}

TEST_CASE("those who make a key at once get the same one") {
    Directory directory;
    std::array<Digest, 8> fingerprints{};
    std::vector<std::thread> threads;
    threads.reserve(fingerprints.size());
    for (auto& fingerprint : fingerprints) {
        threads.emplace_back([&fingerprint, &directory] {
            fingerprint = roster::open_or_make_key(directory.path / "key")->fingerprint();
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(std::set<Digest>(fingerprints.begin(), fingerprints.end()).size() == 1);
}

TEST_CASE("a key file that cannot be trusted is refused") {
    Directory directory;
    auto const file = directory.path / "key";
    std::string const digits(64, 'a');
    for (std::string const& text : {std::string{}, std::string{"1"}, digits, "1 " + digits + "a",
             "0 " + digits, "256 " + digits, "x " + digits, "1 " + digits.substr(1) + "g"}) {
        write_file(file, text);
        CHECK(refusal_in(roster::open_key(file)) == Refusal::key_unusable);
    }
    write_file(file, "7 " + digits + "\n");
    CHECK(roster::open_key(file)->number() == 7);
    std::filesystem::permissions(
        file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    CHECK(refusal_in(roster::open_key(file)) == Refusal::key_unusable);
    CHECK(refusal_in(roster::open_or_make_key(directory.path / "no" / "key")) ==
        Refusal::key_unusable);
    CHECK(refusal_in(roster::open_key(directory.path)) == Refusal::key_unusable);
}

} // namespace
} // namespace doudi
