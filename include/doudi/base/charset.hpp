/// Encodings of files from outside. Inside everything is UTF-8.
///
/// Example: `Utf8Reader text{file}; std::istream in{&text}; CsvReader rows{in};`
#pragma once

#include "doudi/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <streambuf>
#include <string>
#include <string_view>

namespace doudi {

class Gb18030;

/// GBK is what files of Chinese banks mostly are. It is read as GB18030, whose two-byte codes hold
/// it; it is written only where GB18030 and code page 936 agree, so that the bank reads what was
/// meant with either.
enum class Charset { utf8, gb18030, gbk };

/// The encoding of a file that begins with `head`: what its byte order mark says; else UTF-8 if it
/// is that throughout (a last character cut in two is no objection); else GB18030.
[[nodiscard]] Charset detect(std::string_view head) noexcept;

/// The text in UTF-8. Strict: nothing is replaced. A byte order mark is kept.
///
/// GB18030 is read by ICU's converter and nothing else; the C library and PostgreSQL map some
/// characters otherwise (ligatures and private-use code points differ).
///
/// Refuses: Refusal::malformed_encoding with the offset of the first bad byte;
///          Refusal::not_in_charset when GBK has no code for a character.
[[nodiscard]] Result<std::string> to_utf8(std::string_view bytes, Charset from);
[[nodiscard]] Result<std::string> from_utf8(std::string_view utf8, Charset to);

/// A stream buffer that gives the text of `raw` in UTF-8, without a byte order mark. Memory is
/// bounded whatever the length.
///
/// A stream cannot return a refusal: on malformed input the text ends and `fault()` says why. A
/// CsvReader asks by itself; whoever else reads must ask at the end.
class Utf8Reader final : public std::streambuf {
public:
    /// Without a charset it is detected at the first byte that is not ASCII.
    explicit Utf8Reader(std::istream& raw, std::optional<Charset> charset = std::nullopt);
    ~Utf8Reader() override;
    Utf8Reader(Utf8Reader const&) = delete;
    Utf8Reader& operator=(Utf8Reader const&) = delete;

    [[nodiscard]] std::optional<Error> const& fault() const noexcept { return fault_; }

    /// What it turned out to be; empty while everything was ASCII.
    [[nodiscard]] std::optional<Charset> charset() const noexcept { return charset_; }

protected:
    int_type underflow() override;

private:
    void read_raw();
    void strip_mark();
    void convert();
    void convert_utf8();
    void convert_gb18030();
    void take(std::size_t bytes);
    void drop(std::size_t bytes);

    std::streambuf* raw_;
    std::optional<Charset> charset_;
    std::string pending_;    // read, not yet converted
    std::string text_;       // converted, being read
    std::int64_t offset_{0}; // in the file, of pending_
    bool at_start_{true};
    bool raw_ended_{false};
    bool is_done_{false};
    std::optional<Error> fault_;
    std::unique_ptr<Gb18030> gb18030_;
};

} // namespace doudi
