#include "stands.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace doudi::operations {

namespace {

/// Each list once, since the earliest day any roster counts it from.
std::vector<storage::CountedList> lists_of(std::span<CountedRoster const> rosters) {
    std::map<std::string, Period> since;
    for (auto const& each : rosters) {
        for (auto const& list : each.roster.lists()) {
            auto& day = since.emplace(list, each.since).first->second;
            day = std::min(day, each.since);
        }
    }
    std::vector<storage::CountedList> lists;
    lists.reserve(since.size());
    for (auto& [list, day] : since) {
        lists.push_back({list, day});
    }
    return lists;
}

/// The program a list stands for.
struct Use {
    std::uint16_t program;
    std::uint16_t list;
};

/// By the position among the lists.
std::vector<std::vector<Use>> uses_of(
    std::span<storage::CountedList const> lists, std::span<CountedRoster const> rosters) {
    std::vector<std::vector<Use>> uses(lists.size());
    for (std::size_t program = 0; program < rosters.size(); ++program) {
        auto const own = rosters[program].roster.lists();
        for (std::size_t list = 0; list < own.size(); ++list) {
            auto const at = std::find_if(lists.begin(), lists.end(),
                [&](auto const& each) { return each.program == own[list]; });
            uses[static_cast<std::size_t>(at - lists.begin())].push_back(
                {static_cast<std::uint16_t>(program), static_cast<std::uint16_t>(list)});
        }
    }
    return uses;
}

auto order_of(Stand const& stand) {
    return std::tuple{stand.person, stand.program, stand.enrolment, stand.version, stand.member};
}

} // namespace

std::vector<CountedRoster> rosters_with_people(
    storage::Transaction& reading, BookId book, Period period, std::vector<CountedRoster> rosters) {
    auto const found = lists_with_people(reading, book, period, lists_of(rosters));
    std::erase_if(rosters, [&](CountedRoster const& each) {
        auto const lists = each.roster.lists();
        return std::none_of(
            lists.begin(), lists.end(), [&](auto const& list) { return found.contains(list); });
    });
    return rosters;
}

std::vector<Stand> stands_of(storage::Transaction& reading, BookId book, Period period,
    std::span<CountedRoster const> rosters) {
    auto const lists = lists_of(rosters);
    auto const uses = uses_of(lists, rosters);
    std::vector<Stand> stands;
    storage::PeopleStream people{reading, book, period, lists};
    while (auto const* const version = people.next()) {
        for (auto const& [program, list] : uses[version->list]) {
            auto const since = rosters[program].since.first_day();
            if (version->valid_until && *version->valid_until <= since) {
                continue;
            }
            for (std::size_t member = 0; member < version->people.size(); ++member) {
                stands.push_back({.person = PersonId{version->people[member]},
                    .enrolment = version->key.enrolment,
                    .program = program,
                    .list = list,
                    .version = version->key.version,
                    .member = static_cast<std::int16_t>(member)});
            }
        }
    }
    std::sort(stands.begin(), stands.end(),
        [](Stand const& a, Stand const& b) { return order_of(a) < order_of(b); });
    return stands;
}

} // namespace doudi::operations
