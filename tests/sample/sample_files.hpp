/// A sample written into memory, and its tables.
#pragma once

#include "doudi/sample/write.hpp"

#include <map>
#include <string>
#include <vector>

namespace doudi::test {

using Files = std::map<std::string, std::string>; // by path

/// One row by column titles.
using TableRow = std::map<std::string, std::string>;

struct WrittenSample {
    Files files;
    sample::SampleTotals totals;
};

WrittenSample write_in_memory(sample::SampleRequest const& request);

/// April and May 2020.
std::vector<Period> two_months();

/// Without its header, which names the fields of each row.
std::vector<TableRow> table(std::string const& csv);

/// A roster row with where it stands.
struct RosterRow {
    std::string period;
    std::string program;
    std::string county;
    TableRow fields;
};

/// The rows of all rosters, in order of their files.
std::vector<RosterRow> roster_rows(Files const& files);

} // namespace doudi::test
