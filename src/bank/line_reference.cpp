#include "doudi/bank/line_reference.hpp"

#include <charconv>

namespace doudi::bank {

namespace {

/// Takes a positive number without leading zeros from the front of `text`.
std::optional<std::int64_t> take_number(std::string_view& text, std::int64_t max) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || text.front() == '0' || number <= 0 || number > max) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

bool take(std::string_view& text, char expected) {
    if (!text.starts_with(expected)) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

} // namespace

std::string LineReference::text() const {
    return 'B' + std::to_string(book.value()) + '-' + std::to_string(batch.value()) + '-' +
        std::to_string(line_no);
}

std::optional<LineReference> LineReference::parse(std::string_view text) {
    constexpr std::int64_t book_max = 999'999;
    if (!take(text, 'B')) {
        return std::nullopt;
    }
    auto const book = take_number(text, book_max);
    if (!book || !take(text, '-')) {
        return std::nullopt;
    }
    auto const batch = take_number(text, INT64_MAX);
    if (!batch || !take(text, '-')) {
        return std::nullopt;
    }
    auto const line = take_number(text, INT32_MAX);
    if (!line || !text.empty()) {
        return std::nullopt;
    }
    return LineReference{BookId{*book}, BatchId{*batch}, static_cast<std::int32_t>(*line)};
}

} // namespace doudi::bank
