/// The root that stands for a list of lines: change one line and the root changes.
///
/// Example: `MerkleTree tree; for (auto& line : lines) { tree.add_leaf(line); } tree.root();`
#pragma once

#include "doudi/base/sha256.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace doudi {

/// A Merkle tree over leaves in order, built as they come; it keeps only the roots of its complete
/// subtrees (at most one for each bit of the leaf count).
///
/// A leaf is sha256(0x00 ‖ data), a node sha256(0x01 ‖ left ‖ right), the empty tree sha256("").
/// Source: RFC 6962, section 2.1.
class MerkleTree {
public:
    void add_leaf(std::span<std::byte const> data);
    void add_leaf(std::string_view data);

    [[nodiscard]] std::int64_t leaves() const noexcept { return leaves_; }

    /// The root of the leaves so far; more may follow.
    [[nodiscard]] Digest root() const;

private:
    std::vector<Digest> subtrees_; // of falling size; their sizes are the set bits of leaves_
    std::int64_t leaves_{0};
};

} // namespace doudi
