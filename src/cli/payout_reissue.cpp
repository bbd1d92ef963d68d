/// `doudi payout reissue`: what banks could not pay, paid again.
#include "doudi/operations/reissue_lines.hpp"
#include "input_file.hpp"
#include "payout_views.hpp"

namespace doudi::cli {

namespace {

using operations::CorrectionFault;
using operations::UnpaidLine;
using wire::Kind;

wire::Table unpaid_table(std::vector<UnpaidLine> const& lines, Language language) {
    wire::Table table{.title = {"未发放的行", "lines not paid"},
        .columns = {{"line", {"行", "line"}, Kind::text},
            {"program", {"项目", "program"}, Kind::text},
            {"for_period", {"所属月份", "for month"}, Kind::text},
            {"reason", {"原因", "reason"}, Kind::text},
            {"can", {"可否重发", "paid again by"}, Kind::text},
            {"what_to_do", {"怎么办", "what to do"}, Kind::text},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, Kind::money}},
        .rows = {}};
    for (auto const& line : lines) {
        table.rows.push_back({line.reference, line.program, line.for_period.text(), line.reason,
            std::string{name_of(line.can)}, std::string{pick(line.what_to_do, language)},
            std::to_string(line.amount.fen())});
    }
    return table;
}

wire::Table fault_table(std::vector<CorrectionFault> const& faults, Language language) {
    wire::Table table{.title = {"更正清单的差错", "faults of the corrections"},
        .columns = {{"row", {"行", "row"}, Kind::integer}, {"code", {"代码", "code"}, Kind::text},
            {"column", {"列", "column"}, Kind::text}, {"message", {"说明", "message"}, Kind::text}},
        .rows = {}};
    for (auto const& [row, error] : faults) {
        auto const& text = text_of(error.code);
        table.rows.push_back({std::to_string(row), std::string{text.name}, error.detail,
            std::string{pick({text.zh, text.en}, language)}});
    }
    return table;
}

} // namespace

Result<void> reissue_lines(Call& call) {
    auto const in = call.period("in");
    auto const region = region_or_own(call);
    if (!in || !region) {
        return !in ? in.error() : region.error();
    }
    operations::ReissueLines request{
        .region = *region, .programs = call.texts("program"), .in = *in};
    std::vector<CorrectionFault> faults;
    if (call.has("corrections")) {
        auto const text = read_input_file(call.text("corrections"));
        if (!text) {
            return text.error();
        }
        auto corrections = operations::read_corrections(*text, faults);
        if (!corrections) {
            return corrections.error();
        }
        request.corrections = *std::move(corrections);
    }
    auto const reissued = operations::reissue_lines(call.context(), request, faults);
    if (!faults.empty()) {
        call.print(fault_table(faults, call.language()));
    }
    if (!reissued) {
        return reissued.error();
    }
    auto printed = print_outcomes(call, reissued->outcomes);
    if (call.format() == wire::Format::table && !reissued->left.empty()) {
        call.print(unpaid_table(reissued->left, call.language()));
    }
    return printed;
}

Result<void> list_unpaid(Call& call) {
    auto const region = region_or_own(call);
    if (!region) {
        return region.error();
    }
    auto const lines = operations::list_unpaid(call.context(), *region, call.texts("program"));
    if (!lines) {
        return lines.error();
    }
    call.print(unpaid_table(*lines, call.language()));
    return {};
}

} // namespace doudi::cli
