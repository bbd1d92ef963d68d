#include "project_views.hpp"

#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>
#include <fstream>

namespace doudi::cli {

namespace {

std::string fen(Money amount) {
    return std::to_string(amount.fen());
}

std::string number_or_blank(std::optional<std::int64_t> number) {
    return number ? std::to_string(*number) : std::string{};
}

std::string fen_or_blank(std::optional<Money> amount) {
    return amount ? fen(*amount) : std::string{};
}

Text text_of_state(storage::InstalmentState state) {
    using storage::InstalmentState;
    switch (state) {
    case InstalmentState::requested: return {"已申请", "requested"};
    case InstalmentState::rejected: return {"已退回", "rejected"};
    case InstalmentState::approved: return {"已批准", "approved"};
    case InstalmentState::paid: return {"已支付", "paid"};
    case InstalmentState::failed: break;
    }
    return {"支付失败", "failed"};
}

wire::Table stage_table(Call const& call, std::span<storage::ReachedStage const> stages) {
    wire::Table table{.title = {"阶段", "stages"},
        .columns = {{"stage", {"阶段", "stage"}, wire::Kind::text},
            {"date", {"日期", "date"}, wire::Kind::text},
            {"paper", {"文号", "paper"}, wire::Kind::text},
            {"evidence", {"佐证文件SHA-256", "evidence, SHA-256"}, wire::Kind::text},
            {"final_cost_fen", {"决算(元)", "final cost (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& one : stages) {
        table.rows.push_back({std::string{pick(projects::title_of(one.stage), call.language())},
            format_date(one.reached_on), one.paper, to_hex(one.evidence),
            fen_or_blank(one.final_cost)});
    }
    return table;
}

wire::Table instalment_table(Call const& call, std::span<storage::Instalment const> instalments) {
    wire::Table table{.title = {"分期补助", "instalments"},
        .columns = {{"instalment", {"编号", "no."}, wire::Kind::integer},
            {"project", {"项目", "project"}, wire::Kind::integer},
            {"stage", {"阶段", "stage"}, wire::Kind::text},
            {"state", {"状态", "state"}, wire::Kind::text},
            {"requested_on", {"申请", "requested"}, wire::Kind::text},
            {"decided_on", {"审批", "decided"}, wire::Kind::text},
            {"settled_on", {"支付", "settled"}, wire::Kind::text},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, wire::Kind::money}},
        .rows = {}};
    auto const day = [](std::optional<Date> on) { return on ? format_date(*on) : std::string{}; };
    for (auto const& one : instalments) {
        table.rows.push_back({std::to_string(one.number), std::to_string(one.project),
            std::string{pick(projects::title_of(one.stage), call.language())},
            std::string{pick(text_of_state(one.state), call.language())},
            format_date(one.requested_on), day(one.decided_on), day(one.settled_on),
            fen(one.amount)});
    }
    return table;
}

wire::Table recovery_table(std::span<storage::Recovery const> recoveries) {
    wire::Table table{.title = {"收回结余", "recovered"},
        .columns = {{"date", {"日期", "date"}, wire::Kind::text},
            {"reference", {"收款单号", "receipt"}, wire::Kind::text},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& one : recoveries) {
        table.rows.push_back({format_date(one.recovered_on), one.reference, fen(one.amount)});
    }
    return table;
}

/// "80.00", cut off and not rounded: a target of 80 is reached at 80.00 and not before.
std::string percent_of(std::int64_t part, std::int64_t whole) {
    constexpr std::int64_t hundredths = 10'000;
    constexpr std::int64_t hundred = 100;
    if (whole == 0) {
        return {};
    }
    auto const share = part * hundredths / whole;
    auto const cents = std::to_string(share % hundred);
    return std::to_string(share / hundred) + "." + (cents.size() == 1 ? "0" : "") + cents;
}

wire::Table progress_table(std::span<storage::CountyProgress const> counties) {
    wire::Table table{.title = {"项目进度和覆盖率", "progress and coverage"},
        .columns = {{"county", {"县区", "county"}, wire::Kind::text},
            {"name", {"名称", "name"}, wire::Kind::text},
            {"villages", {"行政村", "villages"}, wire::Kind::integer},
            {"covered", {"已覆盖", "covered"}, wire::Kind::integer},
            {"coverage", {"覆盖率%", "coverage %"}, wire::Kind::text},
            {"planned", {"本计划项目", "of this plan"}, wire::Kind::integer},
            {"accepted", {"已验收", "accepted"}, wire::Kind::integer},
            {"below_min", {"尚差", "short of minimum"}, wire::Kind::integer},
            {"granted_fen", {"补助(元)", "granted (yuan)"}, wire::Kind::money},
            {"kept_fen", {"已支付(元)", "paid (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& one : counties) {
        auto const missing = one.count_min ? std::max<std::int64_t>(0, *one.count_min - one.planned)
                                           : std::int64_t{0};
        table.rows.push_back(
            {std::to_string(one.county.value()), one.name, std::to_string(one.villages),
                std::to_string(one.covered), percent_of(one.covered, one.villages),
                std::to_string(one.planned), std::to_string(one.accepted),
                one.count_min ? std::to_string(missing) : "", fen(one.granted), fen(one.kept)});
    }
    return table;
}

wire::Table stale_table(std::span<storage::StaleProject const> stale) {
    wire::Table table{.title = {"批复满两年仍有未付款：应收回指标",
                          "unpaid two years after approval: quota to be reclaimed"},
        .columns = {{"county", {"县区", "county"}, wire::Kind::text},
            {"project", {"项目", "project"}, wire::Kind::integer},
            {"village", {"村", "village"}, wire::Kind::text},
            {"approved_on", {"批复", "approved"}, wire::Kind::text},
            {"unpaid_fen", {"未付(元)", "unpaid (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& [project, approved_on, unpaid] : stale) {
        table.rows.push_back({std::to_string(project.book.value()), std::to_string(project.number),
            project.place.village, format_date(approved_on), fen(unpaid)});
    }
    return table;
}

void say_coverage(Call& call, operations::PlanProgress const& progress) {
    std::int64_t villages = 0;
    std::int64_t covered = 0;
    for (auto const& county : progress.counties) {
        villages += county.villages;
        covered += county.covered;
    }
    auto const share = percent_of(covered, villages);
    auto const numbers = std::to_string(covered) + "/" + std::to_string(villages) +
        (share.empty() ? "" : " = " + share + " %");
    if (!progress.plan.coverage_percent) {
        call.say("覆盖 " + numbers, "covered " + numbers);
        return;
    }
    constexpr std::int64_t hundred = 100;
    auto const target = std::to_string(*progress.plan.coverage_percent) + " %";
    bool const is_reached =
        villages > 0 && covered * hundred >= *progress.plan.coverage_percent * villages;
    call.say("覆盖 " + numbers + "，目标 " + target + (is_reached ? "，已达到" : "，未达到"),
        "covered " + numbers + ", target " + target + (is_reached ? ", reached" : ", not reached"));
}

wire::Table fault_table(std::span<projects::ListFault const> faults, Language language) {
    wire::Table table{.title = {"错误清单", "faults"},
        .columns = {{"row", {"行", "row"}, wire::Kind::integer},
            {"column", {"列", "column"}, wire::Kind::text},
            {"code", {"代码", "code"}, wire::Kind::text},
            {"message", {"说明", "message"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& fault : faults) {
        auto const& text = text_of(fault.code);
        std::string message{language == Language::zh ? text.zh : text.en};
        if (!fault.detail.empty()) {
            message += " (" + fault.detail + ")";
        }
        table.rows.push_back({std::to_string(fault.row), std::string{pick(fault.column, language)},
            std::string{text.name}, message});
    }
    return table;
}

Result<void> write_faults(wire::Table const& table, std::string const& path) {
    try {
        std::ofstream out{path, std::ios::binary};
        CsvWriter csv{out};
        csv.row({"row", "column", "code", "message"});
        for (auto const& row : table.rows) {
            csv.row(std::span<std::string const>{row});
        }
        csv.finish();
        return {};
    } catch (std::ios_base::failure const&) {
        return Error{Refusal::file_unwritable, path};
    }
}

} // namespace

wire::Table project_table(Call const& call, std::span<projects::Project const> list) {
    wire::Table table{.title = {"建设项目", "projects"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"project", {"项目", "project"}, wire::Kind::integer},
            {"program", {"类别", "program"}, wire::Kind::text},
            {"year", {"年度", "year"}, wire::Kind::integer},
            {"village", {"村", "village"}, wire::Kind::text},
            {"stage", {"阶段", "stage"}, wire::Kind::text},
            {"grant_fen", {"补助(元)", "grant (yuan)"}, wire::Kind::money},
            {"final_cost_fen", {"决算(元)", "final cost (yuan)"}, wire::Kind::money},
            {"paid_fen", {"已支付(元)", "paid (yuan)"}, wire::Kind::money},
            {"recovered_fen", {"已收回(元)", "recovered (yuan)"}, wire::Kind::money},
            {"recoverable_fen", {"应收回(元)", "to recover (yuan)"}, wire::Kind::money}},
        .rows = {}};
    for (auto const& one : list) {
        bool const is_over = one.stage == projects::Stage::accepted;
        table.rows.push_back({std::to_string(one.book.value()), std::to_string(one.number),
            one.program, std::to_string(one.year), one.place.village,
            std::string{pick(projects::title_of(one.stage), call.language())}, fen(one.grant),
            fen_or_blank(one.final_cost), fen(one.paid), fen(one.recovered),
            fen(is_over ? projects::recoverable(one) : Money{})});
    }
    return table;
}

wire::Table plan_table(Call const& call, std::span<projects::Plan const> plans) {
    wire::Table table{.title = {"项目计划", "plans of projects"},
        .columns = {{"book", {"账套", "book"}, wire::Kind::text},
            {"kind", {"类别", "kind"}, wire::Kind::text},
            {"title", {"名称", "title"}, wire::Kind::text},
            {"years", {"年度", "years"}, wire::Kind::text},
            {"count", {"已批复", "approved"}, wire::Kind::integer},
            {"count_max", {"个数上限", "at most"}, wire::Kind::integer},
            {"total_fen", {"已批补助(元)", "granted (yuan)"}, wire::Kind::money},
            {"total_max_fen", {"资金上限(元)", "at most (yuan)"}, wire::Kind::money},
            {"coverage", {"覆盖率目标%", "coverage %"}, wire::Kind::integer},
            {"county_min", {"每县至少", "a county, at least"}, wire::Kind::integer},
            {"county_max", {"每县至多", "a county, at most"}, wire::Kind::integer},
            {"started_percent", {"开工支付%", "at start %"}, wire::Kind::integer}},
        .rows = {}};
    for (auto const& plan : plans) {
        auto years = std::to_string(plan.year_from);
        if (plan.year_to != plan.year_from) {
            years += "-" + std::to_string(plan.year_to);
        }
        table.rows.push_back(
            {std::to_string(plan.book.value()), std::string{projects::name_of(plan.kind)},
                std::string{pick(projects::title_of(plan.kind), call.language())}, years,
                std::to_string(plan.count), number_or_blank(plan.count_max), fen(plan.total),
                fen_or_blank(plan.total_max), number_or_blank(plan.coverage_percent),
                number_or_blank(plan.county_min), number_or_blank(plan.county_max),
                std::to_string(plan.approved_percent + plan.started_percent)});
    }
    return table;
}

void print_project(Call& call, operations::ShownProject const& shown) {
    call.print(project_table(call, std::span{&shown.project, 1}));
    if (call.format() != wire::Format::table) {
        return; // programs read one table
    }
    call.say("收款单位 " + shown.project.payee + "，账号末四位 " + shown.project.account_tail,
        "payee " + shown.project.payee + ", account ending in " + shown.project.account_tail);
    call.print(stage_table(call, shown.stages));
    call.print(instalment_table(call, shown.instalments));
    if (!shown.recoveries.empty()) {
        call.print(recovery_table(shown.recoveries));
    }
}

void print_stepped(Call& call, operations::SteppedProject const& stepped) {
    if (!stepped.is_new) {
        call.say("已登记过，未作改动", "recorded before: nothing was changed");
    }
    call.print(project_table(call, std::span{&stepped.project, 1}));
    auto const& project = stepped.project;
    if (project.stage == projects::Stage::accepted && projects::recoverable(project) > Money{}) {
        auto const yuan = format_yuan_grouped(projects::recoverable(project));
        call.say("决算低于已支付补助，应收回 " + yuan + " 元",
            "it cost less than was paid: " + yuan + " yuan are to be recovered");
    }
}

void print_instalment(Call& call, operations::SteppedInstalment const& stepped) {
    if (!stepped.is_new) {
        call.say("已登记过，未作改动", "recorded before: nothing was changed");
    }
    call.print(instalment_table(call, std::span{&stepped.instalment, 1}));
}

void print_progress(Call& call, operations::PlanProgress const& progress) {
    call.print(progress_table(progress.counties));
    say_coverage(call, progress);
    if (call.format() == wire::Format::table && !progress.stale.empty()) {
        call.print(stale_table(progress.stale));
    }
}

Result<void> tell_list_faults(Call& call, std::span<projects::ListFault const> faults) {
    constexpr std::size_t shown_max = 20;
    if (faults.empty()) {
        return {};
    }
    auto const count = std::to_string(faults.size());
    if (auto const file = call.optional_text("faults")) {
        if (auto const written = write_faults(fault_table(faults, call.language()), *file);
            !written) {
            return written.error();
        }
        call.say("错误 " + count + " 处，见 " + *file, count + " faults: see " + *file);
        return {};
    }
    call.print(fault_table(faults.first(std::min(faults.size(), shown_max)), call.language()));
    call.say("错误 " + count + " 处；用 --faults FILE 写出全部",
        count + " faults; --faults FILE writes all of them");
    return {};
}

} // namespace doudi::cli
