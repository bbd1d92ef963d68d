/// Runs a report for a person.
#pragma once

#include "doudi/access/actor.hpp"
#include "doudi/report/catalog.hpp"
#include "doudi/storage/database.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace doudi::report {

/// Values as people write them, by the parameter's name.
using Values = std::map<std::string, std::string, std::less<>>;

struct ReportResult {
    std::vector<std::vector<std::string>> rows; ///< as PostgreSQL writes the values; null is empty
    std::vector<std::string> column_names;      ///< as the statement gives them
    std::vector<std::uint32_t> type_oids;
};

/// Checks the values and that the person may see the book or region asked for, then runs the
/// statement in a read-only transaction with the rights of the application.
///
/// Refuses: unknown_report_parameter (not the report's, or missing), malformed_region,
///          malformed_period, malformed, not_permitted, outside_region.
/// Throws:  storage::Failure.
Result<ReportResult> run(storage::Database& database, access::Actor const& actor,
    Report const& report, Values const& values);

} // namespace doudi::report
