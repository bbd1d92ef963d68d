/// The bytes of a bank's file as they came, kept sealed.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <filesystem>

namespace doudi::operations {

/// Refuses: file_unreadable.
Result<Digest> digest_of_file(std::filesystem::path const& file);

struct KeptFile {
    BookId book;
    std::int64_t file;
    std::filesystem::path const& path;
    Digest const& sha256;
};

/// Seals the file into the database, piece by piece.
/// Refuses: file_changed when it is no longer what the digest was taken of; file_unreadable.
Result<void> keep_original(
    storage::Transaction& tx, KeptFile const& kept, roster::IdentityKey const& key);

} // namespace doudi::operations
