#include "doudi/base/csv.hpp"
#include "render.hpp"

namespace doudi::wire {

void write_csv(std::ostream& out, Table const& table) {
    CsvWriter csv{out};
    std::vector<std::string> names;
    for (auto const& column : table.columns) {
        names.push_back(column.name);
    }
    csv.row(std::span<std::string const>{names});
    for (auto const& row : table.rows) {
        csv.row(std::span<std::string const>{row});
    }
}

} // namespace doudi::wire
