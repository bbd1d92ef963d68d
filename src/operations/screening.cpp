#include "screening.hpp"

#include "history_due.hpp"
#include "stands.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace doudi::operations {

namespace {

using benefits::ExclusionRule;
using storage::EnrolmentHistory;
using storage::Exclusion;
using storage::HeldVersion;

constexpr std::string_view deaths_source = "死亡人员名单";

/// The programs, what rules set against them, what they set against that, and so on.
std::vector<std::string> connected(
    std::vector<std::string> programs, benefits::ExclusionRules const& rules) {
    for (std::size_t i = 0; i < programs.size(); ++i) {
        for (auto& rival : rules.rivals_of(programs[i])) {
            if (std::find(programs.begin(), programs.end(), rival) == programs.end()) {
                programs.push_back(std::move(rival));
            }
        }
    }
    return programs;
}

/// An enrolment in force as a past of one version; who is paid and how does not matter here.
EnrolmentHistory history_of(HeldVersion const& held, Date month) {
    EnrolmentHistory history;
    auto& version = history.versions.emplace_back(
        storage::PastVersion{.enrolment = {.enrolment = held.key.enrolment,
                                 .version = held.key.version,
                                 .person = PersonId{0},
                                 .account = PayeeAccountId{0},
                                 .import = ImportId{0},
                                 .facts_hash = {},
                                 .facts = held.facts},
            .lists = held.lists,
            .facts_hash = {},
            .valid_from = month,
            .valid_until = held.valid_until});
    version.enrolment.facts.members = version.lists.members;
    version.enrolment.facts.incomes = version.lists.incomes;
    return history;
}

HeldVersion const& version_of(
    std::span<HeldVersion const> versions, storage::VersionKey const& key) {
    return *std::lower_bound(versions.begin(), versions.end(), key,
        [](HeldVersion const& a, storage::VersionKey const& b) {
            return std::tuple{a.key.enrolment, a.key.version} < std::tuple{b.enrolment, b.version};
        });
}

auto order_of(Exclusion const& one) {
    int const kind = one.rule == ExclusionRule::dead ? 0
        : one.rule == ExclusionRule::difference      ? 2
                                                     : 1;
    return std::tuple{kind, one.person, one.other_enrolment};
}

} // namespace

/// The making of a Screening.
struct Screening::Decide {
    /// An enrolment that counts, with whom of it stands on a rival list.
    struct Household {
        std::size_t program;
        EnrolmentHistory history;
        Place place;
        std::vector<PersonId> people;
    };

    Screening& screening;
    storage::Transaction& reading;
    ScreenedRosters const& asked;
    benefits::ExclusionRules pairs;
    std::vector<CountedRoster> rosters = {}; // of the programs that give anything, by their codes
    std::vector<MonthRules> rules = {};      // of each
    std::vector<OfProgram*> found = {};      // likewise
    std::vector<bool> rivals = {};           // of each two
    std::map<EnrolmentId, std::set<PersonId>> people_of = {};
    std::vector<Household> households = {};

    void list(PolicyOfArea const& policy) {
        auto programs = connected(asked.programs, pairs);
        std::sort(programs.begin(), programs.end());
        auto lists = base_lists(reading, asked.book, programs, asked.period);
        std::map<std::string, MonthRules> rules_of;
        for (auto const& program : programs) {
            storage::RosterKey roster{asked.book, program, asked.period, lists[program]};
            if (auto of = month_rules(policy, roster)) {
                auto const since = of->freeze ? of->freeze->base() : asked.period;
                rosters.push_back({std::move(roster), since});
                rules_of.emplace(program, *std::move(of));
            }
        }
        rosters = rosters_with_people(reading, asked.book, asked.period, std::move(rosters));
        for (auto const& [roster, since] : rosters) {
            rules.push_back(std::move(rules_of.at(roster.program)));
            found.push_back(&screening.programs_[roster.program]);
        }
        note_rivals();
    }

    void find() {
        auto const dead = dead_people(reading, asked.book, asked.period);
        bool const is_any_rival = std::find(rivals.begin(), rivals.end(), true) != rivals.end();
        if (rosters.empty() || (dead.empty() && !is_any_rival)) {
            return;
        }
        auto const stands = stands_of(reading, asked.book, asked.period, rosters);
        std::vector<Stand> held;
        for (auto first = stands.begin(); first != stands.end();) {
            auto const last = std::find_if(first, stands.end(),
                [&](auto const& other) { return other.person != first->person; });
            std::span<Stand const> const person{first, last};
            if (auto const died = dead.find(first->person); died != dead.end()) {
                note_dead(person, died->second);
            }
            if (holds_rivals(person)) {
                held.insert(held.end(), first, last);
            }
            first = last;
        }
        find_households(held);
    }

    void decide() {
        std::vector<benefits::ListedBenefit> benefits;
        for (auto const& home : households) {
            benefits.push_back({code_of(home.program), home.place.last.enrolment, home.people});
        }
        auto const give = [&](std::size_t i, std::span<PersonId const> gone) {
            return this->give(households[i], gone);
        };
        for (auto const& one : screen_all(benefits, give, pairs)) {
            auto const& loser = households[one.loser];
            auto const& winner = households[one.winner];
            found[loser.program]->lost[loser.place.last.enrolment].push_back(
                {.for_period = asked.period,
                    .key = loser.place.last,
                    .person = one.person,
                    .rule = one.rule,
                    .other_enrolment = winner.place.last.enrolment,
                    .other_program = code_of(winner.program),
                    .other = one.other,
                    .figure = one.figure->name,
                    .source = one.figure->figure.source,
                    .basis = std::string{name_of(one.figure->figure.basis)}});
        }
    }

private:
    [[nodiscard]] std::string const& code_of(std::size_t program) const {
        return rosters[program].roster.program;
    }

    [[nodiscard]] bool are_rivals(std::size_t a, std::size_t b) const {
        return rivals[a * rosters.size() + b];
    }

    void note_rivals() {
        rivals.assign(rosters.size() * rosters.size(), false);
        for (std::size_t a = 0; a < rosters.size(); ++a) {
            auto const names = pairs.rivals_of(code_of(a));
            for (std::size_t b = 0; b < rosters.size(); ++b) {
                // On a roster of several lists somebody may stand twice.
                rivals[a * rosters.size() + b] = a == b
                    ? rosters[a].roster.lists().size() > 1
                    : std::find(names.begin(), names.end(), code_of(b)) != names.end();
            }
        }
    }

    [[nodiscard]] bool holds_rivals(std::span<Stand const> person) const {
        for (auto a = person.begin(); a != person.end(); ++a) {
            bool const is_held = std::any_of(a + 1, person.end(), [&](Stand const& b) {
                return a->enrolment != b.enrolment && are_rivals(a->program, b.program);
            });
            if (is_held) {
                return true;
            }
        }
        return false;
    }

    void note_dead(std::span<Stand const> stands, Date died_on) {
        for (auto const& stand : stands) {
            screening.positions_.put(stand.key(), stand.person, stand.member);
            auto const& freeze = rules[stand.program].freeze;
            // F26: a death in those months does not lower what those left behind get.
            bool const is_exempt =
                freeze && freeze->death && died_on >= freeze->death->since.first_day();
            auto& dead = found[stand.program]->dead[stand.enrolment];
            if (dead.empty() || dead.back().person != stand.person) {
                dead.push_back({stand.person, died_on, is_exempt});
            }
        }
    }

    void find_households(std::span<Stand const> held) {
        std::vector<storage::WantedVersion> wanted;
        std::vector<std::size_t> wanted_by; // the program of each
        std::set<std::pair<std::size_t, EnrolmentId>> seen;
        std::set<std::size_t> frozen;
        for (auto const& stand : held) {
            screening.positions_.put(stand.key(), stand.person, stand.member);
            people_of[stand.enrolment].insert(stand.person);
            if (rules[stand.program].freeze) {
                frozen.insert(stand.program);
            } else if (seen.emplace(stand.program, stand.enrolment).second) {
                auto const lists = rosters[stand.program].roster.lists();
                wanted.push_back({lists[stand.list], stand.key()});
                wanted_by.push_back(stand.program);
            }
        }
        auto const versions = held_versions(reading, asked.book, wanted);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            add(wanted_by[i],
                history_of(version_of(versions, wanted[i].key), asked.period.first_day()));
        }
        for (auto const program : frozen) {
            add_frozen(program);
        }
    }

    void add(std::size_t program, EnrolmentHistory history) {
        auto place = place_of(history);
        std::set<PersonId> people;
        for (auto const enrolment : place.chain) {
            if (auto const of = people_of.find(enrolment); of != people_of.end()) {
                people.insert(of->second.begin(), of->second.end());
            }
        }
        households.push_back(
            {program, std::move(history), std::move(place), {people.begin(), people.end()}});
    }

    /// In frozen months alone: the whole roster is gone through for the pasts of a few.
    void add_frozen(std::size_t program) {
        HistoryDue const due{rules[program], screening.positions_};
        auto const& [roster, since] = rosters[program];
        storage::HistoryStream histories{reading, roster, since};
        while (auto const* const history = histories.next()) {
            bool const is_asked = std::any_of(history->versions.begin(), history->versions.end(),
                [&](auto const& each) { return people_of.contains(each.enrolment.enrolment); });
            if (is_asked && due.is_due(*history)) {
                add(program, histories.take());
            }
        }
    }

    [[nodiscard]] bool stands_in(storage::PastVersion const& version, PersonId person) const {
        auto const& [enrolment, number] =
            std::pair{version.enrolment.enrolment, version.enrolment.version};
        return !screening.positions_.of({enrolment, number}, std::span{&person, 1}).empty();
    }

    benefits::Given give(Household const& home, std::span<PersonId const> lost) {
        std::vector<PersonId> gone{lost.begin(), lost.end()};
        for (auto const& dead : screening.dead_of(*found[home.program], home.place, lost)) {
            gone.push_back(dead.person);
        }
        HistoryDue due{rules[home.program], screening.positions_};
        auto const held = due.without(home.history, gone);
        if (held.amount == Money{}) {
            return {};
        }
        auto const& base = due.base();
        auto const& last = home.history.versions.back();
        auto const here =
            screening.positions_.of({base.enrolment.enrolment, base.enrolment.version}, gone);
        benefits::Given given{.amount = held.amount,
            .heads = static_cast<std::int64_t>(base.enrolment.facts.members.size() - here.size())};
        bool const has_ended = due.ended(home.history).has_value();
        for (auto const person : home.people) {
            bool const is_gone =
                std::find(gone.begin(), gone.end(), person) != gone.end() || is_dead(home, person);
            bool const is_of_last = stands_in(last, person);
            if (!is_gone && (is_of_last || stands_in(base, person))) {
                given.people.push_back({person, has_ended || !is_of_last});
            }
        }
        return given;
    }

    /// Whoever a freeze keeps in spite of a death holds nothing else.
    [[nodiscard]] bool is_dead(Household const& home, PersonId person) const {
        auto const& dead = found[home.program]->dead;
        auto const& chain = home.place.chain;
        return std::any_of(chain.begin(), chain.end(), [&](EnrolmentId enrolment) {
            auto const of = dead.find(enrolment);
            return of != dead.end() &&
                std::any_of(of->second.begin(), of->second.end(),
                    [&](Dead const& one) { return one.person == person; });
        });
    }
};

Screening::Screening(
    storage::Transaction& reading, ScreenedRosters const& rosters, PolicyOfArea const& policy)
    : period_{rosters.period} {
    Decide decide{.screening = *this,
        .reading = reading,
        .asked = rosters,
        .pairs = {*policy.policy, policy.regions, rosters.period, policy.known}};
    decide.list(policy);
    decide.find();
    decide.decide();
}

Screening::Place Screening::place_of(storage::FrozenEnrolment const& enrolment) {
    return {{enrolment.enrolment}, {enrolment.enrolment, enrolment.version},
        enrolment.facts.members.size()};
}

Screening::Place Screening::place_of(EnrolmentHistory const& history) {
    auto place = place_of(history.versions.back().enrolment);
    for (auto const& version : history.versions) {
        auto const enrolment = version.enrolment.enrolment;
        if (std::find(place.chain.begin(), place.chain.end(), enrolment) == place.chain.end()) {
            place.chain.push_back(enrolment);
        }
    }
    return place;
}

std::vector<Screening::Dead> Screening::dead_of(
    OfProgram const& program, Place const& place, std::span<PersonId const> gone) const {
    std::map<PersonId, Dead> all;
    for (auto const enrolment : place.chain) {
        if (auto const found = program.dead.find(enrolment); found != program.dead.end()) {
            for (auto const& dead : found->second) {
                all.emplace(dead.person, dead);
            }
        }
    }
    std::vector<PersonId> nobody{gone.begin(), gone.end()};
    std::vector<Dead> counted;
    std::vector<Dead> uncounted;
    for (auto const& [person, dead] : all) {
        nobody.push_back(person);
        (dead.is_exempt ? counted : uncounted).push_back(dead);
    }
    if (positions_.of(place.last, nobody).size() == place.members) {
        uncounted.insert(uncounted.end(), counted.begin(), counted.end());
    }
    return uncounted;
}

std::vector<Exclusion> Screening::of(
    std::string_view program, storage::FrozenEnrolment const& enrolment) const {
    auto const found = programs_.find(program);
    if (found == programs_.end()) {
        return {};
    }
    auto const& [dead, lost] = found->second;
    return dead.contains(enrolment.enrolment) || lost.contains(enrolment.enrolment)
        ? of(found->second, place_of(enrolment))
        : std::vector<Exclusion>{};
}

std::vector<Exclusion> Screening::of(
    std::string_view program, EnrolmentHistory const& history) const {
    auto const found = programs_.find(program);
    return found == programs_.end() ? std::vector<Exclusion>{}
                                    : of(found->second, place_of(history));
}

std::vector<Exclusion> Screening::of(OfProgram const& program, Place const& place) const {
    std::vector<Exclusion> all;
    if (auto const found = program.lost.find(place.last.enrolment); found != program.lost.end()) {
        all = found->second;
    }
    std::vector<PersonId> gone;
    for (auto const& one : all) {
        if (one.rule != ExclusionRule::difference) {
            gone.push_back(one.person);
        }
    }
    for (auto const& dead : dead_of(program, place, gone)) {
        all.push_back({.for_period = period_,
            .key = place.last,
            .person = dead.person,
            .rule = ExclusionRule::dead,
            .figure = format_date(dead.died_on),
            .source = std::string{deaths_source}});
    }
    std::sort(all.begin(), all.end(),
        [](Exclusion const& a, Exclusion const& b) { return order_of(a) < order_of(b); });
    return all;
}

Money less_difference(Money amount, Money others, std::int64_t other_month_fen) {
    auto const off = std::max<std::int64_t>(0, others.fen() - other_month_fen);
    return Money::from_fen(std::max<std::int64_t>(0, amount.fen() - off));
}

} // namespace doudi::operations
