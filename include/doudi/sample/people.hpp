/// The invented people: households and persons of every county, month by month.
///
/// Example:
///   HouseholdStream households{population, county, Group::rural_dibao};
///   while (auto household = households.next()) { ... }
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/sample/county_profile.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::sample {

/// Months of the sample are counted from 0; a range of months is [first, end).
struct Months {
    int first;
    int end;

    [[nodiscard]] bool contains(int month) const noexcept { return first <= month && month < end; }
};

struct Member {
    std::string_view relation; // to the head, as rosters write it
    std::int64_t ordinal;      // of the person in the county
    std::string name;
    std::string resident_id;
    Date born_on;
    bool is_male;
    int disability; // category × 10 + level, 0 for none
    bool is_seriously_ill;
    Months present;
    std::optional<Date> died_on; // and properly taken off the roster afterwards
};

/// A household in dibao, or a single person of another group. The head comes first.
struct Household {
    Group group;
    std::size_t county; // index in the population's counties
    std::int64_t number;
    bool is_urban;
    std::vector<Member> members;
    Months present;
    std::vector<Money> head_income_year; // for each member, in each month
    int care_grade;                      // 1 full care … 3 none; 0 where it does not matter
    bool is_in_institution;
    bool has_living_subsidy; // of the disabled outside dibao
    std::string phone;

    [[nodiscard]] Member const& head() const noexcept { return members.front(); }
    /// Of all members present in the month.
    [[nodiscard]] Money income_year(int month) const;
    /// "R000123": the group's letter and the number, unique in the county.
    [[nodiscard]] std::string number_text() const;
};

/// Where money for somebody goes.
struct Account {
    std::string bank_no; // 12 digits
    std::string number;  // 19 digits, the last by Luhn
    std::string holder;
};

/// What decides who exists. Two populations with equal members are the same people.
struct Population {
    std::uint64_t seed;
    Period first_month;
    int month_count;
    std::vector<CountyProfile> counties;
    std::vector<std::array<std::int64_t, group_count>> persons; // by county and group
};

/// Shares `people` out to groups and counties in the real proportions.
///
/// Requires: 0 < people <= people_max, month_count > 0.   (DOUDI_CHECK)
/// Ensures:  Σ persons == people.
inline constexpr std::int64_t people_max = 5'000'000;
[[nodiscard]] Population populate(std::uint64_t seed, std::int64_t people, Period first_month,
    int month_count, std::vector<CountyProfile> counties);

/// The households of one group in one county, in order of their numbers (from 1).
class HouseholdStream {
public:
    HouseholdStream(Population const& population, std::size_t county, Group group);

    [[nodiscard]] std::optional<Household> next();

private:
    Population const* population_;
    std::size_t county_;
    Group group_;
    std::int64_t number_{0};
    std::int64_t ordinal_;
    std::int64_t ordinal_end_;
    std::int64_t newborns_{0};
};

/// The household of a number, if there is one; as the stream makes it.
[[nodiscard]] std::optional<Household> find_household(
    Population const& population, std::size_t county, Group group, std::int64_t number);

/// The account of a member; a child's is the head's.
[[nodiscard]] Account account_of(
    Population const& population, Household const& household, Member const& member);

/// The account of who cares for the person: the institution, or a caregiver.
[[nodiscard]] Account care_account_of(Population const& population, Household const& household);

/// An account at another bank in another county, of the same holder.
[[nodiscard]] Account second_account_of(
    Population const& population, std::size_t county, Member const& member);

/// The resident IDs of people who are on no roster, `number` from 0.
/// Requires: 0 <= number < 3,000.   (DOUDI_CHECK)
[[nodiscard]] std::string stranger_id(
    Population const& population, std::size_t county, std::int64_t number);

} // namespace doudi::sample
