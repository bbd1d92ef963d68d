#include "spilled.hpp"

#include "doudi/base/check.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <ios>

namespace doudi::sheet {

namespace {

[[noreturn]] void fail() {
    throw std::ios_base::failure{"temporary file for a spreadsheet"};
}

int open_nameless() {
    auto name = (std::filesystem::temp_directory_path() / "doudi-sheet-XXXXXX").string();
    int const descriptor = ::mkostemp(name.data(), O_CLOEXEC); // 0600
    if (descriptor < 0 || ::unlink(name.c_str()) != 0) {
        fail();
    }
    return descriptor;
}

} // namespace

SpilledBytes::SpilledBytes() : descriptor_{open_nameless()}, pages_(pages_kept) {}

SpilledBytes::~SpilledBytes() {
    ::close(descriptor_);
}

void SpilledBytes::append(std::string_view bytes) {
    constexpr std::size_t piece_bytes = std::size_t{256} * 1024;
    unwritten_ += bytes;
    size_ += bytes.size();
    if (unwritten_.size() >= piece_bytes) {
        flush();
    }
}

void SpilledBytes::flush() {
    std::string_view left{unwritten_};
    while (!left.empty()) {
        auto const written = ::write(descriptor_, left.data(), left.size());
        if (written < 0 && errno != EINTR) {
            fail();
        }
        left.remove_prefix(static_cast<std::size_t>(std::max(written, ssize_t{0})));
    }
    unwritten_.clear();
}

std::string_view SpilledBytes::page(std::uint64_t number) {
    auto& kept = pages_[static_cast<std::size_t>(number % pages_kept)];
    if (kept.number == number) {
        return kept.bytes;
    }
    auto const at = number * page_bytes;
    kept.bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(page_bytes, size_ - at)));
    kept.number = number;
    for (std::size_t done = 0; done < kept.bytes.size();) {
        auto const got = ::pread(descriptor_, kept.bytes.data() + done, kept.bytes.size() - done,
            static_cast<off_t>(at + done));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            fail();
        }
        done += static_cast<std::size_t>(std::max(got, ssize_t{0}));
    }
    return kept.bytes;
}

void SpilledBytes::read(std::uint64_t at, std::size_t size, std::string& into) {
    DOUDI_CHECK(at <= size_ && size <= size_ - at);
    if (!unwritten_.empty()) {
        flush();
    }
    into.clear();
    while (into.size() < size) {
        auto const place = at + into.size();
        auto const from = page(place / page_bytes).substr(place % page_bytes);
        into += from.substr(0, size - into.size());
    }
}

void SpilledStrings::append(std::string_view text) {
    texts_.append(text);
    auto const end = texts_.size();
    std::array<char, end_bytes> bytes{};
    std::memcpy(bytes.data(), &end, end_bytes);
    ends_.append({bytes.data(), bytes.size()});
}

std::uint64_t SpilledStrings::end_of(std::uint64_t number) {
    ends_.read(number * end_bytes, end_bytes, end_);
    std::uint64_t end = 0;
    std::memcpy(&end, end_.data(), end_bytes);
    return end;
}

void SpilledStrings::read(std::uint64_t number, std::string& into) {
    DOUDI_CHECK(number < count());
    auto const begin = number == 0 ? 0 : end_of(number - 1);
    texts_.read(begin, static_cast<std::size_t>(end_of(number) - begin), into);
}

} // namespace doudi::sheet
