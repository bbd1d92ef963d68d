#include "doudi/sample/planted.hpp"

#include "doudi/base/check.hpp"
#include "doudi/sample/draw.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace doudi::sample {

namespace {

using Place = std::tuple<std::size_t, Group, std::int64_t>;

Place place_of(PlantedFault const& fault) {
    return {fault.county, fault.group, fault.number};
}

/// Chooses households evenly over the people of the province, each once.
class Planter {
public:
    explicit Planter(Population const& population)
        : population_{population}, draw_{{population.seed, 0xFA017}} {
        for (auto const& county : population.persons) {
            for (auto const persons : county) {
                people_ += persons;
                ends_.push_back(people_);
            }
        }
    }

    [[nodiscard]] std::int64_t people() const { return people_; }

    void plant(FaultKind kind, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            auto fault = plant_one(kind, static_cast<int>(i % population_.month_count));
            taken_.insert(place_of(fault));
            faults_.push_back(fault);
        }
    }

    std::vector<PlantedFault> faults() {
        std::sort(faults_.begin(), faults_.end(),
            [](auto const& a, auto const& b) { return place_of(a) < place_of(b); });
        return std::move(faults_);
    }

private:
    /// A household which takes the fault. In the smallest samples few do, so it keeps trying.
    PlantedFault plant_one(FaultKind kind, int month) {
        constexpr int tries_max = 100'000;
        for (int tries = 0;; ++tries) {
            DOUDI_CHECK(tries < tries_max);
            auto const [county, group, number] = draw_place();
            if (taken_.contains(Place{county, group, number})) {
                continue;
            }
            auto const household = find_household(population_, county, group, number);
            if (!household || !stays(*household)) {
                continue;
            }
            auto programs = programs_of(*household, household->head());
            if (kind == FaultKind::duplicate_across_counties) {
                keep_singles(programs, *household);
            }
            if (programs.empty()) {
                continue;
            }
            PlantedFault fault{kind, county, group, number, draw_.one_of(programs), month,
                died_before(month), county, difference()};
            fault.program = kind == FaultKind::dead ? "" : fault.program;
            if (kind == FaultKind::duplicate_across_counties) {
                fault.other_county = another_county(fault);
            }
            return fault;
        }
    }

    Place draw_place() {
        auto const person = draw_.below(people_);
        auto const found = std::upper_bound(ends_.begin(), ends_.end(), person);
        auto const index = static_cast<std::size_t>(found - ends_.begin());
        std::int64_t const before = index == 0 ? 0 : ends_[index - 1];
        Group const group = groups[index % group_count];
        // Somebody in the first half of the group has about the same number, and it exists.
        std::int64_t const number = (person - before) / (is_dibao(group) ? 2 : 1) + 1;
        return {index / group_count, group, number};
    }

    [[nodiscard]] bool stays(Household const& household) const {
        return household.present.first == 0 && household.present.end == population_.month_count;
    }

    /// The programs in which one row can be listed twice: households of one, and no second line for
    /// the same person.
    static void keep_singles(std::vector<std::string_view>& programs, Household const& household) {
        std::erase_if(programs, [&](std::string_view program) {
            return household.members.size() > 1 || household.is_in_institution || program == "TK-C";
        });
    }

    Date died_before(int month) {
        auto const days = static_cast<int>(draw_.between(1, 75));
        return population_.first_month.plus(month).first_day() - date::days{days};
    }

    Money difference() {
        constexpr std::array<std::int64_t, 6> yuan{50, 100, 20, 300, 10, 90};
        return Money::from_fen(draw_.one_of(yuan) * 100 + draw_.below(2) * 50);
    }

    /// One in another prefecture, whose files nobody has side by side; in the plan of a city, any.
    /// It has people of the group, so it has quota for their programs.
    std::size_t another_county(PlantedFault const& fault) {
        auto const& counties = population_.counties;
        auto const& prefecture = counties[fault.county].ancestors.front();
        std::vector<std::size_t> elsewhere;
        std::vector<std::size_t> others;
        for (std::size_t i = 0; i < counties.size(); ++i) {
            if (i == fault.county || counties[i].persons[index_of(fault.group)] == 0) {
                continue;
            }
            others.push_back(i);
            if (counties[i].ancestors.front() != prefecture) {
                elsewhere.push_back(i);
            }
        }
        DOUDI_CHECK(!others.empty());
        return draw_.one_of(elsewhere.empty() ? others : elsewhere);
    }

    Population const& population_;
    Draw draw_;
    std::int64_t people_{0};
    std::vector<std::int64_t> ends_; // persons of all groups up to this one, county by county
    std::set<Place> taken_;
    std::vector<PlantedFault> faults_;
};

} // namespace

std::string_view name_of(FaultKind kind) noexcept {
    switch (kind) {
    case FaultKind::dead: return "dead";
    case FaultKind::duplicate_across_counties: return "duplicate_across_counties";
    case FaultKind::wrong_amount: return "wrong_amount";
    }
    return "";
}

std::vector<PlantedFault> plant(Population const& population) {
    Planter planter{population};
    auto count = [&](std::int64_t people_each) {
        return std::max<std::int64_t>(2, planter.people() / people_each);
    };
    planter.plant(FaultKind::dead, count(2'300));
    planter.plant(FaultKind::duplicate_across_counties, count(5'000));
    planter.plant(FaultKind::wrong_amount, count(3'000));
    return planter.faults();
}

std::vector<std::string_view> programs_of(Household const& household, Member const& member) {
    std::vector<std::string_view> programs;
    bool const is_severe = member.disability != 0 && member.disability % 10 <= 2;
    if (is_dibao(household.group)) {
        if (&member == &household.head()) {
            programs.push_back(household.group == Group::rural_dibao ? "DB-R" : "DB-U");
        }
    } else if (is_tekun(household.group)) {
        return {household.is_in_institution ? "TK-J" : "TK-S", "TK-C"};
    }
    if (is_dibao(household.group) ? member.disability != 0 : household.has_living_subsidy) {
        programs.push_back("DS-L");
    }
    if (is_severe) {
        programs.push_back("DS-N");
    }
    return programs;
}

} // namespace doudi::sample
