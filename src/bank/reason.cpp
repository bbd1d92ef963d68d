#include "doudi/bank/reason.hpp"

#include <algorithm>
#include <array>

namespace doudi::bank {

namespace {

constexpr Text new_account{"核实后更新账户并复核", "collect a new account and have it approved"};
constexpr Text fix_data{"更正数据并复核", "correct the data and have it approved"};

constexpr std::array table{
    Reason{"F01", {"账号户名不符", "name does not match account"}, fix_data},
    Reason{"F02", {"账号不存在", "no such account"}, new_account},
    Reason{"F03", {"已销户", "account closed"}, new_account},
    Reason{"F04", {"账户冻结或止付", "account frozen"},
        {"暂停发放并核查", "hold payment and look into it"}},
    Reason{"F05", {"已挂失", "card reported lost"}, new_account},
    Reason{"F06", {"未激活", "account not activated"},
        {"通知本人激活后重发", "have the person activate it, then pay again"}},
    Reason{"F07", {"证件号不符", "identity does not match"}, fix_data},
    Reason{"F08", {"开户行或行号错误", "wrong bank"}, fix_data},
    Reason{"F09", {"账户类型不支持", "account type not supported"}, new_account},
    Reason{"F10", {"睡眠户", "dormant account"},
        {"通知本人启用后重发", "have the person revive it, then pay again"}},
    Reason{"F11", {"收款行故障或超时", "bank failure or timeout"},
        {"原数据重发", "send the same data again"}},
    Reason{"F12", {"重复提交", "submitted twice"}, {"核对已付结果", "compare with what was paid"}},
    Reason{"F99", {"其他", "other"}, {"人工处理", "handle by hand"}},
};

} // namespace

std::span<Reason const> reasons() noexcept {
    return table;
}

Reason const* find_reason(std::string_view code) noexcept {
    auto const found = std::ranges::find(table, code, &Reason::code);
    return found == table.end() ? nullptr : &*found;
}

} // namespace doudi::bank
