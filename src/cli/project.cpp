/// `doudi project ...`: mutual-aid homes, community service centres, care institutions.
#include "call.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/operations/projects.hpp"
#include "input_file.hpp"
#include "project_views.hpp"

namespace doudi::cli {

namespace {

Result<Date> day_of(Call const& call) {
    return call.has("on") ? call.date("on") : Result<Date>{date_in_china(now())};
}

Result<int> year_of(Call const& call, std::string_view name) {
    constexpr std::int64_t year_max = 9999;
    auto const year = call.number(name);
    if (!year) {
        return year.error();
    }
    if (*year < 1 || *year > year_max) {
        return Error{Refusal::malformed, std::string{name}};
    }
    return static_cast<int>(*year);
}

Result<operations::PlanName> plan_of(Call const& call) {
    auto const book = call.book("book");
    auto const year = year_of(call, "year");
    if (!book || !year) {
        return !book ? book.error() : year.error();
    }
    return operations::PlanName{*book, call.text("kind"), *year};
}

Result<operations::ProjectName> project_of(Call const& call) {
    auto const book = call.book("book");
    auto const number = call.number("project");
    if (!book || !number) {
        return !book ? book.error() : number.error();
    }
    return operations::ProjectName{*book, *number};
}

Result<void> plan(Call& call) {
    auto const of = plan_of(call);
    auto const on = day_of(call);
    if (!of || !on) {
        return !of ? of.error() : on.error();
    }
    operations::MakePlan request{.of = *of, .decision = call.text("decision"), .on = *on};
    if (call.has("until")) {
        auto const until = year_of(call, "until");
        if (!until) {
            return until.error();
        }
        request.year_to = *until;
    }
    auto const made = operations::make_plan(call.context(), request);
    if (!made) {
        return made.error();
    }
    call.print(plan_table(call, std::span{&*made, 1}));
    return {};
}

Result<void> counties(Call& call) {
    auto const of = plan_of(call);
    auto const file = read_input_file(call.text("file"));
    if (!of || !file) {
        return !of ? of.error() : file.error();
    }
    auto const put = operations::put_plan_counties(call.context(), *of, *file);
    if (!put) {
        return put.error();
    }
    auto const count = std::to_string(*put);
    call.say("县区 " + count + " 个", count + " counties");
    return {};
}

Result<operations::ProjectHead> head_of(Call const& call) {
    auto const book = call.book("book");
    auto const year = year_of(call, "year");
    auto const on = day_of(call);
    if (!book || !year || !on) {
        return !book ? book.error() : !year ? year.error() : on.error();
    }
    return operations::ProjectHead{*book, call.text("program"), *year, *on};
}

/// The line "name,bank number,account number".
Result<projects::Payee> read_payee() {
    constexpr std::string_view what = "payee,bank_no,account_no";
    auto const line = read_secret_line(what);
    if (!line) {
        return line.error();
    }
    auto const first = line->find(',');
    auto const second = first == std::string::npos ? first : line->find(',', first + 1);
    if (second == std::string::npos) {
        return Error{Refusal::malformed, "stdin: " + std::string{what}};
    }
    return projects::Payee{.name = line->substr(0, first),
        .bank_no = line->substr(first + 1, second - first - 1),
        .account_no = line->substr(second + 1)};
}

Result<void> add(Call& call) {
    auto const head = head_of(call);
    auto const place = projects::parse_place(call.text("place"), call.text("name"));
    auto const planned = call.money("planned");
    auto const grant = call.money("grant");
    if (!head || !place || !planned || !grant) {
        return !head ? head.error()
            : !place ? place.error()
                     : (!planned ? planned.error() : grant.error());
    }
    auto const payee = read_payee();
    if (!payee) {
        return payee.error();
    }
    auto const project = operations::register_project(call.context(), *head,
        {.place = *place,
            .planned = *planned,
            .grant = *grant,
            .documents = call.texts("document"),
            .payee = *payee});
    if (!project) {
        return project.error();
    }
    call.print(project_table(call, std::span{&*project, 1}));
    return {};
}

Result<void> import_list(Call& call) {
    auto const head = head_of(call);
    auto const file = read_input_file(call.text("file"));
    if (!head || !file) {
        return !head ? head.error() : file.error();
    }
    std::vector<projects::ListFault> faults;
    auto const imported = operations::import_projects(call.context(), *head, *file,
        call.has("accept-valid") ? operations::OnFaults::take_valid
                                 : operations::OnFaults::refuse_all,
        faults);
    if (auto const told = tell_list_faults(call, faults); !told) {
        return told.error();
    }
    if (!imported) {
        return imported.error();
    }
    call.print(project_table(call, imported->projects));
    if (imported->is_unchanged) {
        call.say("此前已导入，未作改动", "imported before: nothing was changed");
    }
    auto const numbers = std::to_string(imported->taken) + " + " +
        std::to_string(imported->left_out) + " = " +
        std::to_string(imported->taken + imported->left_out);
    call.say("接收 + 退回 = 合计：" + numbers, "accepted + rejected = total: " + numbers);
    return {};
}

Result<void> reach(Call& call) {
    auto const of = project_of(call);
    auto const on = day_of(call);
    auto const evidence = read_input_file(call.text("evidence"));
    auto const stage = projects::stage_of(call.text("stage"));
    if (!of || !on || !evidence) {
        return !of ? of.error() : !on ? on.error() : evidence.error();
    }
    if (!stage) {
        return Error{Refusal::malformed, "stage: approved, started, accepted, cancelled"};
    }
    operations::ReachStage request{.of = *of,
        .stage = *stage,
        .on = *on,
        .paper = call.text("paper"),
        .evidence = sha256(*evidence)};
    if (call.has("cost")) {
        auto const cost = call.money("cost");
        if (!cost) {
            return cost.error();
        }
        request.final_cost = *cost;
    }
    auto const stepped = operations::reach_stage(call.context(), request);
    if (!stepped) {
        return stepped.error();
    }
    print_stepped(call, *stepped);
    return {};
}

Result<void> ask(Call& call) {
    auto const of = project_of(call);
    auto const on = day_of(call);
    auto const stage = projects::stage_of(call.text("stage"));
    if (!of || !on) {
        return !of ? of.error() : on.error();
    }
    if (!stage) {
        return Error{Refusal::malformed, "stage: approved, started, accepted"};
    }
    auto const asked = operations::ask_instalment(call.context(), {*of, *stage, *on});
    if (!asked) {
        return asked.error();
    }
    print_instalment(call, *asked);
    return {};
}

template <class Operation> Result<void> move(Call& call, bool is_good, Operation operation) {
    auto const book = call.book("book");
    auto const number = call.number("instalment");
    auto const on = day_of(call);
    if (!book || !number || !on) {
        return !book ? book.error() : !number ? number.error() : on.error();
    }
    auto const moved = operation(call.context(),
        operations::MoveInstalment{
            .book = *book, .number = *number, .is_good = is_good, .on = *on});
    if (!moved) {
        return moved.error();
    }
    print_instalment(call, *moved);
    return {};
}

Result<void> recover(Call& call) {
    auto const of = project_of(call);
    auto const on = day_of(call);
    if (!of || !on) {
        return !of ? of.error() : on.error();
    }
    operations::RecoverUnspent request{
        .of = *of, .amount = {}, .reference = call.text("reference"), .on = *on};
    if (call.has("amount")) {
        auto const amount = call.money("amount");
        if (!amount) {
            return amount.error();
        }
        request.amount = *amount;
    }
    auto const stepped = operations::recover_unspent(call.context(), request);
    if (!stepped) {
        return stepped.error();
    }
    print_stepped(call, *stepped);
    return {};
}

Result<std::optional<BookId>> optional_book(Call const& call) {
    if (!call.has("book")) {
        return std::optional<BookId>{};
    }
    auto const book = call.book("book");
    return book ? Result<std::optional<BookId>>{std::optional{*book}} : book.error();
}

Result<void> list(Call& call) {
    auto const book = optional_book(call);
    if (!book) {
        return book.error();
    }
    auto const found = operations::list_projects(call.context(), *book);
    if (!found) {
        return found.error();
    }
    call.print(project_table(call, *found));
    return {};
}

Result<void> plans(Call& call) {
    auto const book = optional_book(call);
    if (!book) {
        return book.error();
    }
    auto const found = operations::list_plans(call.context(), *book);
    if (!found) {
        return found.error();
    }
    call.print(plan_table(call, *found));
    return {};
}

Result<void> show(Call& call) {
    auto const of = project_of(call);
    if (!of) {
        return of.error();
    }
    auto const shown = operations::show_project(call.context(), *of);
    if (!shown) {
        return shown.error();
    }
    print_project(call, *shown);
    return {};
}

Result<void> coverage(Call& call) {
    auto const of = plan_of(call);
    auto const on = day_of(call);
    if (!of || !on) {
        return !of ? of.error() : on.error();
    }
    auto const progress = operations::plan_progress(call.context(), *of, *on);
    if (!progress) {
        return progress.error();
    }
    print_progress(call, *progress);
    return {};
}

Option const plan_book{"book", Arity::required, "BOOK", {"计划所在账套", "the plan's book"}};
Option const county_book{"book", Arity::required, "BOOK", {"县级账套", "the county's book"}};
Option const any_book{"book", Arity::optional, "BOOK", {"账套", "book"}};
Option const kind_option{"kind", Arity::required, "KIND",
    {"HX 互助幸福院、SQ 社区服务中心、GY 供养机构",
        "HX mutual-aid homes, SQ service centres, GY institutions"}};
Option const program_option{
    "program", Arity::required, "PROGRAM", {"项目：HX、SQ、GY、GY-L", "program: HX, SQ, GY, GY-L"}};
Option const year_option{"year", Arity::required, "YEAR", {"年度", "year"}};
Option const day_option{"on", Arity::optional, "DATE", {"日期，默认今天", "day; default: today"}};
Option const project_option{"project", Arity::required, "PROJECT", {"项目编号", "the project"}};
Option const instalment_option{
    "instalment", Arity::required, "INSTALMENT", {"分期编号", "the instalment"}};
Option const stage_option{"stage", Arity::required, "STAGE",
    {"approved 批复、started 开工、accepted 验收（登记阶段时还有 cancelled 取消）",
        "approved, started, accepted (and cancelled where a stage is recorded)"}};

Command step_command(std::string_view name, Text help, bool is_good, bool is_decision) {
    return {"project", name, help, {instalment_option}, {county_book, day_option}, Needs::person,
        [is_good, is_decision](Call& call) {
            return move(call, is_good,
                is_decision ? operations::decide_instalment : operations::settle_instalment);
        }};
}

Command add_command() {
    return {"project", "add",
        {"登记一个项目（从标准输入读入：收款单位,联行号,账号）",
            "register a project; stdin: payee,bank number,account number"},
        {},
        {county_book, program_option, year_option,
            {"place", Arity::required, "CODE",
                {"十二位村代码或九位乡镇代码", "twelve digits of the village or nine of the town"}},
            {"name", Arity::required, "NAME", {"村或机构名称", "the village or institution"}},
            {"planned", Arity::required, "YUAN", {"计划投资", "planned cost"}},
            {"grant", Arity::required, "YUAN", {"补助", "grant"}},
            {"document", Arity::repeated, "NUMBER", {"指标文号", "quota document"}}, day_option},
        Needs::person, add};
}

Command import_command() {
    return {"project", "import",
        {"导入项目清单（CSV），有错时默认全部不收", "register a list (CSV): all of it or nothing"},
        {{"file", Arity::required, "FILE", {"清单", "the list"}}},
        {county_book, program_option, year_option,
            {"accept-valid", Arity::flag, "", {"只收正确的行", "take the rows without faults"}},
            {"faults", Arity::optional, "FILE", {"错误清单写入此文件", "write the faults here"}},
            day_option},
        Needs::person, import_list};
}

Command stage_command() {
    return {"project", "stage",
        {"登记批复、开工、验收、取消", "record approval, start, acceptance or cancelling"},
        {project_option, stage_option},
        {county_book, {"paper", Arity::required, "NUMBER", {"文号", "number of the paper"}},
            {"evidence", Arity::required, "FILE",
                {"佐证文件，记其 SHA-256", "the file that shows it; its SHA-256 is kept"}},
            {"cost", Arity::optional, "YUAN", {"决算，验收时必填", "final cost, at acceptance"}},
            day_option},
        Needs::person, reach};
}

std::vector<Command> plan_commands() {
    return {
        {"project", "plan",
            {"按现行政策登记项目计划", "record a plan with the figures of the policy"}, {},
            {plan_book, kind_option, year_option,
                {"until", Arity::optional, "YEAR", {"最后年度", "last year"}},
                {"decision", Arity::required, "NUMBER", {"文号", "number of the decision"}},
                day_option},
            Needs::person, plan},
        {"project", "counties",
            {"登记计划的县区和行政村数（CSV）", "record a plan's counties and villages (CSV)"},
            {{"file", Arity::required, "FILE", {"清单", "the list"}}},
            {plan_book, kind_option, year_option}, Needs::person, counties},
        {"project", "plans", {"列出项目计划", "list plans"}, {}, {any_book}, Needs::person, plans},
        {"project", "coverage",
            {"覆盖率、进度和应收回指标", "coverage, progress, and quota to be reclaimed"}, {},
            {plan_book, kind_option, year_option, day_option}, Needs::person, coverage},
    };
}

} // namespace

std::vector<Command> project_commands() {
    auto commands = plan_commands();
    for (auto& command : {add_command(), import_command(), stage_command(),
             Command{"project", "ask", {"申请一期补助", "ask for an instalment"},
                 {project_option, stage_option}, {county_book, day_option}, Needs::person, ask},
             step_command("pay", {"批准一期补助并冻结指标", "approve an instalment"}, true, true),
             step_command("reject", {"退回申请", "reject it"}, false, true),
             step_command("paid", {"登记银行已支付", "the bank has paid it"}, true, false),
             step_command("failed", {"登记支付失败", "the bank could not"}, false, false),
             Command{"project", "recover",
                 {"收回结余，默认全部", "recover unspent money; default: all there is"},
                 {project_option},
                 {county_book, {"amount", Arity::optional, "YUAN", {"金额", "amount"}},
                     {"reference", Arity::required, "NUMBER",
                         {"收款单号，同一单号只记一次", "number of the receipt; recorded once"}},
                     day_option},
                 Needs::person, recover},
             Command{"project", "list", {"列出项目", "list projects"}, {}, {any_book},
                 Needs::person, list},
             Command{"project", "show", {"一个项目的阶段和款项", "a project's stages and money"},
                 {project_option}, {county_book}, Needs::person, show}}) {
        commands.push_back(command);
    }
    return commands;
}

} // namespace doudi::cli
