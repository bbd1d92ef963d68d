/// Builds the month's batches: rosters in, entitlements computed, lines out.
///
/// Example: build_batches(context, {.period = *Period::parse("2020-04"), .programs = {"DB-R"},
///                                  .region = *RegionCode::parse("610000")})
#pragma once

#include "doudi/operations/batch_outcome.hpp"
#include "doudi/operations/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct BuildBatches {
    Period period;
    std::vector<std::string> programs;        ///< none: all monthly programs
    RegionCode region;                        ///< its book and all below it
    std::optional<Date> known = std::nullopt; ///< standards decided by then; none: all there are
    bool rebuild = false; ///< replace built batches whose roster or standards have changed since
};

/// One regular batch for each book and program with enrolments in force on the first day of the
/// month; several books at once, each batch in one transaction. What was built before is left as it
/// is (`unchanged`), so after a crash the same command does what is missing, and of two commands at
/// the same time each batch is built by one. A rebuilt batch is a new one: the old one is cancelled
/// and its claims are freed in the same transaction; only batches not yet locked are rebuilt.
///
/// A batch that cannot be built is refused by itself: no_standard, nothing_to_pay, already_paid.
/// One from which everybody is excluded is closed at once; what is due to them after all is
/// arrears.
///
/// Ensures: roster_sha256 = sha256 over (int8 enrolment ‖ int2 version ‖ facts_hash) of the
///          enrolments in order, in network byte order; where a freeze holds the amount, followed
///          by (int8 enrolment ‖ int2 version) of what it is held to; and for each person who is
///          excluded (int8 person ‖ int8 other enrolment ‖ int2 rule ‖ int8 fen the other gives).
///          Enrolments = lines + nothing due + excluded.
/// Refuses: not_permitted, outside_region, unknown_region, no_roster, policy_malformed.
Result<BatchOutcomes> build_batches(Context& context, BuildBatches const& request);

} // namespace doudi::operations
