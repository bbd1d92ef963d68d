#include "shipped_policy.hpp"

#include "doudi/base/embedded.hpp"

namespace doudi::operations {

Result<benefits::Policy> const& shipped_policy() {
    static auto const policy = benefits::load_policy(embedded::policy());
    return policy;
}

} // namespace doudi::operations
