// Exclusions of all people whose benefits hang together.
#include "doudi/base/check.hpp"
#include "doudi/benefits/screening.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace doudi::benefits {

namespace {

/// Of benefits that share people, and their people with others: from the oldest enrolment.
using Component = std::vector<std::size_t>;

std::vector<Component> components_of(std::span<ListedBenefit const> benefits) {
    std::vector<std::size_t> leader(benefits.size());
    std::iota(leader.begin(), leader.end(), std::size_t{0});
    auto const find = [&](std::size_t i) {
        while (leader[i] != i) {
            i = leader[i] = leader[leader[i]];
        }
        return i;
    };
    std::map<PersonId, std::size_t> benefit_of;
    for (std::size_t i = 0; i < benefits.size(); ++i) {
        for (auto const person : benefits[i].people) {
            leader[find(i)] = find(benefit_of.emplace(person, i).first->second);
        }
    }
    std::map<std::size_t, Component> by_leader;
    for (std::size_t i = 0; i < benefits.size(); ++i) {
        by_leader[find(i)].push_back(i);
    }
    std::vector<Component> all;
    for (auto& [first, component] : by_leader) {
        std::sort(component.begin(), component.end(), [&](std::size_t a, std::size_t b) {
            return benefits[a].enrolment < benefits[b].enrolment;
        });
        all.push_back(std::move(component));
    }
    return all;
}

Money share_of(Given const& given) {
    if (given.heads == 0) {
        return Money{};
    }
    auto const share = mul_div(given.amount, 1, given.heads, Rounding::half_up);
    DOUDI_CHECK(share.has_value()); // less than what it is a part of
    return *share;
}

/// One component while it is decided.
class Together {
public:
    Together(std::span<ListedBenefit const> benefits, Component component, Give const& give,
        ExclusionRules const& rules)
        : benefits_{benefits}, component_{std::move(component)}, give_{give}, rules_{rules},
          is_settled_(component_.size(), false) {
        state_.gone.resize(component_.size());
        state_.given.resize(component_.size());
        for (std::size_t i = 0; i < component_.size(); ++i) {
            state_.given[i] = give_(component_[i], {});
        }
    }

    void run(std::vector<Unpaid>& all) {
        while (settle_some()) {}
        add_differences();
        for (auto loss : state_.losses) {
            loss.other = share_of(state_.given[loss.winner]);
            loss.loser = component_[loss.loser];
            loss.winner = component_[loss.winner];
            all.push_back(loss);
        }
    }

private:
    struct State {
        std::vector<std::vector<PersonId>> gone; // by place in the component
        std::vector<Given> given;                // without them
        std::vector<Unpaid> losses;
    };

    bool settle_some() {
        std::vector<bool> is_open(component_.size());
        for (std::size_t i = 0; i < component_.size(); ++i) {
            is_open[i] = !is_settled_[i] && state_.given[i].amount != Money{};
        }
        if (std::find(is_open.begin(), is_open.end(), true) == is_open.end()) {
            return false;
        }
        for (;;) {
            auto next = decided(is_open);
            if (lose_to_settled(next.losses)) {
                return true;
            }
            auto const emptied = youngest_emptied(next, is_open);
            if (!emptied) {
                state_ = std::move(next);
                for (std::size_t i = 0; i < component_.size(); ++i) {
                    is_settled_[i] = is_settled_[i] || is_open[i];
                }
                return true;
            }
            is_open[*emptied] = false;
        }
    }

    /// What is lost against something settled stays lost, however the round ends. What the rules
    /// say goes first: it may leave nothing for anybody to lose against their word.
    bool lose_to_settled(std::span<Unpaid const> losses) {
        losses = losses.subspan(state_.losses.size());
        for (bool const is_forced : {false, true}) {
            bool is_any = false;
            for (auto const& loss : losses) {
                if (is_settled_[loss.winner] && loss.is_forced == is_forced) {
                    lose(state_, loss);
                    is_any = true;
                }
            }
            give_again(state_);
            if (is_any) {
                return true;
            }
        }
        return false;
    }

    std::optional<std::size_t> youngest_emptied(
        State const& state, std::vector<bool> const& is_open) const {
        for (std::size_t i = component_.size(); i-- > 0;) {
            if (is_open[i] && state.given[i].amount == Money{}) {
                return i;
            }
        }
        return std::nullopt;
    }

    /// Everybody's best of what is settled or open. Whoever leaves an amount held to an earlier
    /// month may bring it to another month, in which others stand: then they are asked, too.
    [[nodiscard]] State decided(std::vector<bool> const& is_open) {
        auto next = state_;
        for (bool is_new = true; is_new;) {
            is_new = false;
            for (auto const& loss : losses_in(next, is_open)) {
                if (loss.rule != ExclusionRule::difference) {
                    lose(next, loss);
                    is_new = true;
                }
            }
            give_again(next);
        }
        return next;
    }

    std::vector<Unpaid> losses_in(State const& state, std::vector<bool> const& is_open) const {
        std::map<PersonId, std::pair<std::vector<Holding>, std::vector<std::size_t>>> held;
        for (std::size_t i = 0; i < component_.size(); ++i) {
            if (!is_settled_[i] && !is_open[i]) {
                continue;
            }
            auto const& benefit = benefits_[component_[i]];
            for (auto const& [person, is_carried] : state.given[i].people) {
                auto& [holdings, places] = held[person];
                holdings.push_back({benefit.program, benefit.enrolment, share_of(state_.given[i]),
                    is_carried, is_settled_[i]});
                places.push_back(i);
            }
        }
        std::vector<Unpaid> all;
        for (auto const& [person, of] : held) {
            for (auto const& loss : screen(of.first, rules_)) {
                all.push_back({of.second[loss.loser], of.second[loss.winner], person, loss.rule,
                    loss.figure, loss.is_forced, {}});
            }
        }
        return all;
    }

    void lose(State& state, Unpaid const& loss) {
        auto& gone = state.gone[loss.loser];
        auto const at = std::lower_bound(gone.begin(), gone.end(), loss.person);
        if (at == gone.end() || *at != loss.person) { // not by another winner before
            gone.insert(at, loss.person);
            changed_.push_back(loss.loser);
        }
        state.losses.push_back(loss);
    }

    void give_again(State& state) {
        std::sort(changed_.begin(), changed_.end());
        changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
        for (auto const i : changed_) {
            state.given[i] = give_(component_[i], state.gone[i]);
        }
        changed_.clear();
    }

    void add_differences() {
        auto const all = losses_in(state_, std::vector<bool>(component_.size(), false));
        state_.losses.insert(state_.losses.end(), all.begin(), all.end());
    }

    std::span<ListedBenefit const> benefits_;
    Component component_;
    Give const& give_;
    ExclusionRules const& rules_;
    std::vector<bool> is_settled_;
    State state_;
    std::vector<std::size_t> changed_; // since give_again
};

} // namespace

std::vector<Unpaid> screen_all(
    std::span<ListedBenefit const> benefits, Give const& give, ExclusionRules const& rules) {
    std::vector<Unpaid> all;
    for (auto& component : components_of(benefits)) {
        if (component.size() > 1) {
            Together{benefits, std::move(component), give, rules}.run(all);
        }
    }
    std::sort(all.begin(), all.end(), [](Unpaid const& a, Unpaid const& b) {
        return std::tie(a.loser, a.person, a.winner) < std::tie(b.loser, b.person, b.winner);
    });
    return all;
}

} // namespace doudi::benefits
