/// Texts of COPY queries, which take no parameters.
#pragma once

#include "doudi/base/check.hpp"

#include <string>
#include <string_view>

namespace doudi::storage {

/// Puts `value`, which is a number, a date, a program's code or a list of columns, in the place of
/// `name`.
inline void fill(std::string& sql, std::string_view name, std::string_view value) {
    DOUDI_CHECK(value.find_first_of("'\\") == std::string_view::npos);
    for (auto at = sql.find(name); at != std::string::npos; at = sql.find(name, at)) {
        sql.replace(at, name.size(), value);
        at += value.size();
    }
}

} // namespace doudi::storage
