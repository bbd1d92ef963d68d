/// The three forms of a table, one file each.
#pragma once

#include "doudi/wire/table.hpp"

namespace doudi::wire {

void write_table(std::ostream& out, Table const& table, Language language);
void write_csv(std::ostream& out, Table const& table);
void write_json(std::ostream& out, Table const& table);

} // namespace doudi::wire
