#include "doudi/benefits/policy.hpp"

#include "benefit.hpp"
#include "policy_file.hpp"

#include <algorithm>
#include <tuple>

namespace doudi::benefits {

namespace {

auto order_of(DatedFigure const& figure) {
    return std::tie(figure.name, figure.region, figure.from);
}

bool is_before(DatedFigure const& a, DatedFigure const& b) {
    return order_of(a) < order_of(b);
}

bool is_in_force(DatedFigure const& figure, Period period) {
    return figure.from <= period && (!figure.until || period < *figure.until);
}

/// Months of one figure and area follow each other without overlap or gap.
std::optional<Error> check_months(std::span<DatedFigure const> figures) {
    for (std::size_t i = 1; i < figures.size(); ++i) {
        DatedFigure const& earlier = figures[i - 1];
        DatedFigure const& later = figures[i];
        if (earlier.name != later.name || earlier.region != later.region) {
            continue;
        }
        if (!earlier.until || later.from < *earlier.until) {
            return malformed_at(later.place, later.name + ": months overlap with " + earlier.place);
        }
        if (*earlier.until < later.from) {
            return malformed_at(
                later.place, later.name + ": months missing after " + earlier.place);
        }
    }
    return std::nullopt;
}

bool overlap(DatedFigure const& a, DatedFigure const& b) {
    return (!a.until || b.from < *a.until) && (!b.until || a.from < *b.until);
}

/// Whether a standard given for tekun is at least `floor` percent of dibao.
std::optional<Error> check_floor(
    DatedFigure const& tekun, DatedFigure const& dibao, DatedFigure const& floor) {
    if (!overlap(tekun, dibao) || !overlap(tekun, floor) || !overlap(dibao, floor) ||
        tekun.figure.value * 100 >= dibao.figure.value * floor.figure.value) {
        return std::nullopt;
    }
    return malformed_at(tekun.place,
        tekun.name + " is below " + std::to_string(floor.figure.value) + " % of " + dibao.place);
}

/// Each tekun standard is held against dibao of the same area or, where that has none, against any
/// dibao in the same file (the province's).
std::optional<Error> check_floors(std::span<DatedFigure const> file) {
    for (DatedFigure const& tekun : file) {
        if (!tekun.name.starts_with("tekun.living.")) {
            continue;
        }
        auto const dibao_name = "dibao." + tekun.name.substr(sizeof("tekun.living.") - 1);
        bool const has_own = std::any_of(file.begin(), file.end(), [&](DatedFigure const& figure) {
            return figure.name == dibao_name && figure.region == tekun.region;
        });
        for (DatedFigure const& dibao : file) {
            if (dibao.name != dibao_name || (has_own && dibao.region != tekun.region)) {
                continue;
            }
            for (DatedFigure const& floor : file) {
                auto refused = floor.name == "tekun.floor" ? check_floor(tekun, dibao, floor)
                                                           : std::optional<Error>{};
                if (refused) {
                    return refused;
                }
            }
        }
    }
    return std::nullopt;
}

std::string missing(std::string_view name, std::span<RegionCode const> regions, Period period) {
    return std::string{name} + (regions.empty() ? "" : " " + regions.front().text()) + " " +
        period.text();
}

} // namespace

std::string_view name_of(Basis basis) noexcept {
    switch (basis) {
    case Basis::seed: return "seed";
    case Basis::published: return "published";
    case Basis::assumed: break;
    }
    return "assumed";
}

Figure const* Policy::find(
    std::string_view name, std::span<RegionCode const> regions, Period period) const {
    auto const [first, last] =
        std::equal_range(figures_.begin(), figures_.end(), name, [](auto const& a, auto const& b) {
            if constexpr (std::is_same_v<std::decay_t<decltype(a)>, DatedFigure>) {
                return std::string_view{a.name} < b;
            } else {
                return a < std::string_view{b.name};
            }
        });
    for (RegionCode const region : regions) {
        auto const found = std::find_if(first, last, [&](DatedFigure const& figure) {
            return figure.region == region && is_in_force(figure, period);
        });
        if (found != last) {
            return &found->figure;
        }
    }
    return nullptr;
}

Result<Standard> Policy::in_force(std::string_view program,
    std::span<RegionCode const> region_and_ancestors, Period period) const {
    Benefit const* const benefit = find_benefit(program);
    if (benefit == nullptr) {
        return Error{Refusal::no_standard, missing(program, region_and_ancestors, period)};
    }
    Figure const* const rounding = find(benefit->rounding, region_and_ancestors, period);
    if (rounding == nullptr) {
        return Error{
            Refusal::no_standard, missing(benefit->rounding, region_and_ancestors, period)};
    }
    Standard standard{
        .benefit = benefit, .rounding = static_cast<RoundingRule>(rounding->value), .figures = {}};
    for (Need const& need : benefit->needs) {
        Figure const* const found = find(need.name, region_and_ancestors, period);
        if (found == nullptr && !need.is_optional) {
            return Error{Refusal::no_standard, missing(need.name, region_and_ancestors, period)};
        }
        standard.figures.push_back(found != nullptr ? std::optional{*found} : std::nullopt);
    }
    return standard;
}

Result<Policy> load_policy(std::span<embedded::TextFile const> files) {
    Policy policy;
    Sha256 digest;
    for (embedded::TextFile const& file : files) {
        auto figures = read_policy_file(file.text, file.name);
        if (!figures) {
            return figures.error();
        }
        if (auto const refused = check_floors(*figures)) {
            return *refused;
        }
        digest.update(file.text);
        policy.figures_.insert(policy.figures_.end(), figures->begin(), figures->end());
    }
    std::stable_sort(policy.figures_.begin(), policy.figures_.end(), is_before);
    if (auto const refused = check_months(policy.figures_)) {
        return *refused;
    }
    policy.sha256_ = digest.finish();
    return policy;
}

Result<Policy> parse_policy(std::string_view toml_text, std::string_view name) {
    embedded::TextFile const file{.name = name, .sha256 = {}, .text = toml_text};
    return load_policy(std::span{&file, 1});
}

} // namespace doudi::benefits
