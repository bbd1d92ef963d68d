/// The policy packs: checked, and shown as they are in force. No database is asked.
///
/// Example:
///     auto const view = show_policy({.area = county, .on = *Period::parse("2020-10")});
#pragma once

#include "doudi/base/embedded.hpp"
#include "doudi/benefits/policy.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::operations {

/// A pack that is not, or not yet, inside the program.
struct PolicyText {
    std::string path; // ends in ".toml"
    std::string text;
};

/// The packs inside the program as they would be with the given ones built in: one of the same file
/// name is replaced, others are added at the end.
///
/// Requires: `given` outlives the result.
[[nodiscard]] std::vector<embedded::TextFile> packs_with(std::span<PolicyText const> given);

/// All that is wrong with packs_with(given).
[[nodiscard]] Result<std::vector<benefits::PolicyFault>> check_policy(
    std::span<PolicyText const> given);

struct ShowPolicy {
    RegionCode area;
    Period on;
    std::optional<Date> known = std::nullopt;          // default: all that is known now
    std::optional<std::string> program = std::nullopt; // default: every figure
};

struct ShownFigure {
    benefits::DatedFigure figure;
    std::string area_name; // empty for the nation
};

struct PolicyView {
    std::vector<ShownFigure> figures; // by name
    std::optional<Error> missing;     // why the program asked for cannot be computed
};

/// What holds in an area and month, and from which area it comes.
/// Refuses: unknown_region, unknown_program, no_standard where nothing is in force.
[[nodiscard]] Result<PolicyView> show_policy(ShowPolicy const& request);

struct ShowDeadlines {
    RegionCode area;
    int year;
    std::optional<Date> known = std::nullopt; // default: all that is known now
};

struct ShownDeadline {
    Date on;
    ShownFigure figure;
};

/// What is due in an area and year: reports, comparisons of lists. Nothing is due where no pack
/// says so.
/// Refuses: unknown_region, malformed_period (a year before 1990 or after 2100).
[[nodiscard]] Result<std::vector<ShownDeadline>> show_deadlines(ShowDeadlines const& request);

} // namespace doudi::operations
