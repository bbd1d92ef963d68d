#include "explain_line.hpp"

#include "adjustment_builder.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/benefits/survivors.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/line_rows.hpp"
#include "doudi/storage/reissue_rows.hpp"
#include "doudi/storage/relief_rows.hpp"
#include "due_stream.hpp"
#include "relief_lookup.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

namespace doudi::operations {

namespace {

/// The rules a line was computed with, as far as they are still those of the program.
Result<DueRules> rules_of(storage::Transaction& tx, benefits::Policy const& policy,
    payout::Batch const& batch, Period month) {
    auto const regions =
        storage::region_and_ancestors(tx, region_of(batch.key.book), month.first_day());
    auto const roster = roster_of(tx, batch.key.book, batch.program, month);
    return due_rules(policy, roster, regions, batch.content.known_on);
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

/// The rule by which something was set off, and how much of the arrears at most.
std::string set_off_source(
    storage::Transaction& tx, benefits::Policy const& policy, payout::Batch const& batch) {
    auto const regions =
        storage::region_and_ancestors(tx, region_of(batch.key.book), batch.period.first_day());
    auto const figures = set_off_figures(policy, regions, batch.period, batch.content.known_on);
    if (figures.allowed == nullptr) {
        return {};
    }
    auto source = figures.allowed->name + ": " + figures.allowed->figure.source;
    if (figures.most != nullptr) {
        source += "; " + figures.most->name + " " + figures.most->written +
            " %: " + figures.most->figure.source;
    }
    return source;
}

/// From what was due for the month to what the line is.
void add_steps_of_difference(
    storage::Transaction& tx, LineView& view, Money due, benefits::Policy const& policy) {
    auto& [amount, steps] = view.explanation;
    auto const& difference = *view.difference;
    steps.push_back(step({"当月应发", "due for the month"}, due));
    std::int64_t paid_fen = 0;
    for (auto const& paid : lines_before(tx, view.batch, view.line)) {
        // What failed or came back is owed by its batch still; a recovery asks for money paid.
        bool const is_recovery = paid.kind == payout::kind_recovery;
        if (paid.kind == payout::kind_reissue && !difference.is_recovery) {
            continue; // of a line that counts itself
        }
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
            difference.set_off, set_off_source(tx, policy, view.batch)));
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

using benefits::ExclusionRule;
using Exclusions = std::vector<storage::Exclusion>;

/// Who is not counted and what that is because of, before the computation for those who are.
void add_steps_of_excluded(benefits::Explanation& all, Exclusions const& exclusions) {
    for (auto const& one : exclusions) {
        if (one.rule != ExclusionRule::difference) {
            bool const is_dead = one.rule == ExclusionRule::dead;
            all.steps.push_back({.rule = text_of(one.rule),
                .member = static_cast<std::size_t>(one.member + 1),
                .figure = is_dead ? one.figure
                                  : one.other_program + ' ' + format_yuan(one.other) + " (" +
                        std::to_string(one.other_enrolment.value()) + ')',
                .source = is_dead ? one.source : one.figure + ": " + one.source,
                .basis = {}});
        }
    }
}

/// From what is due by itself to the difference that is paid.
void add_steps_of_difference_rule(
    benefits::Explanation& all, Exclusions const& exclusions, std::int64_t other_month_fen) {
    std::int64_t others_fen = 0;
    for (auto const& one : exclusions) {
        if (one.rule == ExclusionRule::difference) {
            others_fen += one.other.fen();
            all.steps.push_back(step(text_of(one.rule), one.other,
                one.other_program + " (" + std::to_string(one.other_enrolment.value()) + "), " +
                    one.figure + ": " + one.source));
        }
    }
    if (others_fen == 0) {
        return;
    }
    if (other_month_fen != 0) {
        all.steps.push_back(step({"其中名册所报已扣", "of it taken off before, by the roster"},
            Money::from_fen(std::min(others_fen, other_month_fen))));
    }
    all.amount = less_difference(all.amount, Money::from_fen(others_fen), other_month_fen);
    all.steps.push_back(step({"应发金额：补差", "amount due: the difference"}, all.amount));
}

std::vector<std::int64_t> gone_of(Exclusions const& exclusions) {
    std::vector<std::int64_t> gone;
    for (auto const& one : exclusions) {
        if (one.rule != ExclusionRule::difference && one.member >= 0) {
            gone.push_back(one.member);
        }
    }
    return gone;
}

/// Whose list it is, where it is not the program's own.
void add_step_of_list(
    benefits::Explanation& all, std::string_view program, std::string const& list) {
    if (list != program) {
        all.steps.push_back({.rule = {"按此待遇的名册发放", "by the list of this benefit"},
            .member = 0,
            .figure = list,
            .source = {},
            .basis = {}});
    }
}

/// The month's own computation for those who are left; members keep their numbers.
benefits::Explanation explain_left(
    DueRules const& rules, benefits::Facts const& facts, std::span<std::int64_t const> gone) {
    benefits::Survivors survivors;
    auto const left = survivors.of(facts, gone);
    if (!left) {
        return {.amount = {},
            .steps = {step({"无人可计，不发放", "nobody is left: nothing is due"}, Money{})}};
    }
    std::vector<std::size_t> numbers{0};
    for (std::size_t i = 0; i < facts.members.size(); ++i) {
        if (std::find(gone.begin(), gone.end(), static_cast<std::int64_t>(i)) == gone.end()) {
            numbers.push_back(i + 1);
        }
    }
    auto own = benefits::explain(rules.standard, *left, rules.period);
    for (auto& each : own.steps) {
        each.member = numbers.at(each.member);
    }
    return own;
}

/// The steps of the month, with what excludes people of it and what a freeze holds the line to.
Result<benefits::Explanation> explain_month(
    storage::Transaction& tx, Question const& asked, Exclusions const& exclusions) {
    auto const& [batch, line, rules] = asked;
    storage::FactLists lists;
    auto const enrolment = find_enrolment(
        tx, batch.key.book, batch.program, {line.enrolment, line.enrolment_version}, lists);
    if (!enrolment) {
        return asked.differs("no such enrolment version");
    }
    auto const gone = gone_of(exclusions);
    benefits::Explanation all;
    add_step_of_list(all, batch.program, lists.program);
    add_steps_of_excluded(all, exclusions);
    auto own = explain_left(rules, enrolment->facts, gone);
    if (auto const hold = storage::find_hold(tx, batch.key, line.line_no)) {
        storage::FactLists base_lists;
        auto const base = find_enrolment(tx, batch.key.book, batch.program,
            {hold->base_enrolment, hold->base_version}, base_lists);
        auto const rule = static_cast<benefits::FreezeRule>(hold->rule);
        auto const* const by = rules.freeze ? rules.freeze->find(rule) : nullptr;
        if (!base || by == nullptr) {
            return asked.differs("held by no freeze");
        }
        auto const positions = exclusions.empty() ? storage::BasePositions{}
                                                  : excluded_in_bases(tx, batch.key, batch.program);
        auto const found = positions.find(line.line_no);
        benefits::Survivors survivors;
        auto const left = survivors.of(
            base->facts, found != positions.end() ? found->second : std::vector<std::int64_t>{});
        auto const amount = left ? held_amount(rules, Money{}, *hold, *left) : Money{};
        own = explain_held(std::move(own), rule, *by, hold->base_period, amount, hold->is_ended);
    }
    all.amount = own.amount;
    std::move(own.steps.begin(), own.steps.end(), std::back_inserter(all.steps));
    add_steps_of_difference_rule(all, exclusions, enrolment->facts.other_month_fen);
    return all;
}

/// What was due for an earlier month as known when the difference was taken.
Result<benefits::Explanation> explain_due(storage::Transaction& tx, Question const& asked,
    storage::Difference const& difference, Exclusions const& exclusions) {
    auto const& [batch, line, rules] = asked;
    if (!difference.is_enrolled) {
        return not_enrolled();
    }
    storage::FactLists lists;
    auto const enrolment = find_enrolment(
        tx, batch.key.book, batch.program, {line.enrolment, line.enrolment_version}, lists);
    if (!enrolment) {
        return asked.differs("no such enrolment version");
    }
    auto target = difference.due;
    for (auto const& one : exclusions) {
        if (one.rule == ExclusionRule::difference) {
            target = Money::from_fen(target.fen() + one.not_paid.fen());
        }
    }
    benefits::Explanation all;
    add_step_of_list(all, batch.program, lists.program);
    add_steps_of_excluded(all, exclusions);
    auto own = explain_left(rules, enrolment->facts, gone_of(exclusions));
    if (own.amount < target && rules.freeze) {
        using enum benefits::FreezeRule;
        storage::RosterKey const roster{batch.key.book, batch.program, line.for_period};
        bool const has_death =
            storage::has_death(tx, roster, line.enrolment, line.enrolment_version);
        for (auto const rule :
            has_death ? std::array{death, exit, single} : std::array{exit, single, death}) {
            if (auto const* const by = rules.freeze->find(rule)) {
                own = explain_held(std::move(own), rule, *by, rules.freeze->base(), target, false);
                break;
            }
        }
    }
    all.amount = own.amount;
    std::move(own.steps.begin(), own.steps.end(), std::back_inserter(all.steps));
    add_steps_of_difference_rule(all, exclusions, enrolment->facts.other_month_fen);
    return all;
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

/// A line of a reissue is explained by the line it pays again.
Result<LineView> explain_reissued(storage::Transaction& tx, payout::Batch const& batch,
    payout::Line const& line, benefits::Policy const& policy) {
    auto const origin = origin_of(tx, batch.key, line.line_no);
    auto view = explain(tx, find_batch(tx, origin.key).value(), origin.line_no, policy);
    if (!view) {
        return view.error();
    }
    view->explanation.steps.push_back(
        step({"更正发放：原行未付，再次发放", "paid again: not paid before"}, line.amount,
            origin.key.text() + " line " + std::to_string(origin.line_no) + " (" + origin.outcome +
                " " + origin.reason + "), attempt " + std::to_string(origin.attempt_no)));
    return LineView{batch, line, std::move(view->explanation), {}};
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
    if (batch.kind == payout::kind_reissue) {
        return explain_reissued(tx, batch, *line, policy);
    }
    auto const rules = rules_of(tx, policy, batch, line->for_period);
    if (!rules) {
        return rules.error();
    }
    LineView view{batch, *line, {}, find_difference(tx, batch, line_no)};
    Question const asked{batch, *line, *rules};
    auto const exclusions = exclusions_of(tx, batch.key, line->for_period, line->enrolment);
    auto explanation = view.difference ? explain_due(tx, asked, *view.difference, exclusions)
                                       : explain_month(tx, asked, exclusions);
    if (!explanation) {
        return explanation.error();
    }
    view.explanation = *std::move(explanation);
    if (view.difference) {
        add_steps_of_difference(tx, view, view.explanation.amount, policy);
    }
    if (view.explanation.amount != line->amount) {
        auto const changed = batch.content.policy_sha256 != policy.sha256();
        return asked.differs(format_yuan(view.explanation.amount) + " computed, " +
            format_yuan(line->amount) + " stored" +
            (changed ? "; the standards have changed since" : ""));
    }
    return view;
}

Result<LineView> explain_excluded(storage::Transaction& tx, payout::Batch const& batch,
    EnrolmentId enrolment, benefits::Policy const& policy) {
    auto const place = batch.key.text() + " enrolment " + std::to_string(enrolment.value());
    auto const exclusions = exclusions_of(tx, batch.key, batch.period, enrolment);
    if (exclusions.empty()) {
        return Error{Refusal::unknown_line, place + ": nobody of it is excluded"};
    }
    if (auto const line_no = exclusions.front().line_no; line_no != 0) {
        return explain(tx, batch, line_no, policy);
    }
    auto const rules = rules_of(tx, policy, batch, batch.period);
    if (!rules) {
        return rules.error();
    }
    payout::Line const line{.line_no = 0,
        .for_period = batch.period,
        .person = exclusions.front().person,
        .enrolment = enrolment,
        .enrolment_version = exclusions.front().key.version,
        .account = PayeeAccountId{0},
        .amount = {}};
    Question const asked{batch, line, *rules};
    auto explanation = explain_month(tx, asked, exclusions);
    if (!explanation) {
        return explanation.error();
    }
    if (explanation->amount != Money{}) {
        return asked.differs(format_yuan(explanation->amount) + " computed, nothing stored");
    }
    return LineView{batch, line, *std::move(explanation)};
}

} // namespace doudi::operations
