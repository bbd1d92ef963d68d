/// One row of a roster file, cell by cell.
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/base/row_source.hpp"
#include "doudi/roster/fault.hpp"
#include "doudi/roster/layout.hpp"
#include "doudi/roster/unit.hpp"
#include "doudi/roster/unit_reader.hpp"

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace doudi::roster {

/// What a row says. Empty members are empty cells, or cells with a fault.
struct ParsedRow {
    std::int64_t row = 0;
    bool is_rejected = false;
    bool is_head = true;
    std::string region_text;
    std::optional<BookId> book;
    std::string household_no;
    Person person;
    std::optional<bool> is_urban;
    std::optional<Money> income_year;
    std::optional<Money> declared;
    std::optional<std::uint8_t> care_grade;
    std::optional<std::uint8_t> tier;
    std::optional<Period> exit_from;
    std::optional<Money> exit_base;
    std::optional<Money> other_month;
    std::string bank_no;
    std::string account_no;
    std::string account_name;
};

/// Checks every cell by itself. What rows of a household owe each other is the reader's.
class RowParser {
public:
    RowParser(Layout const& layout, Scope const& scope, FaultList& faults)
        : layout_{layout}, scope_{scope}, faults_{faults} {}

    /// `source` has just told `cells`.
    void parse(std::span<std::string const> cells, RowSource const& source, ParsedRow& parsed);

private:
    [[nodiscard]] std::string_view cell(Field field) const {
        return bad_cells_[static_cast<std::size_t>(field)] ? std::string_view{}
                                                           : layout_.cell(cells_, field);
    }
    void fault(Field field, FaultCode code);
    void check_kinds(RowSource const& source);
    [[nodiscard]] bool require(Field field);
    [[nodiscard]] std::string text(Field field, std::size_t letters_max);
    [[nodiscard]] std::optional<Money> amount(Field field, bool may_be_zero);
    [[nodiscard]] std::string digits(
        Field field, std::size_t least, std::size_t most, FaultCode code);
    [[nodiscard]] std::optional<int> choice(
        Field field, std::span<std::string_view const> words, int meanings);
    void parse_place();
    void parse_identity();
    void parse_person();
    [[nodiscard]] std::uint8_t flags();
    void parse_money();
    void parse_exit();
    void parse_incomes();
    void parse_account();

    Layout const& layout_;
    Scope const& scope_;
    FaultList& faults_;
    std::span<std::string const> cells_;
    ParsedRow* parsed_ = nullptr;
    bool is_sheet_ = false;
    std::bitset<field_count>
        bad_cells_; // that have their fault by what they are, whatever is in them
};

} // namespace doudi::roster
