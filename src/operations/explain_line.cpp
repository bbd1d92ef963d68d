#include "explain_line.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/benefits/survivors.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/line_rows.hpp"
#include "doudi/storage/relief_rows.hpp"
#include "due_stream.hpp"
#include "relief_lookup.hpp"

#include <array>
#include <string>
#include <utility>

namespace doudi::operations {

namespace {

/// The rules a line was computed with, as far as they are still those of the program.
Result<DueRules> rules_of(storage::Transaction& tx, benefits::Policy const& policy,
    payout::Batch const& batch, Period month) {
    auto const regions =
        storage::region_and_ancestors(tx, region_of(batch.key.book), month.first_day());
    return due_rules(policy, batch.program, regions, month, batch.content.known_on);
}

benefits::Step step(Text rule, Money amount, std::string source = {}) {
    return {.rule = rule,
        .member = 0,
        .figure = format_yuan(amount),
        .source = std::move(source),
        .basis = {}};
}

Text rule_of(storage::PaidLine const& paid, bool counts) {
    if (paid.kind == payout::kind_recovery) {
        return {"加：已列追回", "add: recovery before"};
    }
    return counts ? Text{"减：已列发放", "less: paid before"}
                  : Text{"未付，不计", "not paid, not counted"};
}

/// From what was due for the month to what the line is.
void add_steps_of_difference(storage::Transaction& tx, LineView& view, Money due) {
    auto& [amount, steps] = view.explanation;
    auto const& difference = *view.difference;
    steps.push_back(step({"当月应发", "due for the month"}, due));
    std::int64_t paid_fen = 0;
    for (auto const& paid : lines_before(tx, view.batch, view.line)) {
        // What failed or came back is owed by its batch still; a recovery asks for money paid.
        bool const is_recovery = paid.kind == payout::kind_recovery;
        bool const counts = is_recovery || !difference.is_recovery || paid.outcome == "paid";
        if (counts) {
            paid_fen += is_recovery ? -paid.amount.fen() : paid.amount.fen();
        }
        steps.push_back(step(rule_of(paid, counts), paid.amount,
            paid.key.text() + " line " + std::to_string(paid.line_no) + " (" + paid.kind +
                (paid.outcome.empty() ? "" : ", ") + paid.outcome + ")"));
    }
    auto const moved = lines_set_off_before(tx, view.batch, view.line);
    if (moved != Money{}) {
        paid_fen += moved.fen();
        steps.push_back(step({"减：此前抵扣", "less: set off before"}, moved));
    }
    if (auto const since = difference.paid.fen() - paid_fen; since != 0) {
        steps.push_back(
            step({"减：编制后有变动", "less: changed since it was built"}, Money::from_fen(since)));
    }
    auto fen = due.fen() - difference.paid.fen();
    fen = difference.is_recovery ? -fen : fen;
    steps.push_back(step(
        difference.is_recovery ? Text{"多付", "paid too much"} : Text{"少付", "paid too little"},
        Money::from_fen(fen)));
    if (difference.set_off > Money{}) {
        fen -= difference.set_off.fen();
        steps.push_back(step(difference.is_recovery
                ? Text{"减：与补发相抵", "less: set off against arrears"}
                : Text{"减：与追回相抵", "less: set off against recoveries"},
            difference.set_off));
    }
    amount = Money::from_fen(fen);
}

/// Not on the roster in the month, or dead, as known now: nothing is due.
benefits::Explanation not_enrolled() {
    return {.amount = {},
        .steps = {step({"按现已知情况当月不在册或已死亡",
                           "not on the roster of the month, or dead, as known now"},
            Money{})}};
}

/// One line of a batch, and the rules it was computed with.
struct Question {
    payout::Batch const& batch;
    payout::Line const& line;
    DueRules const& rules;

    [[nodiscard]] Error differs(std::string_view why) const {
        return {Refusal::ledger_differs,
            batch.key.text() + " line " + std::to_string(line.line_no) + ": " + std::string{why}};
    }
};

/// The steps of the month, and what a freeze holds the line to.
Result<benefits::Explanation> explain_month(storage::Transaction& tx, Question const& asked) {
    auto const& batch = asked.batch;
    auto const& line = asked.line;
    auto const& rules = asked.rules;
    storage::FactLists lists;
    auto const find = [&](storage::VersionKey const& key) {
        return find_enrolment(tx, batch.key.book, batch.program, key, lists);
    };
    auto const enrolment = find({line.enrolment, line.enrolment_version});
    if (!enrolment) {
        return asked.differs("no such enrolment version");
    }
    auto own = benefits::explain(rules.standard, enrolment->facts, line.for_period);
    auto const hold = storage::find_hold(tx, batch.key, line.line_no);
    if (!hold) {
        return own;
    }
    auto const base = find({hold->base_enrolment, hold->base_version});
    auto const rule = static_cast<benefits::FreezeRule>(hold->rule);
    auto const* const by = rules.freeze ? rules.freeze->find(rule) : nullptr;
    if (!base || by == nullptr) {
        return asked.differs("held by no freeze");
    }
    auto const amount = held_amount(rules, Money{}, *hold, base->facts);
    return explain_held(std::move(own), rule, *by, hold->base_period, amount, hold->is_ended);
}

/// What was due for an earlier month as known when the difference was taken.
Result<benefits::Explanation> explain_due(
    storage::Transaction& tx, Question const& asked, storage::Difference const& difference) {
    auto const& [batch, line, rules] = asked;
    storage::FactLists lists;
    auto const enrolment = find_enrolment(tx, batch.key.book, batch.program,
        storage::VersionKey{line.enrolment, line.enrolment_version}, lists);
    if (!enrolment) {
        return asked.differs("no such enrolment version");
    }
    auto const dead = dead_members_of(tx, {batch.key.book, batch.program, line.for_period},
        line.enrolment, line.enrolment_version);
    benefits::Survivors survivors;
    auto const facts = difference.is_enrolled ? survivors.of(enrolment->facts, dead) : std::nullopt;
    if (!facts) {
        return not_enrolled();
    }
    auto own = benefits::explain(rules.standard, *facts, line.for_period);
    if (own.amount >= difference.due || !rules.freeze) {
        return own;
    }
    using enum benefits::FreezeRule;
    for (auto const rule :
        dead.empty() ? std::array{exit, single, death} : std::array{death, exit, single}) {
        if (auto const* const by = rules.freeze->find(rule)) {
            return explain_held(
                std::move(own), rule, *by, rules.freeze->base(), difference.due, false);
        }
    }
    return own;
}

/// A line of a one-off batch says what its case says.
Result<LineView> explain_one_off(storage::Transaction& tx, payout::Batch const& batch,
    payout::Line const& line, benefits::Policy const& policy) {
    auto const place = batch.key.text() + " line " + std::to_string(line.line_no);
    auto const one = case_of_line(tx, batch.key.book, batch.key.batch, line.line_no);
    if (!one || one->amount != line.amount) {
        return Error{Refusal::ledger_differs, place + ": not what its case says"};
    }
    auto const kinds = storage::relief_kinds(tx);
    auto explanation = explain_case(tx, *one, *find_kind(kinds, one->kind), policy);
    if (!explanation) {
        return explanation.error();
    }
    return LineView{batch, line, *std::move(explanation), {}};
}

} // namespace

Result<LineView> explain(storage::Transaction& tx, payout::Batch const& batch, std::int64_t line_no,
    benefits::Policy const& policy) {
    auto const place = batch.key.text() + " line " + std::to_string(line_no);
    auto const line = find_line(tx, batch, line_no);
    if (!line) {
        return Error{Refusal::unknown_line, place};
    }
    if (batch.kind == payout::kind_one_off) {
        return explain_one_off(tx, batch, *line, policy);
    }
    auto const rules = rules_of(tx, policy, batch, line->for_period);
    if (!rules) {
        return rules.error();
    }
    LineView view{batch, *line, {}, find_difference(tx, batch, line_no)};
    Question const asked{batch, *line, *rules};
    auto explanation =
        view.difference ? explain_due(tx, asked, *view.difference) : explain_month(tx, asked);
    if (!explanation) {
        return explanation.error();
    }
    view.explanation = *std::move(explanation);
    if (view.difference) {
        add_steps_of_difference(tx, view, view.explanation.amount);
    }
    if (view.explanation.amount != line->amount) {
        auto const changed = batch.content.policy_sha256 != policy.sha256();
        return asked.differs(format_yuan(view.explanation.amount) + " computed, " +
            format_yuan(line->amount) + " stored" +
            (changed ? "; the standards have changed since" : ""));
    }
    return view;
}

} // namespace doudi::operations
