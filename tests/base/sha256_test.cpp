// Digests and Merkle trees.
#include "doudi/base/sha256.hpp"

#include "doudi/base/merkle.hpp"
#include "support/print.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

using doudi::Digest;
using doudi::MerkleTree;
using doudi::Refusal;

namespace {

std::string text_of(Digest const& digest) {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

/// The definition of RFC 6962, section 2.1, word by word.
Digest defined_root(std::span<std::string const> leaves) {
    if (leaves.empty()) {
        return doudi::sha256(std::string_view{});
    }
    if (leaves.size() == 1) {
        return doudi::sha256(std::string(1, '\0') + leaves[0]);
    }
    std::size_t const split = std::bit_floor(leaves.size() - 1);
    return doudi::sha256("\x01" + text_of(defined_root(leaves.first(split))) +
        text_of(defined_root(leaves.subspan(split))));
}

Digest streamed_root(std::span<std::string const> leaves) {
    MerkleTree tree;
    for (std::string const& leaf : leaves) {
        tree.add_leaf(leaf);
    }
    return tree.root();
}

} // namespace

TEST_CASE("digests of known texts") {
    struct Row {
        std::string text;
        char const* hex;
    };
    // Source: FIPS 180-4, examples of the standard.
    auto const row = GENERATE(values<Row>({
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {std::string(1'000'000, 'a'),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    }));
    CHECK(doudi::to_hex(doudi::sha256(row.text)) == row.hex);
}

TEST_CASE("a text in pieces has the digest of the whole") {
    rc::prop("pieces", [](std::vector<std::string> const& pieces) {
        std::string whole;
        doudi::Sha256 hash;
        for (std::string const& piece : pieces) {
            whole += piece;
            hash.update(piece);
        }
        doudi::Sha256 copy = hash;
        RC_ASSERT(hash.finish() == doudi::sha256(whole));
        RC_ASSERT(hash.finish() == doudi::sha256(std::string_view{})); // as new
        RC_ASSERT(copy.finish() == doudi::sha256(whole));
    });
}

TEST_CASE("hexadecimal there and back") {
    rc::prop("round trip", [](std::string const& text) {
        Digest const digest = doudi::sha256(text);
        std::string hex = doudi::to_hex(digest);
        RC_ASSERT(doudi::digest_from_hex(hex).value() == digest);
        std::transform(hex.begin(), hex.end(), hex.begin(),
            [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
        RC_ASSERT(doudi::digest_from_hex(hex).value() == digest);
    });
    std::string const good(64, 'a');
    CHECK(doudi::digest_from_hex(good));
    CHECK(refusal_in(doudi::digest_from_hex("")) == Refusal::malformed);
    CHECK(refusal_in(doudi::digest_from_hex(good.substr(1))) == Refusal::malformed);
    CHECK(refusal_in(doudi::digest_from_hex(good + "a")) == Refusal::malformed);
    CHECK(refusal_in(doudi::digest_from_hex("g" + good.substr(1))) == Refusal::malformed);
    CHECK(refusal_in(doudi::digest_from_hex(good.substr(1) + "g")) == Refusal::malformed);
}

TEST_CASE("roots of the known tree") {
    // The tree of eight leaves that Certificate Transparency implementations test with.
    std::vector<std::string> const leaves{"", std::string(1, '\0'), "\x10", "\x20\x21", "\x30\x31",
        "\x40\x41\x42\x43", "\x50\x51\x52\x53\x54\x55\x56\x57",
        "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
    std::vector<std::string> const roots{
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    MerkleTree tree;
    for (std::size_t count = 0; count < roots.size(); ++count) {
        CHECK(doudi::to_hex(tree.root()) == roots[count]);
        CHECK(tree.leaves() == static_cast<std::int64_t>(count));
        if (count < leaves.size()) {
            tree.add_leaf(leaves[count]);
        }
    }
}

TEST_CASE("the streamed root is the defined one") {
    rc::prop("any leaves", [](std::vector<std::string> const& leaves) {
        RC_ASSERT(streamed_root(leaves) == defined_root(leaves));
    });
    std::vector<std::string> leaves;
    for (int i = 0; i < 70; ++i) {
        CHECK(streamed_root(leaves) == defined_root(leaves));
        leaves.push_back(std::to_string(i));
    }
}

TEST_CASE("a changed, lost, added or moved line changes the root") {
    rc::prop("tampering", [](std::vector<std::string> const& leaves) {
        RC_PRE(!leaves.empty());
        Digest const root = streamed_root(leaves);
        auto const at = *rc::gen::inRange<std::size_t>(0, leaves.size());
        auto changed = leaves;
        changed[at] += '0';
        RC_ASSERT(streamed_root(changed) != root);
        auto lost = leaves;
        lost.erase(lost.begin() + static_cast<std::ptrdiff_t>(at));
        RC_ASSERT(streamed_root(lost) != root);
        auto added = leaves;
        added.push_back(leaves[at]);
        RC_ASSERT(streamed_root(added) != root);
        auto moved = leaves;
        std::swap(moved.front(), moved[at]);
        RC_ASSERT((moved == leaves) == (streamed_root(moved) == root));
    });
}
