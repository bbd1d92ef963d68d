/// Where tests find the files of the source tree: schema, reports, tables of cases.
#pragma once

#include <filesystem>
#include <string_view>

namespace doudi::test {

/// The absolute path of a file of the source tree: `source_path("tests/ledger/post_cases.txt")`.
std::filesystem::path source_path(std::string_view relative);

} // namespace doudi::test
