// Gradual exit from dibao (渐退): a share of what was paid before, less in every quarter.
//
// Source: 12 to 18 months (F06), 18 months and 24 for families with a disabled member, falling by
//         the quarter (F20), for those whose income per head is below twice the standard (F19). The
//         shares are not printed: equal steps unless the area gives its own.
#include "dibao_parts.hpp"
#include "doudi/base/check.hpp"

#include <algorithm>

namespace doudi::benefits {

namespace {

constexpr int months_in_quarter = 3;

enum : std::size_t { income_limit, general, disabled = general + 1 + exit_quarters_max };

/// The share of one quarter.
struct Share {
    Exact percent;
    Figure const* figure = nullptr;
};

Share share_of(FigureSlice schedule, std::int64_t quarter, std::int64_t quarters) {
    auto const position = static_cast<std::size_t>(quarter);
    if (position <= exit_quarters_max && schedule[position]) {
        return {{schedule[position]->value, 1}, &*schedule[position]};
    }
    return {{(quarters - quarter + 1) * 100, quarters}, nullptr};
}

/// Whether the income per head allows it; without a limit, always.
bool is_below_limit(std::optional<Figure> const& limit, Means means, Trace trace) {
    if (!limit) {
        return true;
    }
    trace.number({"人均收入须低于低保标准的百分比",
                     "income per head has to be below this percent of the standard"},
        limit->value, &*limit);
    if (means.income_hundredths < means.needed * limit->value) {
        return true;
    }
    trace.yuan({"人均收入已达限额，不发放", "income reaches the limit: nothing is due"}, {0, 1});
    return false;
}

} // namespace

Exact exit_amount(
    FigureSlice figures, Facts const& facts, Means means, Period period, Trace trace) {
    DOUDI_CHECK(facts.exit_from && *facts.exit_from <= period);
    bool const has_disabled = std::any_of(facts.members.begin(), facts.members.end(),
        [](Member const& member) { return disability_level(member) != 0; });
    auto const schedule = figures.subspan(has_disabled ? disabled : general, 1 + exit_quarters_max);
    std::int64_t const quarter = period.months_since(*facts.exit_from) / months_in_quarter + 1;
    trace.number({"渐退第几个季度", "quarter of the gradual exit"}, quarter);
    if (!schedule[0]) {
        trace.yuan({"当地没有渐退办法，不发放", "no gradual exit here: nothing is due"}, {0, 1});
        return {};
    }
    std::int64_t const quarters = schedule[0]->value;
    trace.number(has_disabled
            ? Text{"残疾人家庭渐退季度数", "quarters for a family with a disabled"}
            : Text{"一般家庭渐退季度数", "quarters for other families"},
        quarters, &*schedule[0]);
    if (quarter > quarters) {
        trace.yuan({"渐退期满，不发放", "the exit is over: nothing is due"}, {0, 1});
        return {};
    }
    if (!is_below_limit(figures[income_limit], means, trace)) {
        return {};
    }
    trace.yuan({"渐退基数，元/月", "amount the exit began from, yuan per month"},
        {facts.exit_base_fen, 1});
    Share const share = share_of(schedule, quarter, quarters);
    trace.exact({"本季度发放百分比", "percent paid in this quarter"}, share.percent, share.figure);
    return {facts.exit_base_fen * share.percent.num, share.percent.den * 100};
}

} // namespace doudi::benefits
