#include "doudi/wire/table.hpp"

#include "doudi/base/check.hpp"
#include "render.hpp"

namespace doudi::wire {

std::optional<Format> format_of(std::string_view name) noexcept {
    if (name == "table") {
        return Format::table;
    }
    if (name == "csv") {
        return Format::csv;
    }
    if (name == "json") {
        return Format::json;
    }
    return std::nullopt;
}

void write(std::ostream& out, Table const& table, Format format, Language language) {
    for (auto const& row : table.rows) {
        DOUDI_CHECK(row.size() == table.columns.size());
    }
    switch (format) {
    case Format::table: write_table(out, table, language); break;
    case Format::csv: write_csv(out, table); break;
    case Format::json: write_json(out, table); break;
    }
}

} // namespace doudi::wire
