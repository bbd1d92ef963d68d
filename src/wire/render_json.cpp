#include "doudi/base/check.hpp"
#include "render.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <charconv>
#include <cstdint>
#include <ostream>

namespace doudi::wire {

namespace {

// Greater whole numbers are not exact in JavaScript.
constexpr std::int64_t json_integer_max = (std::int64_t{1} << 53) - 1;

boost::json::value json_integer(std::string const& cell) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    DOUDI_CHECK(error == std::errc{} && end == cell.data() + cell.size());
    DOUDI_CHECK(number >= -json_integer_max && number <= json_integer_max);
    return number;
}

boost::json::value json_cell(std::string const& cell, Kind kind) {
    if (kind != Kind::text && cell.empty()) {
        return nullptr;
    }
    switch (kind) {
    case Kind::text: return boost::json::string{cell};
    case Kind::integer:
    case Kind::money: return json_integer(cell);
    case Kind::boolean: return cell == "true";
    }
    DOUDI_CHECK(false);
}

} // namespace

/// An array with one object a row, one row a line.
void write_json(std::ostream& out, Table const& table) {
    out << '[';
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        boost::json::object object;
        for (std::size_t at = 0; at < table.columns.size(); ++at) {
            auto const& column = table.columns[at];
            object[column.name] = json_cell(table.rows[row][at], column.kind);
        }
        out << (row == 0 ? "\n" : ",\n") << boost::json::serialize(object);
    }
    out << (table.rows.empty() ? "]\n" : "\n]\n");
}

} // namespace doudi::wire
