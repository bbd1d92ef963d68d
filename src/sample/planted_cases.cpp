#include "doudi/sample/planted_cases.hpp"

#include "doudi/sample/draw.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

namespace doudi::sample {

namespace {

using enum CaseKind;

struct KindRow {
    CaseKind kind;
    std::string_view name;
    std::string_view program_elsewhere;
    std::array<std::string_view, 2> checks; // the second may be empty
};

// In the order of the kinds.
constexpr std::array kinds{
    KindRow{other_county, "other_county", "", {"A03"}},
    KindRow{on_payroll, "on_payroll", "", {"A06"}},
    KindRow{in_custody, "in_custody", "", {"A07"}},
    KindRow{unregistered, "unregistered", "", {"A10"}},
    KindRow{relative, "relative", "", {"A12"}},
    KindRow{car, "car", "", {"A13"}},
    KindRow{company, "company", "", {"A13"}},
    KindRow{deposit, "deposit", "", {"A13"}},
    KindRow{wrong_level, "wrong_level", "", {"A30"}},
    KindRow{certificate_expired, "certificate_expired", "", {"A31"}},
    KindRow{certificate_of_another, "certificate_of_another", "", {"A31"}},
    KindRow{no_certificate, "no_certificate", "", {"A31"}},
    KindRow{wrong_care_grade, "wrong_care_grade", "", {"A32"}},
    KindRow{not_in_institution, "not_in_institution", "", {"A33"}},
    KindRow{in_institution, "in_institution", "", {"A33"}},
    KindRow{shared_account, "shared_account", "", {"A11"}},
    KindRow{no_subsidy, "no_subsidy", "", {"A15"}},
    KindRow{rival_elsewhere, "rival_elsewhere", "DB-R", {"A03", "A04"}},
    KindRow{both_dibao, "both_dibao", "DB-U", {"A03", "A05"}},
    KindRow{left_out, "left_out", "", {"A09"}},
    KindRow{no_price_subsidy, "no_price_subsidy", "", {"A34", "A09"}},
    KindRow{relief_again, "relief_again", "", {"A26"}},
    KindRow{papers_overdue, "papers_overdue", "", {"A41"}},
};

KindRow const& row_of(CaseKind kind) noexcept {
    return kinds.at(static_cast<std::size_t>(kind));
}

/// Whether the household can take the case, whose person is its head.
bool fits(CaseKind kind, Household const& household) {
    auto const& head = household.head();
    bool const is_poor = is_dibao(household.group) || is_tekun(household.group);
    switch (kind) {
    case other_county:
    case unregistered:
    case relative: return true;
    case on_payroll:
    case in_custody:
    case car:
    case company:
    case deposit: return is_poor;
    case wrong_level:
    case certificate_expired:
    case certificate_of_another:
    case no_certificate: return household.group == Group::disabled;
    case wrong_care_grade: return is_tekun(household.group);
    case not_in_institution: return is_tekun(household.group) && household.is_in_institution;
    case in_institution:
    case rival_elsewhere: return is_tekun(household.group) && !household.is_in_institution;
    case shared_account:
    case left_out:
    case relief_again:
    case papers_overdue: return is_dibao(household.group);
    case no_subsidy: return is_dibao(household.group) && head.disability % 10 >= 3;
    case no_price_subsidy:
    case both_dibao: return household.group == Group::rural_dibao && household.members.size() == 1;
    }
    return false;
}

using Place = std::tuple<std::size_t, Group, std::int64_t>;

/// Chooses households evenly over the people of the province, each once.
constexpr std::int64_t people_each = 10'000;

class CasePlanter {
public:
    CasePlanter(Population const& population, std::span<PlantedFault const> faults)
        : population_{population}, draw_{{population.seed, 0xCA5E5}} {
        for (auto const& county : population.persons) {
            for (auto const persons : county) {
                people_ += persons;
                ends_.push_back(people_);
            }
        }
        for (auto const& fault : faults) {
            taken_.insert({fault.county, fault.group, fault.number});
        }
    }

    void plant(CaseKind kind) {
        auto const count = std::max<std::int64_t>(1, people_ / people_each);
        for (std::int64_t i = 0; i < count; ++i) {
            plant_one(kind);
        }
    }

    std::vector<PlantedCase> cases() {
        auto const place_of = [](PlantedCase const& one) {
            return Place{one.county, one.group, one.number};
        };
        std::sort(cases_.begin(), cases_.end(),
            [&](auto const& a, auto const& b) { return place_of(a) < place_of(b); });
        return std::move(cases_);
    }

private:
    void plant_one(CaseKind kind) {
        constexpr int tries_max = 3'000;
        for (int tries = 0; tries < tries_max; ++tries) {
            auto const place = draw_place();
            if (!takes(kind, place)) {
                continue;
            }
            auto const [county, group, number] = place;
            auto const elsewhere = another_county(county);
            if (!pays_elsewhere(kind, elsewhere)) {
                continue;
            }
            std::vector<std::int64_t> numbers{number};
            if (kind == shared_account && !add_two_more(place, numbers)) {
                continue;
            }
            for (auto const each : numbers) {
                taken_.insert({county, group, each});
                cases_.push_back({kind, county, group, each, elsewhere, number});
            }
            return;
        }
    }

    /// In small samples others may not be there.
    bool add_two_more(Place const& place, std::vector<std::int64_t>& numbers) {
        auto const [county, group, first] = place;
        constexpr std::int64_t reach = 20;
        for (std::int64_t number = first + 1; number < first + reach; ++number) {
            if (takes(shared_account, {county, group, number})) {
                numbers.push_back(number);
                if (numbers.size() == 3) {
                    return true;
                }
            }
        }
        return false;
    }

    bool takes(CaseKind kind, Place const& place) const {
        auto const [county, group, number] = place;
        if (taken_.contains(place) || (kind == car && !list_region(population_, county))) {
            return false;
        }
        auto const household = find_household(population_, county, group, number);
        return household && household->present.first == 0 &&
            household->present.end == population_.month_count &&
            !programs_of(*household, household->head()).empty() && fits(kind, *household);
    }

    Place draw_place() {
        auto const person = draw_.below(people_);
        auto const found = std::upper_bound(ends_.begin(), ends_.end(), person);
        auto const index = static_cast<std::size_t>(found - ends_.begin());
        std::int64_t const before = index == 0 ? 0 : ends_[index - 1];
        Group const group = groups[index % group_count];
        std::int64_t const number = (person - before) / (is_dibao(group) ? 2 : 1) + 1;
        return {index / group_count, group, number};
    }

    std::size_t another_county(std::size_t county) {
        auto const count = static_cast<std::int64_t>(population_.counties.size());
        auto const step = 1 + draw_.below(std::max<std::int64_t>(1, count - 1));
        return (county + static_cast<std::size_t>(step)) % population_.counties.size();
    }

    /// A district without countryside has no rural dibao, and no quota for it.
    [[nodiscard]] bool pays_elsewhere(CaseKind kind, std::size_t county) const {
        auto const program = program_elsewhere(kind);
        auto const group = program == "DB-R" ? Group::rural_dibao : Group::urban_dibao;
        return program.empty() || population_.counties[county].persons[index_of(group)] > 0;
    }

    Population const& population_;
    Draw draw_;
    std::int64_t people_{0};
    std::vector<std::int64_t> ends_; // persons of all groups up to this one, county by county
    std::set<Place> taken_;
    std::vector<PlantedCase> cases_;
};

} // namespace

std::string_view name_of(CaseKind kind) noexcept {
    return row_of(kind).name;
}

std::string_view program_elsewhere(CaseKind kind) noexcept {
    return row_of(kind).program_elsewhere;
}

std::string_view shown_by(CaseKind kind) noexcept {
    if (kind < shared_account) {
        return "lists";
    }
    if (kind <= both_dibao) {
        return "rosters";
    }
    if (kind == no_price_subsidy) {
        return "early";
    }
    return kind == left_out ? "corrections" : "relief";
}

std::span<std::string_view const> checks_of(CaseKind kind) noexcept {
    auto const& checks = row_of(kind).checks;
    return std::span{checks}.first(checks[1].empty() ? 1 : 2);
}

std::optional<RegionCode> list_region(Population const& population, std::size_t county) {
    auto const& counties = population.counties;
    auto const prefecture = [&](std::size_t each) { return counties[each].ancestors.front(); };
    bool const is_city = std::all_of(counties.begin(), counties.end(),
        [&](auto const& each) { return each.ancestors.front() == prefecture(0); });
    auto const region = [&](std::size_t each) {
        return is_city ? counties[each].code : prefecture(each);
    };
    Draw draw{{population.seed, 0xA40}};
    auto const overdue = draw.below(static_cast<std::int64_t>(counties.size()));
    return region(county) == region(static_cast<std::size_t>(overdue))
        ? std::nullopt
        : std::optional{region(county)};
}

ShortNotices short_notices(Population const& population) {
    ShortNotices notices{.program = "DS-L", .days = 5, .counties = {}};
    std::int64_t people = 0;
    for (std::size_t i = 0; i < population.counties.size(); ++i) {
        auto const& persons = population.persons[i];
        people = std::accumulate(persons.begin(), persons.end(), people);
        notices.counties.push_back(i);
    }
    auto const disabled = [&](std::size_t county) {
        return population.persons[county][index_of(Group::disabled)];
    };
    std::stable_sort(notices.counties.begin(), notices.counties.end(),
        [&](auto one, auto other) { return disabled(one) > disabled(other); });
    auto const count = std::max<std::int64_t>(1, people / people_each);
    notices.counties.resize(std::min(notices.counties.size(), static_cast<std::size_t>(count)));
    return notices;
}

std::vector<PlantedCase> plant_cases(
    Population const& population, std::span<PlantedFault const> faults) {
    CasePlanter planter{population, faults};
    for (auto const& row : kinds) {
        planter.plant(row.kind);
    }
    return planter.cases();
}

} // namespace doudi::sample
