/// Identity numbers that are damaged, and how near they come to one that is right.
///
/// Example:
///   auto const damaged = read_damaged_identity("61010219500101***X", as_of);
///   agreement_of(*damaged, "61010219500101001X");   // Agreement::masked
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::roster {

enum class Damage : std::uint8_t {
    masked,       // characters hidden by *
    old_number,   // the 15 digits of before 1999
    wrong_digits, // 18 characters that contradict their check digit, or name no day of birth
};

/// As the database calls it.
[[nodiscard]] std::string_view name_of(Damage damage) noexcept;
[[nodiscard]] Text title_of(Damage damage) noexcept;
[[nodiscard]] std::optional<Damage> damage_of(std::string_view name) noexcept;

/// What can still be read of it.
struct DamagedIdentity {
    std::string text; ///< digits, * and X; 15 or 18 characters
    Damage damage;
    std::optional<Date> born_on;
    std::optional<int> area; ///< division code of the day of issue
};

/// None when what is given is a right number, or has nothing of one: another length, other
/// characters, more than twelve of them hidden.
[[nodiscard]] std::optional<DamagedIdentity> read_damaged_identity(
    std::string_view given, Date today);

/// How a damaged number agrees with a right one.
enum class Agreement : std::uint8_t {
    differs,
    masked,    // in all that is not hidden
    converted, // the old number became the new one
    one_digit, // but for one character
    exchanged, // but for two neighbours in the wrong order
};

[[nodiscard]] std::string_view name_of(Agreement agreement) noexcept;
[[nodiscard]] Text title_of(Agreement agreement) noexcept;
[[nodiscard]] std::optional<Agreement> agreement_of(std::string_view name) noexcept;

/// Requires: a right number of 18 characters.
[[nodiscard]] Agreement agreement_of(DamagedIdentity const& damaged, std::string_view resident_id);

/// Every right number that an old or wrong one can be by agreement_of(); none of a masked one, of
/// which there may be too many.
[[nodiscard]] std::vector<std::string> corrections_of(DamagedIdentity const& damaged, Date today);

} // namespace doudi::roster
