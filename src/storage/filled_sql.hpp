/// Texts of COPY queries, which take no parameters.
#pragma once

#include "doudi/base/check.hpp"

#include <span>
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

/// Puts the codes of programs, between quotes, in the place of `name`.
inline void fill_programs(
    std::string& sql, std::string_view name, std::span<std::string const> programs) {
    std::string text;
    for (auto const& program : programs) {
        DOUDI_CHECK(program.find_first_of("'\\") == std::string::npos);
        text.append(text.empty() ? "'" : ", '").append(program).append("'");
    }
    for (auto at = sql.find(name); at != std::string::npos; at = sql.find(name, at)) {
        sql.replace(at, name.size(), text);
        at += text.size();
    }
}

} // namespace doudi::storage
