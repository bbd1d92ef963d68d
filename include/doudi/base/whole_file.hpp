/// A file that appears whole or not at all.
///
/// Example:
///     WholeFile file{path};
///     file.out() << text;
///     Digest const digest = file.finish();   // now it is there
#pragma once

#include "doudi/base/sha256.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <ostream>

namespace doudi {

/// Writes under a temporary name beside the file, and renames once everything is on the disk.
/// Destroyed before finish(), it leaves nothing behind.
class WholeFile {
public:
    /// Makes missing directories.
    /// Throws: std::ios_base::failure when the file cannot be made.
    explicit WholeFile(std::filesystem::path path);
    ~WholeFile();
    WholeFile(WholeFile const&) = delete;
    WholeFile& operator=(WholeFile const&) = delete;

    /// Throws on writing: std::ios_base::failure when the disk takes no more.
    [[nodiscard]] std::ostream& out() noexcept;

    /// Flushes, syncs and renames, replacing what had the name. The digest of the bytes written.
    /// Throws: std::ios_base::failure.
    Digest finish();

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    class Buffer;

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    std::unique_ptr<Buffer> buffer_;
    std::unique_ptr<std::ostream> out_;
    bool is_finished_ = false;
};

} // namespace doudi
