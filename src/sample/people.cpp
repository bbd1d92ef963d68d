#include "doudi/sample/people.hpp"

#include "doudi/base/apportion.hpp"
#include "doudi/base/check.hpp"
#include "doudi/sample/draw.hpp"
#include "identity.hpp"
#include "invent.hpp"

#include <algorithm>
#include <numeric>

namespace doudi::sample {

namespace {

/// Persons of the groups before this one: a person's ordinal in the county counts through them all.
std::int64_t first_ordinal(Population const& population, std::size_t county, Group group) {
    auto const& persons = population.persons[county];
    auto const end = persons.begin() + static_cast<std::ptrdiff_t>(index_of(group));
    return std::accumulate(persons.begin(), end, std::int64_t{0});
}

} // namespace

Money Household::income_year(int month) const {
    auto const present_members = std::count_if(members.begin(), members.end(),
        [month](Member const& member) { return member.present.contains(month); });
    return Money::from_fen(
        head_income_year[static_cast<std::size_t>(month)].fen() * present_members);
}

std::string Household::number_text() const {
    constexpr std::string_view letters = "RUTSD";
    std::string const digits = std::to_string(number);
    std::string text(1, letters[index_of(group)]);
    text.append(digits.size() < 6 ? 6 - digits.size() : 0, '0');
    return text + digits;
}

Population populate(std::uint64_t seed, std::int64_t people, Period first_month, int month_count,
    std::vector<CountyProfile> counties) {
    DOUDI_CHECK(0 < people && people <= people_max && month_count > 0);
    Population population{seed, first_month, month_count, std::move(counties), {}};
    population.persons.resize(population.counties.size());
    std::array<std::int64_t, group_count> real_persons{};
    for (auto const& county : population.counties) {
        for (std::size_t g = 0; g < group_count; ++g) {
            real_persons[g] += county.persons[g];
        }
    }
    // Heads are shared out as fen are.
    auto const by_group = apportion_in_order(Money::from_fen(people), real_persons);
    for (std::size_t g = 0; g < group_count; ++g) {
        std::vector<std::int64_t> weights;
        for (auto const& county : population.counties) {
            weights.push_back(county.persons[g]);
        }
        auto const shares = apportion_in_order(by_group[g], weights);
        for (std::size_t c = 0; c < shares.size(); ++c) {
            population.persons[c][g] = shares[c].fen();
        }
    }
    return population;
}

HouseholdStream::HouseholdStream(Population const& population, std::size_t county, Group group)
    : population_{&population}, county_{county}, group_{group}, ordinal_{first_ordinal(
                                                                    population, county, group)},
      ordinal_end_{ordinal_ + population.persons[county][index_of(group)]} {}

std::optional<Household> HouseholdStream::next() {
    if (ordinal_ == ordinal_end_) {
        return std::nullopt;
    }
    HouseholdPlace const place{.county = county_,
        .group = group_,
        .number = ++number_,
        .first_ordinal = ordinal_,
        .size_max = ordinal_end_ - ordinal_,
        .newborns_before = newborns_};
    auto household = invent_household(*population_, place);
    ordinal_ += static_cast<std::int64_t>(household.members.size());
    newborns_ += household.members.back().present.first > household.present.first ? 1 : 0;
    return household;
}

std::optional<Household> find_household(
    Population const& population, std::size_t county, Group group, std::int64_t number) {
    if (!is_dibao(group)) { // one person each, so its place is known
        if (number > population.persons[county][index_of(group)]) {
            return std::nullopt;
        }
        return invent_household(population,
            {.county = county,
                .group = group,
                .number = number,
                .first_ordinal = first_ordinal(population, county, group) + number - 1,
                .size_max = 1,
                .newborns_before = 0});
    }
    HouseholdStream households{population, county, group};
    auto household = households.next();
    while (household && household->number != number) {
        household = households.next();
    }
    return household;
}

Account account_of(Population const& population, Household const& household, Member const& member) {
    constexpr int adult_years = 16;
    date::year_month_day const born{member.born_on};
    date::year const year{population.first_month.year() - adult_years};
    bool const is_child = born.year() > year;
    Member const& holder = is_child ? household.head() : member;
    return make_account(
        population.counties[household.county], AccountKind::person, holder.ordinal, holder.name);
}

Account care_account_of(Population const& population, Household const& household) {
    constexpr std::int64_t residents = 60;
    auto const& county = population.counties[household.county];
    if (household.is_in_institution) {
        std::int64_t const institution = household.number / residents;
        return make_account(county, AccountKind::institution, institution,
            county.name + "第" + std::to_string(institution + 1) + "中心敬老院");
    }
    auto const ordinal = household.head().ordinal;
    return make_account(county, AccountKind::caregiver, ordinal,
        caregiver_name(population, household.county, ordinal));
}

Account second_account_of(Population const& population, std::size_t county, Member const& member) {
    return make_account(
        population.counties[county], AccountKind::second, member.ordinal, member.name);
}

std::string stranger_id(Population const& population, std::size_t county, std::int64_t number) {
    Draw draw{{population.seed, county, 0x57AA46E4, static_cast<std::uint64_t>(number)}};
    constexpr std::int64_t year = 365; // in days
    auto const age_days = static_cast<int>(draw.between(60 * year, 95 * year));
    Date const wanted = population.first_month.first_day() - date::days{age_days};
    auto const birth = unique_birth(number, wanted, stranger_serials);
    return resident_id(population.counties[county], birth, draw.chance(1, 2));
}

} // namespace doudi::sample
