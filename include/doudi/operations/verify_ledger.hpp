/// Recomputes every hash, balance and control total from the rows.
#pragma once

#include "doudi/audit/findings.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/operations/context.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace doudi::operations {

struct VerifyLedger {
    /// Whose books, and those below. Without: all the person may verify.
    std::optional<RegionCode> region = std::nullopt;
};

struct VerifiedLedger {
    std::int64_t books{0};
    std::array<audit::CheckResult, audit::check_count> checks{};
    std::optional<audit::Difference> first; ///< what differs first, if anything does
};

/// Looks at one unchanging state of the ledger and changes nothing. A difference is a result, not a
/// refusal, so that all checks are told; the record says ledger_differs.
///
/// Refuses: not_permitted, outside_region.
Result<VerifiedLedger> verify_ledger(Context& context, VerifyLedger const& request);

} // namespace doudi::operations
