#include "command.hpp"

#include <algorithm>
#include <iterator>

namespace doudi::cli {

bool Command::has_option(std::string_view option) const {
    return std::any_of(
        options.begin(), options.end(), [option](Option const& own) { return own.name == option; });
}

std::vector<Command> const& commands() {
    static std::vector<Command> const all = [] {
        std::vector<Command> list;
        for (auto const group : {
                 // One line for each group.
                 audit_commands,
                 bank_commands,
                 book_commands,
                 check_commands,
                 db_commands,
                 donation_commands,
                 imprest_commands,
                 ledger_commands,
                 list_commands,
                 payout_commands,
                 policy_commands,
                 project_commands,
                 quota_commands,
                 reconcile_commands,
                 relief_commands,
                 report_commands,
                 roster_commands,
                 sample_commands,
                 user_commands,
                 verification_commands,
             }) {
            auto commands_of_group = group();
            list.insert(list.end(), std::make_move_iterator(commands_of_group.begin()),
                std::make_move_iterator(commands_of_group.end()));
        }
        return list;
    }();
    return all;
}

} // namespace doudi::cli
