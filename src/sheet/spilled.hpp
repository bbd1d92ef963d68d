/// Strings by number, in nameless temporary files, so that any number of them takes little memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::sheet {

/// Bytes that are first all written, then read at any place. The file has no name, so nobody else
/// can open it and nothing of it stays.
/// Throws: std::ios_base::failure when it cannot be made, written or read.
class SpilledBytes {
public:
    SpilledBytes();
    ~SpilledBytes();
    SpilledBytes(SpilledBytes const&) = delete;
    SpilledBytes& operator=(SpilledBytes const&) = delete;

    void append(std::string_view bytes);
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// Requires: at + size ≤ size().   (DOUDI_CHECK)
    void read(std::uint64_t at, std::size_t size, std::string& into);

private:
    static constexpr std::size_t page_bytes = std::size_t{16} * 1024;
    static constexpr std::size_t pages_kept = 128;

    struct Page {
        std::uint64_t number = ~std::uint64_t{0};
        std::string bytes;
    };

    void flush();
    [[nodiscard]] std::string_view page(std::uint64_t number);

    int descriptor_;
    std::uint64_t size_ = 0;
    std::string unwritten_;
    std::vector<Page> pages_;
};

class SpilledStrings {
public:
    void append(std::string_view text);
    [[nodiscard]] std::uint64_t count() const noexcept { return ends_.size() / end_bytes; }

    /// Requires: number < count().   (DOUDI_CHECK)
    void read(std::uint64_t number, std::string& into);

private:
    static constexpr std::uint64_t end_bytes = 8;

    [[nodiscard]] std::uint64_t end_of(std::uint64_t number);

    SpilledBytes texts_;
    SpilledBytes ends_; // of each text, 8 bytes
    std::string end_;
};

} // namespace doudi::sheet
