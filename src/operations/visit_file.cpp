#include "doudi/bank/line_reference.hpp"
#include "doudi/base/row_source.hpp"
#include "doudi/operations/verification.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace doudi::operations {

namespace {

constexpr std::array<std::string_view, 4> header{"line", "verdict", "visited_on", "note"};
constexpr std::array<std::string_view, 3> verdicts{"right", "wrong", "not_found"};
constexpr std::size_t note_length_max = 200;

Result<void> check_note(std::string_view note) {
    return note.empty() ? Result<void>{} : check_text("note", note, note_length_max);
}

} // namespace

void add_visit(VisitSheet& sheet, std::int64_t row, VisitText const& text) {
    auto const sound = sheet.faults.size();
    auto const reference = bank::LineReference::parse(text.line);
    if (!reference) {
        sheet.faults.push_back({row, {Refusal::not_in_sample, "line"}});
    }
    if (std::find(verdicts.begin(), verdicts.end(), text.verdict) == verdicts.end()) {
        sheet.faults.push_back({row, {Refusal::malformed, "verdict: right, wrong, not_found"}});
    }
    auto const day = parse_date(text.visited_on);
    if (!day) {
        sheet.faults.push_back({row, {day.error().code, "visited_on"}});
    }
    if (auto const note = check_note(text.note); !note) {
        sheet.faults.push_back({row, note.error()});
    }
    if (sheet.faults.size() == sound) {
        sheet.rows.push_back(row);
        sheet.visits.push_back({.county = reference->book,
            .batch = reference->batch,
            .line_no = reference->line_no,
            .verdict = std::string{text.verdict},
            .visited_on = *day,
            .note = std::string{text.note}});
    }
}

Result<VisitSheet> read_visits(std::string const& csv) {
    std::istringstream text{csv};
    CsvRows rows{text};
    VisitSheet sheet;
    bool is_header = true;
    for (std::vector<std::string> row;; is_header = false) {
        auto const more = rows.next(row);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return sheet;
        }
        if (row.size() != header.size() ||
            (is_header && !std::equal(header.begin(), header.end(), row.begin()))) {
            return Error{Refusal::file_wrong_layout,
                "row " + std::to_string(rows.row()) + ": line,verdict,visited_on,note"};
        }
        if (!is_header) {
            add_visit(sheet, rows.row(), {row[0], row[1], row[2], row[3]});
        }
    }
}

} // namespace doudi::operations
