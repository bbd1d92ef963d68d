#include "doudi/roster/identity_key.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>

namespace doudi::roster {

namespace {

constexpr std::size_t secret_digits = 2 * IdentityKey::secret_bytes;
constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

Error unusable(std::filesystem::path const& file, std::string_view what) {
    return {Refusal::key_unusable, file.string() + ": " + std::string{what}};
}

/// A file descriptor, closed at the end.
class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_{number} {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;

    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_;
};

/// "1 " and 64 digits, with or without a line end.
Result<IdentityKey> parse_key(std::filesystem::path const& file, std::string_view text) {
    constexpr int number_max = 255;
    if (text.ends_with('\n')) {
        text.remove_suffix(1);
    }
    auto const blank = std::min(text.find(' '), text.size());
    int number = 0;
    auto const parsed = std::from_chars(text.data(), text.data() + blank, number);
    auto const secret = digest_from_hex(text.substr(std::min(blank + 1, text.size())));
    if (parsed.ptr != text.data() + blank || number < 1 || number > number_max || !secret) {
        return unusable(file, "not a key file");
    }
    return IdentityKey{static_cast<std::uint8_t>(number), *secret};
}

std::string random_key_text() {
    std::array<unsigned char, IdentityKey::secret_bytes> secret{};
    randombytes_buf(secret.data(), secret.size());
    std::string digits(secret_digits + 1, '\0');
    sodium_bin2hex(digits.data(), digits.size(), secret.data(), secret.size());
    sodium_memzero(secret.data(), secret.size());
    digits.back() = '\n';
    return "1 " + digits;
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        auto const written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0;
}

void sync_directory(std::filesystem::path const& file) {
    auto const directory = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
    Descriptor const opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (opened.is_open()) {
        ::fsync(opened.number());
    }
}

/// Writes the key beside the file and links it to its name: it is there whole or not at all, and a
/// key that another program has put there meanwhile stays.
Result<void> make_key(std::filesystem::path const& file) {
    std::string unfinished = file.string() + ".XXXXXX";
    Descriptor const opened{::mkostemp(unfinished.data(), O_CLOEXEC)};
    if (!opened.is_open()) {
        return unusable(file, "cannot be made");
    }
    bool const is_written =
        ::fchmod(opened.number(), owner_only) == 0 && write_all(opened.number(), random_key_text());
    bool const is_linked =
        is_written && (::link(unfinished.c_str(), file.c_str()) == 0 || errno == EEXIST);
    ::unlink(unfinished.c_str());
    if (!is_linked) {
        return unusable(file, "cannot be written");
    }
    sync_directory(file);
    return {};
}

} // namespace

Result<IdentityKey> open_key(std::filesystem::path const& file) {
    Descriptor const opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened.is_open()) {
        return unusable(file, errno == ENOENT ? "not there" : "cannot be read");
    }
    struct stat status {};
    if (::fstat(opened.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return unusable(file, "not a file");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return unusable(file, "others may read it (chmod 600)");
    }
    std::array<char, 128> buffer{};
    auto const size = ::read(opened.number(), buffer.data(), buffer.size());
    auto key = parse_key(file, {buffer.data(), size < 0 ? 0 : static_cast<std::size_t>(size)});
    sodium_memzero(buffer.data(), buffer.size());
    return key;
}

Result<IdentityKey> open_or_make_key(std::filesystem::path const& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        if (sodium_init() < 0) {
            return unusable(file, "no random numbers");
        }
        if (auto const made = make_key(file); !made) {
            return made.error();
        }
    }
    return open_key(file);
}

} // namespace doudi::roster
