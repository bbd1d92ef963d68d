/// Standards with the area and the months they hold for, and who says so.
///
/// Example:
///   auto policy = load_policy(embedded::policy());
///   auto standard = policy->in_force("DB-R", region_and_ancestors, *Period::parse("2020-10"));
///   auto then = policy->in_force("DB-R", regions, period, *parse_date("2020-11-01")); // as known
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/base/region_table.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/base/text.hpp"
#include "doudi/benefits/policy_fault.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::benefits {

/// How well a figure is known: from the governing plan, from a published text, or assumed.
enum class Basis : std::uint8_t { seed, published, assumed };

[[nodiscard]] std::string_view name_of(Basis basis) noexcept;

/// How a monthly amount becomes payable: to the fen (half up), to whole yuan half up
/// (四舍五入到元), or up to the next whole yuan (见角进元).
enum class RoundingRule : std::uint8_t { fen, yuan_half_up, yuan_ceil };

/// One figure of a policy.
///
/// Units: `value` is fen per YEAR for every standard of money (a monthly one times 12: exact, where
///        a twelfth of a yearly one is not), fen for an amount paid once, percent for a percentage,
///        hundredths of a percent for a rate, a number for a count, days since 2000-01-01 for a
///        day, and the position of the word for a choice. `age` in years where the figure depends
///        on one, else 0.
struct Figure {
    std::int64_t value = 0;
    int age = 0;
    std::string source;
    Basis basis = Basis::assumed;
};

struct Benefit; // how one program is computed (src/benefits/benefit.hpp)

/// All figures one program needs in one area and month, found once and used for every household.
struct Standard {
    Benefit const* benefit = nullptr;
    RoundingRule rounding = RoundingRule::fen;
    std::vector<std::optional<Figure>> figures; // in the order of the benefit's needs
};

/// A figure with the area and months [from, until) it holds for, and when that was decided.
struct DatedFigure {
    std::string name; // such as "dibao.rural"
    RegionCode region;
    RegionCode home; // the area of the file it stands in
    Period from;
    std::optional<Period> until; // empty: until further notice
    Date decided;                // known from this day on
    bool is_decided_stated;      // else the first day of `from` was taken
    Figure figure;
    std::string written; // the value as the file has it: "4310", "yes"
    std::string unit;    // the field it stands in: "yuan_per_year", "percent"
    std::string file;
    int line;
};

/// The outermost area: what no nearer one says holds for all. 100000 is China in GB/T 2260 tables.
[[nodiscard]] RegionCode nation();

/// The standards of one or several areas.
///
/// Of several values for one figure, area and month the one decided last holds, and as known on a
/// day the one decided last by then: a standard of October that was decided in November is due for
/// October and was not known in October.
class Policy {
public:
    /// The figures `program` needs at `period`, each from the nearest area that has one, the nation
    /// last. `known`: as known at the end of that day; without it, everything that is known now.
    ///
    /// Requires: regions from the place itself up to the province.
    /// Refuses:  no_standard, naming what is missing.
    [[nodiscard]] Result<Standard> in_force(std::string_view program,
        std::span<RegionCode const> region_and_ancestors, Period period,
        std::optional<Date> known = std::nullopt) const;

    /// Every figure that holds there and then, ordered by name, one each: found as in_force does.
    [[nodiscard]] std::vector<DatedFigure const*> holding(
        std::span<RegionCode const> region_and_ancestors, Period period,
        std::optional<Date> known = std::nullopt) const;

    /// One figure found the same way, or null: for rules that are no program's standard, such as
    /// limits, shares and freezes.
    [[nodiscard]] DatedFigure const* find(std::string_view name,
        std::span<RegionCode const> region_and_ancestors, Period period,
        std::optional<Date> known = std::nullopt) const;

    /// Of the texts it was read from.
    [[nodiscard]] Digest const& sha256() const noexcept { return sha256_; }

private:
    friend Result<Policy> load_policy(std::span<embedded::TextFile const> files);

    std::vector<DatedFigure> figures_; // ordered by name, region, from, decided
    Digest sha256_{};
};

/// Reads the policy files of schema/policy (schema/policy/README.md describes them) as one policy.
///
/// Where figures of several areas are held against each other, an area lies here in that of its
/// file and in the nation; check_policy knows what lies between.
///
/// Refuses: policy_malformed with file and line: the first fault there is.
[[nodiscard]] Result<Policy> load_policy(std::span<embedded::TextFile const> files);

/// One policy file by itself; `name` is for messages.
[[nodiscard]] Result<Policy> parse_policy(std::string_view toml_text, std::string_view name);

/// All that is wrong with the files together, in their order and by line.
[[nodiscard]] std::vector<PolicyFault> check_policy(
    std::span<embedded::TextFile const> files, RegionTable const& regions);

/// Whether it is a program or fund of the table of programs (schema/0001), computed here or not.
[[nodiscard]] bool is_program(std::string_view code) noexcept;

/// Whether `program` is computed or ruled by the figure: a need of its benefit, its rounding, or a
/// rule, limit or share of it.
[[nodiscard]] bool concerns(std::string_view figure_name, std::string_view program);

/// What a figure means, for people; empty texts for one that only its benefit explains.
[[nodiscard]] Text meaning_of(std::string_view figure_name);

} // namespace doudi::benefits
