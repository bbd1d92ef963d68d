/// The columns of a roster file. Published as schema/roster.tableschema.json.
///
/// Example: `auto layout = Layout::of_header(first_row, "DB-R"); layout->cell(row, Field::name)`.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/base/text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::roster {

enum class Field : std::uint8_t {
    region_code,
    household_no,
    relation,
    name,
    resident_id,
    disability,
    seriously_ill,
    residence,
    income_year,
    care_grade,
    care_setting,
    declared_amount,
    bank_no,
    account_no,
    account_name,
    phone,
    // Only for some programs or places
    tier,
    exit_month,
    exit_base,
    other_month,
    studying,
    single_unit,
    no_labour,
    refusals,
    income_work,
    income_project,
    income_subsidy,
    income_transfer,
};
inline constexpr std::size_t field_count = 28;

/// The header of a field's column: as published in both languages.
[[nodiscard]] Text header_of(Field field) noexcept;

/// Whether a roster of the program has households of several rows; else each row is a person.
[[nodiscard]] bool lists_households(std::string_view program) noexcept;

/// Whether a roster of the program has to have the column.
[[nodiscard]] bool requires_column(std::string_view program, Field field) noexcept;

/// Which column of a file holds which field.
class Layout {
public:
    /// Headers may be Chinese or English, in any order; columns the program does not require may be
    /// left out.
    /// Refuses: file_wrong_layout, naming the columns that are missing, unknown or there twice.
    [[nodiscard]] static Result<Layout> of_header(
        std::span<std::string const> header, std::string_view program);

    [[nodiscard]] std::size_t columns() const noexcept { return headers_.size(); }

    /// The field's column, from 1; 0 where the file has no such column.
    [[nodiscard]] std::int32_t number_of(Field field) const noexcept;

    /// The field's cell without blanks around it; empty where the file has no such column.
    [[nodiscard]] std::string_view cell(
        std::span<std::string const> row, Field field) const noexcept;

private:
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);

    std::array<std::size_t, field_count> column_of_{};
    std::vector<std::string> headers_;
};

} // namespace doudi::roster
