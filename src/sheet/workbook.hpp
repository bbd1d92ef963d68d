/// Where in a spreadsheet file its first sheet stands, and what its cells refer to.
#pragma once

#include "archive.hpp"
#include "number_form.hpp"

#include <string>
#include <vector>

namespace doudi::sheet {

struct Workbook {
    std::string sheet = {};             ///< the part of the first sheet that is not hidden
    std::string shared_strings = {};    ///< the part, empty where there is none
    std::vector<NumberForm> forms = {}; ///< by the style of a cell
    bool is_1904 = false;               ///< days count from 1904
};

/// Refuses: spreadsheet_part_missing, spreadsheet_malformed; as XmlPart::read().
[[nodiscard]] Result<Workbook> read_workbook(Archive const& archive);

} // namespace doudi::sheet
