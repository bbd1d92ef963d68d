/// Looking at batches: lists, one in detail, one line explained.
#pragma once

#include "doudi/benefits/entitlement.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/payout/draws.hpp"
#include "doudi/payout/line.hpp"
#include "doudi/payout/review.hpp"
#include "doudi/storage/adjustment_rows.hpp"
#include "doudi/storage/closing_rows.hpp"
#include "doudi/storage/draw_rows.hpp"
#include "doudi/storage/screening_rows.hpp"
#include "doudi/storage/settlement_rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct ListBatches {
    RegionCode region;
    std::optional<Period> period = std::nullopt;
    std::vector<std::string> programs = {};
    std::optional<payout::BatchState> state = std::nullopt;
};

/// Batches of a region and all below it, cancelled ones too; by period, book, program, number.
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<payout::Batch>> list_batches(Context& context, ListBatches const& request);

struct BatchView {
    payout::Batch batch;
    std::vector<payout::Draw> draws;
    storage::SettlementControl control;
    std::vector<payout::Review> reviews;
    std::vector<storage::BatchEntry> entries;
    std::vector<storage::ExclusionTotal> exclusions;
    std::optional<RunId> signed_run; ///< that lets it through the gate; or
    std::optional<storage::ClosingReason> closing_reason;
};

/// Refuses: not_permitted, outside_region, unknown_batch.
Result<BatchView> show_batch(Context& context, payout::BatchKey key);

struct LineView {
    payout::Batch batch;
    payout::Line line;
    benefits::Explanation explanation;
    std::optional<storage::Difference> difference = std::nullopt; ///< of arrears and recoveries
};

/// Computes a line again from the facts it was frozen with, step by step. A line of arrears or
/// recovery goes on from what was due to what was paid before, by which batch, and what was set
/// off.
///
/// Ensures: explanation.amount == line.amount.
/// Refuses: not_permitted, outside_region, unknown_batch, unknown_line, no_standard; ledger_differs
///          when the computation gives another amount than was stored.
Result<LineView> explain_line(Context& context, payout::BatchKey key, std::int64_t line_no);

/// The same for an enrolment people of which another benefit or a death excludes, with or without a
/// line; without one, line.line_no is 0.
///
/// Refuses: as explain_line; unknown_line when nobody of it is excluded.
Result<LineView> explain_enrolment(Context& context, payout::BatchKey key, EnrolmentId enrolment);

} // namespace doudi::operations
