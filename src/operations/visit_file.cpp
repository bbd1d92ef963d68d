#include "doudi/bank/line_reference.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/operations/verification.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace doudi::operations {

namespace {

constexpr std::array<std::string_view, 4> header{"line", "verdict", "visited_on", "note"};
constexpr std::array<std::string_view, 3> verdicts{"right", "wrong", "not_found"};
constexpr std::size_t note_length_max = 200;

} // namespace

Result<storage::Visit> read_visit(std::string_view line, std::string_view verdict,
    std::string_view visited_on, std::string_view note) {
    auto const reference = bank::LineReference::parse(line);
    if (!reference) {
        return Error{Refusal::not_in_sample, "line"};
    }
    if (std::find(verdicts.begin(), verdicts.end(), verdict) == verdicts.end()) {
        return Error{Refusal::malformed, "verdict: right, wrong, not_found"};
    }
    auto const day = parse_date(visited_on);
    if (!day) {
        return Error{day.error().code, "visited_on"};
    }
    if (!note.empty()) {
        if (auto const sound = check_text("note", note, note_length_max); !sound) {
            return sound.error();
        }
    }
    return storage::Visit{.county = reference->book,
        .batch = reference->batch,
        .line_no = reference->line_no,
        .verdict = std::string{verdict},
        .visited_on = *day,
        .note = std::string{note}};
}

Result<std::vector<storage::Visit>> read_visits(
    std::string const& csv, std::vector<VisitFault>& faults) {
    std::istringstream text{csv};
    CsvReader reader{text};
    std::vector<storage::Visit> visits;
    std::vector<std::string> row;
    for (std::int64_t number = 0;; ++number) {
        auto const more = reader.next(row);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            break;
        }
        if (row.size() != header.size() ||
            (number == 0 && !std::equal(header.begin(), header.end(), row.begin()))) {
            return Error{Refusal::file_wrong_layout,
                "row " + std::to_string(number) + ": line,verdict,visited_on,note"};
        }
        if (number > 0) {
            auto visit = read_visit(row[0], row[1], row[2], row[3]);
            if (visit) {
                visits.push_back(*std::move(visit));
            } else {
                faults.push_back({number, visit.error()});
            }
        }
    }
    if (!faults.empty()) {
        return Error{Refusal::file_has_faults, std::to_string(faults.size())};
    }
    return visits;
}

} // namespace doudi::operations
