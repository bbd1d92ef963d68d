#include "doudi/operations/policy_packs.hpp"

#include "doudi/benefits/entitlement.hpp"

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
    auto const regions = RegionTable::parse(embedded::regions());
    if (!regions) {
        return regions.error();
    }
    auto const on = request.on.first_day();
    if (request.area != benefits::nation() && regions->find(request.area, on) == nullptr) {
        return Error{Refusal::unknown_region, request.area.text() + " " + request.on.text()};
    }
    if (request.program && !benefits::is_program(*request.program)) {
        return Error{Refusal::unknown_program, *request.program};
    }
    auto const policy = benefits::load_policy(embedded::policy());
    if (!policy) {
        return policy.error();
    }
    auto const areas = regions->region_and_ancestors(request.area, on);
    PolicyView view;
    for (auto const* const figure : policy->holding(areas, request.on, request.known)) {
        if (request.program && !benefits::concerns(figure->name, *request.program)) {
            continue;
        }
        auto const* const area = regions->find(figure->region, on);
        view.figures.push_back({*figure, area != nullptr ? area->name : std::string{}});
    }
    if (view.figures.empty()) {
        return Error{Refusal::no_standard, request.area.text() + " " + request.on.text()};
    }
    if (request.program && benefits::is_computed(*request.program)) {
        auto const standard = policy->in_force(*request.program, areas, request.on, request.known);
        if (!standard) {
            view.missing = standard.error();
        }
    }
    return view;
}

} // namespace doudi::operations
