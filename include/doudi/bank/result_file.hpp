/// What a bank answered: one row for a line, paid or failed.
///
/// Example: `ResultReader rows{utf8, faults}; auto head = rows.read_header(); ... rows.next(row);`
#pragma once

#include "doudi/bank/line_reference.hpp"
#include "doudi/base/calendar.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/text.hpp"

#include <array>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

struct ResultRow {
    std::int64_t row = 0; ///< as a spreadsheet counts: the header is row 1
    std::string reference_text;
    std::optional<LineReference> reference; ///< none: not one of ours
    std::string account_no;
    Money amount;
    bool is_paid = false;
    std::string reason; ///< F01 … F99 when not paid, or unmapped; else empty
    std::string words;  ///< the bank's own text of the reason, where the file has one
    Date booked_on;
};

enum class ResultFault {
    wrong_column_count,
    missing_value,
    malformed_account_no,
    malformed_amount,
    unknown_status,
    unknown_reason,
    malformed_date,
    text_too_long,
    // of messages
    wrong_count,
    wrong_sum,
    wrong_currency,
    said_twice,
    status_contradicts,
    differs_from_sent,
    date_in_future,
    // of layouts
    wrong_line_length,
    wrong_text,
    unknown_status_text,
    // of workbooks
    number_in_text_column,
    cell_formula,
    cell_error,
};

struct ResultFaultText {
    ResultFault code;
    std::string_view name;
    Text text; ///< what is wrong and what to do
};
ResultFaultText const& text_of(ResultFault code) noexcept;

/// A fault names its place, never the value.
struct FaultPlace {
    std::int64_t row;
    std::string column;
    ResultFault code;
    std::string cell = {}; ///< of a workbook: "C17"
};

/// What is wrong and what to do, with the cell if there is one.
[[nodiscard]] std::string message_of(FaultPlace const& place, Language language);

/// Reads result files: the header in Chinese or English, columns in any order.
class ResultReader {
public:
    explicit ResultReader(std::istream& utf8) : csv_{utf8} {}

    /// Refuses: file_wrong_layout naming the columns that are missing, unknown or there twice.
    Result<void> read_header();

    /// The next row; false at the end. A row with faults adds them to faults() and is not given:
    /// the row that comes back is the next sound one.
    ///
    /// Refuses: what CsvReader refuses; file_truncated when the last row is cut off.
    Result<bool> next(ResultRow& row);

    [[nodiscard]] std::vector<FaultPlace> const& faults() const noexcept { return faults_; }

private:
    static constexpr std::size_t columns = 7;

    [[nodiscard]] bool parse(ResultRow& row);
    [[nodiscard]] std::string const& cell(std::size_t column) const;
    bool fault(std::size_t column, ResultFault code);

    CsvReader csv_;
    std::vector<std::string> cells_;
    std::array<std::size_t, columns> place_of_{};
    std::int64_t row_ = 0;
    std::vector<FaultPlace> faults_;
};

/// row, column, code and both messages as CSV.
void write_faults(std::ostream& out, std::vector<FaultPlace> const& faults);

} // namespace doudi::bank
