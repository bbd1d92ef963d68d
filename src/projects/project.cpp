#include "doudi/projects/project.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/base/text.hpp"

#include <algorithm>
#include <array>

namespace doudi::projects {

namespace {

struct StageText {
    Stage stage;
    std::string_view name;
    Text title;
};

constexpr std::array stages{
    StageText{Stage::registered, "registered", {"已登记", "registered"}},
    StageText{Stage::approved, "approved", {"已批复", "approved"}},
    StageText{Stage::started, "started", {"已开工", "started"}},
    StageText{Stage::accepted, "accepted", {"已验收", "accepted"}},
    StageText{Stage::cancelled, "cancelled", {"已取消", "cancelled"}},
};

Money minus(Money a, Money b) {
    return sub(a, b).value(); // both are sums of one grant
}

bool is_digits(std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<Money> share(Money grant, std::int64_t percent) {
    constexpr std::int64_t hundred = 100;
    return mul_div(grant, percent, hundred, Rounding::down);
}

} // namespace

std::string_view name_of(Stage stage) noexcept {
    return stages.at(static_cast<std::size_t>(stage)).name;
}

Text title_of(Stage stage) noexcept {
    return stages.at(static_cast<std::size_t>(stage)).title;
}

std::optional<Stage> stage_of(std::string_view name) noexcept {
    auto const* const found = std::find_if(
        stages.begin(), stages.end(), [name](StageText const& one) { return one.name == name; });
    return found == stages.end() ? std::nullopt : std::optional{found->stage};
}

Result<void> check(Payee const& payee) {
    constexpr std::size_t name_max = 80;
    constexpr std::size_t bank_digits = 12;
    constexpr std::size_t account_least = 8;
    constexpr std::size_t account_most = 32;
    if (auto sound = check_text("payee", payee.name, name_max); !sound) {
        return sound;
    }
    if (!is_digits(payee.bank_no, bank_digits, bank_digits)) {
        return Error{Refusal::malformed, "bank_no"};
    }
    if (!is_digits(payee.account_no, account_least, account_most)) {
        return Error{Refusal::malformed, "account_no"};
    }
    return {};
}

Result<void> check(Proposal const& proposal) {
    for (auto const amount : {proposal.planned, proposal.grant}) {
        if (amount <= Money{}) {
            return Error{Refusal::amount_not_positive, format_yuan(amount)};
        }
    }
    if (proposal.grant > proposal.planned) {
        return Error{Refusal::malformed, "the grant is more than the planned cost"};
    }
    if (proposal.documents.empty()) {
        return Error{Refusal::malformed, "documents"};
    }
    return check(proposal.payee);
}

Money Project::kept() const {
    return minus(paid, recovered);
}

Money entitled(Project const& project) {
    return std::min(project.grant, project.final_cost.value_or(project.grant));
}

Result<Money> instalment_due(Plan const& plan, Project const& project, Stage stage, Money taken) {
    bool const is_reached = project.stage != Stage::cancelled && stage <= project.stage;
    Result<Money> due = Money{};
    switch (stage) {
    case Stage::approved: due = share(project.grant, plan.approved_percent); break;
    case Stage::started: due = share(project.grant, plan.started_percent); break;
    case Stage::accepted: due = sub(entitled(project), taken); break;
    case Stage::registered:
    case Stage::cancelled: return Error{Refusal::instalment_not_due, std::string{name_of(stage)}};
    }
    if (!is_reached) {
        return Error{Refusal::instalment_not_due,
            std::string{name_of(stage)} + ": " + std::string{name_of(project.stage)}};
    }
    if (due && *due <= Money{}) {
        return Error{Refusal::nothing_to_pay, std::string{name_of(stage)}};
    }
    return due;
}

Money recoverable(Project const& project) {
    switch (project.stage) {
    case Stage::approved:
    case Stage::started: return project.kept();
    case Stage::accepted: return std::max(Money{}, minus(project.kept(), entitled(project)));
    case Stage::registered:
    case Stage::cancelled: break;
    }
    return {};
}

} // namespace doudi::projects
