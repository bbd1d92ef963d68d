/// The roster files of one county.
#pragma once

#include "doudi/base/csv.hpp"
#include "doudi/benefits/entitlement.hpp"
#include "doudi/sample/people.hpp"
#include "doudi/sample/planted.hpp"
#include "doudi/sample/planted_cases.hpp"
#include "doudi/sample/write.hpp"

#include <array>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::sample {

/// One row of truth.csv.
struct TruthRow {
    Period period;
    FaultKind kind;
    std::string program;
    RegionCode county;
    std::string household_no;
    std::string resident_id;
    Money expected;
    Money actual;
    std::string note;
};

struct Death {
    Date died_on;
    std::string resident_id;
};

/// What all counties are written from.
struct Sources {
    Population population;
    std::vector<PlantedFault> faults;
    std::vector<PlantedCase> cases;
    benefits::Policy policy;
    HeaderLanguage header;
    CreateFile const& create_file;
};

/// What comes of writing one county.
struct CountyResult {
    std::int64_t files = 0;
    std::int64_t roster_rows = 0;
    std::vector<TruthRow> truth;
    std::vector<Death> deaths;
};

/// Column titles of a roster, all that there are.
[[nodiscard]] std::vector<std::string> roster_header(HeaderLanguage language);

/// Writes the rosters of one county for the month `month` of the population; with the first month
/// (0) also notes the deaths of all months.
///
/// Throws: what the streams throw.
void write_county_rosters(
    Sources const& sources, std::size_t county, int month, CountyResult& result);

/// Writes the rosters of the last month once more, of the programs whose first roster left somebody
/// out; nothing where there is none.
///
/// Throws: what the streams throw.
void write_county_corrections(Sources const& sources, std::size_t county, CountyResult& result);

/// Writes the rosters of the last month as they were when its price subsidy was built, where
/// somebody came later who is due one; nothing elsewhere.
///
/// Throws: what the streams throw.
void write_early_rosters(Sources const& sources, std::size_t county, CountyResult& result);

/// Whether a price subsidy is paid on a single person's rural dibao in the last month.
[[nodiscard]] bool has_price_subsidy(Sources const& sources, Household const& household);

/// Notes the planted deaths in one county, and some of people on no roster.
void list_other_deaths(Sources const& sources, std::size_t county, CountyResult& result);

} // namespace doudi::sample
