/// Money that people pay back of what they were paid too much.
///
/// Example: recover_money(context, {{key, 1, "JK-2020-0071", day, Money::from_fen(500'00)}})
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/storage/recovery_rows.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::operations {

/// One receipt as text: the line's reference ("B610102-17-1", as in `payout recoveries`), yuan,
/// day. Refuses: not_a_recovery when the reference is none, malformed_amount, malformed_date.
Result<storage::Receipt> read_receipt(
    std::string_view line, std::string_view amount, std::string_view on, std::string_view receipt);

/// A CSV of receipts with the header line,amount,on,receipt.
/// Refuses: file_wrong_layout, csv_…, and what read_receipt refuses, with the row.
Result<std::vector<storage::Receipt>> read_receipts(std::string const& csv);

/// How read_receipt names a line.
std::string reference_of(storage::OpenRecovery const& line);

/// Takes receipts in, all or none, and posts by batch, day and year: E9 in the year of the months
/// concerned, which gives the quota back to what it was paid from; later E10, received for the
/// treasury and passed on to it the same day. Receipts entered before change nothing.
///
/// Refuses: not_permitted, outside_region, unknown_batch, not_a_recovery, exceeds_open_recovery,
///          exists_with_different_content, period_closed.
Result<std::vector<storage::Recovered>> recover_money(
    Context& context, std::span<storage::Receipt const> receipts);

/// Lines of approved recoveries of a region and all below it that are not all back.
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<storage::OpenRecovery>> list_recoveries(Context& context, RegionCode region);

} // namespace doudi::operations
