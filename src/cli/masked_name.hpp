/// Names as people who need not know them see them.
#pragma once

#include <string>
#include <string_view>

namespace doudi::cli {

/// "张**": the first character, and a star for each of the others.
std::string masked_name(std::string_view name);

} // namespace doudi::cli
