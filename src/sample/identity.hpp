/// Numbers of invented people which cannot collide: resident IDs and bank accounts.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/sample/county_profile.hpp"
#include "doudi/sample/people.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace doudi::sample {

/// A part of the sequence numbers that an area gives out on each day. A sequence number is twice a
/// serial, plus one for a male.
struct Serials {
    int first;
    int count;
};
inline constexpr Serials ordinary_serials{1, 459};
inline constexpr Serials rural_newborn_serials{460, 20};
inline constexpr Serials urban_newborn_serials{480, 10};
inline constexpr Serials stranger_serials{490, 10};

/// A birth date and a serial which nobody else with these serials gets.
struct Birth {
    Date born_on;
    int serial;
};

/// The birth of the `ordinal`-th person, at most a year before `wanted`. Persons who share a serial
/// differ in the remainder of their birth dates by a prime, so no two share both.
/// Requires: ordinal / serials.count < 367.   (DOUDI_CHECK)
[[nodiscard]] Birth unique_birth(std::int64_t ordinal, Date wanted, Serials serials);

/// The birth of the `ordinal`-th child born in a month.
/// Requires: ordinal / serials.count < 28.   (DOUDI_CHECK)
[[nodiscard]] Birth unique_birth_in(Period month, std::int64_t ordinal, Serials serials);

/// The number by GB 11643, with the area code that the county had on the day of birth.
[[nodiscard]] std::string resident_id(
    CountyProfile const& county, Birth const& birth, bool is_male);

enum class AccountKind : std::uint8_t { person = 1, caregiver, institution, second };

/// An account at one of six banks, chosen by `draw_key`; the number depends on the county, kind and
/// serial alone.
/// Requires: serial < 10,000,000.   (DOUDI_CHECK)
[[nodiscard]] Account make_account(
    CountyProfile const& county, AccountKind kind, std::int64_t serial, std::string holder);

} // namespace doudi::sample
