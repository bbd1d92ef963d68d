/// What the checks A01 to A41 are to find in the sample, and how the others are known to work.
#pragma once

#include "doudi/sample/plan.hpp"
#include "roster_file.hpp"

#include <cstdint>
#include <iosfwd>

namespace doudi::sample {

/// Writes check,kind,from,county,household_no,resident_id,about,shown_by: what each check is to
/// find from which month on, faults and cases, idle money, allocations and lists overdue together.
/// `about` says what is found where it is nobody: a document, a receiver, a list. `shown_by` says
/// what has to be imported before it can be found: rosters, lists, money, carried (the documents of
/// an earlier year), early or corrections (rosters), relief or notices. Returns the number of rows.
std::int64_t write_check_truth(Sources const& sources, Plan const& plan, std::ostream& out);

/// Writes region,program,days: the lists that hang out too short.
void write_short_notices(Sources const& sources, std::ostream& out);

/// Writes check,shown,what: for each of the 41 checks whether the sample plants it, or what keeps
/// it from happening (the refusal, or why nothing can be recorded), or what data would be needed.
void write_check_table(Sources const& sources, std::ostream& out);

} // namespace doudi::sample
