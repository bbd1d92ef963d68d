#include "doudi/access/decide.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace doudi::access {

namespace {

using Roles = std::uint8_t; // a set, one bit a role

constexpr Roles one(Role role) {
    return static_cast<Roles>(1U << static_cast<unsigned>(role));
}

constexpr Roles finance = one(Role::finance_officer);
constexpr Roles payout = one(Role::payout_officer);
constexpr Roles approver = one(Role::approver);
constexpr Roles releaser = one(Role::releaser);
constexpr Roles auditor = one(Role::auditor);
constexpr Roles administrator = one(Role::administrator);

struct Rule {
    Action action;
    std::string_view name;
    Roles roles;
};

constexpr std::array rules{
    Rule{Action::manage_users, "manage_users", administrator},
    Rule{Action::administer_database, "administer_database", administrator},
    Rule{Action::receive_quota, "receive_quota", finance},
    Rule{Action::allocate_quota, "allocate_quota", finance},
    Rule{Action::approve_quota, "approve_quota", approver},
    Rule{Action::import_roster, "import_roster", payout},
    Rule{Action::build_payout, "build_payout", payout},
    Rule{Action::lock_payout, "lock_payout", payout},
    Rule{Action::approve_payout, "approve_payout", approver},
    Rule{Action::release_payout, "release_payout", releaser},
    Rule{Action::export_bank_file, "export_bank_file", releaser},
    Rule{Action::import_bank_result, "import_bank_result", payout | releaser},
    Rule{Action::reconcile, "reconcile", finance | payout | auditor},
    Rule{Action::verify, "verify", finance | auditor | administrator},
    Rule{Action::read, "read", finance | payout | approver | releaser | auditor},
    Rule{Action::run_report, "run_report", finance | payout | approver | releaser | auditor},
    Rule{Action::export_ledger, "export_ledger", finance | auditor},
    Rule{Action::close_period, "close_period", finance},
    Rule{Action::find_person, "find_person", auditor},
    Rule{Action::open_imprest, "open_imprest", approver},
    Rule{Action::move_imprest, "move_imprest", finance},
    Rule{Action::report_case, "report_case", payout},
    Rule{Action::approve_case, "approve_case", approver},
    Rule{Action::plan_projects, "plan_projects", finance},
    Rule{Action::register_project, "register_project", payout},
    Rule{Action::approve_project, "approve_project", approver},
    Rule{Action::settle_project, "settle_project", payout | releaser},
    Rule{Action::recover_project, "recover_project", finance},
    Rule{Action::approve_within_limit, "approve_within_limit", payout | approver},
    Rule{Action::work_off_finding, "work_off_finding", finance | payout},
    Rule{Action::approve_write_off, "approve_write_off", approver},
    Rule{Action::sign_off_checks, "sign_off_checks", auditor},
};

Rule const& rule_of(Action action) noexcept {
    auto const* const found = std::find_if(
        rules.begin(), rules.end(), [action](Rule const& rule) { return rule.action == action; });
    DOUDI_CHECK(found != rules.end());
    return *found;
}

} // namespace

std::string_view name_of(Action action) noexcept {
    return rule_of(action).name;
}

bool may(Role role, Action action) noexcept {
    return (rule_of(action).roles & one(role)) != 0;
}

Result<void> decide(
    Actor const& actor, Action action, std::span<RegionCode const> region_and_ancestors) {
    bool holds_role = false;
    for (auto const& grant : actor.grants) {
        if (!may(grant.role, action)) {
            continue;
        }
        holds_role = true;
        if (region_and_ancestors.empty() ||
            std::find(region_and_ancestors.begin(), region_and_ancestors.end(), grant.region) !=
                region_and_ancestors.end()) {
            return {};
        }
    }
    if (!holds_role) {
        return Error{Refusal::not_permitted, std::string{name_of(action)}};
    }
    return Error{Refusal::outside_region,
        std::string{name_of(action)} + " " + region_and_ancestors.front().text()};
}

} // namespace doudi::access
