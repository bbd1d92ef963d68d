#include "doudi/sample/people.hpp"

#include "doudi/base/resident_id.hpp"
#include "doudi/sample/planted.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace doudi::sample {

namespace {

Population population_of(std::int64_t people, int month_count = 2) {
    auto const first = *Period::from(2020, 4);
    return populate(
        1, people, first, month_count, county_profiles(plans().front(), first.first_day()));
}

/// All households of the province, in order.
template <class Each> void for_each_household(Population const& population, Each const& each) {
    for (std::size_t county = 0; county < population.counties.size(); ++county) {
        for (Group const group : groups) {
            HouseholdStream households{population, county, group};
            while (auto const household = households.next()) {
                each(*household);
            }
        }
    }
}

bool has_luhn_digit(std::string const& number) {
    int sum = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
        int const digit = (number[number.size() - 1 - i] - '0') * (i % 2 == 0 ? 1 : 2);
        sum += digit / 10 + digit % 10;
    }
    return sum % 10 == 0;
}

} // namespace

TEST_CASE("people are shared out in the proportions of the province") {
    auto const population = population_of(30'000);
    std::array<std::int64_t, group_count> persons{};
    for (auto const& county : population.persons) {
        for (std::size_t g = 0; g < group_count; ++g) {
            persons[g] += county[g];
        }
    }
    CHECK(persons == std::array<std::int64_t, group_count>{18'712, 4'105, 2'685, 131, 4'367});
}

TEST_CASE("every identity number is valid, of the person, and given once") {
    auto const population = population_of(10'000);
    Date const today = *parse_date("2020-06-01");
    std::set<std::string> seen;
    std::int64_t former = 0;
    for_each_household(population, [&](Household const& household) {
        for (auto const& member : household.members) {
            auto const id = parse_resident_id(member.resident_id, today);
            REQUIRE(id.has_value());
            REQUIRE(id->born_on == member.born_on);
            REQUIRE(id->is_male == member.is_male);
            REQUIRE(seen.insert(member.resident_id).second);
            former += id->area == 610623 ? 1 : 0;
        }
    });
    CHECK(seen.size() == 10'000);
    CHECK(former > 0);
}

TEST_CASE("households are as large as in the published ratios, ages and levels plausible") {
    auto const population = population_of(20'000);
    std::map<Group, std::pair<std::int64_t, std::int64_t>> sizes; // households, members
    std::int64_t disabled = 0;
    std::int64_t newborns = 0;
    for_each_household(population, [&](Household const& household) {
        ++sizes[household.group].first;
        sizes[household.group].second += static_cast<std::int64_t>(household.members.size());
        auto const& head = household.head();
        for (auto const& member : household.members) {
            disabled += is_dibao(household.group) && member.disability != 0 ? 1 : 0;
            newborns += member.born_on >= population.first_month.first_day() ? 1 : 0;
            if (member.relation == "子女") {
                REQUIRE(member.born_on > head.born_on + date::days{18 * 365});
            } else if (member.relation == "父母") {
                REQUIRE(member.born_on < head.born_on - date::days{18 * 365});
            }
        }
        if (is_tekun(household.group)) {
            REQUIRE((household.care_grade >= 1 && household.care_grade <= 3));
        }
        if (household.group == Group::disabled) {
            REQUIRE_FALSE(programs_of(household, head).empty());
        }
    });
    auto const per_hundred = [&](Group group) {
        return sizes[group].second * 100 / sizes[group].first;
    };
    CHECK((per_hundred(Group::rural_dibao) >= 190 && per_hundred(Group::rural_dibao) <= 198));
    CHECK((per_hundred(Group::urban_dibao) >= 150 && per_hundred(Group::urban_dibao) <= 162));
    CHECK(per_hundred(Group::rural_tekun) == 100);
    auto const dibao = sizes[Group::rural_dibao].second + sizes[Group::urban_dibao].second;
    CHECK((disabled * 100 > dibao * 16 && disabled * 100 < dibao * 24));
    CHECK(newborns > 0);
}

TEST_CASE("a household found by its number is the one in the stream") {
    auto const population = population_of(10'000);
    for (Group const group : groups) {
        HouseholdStream households{population, 30, group};
        while (auto const household = households.next()) {
            auto const found = find_household(population, 30, group, household->number);
            REQUIRE(found.has_value());
            REQUIRE(found->head().resident_id == household->head().resident_id);
            REQUIRE(found->members.size() == household->members.size());
            REQUIRE(found->income_year(1) == household->income_year(1));
        }
        CHECK_FALSE(find_household(population, 30, group, 1'000'000).has_value());
    }
}

TEST_CASE("accounts have 19 digits with a right last one, and one holder each") {
    auto const population = population_of(5'000);
    std::map<std::string, std::string> holders;
    for_each_household(population, [&](Household const& household) {
        for (auto const& account : {account_of(population, household, household.head()),
                 care_account_of(population, household),
                 second_account_of(population, household.county, household.head())}) {
            REQUIRE(account.number.size() == 19);
            REQUIRE(account.number.starts_with("62"));
            REQUIRE(has_luhn_digit(account.number));
            REQUIRE(account.bank_no.size() == 12);
            auto const [known, is_new] = holders.try_emplace(account.number, account.holder);
            REQUIRE((is_new || known->second == account.holder));
        }
    });
}

TEST_CASE("the second month differs a little from the first") {
    auto const population = population_of(20'000);
    std::int64_t both = 0;
    std::int64_t one = 0;
    std::int64_t changed_income = 0;
    for_each_household(population, [&](Household const& household) {
        bool const is_in_both = household.present.contains(0) && household.present.contains(1);
        (is_in_both ? both : one) += 1;
        changed_income += household.income_year(0) != household.income_year(1) ? 1 : 0;
    });
    CHECK((one * 1'000 > both * 12 && one * 1'000 < both * 28));
    CHECK((changed_income * 1'000 > both * 12 && changed_income * 1'000 < both * 30));
}

TEST_CASE("every kind of fault is planted, in proportion, in no household twice") {
    for (auto const& [people, dead] : {std::pair{1'000, 2}, std::pair{30'000, 13}}) {
        auto const population = population_of(people);
        auto const faults = plant(population);
        std::map<FaultKind, int> counts;
        std::set<std::tuple<std::size_t, Group, std::int64_t>> places;
        for (auto const& fault : faults) {
            ++counts[fault.kind];
            CHECK(places.insert({fault.county, fault.group, fault.number}).second);
            bool const is_duplicate = fault.kind == FaultKind::duplicate_across_counties;
            auto const prefecture = [&](std::size_t county) {
                return population.counties[county].ancestors.front();
            };
            CHECK((prefecture(fault.other_county) != prefecture(fault.county)) == is_duplicate);
        }
        CHECK(counts[FaultKind::dead] == dead);
        CHECK(counts[FaultKind::duplicate_across_counties] >= 2);
        CHECK(counts[FaultKind::wrong_amount] >= 2);
    }
}

} // namespace doudi::sample
