// Exclusions between benefits of one person.
//
// Source: the matrix of exclusions (not both, the higher, the difference); which of the two stays
//         is the policy's word. Nothing of a program or place is decided here.
#include "doudi/benefits/screening.hpp"

#include "benefit.hpp"
#include "doudi/base/check.hpp"
#include "figure_names.hpp"

#include <algorithm>
#include <array>

namespace doudi::benefits {

namespace {

constexpr std::string_view prefix = "exclusion.";

ExclusionRule turned(ExclusionRule rule) {
    switch (rule) {
    case ExclusionRule::first_only: return ExclusionRule::second_only;
    case ExclusionRule::second_only: return ExclusionRule::first_only;
    case ExclusionRule::none:
    case ExclusionRule::earlier_only:
    case ExclusionRule::higher:
    case ExclusionRule::difference:
    case ExclusionRule::dead: break;
    }
    return rule;
}

/// The program itself and the family it belongs to.
std::array<std::string, 2> names_of(std::string_view program) {
    for (auto const family : exclusion_families()) {
        if (is_of_family(program, family)) {
            return {std::string{program}, std::string{family}};
        }
    }
    return {std::string{program}, std::string{program}};
}

/// Whoever is still on the roster goes before who is only paid on, then the older enrolment.
bool is_earlier(Holding const& a, Holding const& b) {
    return std::pair{a.is_carried, a.enrolment} < std::pair{b.is_carried, b.enrolment};
}

bool is_exclusive(ExclusionRule rule) {
    return rule != ExclusionRule::none && rule != ExclusionRule::difference;
}

enum class State : std::uint8_t { open, paid, lost };

/// One person's holdings while they are decided.
class Decision {
public:
    Decision(std::span<Holding const> holdings, ExclusionRules const& rules)
        : holdings_{holdings}, rules_{rules}, states_(holdings.size(), State::open) {}

    std::vector<Loss> run() {
        for (std::size_t decided = 0; decided < holdings_.size();) {
            auto const next = first_unbeaten();
            states_[next] = State::paid;
            ++decided;
            for (std::size_t i = 0; i < holdings_.size(); ++i) {
                auto const rule = rules_.of(holdings_[next].program, holdings_[i].program);
                if (states_[i] == State::open && is_exclusive(rule.rule)) {
                    states_[i] = State::lost;
                    ++decided;
                    bool const is_forced = !wins(next, i);
                    losses_.push_back({i, next, is_forced ? ExclusionRule::first_only : rule.rule,
                        rule.figure, is_forced});
                }
            }
        }
        add_differences();
        std::sort(losses_.begin(), losses_.end(), [](Loss const& a, Loss const& b) {
            return std::pair{a.loser, a.winner} < std::pair{b.loser, b.winner};
        });
        return std::move(losses_);
    }

private:
    /// Whether `a`, being paid, leaves nothing to `b`.
    [[nodiscard]] bool beats(std::size_t a, std::size_t b) const {
        auto const& first = holdings_[a];
        auto const& second = holdings_[b];
        return first.is_settled || second.is_settled
            ? !second.is_settled && is_exclusive(rules_.of(first.program, second.program).rule)
            : wins(a, b);
    }

    /// By the rule alone.
    [[nodiscard]] bool wins(std::size_t a, std::size_t b) const {
        auto const& first = holdings_[a];
        auto const& second = holdings_[b];
        switch (rules_.of(first.program, second.program).rule) {
        case ExclusionRule::first_only: return true;
        case ExclusionRule::earlier_only: return is_earlier(first, second);
        case ExclusionRule::higher:
            return first.share != second.share ? first.share > second.share
                                               : is_earlier(first, second);
        case ExclusionRule::none:
        case ExclusionRule::second_only:
        case ExclusionRule::difference:
        case ExclusionRule::dead: break;
        }
        return false;
    }

    /// An open one that no open one beats; should they beat each other in a circle, the oldest.
    [[nodiscard]] std::size_t first_unbeaten() const {
        std::optional<std::size_t> oldest;
        for (std::size_t i = 0; i < holdings_.size(); ++i) {
            if (states_[i] != State::open) {
                continue;
            }
            bool is_beaten = false;
            for (std::size_t j = 0; j < holdings_.size(); ++j) {
                is_beaten = is_beaten || (j != i && states_[j] == State::open && beats(j, i));
            }
            if (!is_beaten) {
                return i;
            }
            if (!oldest || is_earlier(holdings_[i], holdings_[*oldest])) {
                oldest = i;
            }
        }
        DOUDI_CHECK(oldest.has_value());
        return *oldest;
    }

    void add_differences() {
        for (std::size_t i = 0; i < holdings_.size(); ++i) {
            for (std::size_t j = 0; j < holdings_.size(); ++j) {
                if (i == j || states_[i] != State::paid || states_[j] != State::paid) {
                    continue;
                }
                auto const rule = rules_.of(holdings_[i].program, holdings_[j].program);
                if (rule.rule == ExclusionRule::difference &&
                    rules_.is_named_first(holdings_[i].program, holdings_[j].program)) {
                    losses_.push_back({j, i, rule.rule, rule.figure});
                }
            }
        }
    }

    std::span<Holding const> holdings_;
    ExclusionRules const& rules_;
    std::vector<State> states_;
    std::vector<Loss> losses_;
};

} // namespace

Text text_of(ExclusionRule rule) noexcept {
    switch (rule) {
    case ExclusionRule::earlier_only:
        return {"先登记的待遇优先，本项不计此人", "holds an earlier benefit: not counted here"};
    case ExclusionRule::higher:
        return {"两项择高，另一项更高，本项不计此人",
            "only the higher of two, the other is: not counted here"};
    case ExclusionRule::difference:
        return {
            "减：另一项待遇中本人份额（补差）", "less: what the other benefit gives the person"};
    case ExclusionRule::dead:
        return {"当月之前死亡，本项不计此人", "died before the month: not counted here"};
    case ExclusionRule::none:
    case ExclusionRule::first_only:
    case ExclusionRule::second_only: break;
    }
    return {"与另一项待遇不得同时享受，本项不计此人",
        "may not be held with the other benefit: not counted here"};
}

std::string_view name_of(ExclusionRule rule) noexcept {
    switch (rule) {
    case ExclusionRule::none: return "none";
    case ExclusionRule::first_only:
    case ExclusionRule::second_only: return "not_both";
    case ExclusionRule::earlier_only: return "earlier";
    case ExclusionRule::higher: return "higher";
    case ExclusionRule::difference: return "difference";
    case ExclusionRule::dead: break;
    }
    return "dead";
}

ExclusionRules::ExclusionRules(Policy const& policy,
    std::span<RegionCode const> region_and_ancestors, Period period, std::optional<Date> known) {
    for (auto const* const figure : policy.holding(region_and_ancestors, period, known)) {
        auto const parts = parts_of(figure->name);
        if (figure->name.starts_with(prefix) && !parts.third.empty()) {
            pairs_.emplace(std::pair{std::string{parts.second}, std::string{parts.third}}, *figure);
        }
    }
}

std::optional<ExclusionRules::Named> ExclusionRules::find(
    std::string_view a, std::string_view b) const {
    auto const names_a = names_of(a);
    auto const names_b = names_of(b);
    // Both programs, then a program and a family, then both families.
    constexpr std::array<std::pair<std::size_t, std::size_t>, 4> order{
        {{0, 0}, {0, 1}, {1, 0}, {1, 1}}};
    for (auto const& [i, j] : order) {
        if (auto const found = pairs_.find({names_a.at(i), names_b.at(j)}); found != pairs_.end()) {
            return Named{&found->second, true};
        }
        if (auto const found = pairs_.find({names_b.at(j), names_a.at(i)}); found != pairs_.end()) {
            return Named{&found->second, false};
        }
    }
    return std::nullopt;
}

ExclusionRules::Rule ExclusionRules::of(std::string_view a, std::string_view b) const {
    auto const named = find(a, b);
    if (!named) {
        return {};
    }
    auto const rule = static_cast<ExclusionRule>(named->figure->figure.value);
    return {named->is_in_order ? rule : turned(rule), named->figure};
}

bool ExclusionRules::is_named_first(std::string_view a, std::string_view b) const {
    auto const named = find(a, b);
    return named && named->is_in_order;
}

std::vector<std::string> ExclusionRules::rivals_of(std::string_view program) const {
    std::vector<std::string> rivals;
    for (auto const other : computed_programs()) {
        if (other != program && of(program, other).rule != ExclusionRule::none) {
            rivals.emplace_back(other);
        }
    }
    return rivals;
}

std::vector<Loss> screen(std::span<Holding const> holdings, ExclusionRules const& rules) {
    return Decision{holdings, rules}.run();
}

} // namespace doudi::benefits
