#include "doudi/base/region_table.hpp"

#include "doudi/base/csv.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace doudi {

namespace {

constexpr std::size_t columns = 7; // region,name,level,parent,valid_from,valid_until,successor

Result<std::pair<RegionCode, RegionRow>> read_row(std::vector<std::string> const& row) {
    if (row.size() != columns) {
        return Error{Refusal::file_wrong_layout, "regions"};
    }
    auto const region = RegionCode::parse(row[0]);
    auto const from = parse_date(row[4]);
    if (!region || !from) {
        return !region ? region.error() : from.error();
    }
    RegionRow read{.name = row[1], .parent = std::nullopt, .from = *from, .until = std::nullopt};
    if (!row[3].empty()) {
        auto const parent = RegionCode::parse(row[3]);
        if (!parent) {
            return parent.error();
        }
        read.parent = *parent;
    }
    if (!row[5].empty()) {
        auto const until = parse_date(row[5]);
        if (!until) {
            return until.error();
        }
        read.until = *until;
    }
    return std::pair{*region, std::move(read)};
}

} // namespace

Result<RegionTable> RegionTable::parse(std::span<embedded::TextFile const> files) {
    RegionTable table;
    for (embedded::TextFile const& file : files) {
        std::istringstream text{std::string{file.text}};
        CsvReader reader{text};
        std::vector<std::string> row;
        for (bool is_header = true;; is_header = false) {
            auto const more = reader.next(row);
            if (!more) {
                return more.error();
            }
            if (!*more) {
                break;
            }
            if (is_header) {
                continue;
            }
            auto read = read_row(row);
            if (!read) {
                return read.error();
            }
            table.rows_.insert(std::move(*read));
        }
    }
    return table;
}

RegionRow const* RegionTable::find(RegionCode region, Date on) const {
    auto const [first, last] = rows_.equal_range(region);
    auto const found = std::find_if(first, last, [on](auto const& entry) {
        RegionRow const& row = entry.second;
        return row.from <= on && (!row.until || on < *row.until);
    });
    return found != last ? &found->second : nullptr;
}

std::vector<RegionCode> RegionTable::region_and_ancestors(RegionCode region, Date on) const {
    constexpr std::size_t height_max = 8; // a table that runs in a circle ends here
    std::vector<RegionCode> regions{region};
    for (auto const* row = find(region, on); row != nullptr && row->parent;
         row = find(*row->parent, on)) {
        if (regions.size() == height_max) {
            break;
        }
        regions.push_back(*row->parent);
    }
    return regions;
}

} // namespace doudi
