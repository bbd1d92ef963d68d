#include "roster_file.hpp"

namespace doudi::operations {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{256} * 1024;
constexpr std::int64_t file_bytes_max = std::int64_t{2} * 1024 * 1024 * 1024;

Error unreadable(std::filesystem::path const& file, std::string_view why) {
    return {Refusal::file_unreadable, file.filename().string() + ": " + std::string{why}};
}

} // namespace

MarkedFile::MarkedFile(std::filesystem::path const& file, std::function<void(std::int64_t)> on_read)
    : file_{file, std::ios::binary}, on_read_{std::move(on_read)}, buffer_(buffer_bytes) {}

MarkedFile::int_type MarkedFile::underflow() {
    auto const size =
        file_.rdbuf()->sgetn(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    if (size <= 0) {
        return traits_type::eof();
    }
    digest_.update(std::string_view{buffer_.data(), static_cast<std::size_t>(size)});
    bytes_ += size;
    if (on_read_) {
        on_read_(bytes_);
    }
    setg(buffer_.data(), buffer_.data(), buffer_.data() + size);
    return traits_type::to_int_type(buffer_.front());
}

FileMark MarkedFile::mark() {
    return {.bytes = bytes_, .sha256 = digest_.finish()};
}

Result<FileMark> mark_of(std::filesystem::path const& file) {
    std::error_code error;
    auto const size = std::filesystem::file_size(file, error);
    if (error || !std::ifstream{file}) {
        return unreadable(file, "cannot be opened");
    }
    if (size > file_bytes_max) {
        return Error{Refusal::file_too_large, file.filename().string() + ": more than 2 GiB"};
    }
    try {
        MarkedFile bytes{file, {}};
        std::vector<char> piece(buffer_bytes);
        while (bytes.sgetn(piece.data(), static_cast<std::streamsize>(piece.size())) > 0) {}
        return bytes.mark();
    } catch (std::ios_base::failure const&) {
        return unreadable(file, "cannot be read");
    }
}

Result<void> TextOfFile::check_unchanged(FileMark const& before) {
    if (bytes_.mark() != before) {
        return Error{Refusal::file_unreadable, "the file was changed while it was being read"};
    }
    return {};
}

} // namespace doudi::operations
