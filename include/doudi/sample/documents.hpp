/// The quota documents of a plan as files, the counties' factors for their allocation, and how the
/// counties assign what they receive to programs.
#pragma once

#include "doudi/base/money.hpp"
#include "doudi/sample/county_profile.hpp"

#include <iosfwd>
#include <span>
#include <string_view>
#include <vector>

namespace doudi::sample {

/// What a county needs in a year for a program, or for all programs of a fund: persons × average
/// monthly amount × 12, or an amount for each thousand rural people where projects are paid.
///
/// Requires: a program that a document of the plan may pay.   (DOUDI_CHECK)
[[nodiscard]] Money year_need(CountyProfile const& county, std::string_view program);

/// number,issuer,issued_on,received_on,origin,fund_source,program,function_code,year,amount,direct,
/// note; of the budget year they were received in, or so many before.
void write_documents(std::ostream& out, std::span<Document const> documents, int years_before = 0);

/// region_code,region_name,need,fiscal_difficulty,effort,performance,tilt,carryover: the
/// factors of all counties for the document of one fund. Need and carryover in yuan, the others as
/// decimal ratios.
void write_factors(
    std::ostream& out, std::span<CountyProfile const> counties, std::string_view fund);

/// book,document,program,amount,percent: each county keeps a tenth and assigns the rest of what it
/// receives to the monthly programs by their needs. The amount is empty: it follows from what the
/// county receives. Nothing is written for a document without monthly programs in the sample.
void write_assignments(
    std::ostream& out, std::span<CountyProfile const> counties, Document const& document);

/// The programs of a fund for which the sample has rosters; empty where there are none.
[[nodiscard]] std::span<std::string_view const> roster_programs(std::string_view fund);

} // namespace doudi::sample
