/// A file being imported: read once for its digest, then again as text.
#pragma once

#include "doudi/base/charset.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/sha256.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <istream>
#include <optional>
#include <streambuf>
#include <string>
#include <vector>

namespace doudi::operations {

/// The size and digest of a file.
struct FileMark {
    std::int64_t bytes = 0;
    Digest sha256 = {};

    friend bool operator==(FileMark const&, FileMark const&) = default;
};

/// Refuses: file_unreadable, file_too_large.
Result<FileMark> mark_of(std::filesystem::path const& file);

/// The bytes of a file, digested as they are read.
class MarkedFile final : public std::streambuf {
public:
    /// `on_read` is told how many bytes have been read.
    MarkedFile(std::filesystem::path const& file, std::function<void(std::int64_t)> on_read);

    /// What has been read up to here; of the whole file once its end has been met.
    [[nodiscard]] FileMark mark();

protected:
    int_type underflow() override;

private:
    std::ifstream file_;
    std::function<void(std::int64_t)> on_read_;
    Sha256 digest_;
    std::int64_t bytes_ = 0;
    std::vector<char> buffer_;
};

/// The text of a file, whose mark must be the same when it has been read as it was before.
class TextOfFile {
public:
    TextOfFile(std::filesystem::path const& file, std::optional<Charset> charset,
        std::function<void(std::int64_t)> on_read)
        : bytes_{file, std::move(on_read)}, raw_{&bytes_}, utf8_{raw_, charset}, text_{&utf8_} {
        raw_.exceptions(std::ios::badbit); // a read error is no end of the file
    }

    [[nodiscard]] std::istream& text() { return text_; }

    /// Refuses: file_unreadable when the file was changed between the two readings.
    [[nodiscard]] Result<void> check_unchanged(FileMark const& before);

private:
    MarkedFile bytes_;
    std::istream raw_;
    Utf8Reader utf8_;
    std::istream text_;
};

} // namespace doudi::operations
