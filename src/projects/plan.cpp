#include "doudi/projects/plan.hpp"

#include "doudi/base/text.hpp"

#include <algorithm>

namespace doudi::projects {

namespace {

struct KindText {
    Kind kind;
    std::string_view name;
    Text title;
};

constexpr std::array kinds{
    KindText{Kind::mutual_aid_home, "HX", {"农村互助幸福院", "mutual-aid homes"}},
    KindText{Kind::service_centre, "SQ", {"农村社区服务中心", "community service centres"}},
    KindText{Kind::institution, "GY", {"供养机构建设改造", "care institutions"}},
};

bool is_percent(std::int64_t number) {
    constexpr std::int64_t hundred = 100;
    return number >= 0 && number <= hundred;
}

} // namespace

std::string_view name_of(Kind kind) noexcept {
    return kinds.at(static_cast<std::size_t>(kind)).name;
}

Text title_of(Kind kind) noexcept {
    return kinds.at(static_cast<std::size_t>(kind)).title;
}

std::optional<Kind> kind_of(std::string_view name) noexcept {
    auto const* const found = std::find_if(
        kinds.begin(), kinds.end(), [name](KindText const& one) { return one.name == name; });
    return found == kinds.end() ? std::nullopt : std::optional{found->kind};
}

std::optional<Kind> kind_of_program(std::string_view program) noexcept {
    return kind_of(program.substr(0, program.find('-')));
}

Result<void> check(Plan const& plan) {
    constexpr std::size_t decision_max = 80;
    constexpr int first_year = 1990;
    constexpr int last_year = 2100;
    if (auto sound = check_text("decision", plan.decision, decision_max); !sound) {
        return sound;
    }
    if (plan.year_from < first_year || plan.year_to > last_year || plan.year_from > plan.year_to) {
        return Error{Refusal::malformed, "years"};
    }
    if (!is_percent(plan.approved_percent) || !is_percent(plan.started_percent) ||
        !is_percent(plan.approved_percent + plan.started_percent)) {
        return Error{Refusal::malformed, "instalments"};
    }
    if (!plan.count_max && !plan.total_max && !plan.county_max) {
        return Error{Refusal::no_standard,
            "project." + std::string{name_of(plan.kind)} + " " + std::to_string(plan.year_from)};
    }
    return {};
}

} // namespace doudi::projects
