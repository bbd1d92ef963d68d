#include "doudi/operations/policy_packs.hpp"

#include "doudi/benefits/deadline.hpp"
#include "doudi/benefits/entitlement.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <utility>

namespace doudi::operations {

namespace {

/// "610000-2020" of "packs/610000-2020.toml".
std::string_view name_of(std::string_view path) {
    auto const slash = path.rfind('/');
    auto const name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    return name.substr(0, name.find('.'));
}

struct Known {
    RegionTable regions;
    benefits::Policy policy;
};

/// The tables inside the program, for an area that existed on a day.
Result<Known> known_for(RegionCode area, Date on) {
    auto regions = RegionTable::parse(embedded::regions());
    if (!regions) {
        return regions.error();
    }
    if (area != benefits::nation() && regions->find(area, on) == nullptr) {
        return Error{Refusal::unknown_region, area.text() + " " + format_date(on).substr(0, 7)};
    }
    auto const& policy = shipped_policy();
    if (!policy) {
        return policy.error();
    }
    return Known{*std::move(regions), *policy};
}

ShownFigure shown(benefits::DatedFigure const& figure, RegionTable const& regions, Date on) {
    auto const* const area = regions.find(figure.region, on);
    return {figure, area != nullptr ? area->name : std::string{}};
}

} // namespace

std::vector<embedded::TextFile> packs_with(std::span<PolicyText const> given) {
    constexpr std::string_view suffix = ".toml";
    std::vector<embedded::TextFile> packs;
    for (embedded::TextFile const& pack : embedded::policy()) {
        bool const is_replaced = std::any_of(given.begin(), given.end(),
            [&](PolicyText const& text) { return name_of(text.path) == pack.name; });
        if (!is_replaced) {
            packs.push_back(pack);
        }
    }
    for (PolicyText const& text : given) {
        std::string_view name{text.path};
        if (name.ends_with(suffix)) {
            name.remove_suffix(suffix.size());
        }
        packs.push_back({.name = name, .sha256 = {}, .text = text.text});
    }
    return packs;
}

Result<std::vector<benefits::PolicyFault>> check_policy(std::span<PolicyText const> given) {
    auto const regions = RegionTable::parse(embedded::regions());
    if (!regions) {
        return regions.error();
    }
    return benefits::check_policy(packs_with(given), *regions);
}

Result<PolicyView> show_policy(ShowPolicy const& request) {
    auto const on = request.on.first_day();
    auto const known = known_for(request.area, on);
    if (!known) {
        return known.error();
    }
    if (request.program && !benefits::is_program(*request.program)) {
        return Error{Refusal::unknown_program, *request.program};
    }
    auto const& [regions, policy] = *known;
    auto const areas = regions.region_and_ancestors(request.area, on);
    PolicyView view;
    for (auto const* const figure : policy.holding(areas, request.on, request.known)) {
        if (!request.program || benefits::concerns(figure->name, *request.program)) {
            view.figures.push_back(shown(*figure, regions, on));
        }
    }
    if (view.figures.empty()) {
        return Error{Refusal::no_standard, request.area.text() + " " + request.on.text()};
    }
    if (request.program && benefits::is_computed(*request.program)) {
        auto const standard = policy.in_force(*request.program, areas, request.on, request.known);
        if (!standard) {
            view.missing = standard.error();
        }
    }
    return view;
}

Result<std::vector<ShownDeadline>> show_deadlines(ShowDeadlines const& request) {
    constexpr int first_year = 1990;
    constexpr int last_year = 2100;
    if (request.year < first_year || request.year > last_year) {
        return Error{Refusal::malformed_period, "year " + std::to_string(request.year)};
    }
    auto const on = Period::from(request.year, 12)->last_day();
    auto const known = known_for(request.area, on);
    if (!known) {
        return known.error();
    }
    auto const& [regions, policy] = *known;
    auto const areas = regions.region_and_ancestors(request.area, on);
    std::vector<ShownDeadline> due;
    for (auto const& deadline : benefits::deadlines(policy, areas, request.year, request.known)) {
        due.push_back({deadline.on, shown(*deadline.figure, regions, on)});
    }
    return due;
}

} // namespace doudi::operations
