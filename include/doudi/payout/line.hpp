/// One line of a batch, and the text its leaf of the batch's Merkle tree is made of.
///
/// Example: append_leaf_text gives
///     line|610102|2020-04|17|1|DB-R|monthly|2020-04|1001|2001|1|3001|70675
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/payout/batch.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace doudi::payout {

/// What is the same in all lines of a batch.
struct LineHead {
    BatchKey key;
    Period period;
    std::string_view program;
    std::string_view purpose;
};

/// What one enrolment is paid: the version of the facts it was computed from, the person and the
/// account that receive it.
struct Line {
    std::int32_t line_no; ///< from 1, without gaps
    Period for_period;    ///< the month it is for: the batch's, or one before in an adjustment
    PersonId person;
    EnrolmentId enrolment;
    std::int16_t enrolment_version;
    PayeeAccountId account;
    Money amount; ///< > 0
};

/// Writes the canonical text of lines:
///
///     line|book|period|batch|line_no|program|purpose|for_period|person|enrolment|version|account|
///     amount_fen
///
/// in UTF-8 without any line break, numbers in plain decimal, periods as YYYY-MM. The Merkle leaf
/// of a line is sha256(0x00 ‖ this text), so anyone can recompute a batch's root from its rows.
class LeafText {
public:
    explicit LeafText(LineHead const& head);

    /// The text of `line`; valid until the next call.
    [[nodiscard]] std::string_view of(Line const& line);

private:
    std::string text_; // begins with the part that is the same in all lines
    std::size_t prefix_bytes_;
    std::string middle_;
    Period for_period_; // that of the line before, which is mostly that of the next
    std::string month_;
};

} // namespace doudi::payout
