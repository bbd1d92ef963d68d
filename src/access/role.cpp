#include "doudi/access/role.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>

namespace doudi::access {

namespace {

struct RoleText {
    Role role;
    std::string_view name;
    Text title;
};

constexpr std::array role_texts{
    RoleText{Role::finance_officer, "finance_officer", {"财务经办", "finance officer"}},
    RoleText{Role::payout_officer, "payout_officer", {"发放经办", "payout officer"}},
    RoleText{Role::approver, "approver", {"复核审批", "approver"}},
    RoleText{Role::releaser, "releaser", {"支付放行", "releaser"}},
    RoleText{Role::auditor, "auditor", {"审计", "auditor"}},
    RoleText{Role::administrator, "administrator", {"系统管理", "administrator"}},
};

RoleText const& text_of(Role role) noexcept {
    auto const* const found = std::find_if(role_texts.begin(), role_texts.end(),
        [role](RoleText const& text) { return text.role == role; });
    DOUDI_CHECK(found != role_texts.end());
    return *found;
}

} // namespace

std::string_view name_of(Role role) noexcept {
    return text_of(role).name;
}

Text title_of(Role role) noexcept {
    return text_of(role).title;
}

std::optional<Role> role_of(std::string_view name) noexcept {
    auto const* const found = std::find_if(role_texts.begin(), role_texts.end(),
        [name](RoleText const& text) { return text.name == name; });
    return found == role_texts.end() ? std::nullopt : std::optional{found->role};
}

} // namespace doudi::access
