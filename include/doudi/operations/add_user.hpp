/// Adds a person with a role in a region, or gives a person one role more.
#pragma once

#include "doudi/operations/context.hpp"

#include <string>

namespace doudi::operations {

struct AddUser {
    std::string login; ///< lower-case letters, digits, _ . -
    std::string name;
    std::string role; ///< name of an access::Role
    RegionCode region;
};

/// The first person of all is an administrator and needs nobody to add it.
///
/// Refuses: malformed (login, name or role), unknown_region, not_permitted and outside_region
/// unless
///          it is the first, duplicate_user when the login has another name or the role already.
Result<UserId> add_user(Context& context, AddUser const& request);

} // namespace doudi::operations
