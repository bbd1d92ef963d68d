/// What a bank answers in ISO 20022: status reports (pain.002), statements (camt.053) and
/// notifications (camt.054), read as a stream into rows.
///
/// Example: `MessageReader message{utf8}; MessageRow row; while (*message.next(row)) { ... }`
#pragma once

#include "doudi/bank/line_reference.hpp"
#include "doudi/bank/result_file.hpp"
#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/money.hpp"

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

/// What became of a payment. A booking that is no payment of ours, such as a receipt, is `other`.
enum class Fate { paid, failed, returned, pending, other };

/// What a row speaks of: one line, all lines of a payment information block, or a whole message.
enum class Level { line, payment, group };

std::string_view name_of(Fate fate) noexcept;
std::string_view name_of(Level level) noexcept;

struct MessageRow {
    std::int64_t row = 0; ///< 1, 2, ... as they stand in the message
    Level level = Level::line;
    Fate fate = Fate::pending;
    std::string reference;             ///< end-to-end id, payment information id or message id
    std::optional<LineReference> line; ///< of level line; none: not one of ours
    std::string status;                ///< the bank's own code
    std::string reason_list;           ///< S (status reason) or R (return reason); empty: none
    std::string reason;                ///< code in that list; empty: none given
    std::string account_no;            ///< of the payee; empty: not stated
    std::optional<Money> amount;       ///< none: not stated
    std::optional<std::int64_t> count; ///< lines that a payment or group is said to have
    Date booked_on;
};

/// What real banks do against the published rules, or leave open, and what is accepted all the same
/// and kept with the file.
enum class Deviation {
    original_name_local, ///< OrgnlMsgNmId is no pain.001 of the standard
    id_too_long,
    unknown_status, ///< taken as not final
    reason_missing,
    amount_not_stated,
    pages_missing, ///< the file is one page of several
    encoding_not_utf8,
    message_repeated, ///< another file had the same message id
    sequence_gap,
    out_of_sequence,
    opening_differs, ///< from the closing balance of the statement before
};

struct DeviationText {
    Deviation code;
    std::string_view name;
    Text text;
};
DeviationText const& text_of(Deviation code) noexcept;
std::span<DeviationText const> deviation_texts() noexcept;

struct DeviationCount {
    Deviation code;
    std::int64_t first_row; ///< 0: of the message as a whole
    std::int64_t times;
};

/// What the message says of itself, and, a status report, of the message it answers.
struct MessageHead {
    std::string format; ///< "pain.002.001.10"
    std::string message_id;
    std::optional<Date> made_on;
    std::string original_message_id;
    std::optional<std::int64_t> original_count;
    std::optional<Money> original_sum;
};

/// One statement of a camt message, or one notification.
struct Statement {
    std::string id;
    std::string account_no; ///< ours
    std::optional<std::int64_t> sequence;
    std::int64_t entry_count = 0;
    std::optional<Money> opening;
    std::optional<Money> closing;
};

/// Whether a file that begins so is XML, and not a table.
[[nodiscard]] bool is_xml(std::string_view head) noexcept;

/// Reads pain.002.001.03 and .10, camt.053.001 and camt.054.001 .02, .04 and .08. The namespace
/// decides. Memory does not grow with the message.
///
/// Document types and entities are refused, depth and length of texts bounded. Faults of single
/// values, and totals that the message itself does not bear out, are collected in faults(): whoever
/// finds any there takes nothing of the message.
class MessageReader {
public:
    static constexpr std::size_t faults_max = 1000;

    /// Amounts in another currency are faults.
    explicit MessageReader(std::istream& utf8, std::string_view currency = "CNY");
    ~MessageReader();
    MessageReader(MessageReader const&) = delete;
    MessageReader& operator=(MessageReader const&) = delete;

    /// The next row; false at the end.
    ///
    /// Refuses: not_a_bank_message, message_version_unsupported, xml_malformed, xml_has_dtd,
    ///          xml_too_deep, xml_text_too_long, file_truncated, malformed_encoding;
    ///          file_has_faults when there are too many to go on.
    Result<bool> next(MessageRow& row);

    // Complete when next() has said false.
    [[nodiscard]] MessageHead const& head() const noexcept;
    [[nodiscard]] std::vector<Statement> const& statements() const noexcept;
    [[nodiscard]] std::vector<FaultPlace> const& faults() const noexcept;
    [[nodiscard]] std::vector<DeviationCount> const& deviations() const noexcept;

private:
    class Reading;
    std::unique_ptr<Reading> reading_;
};

} // namespace doudi::bank
