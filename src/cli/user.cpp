/// `doudi user ...`: people and their roles.
#include "call.hpp"
#include "doudi/operations/add_user.hpp"
#include "doudi/operations/list_users.hpp"

namespace doudi::cli {

namespace {

Result<void> add(Call& call) {
    auto const region = call.region("region");
    if (!region) {
        return region.error();
    }
    auto const user = operations::add_user(call.context(),
        {.login = call.text("login"),
            .name = call.text("name"),
            .role = call.text("role"),
            .region = *region});
    if (!user) {
        return user.error();
    }
    auto const words = call.text("login") + " " + call.text("role") + " " + region->text();
    call.say("已登记：" + words, "Added: " + words);
    return {};
}

Result<void> list(Call& call) {
    auto const users = operations::list_users(call.context());
    if (!users) {
        return users.error();
    }
    wire::Table table{.title = {"人员", "people"},
        .columns = {{"login", {"登录名", "login"}, wire::Kind::text},
            {"name", {"姓名", "name"}, wire::Kind::text},
            {"role", {"角色", "role"}, wire::Kind::text},
            {"region", {"区划", "region"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& user : *users) {
        for (auto const& grant : user.grants) {
            auto const role = call.format() == wire::Format::table
                ? pick(access::title_of(grant.role), call.language())
                : access::name_of(grant.role);
            table.rows.push_back({user.login, user.name, std::string{role}, grant.region.text()});
        }
    }
    call.print(table);
    return {};
}

} // namespace

std::vector<Command> user_commands() {
    return {
        {"user", "add", {"登记人员和角色", "add a person, or a role to a person"},
            {{"login", Arity::required, "LOGIN", {"登录名", "name to ask under"}}},
            {{"name", Arity::required, "NAME", {"姓名", "the person's name"}},
                {"role", Arity::required, "ROLE",
                    {"finance_officer 财务经办、payout_officer 发放经办、approver 复核审批、"
                     "releaser 支付放行、auditor 审计、administrator 系统管理",
                        "finance_officer, payout_officer, approver, releaser, auditor or "
                        "administrator"}},
                {"region", Arity::required, "CODE",
                    {"区划代码，角色在该区划及以下有效",
                        "division the role holds for, with all below it"}}},
            Needs::database, add},
        {"user", "list", {"列出人员和角色", "list people and their roles"}, {}, {}, Needs::person,
            list},
    };
}

} // namespace doudi::cli
