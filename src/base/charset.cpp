#include "doudi/base/charset.hpp"

#include "gb18030.hpp"
#include "utf8.hpp"

#include <istream>
#include <utility>

namespace doudi {

namespace {

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";
constexpr std::string_view gb18030_mark = "\x84\x31\x95\x33";
constexpr std::size_t block_bytes = std::size_t{64} * 1024;

Error malformed_at(std::int64_t offset) {
    return Error{Refusal::malformed_encoding, "byte " + std::to_string(offset)};
}

bool is_cut_off(std::string_view bytes) {
    return utf8_step(bytes).kind == Utf8Step::Kind::cut_off;
}

Gb18030& thread_converter() {
    static thread_local Gb18030 converter; // opening one costs microseconds and a file lookup
    converter.reset();
    return converter;
}

} // namespace

Charset detect(std::string_view head) noexcept {
    if (head.starts_with(gb18030_mark)) {
        return Charset::gb18030;
    }
    std::size_t const good = utf8_prefix(head);
    bool const is_utf8 = good == head.size() || is_cut_off(head.substr(good));
    return is_utf8 || head.starts_with(utf8_mark) ? Charset::utf8 : Charset::gb18030;
}

Result<std::string> to_utf8(std::string_view bytes, Charset from) {
    std::string utf8;
    if (from != Charset::utf8) {
        if (auto const bad = thread_converter().decode(bytes, true, utf8)) {
            return malformed_at(*bad);
        }
        return utf8;
    }
    std::size_t const good = utf8_prefix(bytes);
    if (good != bytes.size()) {
        return malformed_at(static_cast<std::int64_t>(good));
    }
    utf8 = bytes;
    return utf8;
}

Result<std::string> from_utf8(std::string_view utf8, Charset to) {
    std::size_t const good = utf8_prefix(utf8);
    if (good != utf8.size()) {
        return malformed_at(static_cast<std::int64_t>(good));
    }
    if (to == Charset::utf8) {
        return std::string{utf8};
    }
    auto bytes = thread_converter().encode(utf8);
    if (to == Charset::gbk && !is_gbk(utf8, bytes)) {
        return Error{Refusal::not_in_charset, "GBK"};
    }
    return bytes;
}

Utf8Reader::Utf8Reader(std::istream& raw, std::optional<Charset> charset)
    : raw_{raw.rdbuf()}, charset_{charset}, gb18030_{std::make_unique<Gb18030>()} {}

Utf8Reader::~Utf8Reader() = default;

Utf8Reader::int_type Utf8Reader::underflow() {
    while (gptr() == egptr()) {
        if (fault_ || is_done_) {
            return traits_type::eof();
        }
        read_raw();
        convert(); // also of nothing at the end: the converter may hold half a character
        is_done_ = raw_ended_ && pending_.empty();
    }
    return traits_type::to_int_type(*gptr());
}

void Utf8Reader::read_raw() {
    std::size_t const kept = pending_.size();
    std::size_t const wanted = block_bytes - kept;
    pending_.resize(block_bytes);
    auto const got = raw_->sgetn(pending_.data() + kept, static_cast<std::streamsize>(wanted));
    pending_.resize(kept + static_cast<std::size_t>(got));
    raw_ended_ = pending_.size() < block_bytes;
    if (at_start_) {
        at_start_ = false;
        strip_mark();
    }
}

void Utf8Reader::strip_mark() {
    for (auto const& [mark, charset] :
        {std::pair{utf8_mark, Charset::utf8}, std::pair{gb18030_mark, Charset::gb18030}}) {
        if (pending_.starts_with(mark) && charset_.value_or(charset) == charset) {
            charset_ = charset;
            drop(mark.size());
        }
    }
}

void Utf8Reader::convert() {
    text_.clear();
    if (!charset_) {
        std::size_t const ascii = ascii_prefix(pending_);
        if (ascii == 0 && !pending_.empty()) {
            charset_ = detect(pending_); // of a full block, or of all there is
        }
        take(ascii);
    }
    if (charset_ == Charset::utf8) {
        convert_utf8();
    } else if (charset_) {
        convert_gb18030();
    }
    setg(text_.data(), text_.data(), text_.data() + text_.size());
}

void Utf8Reader::convert_utf8() {
    std::size_t const good = utf8_prefix(pending_);
    take(good);
    if (!pending_.empty() && (raw_ended_ || !is_cut_off(pending_))) {
        fault_ = malformed_at(offset_);
    }
}

void Utf8Reader::convert_gb18030() {
    if (auto const bad = gb18030_->decode(pending_, raw_ended_, text_)) {
        fault_ = malformed_at(offset_ + *bad);
    }
    drop(pending_.size());
}

void Utf8Reader::take(std::size_t bytes) {
    text_.append(pending_, 0, bytes);
    drop(bytes);
}

void Utf8Reader::drop(std::size_t bytes) {
    pending_.erase(0, bytes);
    offset_ += static_cast<std::int64_t>(bytes);
}

} // namespace doudi
