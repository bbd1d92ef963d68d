/// Resident identity numbers.
///
/// Example: `parse_resident_id("11010519491231002x", today)->text == "11010519491231002X"`.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace doudi {

/// A checked identity number and what its digits say.
struct ResidentId {
    std::string text; // 18 characters; the last may be X
    Date born_on;
    bool is_male;
    std::int32_t area; // division code of the day of issue; it may have been abolished since
};

/// Reads an 18-character number; a final x becomes X. The birth date must exist, lie in 1900 or
/// later and not after `today`. Whether the area code exists is for the caller to ask: codes are
/// those of the day of issue, so an unknown one is a warning.
///
/// Refuses: Refusal::resident_id_malformed, resident_id_birth_date, resident_id_checksum, in this
///          order. The detail never holds the number.
/// Source:  GB 11643-1999.
[[nodiscard]] Result<ResidentId> parse_resident_id(std::string_view text, Date today);

/// The check character of the first 17 digits: '0'..'9' or 'X'.
///
/// Requires: 17 ASCII digits.   (DOUDI_CHECK)
/// Source:   GB 11643-1999 (ISO 7064 MOD 11-2).
[[nodiscard]] char resident_id_check_digit(std::string_view first17);

/// "6101**********123X". A text of another length than 18 is masked altogether.
[[nodiscard]] std::string mask_resident_id(std::string_view text);

} // namespace doudi
