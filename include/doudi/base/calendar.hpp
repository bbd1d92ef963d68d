/// Civil dates, and instants of recording.
///
/// Example: `parse_date("2020-04-30")`, `format_instant(now())`.
#pragma once

#include "doudi/base/error.hpp"

#include <date/date.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace doudi {

/// A day of the calendar, without a time zone. Accounting dates are days in China.
using Date = date::local_days;

/// When something was recorded, in UTC.
using Instant = date::sys_time<std::chrono::microseconds>;

/// Reads "2020-04-30", "20200430" or "2020/4/30". The year has four digits, from 0001 on.
///
/// Refuses: Refusal::malformed_date, also for a day that does not exist such as 30 February.
[[nodiscard]] Result<Date> parse_date(std::string_view text);

/// The day of these numbers, if the calendar has it.
/// Refuses: Refusal::malformed_date.
[[nodiscard]] Result<Date> make_date(int year, unsigned month, unsigned day);

/// "2020-04-30".
[[nodiscard]] std::string format_date(Date day);

/// Days since 2000-01-01: how PostgreSQL's binary format writes a date.
[[nodiscard]] std::int32_t days_since_2000(Date day) noexcept;
[[nodiscard]] Date date_from_days_since_2000(std::int32_t days) noexcept;

/// The clock. Only operations and main ask it; everything below takes instants as arguments.
[[nodiscard]] Instant now() noexcept;

/// The day it is in China (UTC+8, no summer time since 1991) at `instant`.
[[nodiscard]] Date date_in_china(Instant instant) noexcept;

/// "2020-04-30T08:15:00.000000Z": UTC, always six decimals, so texts sort like instants.
[[nodiscard]] std::string format_instant(Instant instant);

} // namespace doudi
