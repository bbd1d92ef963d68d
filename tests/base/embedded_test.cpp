#include "doudi/base/embedded.hpp"

#include <catch2/catch.hpp>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <string>

namespace {

using doudi::embedded::TextFile;

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    std::string const copy{text};
    SHA256(reinterpret_cast<unsigned char const*>(copy.data()), copy.size(), digest.data());
    std::string hex;
    for (unsigned char const byte : digest) {
        hex += "0123456789abcdef"[byte >> 4U];
        hex += "0123456789abcdef"[byte & 15U];
    }
    return hex;
}

void check_files(std::span<TextFile const> files) {
    CHECK(std::is_sorted(files.begin(), files.end(),
        [](TextFile const& a, TextFile const& b) { return a.name < b.name; }));
    for (auto const& file : files) {
        INFO("embedded file " << file.name);
        CHECK_FALSE(file.text.empty());
        CHECK(file.sha256 == sha256_hex(file.text));
    }
}

} // namespace

TEST_CASE("embedded texts are in order and match the SHA-256 of their files") {
    check_files(doudi::embedded::schema());
    check_files(doudi::embedded::policy());
    check_files(doudi::embedded::regions());
    check_files(doudi::embedded::reports());
    check_files(doudi::embedded::table_schemas());
}
