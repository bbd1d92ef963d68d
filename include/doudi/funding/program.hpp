/// Programs and fund sources: what public money is for, and where it comes from.
///
/// Example: `is_at_or_below(programs, "DB-R", "HR")`, `fund_of(programs, "DB-R") == "HR"`.
#pragma once

#include "doudi/base/error.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace doudi::funding {

/// The general public budget and the government funds (lottery money) are never mixed.
enum class FundType { general, government_fund };

[[nodiscard]] FundType fund_type_of(std::string_view name);

/// A program, or a fund (资金): a program without parent, from which those below it are paid.
struct Program {
    std::string code;
    std::string parent; // empty: a fund
    std::string name_zh;
    std::string name_en;
    std::string function_code; // empty: the fund spreads over several
    FundType fund_type = FundType::general;
    bool is_monthly = false;
};

struct FundSource {
    std::string code;
    std::string name_zh;
    std::string name_en;
    FundType fund_type = FundType::general;
    std::string source_code; // the Q title that counts it
    int draw_rank = 0;       // payments use up the smallest first
};

/// Refuses: Refusal::unknown_program.
[[nodiscard]] Result<Program> find_program(
    std::span<Program const> programs, std::string_view code);

/// Refuses: Refusal::unknown_fund_source.
[[nodiscard]] Result<FundSource> find_fund_source(
    std::span<FundSource const> sources, std::string_view code);

/// Whether `code` is `above` or lies below it. False for a code that is not in the table.
[[nodiscard]] bool is_at_or_below(
    std::span<Program const> programs, std::string_view code, std::string_view above);

/// The fund at the top of a program; a fund is its own. Empty for a code that is not in the table.
[[nodiscard]] std::string fund_of(std::span<Program const> programs, std::string_view code);

} // namespace doudi::funding
