/// The file a bank returns in its own layout.
///
/// Example: `LayoutReader rows{layout, raw}; ResultRow row; while (*rows.next(row)) { ... }`
#pragma once

#include "doudi/bank/layout.hpp"
#include "doudi/bank/result_file.hpp"
#include "doudi/base/row_source.hpp"

#include <cstdint>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doudi::bank {

class LayoutLines;

/// Reads a return file line by line, a text in the bytes of the bank or the rows of a workbook.
/// Totals of head and tail are held against the rows of the file. Whoever finds a fault there takes
/// nothing of the file.
///
/// In a workbook an amount, a day or a count may be a number, an account or a reference may not: a
/// number keeps fifteen digits.
class LayoutReader {
public:
    static constexpr std::size_t faults_max = 1000;

    /// Requires: the layout's return is a text, or for the other a workbook.   (DOUDI_CHECK)
    LayoutReader(Layout const& layout, std::istream& raw);
    LayoutReader(Layout const& layout, RowSource& rows);
    ~LayoutReader();
    LayoutReader(LayoutReader const&) = delete;
    LayoutReader& operator=(LayoutReader const&) = delete;

    /// The next row; false at the end. A row with faults adds them to faults() and is not given.
    /// A reason that the layout has no code for is "unmapped".
    ///
    /// Refuses: file_wrong_layout when the head is another, a line has no end, or a workbook has
    /// not
    ///          the columns; file_truncated when the tail is missing or the last row cut off;
    ///          malformed_encoding; overflow; file_has_faults when there are too many; what the
    ///          source of the rows refuses.
    Result<bool> next(ResultRow& row);

    [[nodiscard]] std::vector<FaultPlace> const& faults() const noexcept { return faults_; }

    /// Where a field of the row given last stands, for a fault that only others can find.
    [[nodiscard]] FaultPlace place_of(LayoutField field, ResultFault code) const;

private:
    using Told = std::map<LayoutField, std::string>;
    /// What head or tail tells of the whole file, and where.
    struct Total {
        std::string text;
        FaultPlace place;
    };

    Result<void> begin();
    Result<bool> read_row(ResultRow& row);
    Result<void> read_edge(std::vector<LayoutCell> const& cells, Refusal refusal);
    void take_day();
    Result<bool> finish();

    bool check_kinds(std::vector<LayoutCell> const& cells);
    bool parse(Told const& told, ResultRow& row);
    void parse_status(Told const& told, ResultRow& row);
    void add_up(ResultRow const& row);
    void check_total(LayoutField field, std::int64_t counted);
    bool fault(LayoutField field, ResultFault code);
    [[nodiscard]] Error refuse(Refusal refusal, std::string const& what) const;

    Layout const& layout_;
    std::unique_ptr<LayoutLines> lines_;
    bool is_begun_ = false;
    std::vector<LayoutCell> const* taken_ = nullptr; // the cells of the current line
    std::vector<std::string> values_;
    std::map<LayoutField, Total> edge_;
    std::optional<Date> booked_on_; // of the head
    std::int64_t paid_count_ = 0;
    std::int64_t paid_fen_ = 0;
    std::int64_t failed_count_ = 0;
    std::int64_t failed_fen_ = 0;
    std::vector<FaultPlace> faults_;
};

} // namespace doudi::bank
