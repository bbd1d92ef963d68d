/// Standards with the area and the months they hold for, and who says so.
///
/// Example:
///   auto policy = load_policy(embedded::policy());
///   auto standard = policy->in_force("DB-R", region_and_ancestors, *Period::parse("2020-10"));
#pragma once

#include "doudi/base/embedded.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/base/sha256.hpp"

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
/// Units: `value` is fen per YEAR for every amount of money (a monthly standard times 12: exact,
///        where a twelfth of a yearly one is not), percent for a percentage, hundredths of a
///        percent for a rate, a number for a count, and the position of the word for a choice.
///        `age` in years where the figure depends on one, else 0.
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

/// A figure with the area and months [from, until) it holds for.
struct DatedFigure {
    std::string name; // such as "dibao.rural"
    RegionCode region;
    Period from;
    std::optional<Period> until; // empty: until further notice
    Figure figure;
    std::string place; // file and line, for refusals
};

/// The standards of one or several areas.
class Policy {
public:
    /// The figures `program` needs at `period`, each from the nearest area that has one.
    ///
    /// Requires: regions from the place itself up to the province.
    /// Refuses:  no_standard, naming what is missing.
    [[nodiscard]] Result<Standard> in_force(std::string_view program,
        std::span<RegionCode const> region_and_ancestors, Period period) const;

    /// Of the texts it was read from.
    [[nodiscard]] Digest const& sha256() const noexcept { return sha256_; }

private:
    friend Result<Policy> load_policy(std::span<embedded::TextFile const> files);

    [[nodiscard]] Figure const* find(
        std::string_view name, std::span<RegionCode const> regions, Period period) const;

    std::vector<DatedFigure> figures_; // ordered by name, region, from
    Digest sha256_{};
};

/// Reads the policy files of schema/policy (schema/policy/README.md describes them) as one policy.
///
/// Refuses: policy_malformed with file and line: no TOML, an unknown name, a figure without source,
///          months that overlap or leave a gap, a tekun standard below its floor of dibao.
[[nodiscard]] Result<Policy> load_policy(std::span<embedded::TextFile const> files);

/// One policy file by itself; `name` is for messages.
[[nodiscard]] Result<Policy> parse_policy(std::string_view toml_text, std::string_view name);

} // namespace doudi::benefits
