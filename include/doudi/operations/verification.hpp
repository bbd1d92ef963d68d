/// Samples for verification in the field: lines are drawn, somebody goes and sees, and what was
/// found is entered. The estimate is a report, reports/verification_estimate.sql.
///
/// Example: draw_sample(context, {.period = april, .region = county, .rule = {95, 5}})
#pragma once

#include "doudi/operations/context.hpp"
#include "doudi/reconcile/sample_size.hpp"
#include "doudi/storage/sample_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct DrawSample {
    Period period;
    RegionCode region;
    std::vector<std::string> programs = {}; ///< none: all
    reconcile::SampleRule rule;
    std::optional<std::string> seed = std::nullopt; ///< none: one is made up
};

/// Draws as many lines as the rule asks of those released by now. Seed, frame and lines are kept.
///
/// Refuses: malformed (the seed), malformed_ratio, nothing_to_draw, not_permitted, outside_region,
///          unknown_region.
Result<storage::Sample> draw_sample(Context& context, DrawSample const& request);

struct SampleCheck {
    storage::Sample sample;
    bool is_same_frame;
    std::int64_t differing; ///< lines in one draw and not in the other
};

/// Draws once more from what is stored now, with the seed that was kept.
/// Refuses: unknown_sample, not_permitted, outside_region.
Result<SampleCheck> redraw_sample(Context& context, storage::SampleId sample);

/// A fault of what is entered: its row, counted from 1 without the header, and why.
struct VisitFault {
    std::int64_t row;
    Error error;
};

/// One result as text: the line's reference ("B610102-17-1"), right, wrong or not_found, the day,
/// and a note.
/// Refuses: not_in_sample when the reference is none, malformed, malformed_date.
Result<storage::Visit> read_visit(std::string_view line, std::string_view verdict,
    std::string_view visited_on, std::string_view note);

/// A CSV with the header line,verdict,visited_on,note.
/// Refuses: file_wrong_layout, csv_…; file_has_faults after telling all of them.
Result<std::vector<storage::Visit>> read_visits(
    std::string const& csv, std::vector<VisitFault>& faults);

/// Enters results, all or none; returns how many were new. A result of a line that has one corrects
/// it, the earlier one stays.
///
/// Refuses: unknown_sample, not_permitted, outside_region; file_has_faults with not_in_sample for
///          each line that was not drawn, duplicate lines as malformed.
Result<std::int64_t> enter_visits(Context& context, storage::SampleId sample,
    std::vector<storage::Visit> const& visits, std::vector<VisitFault>& faults);

} // namespace doudi::operations
