/// Texts compiled into the program, so that it needs no files beside itself.
#pragma once

#include <span>
#include <string_view>

namespace doudi::embedded {

/// One text file as it was when the program was built.
struct TextFile {
    std::string_view name;   ///< file name up to its first dot: `0001_book` for 0001_book.sql
    std::string_view sha256; ///< of the text, 64 lower-case hexadecimal digits
    std::string_view text;
};

/// The files of one directory, ordered by name; empty where there are none.
std::span<TextFile const> schema() noexcept;        // schema/*.sql
std::span<TextFile const> policy() noexcept;        // schema/policy/*.toml
std::span<TextFile const> bank_layouts() noexcept;  // schema/bank/*.toml
std::span<TextFile const> regions() noexcept;       // schema/regions/*.csv
std::span<TextFile const> reports() noexcept;       // reports/*.sql
std::span<TextFile const> checks() noexcept;        // schema/checks/*.sql
std::span<TextFile const> table_schemas() noexcept; // schema/*.tableschema.json

} // namespace doudi::embedded
