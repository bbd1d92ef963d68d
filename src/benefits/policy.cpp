#include "doudi/benefits/policy.hpp"

#include "benefit.hpp"
#include "policy_checks.hpp"
#include "policy_file.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace doudi::benefits {

namespace {

std::string missing(std::string_view name, std::span<RegionCode const> regions, Period period) {
    return std::string{name} + (regions.empty() ? "" : " " + regions.front().text()) + " " +
        period.text();
}

/// The nation lies around every area.
std::vector<RegionCode> up_to_nation(std::span<RegionCode const> regions) {
    std::vector<RegionCode> all{regions.begin(), regions.end()};
    if (all.empty() || all.back() != nation()) {
        all.push_back(nation());
    }
    return all;
}

PolicyFile read_all(std::span<embedded::TextFile const> files) {
    PolicyFile all;
    for (embedded::TextFile const& file : files) {
        auto read = read_policy_file(file.text, std::string{file.name} + ".toml");
        std::move(read.figures.begin(), read.figures.end(), std::back_inserter(all.figures));
        std::move(read.faults.begin(), read.faults.end(), std::back_inserter(all.faults));
    }
    std::stable_sort(all.figures.begin(), all.figures.end(), comes_before);
    return all;
}

/// Whether the fault only says that a figure is missing which is there but could not be read.
bool is_consequence(PolicyFault const& fault, std::span<PolicyFault const> of_reading) {
    bool const needs_family = fault.code == PolicyFaultCode::shares_do_not_add_up ||
        fault.code == PolicyFaultCode::schedule_does_not_fall;
    if (!needs_family && fault.code != PolicyFaultCode::months_missing) {
        return false;
    }
    // "share.DS." of "share.DS.county"
    std::string_view const name{fault.name};
    auto const family = needs_family ? name.substr(0, name.rfind('.') + 1) : name;
    return std::any_of(of_reading.begin(), of_reading.end(), [&](PolicyFault const& unread) {
        return needs_family ? unread.name.starts_with(family) : unread.name == name;
    });
}

} // namespace

RegionCode nation() {
    return RegionCode::from_number(100000);
}

std::string_view name_of(Basis basis) noexcept {
    switch (basis) {
    case Basis::seed: return "seed";
    case Basis::published: return "published";
    case Basis::assumed: break;
    }
    return "assumed";
}

DatedFigure const* Policy::find(std::string_view name,
    std::span<RegionCode const> region_and_ancestors, Period period,
    std::optional<Date> known) const {
    return find_figure(figures_, name, up_to_nation(region_and_ancestors), period, known);
}

Result<Standard> Policy::in_force(std::string_view program,
    std::span<RegionCode const> region_and_ancestors, Period period,
    std::optional<Date> known) const {
    Benefit const* const benefit = find_benefit(program);
    if (benefit == nullptr) {
        return Error{Refusal::no_standard, missing(program, region_and_ancestors, period)};
    }
    auto const* const rounding = find(benefit->rounding, region_and_ancestors, period, known);
    if (rounding == nullptr) {
        return Error{
            Refusal::no_standard, missing(benefit->rounding, region_and_ancestors, period)};
    }
    Standard standard{.benefit = benefit,
        .rounding = static_cast<RoundingRule>(rounding->figure.value),
        .figures = {}};
    for (Need const& need : benefit->needs) {
        auto const* const found = find(need.name, region_and_ancestors, period, known);
        if (found == nullptr && !need.is_optional) {
            return Error{Refusal::no_standard, missing(need.name, region_and_ancestors, period)};
        }
        standard.figures.push_back(found != nullptr ? std::optional{found->figure} : std::nullopt);
    }
    return standard;
}

std::vector<DatedFigure const*> Policy::holding(std::span<RegionCode const> region_and_ancestors,
    Period period, std::optional<Date> known) const {
    auto const regions = up_to_nation(region_and_ancestors);
    std::vector<DatedFigure const*> all;
    std::string_view last;
    for (DatedFigure const& figure : figures_) {
        if (figure.name == last) {
            continue;
        }
        last = figure.name;
        if (auto const* const found = find_figure(figures_, figure.name, regions, period, known)) {
            all.push_back(found);
        }
    }
    return all;
}

Result<Policy> load_policy(std::span<embedded::TextFile const> files) {
    auto read = read_all(files);
    if (read.faults.empty()) {
        read.faults = check_figures(read.figures, [](DatedFigure const& figure, Period) {
            return std::vector{figure.region, figure.home, nation()};
        });
    }
    if (!read.faults.empty()) {
        return error_of(read.faults.front());
    }
    Policy policy;
    policy.figures_ = std::move(read.figures);
    Sha256 digest;
    for (embedded::TextFile const& file : files) {
        digest.update(file.text);
    }
    policy.sha256_ = digest.finish();
    return policy;
}

Result<Policy> parse_policy(std::string_view toml_text, std::string_view name) {
    embedded::TextFile const file{.name = name, .sha256 = {}, .text = toml_text};
    return load_policy(std::span{&file, 1});
}

std::vector<PolicyFault> check_policy(
    std::span<embedded::TextFile const> files, RegionTable const& regions) {
    auto read = read_all(files);
    auto between = check_figures(read.figures, [&](DatedFigure const& figure, Period month) {
        return up_to_nation(regions.region_and_ancestors(figure.region, month.first_day()));
    });
    between.erase(std::remove_if(between.begin(), between.end(),
                      [&](PolicyFault const& fault) { return is_consequence(fault, read.faults); }),
        between.end());
    std::move(between.begin(), between.end(), std::back_inserter(read.faults));
    auto const position = [&](std::string const& name) {
        return std::find_if(files.begin(), files.end(), [&](embedded::TextFile const& file) {
            return name == std::string{file.name} + ".toml";
        });
    };
    std::stable_sort(read.faults.begin(), read.faults.end(), [&](auto const& a, auto const& b) {
        return std::tuple{position(a.file), a.line} < std::tuple{position(b.file), b.line};
    });
    return std::move(read.faults);
}

} // namespace doudi::benefits
