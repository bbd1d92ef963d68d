/// Constraints of the schema whose breaking is a refusal and not a failure. Their names are part of
/// the interface between schema/ and the program.
#pragma once

#include "doudi/base/error.hpp"

#include <array>
#include <string_view>

namespace doudi::storage {

struct KnownConstraint {
    std::string_view name;
    Refusal refusal;
};

inline constexpr std::array known_constraints{
    KnownConstraint{"person_login_key", Refusal::duplicate_user},
    KnownConstraint{"quota_document_number_key", Refusal::duplicate_document_number},
};

} // namespace doudi::storage
