/// What one person may hold together, and what is not paid because of something else (互斥、择高、
/// 补差).
///
/// Example:
///   ExclusionRules const rules{policy, regions, period};
///   for (Loss const& loss : screen(holdings_of_one_person, rules)) { ... }
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/text.hpp"
#include "doudi/benefits/entitlement.hpp"
#include "doudi/benefits/policy.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doudi::benefits {

/// How two benefits of a person stand to each other. Numbered for ever: kept with the batch.
enum class ExclusionRule : std::uint8_t {
    none = 0,
    first_only = 1,
    second_only = 2,
    earlier_only = 3, // the older enrolment stays
    higher = 4,       // of equals the older enrolment
    difference = 5,   // the second is paid less what the first gives
    dead = 6,         // no benefit against another: the person died before the month
};

/// What a rule does, for the steps of an explanation.
[[nodiscard]] Text text_of(ExclusionRule rule) noexcept;

/// "not_both", "earlier", "higher", "difference", "dead".
[[nodiscard]] std::string_view name_of(ExclusionRule rule) noexcept;

/// A benefit of a person: an enrolment of which it is one of the members.
struct Holding {
    std::string program;
    EnrolmentId enrolment;   // given once in all books, so a lower number is an older enrolment
    Money share;             // what it gives this person by itself
    bool is_carried = false; // it ended, and is paid on by a freeze
    bool is_settled = false; // paid, whatever is decided of the others
};

/// What the policy says of the pairs of programs in an area and month.
class ExclusionRules {
public:
    ExclusionRules(Policy const& policy, std::span<RegionCode const> region_and_ancestors,
        Period period, std::optional<Date> known = std::nullopt);

    struct Rule {
        ExclusionRule rule = ExclusionRule::none; // first_only: `a` stays
        DatedFigure const* figure = nullptr;      // valid as long as this
    };

    /// Whatever order the policy names them in, `a` is first here. A rule of two programs goes
    /// before one of a program and a family, and that before one of two families.
    [[nodiscard]] Rule of(std::string_view a, std::string_view b) const;

    /// Whether the policy names `a` before `b`.
    [[nodiscard]] bool is_named_first(std::string_view a, std::string_view b) const;

    /// The other programs that some rule sets against this one.
    [[nodiscard]] std::vector<std::string> rivals_of(std::string_view program) const;

private:
    struct Named {
        DatedFigure const* figure;
        bool is_in_order;
    };
    [[nodiscard]] std::optional<Named> find(std::string_view a, std::string_view b) const;

    std::map<std::pair<std::string, std::string>, DatedFigure> pairs_;
};

/// A benefit that is not paid to the person, or not in full.
struct Loss {
    std::size_t loser;  // position among the holdings
    std::size_t winner; // what it loses against
    ExclusionRule rule; // difference: less the winner's share; else not paid to the person at all
    DatedFigure const* figure;
    bool is_forced = false; // first_only against the rule's own word: the winner was settled
};

/// Decides one person's from the top: a benefit that is itself not paid excludes nothing. (Whoever
/// is paid as an orphan is not paid as tekun, and what tekun would exclude is paid.) Nothing but
/// the holdings counts, so that every program that asks gets the same answer, whichever is built
/// first.
///
/// Requires: holdings of one person, each enrolment once, each giving something.
/// Ensures:  ordered by loser and winner; a holding that loses wins nothing, but for differences,
///           which only reduce.
/// Source:   the matrix of exclusions; figures exclusion.* of the policy.
[[nodiscard]] std::vector<Loss> screen(
    std::span<Holding const> holdings, ExclusionRules const& rules);

/// An enrolment, and those on its list who may stand on a list it is set against.
struct ListedBenefit {
    std::string program;
    EnrolmentId enrolment;
    std::vector<PersonId> people;
};

/// What an enrolment pays without some people, and for whom.
struct Given {
    struct Person {
        PersonId person;
        bool is_carried; // Holding::is_carried
    };

    Money amount = {};
    std::int64_t heads = 0; // above zero where the amount is
    std::vector<Person> people =
        {}; // those of ListedBenefit::people it pays for; none of no amount
};

/// By the position of the benefit; `gone` ascending. The dead are the function's own matter.
using Give = std::function<Given(std::size_t benefit, std::span<PersonId const> gone)>;

/// Somebody an enrolment does not pay for, or not in full.
struct Unpaid {
    std::size_t loser; // positions among the benefits
    std::size_t winner;
    PersonId person;
    ExclusionRule rule;
    DatedFigure const* figure;
    bool is_forced; // Loss::is_forced
    Money other;    // what the winner gives by head, when all is decided
};

/// Decides about all people together, because whoever leaves a household changes what it gives to
/// the others, down to nothing.
///
/// In rounds: of what gives something, each person's best stay (`screen`); where that leaves a
/// benefit with nothing to give, the youngest such is set aside and the round is decided again, so
/// that nobody loses against it. What is left is settled and beats all that is open. What was set
/// aside is asked in the next round, until it gives nothing as it stands. A round settles
/// something, so there are no more of them than benefits.
///
/// Requires: each enrolment once. What is given depends on the benefit and `gone` alone.
/// Ensures:  ordered by loser, person and winner, and the same whatever the order of the benefits.
///           Whoever loses is paid something by another benefit. Nobody is paid by two that
///           exclude each other.                              (tests/benefits/screen_all_test.cpp)
[[nodiscard]] std::vector<Unpaid> screen_all(
    std::span<ListedBenefit const> benefits, Give const& give, ExclusionRules const& rules);

} // namespace doudi::benefits
