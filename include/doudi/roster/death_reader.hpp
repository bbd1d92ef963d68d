/// Reads a list of deaths: columns resident_id (身份证号) and died_on (死亡日期), others passed
/// over.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/roster/fault.hpp"

#include <functional>
#include <iosfwd>
#include <string_view>

namespace doudi::roster {

/// Calls `on_death` for every row without a fault; the number is in clear and not to be kept.
///
/// Refuses: file_wrong_layout, file_truncated, what a CsvReader refuses.
[[nodiscard]] Result<void> read_deaths(std::istream& utf8, Date as_of, FaultList& faults,
    std::function<void(std::string_view resident_id, Date died_on)> const& on_death);

} // namespace doudi::roster
