/// Who asks: a person with what it was granted.
#pragma once

#include "doudi/access/role.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/region_code.hpp"

#include <string>
#include <vector>

namespace doudi::access {

/// A role that holds for a region and everything below it.
struct Grant {
    Role role;
    RegionCode region;

    friend bool operator==(Grant const&, Grant const&) = default;
};

struct Actor {
    UserId id;
    std::string name; ///< the person's name, for people to read
    std::vector<Grant> grants;
};

} // namespace doudi::access
