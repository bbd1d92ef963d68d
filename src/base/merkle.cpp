#include "doudi/base/merkle.hpp"

#include <algorithm>
#include <array>

namespace doudi {

namespace {

constexpr std::byte leaf_prefix{0x00};
constexpr std::byte node_prefix{0x01};

Digest node_hash(Digest const& left, Digest const& right) {
    std::array<std::byte, 1 + 2 * sizeof(Digest)> text{node_prefix};
    auto const middle = std::copy(left.begin(), left.end(), text.begin() + 1);
    std::copy(right.begin(), right.end(), middle);
    return sha256(text);
}

Digest leaf_hash(std::span<std::byte const> data) {
    Sha256 hash;
    hash.update(std::span{&leaf_prefix, 1});
    hash.update(data);
    return hash.finish();
}

} // namespace

void MerkleTree::add_leaf(std::span<std::byte const> data) {
    Digest subtree = leaf_hash(data);
    // Like carrying a one in binary addition: two subtrees of one size become one of the next.
    for (std::int64_t size = 1; (leaves_ & size) != 0; size *= 2) {
        subtree = node_hash(subtrees_.back(), subtree);
        subtrees_.pop_back();
    }
    subtrees_.push_back(subtree);
    ++leaves_;
}

void MerkleTree::add_leaf(std::string_view data) {
    add_leaf(std::as_bytes(std::span{data.data(), data.size()}));
}

Digest MerkleTree::root() const {
    if (subtrees_.empty()) {
        return sha256(std::string_view{});
    }
    Digest root = subtrees_.back();
    for (auto subtree = subtrees_.rbegin() + 1; subtree != subtrees_.rend(); ++subtree) {
        root = node_hash(*subtree, root);
    }
    return root;
}

} // namespace doudi
