#include "doudi/base/embedded.hpp"

#include "support/source_path.hpp"

#include <catch2/catch.hpp>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string>

namespace {

using doudi::embedded::TextFile;

std::string sha256_hex(std::string const& text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<unsigned char const*>(text.data()), text.size(), digest.data());
    std::string hex;
    for (unsigned char const byte : digest) {
        hex += "0123456789abcdef"[byte >> 4U];
        hex += "0123456789abcdef"[byte & 15U];
    }
    return hex;
}

std::string read_file(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

/// Each text is that of a file `directory`/name`suffix` of the source tree.
void check_files(
    std::span<TextFile const> files, std::string_view directory, std::string_view suffix) {
    CHECK(std::is_sorted(files.begin(), files.end(),
        [](TextFile const& a, TextFile const& b) { return a.name < b.name; }));
    for (auto const& file : files) {
        auto const path =
            doudi::test::source_path(directory) / (std::string{file.name} + std::string{suffix});
        INFO("embedded file " << path);
        REQUIRE(std::filesystem::exists(path));
        CHECK(file.text == read_file(path));
        CHECK(file.sha256 == sha256_hex(std::string{file.text}));
    }
}

} // namespace

TEST_CASE("embedded texts are in order, equal their files and match their SHA-256") {
    check_files(doudi::embedded::schema(), "schema", ".sql");
    check_files(doudi::embedded::policy(), "schema/policy", ".toml");
    check_files(doudi::embedded::bank_layouts(), "schema/bank", ".toml");
    check_files(doudi::embedded::regions(), "schema/regions", ".csv");
    check_files(doudi::embedded::reports(), "reports", ".sql");
    check_files(doudi::embedded::checks(), "schema/checks", ".sql");
    check_files(doudi::embedded::table_schemas(), "schema", ".tableschema.json");
}
