#include "screening.hpp"

#include "history_due.hpp"

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

/// The program, what rules set against it, what they set against that, and so on.
std::vector<std::string> connected(
    std::string const& program, benefits::ExclusionRules const& rules) {
    std::vector<std::string> all{program};
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (auto& rival : rules.rivals_of(all[i])) {
            if (std::find(all.begin(), all.end(), rival) == all.end()) {
                all.push_back(std::move(rival));
            }
        }
    }
    return all;
}

/// An enrolment in force as a past of one version; who is paid and how does not matter here.
EnrolmentHistory history_of(HeldVersion const& held, Date month) {
    EnrolmentHistory history;
    auto& version = history.versions.emplace_back(
        storage::PastVersion{.enrolment = {.enrolment = held.key.enrolment,
                                 .version = held.key.version,
                                 .person = held.person,
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
        std::string program;
        MonthRules const* rules;
        EnrolmentHistory history;
        Place place;
        std::vector<PersonId> people;
    };

    Screening& screening;
    storage::Transaction& reading;
    storage::RosterKey const& roster;
    benefits::ExclusionRules pairs;
    std::map<std::string, MonthRules> rules = {}; // of the programs that give anything
    std::map<std::string, storage::RosterKey> rosters = {};
    std::map<EnrolmentId, std::set<PersonId>> people_of = {};
    std::vector<Household> households = {};

    void find() {
        auto const rows = rival_holdings(reading, question());
        for (auto const& row : rows) {
            screening.positions_.put(row.key, row.person, row.member);
            people_of[row.key.enrolment].insert(row.person);
        }
        std::set<std::pair<std::string, EnrolmentId>> plain;
        std::set<std::string> frozen;
        for (auto const& row : rows) {
            auto const& of = rules.at(row.program);
            if (of.freeze) {
                frozen.insert(row.program);
            } else if (plain.emplace(row.program, row.key.enrolment).second) {
                add(row.program, of, history_of(row, roster.period.first_day()));
            }
        }
        for (auto const& program : frozen) {
            add_frozen(program);
        }
        find_dead(frozen, plain);
    }

    void decide() {
        std::vector<benefits::ListedBenefit> benefits;
        for (auto const& home : households) {
            benefits.push_back({home.program, home.place.last.enrolment, home.people});
        }
        auto const give = [&](std::size_t i, std::span<PersonId const> gone) {
            return this->give(households[i], gone);
        };
        for (auto const& one : screen_all(benefits, give, pairs)) {
            auto const& loser = households[one.loser];
            auto const& winner = households[one.winner];
            if (loser.program == roster.program) {
                screening.lost_[loser.place.last.enrolment].push_back({.for_period = roster.period,
                    .key = loser.place.last,
                    .person = one.person,
                    .rule = one.rule,
                    .other_enrolment = winner.place.last.enrolment,
                    .other_program = winner.program,
                    .other = one.other,
                    .figure = one.figure->name,
                    .source = one.figure->figure.source,
                    .basis = std::string{name_of(one.figure->figure.basis)}});
            }
        }
    }

private:
    [[nodiscard]] storage::RivalQuestion question() const {
        storage::RivalQuestion asked{roster, pairs.rivals_of(roster.program), {}, {}};
        for (auto const& [program, of] : rules) {
            asked.programs.push_back(list(program, of));
            if (rosters.at(program).lists().size() > 1) { // somebody may stand on two of them
                asked.pairs.emplace_back(program, program);
            }
            for (auto& rival : pairs.rivals_of(program)) {
                if (program < rival && rules.contains(rival)) {
                    asked.pairs.emplace_back(program, std::move(rival));
                }
            }
        }
        if (roster.lists().size() > 1) {
            asked.rivals.push_back(roster.program);
        }
        return asked;
    }

    /// Of the roster and those gone through for their pasts; of others, in the households found.
    void find_dead(std::set<std::string> const& frozen,
        std::set<std::pair<std::string, EnrolmentId>> const& plain) {
        storage::DeadQuestion asked{
            .roster = roster, .whole = {roster.program}, .enrolments = {}, .programs = {}};
        asked.whole.insert(asked.whole.end(), frozen.begin(), frozen.end());
        for (auto const& [program, enrolment] : plain) {
            asked.enrolments.push_back(enrolment);
        }
        for (auto const& [program, of] : rules) {
            asked.programs.push_back(list(program, of));
        }
        for (auto const& one : dead_members(reading, asked)) {
            screening.positions_.put(one.key, one.person, one.member);
            auto const& freeze = rules.at(one.program).freeze;
            // F26: a death in those months does not lower what those left behind get.
            bool const is_exempt =
                freeze && freeze->death && one.died_on >= freeze->death->since.first_day();
            auto& dead = screening.dead_[one.key.enrolment];
            bool const is_known = std::any_of(dead.begin(), dead.end(),
                [&](Dead const& other) { return other.person == one.person; });
            if (!is_known) {
                dead.push_back({one.person, one.died_on, is_exempt});
            }
        }
    }

    [[nodiscard]] storage::ListedProgram list(
        std::string const& program, MonthRules const& of) const {
        return {rosters.at(program), of.freeze ? of.freeze->base() : roster.period};
    }

    void add(std::string const& program, MonthRules const& of, EnrolmentHistory history) {
        auto place = place_of(history);
        std::set<PersonId> people;
        for (auto const enrolment : place.chain) {
            if (auto const found = people_of.find(enrolment); found != people_of.end()) {
                people.insert(found->second.begin(), found->second.end());
            }
        }
        households.push_back(
            {program, &of, std::move(history), std::move(place), {people.begin(), people.end()}});
    }

    /// In frozen months alone: the whole roster is gone through for the pasts of a few.
    void add_frozen(std::string const& program) {
        auto const& of = rules.at(program);
        HistoryDue const due{of, screening.positions_};
        storage::HistoryStream histories{reading, rosters.at(program), of.freeze->base()};
        while (auto const* const history = histories.next()) {
            bool const is_asked = std::any_of(history->versions.begin(), history->versions.end(),
                [&](auto const& each) { return people_of.contains(each.enrolment.enrolment); });
            if (is_asked && due.is_due(*history)) {
                add(program, of, histories.take());
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
        for (auto const& dead : screening.dead_of(home.place, lost)) {
            gone.push_back(dead.person);
        }
        HistoryDue due{*home.rules, screening.positions_};
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
            bool const is_gone = std::find(gone.begin(), gone.end(), person) != gone.end() ||
                is_dead(home.place, person);
            bool const is_of_last = stands_in(last, person);
            if (!is_gone && (is_of_last || stands_in(base, person))) {
                given.people.push_back({person, has_ended || !is_of_last});
            }
        }
        return given;
    }

    /// Whoever a freeze keeps in spite of a death holds nothing else.
    [[nodiscard]] bool is_dead(Place const& place, PersonId person) const {
        return std::any_of(place.chain.begin(), place.chain.end(), [&](EnrolmentId enrolment) {
            auto const found = screening.dead_.find(enrolment);
            return found != screening.dead_.end() &&
                std::any_of(found->second.begin(), found->second.end(),
                    [&](Dead const& dead) { return dead.person == person; });
        });
    }
};

Screening::Screening(storage::Transaction& reading, storage::RosterKey const& roster,
    PolicyOfArea const& policy, MonthRules const& own)
    : period_{roster.period} {
    Decide decide{.screening = *this,
        .reading = reading,
        .roster = roster,
        .pairs = {*policy.policy, policy.regions, roster.period, policy.known}};
    auto const programs = connected(roster.program, decide.pairs);
    auto lists = base_lists(reading, roster.book, programs, roster.period);
    for (auto const& program : programs) {
        auto const& each =
            decide.rosters
                .emplace(program,
                    storage::RosterKey{roster.book, program, roster.period, lists[program]})
                .first->second;
        auto of = program == roster.program ? Result<MonthRules>{own} : month_rules(policy, each);
        if (of) {
            decide.rules.emplace(program, *std::move(of));
        }
    }
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
    Place const& place, std::span<PersonId const> gone) const {
    std::map<PersonId, Dead> all;
    for (auto const enrolment : place.chain) {
        if (auto const found = dead_.find(enrolment); found != dead_.end()) {
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

std::vector<Exclusion> Screening::of(storage::FrozenEnrolment const& enrolment) const {
    return dead_.contains(enrolment.enrolment) || lost_.contains(enrolment.enrolment)
        ? of(place_of(enrolment))
        : std::vector<Exclusion>{};
}

std::vector<Exclusion> Screening::of(EnrolmentHistory const& history) const {
    return of(place_of(history));
}

std::vector<Exclusion> Screening::of(Place const& place) const {
    std::vector<Exclusion> all;
    if (auto const found = lost_.find(place.last.enrolment); found != lost_.end()) {
        all = found->second;
    }
    std::vector<PersonId> gone;
    for (auto const& one : all) {
        if (one.rule != ExclusionRule::difference) {
            gone.push_back(one.person);
        }
    }
    for (auto const& dead : dead_of(place, gone)) {
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
