/// How a bank file names a payout line, there and back.
///
/// Example: `LineReference{BookId{610102}, BatchId{17}, 3}.text() == "B610102-17-3"`
#pragma once

#include "doudi/base/ids.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doudi::bank {

/// ASCII, at most 35 characters while batches have fewer than 16 digits: fits the end-to-end id of
/// ISO 20022.
struct LineReference {
    BookId book;
    BatchId batch;
    std::int32_t line_no;

    friend auto operator<=>(LineReference const&, LineReference const&) = default;

    [[nodiscard]] std::string text() const;

    /// None when it is not exactly such a text.
    [[nodiscard]] static std::optional<LineReference> parse(std::string_view text);
};

} // namespace doudi::bank
