/// The file a bank returns in its own layout.
///
/// Example: `LayoutReader rows{layout, raw}; ResultRow row; while (*rows.next(row)) { ... }`
#pragma once

#include "doudi/bank/layout.hpp"
#include "doudi/bank/result_file.hpp"

#include <cstdint>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doudi::bank {

/// Reads a return file line by line, in the bytes of the bank. Totals of head and tail are held
/// against the rows of the file. Whoever finds a fault there takes nothing of the file.
class LayoutReader {
public:
    static constexpr std::size_t faults_max = 1000;

    LayoutReader(Layout const& layout, std::istream& raw) : layout_{layout}, raw_{raw} {}

    /// The next row; false at the end. A row with faults adds them to faults() and is not given.
    /// A reason that the layout has no code for is "unmapped".
    ///
    /// Refuses: file_wrong_layout when the head is another or a line has no end; file_truncated
    ///          when the tail is missing or the last row cut off; malformed_encoding;
    ///          file_has_faults when there are too many to go on.
    Result<bool> next(ResultRow& row);

    [[nodiscard]] std::vector<FaultPlace> const& faults() const noexcept { return faults_; }

private:
    struct Line {
        std::string bytes;
        std::int64_t number = 0;
        bool is_ended = true;
    };
    using Told = std::map<LayoutField, std::string>;

    Result<void> begin();
    Result<bool> advance();
    Result<std::optional<Line>> read_line();
    Result<bool> read_row(ResultRow& row);
    [[nodiscard]] Result<void> read_edge(std::vector<LayoutCell> const& cells, Refusal refusal);
    void take_edge();
    Result<bool> finish();

    bool parse(Told const& told, ResultRow& row);
    void parse_status(Told const& told, ResultRow& row);
    void add_up(ResultRow const& row);
    void check_total(LayoutField field, std::int64_t fen);
    bool fault(LayoutField field, ResultFault code);
    [[nodiscard]] Error refuse(Refusal refusal, std::string const& what) const;

    Layout const& layout_;
    std::istream& raw_;
    bool is_begun_ = false;
    Line line_;
    std::optional<Line> next_;
    std::int64_t lines_ = 0;
    std::vector<std::string> values_;
    Told edge_;                     // what head and tail tell
    std::optional<Date> booked_on_; // of the head
    std::int64_t paid_count_ = 0;
    std::int64_t paid_fen_ = 0;
    std::int64_t failed_count_ = 0;
    std::int64_t failed_fen_ = 0;
    std::vector<FaultPlace> faults_;
};

} // namespace doudi::bank
