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
#include <string_view>
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
Result<SampleCheck> redraw_sample(Context& context, storage::SampleId id);

/// A fault of what is entered: its row, as a spreadsheet counts, and why.
struct VisitFault {
    std::int64_t row;
    Error error;
};

/// Results as they were written down, with all that is wrong with them.
struct VisitSheet {
    std::vector<storage::Visit> visits = {};
    std::vector<std::int64_t> rows = {}; ///< of each visit
    std::vector<VisitFault> faults = {};
};

/// One result as text: the line's reference ("B610102-17-1"), right, wrong or not_found, the day,
/// and a note.
struct VisitText {
    std::string_view line;
    std::string_view verdict;
    std::string_view visited_on;
    std::string_view note;
};

/// Adds a result, or each of its faults: not_in_sample when the reference is none, malformed,
/// malformed_date.
void add_visit(VisitSheet& sheet, std::int64_t row, VisitText const& text);

/// A CSV with the header line,verdict,visited_on,note.
/// Refuses: file_wrong_layout, csv_….
Result<VisitSheet> read_visits(std::string const& csv);

/// Enters results, all or none; returns how many were new. A result of a line that has one corrects
/// it, the earlier one stays.
///
/// Refuses: unknown_sample, not_permitted, outside_region; file_has_faults when the sheet has any,
///          to which are added not_in_sample for each line that was not drawn and malformed for one
///          that stands in it twice.
Result<std::int64_t> enter_visits(Context& context, storage::SampleId id, VisitSheet& sheet);

} // namespace doudi::operations
