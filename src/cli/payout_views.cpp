#include "payout_views.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/operations/show_batches.hpp"

#include <map>
#include <tuple>
#include <utility>

namespace doudi::cli {

namespace {

using operations::BatchOutcome;
using operations::Did;
using wire::Kind;

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::string fen(Money amount) {
    return std::to_string(amount.fen());
}

/// The state a batch is in now, "unchanged", or the refusal's name.
std::string result_of(BatchOutcome const& outcome) {
    if (outcome.refusal) {
        return std::string{text_of(outcome.refusal->code).name};
    }
    return outcome.did == Did::unchanged ? "unchanged" : std::string{name_of(outcome.batch->state)};
}

struct Sums {
    std::int64_t batches = 0;
    std::int64_t lines = 0;
    std::int64_t total_fen = 0;
    std::string detail;
};

wire::Table batch_table(std::vector<payout::Batch> const& batches) {
    wire::Table table{.title = {"发放批次", "batches"},
        .columns = {{"book", {"账套", "book"}, Kind::text},
            {"batch", {"批次", "batch"}, Kind::integer}, {"period", {"期间", "period"}, Kind::text},
            {"program", {"项目", "program"}, Kind::text}, {"kind", {"类别", "kind"}, Kind::text},
            {"state", {"状态", "state"}, Kind::text},
            {"line_count", {"笔数", "lines"}, Kind::integer},
            {"zero_count", {"不发", "nothing due"}, Kind::integer},
            {"excluded_count", {"互斥不发", "excluded"}, Kind::integer},
            {"total_fen", {"金额(元)", "total (yuan)"}, Kind::money}},
        .rows = {}};
    for (auto const& batch : batches) {
        table.rows.push_back({number(batch.key.book.value()), number(batch.key.batch.value()),
            batch.period.text(), batch.program, batch.kind, std::string{name_of(batch.state)},
            number(batch.content.line_count), number(batch.content.zero_count),
            number(batch.content.excluded_count), fen(batch.content.total)});
    }
    return table;
}

wire::Table detail_table(operations::BatchView const& view) {
    auto const& batch = view.batch;
    auto const& control = view.control;
    wire::Table table{.title = {"批次详情", "details of the batch"},
        .columns = {{"item", {"事项", "item"}, Kind::text},
            {"value", {"内容", "value"}, Kind::text}},
        .rows = {{"merkle_root", to_hex(batch.content.merkle_root)},
            {"roster_sha256", to_hex(batch.content.roster_sha256)},
            {"policy_sha256", to_hex(batch.content.policy_sha256)},
            {"paid_lines", number(control.paid_count)},
            {"failed_lines", number(control.failed_count)},
            {"returned_lines", number(control.returned_count)},
            {"open_lines", number(control.line_count - control.settled_count)}}};
    for (auto const& review : view.reviews) {
        table.rows.push_back({std::string{name_of(review.stage)},
            review.document + ", " + format_date(review.first_day) +
                (review.first_day == review.last_day ? "" : " – " + format_date(review.last_day))});
    }
    if (view.signed_run) {
        table.rows.push_back({"signed_run", number(view.signed_run->value())});
    }
    if (auto const& closing = view.closing_reason) {
        table.rows.push_back({"closing_reason", closing->reason + ", " + closing->given_by});
        table.rows.push_back({"closing_approved_by", closing->approved_by.value_or("-")});
    }
    if (!batch.rejected_note.empty()) {
        table.rows.push_back({"rejected_note", batch.rejected_note});
    }
    return table;
}

wire::Table draw_table(std::vector<payout::Draw> const& draws) {
    wire::Table table{.title = {"使用的指标", "quota drawn"},
        .columns = {{"year", {"年度", "year"}, Kind::integer},
            {"fund_source", {"资金来源", "source"}, Kind::text},
            {"document", {"指标文件", "document"}, Kind::integer},
            {"amount_fen", {"冻结(元)", "reserved (yuan)"}, Kind::money},
            {"paid_fen", {"已付(元)", "paid (yuan)"}, Kind::money},
            {"failed_fen", {"失败(元)", "failed (yuan)"}, Kind::money},
            {"returned_fen", {"退回(元)", "returned (yuan)"}, Kind::money}},
        .rows = {}};
    for (auto const& draw : draws) {
        table.rows.push_back({number(draw.year), draw.fund_source, number(draw.document.value()),
            fen(draw.amount), fen(draw.paid), fen(draw.failed), fen(draw.returned)});
    }
    return table;
}

wire::Table exclusion_table(std::vector<storage::ExclusionTotal> const& totals) {
    wire::Table table{.title = {"互斥、补差与死亡", "exclusions, differences, deaths"},
        .columns = {{"rule", {"规则", "rule"}, Kind::text},
            {"other_program", {"另一待遇", "other benefit"}, Kind::text},
            {"enrolments", {"户（人）数", "enrolments"}, Kind::integer},
            {"without_line", {"其中不发", "of them without a line"}, Kind::integer},
            {"not_paid_fen", {"少发(元)", "not paid (yuan)"}, Kind::money},
            {"figure", {"政策条目", "figure"}, Kind::text},
            {"source", {"依据", "source"}, Kind::text}},
        .rows = {}};
    for (auto const& total : totals) {
        table.rows.push_back(
            {std::string{name_of(total.rule)}, total.other_program, number(total.enrolments),
                number(total.without_line), fen(total.not_paid), total.figure, total.source});
    }
    return table;
}

wire::Table entry_table(std::vector<storage::BatchEntry> const& entries) {
    wire::Table table{.title = {"记账凭证", "entries"},
        .columns = {{"period", {"期间", "period"}, Kind::text},
            {"voucher_no", {"凭证号", "voucher"}, Kind::integer},
            {"effective_on", {"日期", "date"}, Kind::text},
            {"event", {"业务", "event"}, Kind::text},
            {"is_reversal", {"冲销", "reversal"}, Kind::boolean},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, Kind::money},
            {"key", {"幂等键", "key"}, Kind::text}},
        .rows = {}};
    for (auto const& entry : entries) {
        table.rows.push_back(
            {entry.period.text(), number(entry.voucher_no), format_date(entry.effective_on),
                entry.event, entry.is_reversal ? "true" : "false", fen(entry.amount), entry.key});
    }
    return table;
}

} // namespace

Result<payout::BatchKey> batch_key(Call const& call) {
    if (!call.has("book") || !call.has("batch")) {
        return Error{Refusal::malformed, "--book, --batch"};
    }
    auto const book = call.book("book");
    if (!book) {
        return book.error();
    }
    auto const batch = call.number("batch");
    if (!batch) {
        return batch.error();
    }
    return payout::BatchKey{*book, BatchId{*batch}};
}

Result<RegionCode> region_or_own(Call& call) {
    if (call.has("region")) {
        return call.region("region");
    }
    auto const& grants = call.context().actor.grants;
    if (grants.empty()) {
        return Error{Refusal::malformed, "--region"};
    }
    return grants.front().region;
}

Result<std::optional<Period>> optional_period(Call const& call) {
    if (!call.has("period")) {
        return std::optional<Period>{};
    }
    auto const period = call.period("period");
    if (!period) {
        return period.error();
    }
    return std::optional{*period};
}

Result<void> print_outcomes(Call& call, operations::BatchOutcomes const& outcomes) {
    std::map<std::tuple<std::string, std::string, std::string>, Sums> rows;
    std::optional<Error> refusal;
    for (auto const& outcome : outcomes) {
        auto const kind = outcome.batch ? outcome.batch->kind : std::string{};
        auto& sums = rows[{outcome.program, kind, result_of(outcome)}];
        ++sums.batches;
        if (outcome.batch) {
            sums.lines += outcome.batch->content.line_count;
            sums.total_fen += outcome.batch->content.total.fen();
        }
        if (outcome.refusal && sums.detail.empty()) {
            sums.detail = outcome.refusal->detail;
        }
        if (outcome.refusal && !refusal) {
            refusal = outcome.refusal;
        }
    }
    wire::Table table{.title = {"批次处理结果", "what became of the batches"},
        .columns = {{"program", {"项目", "program"}, Kind::text},
            {"kind", {"类别", "kind"}, Kind::text}, {"result", {"结果", "result"}, Kind::text},
            {"batches", {"批次数", "batches"}, Kind::integer},
            {"lines", {"笔数", "lines"}, Kind::integer},
            {"total_fen", {"金额(元)", "total (yuan)"}, Kind::money},
            {"first", {"首个原因", "first reason"}, Kind::text}},
        .rows = {}};
    for (auto const& [what, sums] : rows) {
        auto const& [program, kind, result] = what;
        table.rows.push_back({program, kind, result, number(sums.batches), number(sums.lines),
            number(sums.total_fen), sums.detail});
    }
    call.print(table);
    if (refusal) {
        return *refusal;
    }
    return {};
}

Result<void> list_batches(Call& call) {
    auto const region = region_or_own(call);
    if (!region) {
        return region.error();
    }
    auto const period = optional_period(call);
    if (!period) {
        return period.error();
    }
    operations::ListBatches request{
        .region = *region, .period = *period, .programs = call.texts("program")};
    if (auto const name = call.optional_text("state")) {
        request.state = payout::state_of(*name);
        if (!request.state) {
            return Error{Refusal::malformed, "--state"};
        }
    }
    auto const batches = operations::list_batches(call.context(), request);
    if (!batches) {
        return batches.error();
    }
    call.print(batch_table(*batches));
    return {};
}

Result<void> show_batch(Call& call) {
    auto const key = batch_key(call);
    if (!key) {
        return key.error();
    }
    auto const view = operations::show_batch(call.context(), *key);
    if (!view) {
        return view.error();
    }
    call.print(batch_table({view->batch}));
    if (call.format() == wire::Format::table) {
        call.print(detail_table(*view));
        if (!view->exclusions.empty()) {
            call.print(exclusion_table(view->exclusions));
        }
        call.print(draw_table(view->draws));
        call.print(entry_table(view->entries));
    }
    return {};
}

Result<void> explain_line(Call& call) {
    auto const key = batch_key(call);
    if (!key) {
        return key.error();
    }
    if (call.has("line") == call.has("enrolment")) {
        return Error{Refusal::malformed, "--line, --enrolment: one of them"};
    }
    bool const is_line = call.has("line");
    auto const number_of = call.number(is_line ? "line" : "enrolment");
    if (!number_of) {
        return number_of.error();
    }
    auto const view = is_line
        ? operations::explain_line(call.context(), *key, *number_of)
        : operations::explain_enrolment(call.context(), *key, EnrolmentId{*number_of});
    if (!view) {
        return view.error();
    }
    wire::Table table{.title = {"计算过程", "steps"},
        .columns = {{"step", {"步骤", "step"}, Kind::integer},
            {"member", {"成员", "member"}, Kind::text}, {"rule", {"规则", "rule"}, Kind::text},
            {"figure", {"数值", "figure"}, Kind::text}, {"source", {"依据", "source"}, Kind::text},
            {"basis", {"性质", "basis"}, Kind::text}},
        .rows = {}};
    for (auto const& step : view->explanation.steps) {
        table.rows.push_back({number(static_cast<std::int64_t>(table.rows.size()) + 1),
            step.member == 0 ? std::string{} : number(static_cast<std::int64_t>(step.member)),
            std::string{pick(step.rule, call.language())}, step.figure, step.source,
            std::string{step.basis}});
    }
    call.print(table);
    if (view->line.line_no == 0) {
        call.say("不发放：批次中没有此登记的发放行。",
            "Nothing is paid: the batch has no line for this enrolment.");
        return {};
    }
    auto const amount = format_yuan_grouped(view->line.amount);
    bool const is_recovery = view->difference && view->difference->is_recovery;
    call.say((is_recovery ? "应追回 " : "应发 ") + amount + " 元，与批次中的金额一致。",
        (is_recovery ? "To be recovered: " : "Due: ") + amount + " yuan, as the batch has it.");
    return {};
}

} // namespace doudi::cli
