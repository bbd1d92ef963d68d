/// Unwraps what cannot be refused here, because it comes from the program itself.
#pragma once

#include "doudi/base/check.hpp"
#include "doudi/base/error.hpp"

#include <utility>

namespace doudi::sample {

/// Requires: a value.   (DOUDI_CHECK)
template <class T> [[nodiscard]] T sure(Result<T> result) {
    DOUDI_CHECK(result.has_value());
    return *std::move(result);
}

} // namespace doudi::sample
