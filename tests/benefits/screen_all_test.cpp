// Exclusions of people who hang together by their households: whoever leaves one changes what it
// gives to the others.
#include "benefits/pack.hpp"
#include "doudi/benefits/screening.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace {

using doudi::EnrolmentId;
using doudi::Money;
using doudi::Period;
using doudi::PersonId;
using doudi::benefits::ExclusionRule;
using doudi::benefits::ExclusionRules;
using doudi::benefits::Given;
using doudi::benefits::ListedBenefit;
using doudi::benefits::Unpaid;

/// What each member adds to a household's amount, in fen; somebody with an income takes off.
using Version = std::map<PersonId, std::int64_t>;

struct Household {
    std::string program;
    Version now;
    Version before = {}; // what a freeze holds the amount to, where that is more
};

Money amount_of(Version const& version, std::set<PersonId> const& gone) {
    std::int64_t fen = 0;
    for (auto const& [person, adds_fen] : version) {
        fen += gone.contains(person) ? 0 : adds_fen;
    }
    return Money::from_fen(std::max<std::int64_t>(0, fen));
}

std::int64_t heads_of(Version const& version, std::set<PersonId> const& gone) {
    return std::count_if(version.begin(), version.end(),
        [&](auto const& member) { return !gone.contains(member.first); });
}

/// Households, who of them has died, and the rules.
struct World {
    std::vector<Household> households;
    std::set<PersonId> dead;
    ExclusionRules rules;

    [[nodiscard]] Given give(std::size_t i, std::span<PersonId const> lost) const {
        auto const& [program, now, before] = households[i];
        auto gone = dead;
        gone.insert(lost.begin(), lost.end());
        if (heads_of(now, gone) == 0) {
            return {};
        }
        bool const is_held = amount_of(before, gone) > amount_of(now, gone);
        auto const& paid = is_held ? before : now;
        Given given{.amount = amount_of(paid, gone), .heads = heads_of(paid, gone)};
        if (given.amount == Money{}) {
            return given;
        }
        for (auto const* const version : {&now, &before}) {
            for (auto const& [person, adds_fen] : *version) {
                bool const is_carried = !now.contains(person);
                if (!gone.contains(person) && (!is_carried || is_held) &&
                    (version == &now || is_carried)) {
                    given.people.push_back({person, is_carried});
                }
            }
        }
        return given;
    }

    [[nodiscard]] std::vector<PersonId> people_of(std::size_t i) const {
        std::set<PersonId> all;
        for (auto const* const version : {&households[i].now, &households[i].before}) {
            for (auto const& [person, adds_fen] : *version) {
                if (!dead.contains(person)) {
                    all.insert(person);
                }
            }
        }
        return {all.begin(), all.end()};
    }

    /// Positions in the result are those of `households`, whatever the order they are given in.
    [[nodiscard]] std::vector<Unpaid> screened(std::vector<std::size_t> const& order) const {
        std::vector<ListedBenefit> benefits;
        for (auto const i : order) {
            benefits.push_back({households[i].program,
                EnrolmentId{static_cast<std::int64_t>(i) + 1}, people_of(i)});
        }
        auto all = screen_all(
            benefits,
            [&](std::size_t i, std::span<PersonId const> gone) { return give(order[i], gone); },
            rules);
        for (auto& one : all) {
            one.loser = order[one.loser];
            one.winner = order[one.winner];
        }
        return all;
    }

    [[nodiscard]] std::vector<std::size_t> in_order() const {
        std::vector<std::size_t> order(households.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
        }
        return order;
    }

    /// What each gives in the end.
    [[nodiscard]] std::vector<Given> given(std::vector<Unpaid> const& losses) const {
        std::vector<std::set<PersonId>> gone(households.size());
        for (auto const& one : losses) {
            if (one.rule != ExclusionRule::difference) {
                gone[one.loser].insert(one.person);
            }
        }
        std::vector<Given> all;
        for (std::size_t i = 0; i < households.size(); ++i) {
            all.push_back(give(i, std::vector<PersonId>{gone[i].begin(), gone[i].end()}));
        }
        return all;
    }
};

ExclusionRules rules_of(std::string const& table) {
    std::vector const regions{doudi::RegionCode::from_number(doudi::test::pack_region)};
    return {doudi::test::pack(table), regions, *Period::parse("2020-04")};
}

/// "2 of 1002 by 1": household 2 does not count person 1002 because of household 1.
std::string text_of(std::vector<Unpaid> const& losses) {
    std::string text;
    for (auto const& one : losses) {
        text += (text.empty() ? "" : ", ") + std::to_string(one.loser + 1) +
            (one.rule == ExclusionRule::difference ? " less " : " of ") +
            std::to_string(one.person.value()) + " by " + std::to_string(one.winner + 1);
    }
    return text;
}

std::string outcome(
    std::vector<Household> households, std::set<PersonId> dead, std::string const& rules) {
    World const world{std::move(households), std::move(dead), rules_of(rules)};
    return text_of(world.screened(world.in_order()));
}

constexpr auto tekun_stays = "exclusion.DB.TK 2020-01 second_only";
constexpr auto higher_stays = "exclusion.DB.OR 2020-01 higher";

PersonId const a{1};
PersonId const b{2};
PersonId const c{3};

} // namespace

TEST_CASE("nobody loses against a household that others leave with nothing to give") {
    // The mother's dibao is more than the orphan's money, but only with her son in it.
    std::vector<Household> const three{
        {"DB-R", {{a, 2000}, {b, -500}}}, {"OR-S", {{a, 600}}}, {"OR-J", {{b, 800}}}};
    CHECK(outcome(three, {}, higher_stays) == "1 of 2 by 3, 2 of 1 by 1");
    std::vector<Household> const emptied{
        {"DB-R", {{a, -500}, {b, 2000}}}, {"OR-S", {{a, 600}}}, {"OR-J", {{b, 800}}}};
    CHECK(outcome(emptied, {}, higher_stays) == "1 of 2 by 3");
}

TEST_CASE("nobody loses against a household whose amount was that of the dead") {
    std::vector<Household> const two{{"OR-S", {{a, 600}}}, {"DB-R", {{a, -500}, {b, 2000}}}};
    CHECK(outcome(two, {}, higher_stays) == "1 of 1 by 2");
    CHECK(outcome(two, {b}, higher_stays).empty());
    CHECK(outcome(two, {a}, higher_stays).empty());
}

TEST_CASE("a household that the leaving of an income makes pay is asked again") {
    // With b, who is tekun and had an income, there was no dibao for a; without b there is.
    std::vector<Household> const three{{"DB-R", {{a, 500}, {b, -800}, {c, 400}}},
        {"TK-S", {{c, 700}}}, {"DB-U", {{b, 300}, {a, 100}}}};
    CHECK(outcome(three, {},
              "exclusion.DB.TK 2020-01 second_only\n"
              "exclusion.DB.DB 2020-01 earlier_only") == "1 of 3 by 2");
}

TEST_CASE("an odd circle of exclusions leaves nobody out and pays nobody twice") {
    std::vector<Household> const circle{{"DB-R", {{a, 500}, {b, -400}}},
        {"TK-S", {{b, 500}, {c, -400}}}, {"OR-S", {{c, 500}, {a, -400}}}};
    auto const text = outcome(circle, {},
        "exclusion.DB.TK 2020-01 second_only\nexclusion.TK.OR 2020-01 second_only\n"
        "exclusion.DB.OR 2020-01 first_only");
    CHECK_FALSE(text.empty());
}

TEST_CASE("who stands only in the month a freeze holds to gives way to what is on the roster") {
    std::vector<Household> const two{
        {"DB-R", {{a, 500}}, {{a, 500}, {b, 500}}}, {"TK-S", {{b, 700}}}};
    CHECK(outcome(two, {}, tekun_stays) == "1 of 2 by 2");
    // The month that is held to is not theirs: nothing to lose.
    std::vector<Household> const others{{"DB-R", {{a, 500}}, {{b, 500}}}, {"TK-S", {{b, 700}}}};
    CHECK(outcome(others, {}, tekun_stays).empty());
}

namespace {

World random_world() {
    constexpr std::array words{
        "none", "first_only", "second_only", "earlier_only", "higher", "difference"};
    constexpr std::array families{"DB", "TK", "OR", "FW", "DS-L"};
    constexpr std::array programs{"DB-R", "DB-U", "TK-S", "OR-S", "FW", "DS-L"};
    auto const pick = [](int n) { return static_cast<std::size_t>(*rc::gen::inRange(0, n)); };
    std::string table;
    for (std::size_t i = 0; i < families.size(); ++i) {
        for (std::size_t j = i; j < families.size(); ++j) {
            table += std::string{"exclusion."} + families.at(i) + "." + families.at(j) +
                " 2020-01 " + words.at(pick(i == j ? 4 : 6)) + "\n";
        }
    }
    World world{{}, {}, rules_of(table)};
    constexpr int people = 5;
    for (int person = 1; person <= people; ++person) {
        if (pick(6) == 0) {
            world.dead.insert(PersonId{person});
        }
    }
    auto const version = [&](std::size_t members) {
        Version of;
        for (std::size_t i = 0; i < members; ++i) {
            of[PersonId{static_cast<std::int64_t>(pick(people)) + 1}] =
                *rc::gen::inRange<std::int64_t>(-4, 7) * 100;
        }
        return of;
    };
    for (std::size_t i = pick(6) + 2; i > 0; --i) {
        world.households.push_back(
            {programs.at(pick(6)), version(pick(3) + 1), version(pick(3) == 0 ? pick(3) : 0)});
    }
    return world;
}

} // namespace

TEST_CASE(
    "whatever the people, households, rules and deaths: exactly one of rivals pays somebody") {
    rc::prop("somebody who loses is paid by another; no two that exclude each other pay", [] {
        auto const world = random_world();
        auto const losses = world.screened(world.in_order());
        auto const given = world.given(losses);
        std::map<PersonId, std::vector<std::size_t>> paid_by;
        for (std::size_t i = 0; i < given.size(); ++i) {
            for (auto const& [person, is_carried] : given[i].people) {
                paid_by[person].push_back(i);
            }
        }
        RC_LOG() << text_of(losses);
        for (auto const& one : losses) {
            RC_ASSERT(given[one.winner].amount > Money{});
            RC_ASSERT(one.other > Money{});
            RC_ASSERT(!paid_by[one.person].empty());
            RC_ASSERT(!world.dead.contains(one.person));
        }
        for (auto const& [person, by] : paid_by) {
            for (auto const i : by) {
                for (auto const j : by) {
                    auto const rule =
                        world.rules.of(world.households[i].program, world.households[j].program)
                            .rule;
                    RC_ASSERT(
                        i == j || rule == ExclusionRule::none || rule == ExclusionRule::difference);
                }
            }
        }
    });
    rc::prop("the answer does not depend on the order the benefits are read in", [] {
        auto const world = random_world();
        auto order = world.in_order();
        auto const forward = text_of(world.screened(order));
        std::reverse(order.begin(), order.end());
        std::rotate(order.begin(), order.begin() + 1, order.end());
        auto backward = world.screened(order);
        std::sort(backward.begin(), backward.end(), [](Unpaid const& x, Unpaid const& y) {
            return std::tie(x.loser, x.person, x.winner) < std::tie(y.loser, y.person, y.winner);
        });
        RC_ASSERT(text_of(backward) == forward);
    });
}
