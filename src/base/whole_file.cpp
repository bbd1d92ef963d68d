#include "doudi/base/whole_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <span>
#include <string>
#include <system_error>
#include <utility>

namespace doudi {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;
constexpr mode_t file_mode = 0600; // instructions to banks hold account numbers

constexpr std::string_view temporary_mark = ".part";

/// Whether no process has the number that ends the name of a temporary file any more.
bool is_left_behind(std::string_view number) {
    pid_t process = 0;
    auto const read = std::from_chars(number.data(), number.data() + number.size(), process);
    return read.ec == std::errc{} && read.ptr == number.data() + number.size() && process > 0 &&
        ::kill(process, 0) != 0 && errno == ESRCH;
}

/// Takes away what a process that was killed while it wrote the same file has left: a part of an
/// instruction to a bank holds account numbers too.
void remove_left_behind(std::filesystem::path const& path) {
    auto const begin = path.filename().string() + std::string{temporary_mark};
    std::error_code error; // whoever cannot look there cannot make the file either
    for (std::filesystem::directory_iterator file{
             path.has_parent_path() ? path.parent_path() : ".", error};
         !error && file != std::filesystem::directory_iterator{}; file.increment(error)) {
        auto const name = file->path().filename().string();
        if (name.starts_with(begin) &&
            is_left_behind(std::string_view{name}.substr(begin.size()))) {
            std::error_code ignored;
            std::filesystem::remove(file->path(), ignored);
        }
    }
}

[[noreturn]] void fail(std::string const& what) {
    throw std::ios_base::failure{what, std::error_code{errno, std::generic_category()}};
}

} // namespace

/// Collects, digests, and writes straight to the descriptor, so that a full disk is noticed.
class WholeFile::Buffer final : public std::streambuf {
public:
    explicit Buffer(std::filesystem::path const& path)
        : descriptor_{::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, file_mode)} {
        if (descriptor_ < 0) {
            fail("cannot make the file");
        }
        setp(bytes_.data(), bytes_.data() + bytes_.size());
    }
    ~Buffer() override { close(); }
    Buffer(Buffer const&) = delete;
    Buffer& operator=(Buffer const&) = delete;

    Digest finish() {
        flush();
        if (::fsync(descriptor_) != 0) {
            fail("cannot write the file");
        }
        close();
        return digest_.finish();
    }

protected:
    int_type overflow(int_type next) override {
        flush();
        if (!traits_type::eq_int_type(next, traits_type::eof())) {
            *pptr() = traits_type::to_char_type(next);
            pbump(1);
        }
        return traits_type::not_eof(next);
    }
    int sync() override {
        flush();
        return 0;
    }

private:
    void flush() {
        auto const size = static_cast<std::size_t>(pptr() - pbase());
        digest_.update(std::string_view{pbase(), size});
        for (std::size_t written = 0; written < size;) {
            auto const now = ::write(descriptor_, pbase() + written, size - written);
            if (now < 0 && errno != EINTR) {
                fail("cannot write the file");
            }
            written += now < 0 ? 0 : static_cast<std::size_t>(now);
        }
        setp(bytes_.data(), bytes_.data() + bytes_.size());
    }
    void close() noexcept {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
            descriptor_ = -1;
        }
    }

    int descriptor_;
    Sha256 digest_;
    std::array<char, buffer_bytes> bytes_{};
};

WholeFile::WholeFile(std::filesystem::path path) : path_{std::move(path)} {
    if (path_.has_parent_path()) {
        std::error_code error;
        std::filesystem::create_directories(path_.parent_path(), error);
        if (error) {
            throw std::ios_base::failure{"cannot make the directory", error};
        }
    }
    remove_left_behind(path_);
    temporary_ = path_;
    temporary_ += std::string{temporary_mark} + std::to_string(::getpid());
    buffer_ = std::make_unique<Buffer>(temporary_);
    out_ = std::make_unique<std::ostream>(buffer_.get());
    out_->exceptions(std::ios_base::badbit | std::ios_base::failbit);
}

WholeFile::~WholeFile() {
    if (!is_finished_) {
        std::error_code ignored; // nothing can be done about it here
        std::filesystem::remove(temporary_, ignored);
    }
}

std::ostream& WholeFile::out() noexcept {
    return *out_;
}

Digest WholeFile::finish() {
    out_->flush();
    auto const digest = buffer_->finish();
    std::error_code error;
    std::filesystem::rename(temporary_, path_, error);
    if (error) {
        throw std::ios_base::failure{"cannot name the file", error};
    }
    is_finished_ = true;
    return digest;
}

} // namespace doudi
