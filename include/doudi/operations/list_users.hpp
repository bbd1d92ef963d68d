/// Lists the people and what they may do.
#pragma once

#include "doudi/operations/context.hpp"

#include <string>
#include <vector>

namespace doudi::operations {

struct ListedUser {
    UserId id;
    std::string login;
    std::string name;
    std::vector<access::Grant> grants;
};

/// Ordered by login. For administrators and auditors of any region.
/// Refuses: not_permitted.
Result<std::vector<ListedUser>> list_users(Context& context);

} // namespace doudi::operations
