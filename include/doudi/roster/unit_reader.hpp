/// Reads a roster file household by household and checks every row.
///
/// Example:
///     CsvRows rows{text};
///     UnitReader reader{rows, scope, faults};
///     if (auto header = reader.read_header(); !header) { return header.error(); }
///     for (Unit unit;;) {
///         auto more = reader.next(unit);
///         if (!more) { return more.error(); }
///         if (!*more) { break; }
///         ...
///     }
///     reader.find_duplicates();
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/row_source.hpp"
#include "doudi/roster/fault.hpp"
#include "doudi/roster/layout.hpp"
#include "doudi/roster/unit.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace doudi::roster {

/// What the rows of a file are held against.
struct Scope {
    /// Where rows of a region go, or why they may not.
    struct Place {
        BookId book{0};
        std::optional<FaultCode> refused;
    };

    std::string program;
    Period period;
    std::unordered_map<std::int32_t, Place> places; // all regions known in the period
    std::unordered_set<std::int32_t> area_codes;    // of today's list, for warnings
};

/// Rows of one book in the file.
struct RowCount {
    std::int64_t rows = 0;
    std::int64_t rejected = 0;
};

struct ParsedRow; // private

/// Memory grows by some tens of bytes per row, for finding people who are listed twice.
class UnitReader {
public:
    UnitReader(RowSource& rows, Scope const& scope, FaultList& faults);
    ~UnitReader();
    UnitReader(UnitReader const&) = delete;
    UnitReader& operator=(UnitReader const&) = delete;

    /// Refuses: file_wrong_layout; what the source of rows refuses.
    [[nodiscard]] Result<void> read_header();

    /// The next household or person; false at the end. The rows of one household stand together.
    ///
    /// Ensures: a unit that is not rejected keeps every rule but that against duplicates, which
    ///          only find_duplicates() can tell.
    /// Refuses: what makes the rest of the file untrustworthy: what the source of rows refuses,
    ///          file_truncated.
    [[nodiscard]] Result<bool> next(Unit& unit);

    /// At the end of the file: faults of those listed twice.
    void find_duplicates();

    /// Takes a unit out that was found wrong later. Twice is the same as once.
    void reject(std::int32_t unit);

    /// Units that next() gave as good and that were rejected later, in ascending order.
    [[nodiscard]] std::vector<std::int32_t> rejected_later() const;

    /// The row a unit begins at.
    [[nodiscard]] std::int64_t row_of(std::int32_t unit) const;

    /// The field's column, from 1, where the file is a spreadsheet that has it; else 0.
    [[nodiscard]] std::int32_t sheet_column(Field field) const;

    /// Rows of the file without its header; rejected ones are those of rejected units.
    /// Ensures: accepted + rejected == rows.
    [[nodiscard]] RowCount count() const;

    /// The same by book. Rows without a known book are in none.
    [[nodiscard]] std::map<BookId, RowCount> count_by_book() const;

private:
    enum class State : std::uint8_t { good, rejected, rejected_later };

    struct KnownUnit {
        std::int32_t book = 0; // 0: unknown
        std::int32_t first_row = 0;
        std::int32_t rows = 0;
        State state = State::good;
    };

    struct Listed {
        std::int64_t first17; // of the identity number
        std::int32_t row;
        std::int32_t unit;
    };

    [[nodiscard]] Result<bool> read_row(ParsedRow& parsed);
    void assemble(Unit& unit);
    void check_household();
    [[nodiscard]] bool check_heads();
    void check_alike(ParsedRow const& head);
    void check_place_of_household();
    void check_head_values(ParsedRow const& head);
    void fault(
        std::int64_t row, std::optional<Field> field, FaultCode code, std::int64_t other = 0);

    RowSource& source_;
    Scope const& scope_;
    FaultList& faults_;
    std::optional<Layout> layout_;
    std::vector<std::string> cells_;
    std::vector<ParsedRow> rows_;  // of the unit being read
    std::vector<ParsedRow> ahead_; // the first row of the next one, if it has been read
    bool is_rejected_ = false;
    std::vector<KnownUnit> units_;
    std::vector<Listed> listed_;
    std::unordered_map<std::string, std::int32_t> households_;
};

} // namespace doudi::roster
