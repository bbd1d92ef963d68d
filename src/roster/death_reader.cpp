#include "doudi/roster/death_reader.hpp"

#include "doudi/base/csv.hpp"
#include "doudi/base/resident_id.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace doudi::roster {

namespace {

constexpr std::size_t absent = static_cast<std::size_t>(-1);

std::size_t column_of(std::vector<std::string> const& header, Text name) {
    auto const found = std::find_if(header.begin(), header.end(),
        [name](std::string const& cell) { return cell == name.zh || cell == name.en; });
    return found == header.end() ? absent : static_cast<std::size_t>(found - header.begin());
}

struct Columns {
    std::size_t resident_id;
    std::size_t died_on;
    std::size_t count;
};

Result<Columns> read_header(CsvReader& csv, std::vector<std::string>& cells) {
    auto const more = csv.next(cells);
    if (!more) {
        return more.error();
    }
    if (!*more) {
        return Error{Refusal::file_wrong_layout, "the file is empty"};
    }
    Columns const columns{column_of(cells, {"身份证号", "resident_id"}),
        column_of(cells, {"死亡日期", "died_on"}), cells.size()};
    if (columns.resident_id == absent || columns.died_on == absent) {
        return Error{
            Refusal::file_wrong_layout, "missing 身份证号 resident_id or 死亡日期 died_on"};
    }
    return columns;
}

FaultCode fault_of(Refusal refusal) {
    if (refusal == Refusal::resident_id_birth_date) {
        return FaultCode::resident_id_birth_date;
    }
    return refusal == Refusal::resident_id_checksum ? FaultCode::resident_id_checksum
                                                    : FaultCode::resident_id_malformed;
}

} // namespace

Result<void> read_deaths(std::istream& utf8, Date as_of, FaultList& faults,
    std::function<void(std::string_view resident_id, Date died_on)> const& on_death) {
    CsvReader csv{utf8};
    std::vector<std::string> cells;
    auto const columns = read_header(csv, cells);
    if (!columns) {
        return columns.error();
    }
    for (std::int64_t row = 2;; ++row) {
        auto const more = csv.next(cells);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return {};
        }
        if (cells.size() == 1 && cells.front().empty()) {
            continue;
        }
        if (cells.size() < columns->count && !csv.ended_with_line_break()) {
            return Error{Refusal::file_truncated, "row " + std::to_string(row)};
        }
        if (cells.size() != columns->count) {
            faults.add({.row = row, .field = {}, .code = FaultCode::wrong_column_count});
            continue;
        }
        auto const id = parse_resident_id(cells[columns->resident_id], as_of);
        auto const died_on = parse_date(cells[columns->died_on]);
        if (!id) {
            faults.add(
                {.row = row, .field = Field::resident_id, .code = fault_of(id.error().code)});
        }
        bool const is_day = died_on && *died_on <= as_of && (!id || id->born_on <= *died_on);
        if (!is_day) {
            faults.add({.row = row, .field = {}, .code = FaultCode::malformed_date});
        }
        if (id && is_day) {
            on_death(id->text, *died_on);
        }
    }
}

} // namespace doudi::roster
