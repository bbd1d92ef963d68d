#include "invent.hpp"

#include "doudi/base/check.hpp"
#include "doudi/sample/draw.hpp"
#include "doudi/sample/names.hpp"
#include "identity.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace doudi::sample {

namespace {

// Sizes of dibao households from one person up; the means are 1.94 and 1.57.
// Source: domain.md section 8 (Guizhou 2020-01: persons to households).
constexpr std::array rural_sizes{46, 28, 15, 8, 3};
constexpr std::array urban_sizes{60, 26, 11, 3};

// Out of a hundred: category 1 sight, 2 hearing, 3 speech, 4 limbs, 5 mind, 6 mental, 7 several;
// level 1 (worst) to 4.
constexpr std::array category_weights{14, 18, 2, 42, 11, 10, 3};
constexpr std::array dibao_level_weights{18, 27, 28, 27};
constexpr std::array disabled_level_weights{34, 46, 20};

constexpr std::string_view head_relation = "户主";
constexpr std::string_view single_relation = "本人";
constexpr std::string_view spouse_relation = "配偶";
constexpr std::string_view child_relation = "子女";
constexpr std::string_view parent_relation = "父母";
constexpr std::string_view grandchild_relation = "孙子女";

/// Makes the members of one household in order.
class Inventor {
public:
    Inventor(Population const& population, HouseholdPlace const& place)
        : population_{population}, place_{place}, county_{population.counties[place.county]},
          draw_{{population.seed, place.county, index_of(place.group),
              static_cast<std::uint64_t>(place.number)}},
          family_{family_name(draw_)}, household_{place.group, place.county, place.number, false,
                                           {}, {0, 0}, {}, 0, false, false, {}} {}

    Household household() {
        std::size_t const size = household_size();
        decide_months();
        add_head(size == 1);
        while (household_.members.size() < size) {
            add_other();
        }
        if (size >= 3) {
            maybe_newborn();
        }
        decide_facts();
        decide_incomes();
        decide_departure();
        return std::move(household_);
    }

private:
    [[nodiscard]] Date today() const { return population_.first_month.first_day(); }

    std::size_t household_size() {
        std::int64_t size = 1;
        if (is_dibao(place_.group)) {
            bool const is_rural = place_.group == Group::rural_dibao;
            auto const index = is_rural ? draw_.pick(rural_sizes) : draw_.pick(urban_sizes);
            size += static_cast<std::int64_t>(index);
        }
        return static_cast<std::size_t>(std::min(size, place_.size_max));
    }

    void decide_months() {
        int const months = population_.month_count;
        household_.present = {0, months};
        if (months == 1) {
            return;
        }
        if (draw_.chance(months - 1, 100)) { // one in a hundred comes and one goes each month
            household_.present.first = static_cast<int>(draw_.between(1, months - 1));
        } else if (draw_.chance(months - 1, 100)) {
            household_.present.end = static_cast<int>(draw_.between(1, months - 1));
        }
    }

    Date born(std::int64_t age_min, std::int64_t age_max) {
        auto const days = static_cast<int>(draw_.between(age_min * 365, age_max * 365));
        return today() - date::days{days};
    }

    void add(std::string_view relation, Date wanted, bool is_male, std::string_view family) {
        auto const ordinal =
            place_.first_ordinal + static_cast<std::int64_t>(household_.members.size());
        auto const birth = unique_birth(ordinal, wanted, ordinary_serials);
        bool const has_long_name = draw_.chance(1, 150);
        Member member{relation, ordinal, {}, {}, birth.born_on, is_male, 0, false,
            household_.present, std::nullopt};
        member.name =
            has_long_name ? long_name(draw_, is_male) : person_name(draw_, family, is_male);
        member.resident_id = resident_id(county_, birth, is_male);
        household_.members.push_back(std::move(member));
    }

    void add_head(bool is_alone) {
        bool const is_male = draw_.chance(is_tekun(place_.group) ? 82 : 62, 100);
        if (is_tekun(place_.group)) {
            bool const is_old = draw_.chance(92, 100);
            add(single_relation, is_old ? born(60, 95) : born(18, 59), is_male, family_);
        } else if (place_.group == Group::disabled) {
            add(single_relation, draw_.chance(8, 100) ? born(3, 15) : born(18, 88), is_male,
                family_);
        } else {
            bool const is_old = draw_.chance(is_alone ? 60 : 25, 100);
            add(head_relation, is_old ? born(60, 92) : born(30, 59), is_male, family_);
        }
    }

    void add_other() {
        constexpr std::array second_weights{55, 27, 15, 3};
        constexpr std::array later_weights{0, 72, 10, 18};
        constexpr std::array relations{
            spouse_relation, child_relation, parent_relation, grandchild_relation};
        Member const& head = household_.head();
        Date const head_born = head.born_on;
        bool const is_second = household_.members.size() == 1;
        auto relation = relations[draw_.pick(is_second ? second_weights : later_weights)];
        auto const years = [](int count) { return date::days{count * 365}; };
        auto const latest = today() - years(1);
        bool const is_too_old = relation == parent_relation && head_born < today() - years(70);
        bool const is_too_young =
            relation == grandchild_relation && head_born > today() - years(50);
        if (is_too_old || is_too_young) {
            relation = child_relation;
        }
        bool const is_male = draw_.chance(1, 2);
        if (relation == spouse_relation) {
            constexpr std::int64_t year = 365; // in days
            auto const apart = date::days{static_cast<int>(draw_.between(-4 * year, 5 * year))};
            add(relation, head_born + apart, !head.is_male, family_name(draw_));
        } else if (relation == child_relation) {
            auto const apart = years(static_cast<int>(draw_.between(22, 38)));
            add(relation, std::min(latest, head_born + apart), is_male, family_);
        } else if (relation == parent_relation) {
            auto const apart = years(static_cast<int>(draw_.between(20, 30)));
            add(relation, head_born - apart, is_male, is_male ? family_ : family_name(draw_));
        } else {
            auto const apart = years(static_cast<int>(draw_.between(44, 60)));
            add(relation, std::min(latest, head_born + apart), is_male, family_);
        }
    }

    /// Makes the last member one born during the sample, on the roster from the month after.
    void maybe_newborn() {
        auto const months = household_.present;
        if (months.end - months.first < 2 || !draw_.chance(1, 100)) {
            return;
        }
        int const month = static_cast<int>(draw_.between(months.first, months.end - 2));
        bool const is_rural = place_.group == Group::rural_dibao;
        auto const birth = unique_birth_in(population_.first_month.plus(month),
            place_.newborns_before, is_rural ? rural_newborn_serials : urban_newborn_serials);
        Member& child = household_.members.back();
        child.relation = draw_.chance(3, 4) ? child_relation : grandchild_relation;
        child.name = person_name(draw_, family_, child.is_male);
        child.born_on = birth.born_on;
        child.resident_id = resident_id(county_, birth, child.is_male);
        child.present.first = month + 1;
    }

    void decide_disability(Member& member, std::span<int const> levels) {
        auto const category = static_cast<int>(draw_.pick(category_weights)) + 1;
        member.disability = category * 10 + static_cast<int>(draw_.pick(levels)) + 1;
    }

    void decide_facts() {
        auto& head = household_.members.front();
        if (place_.group == Group::disabled) {
            household_.is_urban = draw_.chance(county_.urban_permille, 1000);
            decide_disability(head, disabled_level_weights);
            household_.has_living_subsidy = head.disability % 10 == 3 || draw_.chance(30, 100);
        } else if (is_tekun(place_.group)) {
            household_.is_urban = place_.group == Group::urban_tekun;
            household_.is_in_institution = draw_.chance(20, 100);
            constexpr std::array grade_weights{10, 20, 70};
            household_.care_grade = static_cast<int>(draw_.pick(grade_weights)) + 1;
        } else {
            household_.is_urban = place_.group == Group::urban_dibao;
            for (auto& member : household_.members) {
                bool const is_child = member.born_on > today() - date::days{18 * 365};
                if (draw_.chance(is_child ? 6 : 23, 100)) {
                    decide_disability(member, dibao_level_weights);
                }
                member.is_seriously_ill = draw_.chance(is_child ? 2 : 8, 100);
            }
        }
        household_.phone = "1" + std::to_string(draw_.between(3'000'000'000, 9'999'999'999));
    }

    /// Below the lowest dibao standard before 2020-10 (4,310 rural and 613 × 12 urban a year), so
    /// that something is due. One in ten has fen in it, for the rounding.
    Money head_income() {
        bool const is_rural = place_.group == Group::rural_dibao;
        std::int64_t const half = is_rural ? 1'800 : 3'000;
        std::int64_t const yuan = (is_rural ? 300 : 900) + draw_.below(half) + draw_.below(half);
        return Money::from_fen(yuan * 100 + (draw_.chance(1, 10) ? draw_.below(100) : 0));
    }

    void decide_incomes() {
        if (!is_dibao(place_.group)) {
            household_.head_income_year.assign(
                static_cast<std::size_t>(population_.month_count), Money{});
            return;
        }
        household_.head_income_year.push_back(head_income());
        for (int month = 1; month < population_.month_count; ++month) {
            bool const changes = draw_.chance(2, 100);
            household_.head_income_year.push_back(
                changes ? head_income() : household_.head_income_year.back());
        }
    }

    Date day_of(int month) {
        auto const days = static_cast<int>(draw_.below(28));
        return population_.first_month.plus(month).first_day() + date::days{days};
    }

    /// Half of the single people who go have died; so does one in a thousand others each month.
    void decide_departure() {
        auto& members = household_.members;
        bool const leaves = household_.present.end < population_.month_count;
        if (members.size() == 1 && leaves && draw_.chance(1, 2)) {
            members.front().died_on = day_of(household_.present.end - 1);
        }
        for (auto member = members.begin() + 1; member != members.end(); ++member) {
            if (!draw_.chance(population_.month_count, 1000)) {
                continue;
            }
            int const end = static_cast<int>(draw_.between(1, population_.month_count));
            if (member->present.contains(end - 1) && member->present.first == 0) {
                member->present.end = end;
                member->died_on = day_of(end - 1);
            }
        }
    }

    Population const& population_;
    HouseholdPlace const& place_;
    CountyProfile const& county_;
    Draw draw_;
    std::string_view family_;
    Household household_;
};

} // namespace

Household invent_household(Population const& population, HouseholdPlace const& place) {
    return Inventor{population, place}.household();
}

std::string caregiver_name(Population const& population, std::size_t county, std::int64_t ordinal) {
    Draw draw{{population.seed, county, 0xCA4E, static_cast<std::uint64_t>(ordinal)}};
    auto const family = family_name(draw);
    return person_name(draw, family, draw.chance(1, 3));
}

} // namespace doudi::sample
