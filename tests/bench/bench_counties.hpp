/// A province at work for a measurement: books of its 107 counties, people of every role, and quota
/// enough for every program.
#pragma once

#include "bench_cluster.hpp"
#include "doudi/base/calendar.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/operations/batch_outcome.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/database.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace doudi::bench {

Period bench_month(); ///< April 2020
Date bench_day();     ///< in it: that of everything posted
RegionCode bench_province();

/// Opens the books and grants the quota; the books of the counties.
std::vector<BookId> open_counties(storage::Database& db);

/// Somebody at work: wang prepares, li approves, qian releases, zhao audits.
operations::Context at_work(storage::Database& db, std::string_view login);

/// The lines of the batches with which a step was done, which must be all of them.
std::int64_t lines_done(Result<operations::BatchOutcomes> const& outcomes);

} // namespace doudi::bench
