/// Every name a policy file may use: the needs of the benefits, and those listed here for rules,
/// limits and shares that no benefit computes with. A name in neither is a misprint.
#pragma once

#include "benefit.hpp"
#include "doudi/base/text.hpp"

#include <array>
#include <span>
#include <string_view>

namespace doudi::benefits {

/// A name no benefit needs, or needs yet.
struct FigureName {
    Need need;
    Text meaning;
    std::string_view programs{}; // codes with blanks between; empty: no program in particular
};

/// The exact names; `share.<program>.<source>` and its like are built from their parts instead.
std::span<FigureName const> figure_names() noexcept;

/// How the figure is written, or null for a name nobody knows.
Need const* find_figure_need(std::string_view name) noexcept;

/// The words of an exclusion, in the order of ExclusionRule.
inline constexpr std::array<std::string_view, 6> exclusion_words{
    "none", "first_only", "second_only", "earlier_only", "higher", "difference"};

/// Families that exclusions may name beside programs.
std::span<std::string_view const> exclusion_families() noexcept;

/// "DB-R" is of "DB", "DS-L" of "DS-L".
bool is_of_family(std::string_view program, std::string_view family) noexcept;

/// The parts between the dots: "share.DB-R.central" has three.
struct NameParts {
    std::string_view first, second, third; // empty where there are fewer
};

/// The parts of a name of two or three parts; all empty for others.
NameParts parts_of(std::string_view name) noexcept;

} // namespace doudi::benefits
