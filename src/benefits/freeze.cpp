// Freezes of exits, of amounts after a death, and of who is protected singly.
//
// Source: F25 no exit from dibao in 2020-04..06; F26 a death in the household does not lower its
//         amount in these months; F33 persons protected singly do not leave before 2021. The months
//         are the area's figures.
#include "doudi/benefits/freeze.hpp"

#include "benefit.hpp"
#include "doudi/base/check.hpp"

#include <algorithm>
#include <array>

namespace doudi::benefits {

namespace {

constexpr std::string_view exit_name = "dibao.exit_freeze";
constexpr std::string_view death_name = "dibao.death_freeze";
constexpr std::string_view single_name = "dibao.single_person_freeze";
constexpr std::int64_t yes = 1;

struct Lookup {
    Policy const& policy;
    std::span<RegionCode const> regions;
    std::optional<Date> known;

    [[nodiscard]] DatedFigure const* in(std::string_view name, Period period) const {
        auto const* const found = policy.find(name, regions, period, known);
        return found != nullptr && found->figure.value == yes ? found : nullptr;
    }

    [[nodiscard]] std::optional<FrozenBy> frozen(std::string_view name, Period period) const {
        auto const* const found = in(name, period);
        if (found == nullptr) {
            return std::nullopt;
        }
        constexpr int months_max = 60;
        auto since = period;
        while (period.months_since(since) < months_max && in(name, since.prev()) != nullptr) {
            since = since.prev();
        }
        return FrozenBy{.since = since, .decided = found->decided, .figure = found->figure};
    }
};

Text text_of(FreezeRule rule) {
    switch (rule) {
    case FreezeRule::exit:
        return {"暂停退出和降低，不低于此月（决定日期见下）",
            "exits and cuts are suspended: not below this month"};
    case FreezeRule::death:
        return {"家庭成员病亡暂不降低，不低于此月（决定日期见下）",
            "not lowered after a death in the household: not below this month"};
    case FreezeRule::single: break;
    }
    return {"按人施保对象不予动态退出，按此月发放（决定日期见下）",
        "protected singly and does not leave: paid as in this month"};
}

Money own_of(MonthFacts const& month) {
    return entitle(*month.standard, *month.facts, month.period);
}

/// The greatest of the months from `since` on, the last of equals.
Held greatest(std::span<MonthFacts const> months, Period since, FreezeRule rule) {
    Held held{.amount = own_of(months.back()), .rule = std::nullopt, .from = months.size() - 1};
    for (std::size_t i = months.size() - 1; i > 0; --i) {
        if (months[i - 1].period < since) {
            break;
        }
        auto const amount = own_of(months[i - 1]);
        if (amount > held.amount) {
            held = {.amount = amount, .rule = rule, .from = i - 1};
        }
    }
    return held;
}

} // namespace

Period Freeze::base() const {
    std::optional<Period> first;
    for (auto const* const rule : {&exit, &death, &single}) {
        if (*rule && (!first || (*rule)->since < *first)) {
            first = (*rule)->since;
        }
    }
    DOUDI_CHECK(first.has_value());
    return first->prev();
}

FrozenBy const* Freeze::find(FreezeRule rule) const noexcept {
    auto const& found = rule == FreezeRule::exit ? exit
        : rule == FreezeRule::death              ? death
                                                 : single;
    return found ? &*found : nullptr;
}

std::optional<Freeze> freeze_in(Policy const& policy, std::string_view program,
    std::span<RegionCode const> region_and_ancestors, Period period, std::optional<Date> known) {
    if (!concerns(exit_name, program)) {
        return std::nullopt;
    }
    Lookup const lookup{policy, region_and_ancestors, known};
    Freeze freeze{.exit = lookup.frozen(exit_name, period),
        .death = lookup.frozen(death_name, period),
        .single = lookup.frozen(single_name, period)};
    return freeze.exit || freeze.death || freeze.single ? std::optional{freeze} : std::nullopt;
}

bool has_single_unit(Facts const& facts) noexcept {
    return std::any_of(facts.members.begin(), facts.members.end(),
        [](Member const& member) { return (member.flags & flag_single_unit) != 0; });
}

bool is_carried(Freeze const& freeze, Facts const& last, Standing const& standing) {
    if (!standing.ended) {
        return true;
    }
    auto const within = [&](std::optional<FrozenBy> const& rule) {
        return rule && *standing.ended >= rule->since.first_day();
    };
    return within(freeze.exit) || (within(freeze.death) && standing.has_death) ||
        (within(freeze.single) && has_single_unit(last));
}

Held hold(Freeze const& freeze, std::span<MonthFacts const> months, Standing const& standing) {
    DOUDI_CHECK(!months.empty());
    if (freeze.death && standing.has_death) {
        auto const held = greatest(months, freeze.death->since.prev(), FreezeRule::death);
        if (held.rule || !freeze.exit) {
            return held;
        }
    }
    if (freeze.exit) {
        return greatest(months, freeze.exit->since.prev(), FreezeRule::exit);
    }
    Held held{.amount = own_of(months.back()), .rule = std::nullopt, .from = months.size() - 1};
    if (!freeze.single || held.amount != Money{} || !has_single_unit(*months.back().facts)) {
        return held;
    }
    for (std::size_t i = months.size() - 1; i > 0; --i) {
        auto const& month = months[i - 1];
        auto const amount = own_of(month);
        if (amount != Money{} && month.period >= freeze.single->since.prev() &&
            has_single_unit(*month.facts)) {
            return {.amount = amount, .rule = FreezeRule::single, .from = i - 1};
        }
    }
    return held;
}

Explanation explain_held(Explanation own, FreezeRule rule, FrozenBy const& by, Period base,
    Money base_amount, bool is_ended) {
    Trace const trace{&own.steps};
    if (is_ended) {
        own.steps.push_back({.rule = {"已退出名册，冻结期内不生效，按最后的事实发放",
                                 "left the roster, not in force during the freeze: last facts"},
            .member = 0,
            .figure = "",
            .source = by.figure.source,
            .basis = name_of(by.figure.basis)});
    }
    own.steps.push_back({.rule = text_of(rule),
        .member = 0,
        .figure = base.text(),
        .source = by.figure.source,
        .basis = name_of(by.figure.basis)});
    own.steps.push_back({.rule = {"决定日期", "decided on"},
        .member = 0,
        .figure = format_date(by.decided),
        .source = {},
        .basis = {}});
    trace.yuan({"该月金额，元", "amount of that month, yuan"}, {base_amount.fen(), 1});
    own.amount = std::max(own.amount, base_amount);
    trace.yuan({"应发金额：二者取高，元", "amount due: the larger of the two, yuan"},
        {own.amount.fen(), 1});
    return own;
}

} // namespace doudi::benefits
