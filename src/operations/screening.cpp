#include "screening.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <set>

namespace doudi::operations {

namespace {

using benefits::ExclusionRule;
using benefits::Holding;
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

/// A holding with the version it is taken from.
struct Candidate {
    Holding holding;
    HeldVersion const* version;
};

int order_of(Exclusion const& exclusion) {
    return exclusion.rule == ExclusionRule::dead      ? 0
        : exclusion.rule == ExclusionRule::difference ? 2
                                                      : 1;
}

} // namespace

std::optional<benefits::Freeze> freeze_of(benefits::Policy const& policy,
    storage::RosterKey const& roster, std::span<RegionCode const> region_and_ancestors,
    std::optional<Date> known) {
    auto freeze =
        freeze_in(policy, roster.lists().front(), region_and_ancestors, roster.period, known);
    if (freeze && !roster.base_lists.empty()) {
        freeze->death.reset();
        return freeze->exit || freeze->single ? freeze : std::nullopt;
    }
    return freeze;
}

/// The making of a Screening.
struct Screening::Decide {
    Screening& screening;
    storage::RosterKey const& roster;
    ScreeningRules const& rules;
    std::map<std::string, std::optional<benefits::Freeze>, std::less<>> freezes = {};
    std::map<std::string, std::optional<benefits::Standard>, std::less<>> standards = {};
    std::set<PersonId> dead = {};

    storage::ListedProgram listed(storage::RosterKey const& listed) {
        auto const& freeze = freezes[listed.program];
        return {listed, freeze ? freeze->base() : roster.period};
    }

    void find_dead(storage::Transaction& reading, std::optional<benefits::Freeze> const& freeze) {
        for (auto const& one : dead_of_roster(reading, listed(roster))) {
            dead.insert(one.person);
            // F26: a death in those months does not lower what those left behind get.
            bool const is_exempt = freeze && freeze->death && !one.is_last &&
                one.died_on >= freeze->death->since.first_day();
            if (!is_exempt) {
                put_position(one.key, one.person, one.member);
                add({.for_period = roster.period,
                    .key = one.key,
                    .person = one.person,
                    .rule = ExclusionRule::dead,
                    .figure = format_date(one.died_on),
                    .source = std::string{deaths_source}});
            }
        }
    }

    void find_rivals(storage::Transaction& reading) {
        storage::RivalQuestion asked{roster, rules.pairs.rivals_of(roster.program), {}};
        if (roster.lists().size() > 1) {
            asked.rivals.push_back(roster.program); // somebody may stand in two of them
        }
        auto const programs = connected(roster.program, rules.pairs);
        auto lists = base_lists(reading, roster.book, programs, roster.period);
        for (auto const& program : programs) {
            storage::RosterKey const each{roster.book, program, roster.period, lists[program]};
            freezes.try_emplace(
                program, freeze_of(*rules.policy, each, rules.regions, rules.known));
            asked.programs.push_back(listed(each));
        }
        auto const rows = rival_holdings(reading, asked);
        for (auto first = rows.cbegin(); first != rows.cend();) {
            auto const last = std::find_if(first, rows.cend(),
                [&](HeldVersion const& row) { return row.person != first->person; });
            decide({first, last});
            first = last;
        }
    }

private:
    void put_position(storage::VersionKey const& key, PersonId person, std::int64_t member) {
        screening.positions_[{key.enrolment, key.version, person}] = member;
    }

    void add(Exclusion exclusion) {
        auto& all = screening.exclusions_[exclusion.key.enrolment];
        bool const is_known = std::any_of(all.begin(), all.end(), [&](Exclusion const& other) {
            return other.person == exclusion.person && other.rule == exclusion.rule &&
                other.other_enrolment == exclusion.other_enrolment;
        });
        if (!is_known) {
            all.push_back(std::move(exclusion));
        }
    }

    benefits::Standard const* standard_of(std::string const& program) {
        auto const [found, is_new] = standards.try_emplace(program);
        if (is_new) {
            if (auto standard =
                    rules.policy->in_force(program, rules.regions, roster.period, rules.known)) {
                found->second = *std::move(standard);
            }
        }
        return found->second ? &*found->second : nullptr;
    }

    Money share_of(HeldVersion const& version) {
        auto const* const standard = standard_of(version.program);
        if (standard == nullptr) {
            return Money{};
        }
        auto const all = entitle(*standard, version.facts, roster.period);
        auto const share = mul_div(
            all, 1, static_cast<std::int64_t>(version.facts.members.size()), Rounding::half_up);
        DOUDI_CHECK(share.has_value()); // less than what it is a part of
        return *share;
    }

    [[nodiscard]] bool is_over(HeldVersion const& version) const {
        return version.valid_until && *version.valid_until <= roster.period.first_day();
    }

    /// What ended counts where a freeze pays it on.
    [[nodiscard]] bool counts(HeldVersion const& version) const {
        auto const found = freezes.find(version.program);
        return !is_over(version) ||
            (found != freezes.end() && found->second &&
                is_carried(*found->second, version.facts,
                    {.ended = version.valid_until, .has_death = true}));
    }

    /// One holding of each program, the latest version of what the person is still in.
    std::vector<Candidate> candidates_of(std::span<HeldVersion const> rows) {
        std::vector<Candidate> all;
        for (HeldVersion const& row : rows) {
            auto const share = counts(row) ? share_of(row) : Money{};
            if (share == Money{}) {
                continue;
            }
            Candidate const next{{row.program, row.key.enrolment, share, is_over(row)}, &row};
            auto const same = std::find_if(all.begin(), all.end(), [&](Candidate const& other) {
                return other.holding.program == row.program &&
                    (other.holding.enrolment == row.key.enrolment || other.holding.is_carried ||
                        next.holding.is_carried);
            });
            if (same == all.end()) {
                all.push_back(next);
            } else if (!next.holding.is_carried || same->holding.is_carried) {
                *same = next;
            }
        }
        return all;
    }

    void decide(std::span<HeldVersion const> rows) {
        for (HeldVersion const& row : rows) {
            if (row.program == roster.program) {
                put_position(row.key, row.person, row.member);
            }
        }
        if (dead.contains(rows.front().person)) {
            return;
        }
        auto const candidates = candidates_of(rows);
        std::vector<Holding> holdings;
        for (auto const& candidate : candidates) {
            holdings.push_back(candidate.holding);
        }
        for (auto const& loss : screen(holdings, rules.pairs)) {
            auto const& loser = candidates[loss.loser];
            auto const& winner = candidates[loss.winner].holding;
            if (loser.holding.program == roster.program) {
                add({.for_period = roster.period,
                    .key = loser.version->key,
                    .person = loser.version->person,
                    .rule = loss.rule,
                    .other_enrolment = winner.enrolment,
                    .other_program = winner.program,
                    .other = winner.share,
                    .figure = loss.figure->name,
                    .source = loss.figure->figure.source,
                    .basis = std::string{name_of(loss.figure->figure.basis)}});
            }
        }
    }
};

Screening::Screening(storage::Transaction& reading, storage::RosterKey const& roster,
    ScreeningRules const& rules, std::optional<benefits::Freeze> const& freeze) {
    Decide decide{*this, roster, rules};
    decide.freezes.emplace(roster.program, freeze);
    decide.find_dead(reading, freeze);
    decide.find_rivals(reading);
    for (auto& [enrolment, all] : exclusions_) {
        std::stable_sort(all.begin(), all.end(),
            [](Exclusion const& a, Exclusion const& b) { return order_of(a) < order_of(b); });
    }
}

std::span<Exclusion const> Screening::of(EnrolmentId enrolment) const {
    auto const found = exclusions_.find(enrolment);
    return found != exclusions_.end() ? std::span<Exclusion const>{found->second}
                                      : std::span<Exclusion const>{};
}

std::vector<std::int64_t> Screening::positions(
    storage::VersionKey const& version, std::span<PersonId const> people) const {
    std::vector<std::int64_t> all;
    for (auto const person : people) {
        auto const found = positions_.find({version.enrolment, version.version, person});
        if (found != positions_.end()) {
            all.push_back(found->second);
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

Money less_difference(Money amount, Money others, std::int64_t other_month_fen) {
    auto const off = std::max<std::int64_t>(0, others.fen() - other_month_fen);
    return Money::from_fen(std::max<std::int64_t>(0, amount.fen() - off));
}

} // namespace doudi::operations
