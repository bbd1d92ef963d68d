/// How an account is named: a title of the chart and the dimensions that split it.
///
/// Example: `AccountKey{.code = "Q102", .program = "DB-R", .fund_source = "central",
///           .document = DocumentId{12}, .year = 2020}.text() == "Q102/DB-R/central/12/2020"`
#pragma once

#include "doudi/base/ids.hpp"

#include <compare>
#include <optional>
#include <string>

namespace doudi::ledger {

/// A title and its dimensions. An empty text, no document or year 0 means: not split by that.
struct AccountKey {
    std::string code;
    std::string program = {};
    std::string fund_source = {};
    std::optional<DocumentId> document = std::nullopt;
    int year = 0;

    friend auto operator<=>(AccountKey const&, AccountKey const&) = default;

    /// The ledger the account belongs to: 'Q', 'M', 'U' or 'B'. Requires a code.
    [[nodiscard]] char ledger() const noexcept { return code.front(); }

    /// The dimensions joined by '/', "-" for an unused one; equals ledger.account.key.
    [[nodiscard]] std::string text() const;
};

} // namespace doudi::ledger
