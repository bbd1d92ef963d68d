/// The texts that cells of a spreadsheet share.
#pragma once

#include "archive.hpp"
#include "spilled.hpp"

namespace doudi::sheet {

/// Refuses: spreadsheet_cell_too_long; as XmlPart::read().
[[nodiscard]] Result<void> read_shared_strings(
    Archive const& archive, std::string_view part, SpilledStrings& strings);

} // namespace doudi::sheet
