#include "command.hpp"

#include <iterator>

namespace doudi::cli {

std::vector<Command> const& commands() {
    static std::vector<Command> const all = [] {
        std::vector<Command> list;
        for (auto const group : {
                 // One line for each group.
                 bank_commands,
                 book_commands,
                 db_commands,
                 quota_commands,
                 reconcile_commands,
                 roster_commands,
                 user_commands,
                 payout_commands,
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
