/// Quota documents (指标文件): the paper by which money is granted.
///
/// Example: 财社〔2020〕1号 grants 610000 6,200,000,000.00 yuan of hardship relief funds for 2020
/// from the central budget. The document's id follows the money into every book below.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/funding/program.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace doudi::funding {

/// Where a document comes from: the level above (E1), or the book's own budget (E2).
enum class Origin { upper_level, own_budget };

[[nodiscard]] std::string_view name_of(Origin origin) noexcept;
[[nodiscard]] std::optional<Origin> origin_of(std::string_view name) noexcept;

struct QuotaDocument {
    BookId book{0}; // which received it first
    DocumentId id{0};
    std::string number; // 文号
    std::string issuer;
    Date issued_on{};
    Date received_on{};
    Origin origin = Origin::upper_level;
    std::string fund_source;
    std::string program;
    std::string function_code;
    int year = 0;
    Money amount;
    bool is_direct = false;                       // 直达资金
    std::optional<int> carried_to = std::nullopt; // year in which a book has what is left of it

    /// The year its quota stands in, in the book it was looked up for.
    [[nodiscard]] int budget_year() const noexcept { return carried_to.value_or(year); }
};

/// What a document may not be, whatever else is in the books. `level` is that of its book's region:
/// province, prefecture or county.
///
/// The function code must be the program's own or that of a program below it. A book's own budget
/// has money of its own level only; what another level pays comes with a document of that level.
///
/// Refuses: malformed (texts, dates, year), mixes_general_and_lottery, unknown_program,
///          unknown_fund_source, amount_not_positive, wrong_function_code, wrong_fund_source.
/// Source:  Budget Law of 2018, art. 5 and 38; classification of revenue and expenditure of 2020.
[[nodiscard]] Result<void> check(QuotaDocument const& document, std::string_view level,
    std::span<Program const> programs, std::span<FundSource const> sources);

/// Whether money of `document` may pay `program`: the program is the document's or lies below it,
/// and both are of one fund type.
///
/// Refuses: mixes_general_and_lottery, unknown_program, program_not_covered_by_document.
[[nodiscard]] Result<void> check_covers(QuotaDocument const& document, std::string_view program,
    std::span<Program const> programs, std::span<FundSource const> sources);

} // namespace doudi::funding
