/// What is wrong in the rows of a roster or of a list from outside. Faults name places, never
/// values.
///
/// Example: `faults.add({.row = 17, .field = Field::resident_id,
///                       .code = FaultCode::resident_id_checksum});`
#pragma once

#include "doudi/base/row_source.hpp"
#include "doudi/base/text.hpp"
#include "doudi/roster/layout.hpp"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::roster {

/// The names of these are the codes in a file of faults.
enum class FaultCode : std::uint8_t {
    wrong_column_count,
    missing_value,
    malformed_region,
    unknown_region,
    unknown_book,
    outside_region,
    malformed_text,
    resident_id_malformed,
    resident_id_birth_date,
    resident_id_checksum,
    malformed_choice,
    malformed_disability,
    disability_needed,
    residence_contradicts_program,
    malformed_amount,
    amount_not_positive,
    malformed_bank_no,
    malformed_account_no,
    malformed_phone,
    malformed_date,
    no_head,
    second_head,
    household_scattered,
    household_differs,
    household_too_large,
    duplicate_person,
    area_code_unknown, // a warning: the row is taken all the same
    number_in_text_column,
    cell_formula,
    cell_error,
};

struct FaultText {
    FaultCode code;
    std::string_view name;
    Text text; ///< what is wrong and what to do
    bool is_warning = false;
};

[[nodiscard]] std::span<FaultText const> fault_texts() noexcept;
[[nodiscard]] FaultText const& text_of(FaultCode code) noexcept;

/// Rows count as a spreadsheet does: the header is row 1.
struct Fault {
    std::int64_t row = 0;
    std::optional<Field> field;
    FaultCode code;
    std::int64_t other_row = 0; ///< of a duplicate: where else; 0: not in this file, or not a pair
    Text column{};              ///< of a file that is no roster, instead of `field`
    std::int32_t sheet_column = 0; ///< of a spreadsheet, from 1, where the cell is known
};

/// What is wrong with a cell by what it is. An identity or account number has to be text: a number
/// keeps fifteen digits.
[[nodiscard]] std::optional<FaultCode> cell_fault(CellKind kind, bool must_be_text) noexcept;

/// All faults and warnings of a file.
class FaultList {
public:
    void add(Fault const& fault);

    /// By row, then column.
    void sort();

    [[nodiscard]] std::span<Fault const> all() const noexcept { return faults_; }
    [[nodiscard]] std::int64_t fault_count() const noexcept { return fault_count_; }
    [[nodiscard]] std::int64_t warning_count() const noexcept { return warning_count_; }

private:
    std::vector<Fault> faults_;
    std::int64_t fault_count_ = 0;
    std::int64_t warning_count_ = 0;
};

/// The column's header in both languages; empty for a fault of a whole row.
[[nodiscard]] Text column_of(Fault const& fault) noexcept;

/// What is wrong, with the cell of a spreadsheet ("C17") and the other row of a duplicate.
[[nodiscard]] std::string message_of(Fault const& fault, Language language);

/// Writes row, column, severity, code, message_zh, message_en as CSV in UTF-8 with a byte order
/// mark, so that spreadsheets read the Chinese.
/// Throws: std::ios_base::failure when the stream cannot take it.
void write_faults(std::ostream& out, FaultList const& faults);

} // namespace doudi::roster
